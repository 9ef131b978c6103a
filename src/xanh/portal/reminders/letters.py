"""A letter as it goes out: subject, plain text and simple HTML, in the language of whoever gets it."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xanh.portal.display.figures import day as shown
from xanh.portal.reminders.models import Letter, Notice
from xanh.portal.reminders.recipients import preferences
from xanh.portal.reminders.rules import LOUDNESS, Step
from xanh.portal.reminders.telling import sentence, title

SHOWN = 60  # lines of one letter; the others stand in the list


@dataclass(frozen=True)
class Line:
    """One line of a letter."""

    title: str
    why: str
    agency: str
    text: str
    link: str
    is_red: bool


def message(letter: Letter) -> EmailMultiAlternatives | None:
    """The letter to be handed over; None where its receiver has no address or nothing is left to say."""
    address = _address(letter)
    notices = list(letter.notices.select_related("agency"))
    if not address or not notices:
        return None
    with translation.override(_language(letter)):
        lines = [_line(notice, letter) for notice in sorted(notices, key=_loudness)]
        context = _context(letter, lines)
        made = EmailMultiAlternatives(
            subject=subject(lines, letter.day, urged=letter.urging_id is not None),
            body=render_to_string("reminders/letter.txt", context),
            to=[address],
            headers=_headers(letter),
        )
        made.attach_alternative(render_to_string("reminders/letter.html", context), "text/html")
    return made


def _address(letter: Letter) -> str:
    if letter.contact:
        return "" if letter.contact.erased_at else letter.contact.email
    return letter.user.email if letter.user and letter.user.is_active else ""


def _language(letter: Letter) -> str:
    chosen = preferences([letter.user_id or 0]).get(letter.user_id or 0)
    return chosen.language if chosen else settings.LANGUAGE_CODE


def _loudness(notice: Notice) -> tuple[int, date, int]:
    return LOUDNESS.index(Step(notice.step)), notice.due_on or notice.day, notice.pk


def _line(notice: Notice, letter: Letter) -> Line:
    return Line(
        title=title(notice),
        why=sentence(notice),
        agency=notice.agency.name if notice.agency else "",
        text=notice.text,
        link="" if letter.contact_id else settings.SITE + notice.link,  # who has no account opens no page
        is_red=notice.step == Step.OVERDUE,
    )


def subject(lines: list[Line], day: date, *, urged: bool) -> str:
    """How much there is, how much of it is overdue, of which day."""
    if urged:
        return "[Xanh] " + _("Đôn đốc: %(title)s") % {"title": lines[0].title}
    count, red = len(lines), sum(line.is_red for line in lines)
    told = ngettext("%(n)s việc cần xem", "%(n)s việc cần xem", count) % {"n": count}
    late = ngettext("%(n)s quá hạn", "%(n)s quá hạn", red) % {"n": red}
    return f"[Xanh] {told}{f', {late}' if red else ''} ({shown(day)})"


def _context(letter: Letter, lines: list[Line]) -> dict[str, object]:
    receiver = letter.contact or letter.user
    return {
        "name": letter.contact.name if letter.contact else letter.user and letter.user.get_full_name(),
        "day": letter.day,
        "lines": lines[:SHOWN],
        "more": len(lines) - SHOWN if len(lines) > SHOWN else 0,
        "urged_by": letter.urging.tier.receiver.name if letter.urging else "",
        "list_link": settings.SITE + reverse("reminders:list") if letter.user_id else "",
        "settings_link": settings.SITE + reverse("reminders:settings") if letter.user_id else "",
        "receiver": receiver,
        "language": translation.get_language(),
    }


def _headers(letter: Letter) -> dict[str, str]:
    """Its name is its own: a mailbox that gets it again by the server's fault shows it once."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    about = {"Message-ID": f"<letter-{letter.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    if letter.user_id:
        about["List-Unsubscribe"] = f"<{settings.SITE}{reverse('reminders:settings')}>"
    return about
