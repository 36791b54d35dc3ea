"""What the platform itself contributes as part of the core."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from bibnet.libraries.models import Role, State
from bibnet.libraries.roles import has_role, is_regional_admin

from . import mounting, points, state
from .items import AuditLabel, StaffMenuItem
from .registrar import Registrar
from .views.settings import settings_model

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

    from .config import PluginConfig

hooks = Registrar("core")


@hooks.on(points.plugin_switching)
def closed_library_gets_nothing_new(library: Library, *, enabled: bool) -> Iterable[str]:
    if enabled and library.state == State.CLOSED:
        yield _("The library is closed for good.")


@hooks.on(points.audit_labels)
def audit_labels(library: Library) -> Iterable[AuditLabel]:
    titles = {slug: one.plugin.title for slug, one in state.installed_plugins().items()}
    return [
        AuditLabel("plugins.enabled", _("A plugin was switched on"), words=titles),
        AuditLabel("plugins.disabled", _("A plugin was switched off"), words=titles),
        AuditLabel("plugins.settings_changed", _("Settings of a plugin were changed")),
        AuditLabel(
            "plugins.rollout_started", _("Switching in libraries was started"), words=titles
        ),
        AuditLabel("plugins.rollout_stopped", _("Switching in libraries was stopped")),
        AuditLabel("plugins.rollout_resumed", _("Switching in libraries went on")),
        AuditLabel("plugins.preset_saved", _("A preset of plugins was saved"), words=titles),
        AuditLabel("plugins.preset_deleted", _("A preset of plugins was deleted")),
        *_acts_of_registers(),
    ]


def _acts_of_registers() -> Iterator[AuditLabel]:
    """What the platform writes down for the registers of plugins."""
    for slug, config in state.installed_plugins().items():
        for register in mounting.registers_of(config):
            opts = register.model._meta
            for act, title in (
                ("added", _("Added: %s")),
                ("changed", _("Changed: %s")),
                ("deleted", _("Deleted: %s")),
            ):
                yield AuditLabel(f"{slug}.{opts.model_name}_{act}", title % opts.verbose_name)


@hooks.on(points.staff_menu_items, order=60)
def menu_of_plugins(library: Library, *, request: SignedInRequest) -> Iterator[StaffMenuItem]:
    """The registers and settings of the plugins that are on, as far as the person may open them."""
    for slug in sorted(state.enabled_slugs(library)):
        config = state.installed_plugins()[slug]
        yield from _registers(config, library.member, request)
        if settings_model(config) and has_role(request.user, library.member, Role.LIBRARY_ADMIN):
            title = _("%(title)s: settings") % {"title": config.plugin.title}
            yield _item(title, f"{slug}_admin:settings", library.member, "cog", 95)
    if is_regional_admin(request.user):
        yield StaffMenuItem(_("Sections"), "plugins:matrix", icon="sliders", order=90)
    elif state.installed_plugins() and has_role(request.user, library, Role.LIBRARY_ADMIN):
        yield StaffMenuItem(_("Sections"), "plugins:mine", icon="sliders", order=90)


def _registers(
    config: PluginConfig, member: Library, request: SignedInRequest
) -> Iterator[StaffMenuItem]:
    for register_class in mounting.registers_of(config):
        register = register_class(member)
        if register.permission_helper.user_can_list(request.user):
            name = f"{config.plugin.slug}_admin:{register.name}_index"
            yield _item(register.get_menu_label(), name, member, register.get_menu_icon(), 60)


def _item(title: str, url_name: str, member: Library, icon: str, order: int) -> StaffMenuItem:
    url = reverse(url_name, args=[member.code])
    return StaffMenuItem(title, url=url, icon=icon, order=order)
