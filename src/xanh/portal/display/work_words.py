"""Words for evidence and explanations; `words` has them in its table of tables."""

from django.utils.translation import gettext_lazy as _

from xanh.portal.display.word import Word

EVIDENCE_STATES = {
    "scanning": Word(_("Đang chờ quét vi-rút"), "clock", "unknown"),
    "infected": Word(_("Có mã độc, đã cách ly"), "shield", "bad"),
    "waiting": Word(_("Chờ thẩm định"), "clock", "warn"),
    "accepted": Word(_("Đã chấp nhận"), "circle-check", "good"),
    "refused": Word(_("Không chấp nhận"), "circle-x", "bad"),
    "more": Word(_("Cần bổ sung"), "alert-triangle", "warn"),
    "withdrawn": Word(_("Đã rút"), "x", "unknown"),
    "erased": Word(_("Đã xóa tệp, hết thời hạn lưu"), "trash", "unknown"),
}
REUSE = {  # in what another use of the same file differs
    "year": Word(_("năm khác")),
    "agency": Word(_("cơ quan khác")),
    "indicator": Word(_("chỉ tiêu khác")),
    "task": Word(_("nhiệm vụ khác")),
    "period": Word(_("kỳ khác")),
}
EXPLANATIONS = {
    "open": Word(_("Chờ giải trình"), "clock", "warn"),
    "answered": Word(_("Đã giải trình, chờ xem"), "eye", "unknown"),
    "accepted": Word(_("Đã chấp nhận giải trình"), "circle-check", "good"),
    "withdrawn": Word(_("Đã rút đề nghị"), "x", "unknown"),
    "overdue": Word(_("Quá hạn giải trình"), "alert-triangle", "bad"),
}
# What waits for a person, what is late first: a count stands behind the words.
WAITING = {
    "tasks_overdue": Word(_("Nhiệm vụ quá hạn"), "alert-triangle", "bad"),
    "reports_overdue": Word(_("Báo cáo quá hạn"), "alert-triangle", "bad"),
    "explanations_overdue": Word(_("Giải trình quá hạn"), "alert-triangle", "bad"),
    "reports_returned": Word(_("Báo cáo bị trả lại"), "arrow-back-up", "bad"),
    "evidence_returned": Word(_("Minh chứng cần bổ sung, làm lại"), "arrow-back-up", "bad"),
    "tasks_soon": Word(_("Nhiệm vụ sắp đến hạn"), "clock", "warn"),
    "reports_open": Word(_("Báo cáo phải gửi"), "file-export", "warn"),
    "explanations_open": Word(_("Giải trình phải trả lời"), "help-circle", "warn"),
    "reports_actual": Word(_("Báo cáo cần số chính thức"), "edit", "warn"),
    "reports_received": Word(_("Báo cáo chờ tiếp nhận"), "checks", "plain"),
    "evidence": Word(_("Minh chứng chờ thẩm định"), "photo", "plain"),
    "explanations_answered": Word(_("Giải trình chờ ý kiến"), "help-circle", "plain"),
    "documents": Word(_("Văn bản đến chưa báo nhận"), "file-import", "plain"),
    "imports": Word(_("Văn bản chờ rà soát"), "file-import", "plain"),
    "tasks_silent": Word(_("Nhiệm vụ chưa nhập kỳ này"), "edit", "plain"),
    "identities": Word(_("Người chờ gắn với tài khoản"), "users", "plain"),
}
