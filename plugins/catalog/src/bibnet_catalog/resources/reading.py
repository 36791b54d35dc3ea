"""Which electronic resources a library offers its readers today."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.items import Found
from bibnet.plugins.registers import any_case
from bibnet_catalog.models import Resource

WHOSE = "a library shows the region's electronic resources beside its own"


def offered(library: Library) -> QuerySet[Resource]:
    """What the library and the region offer on this day; the region's is shown everywhere."""
    shown = {library.member.pk, network.region().pk}
    with all_libraries(WHOSE):
        rows = Resource.objects.filter(Resource.on(timezone.localdate()), library__in=shown)
    return rows.order_by("title", "pk")


def has_any(library: Library) -> bool:
    """Whether there is anything to show: nobody is led to an empty page."""
    with all_libraries(WHOSE):
        return offered(library).exists()


def search(library: Library, text: str, limit: int) -> tuple[list[Found], int]:
    """Those whose title, supplier or text has all the words."""
    found = offered(library)
    for word in text.split():
        pattern = any_case(word)
        found = (
            found.filter(title__iregex=pattern)
            | found.filter(supplier__iregex=pattern)
            | found.filter(about__iregex=pattern)
        )
    with all_libraries(WHOSE):
        rows = list(found[:limit])
        total = len(rows) if len(rows) < limit else found.count()
    address = reverse("catalog:resources")
    return [
        Found(
            title=one.title,
            url=f"{address}#resource-{one.pk}",
            excerpt=one.about[:200],
            kind=_("Electronic resource"),
        )
        for one in rows
    ], total
