"""The pages of a document beside its fields: pictures, and on them the place of each field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from xanh.documents import picturing
from xanh.documents.draft import View
from xanh.portal.display.telling import in_words
from xanh.portal.imports import access, queries
from xanh.portal.imports.views import cards as shown
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
    sizes = dict(enumerate(map(tuple, item.document.page_sizes), start=1))
    full = {box["page"] for card in near for f in card.fields for box in _boxes(f, places)} or {1}
    areas = _areas(found, places, {n: sizes[n] for n in full & sizes.keys()})
    return [Page(n, width, height, areas.get(n)) for n, (width, height) in sizes.items()]


def _places(item: Any) -> list[list[dict[str, Any]]]:
    return ((item.draft or {}).get("source") or {}).get("regions") or []


def _boxes(field: shown.Field, places: list[list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for span in field.reading.get("spans") or ():
        for line in places[span["first_line"] - 1 : span["last_line"]]:
            yield from line


def _areas(
    found: list[shown.Card], places: list[list[dict[str, Any]]], sizes: dict[int, tuple[int, int]]
) -> dict[int, tuple[Area, ...]]:
    """The areas of some pages, the smallest last: it lies on top and can be pointed at."""
    made: dict[int, list[Area]] = {number: [] for number in sizes}
    for card in found:
        for field in () if card.removed else card.fields:
            by_page: dict[int, list[dict[str, Any]]] = {}
            for box in _boxes(field, places):
                by_page.setdefault(box["page"], []).append(box)
            for number in by_page.keys() & sizes.keys():
                made[number].append(_area(card, field, by_page[number], sizes[number]))
    return {number: tuple(sorted(areas, key=lambda area: -area.size)) for number, areas in made.items()}


def _area(card: shown.Card, field: shown.Field, boxes: list[dict[str, Any]], size: tuple[int, int]) -> Area:
    asked = urlencode({"part": card.part, "order": "reading", "at": card.key})
    return Area(
        anchor=field.anchor,
        state=field.state,
        label=field.label,
        link=f"?{asked}#{field.anchor}",
        path="".join(_rectangle(box, *size) for box in _blocks(boxes)),
        size=sum((box["right"] - box["left"]) * (box["bottom"] - box["top"]) for box in boxes),
    )


def _blocks(boxes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines that stand under each other as one rectangle: a frame around each would hide the letters."""
    blocks: list[dict[str, Any]] = []
    for box in boxes:
        goes_on = bool(blocks) and _goes_on(blocks[-1], box)
        blocks.append(_around(blocks.pop(), box) if goes_on else box)
    return blocks


def _around(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    low = {edge: min(one[edge], other[edge]) for edge in ("left", "top")}
    return {**one, **low, **{edge: max(one[edge], other[edge]) for edge in ("right", "bottom")}}


def _goes_on(last: dict[str, Any], box: dict[str, Any]) -> bool:
    """Whether a line follows right under what stands before it."""
    height = box["bottom"] - box["top"]
    beside = box["left"] < last["right"] and last["left"] < box["right"]
    return bool(beside and last["top"] <= box["top"] <= last["bottom"] + height)


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
    areas = _areas(found, _places(item), {number: (width, height)})[number]
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
            file = Path(document.file.path)
            found = picturing.draw(target, file, name=document.name, view=view)
        except FileNotFoundError as error:
            raise Http404 from error
        except ProblemError as error:
            return HttpResponse(in_words(error), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(found, content_type="image/webp")
