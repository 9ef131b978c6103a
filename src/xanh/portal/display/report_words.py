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
DUTY_GROUPS = {
    "returned": Word(_("Bị trả lại, cần sửa"), "arrow-left", "bad"),
    "overdue": Word(_("Quá hạn, chưa gửi"), "alert-triangle", "bad"),
    "actual": Word(_("Cần bổ sung số chính thức"), "edit", "warn"),
    "open": Word(_("Đang mở để nhập"), "edit", "plain"),
    "waiting": Word(_("Đã gửi, chờ ý kiến"), "clock", "unknown"),
    "coming": Word(_("Sắp tới"), "calendar", "unknown"),
    "done": Word(_("Đã được tiếp nhận"), "circle-check", "good"),
}
