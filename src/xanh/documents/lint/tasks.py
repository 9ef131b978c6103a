"""Tasks that cannot be followed: no lead, no date, no product, no measure, verbs that never end."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from xanh.documents.draft import TaskRow
from xanh.documents.lint.context import Context
from xanh.documents.read.prose.due import find_dues
from xanh.reference import Problem

VAGUE = (
    "tăng cường",
    "thường xuyên",
    "đẩy mạnh",
    "nâng cao",
    "tích cực",
    "chủ động",
    "kịp thời",
    "tiếp tục",
    "quan tâm",
    "từng bước",
)
# A product is a thing that can be laid on a table.
PRODUCTS = re.compile(
    r"\b(?:báo cáo|kế hoạch|đề án|quyết định|nghị quyết|tờ trình|văn bản|danh mục|quy chế|quy trình|"
    r"phương án|chương trình|cơ sở dữ liệu|hệ thống|hội nghị|lớp tập huấn|bản đồ|dự án|công trình|"
    r"tài liệu|sổ tay)\b"
)
MAKING = re.compile(
    r"\b(?:ban hành|xây dựng|lập|trình|hoàn thành|tổ chức|tham mưu|biên soạn|in|phát hành|công bố)\b"
)
MEASURE = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:%|lần|lớp|cuộc|km|doanh nghiệp|xã|cơ sở|hồ sơ|tấn|đồng|tỷ|triệu|ngày)"
)


def no_lead(context: Context) -> Iterator[Problem]:
    """A task that nobody leads."""
    yield from _tasks(context, "plan.task_without_lead", lambda t: not t.lead_unit, "lead")


def no_date(context: Context) -> Iterator[Problem]:
    """A task without a date."""
    yield from _tasks(
        context, "plan.task_without_date", lambda t: not t.deadline and not _dated(t.text), "text"
    )


@lru_cache(maxsize=8192)
def _dated(text: str) -> bool:
    """Whether a text names a date; a reviewer has the same texts checked again and again."""
    return bool(find_dues(text))


def no_product(context: Context) -> Iterator[Problem]:
    """A task that does not say what will lie on the table."""
    yield from _tasks(
        context, "plan.task_without_product", lambda t: not t.deliverable and not has_product(t), "text"
    )


def no_measure(context: Context) -> Iterator[Problem]:
    """A task without a figure to measure it by."""
    yield from _tasks(
        context, "plan.task_without_measure", lambda t: not MEASURE.search(t.text.lower()), "text"
    )


def vague(context: Context) -> Iterator[Problem]:
    """A task in verbs that have no end."""
    for number, task in enumerate(context.draft.tasks, start=1):
        found = [verb for verb in VAGUE if verb in task.text.lower()]
        if found:
            yield context.problem(
                "plan.task_vague",
                task.fields,
                "text",
                row=str(number),
                verbs=", ".join(f"“{v}”" for v in found),
            )


def has_product(task: TaskRow) -> bool:
    """Whether the task makes a thing: a verb of making, a product behind it.

    Examples
    --------
    >>> [has_product(TaskRow(1, text, None)) for text in ("ban hành quy chế", "nâng cao nhận thức")]
    [True, False]
    """
    text = task.text.lower()
    return any(PRODUCTS.search(text[m.end() : m.end() + 40]) for m in MAKING.finditer(text))


def _tasks(context: Context, code: str, lacks: Callable[[TaskRow], bool], field: str) -> Iterator[Problem]:
    for number, task in enumerate(context.draft.tasks, start=1):
        if lacks(task):
            text = task.text if len(task.text) <= 80 else f"{task.text[:79]}…"
            yield context.problem(code, task.fields, field, row=str(number), text=text)


CHECKS = (no_lead, no_date, no_product, no_measure, vague)
