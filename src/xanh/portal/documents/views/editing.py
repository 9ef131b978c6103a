"""A draft begun and edited: its parts in boxes of plain text."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xanh.portal.agencies.access import agencies_visible, require
from xanh.portal.agencies.queries import valid_on
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import HAVE_PEOPLE
from xanh.portal.documents import access, actions, forms, queries
from xanh.portal.documents.views.telling import refuse, told
from xanh.reference import ProblemError

EMPTY_BLOCKS = 3


@require_http_methods(["GET", "POST"])
def new(request):
    """Begin a document: whose, of which type, about what."""
    require(request.user, Act.DRAFT_DOCUMENT)
    agencies = access.acting_agencies(request.user, Act.DRAFT_DOCUMENT)
    form = forms.NewForm(request.POST if request.method == "POST" else None, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        agency = access.get_acting_agency(request.user, Act.DRAFT_DOCUMENT, data["agency"])
        text = queries.blank_text(agency, type_code=data["type_code"], subject=data["subject"])
        document = actions.draft_document(agency, text, by=request.user, at=timezone.now())
        return redirect("documents:edit", pk=document.pk)
    return render(request, "documents/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """A draft in boxes; saved whole, refused where somebody else was quicker."""
    document = access.get_document(request.user, pk)
    refuse(access.may_document(request.user, Act.DRAFT_DOCUMENT, document))
    if document.is_frozen:
        return redirect("documents:detail", pk=pk)
    if request.method == "POST":
        return _save(request, document)
    text = document.official
    form = forms.DraftForm(forms.values_of(text, document.revision))
    return _page(request, document, form, text.body)


def _save(request, document):
    form = forms.DraftForm(request.POST)
    before = document.official
    body = forms.body_of(request.POST, before)
    if not form.is_valid():
        return _page(request, document, form, body, status=422)
    try:
        actions.edit_draft(
            document,
            form.text(before, body),
            revision=form.cleaned_data["revision"],
            recipients=_chosen(request),
            by=request.user,
            at=timezone.now(),
        )
    except ProblemError as error:
        return _page(request, document, form, body, problems=told(error), status=422)
    messages.success(request, _("Đã lưu dự thảo."))
    again = "more" in request.POST
    return redirect("documents:edit" if again else "documents:detail", pk=document.pk)


def _chosen(request):
    return list(_agencies(request).filter(code__in=request.POST.getlist("deliver")))


def _agencies(request):
    today = timezone.localdate()
    return agencies_visible(request.user).filter(valid_on(today), kind__in=HAVE_PEOPLE)


def _page(request, document, form, body, *, problems=(), status=200):
    kept = request.POST.getlist("deliver") if request.method == "POST" else None
    chosen = kept if kept is not None else list(document.deliveries.values_list("agency__code", flat=True))
    context = {
        "document": document,
        "form": form,
        "rows": forms.rows_of(body, EMPTY_BLOCKS),
        "agencies": _agencies(request).exclude(pk=document.agency_id),
        "chosen": chosen,
        "problems": problems,
    }
    return render(request, "documents/edit.html", context, status=status)
