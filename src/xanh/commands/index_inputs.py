"""The files and names that commands of `xanh index` take, read the same way by all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xanh.commands.findings import stop
from xanh.reference import ProblemError

if TYPE_CHECKING:
    from xanh.index import Data, Framework, Recipe, Result

FILE = click.Path(path_type=Path, dir_okay=False)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")
OPTIONS = {
    "framework": click.option(
        "--framework", "-f", metavar="NAME|FILE",
        help="One shipped (pgi-2026, pci-2022, ...), a YAML file, a table iMeta, or a COIN Tool workbook.",
    ),
    "data": click.option("--data", "-d", type=FILE, help="Figures: a table iData as CSV or XLSX."),
    "period": click.option("--period", help="Which, where the data have a column Time."),
    "decimal": click.option(
        "--decimal", type=click.Choice([",", "."]), help="Decimal sign, where the data do not show it."
    ),
    "errors": click.option("--errors", type=FILE, help="Standard errors or covariances of survey figures."),
    "method": click.option("--method", type=FILE, help="A recipe as YAML, instead of the framework's."),
    "parts": click.option("--parts", is_flag=True, help="The data are sub-index scores, not indicators."),
}  # fmt: skip


@dataclass(frozen=True)
class Inputs:
    """What was asked for; read when first used. Problems of reading end the command with exit code 2."""

    framework: str | None
    data: Path | None
    period: str | None
    decimal: str | None
    errors: Path | None
    method: Path | None
    parts: bool

    def read(self, *, data_needed: bool = True) -> tuple[Framework, Data | None, Recipe]:
        """Framework, data and recipe."""
        if self.framework is None:
            raise click.UsageError("Missing option '--framework' / '-f'.")
        try:
            framework, data = self._files(self.framework)
        except ProblemError as error:
            stop(error.problems)
        if data is None and data_needed:
            raise click.UsageError("Missing option '--data' / '-d'.")
        return framework, data, framework.recipe

    def score(self) -> Result:
        """The result computed from the files."""
        from xanh import index

        framework, data, recipe = self.read()
        assert data is not None  # noqa: S101 - `read` has refused it
        return index.score(framework, data, recipe)

    def _files(self, name: str) -> tuple[Framework, Data | None]:
        from xanh import index

        framework, data = _framework(name)
        if self.parts:
            framework = index.of_parts(framework)
        if self.method is not None:
            from dataclasses import replace

            framework = replace(framework, recipe=index.read_recipe(self.method))
        if self.data is not None:
            data = index.read_data(self.data, framework, period=self.period, decimal=self.decimal)
        if data is not None and self.errors is not None:
            data = index.with_errors(data, self.errors, decimal=self.decimal)
        return framework, data


def _framework(name: str) -> tuple[Framework, Data | None]:
    """A file where the name looks like one, else one shipped; a COIN Tool workbook has data as well."""
    from xanh import index
    from xanh.index.tables_cointool import is_coin_tool

    path = Path(name)
    if not path.suffix and not path.exists():
        return index.shipped(name), None
    if is_coin_tool(path):
        return index.read_coin_tool(path)
    return index.read_framework(path), None


def with_inputs(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options above, as `Inputs` in its first argument."""

    @wraps(command)
    def called(**given: Any) -> None:
        command(Inputs(**{name: given.pop(name) for name in OPTIONS}), **given)

    decorated: Callable[..., None] = called
    for option in reversed(OPTIONS.values()):
        decorated = option(decorated)
    return decorated
