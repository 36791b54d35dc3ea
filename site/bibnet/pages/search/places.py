"""Whose pages a search on a library's site goes through."""

from __future__ import annotations

from bibnet import stamps
from bibnet.libraries.models import Library


@stamps.remembered("network")
def sites_under(library: Library) -> tuple[int, ...]:
    """Libraries with pages of their own, this one and those below."""
    sites = Library.objects.under(library).with_microsite().values_list("pk", flat=True)
    return (library.pk, *sites.exclude(pk=library.pk))
