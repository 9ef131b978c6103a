"""Words for notices and letters."""

from django.utils.translation import gettext_lazy as _

from xanh.portal.display.word import Word

NOTICE_KINDS = {
    "report": Word(_("Báo cáo"), "file-export"),
    "task": Word(_("Nhiệm vụ"), "list-check"),
    "explanation": Word(_("Đề nghị giải trình"), "help-circle"),
    "evidence": Word(_("Minh chứng"), "photo"),
    "letter": Word(_("Thư nhắc việc"), "send"),
}
NOTICE_STEPS = {
    "overdue": Word(_("Quá hạn"), "alert-triangle", "bad"),
    "returned": Word(_("Bị trả lại"), "arrow-left", "bad"),
    "refused": Word(_("Không chấp nhận"), "circle-x", "bad"),
    "undelivered": Word(_("Chưa gửi được"), "alert-circle", "bad"),
    "urged": Word(_("Được đôn đốc"), "bell", "warn"),
    "today": Word(_("Đến hạn"), "calendar-due", "warn"),
    "asked": Word(_("Được đề nghị giải trình"), "help-circle", "warn"),
    "actual": Word(_("Cần số chính thức"), "edit", "warn"),
    "before": Word(_("Sắp đến hạn"), "clock", "plain"),
}
WISHES = {
    "daily": Word(_("Mỗi ngày làm việc một thư, khi có việc mới")),
    "overdue": Word(_("Chỉ khi có việc quá hạn hoặc được đôn đốc")),
    "none": Word(_("Không nhận thư")),
}
DELIVERIES = {
    "prepared": Word(_("Chờ gửi"), "clock", "plain"),
    "waiting": Word(_("Chờ gửi lại"), "refresh", "warn"),
    "handed": Word(_("Máy chủ thư đã nhận"), "circle-check", "good"),
    "unsure": Word(_("Bị ngắt khi gửi, chưa rõ đã đến hay chưa"), "help-circle", "warn"),
    "failed": Word(_("Không gửi được"), "circle-x", "bad"),
}
