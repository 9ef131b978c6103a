"""The journal's chain: what a line's hash covers; and the words for every act."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from xanh.reference.folding import search_key


def gettext_noop(text: str) -> str:
    """Mark a text for translation where it stands: rules know no Django."""
    return text


# Every act that leaves a line, in the words of the journal page. An act that is not here cannot be recorded.
ACTS: Mapping[str, str] = {
    "agency.create": gettext_noop("Thêm cơ quan"),
    "agency.load": gettext_noop("Nạp danh mục cơ quan"),
    "agency.edit": gettext_noop("Sửa thông tin cơ quan"),
    "agency.end": gettext_noop("Kết thúc hoạt động của cơ quan"),
    "agency.codes": gettext_noop("Sửa mã định danh của cơ quan"),
    "agency.members": gettext_noop("Sửa thành viên của nhóm"),
    "agency.merge": gettext_noop("Sáp nhập cơ quan"),
    "agency.merge_undo": gettext_noop("Hủy việc sáp nhập cơ quan"),
    "agency.contact": gettext_noop("Ghi người liên hệ của cơ quan"),
    "agency.contact_end": gettext_noop("Kết thúc người liên hệ của cơ quan"),
    "agency.contact_erase": gettext_noop("Xóa dữ liệu cá nhân hết hạn lưu"),
    "person.create": gettext_noop("Tạo tài khoản"),
    "person.membership": gettext_noop("Giao vai trò"),
    "person.membership_end": gettext_noop("Thu hồi vai trò"),
    "person.disable": gettext_noop("Khóa tài khoản"),
    "person.enable": gettext_noop("Mở lại tài khoản"),
    "person.password": gettext_noop("Đặt lại mật khẩu"),
    "person.own_password": gettext_noop("Tự đổi mật khẩu"),
    "person.session_end": gettext_noop("Kết thúc phiên đăng nhập"),
    "person.factor_add": gettext_noop("Bật xác thực hai bước"),
    "person.factor_remove": gettext_noop("Bỏ một cách xác thực"),
    "person.factor_codes": gettext_noop("Tạo mã khôi phục mới"),
    "person.factor_reset": gettext_noop("Đặt lại xác thực hai bước"),
    "identity.ask": gettext_noop("Chờ gắn tài khoản"),
    "identity.link": gettext_noop("Gắn tài khoản với danh tính ngoài"),
    "identity.refuse": gettext_noop("Từ chối gắn tài khoản"),
    "identity.unlink": gettext_noop("Gỡ danh tính ngoài khỏi tài khoản"),
    "framework.load": gettext_noop("Nạp bộ chỉ số"),
    "scores.record": gettext_noop("Ghi nhận số liệu"),
    "plan.accept": gettext_noop("Chấp nhận kế hoạch"),
    "plan.renew": gettext_noop("Thay bằng bản mới của kế hoạch"),
    "plan.cite": gettext_noop("Ghi nhận kế hoạch được viện dẫn"),
    "plan.target": gettext_noop("Ghi nhận mục tiêu"),
    "task.progress": gettext_noop("Nhập tiến độ"),
    "task.complete": gettext_noop("Xác nhận hoàn thành nhiệm vụ"),
    "task.reopen": gettext_noop("Mở lại nhiệm vụ đã hoàn thành"),
    "evidence.add": gettext_noop("Nộp minh chứng"),
    "evidence.scan": gettext_noop("Quét vi-rút minh chứng"),
    "evidence.withdraw": gettext_noop("Rút minh chứng"),
    "evidence.judge": gettext_noop("Thẩm định minh chứng"),
    "evidence.erase": gettext_noop("Xóa tệp minh chứng hết thời hạn lưu"),
    "explanation.ask": gettext_noop("Đề nghị giải trình"),
    "explanation.answer": gettext_noop("Giải trình"),
    "explanation.accept": gettext_noop("Chấp nhận giải trình"),
    "explanation.ask_again": gettext_noop("Đề nghị giải trình thêm"),
    "explanation.withdraw": gettext_noop("Rút đề nghị giải trình"),
    "plan.draft": gettext_noop("Soạn kế hoạch của đơn vị"),
    "plan.head": gettext_noop("Sửa phần đầu kế hoạch"),
    "plan.task_add": gettext_noop("Thêm nhiệm vụ vào dự thảo"),
    "plan.task_edit": gettext_noop("Sửa nhiệm vụ trong dự thảo"),
    "plan.task_move": gettext_noop("Đổi thứ tự nhiệm vụ"),
    "plan.task_remove": gettext_noop("Bỏ nhiệm vụ khỏi dự thảo"),
    "plan.undo": gettext_noop("Hoàn tác lần sửa dự thảo"),
    "plan.adopt": gettext_noop("Phê duyệt kế hoạch"),
    "plan.discard": gettext_noop("Bỏ dự thảo kế hoạch"),
    "plan.received": gettext_noop("Nhận việc được giao"),
    "task.edit": gettext_noop("Điều chỉnh nhiệm vụ"),
    "task.cancel": gettext_noop("Hủy nhiệm vụ"),
    "task.restore": gettext_noop("Khôi phục nhiệm vụ đã hủy"),
    "task.give": gettext_noop("Giao việc cho đơn vị"),
    "import.receive": gettext_noop("Nhận tệp"),
    "import.read": gettext_noop("Đọc xong tệp"),
    "import.fail": gettext_noop("Không đọc được tệp"),
    "import.retry": gettext_noop("Đọc lại tệp"),
    "import.correct": gettext_noop("Sửa trường đã đọc"),
    "import.add": gettext_noop("Thêm mục còn thiếu"),
    "import.confirm": gettext_noop("Xác nhận trường đã đọc"),
    "import.undo": gettext_noop("Bỏ lần sửa"),
    "import.accept": gettext_noop("Chấp nhận bản trích xuất"),
    "import.discard": gettext_noop("Bỏ bản trích xuất"),
    "import.restore": gettext_noop("Lấy lại bản trích xuất đã bỏ"),
    "report.edit": gettext_noop("Ghi nội dung báo cáo"),
    "report.submit": gettext_noop("Gửi báo cáo"),
    "report.recall": gettext_noop("Rút lại báo cáo đã gửi"),
    "report.return": gettext_noop("Trả lại báo cáo"),
    "report.accept": gettext_noop("Tiếp nhận báo cáo"),
    "report.lift_lock": gettext_noop("Cho phép nhập ngoài thời gian quy định"),
    "consolidation.take": gettext_noop("Đưa báo cáo thành phần vào bản tổng hợp"),
    "consolidation.drop": gettext_noop("Bỏ báo cáo thành phần khỏi bản tổng hợp"),
    "consolidation.edit": gettext_noop("Ghi nội dung tổng hợp"),
    "consolidation.carry": gettext_noop("Chuyển số liệu tổng hợp vào báo cáo của cơ quan"),
    "consolidation.draft": gettext_noop("Lập dự thảo báo cáo từ bản tổng hợp"),
    "document.draft": gettext_noop("Soạn dự thảo văn bản"),
    "document.edit": gettext_noop("Sửa dự thảo văn bản"),
    "document.number": gettext_noop("Cấp số văn bản"),
    "document.paper_number": gettext_noop("Đăng ký số văn bản giấy"),
    "document.paper": gettext_noop("Ghi nhận văn bản ký giấy"),
    "document.cancel_number": gettext_noop("Hủy số văn bản"),
    "document.numbering": gettext_noop("Chọn cách đánh số văn bản"),
    "document.export": gettext_noop("Xuất văn bản để ký số"),
    "document.reopen": gettext_noop("Lấy lại văn bản đang trình ký"),
    "document.signed": gettext_noop("Nhận lại văn bản đã ký số"),
    "document.issue": gettext_noop("Phát hành văn bản"),
    "document.withdraw": gettext_noop("Thu hồi văn bản"),
    "document.receive": gettext_noop("Tiếp nhận văn bản đến"),
    "document.acknowledge": gettext_noop("Báo đã nhận văn bản"),
    "calendar.load": gettext_noop("Nạp lịch làm việc"),
    "calendar.day": gettext_noop("Ghi ngày vào lịch làm việc"),
    "calendar.remove": gettext_noop("Bỏ ngày khỏi lịch làm việc"),
    "calendar.notice": gettext_noop("Nhập thông báo lịch nghỉ"),
    "regime.load": gettext_noop("Nạp chế độ báo cáo"),
    "regime.create": gettext_noop("Lập chế độ báo cáo"),
    "regime.change": gettext_noop("Sửa chế độ báo cáo"),
    "regime.end": gettext_noop("Kết thúc chế độ báo cáo"),
    "reminder.run": gettext_noop("Nhắc việc buổi sáng"),
    "reminder.urge": gettext_noop("Đôn đốc gửi báo cáo"),
    "reminder.settings": gettext_noop("Đổi cách nhận thư nhắc việc"),
    "reminder.feed": gettext_noop("Tạo địa chỉ lịch riêng"),
    "reminder.feed_end": gettext_noop("Hủy địa chỉ lịch riêng"),
    "reminder.letters_again": gettext_noop("Gửi lại thư nhắc việc"),
}
# Lines of accounts, and of what only its own agency may see: drafts, letters, figures not sent. They stand on
# their object's page, where its rights are asked, and in the journal of whoever may read all of it.
PRIVATE = frozenset(
    act
    for act in ACTS
    if act.startswith(("person.", "identity.", "document.", "plan.task_"))
    or act in {"plan.draft", "plan.head", "plan.undo", "plan.discard", "report.edit", "report.return"}
)
SYSTEM = "Hệ thống"


def line_hash(line: Mapping[str, Any], previous_hash: str) -> str:
    """SHA-256 over the line's canonical JSON and the hash of the line before.

    >>> line_hash({"act": "plan.accept"}, "") == line_hash({"act": "plan.accept"}, "")
    True
    """
    return sha256(f"{previous_hash}\n{canonical(line)}".encode()).hexdigest()


def canonical(line: Mapping[str, Any]) -> str:
    """One text for equal data: keys sorted, no spaces, moments in UTC."""
    return CANONICAL.encode(line)


def plain(data: Any) -> Any:
    """Data that every database gives back as it got them: no floats, no characters PostgreSQL refuses.

    >>> plain({"a": 1.50, "b": ("x",)})
    {'a': '1.5', 'b': ['x']}
    """
    if data is None or isinstance(data, bool | int):
        return data
    if isinstance(data, Mapping):
        return {plain_text(str(k)): plain(v) for k, v in data.items()}
    if isinstance(data, list | tuple | set | frozenset):
        return [plain(v) for v in data]
    return plain_text(str(data))


def plain_text(text: str, limit: int | None = None) -> str:
    """Without NUL and half characters, cut to `limit`."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:limit]


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_moment)


