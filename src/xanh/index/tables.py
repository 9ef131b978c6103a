"""Files in: frameworks, figures, sampling errors, as YAML, CSV and XLSX. Files out: `tables_write`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.plain import plain
from xanh.index.recipe import Recipe
from xanh.index.tables_cointool import read_coin_tool
from xanh.index.tables_data import DataTable, by_number, read_one
from xanh.index.tables_errors import with_errors
from xanh.index.tables_grid import decoded, read_bytes
from xanh.index.tables_meta import read_meta
from xanh.index.tables_yaml import Reader, from_plain, to_plain

if TYPE_CHECKING:
    from xanh.index.panel import Panel

__all__ = [
    "from_plain",
    "read_coin_tool",
    "read_data",
    "read_framework",
    "read_panel",
    "read_recipe",
    "to_plain",
    "with_errors",
    "write_framework",
]

YAML = (".yaml", ".yml")


def read_framework(path: Path | str, *, recipe: Recipe | None = None, sheet: str | None = None) -> Framework:
    """A framework from a file.

    Parameters
    ----------
    path
        YAML in the form that `write_framework` writes; or a COIN-style table iMeta as CSV or XLSX: columns
        iCode, Parent, Type, and where they stand iName, iName_vi, Direction, Weight, Unit, Target,
        Denominator, ScaleFactor, Source and COINr's parameters of normalising (goalpost_*, minmax_*,
        zscore_*, scaled_*, scale_factor, dist2targ_cap_max), which become metadata of the indicators.
    recipe
        How the composite is computed; of a table the default recipe otherwise, of YAML the file's own.
    sheet
        Of a workbook; the first one otherwise.

    Returns
    -------
    Framework
        As written: `check` finds what is wrong with it.

    Raises
    ------
    ProblemError
        Everything that cannot be read, with line or row and column: `index.bad_yaml`, `index.unknown_key`,
        `index.bad_entry`, `index.key_absent`, `index.bad_number`, `index.column_absent`, and those of files.

    Source
    ------
    Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022) 4567 (iMeta).

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> text = "framework: demo\\ngroups: [{code: top}]\\nindicators: [{code: '1.10', parent: top}]\\n"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "demo.yaml")
    ...     _ = file.write_text(text, encoding="utf-8")
    ...     read_framework(file).indicators[0].code
    '1.10'
    """
    path = Path(path)
    if path.suffix.lower() not in YAML:
        return read_meta(path, recipe=recipe, sheet=sheet)
    found = Reader(path.name).framework(decoded(read_bytes(path), path.name))
    return found if recipe is None else replace(found, recipe=recipe)


def read_recipe(path: Path | str) -> Recipe:
    """A recipe from a YAML file: the keys that stand under `method` in a framework file.

    Raises
    ------
    ProblemError
        As `read_framework`.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "method.yaml")
    ...     _ = file.write_text("missing: allow\\nsteps: [{stage: aggregate, method: sum}]", encoding="utf-8")
    ...     read_recipe(file).missing
    'allow'
    """
    path = Path(path)
    return Reader(path.name).recipe(decoded(read_bytes(path), path.name))


def write_framework(framework: Framework, path: Path | str) -> None:
    """Write a framework as YAML; `read_framework` gives an equal one back.

    Parameters of methods come back as plain data: a tuple as a list.

    Raises
    ------
    OSError
        Where the file cannot be written.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> from xanh.index import Group, Indicator
    >>> demo = Framework("demo", (Indicator("1.10", "top", weight=0.1),), (Group("top", None),))
    >>> with TemporaryDirectory() as folder:
    ...     write_framework(demo, Path(folder, "demo.yaml"))
    ...     read_framework(Path(folder, "demo.yaml")) == demo
    True
    """
    Path(path).write_text(framework_yaml(framework), encoding="utf-8")


def framework_yaml(framework: Framework) -> str:
    """The text of `write_framework`."""
    found: str = yaml.safe_dump(plain(to_plain(framework)), allow_unicode=True, sort_keys=False, width=110)
    return found


def read_data(
    path: Path | str,
    framework: Framework,
    *,
    period: str | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
) -> Data:
    """The figures of a COIN-style table iData.

    Parameters
    ----------
    path
        CSV (comma, semicolon or tab; UTF-8 with or without a byte order mark) or XLSX. Columns: uCode, where
        they stand uName and Time; an indicator's figures under its code; other columns of numbers become
        denominators, other texts groupings. An empty cell, NA or ... is a missing value.
    framework
        Says which columns are indicators.
    period
        Which, where the column Time has several.
    decimal
        "," or ".". By default as the file shows: numbers with both signs, or with other than three digits
        behind the only one, tell; a semicolon as separator suggests a decimal comma. What could be read in
        two ways and is told by nothing is refused, never guessed.
    sheet
        Of a workbook; the first one otherwise.

    Returns
    -------
    Data
        Units in the order of the rows. `check` judges it against the framework.

    Raises
    ------
    ProblemError
        Every cell that is no number with its row and column (`index.bad_number`, `index.ambiguous_number`),
        `index.several_periods`, `index.unknown_period`, `index.column_absent`, and those of files.

    Source
    ------
    Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022) 4567 (iData).

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> from xanh.index import Group, Indicator
    >>> demo = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "figures.csv")
    ...     _ = file.write_text("uCode;a\\n20;1.234,5\\n22;NA\\n", encoding="utf-8")
    ...     read_data(file, demo).values.tolist()
    [[1234.5], [nan]]
    """
    return read_one(DataTable.read(path, framework, decimal, sheet), period)


def read_panel(
    path: Path | str, framework: Framework, *, decimal: str | None = None, sheet: str | None = None
) -> Panel:
    """The figures of every period of an iData table with a column Time: numbers, such as years.

    Parameters, errors and source as `read_data`.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> from xanh.index import Group, Indicator
    >>> demo = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "figures.csv")
    ...     _ = file.write_text("uCode,Time,a\\nU,2024,2\\nU,2023,1\\n", encoding="utf-8")
    ...     panel = read_panel(file, demo)
    >>> panel.periods, panel.values.ravel().tolist()
    ((2023, 2024), [1.0, 2.0])
    """
    from xanh.index.panel import Panel

    return Panel.of(by_number(DataTable.read(path, framework, decimal, sheet)))
