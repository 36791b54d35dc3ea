from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.scope import LibraryOwned, LibraryOwnedManager, LibraryOwnedQuerySet


class ApiTokenQuerySet(LibraryOwnedQuerySet):
    def valid(self, now: datetime | None = None) -> ApiTokenQuerySet:
        """Tokens that open something: not revoked, not expired, their person not blocked."""
        return self.filter(
            Q(user__isnull=True) | Q(user__is_active=True),
            revoked_at__isnull=True,
            expires_at__gt=now or timezone.now(),
        )


class ApiTokenManager(LibraryOwnedManager.from_queryset(ApiTokenQuerySet)):  # type: ignore[misc]
    def by_digest(self, digest: str) -> ApiTokenQuerySet:
        """The token with this digest in any library: a request brings it before all else."""
        return self._everywhere().filter(digest=digest)


class ApiToken(LibraryOwned):
    """A bearer token of a person or a desk for one library and what stands under it.

    Only a digest is kept; `prefix` lets people tell tokens apart.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="bearer_tokens",
        verbose_name=_("person"),
    )
    name = models.CharField(_("what it is for"), max_length=80)
    scopes = models.JSONField(_("what it may do"), default=list)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(_("last used"), null=True, blank=True)

    objects: ClassVar[ApiTokenManager] = ApiTokenManager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class KeptAnswer(models.Model):
    """The answer to a request that a program may send again: whose it was, and under which key.

    `request` is a digest of the method, the address and what was sent; `body` is JSON as it was
    written, since a database that takes it for JSON gives back its keys in another order.
    """

    who = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(default="null")
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["who", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return f"{self.who} {self.key}"
