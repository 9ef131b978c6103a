"""Whom to reach at an agency: personal data, for those who need it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xanh.portal.agencies import access, queries, registering
from xanh.portal.agencies.filters import whole
from xanh.portal.agencies.register_forms import ContactForm
from xanh.reference import retention_days


@require_http_methods(["GET", "POST"])
def contacts(request, code):
    """Today's contacts, former ones until they are erased; a form for whoever keeps them."""
    found = access.get_agency(request.user, code)
    if not access.may_see_contacts(request.user, found):
        raise Http404
    edited, form = None, ContactForm()
    if request.method == "POST":
        edited, form = _posted(request, found)
        if form is None:
            return redirect("agencies:contacts", code=code)
    elif request.GET.get("edit"):
        edited = access.get_contact(request.user, found, whole(request.GET["edit"]) or 0)
        form = ContactForm(initial={name: getattr(edited, name) for name in registering.CONTACT})
    return render(
        request, "agencies/contacts.html", _context(request, found, edited, form), status=_status(form)
    )


def _status(form):
    return 422 if form.errors else 200


def _context(request, found, edited, form):
    today = timezone.localdate()
    now = list(queries.contacts(found, today))
    kept = found.contacts.filter(erased_at=None)
    return {
        "agency": found,
        "contacts": now,
        "former": [c for c in kept if c not in now],
        "may_edit": access.may_edit_contacts(request.user, found),
        "edited": edited,
        "form": form,
        "days": retention_days("contact"),
    }


def _posted(request, found):
    """What was asked is done: no form is left; else the contact and the form that has to be mended."""
    if not access.may_edit_contacts(request.user, found):
        raise Http404
    key, who = whole(request.POST.get("contact")), {"by": request.user, "at": timezone.now()}
    edited = access.get_contact(request.user, found, key) if key else None
    act = request.POST.get("act", "")
    if edited and act in ENDS:
        messages.success(request, ENDS[act](edited, who))
        return None, None
    form = ContactForm(request.POST)
    if form.is_valid():
        registering.keep_contact(edited or queries.new_contact(found), form.cleaned_data, **who)
        messages.success(request, _("Đã lưu."))
        return None, None
    return edited, form


def _end(contact, who):
    registering.end_contact(contact, last=timezone.localdate(), **who)
    return _("Đã kết thúc; dữ liệu sẽ được xóa khi hết hạn lưu.")


def _erase(contact, who):
    registering.erase_contact(contact, **who)
    return _("Đã xóa dữ liệu cá nhân của người liên hệ này.")


ENDS = {"end": _end, "erase": _erase}
