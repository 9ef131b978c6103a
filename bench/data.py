"""Data of a size to measure on: plans as drafts, figures by year. The same seed gives the same data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from bench import words
from bench.size import Size
from xanh import reference
from xanh.documents.draft import (
    DutyRow,
    Header,
    IndicatorRow,
    Party,
    PlanDraft,
    Reading,
    RecipientRow,
    Role,
    Source,
    Span,
    State,
    TargetRow,
    TaskRow,
)
from xanh.reference import AgencyFact

LINES_PER_PAGE = 45
LAST_YEAR = 2026
LAST_SCORED = 2024
NO_DUTY_OF_THEIR_OWN = {"committee", "division", "post", "unknown"}
PROVINCE = "UBND tỉnh Lạng Sơn"


@dataclass
class Paper:
    """The lines of a made-up document; each text put on it knows where it stands."""

    lines: list[str] = field(default_factory=list)

    def put(self, text: str, state: State = State.ACCEPTED) -> Reading:
        self.lines.append(text)
        number = len(self.lines)
        span = Span((number - 1) // LINES_PER_PAGE + 1, number, number)
        return Reading(text, (span,), 1.0 if state is State.ACCEPTED else 0.7, state)

    @property
    def source(self) -> Source:
        digest = hashlib.sha256("\n".join(self.lines).encode()).hexdigest()
        pages = tuple(range(1, len(self.lines) + 1, LINES_PER_PAGE))
        return Source("ke-hoach.txt", digest, "text", tuple(self.lines), pages)


def drafts(size: Size, seed: int = 1) -> Iterator[PlanDraft]:
    """Plans of ten years and more, newest last, each resting on the one before it."""
    for number in range(size.plans):
        yield draft(number, size, Random(f"plan {seed} {number}"))


def draft(number: int, size: Size, chance: Random) -> PlanDraft:
    day = issued_on(number, size.plans)
    parties = agencies_on(day, size.agencies)
    paper = Paper()
    return PlanDraft(
        kind="plan",
        header=header(number, size.plans, paper),
        indicators=tuple(indicator_rows(parties, chance, paper)),
        targets=tuple(target_rows(day.year, chance, paper)),
        tasks=tuple(task_rows(size.tasks, parties, chance, paper)),
        reporting=tuple(duty_rows(parties, paper)),
        recipients=tuple(RecipientRow(a.name, code=a.code) for a in parties[:20]),
        source=paper.source,
    )


def issued_on(number: int, plans: int) -> date:
    """Two plans a year, the last one in 2026: half of them name agencies that no longer exist."""
    half_years = plans - 1 - number
    return date(LAST_YEAR - half_years // 2, 1 if half_years % 2 else 7, 21)


def agencies_on(day: date, count: int) -> list[AgencyFact]:
    """Who may owe something on a day, departments first, communes last."""
    known = [a for a in reference.agencies() if a.valid_on(day) and a.kind not in NO_DUTY_OF_THEIR_OWN]
    return known[:count]


def header(number: int, plans: int, paper: Paper) -> Header:
    day, symbol = issued_on(number, plans), f"{number + 101}/KH-UBND"
    title = f"Cải thiện, nâng cao Chỉ số Xanh cấp tỉnh, đợt {number + 1} (số liệu dựng để đo tốc độ)"
    paper.put(f"KẾ HOẠCH số {symbol}")
    paper.put(title)
    before = {"document": "Kế hoạch", "number": f"{number + 100}/KH-UBND", "issuer": PROVINCE}
    basis = ({**before, "date": issued_on(number - 1, plans).isoformat()},) if number else ()
    return Header("Kế hoạch", symbol, day.isoformat(), day.year, PROVINCE, "ubnd-tinh", None, title, basis)


def indicator_rows(parties: Sequence[AgencyFact], chance: Random, paper: Paper) -> Iterator[IndicatorRow]:
    for fact in reference.indicators():
        if fact.kind == "indicator":
            chosen = pick(parties, chance, chance.randint(5, 11))
            leads = chance.choice((1, 1, 2))
            state = chance.choice((State.ACCEPTED, State.ACCEPTED, State.TO_CHECK))
            name = paper.put(f"{fact.number}. {fact.name}")
            lead = paper.put("; ".join(a.name for a in chosen[:leads]), state)
            others = paper.put("; ".join(a.name for a in chosen[leads:]), state)
            yield IndicatorRow(
                subindex=int(fact.parent),
                number=fact.number,
                name=fact.name,
                unit_note=fact.unit_note or None,
                lead=tuple(party(a, Role.LEAD, chance) for a in chosen[:leads]),
                coordinating=tuple(party(a, Role.COORDINATING, chance) for a in chosen[leads:]),
                code=fact.code,
                fields={"number": name, "name": name, "lead": lead, "coordinating": others},
            )


def party(agency: AgencyFact, role: Role, chance: Random) -> Party:
    scope = chance.choice((None, None, None, *words.SCOPES)) if role is Role.LEAD else None
    return Party(agency.name, role, agency.code, scope, agency.name)


def pick(parties: Sequence[AgencyFact], chance: Random, count: int) -> list[AgencyFact]:
    """Different agencies; those that stand first in the register owe the most, as in real plans."""
    weights = [(n + 1) ** -0.7 for n in range(len(parties))]
    chosen: dict[str, AgencyFact] = {}
    while len(chosen) < min(count, len(parties)):
        agency = chance.choices(parties, weights)[0]
        chosen[agency.code] = agency
    return list(chosen.values())


def target_rows(year: int, chance: Random, paper: Paper) -> Iterator[TargetRow]:
    for fact in reference.indicators():
        if fact.kind == "subindex":
            baseline, delta = chance.randint(350, 550) / 100, chance.randint(20, 200) / 100
            target = round(baseline + delta, 2)
            said = paper.put(f"Chỉ số {fact.name}: từ {baseline} lên {target} điểm")
            yield TargetRow(
                fact.number, fact.name, year - 1, baseline, year, target, delta, fields={"target": said}
            )


def task_rows(count: int, parties: Sequence[AgencyFact], chance: Random, paper: Paper) -> Iterator[TaskRow]:
    for number in range(count):
        lead, *others = pick(parties, chance, chance.randint(1, 5))
        text = task_text(chance)
        said = paper.put(f"{number + 1}. {lead.name} chủ trì {text}")
        yield TaskRow(
            subindex=number * 4 // count + 1,
            text=text,
            lead_unit=lead.name,
            lead_verb="chủ trì",
            coordinating=tuple(a.name for a in others),
            deadline=chance.choice((None, "hằng quý", "trước ngày 30/11")),
            lead=(Party(lead.name, Role.LEAD, lead.code),),
            fields={"text": said, "lead_unit": said, "coordinating": said},
        )


def task_text(chance: Random) -> str:
    parts = (words.VERBS, words.OBJECTS, words.PLACES, words.AIMS)
    verb, thing, place, aim = (chance.choice(part) for part in parts)
    return f"{verb} {thing} {place}, {aim}"


def duty_rows(parties: Sequence[AgencyFact], paper: Paper) -> Iterator[DutyRow]:
    for agency in parties[:20]:
        due = {"rule": "before", "day": 15, "month": "last_of_quarter"}
        said = paper.put(f"{agency.name} báo cáo trước ngày 15 tháng cuối quý")
        yield DutyRow(
            "quarterly", due, "trước ngày 15 tháng cuối quý", agency.name, PROVINCE, fields={"due": said}
        )


@dataclass(frozen=True)
class Score:
    """One figure of one province: a score, the total with its rank, or an indicator's value."""

    unit: str
    year: int
    node_code: str
    value: Decimal
    rank: int | None = None


