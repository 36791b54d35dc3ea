"""What follows when a role ends, whoever ended it."""

from __future__ import annotations

from django.db.models.signals import post_delete
from django.dispatch import receiver

from bibnet.libraries.models import RoleAssignment

from .services import substitutes


@receiver(post_delete, sender=RoleAssignment)
def borrowed_roles_end_too(instance: RoleAssignment, **kwargs: object) -> None:
    substitutes.follow_loss(instance.user, instance.library, instance.role)
