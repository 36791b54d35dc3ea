"""The one way in which anything is asked of a vendor: how it fares is written down each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bibnet.libraries.models import Library

from . import health
from .accounts import account
from .vendors import Vendor, VendorError, VendorRefused

T = TypeVar("T")


def speak(library: Library, vendor: str, ask: Callable[[Vendor], T]) -> T:
    """Ask through the library's account, outside any transaction; whoever asks has looked before
    whether it may (`health.may_ask`).

    Raises VendorRefused, which is an answer of a vendor that fares well, and VendorError.
    """
    try:
        answer = ask(account(library, vendor))
    except VendorRefused:
        health.answered(library, vendor)
        raise
    except VendorError as error:
        health.failed(library, vendor, str(error))
        raise
    health.answered(library, vendor)
    return answer
