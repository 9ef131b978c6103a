"""The reference sets that hold a third party's data stay outside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def asem(shared: Path) -> Path:
    """The folder with COINr's own example and what COINr computes from it."""
    return shared / "reference" / "coinr"
