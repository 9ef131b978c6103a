from django.db import models
from django.db.models import Q

from xanh.portal.agencies.models import Agency, User
from xanh.portal.explanations.rules import Kind, State, state_of


class Explanation(models.Model):
    """A request to explain one figure, to one agency; what was said stands in its turns."""

    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    figure = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    value = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=300, blank=True)
    asked_of = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="explanations_owed")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asking_agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="explanations_asked"
    )
    asked_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()  # working days given for the answer
    due_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)  # of the last question
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    search_key = models.CharField(max_length=700, editable=False)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "figure", "asked_of"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="explanation_open_once",
            )
        ]
        indexes = [models.Index(fields=["object_type", "object_id"], name="explanation_object")]

    def __str__(self) -> str:
        return f"{self.label}: {self.asked_of}"

    @property
    def state(self) -> State:
        return state_of(self)


class Turn(models.Model):
    """A question or an answer. Nothing said is changed: more is said in another turn."""

    explanation = models.ForeignKey(Explanation, on_delete=models.CASCADE, related_name="turns")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Kind])
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # of a question

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]


class Attachment(models.Model):
    """A file that belongs to an answer."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to="explanations/%Y/%m/", max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
