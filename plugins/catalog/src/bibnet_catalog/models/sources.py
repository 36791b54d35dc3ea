"""Where records come from, each reading of them, and what could not be read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned


class Way(models.TextChoices):
    FILE = "file", _("files")
    FOLDER = "folder", _("a watched folder")
    SERVER = "server", _("a server (OAI-PMH)")
    HAND = "hand", _("entered by hand")


class Source(LibraryOwned):
    """What a library's records come from: its system's files, a server, the cataloguer's hand.

    Format and encoding are confirmed once, by a person; empty ones are found out at each delivery.
    """

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    way = models.CharField(_("comes by"), max_length=10, choices=Way, default=Way.FILE)
    address = models.URLField(_("address"), max_length=500, blank=True)
    dialect = models.CharField(_("format"), max_length=20, blank=True)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    profile = models.JSONField(_("where holdings stand"), default=dict, blank=True)
    # What is asked of a server, up to when it was, and where that stands (`harvesting.state`).
    harvest = models.JSONField(default=dict, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["library", "code"], name="catalog_source_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("was undone")


class ImportRun(LibraryOwned):
    """One reading of a delivery. `offset` and `number` are its checkpoint: the byte from which it
    goes on after it was stopped, and how many pieces were taken before it.
    """

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="runs", verbose_name=_("source")
    )
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.WAITING)
    is_dry = models.BooleanField(_("only looks"), default=False)
    file_name = models.CharField(_("file"), max_length=255)
    path = models.CharField(_("where it is kept"), max_length=500)
    size = models.BigIntegerField(_("size in bytes"))
    container = models.CharField(_("container"), max_length=20)
    dialect = models.CharField(_("format"), max_length=20)
    encoding = models.CharField(_("encoding"), max_length=20)
    profile = models.JSONField(_("where holdings stand"), default=dict)

    offset = models.BigIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(_("read"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    merged = models.PositiveIntegerField(_("joined others"), default=0)
    doubtful = models.PositiveIntegerField(_("doubtful"), default=0)
    quarantined = models.PositiveIntegerField(_("in quarantine"), default=0)

    # What was read in spite of a mistake: by its code how often, and the values of the first.
    remarks = models.JSONField(_("remarks"), default=dict, blank=True)
    reason = models.TextField(_("why it stopped"), blank=True)
    by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("brought"), auto_now_add=True)
    # A person, or a folder, has said that it may begin: the worker takes it.
    asked_at = models.DateTimeField(_("told to begin"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    alive_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__gte=0, offset__lte=F("size")),
                name="catalog_run_stands_in_its_file",
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=["running", "undoing"]),
                name="catalog_one_run_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class QuarantineState(models.TextChoices):
    OPEN = "open", _("waits to be mended")
    MENDED = "mended", _("mended")
    DROPPED = "dropped", _("left as it is")


class Quarantined(LibraryOwned):
    """Bytes of a delivery that are no record, with their place in it and the reason."""

    run = models.ForeignKey(
        ImportRun, models.PROTECT, related_name="quarantine", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("number in the file"))
    offset = models.BigIntegerField(_("byte in the file"))
    content = models.BinaryField(_("bytes"))
    reason = models.JSONField(_("reason"))  # a `reading.remarks.Remark`: code and values
    state = models.CharField(
        _("state"), max_length=10, choices=QuarantineState, default=QuarantineState.OPEN
    )
    mended = models.BinaryField(_("mended"), null=True, blank=True)
    record = models.ForeignKey(
        "bibnet_catalog.Record", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("when"), null=True, blank=True)

    class Meta:
        verbose_name = _("record in quarantine")
        verbose_name_plural = _("quarantine")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="catalog_quarantined_once")
        ]

    def __str__(self) -> str:
        return f"{self.run} № {self.number}"
