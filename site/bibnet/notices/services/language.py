"""The language of what is sent: the installation's, not that of whoever happened to cause it."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override


def in_our_language() -> override:
    """For a `with`, or as a decorator: words asked for within are those of the installation."""
    return override(settings.LANGUAGE_CODE)
