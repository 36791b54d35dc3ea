"""The platform's refusals, each with a sentence that the person at the screen can act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import state

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


class PluginError(Exception):
    """Something about plugins cannot be done; `str()` says why, `code` is for programs."""

    code = "refused"

    @property
    def reasons(self) -> tuple[str, ...]:
        """The sentences one by one."""
        return (str(self),)


class Refused(PluginError):
    """A participant or a veto says no; the message is shown to the person who asked."""


class NotInstalled(PluginError):
    code = "not_installed"

    def __init__(self, slug: str) -> None:
        super().__init__(_("There is no plugin “%(slug)s” in this installation.") % {"slug": slug})


class NotAMember(PluginError):
    """Branches have no switches of their own."""

    code = "not_a_member"

    def __init__(self, library: Library) -> None:
        super().__init__(
            _("%(library)s has no switches of its own, it follows %(member)s.")
            % {"library": library, "member": library.member}
        )


class NotAllowed(PluginError):
    code = "not_allowed"

    def __init__(self, slug: str) -> None:
        super().__init__(
            _("Only the regional administrator switches “%(title)s”.")
            % {"title": state.title(slug)}
        )


class MissingRequirements(PluginError):
    """The plugin needs others that are off; `missing` are their slugs, in the order to enable."""

    code = "missing_requirements"

    def __init__(self, slug: str, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            _("“%(title)s” does not work without %(missing)s.")
            % {"title": state.title(slug), "missing": quoted_titles(missing)}
        )


class StillNeeded(PluginError):
    """Others that are on need the plugin; `dependants` are their slugs."""

    code = "still_needed"

    def __init__(self, slug: str, dependants: Sequence[str]) -> None:
        self.dependants = tuple(dependants)
        super().__init__(
            _("“%(title)s” is needed by %(dependants)s: switch that off first.")
            % {"title": state.title(slug), "dependants": quoted_titles(dependants)}
        )


class Objections(PluginError):
    """The plugin itself, or another one, says why not; `reasons` are sentences."""

    code = "objections"

    def __init__(self, reasons: Sequence[str]) -> None:
        self._reasons = tuple(reasons)
        super().__init__(" ".join(self._reasons))

    @property
    def reasons(self) -> tuple[str, ...]:
        return self._reasons


def quoted_titles(slugs: Sequence[str]) -> str:
    """The plugins' titles in quotes, as a list in a sentence."""
    return get_text_list([_("“%s”") % state.title(slug) for slug in slugs], pgettext("list", "and"))
