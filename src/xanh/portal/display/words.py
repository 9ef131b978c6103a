"""The words on screen for the codes in the data: one table for each kind of code.

A state is told by word and icon; colour only repeats it.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Word:
    """What stands for a code: the words, an icon of the sprite, a tone of colour, a short mark for tables."""

    text: str | Promise
    icon: str = ""
    tone: str = "plain"
    mark: str | Promise = ""

    def __str__(self) -> str:
        return str(self.text)


ROLES = {
    "lead": Word(_("Chủ trì"), mark=_("CT"), tone="lead"),
    "coordinating": Word(_("Phối hợp"), mark=_("PH"), tone="coordinating"),
    "consolidating": Word(_("Tổng hợp"), mark=_("TH"), tone="consolidating"),
    "advising": Word(_("Tham mưu"), mark=_("TM"), tone="advising"),
    "directed": Word(_("Được chỉ đạo"), mark=_("CĐ"), tone="directed"),
}
VERDICTS = {
    "missed": Word(_("Không đạt"), "circle-x", "bad"),
    "unknown": Word(_("Chưa đánh giá được"), "help-circle", "unknown"),
    "reached": Word(_("Đạt"), "circle-check", "good"),
}
FIGURE_KINDS = {
    "published": Word(_("công bố"), mark="●", tone="published"),
    "computed": Word(_("tự tính"), mark="◇", tone="computed"),
    "estimate": Word(_("ước lượng"), mark="≈", tone="estimate"),
    "target": Word(_("mục tiêu"), mark="▬", tone="target"),
}
SEVERITIES = {
    "error": Word(_("Lỗi"), "circle-x", "bad"),
    "warning": Word(_("Cần xem lại"), "alert-triangle", "warn"),
    "note": Word(_("Lưu ý"), "info-circle", "unknown"),
}
DIRECTIONS = {
    "higher": Word(_("Càng cao càng tốt"), "trending-up"),
    "lower": Word(_("Càng thấp càng tốt"), "trending-down"),
    "": Word(_("Chưa xác định chiều"), "help-circle", "warn"),
}
DIRECTION_STATES = {
    "stated": Word(_("Nguồn công bố nói rõ chiều này."), "circle-check", "good"),
    "read_from_wording": Word(
        _("Chiều được suy ra từ cách diễn đạt tên chỉ tiêu; chưa có nguồn nào công bố."),
        "info-circle",
        "unknown",
    ),
    "presumed": Word(
        _("Chiều được giả định vì không nguồn nào nói rõ; cần cơ quan đầu mối xác nhận."),
        "alert-triangle",
        "warn",
    ),
    "ambiguous": Word(
        _("Tên chỉ tiêu hiểu được theo hai nghĩa trái ngược; chưa dùng để tính điểm khi chưa có xác nhận."),
        "alert-triangle",
        "bad",
    ),
}
DATA_SOURCES = {
    "survey": Word(_("Khảo sát doanh nghiệp (VCCI)")),
    "statistics": Word(_("Số liệu thống kê của cơ quan nhà nước")),
    "survey and statistics": Word(_("Khảo sát doanh nghiệp và số liệu thống kê")),
    "unknown": Word(_("Chưa rõ nguồn số liệu"), "help-circle", "warn"),
}
AGENCY_KINDS = {
    "committee": Word(_("Ủy ban nhân dân")),
    "department": Word(_("Sở")),
    "provincial": Word(_("Cơ quan khác của tỉnh")),
    "central": Word(_("Cơ quan trung ương tại tỉnh")),
    "public_service": Word(_("Đơn vị sự nghiệp")),
    "board": Word(_("Ban quản lý")),
    "steering": Word(_("Ban chỉ huy, ban chỉ đạo")),
    "division": Word(_("Phòng, ban thuộc sở")),
    "commune": Word(_("UBND xã, phường")),
    "group": Word(_("Nhóm cơ quan")),
    "association": Word(_("Hiệp hội")),
    "company": Word(_("Doanh nghiệp")),
    "company_group": Word(_("Nhóm doanh nghiệp, đơn vị")),
    "post": Word(_("Chức danh")),
    "unknown": Word(_("Chưa xếp loại"), "help-circle", "warn"),
}
PLAN_STATES = {
    "accepted": Word(_("Đã nhập"), "circle-check", "good"),
    "cited": Word(_("Chỉ được viện dẫn"), "link", "unknown"),
    "superseded": Word(_("Bản trước, đã được thay"), "history", "unknown"),
    "drafting": Word(_("Đang soạn"), "edit", "warn"),
}
TASK_STATUSES = {
    "not_due": Word(_("Chưa đến hạn"), "clock", "unknown"),
    "in_time": Word(_("Đang thực hiện - trong hạn"), "player-play", "plain"),
    "overdue": Word(_("Đang thực hiện - quá hạn"), "alert-triangle", "bad"),
    "done_in_time": Word(_("Hoàn thành đúng hạn"), "circle-check", "good"),
    "done_late": Word(_("Hoàn thành quá hạn"), "checks", "warn"),
    "cancelled": Word(_("Đã hủy"), "ban", "unknown"),
}
EVIDENCE = {
    "required": Word(_("Bắt buộc có minh chứng")),
    "explained": Word(_("Có minh chứng hoặc giải trình")),
    "none": Word(_("Không cần minh chứng")),
}
PERIODS = {
    "monthly": Word(_("Hằng tháng")),
    "quarterly": Word(_("Hằng quý")),
    "semiannual": Word(_("Sáu tháng")),
    "annual": Word(_("Hằng năm")),
    "once": Word(_("Một lần")),
    "": Word(_("Không nêu kỳ")),
}
PERSON_ROLES = {
    "administrator": Word(_("Quản trị hệ thống")),
    "focal": Word(_("Cơ quan đầu mối")),
    "officer": Word(_("Cán bộ cơ quan")),
    "leader": Word(_("Lãnh đạo")),
    "clerk": Word(_("Văn thư")),
}
ACCOUNT_STATES = {
    "open": Word(_("Đang dùng"), "circle-check", "good"),
    "closed": Word(_("Đã khóa"), "lock", "unknown"),
}
IMPORT_KINDS = {"plan": Word(_("Kế hoạch")), "scores": Word(_("Bảng điểm"))}
IMPORT_STATES = {
    "received": Word(_("Đang chờ đọc"), "clock", "unknown"),
    "reading": Word(_("Đang đọc"), "refresh", "unknown"),
    "ready": Word(_("Chờ rà soát"), "list-check", "warn"),
    "failed": Word(_("Không đọc được"), "circle-x", "bad"),
    "accepted": Word(_("Đã chấp nhận"), "circle-check", "good"),
    "discarded": Word(_("Đã bỏ"), "trash", "unknown"),
}
# How far a field read from a document can be trusted, and what a reviewer has made of it.
READINGS = {
    "to_check": Word(_("Cần kiểm tra"), "alert-triangle", "bad"),
    "proposed": Word(_("Đề xuất"), "help-circle", "warn"),
    "accepted": Word(_("Chắc chắn"), "check", "good"),
    "confirmed": Word(_("Đã xác nhận"), "checks", "good"),
    "corrected": Word(_("Đã sửa"), "edit", "good"),
}
CHANGES = {
    "added": Word(_("Mới"), "plus", "good"),
    "changed": Word(_("Thay đổi"), "edit", "warn"),
    "removed": Word(_("Không còn"), "minus", "bad"),
    "same": Word(_("Giữ nguyên"), "check", "plain"),
}
REPORT_STATES = {
    "not_due": Word(_("Chưa đến hạn"), "minus", "unknown", mark=_("chưa đến hạn")),
    "not_begun": Word(_("Chưa nhập"), "minus", "unknown"),
    "none": Word(_("Chưa nhập"), "circle-x", "bad", mark=_("chưa nhập")),
    "draft": Word(_("Đang soạn"), "edit", "warn", mark=_("đang soạn")),
    "submitted": Word(_("Đã gửi"), "upload", "good", mark=_("đã gửi")),
    "returned": Word(_("Bị trả lại"), "arrow-left", "bad", mark=_("trả lại")),
    "accepted": Word(_("Đã tiếp nhận"), "circle-check", "good", mark=_("tiếp nhận")),
}
DUTY_GROUPS = {
    "returned": Word(_("Bị trả lại, cần sửa"), "arrow-left", "bad"),
    "overdue": Word(_("Quá hạn, chưa gửi"), "alert-triangle", "bad"),
    "actual": Word(_("Cần bổ sung số chính thức"), "edit", "warn"),
    "open": Word(_("Đang mở để nhập"), "edit", "plain"),
    "waiting": Word(_("Đã gửi, chờ ý kiến"), "clock", "unknown"),
    "coming": Word(_("Sắp tới"), "calendar", "unknown"),
    "done": Word(_("Đã được tiếp nhận"), "circle-check", "good"),
}
# What a day of the calendar is for state offices; the mark stands in the month's square.
DAYS = {
    "rest": Word(_("Nghỉ theo thông báo"), "moon", "bad", mark=_("N")),
    "made_up": Word(_("Làm bù ngày nghỉ hoán đổi"), "sun", "good", mark=_("B")),
    "expected": Word(_("Dự kiến, chờ thông báo: chưa tính"), "help-circle", "warn", mark="?"),
    "library": Word(_("Nghỉ theo ước đoán, chưa có thông báo"), "alert-triangle", "unknown", mark="~"),
    "library_work": Word(_("Làm bù theo ước đoán, chưa có thông báo"), "alert-triangle", "unknown", mark="~"),
    "weekend": Word(_("Nghỉ cuối tuần")),
    "work": Word(_("Ngày làm việc")),
}
FREQUENCIES = {
    "month": Word(_("Hằng tháng")),
    "quarter": Word(_("Hằng quý")),
    "half": Word(_("Sáu tháng")),
    "nine_months": Word(_("Chín tháng")),
    "year": Word(_("Hằng năm")),
}
REGIME_KINDS = {
    "periodic": Word(_("Báo cáo định kỳ")),
    "thematic": Word(_("Báo cáo chuyên đề")),
    "ad_hoc": Word(_("Báo cáo đột xuất")),
}
CONTENTS = {
    "text": Word(_("Lời văn")),
    "figures": Word(_("Số liệu")),
    "both": Word(_("Lời văn và số liệu")),
}
LINE_KINDS = {"text": Word(_("Lời văn")), "figure": Word(_("Số liệu"))}
ROLL_UPS = {
    "none": Word(_("Không gộp, cơ quan tổng hợp tự nhập")),
    "sum": Word(_("Cộng các báo cáo")),
    "mean": Word(_("Bình quân các báo cáo")),
    "least": Word(_("Lấy số nhỏ nhất")),
    "greatest": Word(_("Lấy số lớn nhất")),
}
REGIME_STATES = {
    "in_force": Word(_("Đang áp dụng"), "circle-check", "good"),
    "to_come": Word(_("Chưa đến ngày áp dụng"), "clock", "unknown"),
    "ended": Word(_("Đã kết thúc"), "history", "unknown"),
}
OBJECTS = {
    "plans.plan": Word(_("Kế hoạch")),
    "plans.task": Word(_("Nhiệm vụ")),
    "imports.import": Word(_("Văn bản nhập")),
    "agencies.agency": Word(_("Cơ quan")),
    "agencies.user": Word(_("Người dùng")),
    "indicators.edition": Word(_("Bộ chỉ số")),
    "reports.report": Word(_("Báo cáo")),
    "periods.stateday": Word(_("Ngày trong lịch làm việc")),
    "periods.regime": Word(_("Chế độ báo cáo")),
}
TABLES: dict[str, dict[str, Word]] = {
    "role": ROLES,
    "verdict": VERDICTS,
    "figure": FIGURE_KINDS,
    "severity": SEVERITIES,
    "direction": DIRECTIONS,
    "direction_state": DIRECTION_STATES,
    "data_source": DATA_SOURCES,
    "agency": AGENCY_KINDS,
    "plan": PLAN_STATES,
    "task_status": TASK_STATUSES,
    "evidence": EVIDENCE,
    "period": PERIODS,
    "object": OBJECTS,
    "person": PERSON_ROLES,
    "account": ACCOUNT_STATES,
    "import_kind": IMPORT_KINDS,
    "import": IMPORT_STATES,
    "reading": READINGS,
    "change": CHANGES,
    "report": REPORT_STATES,
    "duty": DUTY_GROUPS,
    "day": DAYS,
    "frequency": FREQUENCIES,
    "regime_kind": REGIME_KINDS,
    "content": CONTENTS,
    "line": LINE_KINDS,
    "roll_up": ROLL_UPS,
    "regime": REGIME_STATES,
}


def word(table: str, code: Any) -> Word:
    """The word for `code`; a code that is not in the table is shown as it stands, never hidden."""
    key = "" if code is None else str(code)
    return TABLES[table].get(key, Word(key))
