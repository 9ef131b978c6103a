"""The people of the workbench and their roles; for administrators alone."""

import secrets

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xanh.portal.agencies import access, accounts, actions, queries
from xanh.portal.agencies.account_forms import ResetFactorForm
from xanh.portal.agencies.filters import whole
from xanh.portal.agencies.forms import PersonForm, RoleForm
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import HAVE_PEOPLE
from xanh.portal.display.telling import in_words, show_problems
from xanh.reference import ProblemError


@require_http_methods(["GET", "POST"])
def people(request):
    """Everyone with an account, and the form that adds one more."""
    access.require(request.user, Act.MANAGE_PEOPLE)
    data = request.POST if request.method == "POST" else None
    form = PersonForm(data, agencies=_agencies(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            return _add(request, form)
        except ProblemError as error:
            form.add_error("username", in_words(error))
    found = access.people_visible(request.user).prefetch_related("memberships__agency")
    context = {
        "people": found.order_by("-is_active", "first_name", "username"),
        "form": form,
        "waiting": access.waiting_identities(request.user),
        "with_factor": accounts.people_with_second_factor(),
    }
    return render(request, "agencies/people.html", context, status=422 if form.errors else 200)


def _add(request, form):
    data, password = form.cleaned_data, new_password()
    person = actions.create_person(
        data["username"],
        name=data["name"],
        password=password,
        by=request.user,
        at=timezone.now(),
        roles=[(data["role"], data["agency"])],
    )
    return _show_password(request, person, password)


@require_http_methods(["GET", "POST"])
def person(request, pk):
    """One person: roles, account, password."""
    found = access.get_person(request.user, pk)
    form = RoleForm(agencies=_agencies(request.user))
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        try:
            answer = act(request, found) if act else None
        except ProblemError as error:
            show_problems(request, error)
            answer = None
        return answer or redirect("agencies:person", pk=pk)
    return render(request, "agencies/person.html", _shown(found, form))


def _shown(found, form):
    return {
        "person": found,
        "form": form,
        "why": ResetFactorForm(),
        "factors": accounts.second_factors(found),
        "sessions": accounts.open_sessions(found, at=timezone.now()),
        "identities": accounts.identities(found),
    }


def _give_role(request, found):
    form = RoleForm(request.POST, agencies=_agencies(request.user))
    if not form.is_valid():
        return render(request, "agencies/person.html", _shown(found, form), status=422)
    role, agency = form.cleaned_data["role"], form.cleaned_data["agency"]
    actions.set_membership(found, role, agency, by=request.user, at=timezone.now())
    messages.success(request, _("Đã giao vai trò."))
    return None


def _end_role(request, found):
    membership = access.get_membership(request.user, whole(request.POST.get("membership")) or 0)
    actions.end_membership(membership, by=request.user, at=timezone.now())
    messages.success(request, _("Đã thu hồi vai trò."))


def _set_active(request, found):
    active = not found.is_active
    actions.set_active(found, active=active, by=request.user, at=timezone.now())
    messages.success(request, _("Đã mở lại tài khoản.") if active else _("Đã khóa tài khoản."))


@reauthentication_required
def _reset_password(request, found):
    password = new_password()
    actions.reset_password(found, password=password, by=request.user, at=timezone.now())
    return _show_password(request, found, password)


@reauthentication_required
def _reset_factor(request, found):
    why = request.POST.get("why", "")
    accounts.reset_second_factor(found, why=why, by=request.user, at=timezone.now())
    messages.success(
        request, _("Đã đặt lại xác thực hai bước. Người này đăng nhập bằng mật khẩu rồi thiết lập lại.")
    )


def _end_session(request, found):
    session = access.get_session_of(request.user, found, request.POST.get("session", ""))
    accounts.end_session(session, by=request.user, at=timezone.now())
    messages.success(request, _("Đã kết thúc phiên."))


def _end_sessions(request, found):
    accounts.end_sessions(found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã kết thúc mọi phiên của người này."))


def _unlink(request, found):
    accounts.unlink_identities(found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã gỡ danh tính ngoài khỏi tài khoản."))


ACTS = {
    "role": _give_role,
    "second_factor": _reset_factor,
    "end_session": _end_session,
    "end_sessions": _end_sessions,
    "unlink": _unlink,
    "end_role": _end_role,
    "active": _set_active,
    "password": _reset_password,
}


def new_password():
    """Sixteen letters and digits in fours, without those that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _i in range(4)) for _j in range(4))


def _show_password(request, found, password):
    answer = render(request, "agencies/password_once.html", {"person": found, "password": password})
    answer["Cache-Control"] = "no-store"
    return answer


def _agencies(user):
    today = timezone.localdate()
    return access.agencies_visible(user).filter(queries.valid_on(today), kind__in=HAVE_PEOPLE)
