"""Reference values computed by COINr, read without the code under test."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xanh.index import Data, Framework, Group, Indicator, Recipe

HERE = Path(__file__).parent / "data"
IDENTITIES = ("uCode", "uName", "Time")


@dataclass(frozen=True)
class Table:
    """A CSV file as text, with its numbers on demand."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def text(self, name: str) -> tuple[str, ...]:
        place = self.header.index(name)
        return tuple(row[place] for row in self.rows)

    def number(self, name: str) -> np.ndarray:
        return np.array([number(cell) for cell in self.text(name)])

    def matrix(self, names: Sequence[str]) -> np.ndarray:
        return np.column_stack([self.number(name) for name in names])


WORDS = {"NA": np.nan, "NaN": np.nan, "inf": np.inf, "-inf": -np.inf, "TRUE": 1.0, "FALSE": 0.0}


def number(cell: str) -> float:
    return WORDS[cell] if cell in WORDS else float(cell)


def table(name: str, folder: Path = HERE) -> Table:
    """`folder` is the fixture `asem` for the sets that are not in the repository."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return Table(tuple(header), tuple(tuple(row) for row in rows))


def framework(meta: Table, recipe: Recipe | None = None) -> Framework:
    """iMeta: Level, iCode, Direction, Weight, Parent, Type; other columns where they stand."""
    indicators, groups = [], []
    levels = meta.text("Level")
    for place in sorted(range(len(levels)), key=lambda i: int(levels[i]) if levels[i] != "NA" else 0):
        row = dict(zip(meta.header, meta.rows[place], strict=True))
        parent = None if row["Parent"] in ("", "NA") else row["Parent"]
        names = {"en": row.get("iName", row["iCode"])}
        weight, direction = number(row["Weight"]), number(row["Direction"])
        if row["Type"] == "Indicator":
            denominator = row.get("Denominator", "NA")
            target = number(row["Target"]) if "Target" in row else np.nan
            indicators.append(
                Indicator(
                    row["iCode"],
                    str(parent),
                    weight=weight,
                    direction=int(direction),
                    names=names,
                    target=None if np.isnan(target) else target,
                    denominator=None if denominator in ("", "NA") else denominator,
                )
            )
        elif row["Type"] == "Aggregate":
            groups.append(Group(row["iCode"], parent, weight=weight, names=names))
    return Framework("reference", tuple(indicators), tuple(groups), recipe=recipe or Recipe())


def data(meta: Table, figures: Table) -> Data:
    """iData in the order of unit codes, as COINr returns its sets."""
    kinds = dict(zip(meta.text("iCode"), meta.text("Type"), strict=True))
    order = np.argsort(np.array(figures.text("uCode")), kind="stable")
    codes = [c for c in figures.header if kinds.get(c) == "Indicator"]
    denominators = {c: figures.number(c)[order] for c in figures.header if kinds.get(c) == "Denominator"}
    labels = [
        c for c in figures.header if c not in IDENTITIES and (kinds.get(c) == "Group" or c not in kinds)
    ]
    if "Denominator" not in kinds.values():  # the made-up set names its denominators in iMeta's column alone
        named = set(meta.text("Denominator")) if "Denominator" in meta.header else set()
        denominators = {c: figures.number(c)[order] for c in figures.header if c in named}
        labels = [c for c in labels if c not in denominators and not _numeric(figures, c)]
    return Data(
        units=tuple(np.array(figures.text("uCode"))[order].tolist()),
        indicators=tuple(codes),
        values=figures.matrix(codes)[order],
        groups={c: tuple(np.array(figures.text(c))[order].tolist()) for c in labels},
        denominators=denominators,
    )


def _numeric(figures: Table, name: str) -> bool:
    try:
        figures.number(name)
    except ValueError:
        return False
    return True


def syn63() -> tuple[Framework, Data]:
    meta = table("syn63_input_iMeta")
    return framework(meta), data(meta, table("syn63_input_iData"))


def asem_set(folder: Path) -> tuple[Framework, Data]:
    meta = table("asem_input_iMeta", folder)
    return framework(meta), data(meta, table("asem_input_iData", folder))


ASEM_SETS = {
    "raw": "asem_step1_raw", "denominated": "asem_step2_denominated", "treated": "asem_step5_treated",
    "normalised": "asem_step6_normalised",
}  # fmt: skip


def asem_values(folder: Path, name: str) -> np.ndarray:
    """Indicators of ASEM after a step, in the order of the framework."""
    meta, _ = asem_set(folder)
    return table(ASEM_SETS[name], folder).matrix([i.code for i in meta.indicators])


def assert_same(found: np.ndarray, expected: np.ndarray, relative: float = 1e-9) -> None:
    """Equal to `relative`, missing where the reference is missing."""
    np.testing.assert_allclose(found, expected, rtol=relative, atol=1e-12, equal_nan=True)
