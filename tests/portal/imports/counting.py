"""A module that works apart: what `test_apart` runs in a process of its own."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from xanh.portal.imports import apart


def count(about: dict[str, Any], data: bytes, told: apart.Told) -> dict[str, Any]:
    for n in range(1, about["pages"] + 1):
        told(n, about["pages"])
    print("a library that prints")
    sys.stdout.flush()
    if about.get("breaks"):
        raise RuntimeError("torn page")
    time.sleep(about.get("waits", 0))
    return {"size": len(data), "environment": sorted(os.environ)}


if __name__ == "__main__":
    apart.work(count)
