"""What a reader is told who looks for what is open now, while all is closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet_catalog.searching.opening import next_opening


def now(members: Collection[str] | None, library: Library, at: datetime) -> str:
    """«All is closed now. The first opens tomorrow at 10:00.»"""
    opening = next_opening(members, at)
    if opening is None:
        return _("The libraries are closed now.")
    opens, here = opening.astimezone(library.tz), at.astimezone(library.tz)
    time = f"{opens:%H:%M}"
    if opens.date() == here.date():
        text = _("The libraries are closed now. The first one opens today at {time}.")
    elif opens.date() == here.date() + timedelta(days=1):
        text = _("The libraries are closed now. The first one opens tomorrow at {time}.")
    else:
        text = _("The libraries are closed now. The first one opens on {day} at {time}.")
    return text.format(time=time, day=date_format(opens, "j E"))
