"""Editions and works without a record of their own lead to where their records went."""

from __future__ import annotations

from typing import Protocol

from django.db.models import Q
from django.utils import timezone

from bibnet_catalog.models import Edition, Holding, Record, Work


class Standing(Protocol):
    """An edition, as far as it matters here."""

    @property
    def pk(self) -> int: ...

    @property
    def work_id(self) -> int: ...


def lead(left: Standing, target: Standing) -> None:
    """Let an edition that has no live record lead to another, with all that still points to it.

    A work whose last edition it was leads to the other's work. Both are saved.
    """
    there = target.pk
    Edition.objects.filter(Q(pk=left.pk) | Q(merged_into=left.pk)).update(merged_into=there)
    Record.objects.filter(edition=left.pk).update(edition=there, changed_at=timezone.now())
    Holding.objects.filter(edition=left.pk).update(edition=there)
    if left.work_id != target.work_id:
        lead_work(left.work_id, target.work_id)


def lead_work(left: int, target: int) -> None:
    """Let a work without an edition lead to another one."""
    if not Edition.objects.filter(work=left, merged_into=None).exists():
        Work.objects.filter(Q(pk=left) | Q(merged_into=left)).exclude(pk=target).update(
            merged_into=target
        )
