"""The pages of a document beside its fields: pictures, and on them the place of each field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from xanh.documents.draft import View
from xanh.portal.imports import access, picturing, queries
from xanh.portal.imports.views import cards as shown
from xanh.portal.imports.views.telling import in_words
from xanh.reference import ProblemError

MARGIN = 0.003  # of the page, around the letters of a line
KEPT_FOR = 60 * 60  # seconds: a file never changes, but who may see it does


@dataclass(frozen=True)
class Area:
    """Where a field stands on one page: an SVG path, and the address of its card."""

    anchor: str
    state: str
    label: str | Promise
    link: str
    path: str
    size: float


@dataclass(frozen=True)
class Page:
    """A page as the review shows it; `areas` is None where they are fetched when the page comes into view."""

    number: int
    width: int
    height: int
    areas: tuple[Area, ...] | None = None


def pages(item: Any, found: list[shown.Card], near: Iterable[shown.Card]) -> list[Page]:
    """Every page of the document; with areas those on which the cards `near` stand."""
    if not item.document.file:
        return []
    places = _places(item)
    full = {box["page"] for card in near for f in card.fields for box in _boxes(f, places)} or {1}
    sizes = enumerate(item.document.page_sizes, start=1)
    return [
        Page(n, width, height, _areas(found, places, (n, width, height)) if n in full else None)
        for n, (width, height) in sizes
    ]


def _places(item: Any) -> list[list[dict[str, Any]]]:
    return ((item.draft or {}).get("source") or {}).get("regions") or []


def _boxes(field: shown.Field, places: list[list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for span in field.reading.get("spans") or ():
        for line in places[span["first_line"] - 1 : span["last_line"]]:
            yield from line


def _areas(
    found: list[shown.Card], places: list[list[dict[str, Any]]], page: tuple[int, int, int]
) -> tuple[Area, ...]:
    """The areas of a page, the smallest last: it lies on top and can be pointed at."""
    made = [
        _area(card, field, boxes, page)
        for card in found
        for field in ([] if card.removed else card.fields)
        if (boxes := [box for box in _boxes(field, places) if box["page"] == page[0]])
    ]
    return tuple(sorted(made, key=lambda area: -area.size))


def _area(
    card: shown.Card, field: shown.Field, boxes: list[dict[str, Any]], page: tuple[int, int, int]
) -> Area:
    asked = urlencode({"part": card.part, "order": "reading", "at": card.key})
    return Area(
        anchor=field.anchor,
        state=field.state,
        label=field.label,
        link=f"?{asked}#{field.anchor}",
        path="".join(_rectangle(box, page[1], page[2]) for box in boxes),
        size=sum((box["right"] - box["left"]) * (box["bottom"] - box["top"]) for box in boxes),
    )


def _rectangle(box: dict[str, Any], width: int, height: int) -> str:
    left, top = max(0, box["left"] - MARGIN) * width, max(0, box["top"] - MARGIN) * height
    right, bottom = min(1, box["right"] + MARGIN) * width, min(1, box["bottom"] + MARGIN) * height
    return f"M{left:.0f} {top:.0f}H{right:.0f}V{bottom:.0f}H{left:.0f}z"


@require_safe
def page(request, pk, number):
    """The areas of one page, for when it comes into view."""
    item = access.get_import(request.user, pk)
    width, height = _size(item, number)
    found = shown.cards(queries.current_draft(item))
    areas = _areas(found, _places(item), (number, width, height))
    return render(request, "imports/areas.html", {"item": item, "page": Page(number, width, height, areas)})


@require_safe
def picture(request, pk, number):
    """The picture of one page."""
    item = access.get_import(request.user, pk)
    _size(item, number)
    view, document = _view(item, number), item.document
    etag = f'"{document.sha256[:32]}-{picturing.name_of(view)}"'
    answer = get_conditional_response(request, etag=etag) or _drawn(document, view)
    if answer.status_code in (200, 304):
        answer.headers["ETag"] = etag
        answer.headers["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    return answer


def _size(item, number):
    sizes = item.document.page_sizes
    if not (item.document.file and 1 <= number <= len(sizes)):
        raise Http404
    return sizes[number - 1]


def _view(item, number):
    """How the reader looked at the page; as it stands in the file, where nothing else is said."""
    views = ((item.draft or {}).get("source") or {}).get("views") or []
    return View(**views[number - 1]) if number <= len(views) else View(number)


def _drawn(document, view):
    target = picturing.kept(settings.PICTURES_ROOT, document.sha256, view)
    try:
        found = target.read_bytes()
    except FileNotFoundError:
        try:
            with document.file.open("rb") as file:
                data = file.read()
            found = picturing.draw(target, data, name=document.name, view=view)
        except FileNotFoundError as error:
            raise Http404 from error
        except ProblemError as error:
            return HttpResponse(in_words(error), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(found, content_type="image/webp")
