"""A document's files: set on pages when asked for, or as they were kept."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from xanh.documents.exchange import write_edxml
from xanh.portal.documents import access, exchanging, keeping, queries, setting
from xanh.portal.documents.rules import DocumentState, FileRole
from xanh.portal.documents.views.telling import told
from xanh.reference import ProblemError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, XML, ANY = "application/pdf", "application/xml", "application/octet-stream"
PDF_ROLES = (FileRole.EXPORTED, FileRole.SIGNED)


@require_safe
def docx(request, pk):
    """The text as a Word file, for those who write it."""
    document = access.get_document(request.user, pk)
    if not access.is_own(request.user, document):
        raise Http404
    return _made(request, document, lambda: (setting.as_docx(document.official), WORD, "docx"))


@require_safe
def check(request, pk):
    """The layout of the text measured against Decree 30/2020."""
    document = access.get_document(request.user, pk)
    if not access.is_own(request.user, document):
        raise Http404
    try:
        found = [problem.to_json() for problem in setting.deviations(document.official)]
    except ProblemError as error:
        found = told(error)
    return render(request, "documents/check.html", {"document": document, "found": found})


@require_safe
def pdf(request, pk):
    """The PDF that is out or was signed; else the text as it stands."""
    document = access.get_document(request.user, pk)
    kept = queries.signed(document) or queries.exported(document)
    if kept is not None:
        return _made(request, document, lambda: (keeping.read(kept), PDF, "pdf"))
    return _made(request, document, lambda: (setting.as_pdf(document.official), PDF, "pdf"))


@require_safe
def edxml(request, pk):
    """An issued document as a message; one with a field too long is not written."""
    document = access.get_document(request.user, pk)
    if not access.is_own(request.user, document) or document.state != DocumentState.ISSUED:
        raise Http404

    def made():
        return write_edxml(exchanging.message_of(document, at=timezone.now())), XML, "edxml"

    return _made(request, document, made)


@require_safe
def kept(request, pk):
    """A file as it was kept."""
    found = access.get_file(request.user, pk)
    try:
        data = keeping.read(found)
    except ProblemError as error:
        return render(request, "documents/refused.html", {"problems": told(error)}, status=422)
    return _download(data, PDF if found.role in PDF_ROLES else ANY, found.name)


def _made(request, document, make):
    try:
        data, kind, ending = make()
    except ProblemError as error:
        context = {"problems": told(error), "document": document}
        return render(request, "documents/refused.html", context, status=422)
    name = document.entry.symbol if document.entry else f"du-thao-{document.pk}"
    return _download(data, kind, f"{name}.{ending}".replace("/", "-"))


def _download(data, kind, name):
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=kind, headers=headers)
