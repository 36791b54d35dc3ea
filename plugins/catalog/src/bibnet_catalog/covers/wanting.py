"""Writing down which covers records tell an address of, as their editions go into the index."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from bibnet_catalog.models import Cover, CoverState
from bibnet_catalog.searching.engine import Document

# As the field of the model.
LONGEST = 1000


def want(documents: Sequence[Document]) -> None:
    """Have the covers of these editions fetched; an address that has changed is asked anew."""
    urls = {one.edition: one.cover for one in documents if 0 < len(one.cover) <= LONGEST}
    if not urls:
        return
    now = timezone.now()
    known = {one.edition_id: one for one in Cover.objects.filter(edition__in=urls)}
    changed = [one for one in known.values() if one.url != urls[one.edition_id]]
    for cover in changed:
        cover.url = urls[cover.edition_id]
        if not cover.is_uploaded:
            cover.state, cover.next_try_at, cover.tries = CoverState.WANTED, now, 0
    Cover.objects.bulk_update(changed, ["url", "state", "next_try_at", "tries"])
    Cover.objects.bulk_create(
        (
            Cover(edition_id=edition, url=url, state=CoverState.WANTED, next_try_at=now)
            for edition, url in urls.items()
            if edition not in known
        ),
        ignore_conflicts=True,  # another process may be writing the same ones
    )
