"""Which line stands under which text: programs keep it with the text, with the one below, or anywhere."""

from __future__ import annotations

from xanh.documents.check.pars import Flow, Par
from xanh.documents.check.shapes import Drawn

SOLID = {"single", "thick"}


class Owners:
    """The last text above, in the same holder or in the row above of the same column."""

    def __init__(self) -> None:
        self._holders: dict[object, Par] = {}
        self._columns: dict[tuple[int, int], Par] = {}

    def above(self, par: Par) -> Par | None:
        """The text right above a paragraph."""
        found, cell = self._holders.get(par.holder), par.holder.cell
        if found is None and cell is not None:
            return self._columns.get((cell.table, cell.column))
        return found

    def pass_by(self, par: Par) -> None:
        """A text is left behind."""
        self._holders[par.holder] = par
        if par.holder.cell is not None:
            self._columns[par.holder.cell.table, par.holder.cell.column] = par


def hand_lines_over(flow: Flow) -> None:
    """Give each line to the text under which it stands."""
    owners = Owners()
    for par in flow.pars:
        above = owners.above(par)
        for line in par.anchored:
            owner = par if par.text and not par.is_rule and not (line.at_top and above) else above
            (flow.loose if owner is None else owner.under).append(line)
        _borders(par, above)
        if par.text and not par.is_rule:
            owners.pass_by(par)
            if par.share("underlined") > 0.5:
                par.under.append(Drawn(par.width(), how="underlined"))
        elif par.is_rule and above is not None:
            above.under.append(Drawn(par.width(), solid=False, how="typed"))


def _borders(par: Par, above: Par | None) -> None:
    """A paragraph's border is a line; with borders all around it is a box."""
    borders = {
        side: kind for side, kind in par.look.get("borders", {}).items() if kind not in {"nil", "none"}
    }
    if not borders or {"left", "right"} & set(borders) or par.room is None:
        return
    text = par.text and not par.is_rule
    if "bottom" in borders:
        owner, kind = (par if text else above), borders["bottom"]
    else:
        owner, kind = above, borders.get("top")
    if owner is not None and kind:
        owner.under.append(Drawn(par.room, kind in SOLID, how="border"))
