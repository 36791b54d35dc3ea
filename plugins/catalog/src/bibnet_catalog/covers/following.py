"""A cover goes along with its edition."""

from __future__ import annotations

from collections.abc import Mapping

from bibnet_catalog.models import Cover


def follow(into: Mapping[int, int]) -> None:
    """Of editions that lead to others those without a picture get the one that came along."""
    concerned = Cover.objects.filter(edition__in={*into, *into.values()})
    known = {one.edition_id: one for one in concerned}
    moving, replaced = [], []
    for left, target in into.items():
        cover, present = known.get(left), known.get(target)
        if cover is None or not cover.small or (present is not None and present.small):
            continue
        if present is not None:
            replaced.append(present.pk)
        cover.edition_id = target
        known[target] = cover
        moving.append(cover)
    Cover.objects.filter(pk__in=replaced).delete()
    Cover.objects.bulk_update(moving, ["edition"])
