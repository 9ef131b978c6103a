"""The process in which a section meets a database: makes the tables, runs it, writes what it found.

`python -m bench.on_database SECTION KIND SIZE SEED FILE`, in the environment of `bench.databases.Place`.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

import django

from bench.databases import stop_in_order
from bench.size import SIZES


def main(section: str, kind: str, size: str, seed: str, file: str) -> None:
    stop_in_order()
    django.setup()
    from xanh.portal.config import prepare
    from xanh.portal.config.settle import settle

    prepare.migrate()
    settle()  # as the web server does: pages are timed in process, too
    found = import_module(f"bench.{section}").run(kind, SIZES[size], seed=int(seed))
    Path(file).write_text(json.dumps(found.to_json(), ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
