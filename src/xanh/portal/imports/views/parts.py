"""The parts of a draft and their fields, in the words of the review page."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

PARTS = {
    "header": gettext_lazy("Đầu văn bản"),
    "targets": pgettext_lazy("phần", "Mục tiêu"),
    "indicators": pgettext_lazy("phần", "Chỉ tiêu"),
    "tasks": pgettext_lazy("phần", "Nhiệm vụ"),
    "reporting": pgettext_lazy("phần", "Chế độ báo cáo"),
    "recipients": gettext_lazy("Nơi nhận"),
    "signer": pgettext_lazy("phần", "Người ký"),
    "archive": pgettext_lazy("phần", "Lưu"),
    "rows": gettext_lazy("Bảng điểm"),
}
GROUPS = ("header", "signer", "archive")
# name, label, editor. The order is the order on the card.
FIELDS: dict[str, tuple[tuple[str, Any, str], ...]] = {
    "header": (
        ("number", gettext_lazy("Số, ký hiệu"), "text"),
        ("date", gettext_lazy("Ngày ban hành"), "date"),
        ("year", gettext_lazy("Năm"), "whole"),
        ("issuer", gettext_lazy("Cơ quan ban hành"), "agency"),
        ("title", gettext_lazy("Tên văn bản"), "long"),
        ("legal_basis", gettext_lazy("Kế hoạch cấp trên"), "basis"),
    ),
    "indicators": (
        ("number", gettext_lazy("Số thứ tự"), "whole"),
        ("name", gettext_lazy("Tên chỉ tiêu"), "text"),
        ("unit_note", gettext_lazy("Đơn vị tính"), "text"),
        ("lead", gettext_lazy("Cơ quan chủ trì"), "parties"),
        ("coordinating", gettext_lazy("Cơ quan phối hợp"), "parties"),
    ),
    "targets": (
        ("indicator", gettext_lazy("Chỉ số, chỉ tiêu"), "text"),
        ("baseline", gettext_lazy("Kỳ gốc"), "number"),
        ("delta", gettext_lazy("Mức tăng"), "number"),
        ("target", gettext_lazy("Mục tiêu"), "number"),
        ("baseline_score", gettext_lazy("Điểm kỳ gốc"), "number"),
        ("delta_score", gettext_lazy("Mức tăng điểm"), "number"),
        ("score", gettext_lazy("Điểm cần đạt"), "number"),
        ("baseline_rank", gettext_lazy("Thứ hạng kỳ gốc"), "whole"),
        ("rank_max", gettext_lazy("Thứ hạng cần đạt"), "whole"),
        ("delta_rank_min", gettext_lazy("Số bậc cần tăng"), "whole"),
        ("baseline_year", gettext_lazy("Năm gốc"), "whole"),
        ("target_year", gettext_lazy("Năm mục tiêu"), "whole"),
    ),
    "tasks": (
        ("text", gettext_lazy("Nội dung"), "long"),
        ("lead_unit", gettext_lazy("Đơn vị chủ trì"), "agency"),
        ("coordinating", gettext_lazy("Đơn vị phối hợp"), "lines"),
        ("directed", gettext_lazy("Đơn vị được chỉ đạo"), "lines"),
        ("deadline", gettext_lazy("Thời hạn"), "text"),
        ("deliverable", gettext_lazy("Sản phẩm"), "text"),
        ("budget", gettext_lazy("Kinh phí"), "text"),
    ),
    "reporting": (
        ("from", gettext_lazy("Nơi báo cáo"), "agency"),
        ("to", gettext_lazy("Nơi nhận báo cáo"), "agency"),
        ("period", gettext_lazy("Kỳ báo cáo"), "period"),
        ("due_text", gettext_lazy("Thời hạn"), "text"),
    ),
    "recipients": (
        ("name", gettext_lazy("Nơi nhận"), "agency"),
        ("note", gettext_lazy("Ghi chú"), "text"),
    ),
    "signer": (("name", gettext_lazy("Họ và tên"), "text"), ("title", gettext_lazy("Chức vụ"), "text")),
    "archive": (("drafting_unit", gettext_lazy("Đơn vị soạn thảo"), "agency"),),
    "rows": (
        ("kind", gettext_lazy("Loại"), "figure"),
        ("year", gettext_lazy("Năm"), "whole"),
        ("province", gettext_lazy("Tỉnh, thành phố"), "text"),
        *((f"cstp{n}", f"CSTP {n}", "number") for n in range(1, 5)),
        ("total", gettext_lazy("Tổng điểm"), "number"),
        ("rank", gettext_lazy("Thứ hạng"), "whole"),
        ("rank_of", gettext_lazy("trong số"), "whole"),
        ("rank_max", gettext_lazy("Thứ hạng cần đạt"), "whole"),
        ("node_code", gettext_lazy("Mã chỉ tiêu"), "text"),
        ("value", gettext_lazy("Số liệu"), "number"),
        ("plan_symbol", gettext_lazy("Kế hoạch"), "text"),
        ("note", gettext_lazy("Ghi chú"), "text"),
    ),
}
# What only the card of a row that a person added shows: the reader finds it from the place in the document.
ADDED_FIELDS: dict[str, tuple[tuple[str, Any, str], ...]] = {
    "indicators": (
        ("subindex", gettext_lazy("Chỉ số thành phần"), "whole"),
        ("code", gettext_lazy("Mã chỉ tiêu"), "text"),
    ),
    "targets": (("subindex", gettext_lazy("Chỉ số thành phần (0: tổng điểm)"), "whole"),),
    "tasks": (("subindex", gettext_lazy("Chỉ số thành phần"), "whole"),),
}
ADD = {
    "targets": gettext_lazy("Thêm mục tiêu"),
    "indicators": gettext_lazy("Thêm chỉ tiêu"),
    "tasks": gettext_lazy("Thêm nhiệm vụ"),
    "reporting": gettext_lazy("Thêm chế độ báo cáo"),
    "recipients": gettext_lazy("Thêm nơi nhận"),
}
TITLES = {
    "tasks": gettext_lazy("Nhiệm vụ"),
    "reporting": gettext_lazy("Chế độ báo cáo"),
    "recipients": gettext_lazy("Nơi nhận"),
}
