"""One field of a draft: shown, edited, saved as typed, confirmed, taken back."""

from urllib.parse import urlencode

from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from xanh.documents.read.prose.due import find_dues
from xanh.portal.agencies.access import agencies_visible
from xanh.portal.agencies.filters import whole
from xanh.portal.agencies.queries import search
from xanh.portal.display import words
from xanh.portal.display.telling import in_words, show_problems
from xanh.portal.imports import access, actions, adding, fields, queries
from xanh.portal.imports.forms import raw_value, sealed, typed, unsealed
from xanh.portal.imports.views import cards as shown
from xanh.portal.plans.rules import Role
from xanh.reference import ProblemError

FOUND_AT_MOST = 12
OPTIONS = {"period": ("", *fields.PERIODS), "figure": ("published", "target")}
STALE = "import.stale"


@require_http_methods(["GET", "POST"])
def field(request, pk):
    """GET the editor of the field at `path`; POST one act on it."""
    asked = Asked(request, access.get_import(request.user, pk))
    if not access.may_correct(request.user, asked.item):
        raise Http404
    if request.method == "GET":
        return asked.editor()
    try:
        return asked.act()
    except ProblemError as error:
        return asked.conflict(error) if error.problems[0].code == STALE else asked.refuse(in_words(error))


@require_http_methods(["POST"])
def row(request, pk):
    """Drop a row of the draft, or take it back."""
    item = access.get_import(request.user, pk)
    act = {"undo": actions.undo_correction, "remove": actions.remove_item}.get(request.POST.get("act", ""))
    if act is None or not access.may_correct(request.user, item):
        raise Http404
    path, said = request.POST.get("path", ""), {"by": request.user, "at": timezone.now()}
    try:
        act(item, path, expected=whole(request.POST.get("expected")), **said)
    except ProblemError as error:
        show_problems(request, error)
    draft = queries.current_draft(item)
    found = shown.cards(draft)
    card = shown.pick_card(found, path)
    if not request.htmx:
        return redirect(place(item, card))
    counts, tabs = shown.counts(found), shown.tabs(found)
    context = {"item": item, "card": card, "counts": counts, "tabs": tabs, "may_correct": True}
    context["additions"] = shown.additions(draft)
    return render(request, "imports/card_changed.html", context)


@require_POST
def add(request, pk):
    """Add an empty row to a part of the draft, and open it for editing."""
    item = access.get_import(request.user, pk)
    if not access.may_correct(request.user, item):
        raise Http404
    part, _colon, seen = request.POST.get("rows", "").partition(":")
    if part not in adding.PARTS:
        raise Http404
    try:
        said = {"by": request.user, "at": timezone.now(), "expected": whole(seen)}
        path = actions.add_item(item, part, **said).path
    except ProblemError as error:
        show_problems(request, error)
        return redirect(place(item, _last(item, part)))
    address = reverse("imports:detail", args=[pk])
    opened = urlencode({"part": part, "order": "reading", "at": path, "edit": f"{path}.{adding.PARTS[part]}"})
    return redirect(f"{address}?{opened}")


def _last(item, part):
    """The last card of a part: what someone else has just added."""
    own = [card for card in shown.cards(queries.current_draft(item)) if card.part == part]
    return own[-1] if own else None


@require_safe
def agencies(request, pk):
    """Agencies whose names hold the words, tone marks aside: what an editor offers."""
    access.get_import(request.user, pk)
    words_asked = request.GET.get("q", "")
    pick = "add" if request.GET.get("pick") == "add" else "pick"
    context = {"found": _found(request, words_asked), "q": words_asked, "pick": pick}
    return render(request, "imports/found.html", context)


def place(item, card):
    """Where on the review a card stands: the page of its part, in reading order."""
    address = reverse("imports:detail", args=[item.pk])
    return f"{address}?part={card.part}&order=reading&at={card.key}#{card.anchor}" if card else address


def editing(field):
    """What the editor of a field offers."""
    return {
        "typed": typed(field),
        "parties": field.value,
        "roles": [(r.value, words.word("role", r.value)) for r in Role if r != Role.DIRECTED],
        "options": [(code, words.word(field.editor, code)) for code in OPTIONS.get(field.editor, ())],
        "basis": shown.basis_form(field.value),
        "pick": "add" if field.editor == "parties" else "pick",
    }


def _found(request, asked):
    return search(agencies_visible(request.user), asked)[:FOUND_AT_MOST] if asked.strip() else []