@dataclass(frozen=True)
class Change:
    """One field of an object before and after an act; None where there was, or is, nothing."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Told:
    """What the details of a line say: fields old and new, why, and whatever else."""

    changes: tuple[Change, ...]
    why: str
    rest: Mapping[str, Any]


def told(details: Mapping[str, Any]) -> Told:
    """Details in the convention {"before": {...}, "after": {...}, "why": "..."}; anything else is the rest.

    >>> told({"before": {"name": "A"}, "after": {"name": "B"}, "why": "nghị quyết"}).changes
    (Change(field='name', before='A', after='B'),)
    """
    before, after = details.get("before"), details.get("after")
    old, new = _fields(before), _fields(after)
    pairs = ((name, old.get(name), new.get(name)) for name in {**old, **new})
    known = {
        "why",
        *(("before",) if old or before == {} else ()),
        *(("after",) if new or after == {} else ()),
    }
    return Told(
        changes=tuple(Change(*pair) for pair in pairs if pair[1] != pair[2]),
        why=str(details.get("why") or ""),
        rest={name: value for name, value in details.items() if name not in known},
    )


def _fields(said: Any) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {}


SEARCHED = 2000  # characters of a line that a search looks through


def search_text(line: Mapping[str, Any]) -> str:
    """Who, what, about what and every text of the details, without tone marks: what a search looks through.

    >>> search_text({"actor_name": "Hà", "act": "plan.accept", "object_label": "Kế hoạch", "details": {}})
    'ha | chap nhan ke hoach | ke hoach'
    """
    act = str(line["act"])
    texts = (line["actor_name"], ACTS.get(act, act), line["object_label"], *_texts(line["details"]))
    return search_key(" | ".join(map(str, texts)))[:SEARCHED]


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, Mapping):
        data = list(data.values())
    if isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)
    elif data not in (None, "", True, False):
        yield str(data)


@dataclass(frozen=True)
class Line:
    """A line of the journal as the database gives it: what its hash covers, and both hashes."""

    pk: int
    covered: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: a line's own hash (`changed`), or its tie to the one before."""

    line: Line
    before: int | None  # the line it ought to follow
    changed: bool


def breaks(lines: Iterable[Line]) -> Iterator[Break]:
    """Walk the chain in the order of the lines; every place where it does not hold.

    A line whose hash alone was touched is told once: what follows it is held against the hash it should have.
    """
    before, fitting = None, {""}
    for line in lines:
        wanted = line_hash(line.covered, line.previous_hash)
        if line.hash != wanted:
            yield Break(line, before, changed=True)
        if line.previous_hash not in fitting:
            yield Break(line, before, changed=False)
        before, fitting = line.pk, {line.hash, wanted}