def scores(size: Size, seed: int = 1) -> Iterator[Score]:
    """All nodes of the index for every province and year, ranks of the totals included."""
    for year in range(LAST_SCORED - size.years + 1, LAST_SCORED + 1):
        yield from scores_of(year, provinces(size), Random(f"scores {seed} {year}"))


def provinces(size: Size) -> list[str]:
    """As many as wanted, the own one first."""
    names = sorted((p.old_name for p in reference.provinces()), key=lambda name: name != "Lạng Sơn")
    return names[: size.provinces]


def score_table(size: Size, seed: int = 1) -> str:
    """A table of one year's scores as a ministry sends it, of a year that `scores` leaves out."""
    lines = ["Năm;Tỉnh;CSTP1;CSTP2;CSTP3;CSTP4;Tổng điểm;Xếp hạng;Nguồn"]
    year = LAST_SCORED - size.years
    rows = list(scores_of(year, provinces(size), Random(f"scores {seed} {year}")))
    for total in (row for row in rows if row.node_code == "0"):
        parts = [r.value for r in rows if r.unit == total.unit and r.node_code in ("1", "2", "3", "4")]
        cells = (year, total.unit, *parts, total.value, total.rank, "https://example.org/bench")
        lines.append(";".join(str(cell).replace(".", ",", 1) for cell in cells[:-1]) + f";{cells[-1]}")
    return "\n".join(lines)


def scores_of(year: int, units: Sequence[str], chance: Random) -> Iterator[Score]:
    leaves = [i for i in reference.indicators() if i.kind == "indicator"]
    parts = {name: [Decimal(chance.randint(300, 700)) / 100 for _ in range(4)] for name in units}
    ranked = sorted(units, key=lambda name: -sum(parts[name]))
    for name in units:
        yield Score(name, year, "0", sum(parts[name], Decimal(0)), ranked.index(name) + 1)
        yield from (Score(name, year, str(n), part) for n, part in enumerate(parts[name], 1))
        yield from (Score(name, year, leaf.code, Decimal(chance.randint(50, 950)) / 10) for leaf in leaves)
