"""A framework as a COIN-style table: iMeta, one row for each indicator and group."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xanh.index.framework import Framework, Group, Indicator
from xanh.index.recipe import Recipe
from xanh.index.tables_grid import Grid, read_grid, refuse, renamed, require_columns
from xanh.index.tables_number import Style, number, style_of
from xanh.reference import Problem

COLUMNS = {
    name: name
    for name in (
        "Level", "iCode", "iName", "iName_vi", "Direction", "Weight", "Unit", "Target", "Denominator",
        "Parent", "Type", "Source", "ScaleFactor",
    )
}  # fmt: skip
REQUIRED = ("iCode", "Parent", "Type")
TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")
# COINr's columns of parameters -> "method.parameter" of ours; goalposts themselves stand apart
PARAMETERS = {
    "goalpost_scale": "goalposts.scale",
    "goalpost_trunc2posts": "goalposts.trunc",
    "minmax_lower": "minmax.lower",
    "minmax_upper": "minmax.upper",
    "zscore_mean": "zscore.mean",
    "zscore_sd": "zscore.sd",
    "scaled_lower": "scaled.lower",
    "scaled_upper": "scaled.upper",
    "scale_factor": "scaled.factor",
    "dist2targ_cap_max": "dist_to_target.cap",
}
FLAGS = {"true": True, "false": False, "1": True, "0": False}
NONE = ("", "NA")


def read_meta(path: Path | str, *, recipe: Recipe | None = None, sheet: str | None = None) -> Framework:
    """The framework of an iMeta table; see `xanh.index.tables.read_framework`."""
    grid = renamed(read_grid(path, sheet), COLUMNS)
    require_columns(grid, REQUIRED)
    return MetaTable(grid, style_of(grid)).framework(recipe or Recipe(), Path(path).stem)


@dataclass(frozen=True)
class MetaTable:
    """An iMeta table that is being read."""

    grid: Grid
    style: Style

    def framework(self, recipe: Recipe, code: str) -> Framework:
        """Indicators and groups in the order of the rows."""
        rows = [_Row(self, place) for place in range(len(self.grid.rows))]
        refuse(problem for row in rows for problem in row.problems())
        return Framework(
            code=code,
            indicators=tuple(row.indicator() for row in rows if row.kind == "Indicator"),
            groups=tuple(row.group() for row in rows if row.kind == "Aggregate"),
            recipe=recipe,
            source=self.grid.origin,
        )


@dataclass(frozen=True)
class _Row:
    table: MetaTable
    place: int

    def text(self, name: str) -> str:
        grid = self.table.grid
        found = grid.texts(name)[self.place] if name in grid.header else ""
        return "" if found in NONE else found

    def number(self, name: str) -> float | None:
        """NaN where the cell is empty or absent, None where it is no number."""
        grid = self.table.grid
        if name not in grid.header:
            return math.nan
        return number(grid.rows[self.place][grid.header.index(name)], self.table.style)

    @property
    def kind(self) -> str:
        return self.text("Type").capitalize()

    def problems(self) -> Iterator[Problem]:
        grid = self.table.grid
        if self.kind not in TYPES:
            yield self.wrong("Type", ", ".join(TYPES))
        if self.kind not in ("Indicator", "Aggregate"):
            return
        for name in ("Weight", "Target", "ScaleFactor", "goalpost_lower", "goalpost_upper"):
            if self.number(name) is None:
                yield Problem("index.bad_number", grid.place(self.place, name), {"value": self.text(name)})
        if self.text("Direction") not in ("1", "-1", "") and self.direction(1) is None:
            yield self.wrong("Direction", "1, -1")
        if self.kind == "Indicator" and not self.text("Parent"):
            place = grid.place(self.place, "Parent")
            yield Problem("index.key_absent", place, {"key": "Parent", "at": place.row})
        for name in PARAMETERS:
            if self.parameter(name) is None:
                yield Problem("index.bad_number", grid.place(self.place, name), {"value": self.text(name)})

    def wrong(self, name: str, wanted: str) -> Problem:
        place = self.table.grid.place(self.place, name)
        values = {"key": name, "value": self.text(name), "wanted": wanted, "at": place.row}
        return Problem("index.bad_entry", place, values)

    def direction(self, otherwise: int | None) -> int | None:
        """1, -1, or `otherwise` where the cell is empty; None for anything else."""
        value = self.number("Direction")
        if value is not None and math.isnan(value):
            return otherwise
        return int(value) if value in (1.0, -1.0) else None

    def weight(self) -> float:
        value = self.number("Weight")
        return 1.0 if value is None or math.isnan(value) else value

    def optional(self, name: str) -> float | None:
        value = self.number(name)
        return None if value is None or math.isnan(value) else value

    def names(self) -> dict[str, str]:
        found = {"vi": self.text("iName_vi"), "en": self.text("iName")}
        return {language: name for language, name in found.items() if name}

    def parameter(self, name: str) -> Any:
        """The parameter; NaN where the cell is empty or absent, None where it cannot be read."""
        found = self.text(name)
        if found.lower() in FLAGS and PARAMETERS[name].endswith((".trunc", ".cap")):
            return FLAGS[found.lower()]
        return self.number(name)

    def parameters(self) -> Mapping[str, Any]:
        found = {ours: self.parameter(name) for name, ours in PARAMETERS.items()}
        return {n: v for n, v in found.items() if not (isinstance(v, float) and math.isnan(v))}

    def goalposts(self) -> tuple[float, float] | None:
        """(worst, best): COINr's lower and upper are turned where lower is better."""
        lower, upper = self.optional("goalpost_lower"), self.optional("goalpost_upper")
        if lower is None or upper is None:
            return None
        return (upper, lower) if self.direction(None) == -1 else (lower, upper)

    def group(self) -> Group:
        direction = self.direction(1)
        return Group(
            code=self.text("iCode"),
            parent=self.text("Parent") or None,
            weight=self.weight(),
            direction=0 if direction is None else direction,
            names=self.names(),
            measure=self.text("Unit"),
            target=self.optional("Target"),
        )

    def indicator(self) -> Indicator:
        scale = self.optional("ScaleFactor")
        return Indicator(
            code=self.text("iCode"),
            parent=self.text("Parent"),
            weight=self.weight(),
            direction=self.direction(None),
            names=self.names(),
            measure=self.text("Unit"),
            source=self.text("Source"),
            target=self.optional("Target"),
            goalposts=self.goalposts(),
            denominator=self.text("Denominator") or None,
            scale=1.0 if scale is None else scale,
            parameters=self.parameters(),
        )


def meta_rows(framework: Framework) -> list[dict[str, Any]]:
    """The framework as rows of an iMeta table, for exports."""
    levels = dict(zip(framework.tree.codes, framework.tree.level.tolist(), strict=True))
    return [_meta_row(framework.nodes[code], level) for code, level in levels.items()]


def _meta_row(node: Indicator | Group, level: int) -> dict[str, Any]:
    leaf = node if isinstance(node, Indicator) else None
    posts = sorted(leaf.goalposts) if leaf and leaf.goalposts else (None, None)
    own = {name: leaf.parameters.get(ours) if leaf else None for name, ours in PARAMETERS.items()}
    return {
        "Level": level, "iCode": node.code, "iName": node.names.get("en", ""),
        "iName_vi": node.names.get("vi", ""), "Direction": node.direction, "Weight": node.weight,
        "Unit": node.measure, "Target": node.target, "Denominator": leaf.denominator if leaf else None,
        "ScaleFactor": leaf.scale if leaf else None, "Parent": node.parent,
        "Type": "Indicator" if leaf else "Aggregate", "Source": leaf.source if leaf else "",
        "goalpost_lower": posts[0], "goalpost_upper": posts[1], **own,
    }  # fmt: skip
