from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Rollout(models.Model):
    """Switches moved in one go, in one library or in hundreds: what was asked, how far it is.

    It goes through its steps wave by wave. After a wave, after an error and when somebody stops
    it, it waits for a person.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("under way")
        PAUSED = "paused", _("waits for the next wave")
        STOPPED = "stopped", _("stopped")
        DONE = "done", pgettext_lazy("roll-out", "done")

    wanted = models.JSONField(_("switches"))
    with_requirements = models.BooleanField(_("with what is required"), default=True)
    reason = models.CharField(pgettext_lazy("roll-out", "reason"), max_length=255, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    wave = models.PositiveSmallIntegerField(_("wave"), default=1)
    waves = models.PositiveSmallIntegerField(_("waves"), default=1)
    undoes = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="undone_by"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("change of switches")
        verbose_name_plural = _("changes of switches")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.wanted} {self.state}"


class StepQuerySet(models.QuerySet):
    def waiting(self) -> StepQuerySet:
        """Libraries whose turn has not come yet."""
        return self.filter(outcome=RolloutStep.Outcome.WAITING)


class RolloutStep(models.Model):
    """One library of a rollout; `moved` is what was really switched, as slug → on."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waits")
        MOVED = "moved", _("switched")
        SAME = "same", _("was so already")
        REFUSED = "refused", _("stays, with a reason")
        FAILED = "failed", _("failed")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="steps")
    library = models.ForeignKey("libraries.Library", models.CASCADE, related_name="+")
    wave = models.PositiveSmallIntegerField(_("wave"), default=1)
    wanted = models.JSONField(_("switches"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING
    )
    moved = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rollout", "library"], name="one_step_per_rollout_and_library"
            )
        ]
        indexes = [models.Index(fields=["rollout", "outcome"], name="step_by_outcome")]

    def __str__(self) -> str:
        return f"{self.library_id} {self.outcome}"


class Preset(models.Model):
    """A named set of switches: what a kind of library usually has on and off."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    wanted = models.JSONField(_("switches"), default=dict)

    class Meta:
        verbose_name = _("preset")
        verbose_name_plural = _("presets")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
