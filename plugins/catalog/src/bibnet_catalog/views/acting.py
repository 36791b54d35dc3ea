"""Doing what a cataloguer decides, and saying so or why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages

from bibnet.plugins.errors import Refused
from bibnet_catalog.deciding.errors import DecisionError

if TYPE_CHECKING:
    from django.http import HttpRequest


def attempt(request: HttpRequest, act: Callable[[], object], said: str) -> None:
    """Do an act and say so, or say why not."""
    try:
        act()
    except (DecisionError, Refused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
