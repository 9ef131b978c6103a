"""The words on screen for the codes in the data: one table for each kind of code.

A state is told by word and icon; colour only repeats it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xanh.portal.display.reminder_words import DELIVERIES, NOTICE_KINDS, NOTICE_STEPS, WISHES
from xanh.portal.display.report_words import CONSOLIDATIONS, DUTY_GROUPS, PARTS, REPORT_STATES
from xanh.portal.display.word import Word
from xanh.portal.display.work_words import EVIDENCE_STATES, EXPLANATIONS, REUSE, WAITING

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
CARRIED = {
    "no_plan": Word(_("Cơ quan chưa có kế hoạch"), "alert-triangle", "bad"),
    "not_served": Word(_("Chưa có nhiệm vụ nào phục vụ"), "circle-x", "bad"),
    "drafted": Word(_("Mới có trong dự thảo"), "edit", "warn"),
    "served": Word(_("Đã có nhiệm vụ phục vụ"), "circle-check", "good"),
    "outside": Word(_("Ngoài diện lập kế hoạch"), "info-circle", "unknown"),
}
LACKS = {
    "lead": Word(_("chủ trì"), "user", "warn"),
    "due": Word(_("thời hạn"), "calendar-due", "warn"),
    "product": Word(_("sản phẩm"), "file-text", "warn"),
    "measure": Word(_("đơn vị tính"), "chart-bar", "warn"),
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
FACTOR_STATES = {
    "on": Word(_("Đã bật"), "circle-check", "good"),
    "off": Word(_("Chưa bật"), "alert-triangle", "warn"),
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
DOCUMENT_TYPES = {
    "KH": Word(_("Kế hoạch")),
    "BC": Word(_("Báo cáo")),
    "CV": Word(_("Công văn")),
    "TTr": Word(_("Tờ trình")),
    "TB": Word(_("Thông báo")),
    "QĐ": Word(_("Quyết định")),
    "HD": Word(_("Hướng dẫn")),
    "CTr": Word(_("Chương trình")),
    "BB": Word(_("Biên bản")),
    "GM": Word(_("Giấy mời")),
}
DOCUMENT_STATES = {
    "draft": Word(_("Dự thảo"), "edit", "unknown"),
    "numbered": Word(_("Đã cấp số"), "list-check", "warn"),
    "exported": Word(_("Đang trình ký"), "clock", "warn"),
    "issued": Word(_("Đã phát hành"), "circle-check", "good"),
    "withdrawn": Word(_("Đã thu hồi"), "ban", "bad"),
}
MEDIA = {"electronic": Word(_("Điện tử"), "file-text"), "paper": Word(_("Giấy"), "printer")}
NUMBER_STATES = {
    "valid": Word(_("Đang dùng"), "circle-check", "good"),
    "cancelled": Word(_("Đã hủy"), "ban", "bad"),
}
ARRIVALS = {
    "waiting": Word(_("Chưa báo nhận"), "clock", "warn"),
    "acknowledged": Word(_("Đã nhận"), "circle-check", "good"),
}
FILE_ROLES = {
    "exported": Word(_("Tệp trình ký")),
    "signed": Word(_("Tệp đã ký số"), "circle-check", "good"),
    "message": Word(_("Gói tin edXML")),
    "attachment": Word(_("Tệp đính kèm")),
}
CHANGES = {
    "added": Word(_("Mới"), "plus", "good"),
    "changed": Word(_("Thay đổi"), "edit", "warn"),
    "removed": Word(_("Không còn"), "minus", "bad"),
    "same": Word(_("Giữ nguyên"), "check", "plain"),
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
    "tasks.evidence": Word(_("Minh chứng")),
    "explanations.explanation": Word(_("Đề nghị giải trình")),
    "plans.plan": Word(_("Kế hoạch")),
    "plans.task": Word(_("Nhiệm vụ")),
    "imports.import": Word(_("Văn bản nhập")),
    "agencies.agency": Word(_("Cơ quan")),
    "agencies.user": Word(_("Người dùng")),
    "indicators.edition": Word(_("Bộ chỉ số")),
    "reports.report": Word(_("Báo cáo")),
    "reminders.run": Word(_("Nhắc việc")),
    "reports.consolidation": Word(_("Bản tổng hợp")),
    "agencies.waitingidentity": Word(_("Danh tính ngoài")),
    "periods.stateday": Word(_("Ngày trong lịch làm việc")),
    "periods.regime": Word(_("Chế độ báo cáo")),
    "documents.officialdocument": Word(_("Văn bản")),
    "documents.registerentry": Word(_("Số văn bản")),
    "documents.receiveddocument": Word(_("Văn bản đến")),
}
# What documents are drafted from.
SOURCES = {
    "plans.plan": OBJECTS["plans.plan"],
    "reports.consolidation": OBJECTS["reports.consolidation"],
    "periods.tier": Word(_("Bảng theo dõi báo cáo")),
}
# Parts of objects as the journal calls them in `before` and `after`; any other name stands as it is.
FIELDS = {
    "name": Word(_("Tên")),
    "kind": Word(_("Loại")),
    "parent": Word(_("Trực thuộc")),
    "valid_from": Word(_("Hiệu lực từ")),
    "valid_to": Word(_("Hiệu lực đến")),
    "variants": Word(_("Cách viết khác")),
    "abbreviations": Word(_("Tên viết tắt")),
    "source": Word(_("Nguồn")),
    "codes": Word(_("Mã định danh")),
    "members": Word(_("Thành viên")),
    "kinds": Word(_("Gồm mọi cơ quan thuộc loại")),
    "successor": Word(_("Cơ quan kế thừa")),
    "predecessors": Word(_("Cơ quan sáp nhập")),
    "on": Word(_("Từ ngày")),
    "people": Word(_("Người dùng")),
    "contact": Word(_("Người liên hệ số")),
    "fields": Word(_("Mục đã sửa")),
    "role": Word(_("Vai trò")),
    "agency": Word(_("Cơ quan")),
    "code": Word(_("Mã")),
    "added": Word(_("Thêm mới")),
    "path": Word(_("Trường")),
    "old": Word(_("Trước")),
    "new": Word(_("Sau")),
    "reason": Word(_("Lý do")),
    "file": Word(_("Tệp")),
    "post": Word(_("Chức vụ")),
    "merger": Word(_("Lần sáp nhập số")),
    "subject": Word(_("Trích yếu")),
    "type": Word(_("Loại văn bản")),
    "type_code": Word(_("Loại văn bản")),
    "notation": Word(_("Ký hiệu")),
    "symbol": Word(_("Số, ký hiệu")),
    "dated": Word(_("Ngày văn bản")),
    "body": Word(_("Nội dung")),
    "appendices": Word(_("Phụ lục")),
    "bases": Word(_("Căn cứ")),
    "addressees": Word(_("Kính gửi")),
    "recipients": Word(_("Nơi nhận")),
    "delivered_to": Word(_("Cơ quan nhận trên phần mềm")),
    "archive": Word(_("Lưu")),
    "place": Word(_("Địa danh")),
    "signer": Word(_("Người ký")),
    "signatures": Word(_("Chữ ký số")),
    "urgency": Word(_("Mức độ khẩn")),
    "by_type": Word(_("Mỗi loại một dãy số")),
    "sha256": Word(_("Mã băm SHA-256")),
    "state": Word(_("Tình trạng")),
}
# What a merger moves; other kinds by the words for objects.
MOVES = {
    "people": Word(_("Người dùng")),
    "indicators": Word(_("Trách nhiệm về chỉ tiêu")),
    "tasks": Word(_("Trách nhiệm về nhiệm vụ")),
    "reports": Word(_("Chế độ báo cáo trong kế hoạch")),
    "tiers": Word(_("Cấp báo cáo")),
    "divisions": Word(_("Đơn vị trực thuộc")),
    "groups": Word(_("Nhóm có nêu đích danh")),
    "contacts": Word(_("Người liên hệ")),
    **OBJECTS,
}
TABLES: dict[str, dict[str, Word]] = {
    "notice_kind": NOTICE_KINDS,
    "notice_step": NOTICE_STEPS,
    "wish": WISHES,
    "delivery": DELIVERIES,
    "move": MOVES,
    "field": FIELDS,
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
    "carried": CARRIED,
    "lack": LACKS,
    "period": PERIODS,
    "explanation": EXPLANATIONS,
    "waiting": WAITING,
    "evidence_state": EVIDENCE_STATES,
    "reuse": REUSE,
    "object": OBJECTS,
    "source": SOURCES,
    "person": PERSON_ROLES,
    "account": ACCOUNT_STATES,
    "factor": FACTOR_STATES,
    "import_kind": IMPORT_KINDS,
    "import": IMPORT_STATES,
    "reading": READINGS,
    "change": CHANGES,
    "report": REPORT_STATES,
    "duty": DUTY_GROUPS,
    "part": PARTS,
    "consolidation": CONSOLIDATIONS,
    "document_type": DOCUMENT_TYPES,
    "document": DOCUMENT_STATES,
    "medium": MEDIA,
    "number": NUMBER_STATES,
    "arrival": ARRIVALS,
    "file_role": FILE_ROLES,
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
