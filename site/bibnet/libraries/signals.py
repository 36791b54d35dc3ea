"""Rows of the network are kept in every process's memory: a change bumps their stamp."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from bibnet import stamps

from .models import DayRule, Library, LibraryHost, OpeningHours, ScheduleChange, Season
from .schedule import schedule_moved

# What a library's hours depend on beside its schedule.
SCHEDULE_FIELDS = frozenset({"time_zone", "state", "kind"})


@receiver([post_save, post_delete], sender=Library)
@receiver([post_save, post_delete], sender=LibraryHost)
def network_changed(**kwargs: object) -> None:
    stamps.bump("network")


@receiver(post_save, sender=Library)
def library_saved(
    instance: Library, *, created: bool, update_fields: frozenset[str] | None, **kwargs: object
) -> None:
    if not created and (update_fields is None or update_fields & SCHEDULE_FIELDS):
        schedule_moved([instance.pk])


@receiver([post_save, post_delete], sender=Season)
@receiver([post_save, post_delete], sender=DayRule)
def season_or_rule_changed(instance: Season | DayRule, **kwargs: object) -> None:
    schedule_moved([instance.library_id])


@receiver([post_save, post_delete], sender=OpeningHours)
def hours_changed(instance: OpeningHours, **kwargs: object) -> None:
    schedule_moved([instance.season.library_id])


@receiver(post_save, sender=ScheduleChange)
def change_saved(instance: ScheduleChange, *, created: bool, **kwargs: object) -> None:
    if not created:
        schedule_moved(instance.libraries.values_list("pk", flat=True))


@receiver(m2m_changed, sender=ScheduleChange.libraries.through)
def change_libraries_changed(
    instance: Any, action: str, pk_set: set[int] | None, *, reverse: bool, **kwargs: object
) -> None:
    if action in ("post_add", "post_remove"):
        schedule_moved([instance.pk] if reverse else pk_set or ())
    elif action == "pre_clear":
        schedule_moved(
            [instance.pk] if reverse else instance.libraries.values_list("pk", flat=True)
        )
