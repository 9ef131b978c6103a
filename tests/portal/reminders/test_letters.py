"""Letters through a real mail server: content, failures, a stop in the middle; none twice, none lost."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest

from tests.portal.reminders.conftest import DUE, LATE_1, moment
from xanh.portal.agencies.models import Agency, Contact
from xanh.portal.reminders import sending
from xanh.portal.reminders.actions import Choice, hand_over_again, save_preference, send_reminders
from xanh.portal.reminders.models import Letter, Notice
from xanh.portal.reminders.queries import stuck_letters
from xanh.portal.reminders.rules import PAUSES, Delivery
from xanh.portal.reminders.sending import hand_over

pytestmark = pytest.mark.django_db


def letter_of(user) -> Letter:
    return Letter.objects.get(user=user)


def receivers(server) -> list[str]:
    return sorted(line.split("<")[1].split(">")[0] for line in server.to)


def test_one_letter_a_person_and_day_red_first(tier, cast, with_mail):
    other = tier.regime.tiers.get(level=2)
    other.due = {"rule": "before", "day": 16, "month": "last_of_quarter"}
    other.save(update_fields=["due"])
    other.reporters.add(Agency.objects.get(code="so-xd"))
    send_reminders(at=LATE_1)
    assert receivers(with_mail) == ["ha@example.vn", "lan@example.vn", "minh@example.vn"]
    got = next(m for m in with_mail.got if m["To"] == "lan@example.vn")
    assert got["Subject"].strip() == "[Xanh] 2 việc cần xem, 1 quá hạn (15/09/2026)"
    text = got.get_body(("plain",)).get_content()
    late, today = text.index("[QUÁ HẠN]"), text.index("Đến hạn hôm nay, 15/09/2026")
    assert late < today
    assert f"https://xanh.example.vn/reports/{tier.pk}/20263/so-xd/" in text
    assert "Quá hạn 1 ngày làm việc (hạn 14/09/2026)" in text
    html = got.get_body(("html",)).get_content()
    assert f'href="https://xanh.example.vn/reports/{tier.pk}/20263/so-xd/"' in html
    assert got["Auto-Submitted"] == "auto-generated"
    assert letter_of(cast["lan"]).state == Delivery.HANDED


def test_what_people_chose(tier, cast, with_mail):
    choices = {"lan": Choice("none", "vi", "lan@example.vn"), "minh": Choice("overdue", "en", "m@example.vn")}
    for name, choice in choices.items():
        save_preference(cast[name], choice, by=cast[name], at=DUE)
    send_reminders(at=DUE)
    assert receivers(with_mail) == ["ha@example.vn"]  # of her own report
    send_reminders(at=LATE_1)
    assert receivers(with_mail) == ["ha@example.vn", "m@example.vn"]
    assert with_mail.got[-1]["Subject"].strip() == "[Xanh] 1 item to look at, 1 overdue (15/09/2026)"
    assert Notice.objects.filter(user=cast["lan"]).count() == 2  # the list has them all the same


def test_a_contact_gets_a_letter_without_links(tier, cast, with_mail):
    tier.reporters.set([Agency.objects.get(code="so-tc")])
    Contact.objects.create(agency=Agency.objects.get(code="so-tc"), name="Tú", email="tu@example.vn")
    send_reminders(at=LATE_1)
    text = with_mail.got[0].get_body(("plain",)).get_content()
    assert receivers(with_mail) == ["tu@example.vn"]
    assert "Kính gửi Tú," in text
    assert "http" not in text


def test_without_a_mail_server_there_are_no_letters(tier, cast, settings):
    settings.SENDS_MAIL = False
    send_reminders(at=LATE_1)
    assert Notice.objects.exists()
    assert not Letter.objects.exists()


def test_a_server_that_is_away_is_tried_again_ever_more_rarely(tier, cast, with_mail, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there
    send_reminders(at=LATE_1)
    letter = letter_of(cast["lan"])
    assert (letter.state, letter.tries, letter.next_try_at) == (Delivery.WAITING, 1, LATE_1 + PAUSES[0])
    hand_over(at=LATE_1 + timedelta(minutes=4))
    assert letter_of(cast["lan"]).tries == 1
    settings.EMAIL_PORT = port
    hand_over(at=LATE_1 + timedelta(minutes=5))
    assert receivers(with_mail).count("lan@example.vn") == 1


def test_after_the_last_try_an_administrator_is_told(tier, cast, with_mail, settings):
    settings.EMAIL_PORT = 1
    at = LATE_1
    send_reminders(at=at)
    for pause in PAUSES:
        at += pause
        hand_over(at=at)
    letter = letter_of(cast["lan"])
    assert (letter.state, letter.tries) == (Delivery.FAILED, len(PAUSES) + 1)
    assert letter.error
    notices = Notice.objects.filter(user=cast["admin"], kind="letter")
    assert [(n.step, n.count) for n in notices] == [("undelivered", Letter.objects.count())]


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("RCPT 550 no such box", Delivery.FAILED),
        ("RCPT 450 box is busy", Delivery.WAITING),
        ("DATA 451 later", Delivery.WAITING),
        ("MAIL 553 not from you", Delivery.FAILED),
    ],
)
def test_what_the_server_says_decides(tier, with_mail, reply, state):
    with_mail.replies[reply[:4]] = reply[5:]
    send_reminders(at=LATE_1)
    assert {letter.state for letter in Letter.objects.all()} == {state}
    assert with_mail.got == []


def test_a_server_that_hangs_up_may_have_taken_it_so_it_is_not_sent_again(tier, cast, with_mail):
    with_mail.hangs_up_after_data = True
    send_reminders(at=LATE_1)
    letters = list(Letter.objects.all())
    assert {letter.state for letter in letters} == {Delivery.UNSURE}
    with_mail.hangs_up_after_data = False
    hand_over(at=LATE_1 + timedelta(days=1))
    assert len(with_mail.got) == len(letters)
    assert Notice.objects.get(user=cast["admin"], kind="letter").count == len(letters)


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


def test_killed_before_the_server_has_it(tier, cast, with_mail, monkeypatch):
    """What was not given to the server goes out with the next run, whatever came before goes out once."""
    send, calls = sending._given, []

    def give(pk, *about):
        calls.append(pk)
        if len(calls) == 2:
            raise Killed
        return send(pk, *about)

    monkeypatch.setattr(sending, "_given", give)
    with pytest.raises(Killed):
        send_reminders(at=LATE_1)
    monkeypatch.undo()
    send_reminders(at=LATE_1 + timedelta(minutes=5))
    # The second was marked as begun: whether it went nobody knows, so it is told and not sent.
    assert len(with_mail.got) == len(set(receivers(with_mail))) == Letter.objects.count() - 1
    assert [letter.pk for letter in stuck_letters()] == [calls[1]]
    hand_over(at=LATE_1 + timedelta(minutes=15))
    assert Notice.objects.get(user=cast["admin"], kind="letter").count == 1


def test_killed_after_the_server_has_it(tier, cast, with_mail, monkeypatch):
    """The server took it, the word of it was lost: it is not sent again by itself."""
    send = smtplib.SMTP.sendmail

    def die(self, *about, **options):
        send(self, *about, **options)
        raise Killed

    monkeypatch.setattr(smtplib.SMTP, "sendmail", die)
    with pytest.raises(Killed):
        send_reminders(at=LATE_1)
    monkeypatch.undo()
    send_reminders(at=LATE_1 + timedelta(hours=1))
    assert sorted(set(receivers(with_mail))) == receivers(with_mail)
    assert stuck_letters().count() == 1


def test_an_administrator_sends_what_is_stuck_again(tier, cast, with_mail):
    with_mail.replies["RCPT"] = "550 no"
    send_reminders(at=LATE_1)
    with_mail.replies.clear()
    count = hand_over_again(stuck_letters(), by=cast["admin"], at=LATE_1)
    hand_over(at=LATE_1)
    assert len(with_mail.got) == count == Letter.objects.count()


def test_a_closed_account_gets_none(tier, cast, with_mail):
    send_reminders(at=moment(2026, 9, 12))  # a Saturday: prepares nothing
    cast["lan"].is_active = False
    cast["lan"].save(update_fields=["is_active"])
    send_reminders(at=LATE_1)
    assert "lan@example.vn" not in receivers(with_mail)
