from __future__ import annotations

from typing import Any

from wagtail.query import PageQuerySet

from .rights import page_policy


def own_pages(user: Any) -> PageQuerySet:
    """The pages that a person of the staff works with, and the way down to them."""
    return page_policy.explorable_instances(user)
