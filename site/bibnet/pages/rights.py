"""Which pages a person of the staff works with: Wagtail's rule, in queries that do not grow.

Wagtail joins one condition for every right of every group and hands the whole set of pages on as
a list; for the regional administrator that is every page of the network, on every screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact, In
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

LONGEST = 255
EXPLORING = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"})


class LibraryPagePolicy(PagePermissionPolicy):
    """Wagtail's policy of pages with the same answers."""

    def workable_instances(self, user: Any) -> PageQuerySet:
        """What the person has rights on, without the way down to it."""
        everything = self._base_queryset_for_user(user)
        if everything is not None:
            return everything
        roots = self._roots(self.get_cached_permissions_for_user(user))
        return self.model._default_manager.filter(_within(roots, set()))

    def explorable_instances(self, user: Any) -> PageQuerySet:
        everything = self._base_queryset_for_user(user)
        if everything is not None:
            return everything
        return self.model._default_manager.filter(self.explorable(user))

    def explorable(self, user: Any, *, begins_here: bool = True) -> Q:
        """The same as a condition, for queries that need not carry the pages themselves.

        A query that narrows the pages down by itself (the children of one) says that it does not
        begin here, so that the database does not take the pages of the network first.
        """
        if not user.is_active:
            return Q(pk__in=[])
        if user.is_superuser:
            return Q()
        rights = self.get_cached_permissions_for_user(user)
        roots = self._roots(rights)
        if not roots:
            return Q(pk__in=[])
        held = list({one.page_id: one.page for one in rights}.values())
        base = self.model.base_page_model.objects.first_common_ancestor_of(held)
        ways = {path for one in held for path in _ways_down(one.path)}
        ways = {way for way in ways if way.startswith(base.path)}
        if not begins_here:
            return _after_others(roots, ways)
        return Q() if _is_everything(roots, ways) else _within(roots, ways)

    def _roots(self, rights: Iterable[GroupPagePermission]) -> list[str]:
        """Tree paths of the pages that the rights are given on."""
        names = self._get_permission_codenames(EXPLORING)
        return tops(one.page.path for one in rights if one.permission.codename in names)


def _is_everything(roots: list[str], ways: set[str]) -> bool:
    """Whether all pages there are stand under one of these near the top, or lead down to it.

    So it is for the region's people, and to say so saves the database a look at each page.
    """
    if len(roots) != 1 or len(roots[0]) > 2 * Page.steplen:
        return False
    elsewhere = Q(path__lt=roots[0]) | Q(path__gt=roots[0] + "ZZZZ")
    return not Page.objects.filter(elsewhere).exclude(path__in=ways).exists()


def _within(roots: list[str], ways: set[str]) -> Q:
    found = Q(path__in=sorted(ways))
    for root in roots:
        found |= Q(path__startswith=root)
    return found


def _after_others(roots: list[str], ways: set[str]) -> Q:
    """The same, put so that no index answers it. Not fit for Wagtail's search."""
    found = Q(In(Left("path", LONGEST), sorted(ways))) if ways else Q()
    for root in roots:
        found |= Q(Exact(Left("path", len(root)), root))
    return found


def tops(paths: Iterable[str]) -> list[str]:
    """The tree paths without those that stand under another one of them."""
    found: list[str] = []
    for path in sorted(paths):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


def _ways_down(path: str) -> list[str]:
    return [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]


page_policy = LibraryPagePolicy()
