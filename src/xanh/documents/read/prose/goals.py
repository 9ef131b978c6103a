"""Goals of named indices in clean sentences: scores, ranks, climbs, percentages by year, baselines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace

NUM = r"\d{1,3}(?:\.\d{3})+(?![\d,])|\d+(?:[.,]\d+)?"
UNIT = r"(?:điểm(?! %)|%|‰)"
AMOUNT = r"(?:(?:thêm|ít nhất|tối thiểu|từ|trên|khoảng|bình quân|hằng năm|≥|>=?|được|mức) ?)*"
ACRONYMS = r"PCI|PGI|PAR[ -]?INDEX|SIPAS|PAPI|DDCI|DTI|PII|ICT[ -]INDEX|SATI|DGRI"
ENDS = (
    r"đạt|nằm|tăng|giảm|xếp|duy trì|giữ|phấn đấu|thuộc|vào|lọt|đứng|năm 20\d\d|đến năm|đến hết"
    r"|trong nhóm|trong top|từ|của (?:tỉnh|[Tt]hành phố|xã|phường|đặc khu|huyện|[Ss]ở)"
    r"|tỉnh [A-ZĐ]|thành phố [A-ZĐ]|cải thiện|cao nhất|tốt nhất|dẫn đầu"
    r"|hằng năm|hàng năm|cao hơn|nâng|vươn|là|tối thiểu|ít nhất|trên \d|dưới \d|so với|top|tốp"
    r"|ở (?:mức|vị trí|nhóm)|và (?:Chỉ|chỉ) số|có (?:điểm|thứ)|tiếp tục|thứ hạng"
)
PARTS = r"(?! thành phần (?:đạt|có|tăng|còn|khác|của))(?: thành phần \d{1,2}[:.]?)?"
NAME = re.compile(
    rf"(?:(?:Bộ )?chỉ số{PARTS}\s+[^,;:()≥>\d][^,;:()≥>]*?|\b(?:{ACRONYMS})\b)(?:\s*\([^()\d]{{2,60}}\))?"
    rf"(?=\s*(?:[,;:.(≥>–-]|$)|\s+(?:và\s+)?(?:{ACRONYMS})\b|\s+(?-i:{ENDS})\b)",
    re.IGNORECASE,
)
OPENING = r"^(?:phấn đấu,? |có |(?:đến |trong )?(?:hết |cuối )?năm 20\d\d,? )*"
QUANTITY = re.compile(
    rf"{OPENING}"
    r"(?P<name>(?:tỷ lệ|tỉ lệ|tỷ trọng|tổng|số (?:lượng )?|mức độ|tốc độ|thu nhập|diện tích|độ|năng suất"
    rf"|kim ngạch|GRDP)[^;:≥>]*?)(?=\s*(?:[:≥>–]|,? (?:{ENDS})\b))",
    re.IGNORECASE,
)
SHARE = re.compile(
    rf"{OPENING}(?:trên |ít nhất |tối thiểu |đạt )*(?P<share>{NUM})\s?% (?P<name>[^;]+)$", re.IGNORECASE
)
# A further quantity of the sentence: "tỷ lệ thu gom ở đô thị đạt 98%, nông thôn đạt 85%".
OTHER = re.compile(
    rf"[,;] (?:và |trong đó |riêng )?(?P<name>(?!(?:{ENDS}|cả)\b)[^,;:()%\d]{{3,80}}?)"
    r" (?=(?:đạt|chiếm|còn)\s)"
)
NOT_PLACE = r"%|điểm|bậc|ngày|tháng|chỉ số|nhiệm vụ|giải pháp|năm|nhóm|tiêu chí|lĩnh vực"
PLACED = r"có|các|thứ|hạng|từ|trong|số|dưới|nhóm|đầu|vị trí|top|tốp|tối thiểu|ít nhất|cao"
TOKENS = (
    (
        "fromto",
        rf"(?:(?:tăng|giảm|nâng) )?từ (?:mức )?(?P<low>{NUM}) ?(?:{UNIT} )?"
        r"(?:\(?năm (?P<lowyear>20\d\d)\)? )?"
        rf"(?:lên|đến|thành) (?:mức )?(?P<high>{NUM})(?: ?(?P<highunit>{UNIT}))?(?! ?bậc| ?hạng)",
    ),
    ("since", r"so với (?:(?:kết quả|mức|cuối|cùng kỳ) )?năm (?P<former>20\d\d)(?=[,;)]| và |$)"),
    ("against", r"so với|so cùng kỳ|hiện trạng|năm gốc|kết quả năm (?=20)"),
    (
        "climb",
        rf"(?:tăng|cải thiện|nâng|vươn lên|thăng) {AMOUNT}(?P<places>\d{{1,2}})(?: ?[-–] ?\d{{1,2}})? "
        r"(?:bậc|hạng|thứ hạng|vị trí|thứ bậc)",
    ),
    (
        "rank",
        rf"(?:nhóm|top|tốp|hạng|xếp|thứ|vị trí|trong|vào|thuộc|số)(?: (?:{PLACED}))* (?P<place>\d{{1,2}})"
        rf"(?! ?[-–]?\d|[.,]\d| ?(?:{NOT_PLACE}))(?:/\d{{2}})?",
    ),
    (
        "year",
        r"(?:(?:đến|hết|cuối|trong|vào) )*năm (?P<named>20\d\d)|giai đoạn 20\d\d ?[-–] ?(?P<ending>20\d\d)",
    ),
    (
        "rise",
        rf"(?P<way>tăng|giảm) {AMOUNT}(?P<change>{NUM})(?: ?[-–] ?(?:{NUM}))? ?(?P<dunit>{UNIT})",
    ),
    ("figure", rf"(?P<value>{NUM})(?: ?[-–] ?(?:{NUM}))? ?(?P<unit>{UNIT})|(?<=đạt )(?P<bare>\d+,\d+)"),
    ("close", r"[)]|;"),
)
TOKEN = re.compile("|".join(f"(?P<{name}>{words})" for name, words in TOKENS), re.IGNORECASE)
KEEPS = re.compile(r"\b(?:giữ vững|duy trì|giữ nguyên|giữ ổn định)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Goal:
    """What one index is to reach by one year; figures as `TargetRow` has them, `unit` of the figures."""

    name: str | None = None
    year: int | None = None
    figure: float | None = None
    baseline: float | None = None
    baseline_year: int | None = None
    delta: float | None = None
    rank_max: int | None = None
    baseline_rank: int | None = None
    delta_rank_min: int | None = None
    unit: str = "điểm"

    @property
    def says(self) -> bool:
        """Whether it sets anything."""
        aims = (self.figure, self.delta, self.rank_max, self.delta_rank_min)
        return any(aim is not None for aim in aims)


@dataclass
class _State:
    """Where the reader of a sentence stands: the goals so far, and whether it tells what they start from."""

    plan_year: int | None
    goals: list[Goal] = field(default_factory=lambda: [Goal()])
    past: bool = False
    end: int = 0  # of the figure before

    def put(self, **values: float | int | str | None) -> None:
        """Figures for the goal at hand; a figure it already has opens the goal of another year."""
        known = {f.name for f in fields(Goal)}
        self.goals[-1] = replace(self.goals[-1], **{k: v for k, v in values.items() if k in known})  # type: ignore[arg-type]


def read_goals(text: str, year: int | None = None, name: str | None = None) -> list[Goal]:
    """The goals of a sentence, one for each index named and each year.

    Parameters
    ----------
    text : str
        Clean text of one paragraph.
    year : int, optional
        The plan's year: what is told of years before it is where the goals start from.
    name : str, optional
        The index that the heading above names, where the sentence names none.

    Examples
    --------
    >>> text = "Chỉ số PCI đạt 70 điểm trở lên, nằm trong nhóm 20 (năm 2024 đạt 67,5 điểm, xếp thứ 31)"
    >>> goal = read_goals(text, 2025)[0]
    >>> goal.name, goal.figure, goal.rank_max, goal.baseline, goal.baseline_rank
    ('Chỉ số PCI', 70.0, 20, 67.5, 31)
    """
    flat = " ".join(text.split()).rstrip(" .;").lstrip(" -–+•*")
    quantity = QUANTITY.match(flat)
    if quantity:
        return list(_of_quantities(flat, quantity, year))
    share = SHARE.match(flat)
    if share:
        named = re.search(r"20\d\d", flat[: share.start("share")])
        return [
            Goal(share["name"].strip(), int(named[0]) if named else year, number(share["share"]), unit="%")
        ]
    return [goal for goal in _of_indices(flat, year, name) if goal.says]


def number(written: str) -> float:
    """A figure with decimal comma and points between thousands.

    Examples
    --------
    >>> number("7,25"), number("1.250"), number("70.5")
    (7.25, 1250.0, 70.5)
    """
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return float(written.replace(".", ""))
    return float(written.replace(",", "."))


def index_named(text: str) -> str | None:
    """The index that a heading is about: "1. Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)"."""
    flat = " ".join(text.split()).strip(" .:;")
    found = NAME.match(flat)
    return found[0] if found and len(found[0]) >= 0.6 * len(flat) else None


def _of_quantities(flat: str, first: re.Match[str], year: int | None) -> Iterator[Goal]:
    """The goals of the quantity that opens a sentence, and of those that it goes on to."""
    opening = _year_of(flat[: first.start("name")])
    others = list(OTHER.finditer(flat, first.end()))
    ends = [*(other.start() for other in others), len(flat)]
    for found, end in zip([first, *others], ends, strict=True):
        goals = _figures(opening + flat[found.end() : end], year, found["name"].strip(" ,"))
        yield from (goal for goal in goals if goal.says)


def _of_indices(flat: str, year: int | None, name: str | None) -> Iterator[Goal]:
    found = [m for m in NAME.finditer(flat) if not _spoken_of(flat, m)]
    if not found:
        yield from _figures(flat, year, name) if name else ()
        return
    before = flat[: found[0].start()]
    waiting: list[str] = []
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(flat)
        named = match[0].strip(" “”\"'")
        goals = [g for g in _figures(_year_of(before) + flat[match.end() : end], year, named) if g.says]
        if not goals:
            waiting.append(named)
            continue
        for own in (*waiting, named):
            yield from (replace(goal, name=own) for goal in goals)
        waiting = []
    if len(found) == 1 and waiting:  # "trong nhóm 15 tỉnh có Chỉ số PGI cao nhất"
        yield from _figures(before, year, waiting[0])


def _spoken_of(flat: str, found: re.Match[str]) -> bool:
    """Whether an index is only mentioned in parentheses behind its own name: "(PCI)"."""
    return flat[: found.start()].endswith("(") and flat[found.end() : found.end() + 1] == ")"


def _year_of(before: str) -> str:
    """The year that opens a sentence holds for all of it."""
    found = re.search(r"năm 20\d\d|giai đoạn 20\d\d ?[-–] ?20\d\d", before, re.IGNORECASE)
    return f"{found[0]} " if found else ""


def _figures(text: str, year: int | None, name: str | None) -> list[Goal]:
    state = _State(year)
    for token in TOKEN.finditer(text):
        _take(token, state)
        state.end = token.end()
    goals = state.goals
    if KEEPS.search(text) and not goals[0].says:
        ranked = re.search(r"hạng|vị trí|nhóm", text)
        goals[0] = replace(goals[0], **({"delta_rank_min": 0} if ranked else {"delta": 0.0}))
    start = {n: next((v for g in goals if (v := getattr(g, n)) is not None), None) for n in STARTS}
    return [replace(g, name=name, year=g.year or year, **start) for g in goals]  # type: ignore[arg-type]


STARTS = ("baseline", "baseline_year", "baseline_rank")


def _take(token: re.Match[str], state: _State) -> None:
    kind = next(name for name, _ in TOKENS if token[name] is not None)
    TAKERS[kind](token, state)


def _from_to(token: re.Match[str], state: _State) -> None:
    _open(state, "figure")
    state.put(
        baseline=number(token["low"]),
        figure=number(token["high"]),
        baseline_year=int(token["lowyear"]) if token["lowyear"] else state.goals[-1].baseline_year,
        unit=token["highunit"] or state.goals[-1].unit,
    )


def _since(token: re.Match[str], state: _State) -> None:
    """A year to compare with, of which nothing more is told: the sentence goes on with what it aims at."""
    state.put(baseline_year=int(token["former"]))


def _against(_: re.Match[str], state: _State) -> None:
    state.past = True


def _close(token: re.Match[str], state: _State) -> None:
    state.past = False


def _climb(token: re.Match[str], state: _State) -> None:
    if not state.past:
        _open(state, "delta_rank_min")
        state.put(delta_rank_min=int(token["places"]))


def _rank(token: re.Match[str], state: _State) -> None:
    name = "baseline_rank" if state.past else "rank_max"
    if state.past and state.goals[-1].baseline_rank is not None:
        return
    _open(state, name)
    state.put(**{name: int(token["place"])})


def _year(token: re.Match[str], state: _State) -> None:
    year = int(token["named"] or token["ending"])
    between = token.string[state.end : token.start()]
    if state.past and state.goals[-1].baseline_year is None:
        state.put(baseline_year=year)
    elif state.plan_year and year < state.plan_year:
        state.past = True
        state.put(baseline_year=year)
    elif state.goals[-1].says and state.goals[-1].year is None and not re.search(r"[,;:(]|\bvà\b", between):
        state.put(year=year)  # "đạt 33% vào năm 2026"
    else:
        state.past = False
        if state.goals[-1].says and state.goals[-1].year != year:
            state.goals.append(Goal(unit=state.goals[-1].unit))
        state.put(year=year)


def _delta(token: re.Match[str], state: _State) -> None:
    change = number(token["change"]) * (-1 if token["way"].lower() == "giảm" else 1)
    if state.goals[-1].delta is None:
        state.put(delta=change, unit=token["dunit"].lower())


def _figure(token: re.Match[str], state: _State) -> None:
    value, unit = number(token["value"] or token["bare"]), (token["unit"] or state.goals[-1].unit).lower()
    if state.past:
        state.put(baseline=state.goals[-1].baseline if state.goals[-1].baseline is not None else value)
    else:
        _open(state, "figure")
        state.put(figure=value, unit=unit)


def _open(state: _State, name: str) -> None:
    """Where the goal at hand has this figure already, the sentence has gone on to a further one."""
    if getattr(state.goals[-1], name) is not None:
        state.goals.append(Goal(unit=state.goals[-1].unit))


TAKERS = {
    "fromto": _from_to,
    "since": _since,
    "against": _against,
    "climb": _climb,
    "rank": _rank,
    "year": _year,
    "rise": _delta,
    "figure": _figure,
    "close": _close,
}
