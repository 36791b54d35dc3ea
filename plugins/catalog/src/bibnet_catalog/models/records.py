"""Records as delivered, how they are found among each other, and what people ruled about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .acts import Acted
from .editions import Edition
from .repeating import repeated_library
from .sources import ImportRun, Source


class Record(LibraryOwned):
    """A record as its source delivered it last, and as it was understood.

    `content` are the bytes, `digest` theirs (BLAKE2, 16 bytes), `description` the JSON of
    `describing.Description`, `compared` the text of `matching.packing`, or none. A record that the
    source took back stays, with `is_gone`.
    """

    library = models.ForeignKey(
        Library,
        models.PROTECT,
        related_name="+",
        verbose_name=_("library"),
        db_index=False,  # an index has it first
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="records",
        verbose_name=_("source"),
        db_index=False,  # the constraint has it first
    )
    control_number = models.CharField(_("control number"), max_length=120)
    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="records", verbose_name=_("edition")
    )
    container = models.CharField(_("container"), max_length=20)
    dialect = models.CharField(_("format"), max_length=20)
    encoding = models.CharField(_("encoding"), max_length=20)
    content = models.BinaryField(_("bytes"))
    digest = models.BinaryField(max_length=16)
    description = models.JSONField(_("description"))
    compared = models.TextField(default="", editable=False)
    is_gone = models.BooleanField(_("taken back by its source"), default=False)
    is_suppressed = models.BooleanField(_("hidden from readers"), default=False)
    hidden_reason = models.CharField(_("why it is hidden"), max_length=300, blank=True)
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("added"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "control_number"], name="catalog_control_number_once"
            )
        ]
        # The order in which harvesters are given them, and how a delivery finds what it knows.
        indexes = [
            models.Index(fields=["changed_at", "id"], name="catalog_by_change"),
            models.Index(fields=["library", "changed_at", "id"], name="catalog_by_library_change"),
            models.Index(fields=["source", "digest"], name="catalog_by_bytes"),
        ]

    def __str__(self) -> str:
        return self.control_number


class RecordKey(models.Model):
    """A key by which records of the same edition may be found (`matching.keys`).

    Many to a record and written with it, so that the database does not ask for it again.
    """

    shared_because = "records of all libraries are compared with each other"

    record = models.ForeignKey(Record, models.CASCADE, related_name="keys", db_constraint=False)
    key = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        # Whoever shares a key is told by the index alone.
        indexes = [models.Index(fields=["key", "record"], name="catalog_by_key")]

    def __str__(self) -> str:
        return str(self.key)


class Outcome(models.TextChoices):
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    REMOVED = "removed", _("removed")


class Delivery(LibraryOwned):
    """What a run did to a record, and what the record was before: by it the run is undone.

    Of a number that comes several times in a run the first one is noted. What was before is empty
    of a record that the run has added. Rows are looked for by run and record alone: each further
    index would be written with every record that arrives.
    """

    library = repeated_library()
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="deliveries", db_index=False)
    record = models.ForeignKey(Record, models.CASCADE, related_name="deliveries")
    outcome = models.CharField(_("what came of it"), max_length=10, choices=Outcome)
    edition_before = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    edition_after = models.ForeignKey(Edition, models.PROTECT, related_name="+", db_index=False)
    has_led = models.BooleanField(default=False)  # the edition before to the one after
    run_before = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # The record's own fields by their names, but for the bytes.
    before = models.JSONField(default=dict)
    content_before = models.BinaryField(null=True, blank=True)
    digest_before = models.BinaryField(max_length=16, null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "record"], name="catalog_delivered_once_a_run")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.record_id}"


class RulingKind(models.TextChoices):
    TOGETHER = "together", _("one edition")
    APART = "apart", _("different editions")


class Decision(Acted):
    """What a person did at once: joined editions, parted records of one, or settled a doubt.

    Undone it stays, with who and when.
    """

    shared_because = "it may be about records of several libraries"

    kind = models.CharField(_("decision"), max_length=10, choices=RulingKind)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    undone_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    # Numbers of editions that led to the one which leads elsewhere by this decision.
    led = models.JSONField(default=list)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class Ruling(models.Model):
    """What a decision says of two records; outlives every delivery.

    A pair once parted is never joined by a program again.
    """

    shared_because = "it is about records of two libraries"

    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="rulings", verbose_name=_("decision")
    )
    kind = models.CharField(_("decision"), max_length=10, choices=RulingKind)
    left = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name=_("record"))
    right = models.ForeignKey(
        Record, models.PROTECT, related_name="+", verbose_name=_("other record")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left__lt=F("right")), name="catalog_ruling_of_two_in_order"
            ),
            models.UniqueConstraint(
                fields=["left", "right"],
                condition=Q(undone_at=None),
                name="catalog_one_ruling_of_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} {self.get_kind_display()} {self.right_id}"


class Moved(models.Model):
    """A record that a decision took from an edition to another: by it the decision is undone."""

    shared_because = "editions are the same in every library"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="moved")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    left = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    joined = models.ForeignKey(Edition, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "record"], name="catalog_moved_once_a_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.left_id} → {self.joined_id}"


class DoubtState(models.TextChoices):
    OPEN = "open", _("waits for a decision")
    SETTLED = "settled", _("decided")
    PASSED = "passed", _("no longer in question")


class Doubt(models.Model):
    """Two records that may describe one edition: a person has to look. `reasons` are the program's,
    as data of `matching.verdict`.
    """

    shared_because = "it is about records of two libraries"

    left = models.ForeignKey(Record, models.CASCADE, related_name="+", verbose_name=_("record"))
    right = models.ForeignKey(
        Record, models.CASCADE, related_name="+", verbose_name=_("other record")
    )
    score = models.FloatField(_("likeness"))
    reasons = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=DoubtState, default=DoubtState.OPEN)
    at = models.DateTimeField(_("since"))
    # Somebody looked and left it for later: it comes after those that nobody has seen.
    later_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.SET_NULL, null=True, blank=True, related_name="doubts"
    )

    class Meta:
        verbose_name = _("doubtful pair")
        verbose_name_plural = _("doubtful pairs")
        ordering = ["-score", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left__lt=F("right")), name="catalog_doubt_of_two_in_order"
            ),
            models.UniqueConstraint(fields=["left", "right"], name="catalog_one_doubt_of_a_pair"),
        ]
        indexes = [
            models.Index(fields=["state", "-score"], name="catalog_doubts_by_score"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} ? {self.right_id}"
