"""One agency of the register, for whoever manages it: facts, end, codes, members; undoing a merger."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xanh.portal.agencies import access, merging, queries, registering
from xanh.portal.agencies.filters import day, whole
from xanh.portal.agencies.register_forms import AgencyForm, CodeForm, EndForm, KindsForm, MemberForm
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import GROUPS, old_code
from xanh.portal.display.telling import show_problems
from xanh.reference import ProblemError


@require_http_methods(["GET", "POST"])
def edit(request, code):
    """Everything of an agency that may be changed; each part is a form of its own."""
    access.require(request.user, Act.MANAGE_AGENCIES)
    found = access.get_agency(request.user, code)
    known = access.agencies_visible(request.user).exclude(pk=found.pk)
    forms = _forms(found, known)
    act = request.POST.get("act", "")
    if request.method == "POST" and act in FORMS:
        forms[act] = FORMS[act](request.POST, **_own(act, known))
        if forms[act].is_valid() and _done(request, CHANGES[act], found, forms[act]):
            return redirect("agencies:edit", code=code)
    elif request.method == "POST" and act in ENDS:
        _done(request, ENDS[act], found, request.POST)
        return redirect("agencies:edit", code=code)
    failed = any(form.errors for form in forms.values())
    return render(request, "agencies/edit.html", _context(found, forms), status=422 if failed else 200)


def _context(found, forms):
    today = timezone.localdate()
    is_group = found.kind in GROUPS
    return {
        "agency": found,
        "forms": forms,
        "codes": [(row, old_code(row.code)) for row in found.codes.all()],
        "is_group": is_group,
        "named": found.member_rows.select_related("agency") if is_group else [],
        "members": queries.members_on(found, today) if is_group else [],
        "today": today,
    }


def _forms(found, known):
    facts = {name: getattr(found, name) for name in registering.FACTS}
    facts["parent"] = found.parent and found.parent.code
    return {
        "facts": AgencyForm(initial=facts, **_own("facts", known)),
        "end": EndForm(initial={"last": found.valid_to}, **_own("end", known)),
        "code": CodeForm(**_own("code", known)),
        "member": MemberForm(**_own("member", known)),
        "kinds": KindsForm(initial={"kinds": found.kinds}, **_own("kinds", known)),
    }


def _own(act, known):
    """What a form of the page takes: ids of its own, and the agencies to choose from."""
    choice = {"agencies": known} if act in ("facts", "member") else {}
    return {"auto_id": f"{act}_%s", **choice}


def _done(request, change, found, given):
    """Make a change and say so; what stands against it is said instead."""
    try:
        change(found, given, by=request.user, at=timezone.now())
    except ProblemError as error:
        show_problems(request, error)
        return False
    messages.success(request, _("Đã lưu."))
    return True


def _change_facts(found, form, **who):
    data = dict(form.cleaned_data)
    registering.edit_agency(found, data, why=data.pop("why"), **who)


def _change_end(found, form, **who):
    registering.end_agency(found, last=form.cleaned_data["last"], why=form.cleaned_data["why"], **who)


def _add_code(found, form, **who):
    data = form.cleaned_data
    registering.add_code(found, data["code"], span=form.span, source=data["source"], **who)


def _add_member(found, form, **who):
    registering.add_member(found, form.cleaned_data["agency"], span=form.span, **who)


def _set_kinds(found, form, **who):
    registering.set_kinds(found, form.cleaned_data["kinds"], **who)


def _end_code(found, data, **who):
    row = found.codes.filter(pk=whole(data.get("row")) or 0).first()
    if row:
        registering.end_code(row, last=day(data.get("last")) or timezone.localdate(), **who)


def _end_member(found, data, **who):
    row = found.member_rows.filter(pk=whole(data.get("row")) or 0).first()
    if row:
        registering.end_member(row, last=day(data.get("last")) or timezone.localdate(), **who)


FORMS = {"facts": AgencyForm, "end": EndForm, "code": CodeForm, "member": MemberForm, "kinds": KindsForm}
CHANGES = {
    "facts": _change_facts,
    "end": _change_end,
    "code": _add_code,
    "member": _add_member,
    "kinds": _set_kinds,
}
ENDS = {"end_code": _end_code, "end_member": _end_member}


@require_POST
def undo(request, pk):
    """Undo a merger on which nothing was built."""
    merger = access.get_merger(request.user, pk)

    def change(found, given, **who):
        merging.undo(found, why=given.get("why", "").strip()[:300], **who)

    _done(request, change, merger, request.POST)
    return redirect("insight:agency", code=merger.successor.code)
