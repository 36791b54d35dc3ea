"""The language of what is sent: the installation's, not that of whoever happened to cause it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override


def in_our_language() -> override:
    """For a `with`: words asked for within are those of the installation.

    Not as a decorator: one object would be shared by all threads, and leave one in another's
    language.
    """
    return override(settings.LANGUAGE_CODE)