class Asked:
    """A request about one field: the import, the card and the field as they stand."""

    def __init__(self, request, item):
        self.request, self.item = request, item
        self.path = (request.POST or request.GET).get("path", "")
        self.look()

    def look(self):
        """Read the draft anew."""
        found = shown.cards(queries.current_draft(self.item))
        self.counts, self.tabs = shown.counts(found), shown.tabs(found)
        try:
            self.card, self.field = shown.pick(found, self.path)
        except LookupError as error:
            raise Http404 from error

    def act(self):
        data = self.request.POST
        if "remove" in data or "add" in data or "pick" in data:
            return self.change_list()
        handler = {
            "confirm": self.confirm,
            "undo": self.undo,
            "suggestion": self.take_suggestion,
            "save": self.save,
            "done": self.done,
            "mine": self.mine,
        }.get(data.get("act", ""))
        return handler() if handler else self.reply("")

    def told(self):
        expected = whole(self.request.POST.get("expected"))
        return {"by": self.request.user, "at": timezone.now(), "expected": expected}

    def confirm(self):
        actions.confirm_field(self.item, self.path, **self.told())
        return self.reply(_("Đã xác nhận."))

    def undo(self):
        actions.undo_correction(self.item, self.path, **self.told())
        return self.reply(_("Đã bỏ lần sửa."), other=shown.other_list(self.card, self.field))

    def take_suggestion(self):
        actions.correct_field(self.item, self.path, self.field.suggestion, **self.told())
        return self.reply(_("Đã lấy theo gợi ý."))

    def mine(self):
        try:
            value = unsealed(self.request.POST.get("mine", ""))
        except BadSignature:
            return self.reply("")
        actions.correct_field(self.item, self.path, value, **self.told())
        return self.reply(_("Đã lưu giá trị của bạn."))

    def save(self):
        """Save while the reviewer goes on typing: the editor stays as it is."""
        if self.store(self.typed_value()):
            return reswap(retarget(self.editor(said=_("Đã chuyển.")), f"#{self.field.anchor}"), "outerHTML")
        return render(self.request, "imports/saved.html", self.context(said=_("Đã lưu.")))

    def done(self):
        if self.request.POST.get("q", "").strip() and not self.request.htmx:
            return self.editor()
        self.store(self.typed_value())
        return self.reply(_("Đã lưu."))

    def change_list(self):
        """Add or drop a party, or take an agency of the register; the editor comes back."""
        data, value = self.request.POST, self.typed_value()
        if "remove" in data:
            value = [party for i, party in enumerate(value) if str(i) != data["remove"]]
        chosen = (
            agencies_visible(self.request.user).filter(code=data.get("add") or data.get("pick") or "").first()
        )
        if chosen and self.field.editor == "parties":
            value = [
                *value,
                {"agency": chosen.name, "code": chosen.code, "role": self.field.role, "scope": None},
            ]
        elif chosen:
            value = chosen.name
        self.store(value)
        return self.editor(said=_("Đã lưu."))

    def typed_value(self):
        return raw_value(self.field.editor, self.request.POST, before=self.field.value)

    def store(self, value):
        """Save a value that differs from the one that stands; say whether parties moved to the other list."""
        clean = fields.clean(self.item.kind, self.path, value)
        stands = self.field.plain
        if clean == stands or (stands and clean == fields.clean(self.item.kind, self.path, stands)):
            return False
        expected = whole(self.request.POST.get("expected"))
        own, moved = shown.sides(self.field, clean)
        changes = [actions.Change(self.path, own, expected), *self.following(own)]
        if moved:
            changes.append(self.arriving(moved))
        actions.correct_fields(self.item, changes, by=self.request.user, at=timezone.now())
        self.look()
        return bool(moved)

    def following(self, value):
        """The due rule that goes with a due text, the code with the name of an indicator that was added."""
        if self.field.role == "due_text":
            found = find_dues(value or "")
            return [self.change("due", found[0].rule if found else None)]
        if self.card.added and self.card.part == "indicators" and self.field.role == "name":
            code = queries.code_of(value)
            return [self.change("code", code)] if code not in (None, self.card.row.get("code")) else []
        return []

    def change(self, name, value):
        """A new value for another field of the row."""
        path = f"{self.card.key}.{name}"
        latest = queries.latest_correction(self.item, path)
        return actions.Change(path, value, latest.pk if latest else None)

    def arriving(self, moved):
        """The other list with the parties that have moved there."""
        other = shown.other_list(self.card, self.field)
        if other is None:
            raise Http404
        there = {(p["code"] or p["agency"], p["scope"]) for p in other.plain}
        new = [p for p in moved if (p["code"] or p["agency"], p["scope"]) not in there]
        return actions.Change(other.path, [*other.plain, *new], whole(other.expected))

    def reply(self, said, *, other=None):
        """The field as it stands now, and the other list where it has changed, too."""
        self.look()
        now = shown.other_list(self.card, self.field) if other else None
        moved = now if now and now.expected != other.expected else None
        if not self.request.htmx:
            return redirect(place(self.item, self.card))
        return render(self.request, "imports/field_changed.html", self.context(said=said, other=moved))

    def editor(self, *, error="", said="", status=200):
        """The field's editor: a part of the page, or a page of its own without scripts."""
        asked = self.request.POST.get("q", "") if self.request.POST.get("act") == "done" else ""
        context = self.context(error=error, said=said, editing=True, q=asked) | editing(self.field)
        context["other"] = shown.other_list(self.card, self.field) if said else None
        if error:
            context["typed"] = self.request.POST.get("value", "")
        context["found"] = _found(self.request, asked) if asked else None
        name = "imports/edit_changed.html" if self.request.htmx else "imports/field_page.html"
        return render(self.request, name, context, status=status)

    def refuse(self, error):
        if self.request.POST.get("act") == "save":
            return render(self.request, "imports/refused.html", self.context(error=error), status=422)
        return self.editor(error=error, status=422)

    def conflict(self, error):
        """Someone else was quicker: both values, and the choice."""
        self.look()
        told = error.problems[0].values
        value = self.conflicting_value()
        conflict = {
            "who": told["who"],
            "when": told["when"],
            "signed": sealed(value),
            "mine": self.field.words(value),
        }
        context = self.context(conflict=conflict)
        if not self.request.htmx:
            return render(self.request, "imports/field_page.html", context, status=409)
        answer = render(self.request, "imports/field_changed.html", context, status=409)
        return reswap(retarget(answer, f"#{self.field.anchor}"), "outerHTML")

    def conflicting_value(self):
        act = self.request.POST.get("act")
        if act not in ("save", "done"):
            return self.field.plain
        return fields.clean(self.item.kind, self.path, self.typed_value())

    def context(self, **more):
        about = {
            "item": self.item,
            "card": self.card,
            "field": self.field,
            "counts": self.counts,
            "tabs": self.tabs,
        }
        return {**about, "may_correct": True, **more}
