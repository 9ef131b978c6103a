"""One document: where it stands, what can be done next and by whom, its files, who has it, its history."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xanh.portal.agencies.access import may_ever
from xanh.portal.agencies.filters import whole
from xanh.portal.agencies.rights import Act
from xanh.portal.documents import access, actions, exchanging, keeping, queries
from xanh.portal.documents.rules import DocumentState
from xanh.portal.documents.stating import not_now
from xanh.portal.documents.views.telling import refuse, told
from xanh.reference import Problem, ProblemError

RIGHTS = (Act.DRAFT_DOCUMENT, Act.NUMBER_DOCUMENT, Act.RECORD_SIGNED, Act.WITHDRAW_DOCUMENT)


@require_safe
def detail(request, pk):
    """The document as it stands."""
    return _page(request, access.get_document(request.user, pk))


@require_POST
def act(request, pk):
    """Do one of the acts of the table below; what is refused changes nothing and is told on the page."""
    document = access.get_document(request.user, pk)
    named = ACTS.get(request.POST.get("act", ""))
    if named is None:
        return redirect("documents:detail", pk=pk)
    rights, do, done = named
    now = not rights or any(access.may_document(request.user, right, document) for right in rights)
    refuse(now or any(may_ever(request.user, right, owner=document.agency_id) for right in rights))
    try:
        if not now:
            raise not_now(document)  # asked for again, or after another has been at it
        do(request, document, {"by": request.user, "at": timezone.now()})
    except ProblemError as error:
        return _page(request, access.get_document(request.user, pk), told(error), status=422)
    messages.success(request, done())
    return redirect("documents:detail", pk=pk)


def _page(request, document, problems=(), status=200):
    signed = queries.signed(document)
    verdict = queries.verdict(signed)
    own = access.is_own(request.user, document)
    leaves = own and document.state == DocumentState.ISSUED
    warned = exchanging.warnings(document, at=timezone.now()) if leaves else ()
    context = {
        "document": document,
        "text": document.official,
        "own": own,
        "may": {right.value: access.may_document(request.user, right, document) for right in RIGHTS},
        "problems": problems,
        "files": document.files.select_related("kept_by").order_by("-id") if own else (),
        "signed": signed,
        "verdict": verdict,
        "signatures": _signatures(verdict),
        "ready": queries.may_be_issued(document),
        "deliveries": document.deliveries.select_related("agency", "acknowledged_by"),
        "arrived": access.deliveries_to(request.user, document),
        "exchange": [p.to_json() for p in warned],
        "key": uuid.uuid4().hex,
    }
    return render(request, "documents/detail.html", context, status=status)


def _signatures(verdict):
    """Each with the moment of its trusted stamp and the one its signer's computer told."""
    found = verdict.signatures if verdict else ()
    return [(one, _moment(one.stamped_at), _moment(one.signed_at)) for one in found]


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def _number(request, document, about):
    actions.give_number(document, key=request.POST.get("key", "")[:64] or uuid.uuid4().hex, **about)


def _export(request, document, about):
    actions.export_for_signing(document, **about)


def _signed(request, document, about):
    file = request.FILES.get("file")
    if file is None:
        raise ProblemError(Problem("document.no_file"))
    keeping.check_size(file.name, file.size)  # before it is in memory
    actions.record_signed(document, file.name, file.read(), **about)


def _reopen(request, document, about):
    actions.reopen(document, request.POST.get("reason", ""), **about)


def _paper(request, document, about):
    actions.register_paper(document, **about)


def _issue(request, document, about):
    actions.issue(document, **about)


def _withdraw(request, document, about):
    actions.withdraw(document, request.POST.get("reason", ""), **about)


def _acknowledge(request, document, about):
    pk = whole(request.POST.get("delivery", "")) or 0
    delivery = access.get_delivery(request.user, document, pk)
    refuse(access.may_receive(request.user, delivery.agency_id))
    actions.acknowledge(delivery, **about)


# Name of the act: the rights of which one is needed, what does it, what is said when it is done.
ACTS = {
    "number": ((Act.NUMBER_DOCUMENT,), _number, lambda: _("Đã cấp số.")),
    "export": ((Act.DRAFT_DOCUMENT, Act.RECORD_SIGNED), _export, lambda: _("Đã xuất tệp PDF để trình ký.")),
    "signed": ((Act.RECORD_SIGNED,), _signed, lambda: _("Chữ ký số hợp lệ; đã lưu tệp đã ký.")),
    "reopen": ((Act.DRAFT_DOCUMENT,), _reopen, lambda: _("Đã lấy lại văn bản; có thể sửa và xuất lại.")),
    "paper": ((Act.RECORD_SIGNED,), _paper, lambda: _("Đã ghi nhận văn bản được ký trên giấy.")),
    "issue": ((Act.RECORD_SIGNED,), _issue, lambda: _("Đã phát hành văn bản.")),
    "withdraw": ((Act.WITHDRAW_DOCUMENT,), _withdraw, lambda: _("Đã thu hồi văn bản.")),
    "acknowledge": ((), _acknowledge, lambda: _("Đã báo nhận văn bản.")),
}
