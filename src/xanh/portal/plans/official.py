"""A plan that was written here as the text of its official document: KẾ HOẠCH with the table of its tasks."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils import translation

from xanh.documents.official import Appendix, Block, Heading, OfficialText, Paragraph, Signer, Table
from xanh.portal.display.figures import day, number
from xanh.portal.display.names import plan_name
from xanh.portal.plans import deadlines
from xanh.portal.plans.models import Plan, ReportingDuty, Target, Task
from xanh.portal.plans.rules import Role, citation_words

TASK_COLUMNS = ("STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Sản phẩm, số lượng", "Thời hạn")
TASK_WIDTHS = (0.06, 0.38, 0.15, 0.15, 0.14, 0.12)
TARGET_COLUMNS = ("Chỉ số", "Kỳ gốc", "Mục tiêu")
PERIODS = {"monthly": "Hằng tháng", "quarterly": "Hằng quý", "semiannual": "Sáu tháng", "annual": "Hằng năm"}


CARRYING_OUT = (
    "Các đơn vị được giao chủ trì có trách nhiệm tổ chức thực hiện, phối hợp với đơn vị liên quan và "
    "báo cáo kết quả đúng thời hạn.",
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị kịp thời phản ánh để xem xét, "
    "điều chỉnh.",
)


def official_text(plan: Plan, letterhead: OfficialText) -> OfficialText:
    """The document of a plan (best from `whole`) under its agency's letterhead: Vietnamese, whoever asks."""
    with translation.override("vi"):
        return _written(plan, letterhead)


def _written(plan: Plan, letterhead: OfficialText) -> OfficialText:
    tasks = [task for task in plan.tasks.all() if task.cancelled_at is None]
    body: list[Block] = [*_opening(plan), *_targets(plan), *_tasks(tasks), *_reporting(plan)]
    return replace(
        letterhead,
        type_code="KH",
        subject=plan.title,
        bases=tuple(citation_words(basis) for basis in plan.legal_basis),
        body=(*body, *_carrying_out()),
        recipients=tuple(f"{r.name} ({r.note})" if r.note else r.name for r in plan.recipients.all()),
        archive=plan.archive or letterhead.archive,
        signer=Signer(name=plan.signer, post=plan.signer_title),
        appendices=(_table_of(tasks),),
    )


def _opening(plan: Plan) -> Iterator[Block]:
    cited = plan_name(plan.parent) if plan.parent else ""
    what = f"Thực hiện {cited}, {plan.issuer_text}" if cited else plan.issuer_text
    yield Paragraph(f"{what} ban hành Kế hoạch với các nội dung sau:")


def _targets(plan: Plan) -> Iterator[Block]:
    rows = tuple(_target(t) for t in plan.targets.all())
    if rows:
        yield Heading("Mục tiêu")
        yield Table(TARGET_COLUMNS, rows, (0.5, 0.25, 0.25), "lcc")


def _target(target: Target) -> tuple[str, str, str]:
    code = target.node_code
    name = target.indicator or ("Tổng điểm" if code == "0" else f"Chỉ số thành phần {code}")
    baseline = _with_year(number(target.baseline), target.baseline_year)
    rank = f"vào nhóm {target.rank_max}" if target.rank_max else ""
    aim = (
        " ".join(part for part in (number(target.target), target.measure) if part) if target.target else rank
    )
    return name, baseline, _with_year(aim, target.target_year)


def _with_year(figure: str, year: int | None) -> str:
    return f"{figure} ({year})" if figure and year else figure


def _tasks(tasks: Iterable[Task]) -> Iterator[Block]:
    """The words of each task under its section; who and by when stands in the appendix."""
    yield Heading("Nhiệm vụ")
    section = None
    for task in tasks:
        if task.parent_id is not None:
            continue
        if task.section != section:
            section = task.section
            if section:
                yield Heading(section, level=2)
        yield Paragraph(f"- {task.text.rstrip('.;')}.")
    yield Paragraph("Phân công, sản phẩm và thời hạn của từng nhiệm vụ theo Phụ lục kèm theo Kế hoạch này.")


def _reporting(plan: Plan) -> Iterator[Block]:
    duties = list(plan.duties.all())
    if duties:
        yield Heading("Chế độ báo cáo")
        yield from (Paragraph(f"- {_duty(d)}.") for d in duties)


def _duty(duty: ReportingDuty) -> str:
    when = " ".join(part for part in (PERIODS.get(duty.period, ""), duty.due_text) if part)
    said = f"{duty.reporter_text} báo cáo {duty.receiver_text}".strip()
    return f"{when}, {said}" if when else said


def _carrying_out() -> Iterator[Block]:
    yield Heading("Tổ chức thực hiện")
    yield from (Paragraph(text) for text in CARRYING_OUT)


def _table_of(tasks: Iterable[Task]) -> Appendix:
    rows = tuple(_row(label, task) for label, task in numbered(tasks))
    table = Table(TASK_COLUMNS, rows, TASK_WIDTHS, "clllll")
    return Appendix("Phân công nhiệm vụ", (table,), landscape=True)


def numbered(tasks: Iterable[Task]) -> list[tuple[str, Task]]:
    """Each task with its number: parts stand after their whole, as 2.1, 2.2."""
    listed = list(tasks)
    below: dict[int | None, list[Task]] = {}
    known = {task.pk for task in listed}
    for task in listed:
        below.setdefault(task.parent_id if task.parent_id in known else None, []).append(task)
    return list(_numbered(None, "", below))


def _numbered(
    parent: int | None, prefix: str, below: dict[int | None, list[Task]]
) -> Iterator[tuple[str, Task]]:
    for n, task in enumerate(below.get(parent, ()), start=1):
        yield f"{prefix}{n}", task
        yield from _numbered(task.pk, f"{prefix}{n}.", below)


def _row(label: str, task: Task) -> tuple[str, ...]:
    amount = f"{number(task.quantity, None)} {task.measure}".strip()
    product = "; ".join(part for part in (task.deliverable, amount) if part)
    return label, task.text, _named(task, Role.LEAD), _named(task, Role.COORDINATING), product, _due(task)


def _named(task: Task, role: Role) -> str:
    duties = [d for d in task.responsibilities.all() if d.role == role]
    return "; ".join(f"{d.agency.name} ({d.scope})" if d.scope else d.agency.name for d in duties)


def _due(task: Task) -> str:
    words = deadlines.written(task.deadline, task.schedule)
    return words or (day(task.due_on) if task.due_on else "")
