"""The journal: who did what, when, to which object; as a page and as files."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from xanh.portal.agencies.access import may, require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import SPREADSHEET
from xanh.portal.display.words import OBJECTS
from xanh.portal.insight import journal_files
from xanh.portal.insight.filters import JournalFilter
from xanh.portal.journal.queries import examined, lines
from xanh.portal.journal.rules import ACTS, PRIVATE

LINES_A_PAGE = 50


@require_safe
def journal(request):
    """The lines asked for; whether the chain is whole where that is asked."""
    require(request.user, Act.READ_JOURNAL)
    asked = JournalFilter.read(request.GET)
    whole = may(request.user, Act.READ_PRIVATE_LINES)
    verdict = examined() if asked.check else None
    context = {
        "asked": asked,
        "page": Paginator(lines(asked.asked, private=whole), LINES_A_PAGE).get_page(request.GET.get("page")),
        "acts": [act for act in ACTS if whole or act not in PRIVATE],
        "whole": whole,
        "objects": OBJECTS,
        "verdict": verdict,
        "problems": [p.to_json() for p in verdict.problems] if verdict else [],
    }
    return render(request, "insight/journal.html", context)


@require_safe
def export(request):
    """The lines asked for as a file: Excel, CSV or JSON lines, however many they are."""
    require(request.user, Act.READ_JOURNAL)
    whole = may(request.user, Act.READ_PRIVATE_LINES)
    found = lines(JournalFilter.read(request.GET).asked, private=whole)
    kind = request.GET.get("as", "xlsx")
    if kind == "xlsx":
        data = journal_files.xlsx(found, at=timezone.now())
        return FileResponse(data, as_attachment=True, filename="nhat-ky.xlsx", content_type=SPREADSHEET)
    if kind not in STREAMED:
        raise Http404
    write, content_type = STREAMED[kind]
    headers = {"Content-Disposition": content_disposition_header(True, f"nhat-ky.{kind}") or "attachment"}
    return StreamingHttpResponse(write(found), content_type=content_type, headers=headers)


STREAMED = {
    "csv": (journal_files.csv_rows, "text/csv; charset=utf-8"),
    "jsonl": (journal_files.json_lines, "application/jsonl; charset=utf-8"),
}
