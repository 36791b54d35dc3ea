"""How a reader's own rows are looked for, and how many of them are shown how long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.formats import date_format

from bibnet.libraries.scope import all_libraries
from bibnet_lending.models import Loan

OWN = "a reader's own books may be of several libraries"
# How long what is over stands here: why it was refused is read later.
SHOWN_AFTER = timedelta(days=14)
MOST = 200


@contextmanager
def everywhere() -> Iterator[None]:
    """Within the block, a reader's rows are looked for in every library."""
    with all_libraries(OWN):
        yield


def shown(model: type[Model]) -> QuerySet[Any]:
    """Rows with what their services need; within `everywhere`."""
    related = ["library", "ticket", "reader", "branch" if model is Loan else "pickup"]
    return model._default_manager.select_related(*related)


def day_text(day: date) -> str:
    """«20 декабря»."""
    return date_format(day, "j E")
