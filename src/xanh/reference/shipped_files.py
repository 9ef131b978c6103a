"""The files that ship with Xanh: where they stand and how the YAML among them is read."""

from importlib.resources import files
from typing import Any

import yaml

DATA = files("xanh.reference") / "data"
# libyaml's reader takes a tenth of the time; PyYAML has it wherever it came as a wheel.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shipped(*path: str) -> Any:
    """What a YAML file under `data/` holds; FileNotFoundError where there is none."""
    return yaml.load(DATA.joinpath(*path).read_text("utf-8"), _Loader)  # noqa: S506 - both loaders are safe
