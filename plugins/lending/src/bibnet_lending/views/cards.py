"""«Мой билет»: the barcode and the square that a desk scans from the telephone's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.plugins.permissions import own_eyes
from bibnet.stamps.keeping import kept
from bibnet.text.typesetting import qr_svg
from bibnet.themes.components import Link
from bibnet_lending import barcodes, family, mine, phone
from bibnet_lending.models import ReaderTicket

if TYPE_CHECKING:
    from datetime import datetime

    from bibnet.libraries.requests import LibraryRequest, SignedInRequest


@own_eyes
@require_safe
@never_cache
@login_required
def card(request: SignedInRequest) -> HttpResponse:
    """The reader's tickets, and those of the reader's children, big and black on white."""
    now = timezone.now()
    reader = Reader.objects.filter(user=request.user).first()
    people = family.people_of(reader, schedule.today(request.library, now))
    context = {
        "cards": [_drawn(one, now) for one in mine.tickets_of(people)],
        "own": reader,
        "until": phone.good_until(now),
        "trail": [Link(_("My ticket"))],
    }
    return render(request, "bibnet_lending/card.html", context)


@require_safe
@kept
def kept_card(request: LibraryRequest) -> HttpResponse:
    """An empty frame, the same for everybody: what the reader kept in the browser stands in it."""
    return render(request, "bibnet_lending/kept_card.html")


def _drawn(ticket: ReaderTicket, now: datetime) -> dict[str, Any]:
    written = ticket.barcode or ticket.number
    has_bars = barcodes.is_writable(written)
    square = qr_svg(phone.number_for(ticket, now=now)).decode()
    return {
        "ticket": ticket,
        "bars": _drawing(barcodes.code128_svg(written)) if has_bars else "",
        "written": written,
        "square": _drawing(square),
    }


def _drawing(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  made of numbers alone
