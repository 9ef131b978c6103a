"""What an office of 85 does in its everyday work, over HTTP: plans, progress, reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from tests.cycle.caller import Answer, Person, fields_of

LACKING = "Bổ sung sau cuộc họp giao ban"
DONE = "Đã hoàn thành các nhiệm vụ của kỳ; phối hợp với các cơ quan liên quan."


@dataclass(frozen=True)
class Unit:
    """A body that reports, its officer and its head, both signed in."""

    code: str
    name: str
    officer: Person
    head: Person


@dataclass(frozen=True)
class Duty:
    """The report of a tier for a period."""

    tier: int
    period: str

    def of(self, code: str) -> str:
        return f"/reports/{self.tier}/{self.period}/{code}/"


def write_plan(unit: Unit, parent: int) -> int:
    """The unit's own plan: begun by its officer, put into force by its head; its number."""
    begun = unit.officer.post(f"/plans/{parent}/draft/", {"agency": unit.code})
    assert begun.status == 302, f"{unit.name}: {begun.words[:500]}"
    plan = int(re.findall(r"/plans/(\d+)/", begun.place)[0])
    put = unit.head.post(f"/plans/{plan}/adopt/", {"why": LACKING})
    assert put.status == 302, f"{unit.name}: {put.words[:500]}"
    return plan


def enter_progress(unit: Unit, percent: str) -> str:
    """What was done on the first task of today's list; the task's address."""
    page = unit.officer.get("/today/")
    found = re.search(r"action=\"(/tasks/(\d+)/entry/)\"", page.body)
    assert found, f"{unit.name} has nothing to do: {page.words[:500]}"
    fields = page.fields(found[1]) | {"percent": percent, "done": DONE}
    saved = unit.officer.post(found[1], fields)
    assert saved.status == 302, f"{unit.name}: {saved.status} {saved.words[:500]}"
    return f"/tasks/{found[2]}/"


def fill_in(who: Person, address: str, number: int) -> None:
    """Every box that is asked for, in one form."""
    page = who.get(f"{address}?form=whole")
    fields = page.fields(f"{address}save?form=whole")
    for name in fields:
        if name.endswith(".text"):
            fields[name] = DONE
        if name.endswith((".estimate", ".actual")):
            fields[name] = figure(name.rpartition(".")[0], number)
    saved = who.post(f"{address}save?form=whole", fields)
    assert saved.status == 302, f"{address}: {saved.status} {saved.words[:900]}"


def figure(line: str, number: int) -> str:
    """So many tasks given, done, overdue in a unit of this number: sums that can be foretold."""
    return {"GIAO": str(10 + number), "XONG": str(5 + number), "QUA": "1"}[line.partition(".")[2]]


def send(who: Person, address: str) -> Answer:
    """Looked at once more, and sent."""
    page = who.get(f"{address}submit")
    forms = [html for html in page.body.split("<form")[1:] if 'name="seen"' in html.partition("</form>")[0]]
    assert forms, f"{address}: {page.words[:900]}"
    sent = who.post(f"{address}submit", fields_of(forms[0].partition("</form>")[0]))
    assert sent.status == 302, f"{address}: {sent.status} {sent.words[:900]}"
    return sent


def found_plan(who: Person, symbol: str) -> int:
    """The number of the plan in the address of its page."""
    page = who.get(f"/plans/?q={quote(symbol)}")
    found = re.search(rf"/plans/(\d+)/\"[^>]*>\s*{re.escape(symbol)}", page.body)
    assert found, page.words[:800]
    return int(found[1])
