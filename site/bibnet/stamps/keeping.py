"""How a view says that its answer is the same for every anonymous reader, and until when.

The page cache (`bibnet.pages.cache`) keeps only answers that were marked here. They are forgotten
when the stamp of the library, of the network, the plugins or the themes moves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

_MARK = "_bibnet_may_be_kept"
_UNTIL = "_bibnet_kept_until"


def keep(request: HttpRequest) -> None:
    """Let the answer to this request be kept. It must carry no form, nonce or personal word."""
    setattr(request, _MARK, True)


def expires(request: HttpRequest, moment: datetime | None) -> None:
    """Say that what is shown is true only until a moment; the earliest one named counts."""
    if moment is None:
        return
    known = until(request)
    setattr(request, _UNTIL, moment if known is None else min(known, moment))


def may_be_kept(request: HttpRequest) -> bool:
    return getattr(request, _MARK, False)


def until(request: HttpRequest) -> datetime | None:
    """The earliest moment named by `expires`; None if what is shown holds until something moves."""
    return getattr(request, _UNTIL, None)


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator of a view whose answers may be kept."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keep(request)
        return view(request, *args, **kwargs)

    return marked
