"""Rows of the network are kept in every process's memory: a change bumps their stamp."""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from bibnet import stamps

from .models import Library, LibraryHost


@receiver([post_save, post_delete], sender=Library)
@receiver([post_save, post_delete], sender=LibraryHost)
def network_changed(**kwargs: object) -> None:
    stamps.bump("network")
