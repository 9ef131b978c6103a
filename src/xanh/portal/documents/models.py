from django.conf import settings
from django.db import models
from django.db.models import Q

from xanh.documents.official import OfficialText
from xanh.documents.official_json import from_json
from xanh.portal.agencies.models import Agency
from xanh.portal.documents.rules import DocumentState, FileRole, Medium, symbol


class Numbering(models.Model):
    """How an agency's numbers run from a year on: one row for all its documents, or one for each type."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    from_year = models.PositiveSmallIntegerField()
    by_type = models.BooleanField()

    class Meta:
        ordering = ["agency", "from_year"]
        constraints = [models.UniqueConstraint(fields=["agency", "from_year"], name="numbering_once")]

    def __str__(self) -> str:
        return f"{self.agency} {self.from_year}"


class RegisterEntry(models.Model):
    """A number of an agency's register: given once, never again, even when it was cancelled."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="register")
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=10, blank=True)  # a type of documents; empty: all
    number = models.PositiveIntegerField()
    type_code = models.CharField(max_length=10)
    notation = models.CharField(max_length=40)
    subject = models.CharField(max_length=500)
    signer = models.CharField(max_length=150, blank=True)
    dated = models.DateField()
    medium = models.CharField(max_length=10, choices=[(m.value, m.value) for m in Medium])
    document = models.ForeignKey(
        "OfficialDocument", null=True, on_delete=models.PROTECT, related_name="numbers"
    )
    key = models.CharField(max_length=64, unique=True)  # of the request: asked twice, given once
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_why = models.CharField(max_length=500, blank=True)
    search_key = models.CharField(max_length=700, editable=False)

    class Meta:
        ordering = ["-year", "series", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "series", "number"], name="number_once"),
            models.UniqueConstraint(fields=["agency", "year", "number", "notation"], name="symbol_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="number_from_1"),
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def symbol(self) -> str:
        return symbol(self.number, self.notation)


class OfficialDocument(models.Model):
    """A document of an agency, from its draft to its issue. Its text is data; its files are made from it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="documents")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DocumentState])
    type_code = models.CharField(max_length=10)
    notation = models.CharField(max_length=40)
    subject = models.CharField(max_length=500)
    text = models.JSONField()  # see xanh.documents.official_json
    revision = models.PositiveIntegerField(default=1)  # of the text: who edits names the one they read
    entry = models.OneToOneField(RegisterEntry, null=True, on_delete=models.PROTECT, related_name="bears")
    source_type = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=500, blank=True)
    search_key = models.CharField(max_length=700, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["agency", "state"], name="document_of_agency"),
            models.Index(fields=["source_type", "source_id"], name="document_source"),
        ]

    def __str__(self) -> str:
        return f"{self.entry.symbol if self.entry else self.notation} {self.subject}"

    @property
    def official(self) -> OfficialText:
        """The text, with number and date once they are given."""
        return from_json(self.text)

    @property
    def is_frozen(self) -> bool:
        """Whether its text can no longer change."""
        return self.state in (DocumentState.EXPORTED, DocumentState.ISSUED, DocumentState.WITHDRAWN)


class Delivery(models.Model):
    """An agency that a document is for, and when it said that it has it."""

    document = models.ForeignKey(OfficialDocument, on_delete=models.PROTECT, related_name="deliveries")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="deliveries")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["agency__sort_key", "id"]
        constraints = [models.UniqueConstraint(fields=["document", "agency"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.document} → {self.agency}"


class ReceivedDocument(models.Model):
    """A document that came as an edXML message from another system."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="received_documents")
    sha256 = models.CharField(max_length=64)
    sender_code = models.CharField(max_length=100, blank=True)
    sender = models.CharField(max_length=300, blank=True)
    symbol = models.CharField(max_length=100, blank=True)
    type_name = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=1000, blank=True)
    content = models.TextField(blank=True)
    signer = models.CharField(max_length=300, blank=True)
    dated = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    search_key = models.CharField(max_length=700, editable=False)

    recognised = False  # whether this message had been received before; set by actions.receive_edxml

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["agency", "sha256"], name="received_once")]

    def __str__(self) -> str:
        return f"{self.symbol} {self.subject}".strip()


class DocumentFile(models.Model):
    """A file of a document, kept as it was, known by its hash."""

    document = models.ForeignKey(OfficialDocument, null=True, on_delete=models.PROTECT, related_name="files")
    received = models.ForeignKey(ReceivedDocument, null=True, on_delete=models.PROTECT, related_name="files")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in FileRole])
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="issued/%Y/%m/", max_length=300)
    verdict = models.JSONField(null=True)  # of the signatures, see xanh.documents.signing
    current = models.BooleanField(default=True)  # an export that was taken back is kept, but no longer counts
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document=None, received__isnull=False) | Q(document__isnull=False, received=None),
                name="file_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.name
