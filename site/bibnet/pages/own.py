from __future__ import annotations

from typing import Any

from wagtail.query import PageQuerySet

from .rights import page_policy


def own_pages(user: Any) -> PageQuerySet:
    """The pages that a person of the staff works with."""
    return page_policy.workable_instances(user)


def own_pages_and_way(user: Any) -> PageQuerySet:
    """The same and the pages above them, which the person only passes on the way down.

    Good for showing these pages themselves; what else stands under them is somebody else's.
    """
    return page_policy.explorable_instances(user)
