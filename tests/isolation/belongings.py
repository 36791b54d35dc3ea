"""Everything that belongs to one library, as one value: what changed it touched the library."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, Model, QuerySet
from wagtail.models import Collection, Page

from bibnet.libraries.models import Library
from bibnet.pages.querysets import path_range

from .things import Things

# Who is signed in, what was seen and counted.
PASSING = (
    "accounts.",
    "journal.",
    "background.",
    "stamps.",
    "wagtailsearch.",
    "libraries.openspan",  # derived from the schedule
    "pages.pageviews",
)


def is_as_it_was(things: Things) -> bool:
    """Whether all that belongs to the library is as it was when this was asked first."""
    kept = things.made.setdefault("belongings", None)
    now = fingerprint(things.library)
    if kept is None:
        raise AssertionError("remember() the things before the first cell")
    return bool(kept == now)


def remember(things: Things) -> Things:
    """Keep the present state as the one that must stay."""
    things.made["belongings"] = fingerprint(things.library)
    return things


def fingerprint(library: Library) -> int:
    rows = tuple(
        (model._meta.label, tuple(map(str, found.order_by("pk").values_list())))
        for model, found in _rows(library)
    )
    return hash(rows)


def _rows(library: Library) -> Iterator[tuple[type[Model], QuerySet]]:
    under = Library.objects.under(library)
    yield Library, under
    yield get_user_model().groups.through, _members(under)
    for model in apps.get_models():
        if model._meta.label_lower.startswith(PASSING) or model._meta.proxy:
            continue
        if issubclass(model, Page):
            yield model, model._base_manager.filter(**path_range(library.root_path))
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey):
                continue
            if issubclass(field.related_model, Library):
                yield model, model._base_manager.filter(**{f"{field.name}__in": under})
            elif issubclass(field.related_model, Collection):
                named = under.values("collection")
                yield model, model._base_manager.filter(**{f"{field.name}__in": named})


def _members(under: QuerySet[Library]) -> QuerySet:
    people = under.values("roles__user")
    return get_user_model().groups.through.objects.filter(user__in=people)
