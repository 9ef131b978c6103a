"""The journal's chain: what a line's hash covers; and the words for every act."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any


def gettext_noop(text: str) -> str:
    """Mark a text for translation where it stands: rules know no Django."""
    return text


# Every act that leaves a line, in the words of the journal page. An act that is not here cannot be recorded.
ACTS: Mapping[str, str] = {
    "agency.create": gettext_noop("Thêm cơ quan"),
    "agency.load": gettext_noop("Nạp danh mục cơ quan"),
    "person.create": gettext_noop("Tạo tài khoản"),
    "person.membership": gettext_noop("Giao vai trò"),
    "person.membership_end": gettext_noop("Thu hồi vai trò"),
    "person.disable": gettext_noop("Khóa tài khoản"),
    "person.enable": gettext_noop("Mở lại tài khoản"),
    "person.password": gettext_noop("Đặt lại mật khẩu"),
    "person.own_password": gettext_noop("Tự đổi mật khẩu"),
    "framework.load": gettext_noop("Nạp bộ chỉ số"),
    "scores.record": gettext_noop("Ghi nhận số liệu"),
    "plan.accept": gettext_noop("Chấp nhận kế hoạch"),
    "plan.renew": gettext_noop("Thay bằng bản mới của kế hoạch"),
    "plan.cite": gettext_noop("Ghi nhận kế hoạch được viện dẫn"),
    "plan.target": gettext_noop("Ghi nhận mục tiêu"),
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
    "calendar.load": gettext_noop("Nạp lịch làm việc"),
    "calendar.day": gettext_noop("Ghi ngày vào lịch làm việc"),
    "calendar.remove": gettext_noop("Bỏ ngày khỏi lịch làm việc"),
    "calendar.notice": gettext_noop("Nhập thông báo lịch nghỉ"),
    "regime.load": gettext_noop("Nạp chế độ báo cáo"),
    "regime.create": gettext_noop("Lập chế độ báo cáo"),
    "regime.change": gettext_noop("Sửa chế độ báo cáo"),
    "regime.end": gettext_noop("Kết thúc chế độ báo cáo"),
}
SYSTEM = "Hệ thống"


def line_hash(line: Mapping[str, Any], previous_hash: str) -> str:
    """SHA-256 over the line's canonical JSON and the hash of the line before.

    >>> line_hash({"act": "plan.accept"}, "") == line_hash({"act": "plan.accept"}, "")
    True
    """
    return sha256(f"{previous_hash}\n{canonical(line)}".encode()).hexdigest()


def canonical(line: Mapping[str, Any]) -> str:
    """One text for equal data: keys sorted, no spaces, moments in UTC."""
    return json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_moment)


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
