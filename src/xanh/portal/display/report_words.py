"""The words on screen for the states of reports, and for what presses in a list of them."""

from django.utils.translation import gettext_lazy as _

from xanh.portal.display.word import Word

REPORT_STATES = {
    "not_due": Word(_("Chưa đến hạn"), "minus", "unknown", mark=_("chưa đến hạn")),
    "not_begun": Word(_("Chưa nhập"), "minus", "unknown"),
    "none": Word(_("Chưa nhập"), "circle-x", "bad", mark=_("chưa nhập")),
    "draft": Word(_("Đang soạn"), "edit", "warn", mark=_("đang soạn")),
    "submitted": Word(_("Đã gửi"), "upload", "good", mark=_("đã gửi")),
    "returned": Word(_("Bị trả lại"), "arrow-left", "bad", mark=_("trả lại")),
    "accepted": Word(_("Đã tiếp nhận"), "circle-check", "good", mark=_("tiếp nhận")),
}
PARTS = {
    "missing": Word(_("Chưa có báo cáo dùng được"), "circle-x", "bad"),
    "new": Word(_("Đã gửi, chưa đưa vào"), "upload", "warn"),
    "used": Word(_("Đã đưa vào"), "circle-check", "good"),
    "changed": Word(_("Có bản gửi khác bản đang dùng"), "edit", "warn"),
    "returned": Word(_("Đang dùng bản đã bị trả lại"), "arrow-left", "bad"),
    "withdrawn": Word(_("Đang dùng bản đã rút lại"), "arrow-left", "bad"),
}
CONSOLIDATIONS = {
    "waiting": Word(_("Chưa đơn vị nào gửi"), "minus", "unknown"),
    "ready": Word(_("Chưa bắt đầu tổng hợp"), "upload", "warn"),
    "begun": Word(_("Đang tổng hợp"), "edit", "warn"),
    "draft": Word(_("Đã có dự thảo báo cáo"), "file-text", "warn"),
    "numbered": Word(_("Báo cáo đã cấp số"), "file-text", "warn"),
    "exported": Word(_("Báo cáo đang trình ký"), "lock", "warn"),
    "issued": Word(_("Báo cáo đã phát hành"), "circle-check", "good"),
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
