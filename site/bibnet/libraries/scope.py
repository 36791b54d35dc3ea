"""Rows that belong to a library, and the refusal to query them without saying whose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from bibnet.compiled import Given

from .models import Library


class Unscoped(RuntimeError):
    """A query on a library's rows was made outside any library."""


class _AllLibraries:
    """The scope of work that really spans the network."""


_ALL = _AllLibraries()
_scope: ContextVar[Library | _AllLibraries | None] = ContextVar("library_scope", default=None)


@contextmanager
def library_scope(library: Library) -> Iterator[None]:
    """Within the block, queries see the rows of the library and of what stands under it."""
    token = _scope.set(library)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def all_libraries(reason: str) -> Iterator[None]:
    """Within the block, queries see every library's rows; say why in `reason`."""
    if not reason:
        raise ValueError("all_libraries needs a reason")
    token = _scope.set(_ALL)
    try:
        yield
    finally:
        _scope.reset(token)


class LibraryOwnedQuerySet(models.QuerySet):
    def of(self, library: Library | Given) -> Self:
        """Rows of exactly this library."""
        return self.filter(library=library)

    def under(self, library: Library) -> Self:
        """Rows of the library and of all that stands under it."""
        return self.filter(library__path__startswith=library.path)


class LibraryOwnedManager(models.Manager.from_queryset(LibraryOwnedQuerySet)):  # type: ignore[misc]
    """Answers only within a scope; `of` and `under` name their library and need none."""

    use_in_migrations = False

    def get_queryset(self) -> LibraryOwnedQuerySet:
        scope = _scope.get()
        if scope is None:
            raise Unscoped(
                f"{self.model._meta.label}: say whose rows you want, by .of(library), "
                f"library_scope(library) or all_libraries(reason)."
            )
        queryset = super().get_queryset()
        return queryset if scope is _ALL else queryset.under(scope)

    def none(self) -> LibraryOwnedQuerySet:
        """No rows at all, which is nobody's."""
        return self._everywhere().none()

    def of(self, library: Library | Given) -> LibraryOwnedQuerySet:
        return self._everywhere().of(library)

    def under(self, library: Library) -> LibraryOwnedQuerySet:
        return self._everywhere().under(library)

    def _everywhere(self) -> LibraryOwnedQuerySet:
        """Every library's rows, for methods that say themselves whose they want; of a relation
        (`hold.steps.of(library)`) those of its object.
        """
        token = _scope.set(_ALL)
        try:
            return self.get_queryset()
        finally:
            _scope.reset(token)


class LibraryOwned(models.Model):
    """Base of everything that belongs to a library."""

    # Wagtail's reference index reads rows from a task that knows no library.
    wagtail_reference_index_ignore = True

    library = models.ForeignKey(
        Library, models.PROTECT, related_name="+", verbose_name=_("library")
    )

    objects = LibraryOwnedManager()

    class Meta:
        abstract = True
