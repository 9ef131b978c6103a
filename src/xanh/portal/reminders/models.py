from django.db import models
from django.db.models import F, Q

from xanh.portal.agencies.models import Agency, Contact, User
from xanh.portal.periods.models import Tier
from xanh.portal.reminders.rules import Delivery, Handling, Kind, Step, Wish, delivery_of


def _choices(words):
    return [(word.value, word.value) for word in words]


class Receiver(models.Model):
    """Who gets it: a person with an account, or a contact of a party that has none."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


ONE_RECEIVER = Q(user=None, contact__isnull=False) | Q(user__isnull=False, contact=None)


class Run(models.Model):
    """A morning's reminders: the days they answered for; finished once every notice of them stands."""

    day = models.DateField(unique=True)
    after = models.DateField()
    finished_at = models.DateTimeField()
    notices = models.PositiveIntegerField()
    letters = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class Urging(models.Model):
    """A person of the receiving agency urged a unit to send a report."""

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="urgings")
    day = models.DateField()  # in Vietnam
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["tier", "period", "agency"], name="urging_of_report")]

    def __str__(self) -> str:
        return f"{self.tier.regime.code} {self.period} {self.agency}"


class Letter(Receiver):
    """One e-mail: the day's lines for one person, or one urging. Its text is made when it is handed over."""

    day = models.DateField()
    urging = models.ForeignKey(Urging, null=True, on_delete=models.PROTECT, related_name="letters")
    prepared_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)  # none: not to be handed over any more
    begun_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(condition=ONE_RECEIVER, name="letter_for_one"),
            models.UniqueConstraint(
                fields=["user", "day"], condition=Q(urging=None), name="letter_a_day_user"
            ),
            models.UniqueConstraint(
                fields=["contact", "day"], condition=Q(urging=None), name="letter_a_day_contact"
            ),
            models.UniqueConstraint(fields=["user", "urging"], name="letter_an_urging_user"),
            models.UniqueConstraint(fields=["contact", "urging"], name="letter_an_urging_contact"),
        ]
        indexes = [models.Index(fields=["next_try_at"], name="letter_to_hand_over")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.user or self.contact}"

    @property
    def state(self) -> Delivery:
        return delivery_of(Handling(self.tries, self.begun_at, self.handed_at, self.failed_at))


class Notice(Receiver):
    """One line for one receiver: a thing, the step it has come to. There is one for each step, ever."""

    kind = models.CharField(max_length=12, choices=_choices(Kind))
    step = models.CharField(max_length=12, choices=_choices(Step))
    subject = models.CharField(max_length=120)  # which thing
    key = models.CharField(max_length=80)  # which step of it
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")  # who owes it
    title = models.CharField(max_length=300, blank=True)
    period = models.CharField(max_length=12, blank=True)
    text = models.CharField(max_length=1000, blank=True)  # what a person said: why it came back, an urging
    link = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    count = models.PositiveSmallIntegerField(default=0)  # working days before or after due
    for_heads = models.BooleanField(default=False)
    search_key = models.CharField(max_length=700, blank=True, editable=False)
    day = models.DateField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="notices")

    class Meta:
        ordering = ["-day", "id"]
        constraints = [
            models.CheckConstraint(condition=ONE_RECEIVER, name="notice_for_one"),
            models.UniqueConstraint(fields=["user", "subject", "key"], name="notice_once_user"),
            models.UniqueConstraint(fields=["contact", "subject", "key"], name="notice_once_contact"),
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(F("user"), F("day").desc(), name="notice_of_user"),
        ]

    def __str__(self) -> str:
        return self.title


class Preference(models.Model):
    """What a person chose about letters; whoever chose nothing has no row."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reminder_preference")
    wish = models.CharField(max_length=10, choices=_choices(Wish), default=Wish.DAILY)
    language = models.CharField(max_length=5, default="vi")

    class Meta:
        ordering = ["user"]

    def __str__(self) -> str:
        return f"{self.user} {self.wish}"


class Feed(models.Model):
    """A person's private calendar address. A new one is a new row: the old address is never found again."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["user"]

    def __str__(self) -> str:
        return str(self.user)
