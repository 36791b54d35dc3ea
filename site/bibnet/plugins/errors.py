"""The platform's refusals, each with a sentence that the person at the screen can act on."""

from __future__ import annotations


class PluginError(Exception):
    """Something about plugins cannot be done; `str()` says why."""


class Refused(PluginError):
    """A participant or a veto says no; the message is shown to the person who asked."""
