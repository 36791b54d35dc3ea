"""Brief records: made in haste, waiting for somebody who describes the book."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.state import libraries_with
from bibnet_catalog.models import Record, Way


def briefs(library: Library) -> QuerySet[Record]:
    """The brief records of a library and of all under it, the oldest first.

    Left out are those that stand together with a record that is not brief: readers see that one;
    and those that no reader sees.
    """
    is_full = ~Q(source__way=Way.HAND) | Q(description__is_brief__isnull=True)
    with all_libraries("an edition is described if any library has described it"):
        beside = Record.objects.filter(edition=OuterRef("edition"), is_gone=False)
    records = Record.objects.under(library).filter(
        library__in=libraries_with("catalog").order_by(),
        source__way=Way.HAND,
        description__is_brief=True,
        is_gone=False,
        is_suppressed=False,
    )
    found = records.filter(~Exists(beside.filter(is_full)))
    return found.select_related("library", "edition", "run__by").defer("content").order_by("pk")
