"""Files that a page hands out."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def spreadsheet(data: bytes, name: str) -> HttpResponse:
    """An Excel file to be kept under a name."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=SPREADSHEET, headers=headers)
