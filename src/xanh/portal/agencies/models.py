from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from xanh.portal.agencies.devices import device
from xanh.portal.agencies.rules import Kind, Role
from xanh.portal.agencies.session_store import SessionStore


class Agency(models.Model):
    """A body that may owe something. Never deleted: validity dates and successor links instead."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    variants = models.JSONField(default=list, blank=True)
    abbreviations = models.JSONField(default=list, blank=True)
    kinds = models.JSONField(default=list, blank=True)  # a group's: every body of these kinds is a member
    source = models.CharField(max_length=300, blank=True)
    sort_key = models.CharField(max_length=300, db_index=True, editable=False)
    search_key = models.CharField(max_length=600, db_index=True, editable=False)

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="agency_valid_from_before_to",
            ),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="agency_not_its_own_successor"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def named_members(self) -> list["GroupMember"]:
        """Who is named as a member of this group, whenever; read once, and at once where prefetched."""
        return list(self.member_rows.all())


def _valid_from_before_to(name: str) -> models.CheckConstraint:
    open_ended = Q(valid_from=None) | Q(valid_to=None)
    return models.CheckConstraint(condition=open_ended | Q(valid_from__lte=F("valid_to")), name=name)


class AgencyCode(models.Model):
    """A code under which the agency exchanges documents, in the shape of Decision 20/2020/QĐ-TTg."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=35, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["agency", "-valid_from", "id"]
        constraints = [_valid_from_before_to("agency_code_from_before_to")]

    def __str__(self) -> str:
        return self.code


class GroupMember(models.Model):
    """A body named as a member of a group, beside those that its kinds and the register give it."""

    group = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="member_rows")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="group_rows")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["group", "agency__sort_key", "id"]
        constraints = [_valid_from_before_to("group_member_from_before_to")]

    def __str__(self) -> str:
        return f"{self.group}: {self.agency}"


class Contact(models.Model):
    """Whom to reach at an agency, account or not: personal data, erased some time after its end."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=150, blank=True)
    post = models.CharField(max_length=150, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["agency", F("valid_to").desc(nulls_first=True), "name", "id"]
        constraints = [_valid_from_before_to("contact_from_before_to")]

    def __str__(self) -> str:
        return f"{self.agency} {self.pk}"  # no name: the journal shows it for ever


class Merger(models.Model):
    """One act by which agencies ended and their duties passed on."""

    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="mergers")
    on = models.DateField()  # the successor's first day with the duties
    why = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    made_successor = models.BooleanField(default=False)
    people_moved_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.successor} {self.on:%d/%m/%Y}"


class MergerPart(models.Model):
    """A predecessor in a merger, and what it was before."""

    merger = models.ForeignKey(Merger, on_delete=models.CASCADE, related_name="parts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="merger_parts")
    valid_to = models.DateField(null=True)
    moved = models.JSONField(
        default=list
    )  # memberships: [user, role, whether the successor's was made for it]

    class Meta:
        ordering = ["merger", "agency__sort_key"]
        constraints = [models.UniqueConstraint(fields=["merger", "agency"], name="merger_part_once")]

    def __str__(self) -> str:
        return f"{self.agency} -> {self.merger}"


class User(AbstractUser):
    """A person with an account. Rights come from memberships, one per agency and role."""

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        """The full name, and the username beside it: two people may share a name."""
        name = self.get_full_name()
        return f"{name} ({self.username})" if name else self.username


class Membership(models.Model):
    """A person's role in an agency."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role"], name="membership_once"),
            # NULLs are distinct in the constraint above: an administrator has no agency.
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(agency=None), name="membership_once_without_agency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.agency or ''}".strip()


class FailedLogin(models.Model):
    """A try of a password or code that failed: counted for a short while, then dropped."""

    name = models.CharField(max_length=150)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["name", "address", "at"], name="failed_login")]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%d/%m/%Y %H:%M}"


class Session(AbstractBaseSession):
    """A session, with whose it is, where and with what it was begun, when last used; see `session_store`."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    public = models.CharField(
        max_length=16, blank=True, db_index=True
    )  # names it on pages: its key is a secret
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        ordering = [F("last_seen_at").desc(nulls_last=True)]

    def __str__(self) -> str:
        return f"{self.user} {self.public}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore

    @property
    def device(self) -> str:
        return device(self.agent)


class WaitingIdentity(models.Model):
    """Somebody whom another organisation knows and who has no account here: an administrator decides."""

    issuer = models.CharField(max_length=40)
    subject = models.CharField(max_length=255)
    name = models.CharField(max_length=150, blank=True)
    email = models.CharField(max_length=254, blank=True)
    asked_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="waiting_identity_once")]

    def __str__(self) -> str:
        return self.name or self.subject  # no address: the journal shows it for ever
