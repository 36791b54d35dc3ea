"""Rights that plugins give to the staff of a library; whatever is not given is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest

from bibnet.libraries.models import Library, Role
from bibnet.libraries.roles import has_role

from . import state

V = TypeVar("V", bound=Callable[..., Any])

_policies: dict[str, PluginPermissionPolicy] = {}


class PluginPermissionPolicy:
    """Which roles hold which Django permissions of one plugin.

    `grants` maps a role to permissions such as "bibnet_catalog.change_record". A role holds them
    in its own library and in all that stands under it; the regional administrator holds every
    permission that the plugin grants to anybody. A permission is worth nothing where the plugin
    is off. Declare one policy in the plugin's `permissions.py`.
    """

    def __init__(self, slug: str, grants: Mapping[Role, Iterable[str]]) -> None:
        self.slug = slug
        self.roles_by_permission: dict[str, set[Role]] = {}
        for role, permissions in grants.items():
            for permission in permissions:
                self.roles_by_permission.setdefault(permission, set()).add(role)
        _policies[slug] = self

    def roles_with(self, permission: str) -> tuple[Role, ...]:
        """The roles that hold the permission."""
        return tuple(sorted(self.roles_by_permission.get(permission, ())))

    def has_permission(self, user: Any, permission: str, library: Library) -> bool:
        """Whether the person holds the permission in the library, and the plugin is on there."""
        roles = self.roles_with(permission)
        if not roles or not state.is_enabled(self.slug, library):
            return False
        return has_role(user, library, *roles)


def policy_of(slug: str) -> PluginPermissionPolicy:
    """The plugin's policy; one that grants nothing if it declared none."""
    return _policies.get(slug) or PluginPermissionPolicy(slug, {})


def own_eyes(view: V) -> V:
    """Show this page to nobody who looks with the person's eyes: it holds something secret."""
    view.bibnet_own_eyes = True  # type: ignore[attr-defined]
    return view


def is_for_own_eyes(view: Callable[..., Any]) -> bool | None:
    """What the view says of itself; None if it says nothing."""
    return getattr(view, "bibnet_own_eyes", None)


def is_viewing(request: HttpRequest) -> bool:
    """Whether the staff looks with the person's eyes: fill in nothing that is the person's own,
    and give no address that alone is enough to act.
    """
    # Who is looked at is found when the person is asked for.
    user = getattr(request, "user", None)
    is_somebody = user is not None and user.is_authenticated
    return is_somebody and getattr(request, "viewing", None) is not None


def requires(permission: str) -> Callable[[V], V]:
    """Name the permission that a staff or API view needs in the library of its address.

    A view under `admin_urlpatterns` that names none is open to nobody.
    """

    def mark(view: V) -> V:
        view.bibnet_permission = permission  # type: ignore[attr-defined]
        return view

    return mark
