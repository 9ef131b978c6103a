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
