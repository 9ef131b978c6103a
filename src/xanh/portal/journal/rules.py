"""The journal's chain: what a line's hash covers; and the words for every act."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

# Every act that leaves a line, in the words of the journal page. An act that is not here cannot be recorded.
ACTS: Mapping[str, str] = {
    "agency.create": "Thêm cơ quan",
    "agency.load": "Nạp danh mục cơ quan",
    "person.create": "Tạo tài khoản",
    "person.membership": "Giao vai trò",
    "person.membership_end": "Thôi vai trò",
    "person.disable": "Khóa tài khoản",
    "person.enable": "Mở lại tài khoản",
    "person.password": "Đặt lại mật khẩu",
    "person.own_password": "Tự đổi mật khẩu",
    "login.fail": "Đăng nhập không thành công",
    "framework.load": "Nạp bộ chỉ số",
    "scores.record": "Ghi nhận số liệu",
    "plan.accept": "Chấp nhận kế hoạch",
    "plan.cite": "Ghi nhận kế hoạch được viện dẫn",
    "plan.target": "Ghi nhận mục tiêu",
    "import.receive": "Nhận tệp",
    "import.read": "Đọc xong tệp",
    "import.fail": "Không đọc được tệp",
    "import.retry": "Đọc lại tệp",
    "import.correct": "Sửa trường đã đọc",
    "import.confirm": "Xác nhận trường đã đọc",
    "import.undo": "Bỏ lần sửa",
    "import.accept": "Chấp nhận bản trích xuất",
    "import.discard": "Bỏ bản trích xuất",
    "import.restore": "Lấy lại bản trích xuất đã bỏ",
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
