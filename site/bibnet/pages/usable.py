"""What a page of a library may name: its own pictures, documents, pages and rows, and of others
only what they show to everybody.

Forms ask here for each number that they were sent; the choosers offer no more than that, but a
number can be typed by anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db.models import Model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page
from wagtail.permissions import policy_registry

from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwned

from .media import in_line, is_public, owner_of
from .models import Picture
from .own import own_pages

# A model and a primary key, as Wagtail's reference index names them.
Named: TypeAlias = tuple[type[Model], str]


def not_usable(
    named: Iterable[Named], *, library: Library, user: Any, already: Iterable[Named] = ()
) -> set[Named]:
    """Of what is named that which a page of the library must not show, if it is the user's work.

    `already` is what the page names already; of that, public files of others stay (news taken
    over from another library). `user` None is the system itself, which names what it likes of
    the libraries above and below.
    """
    found: set[Named] = set()
    known = set(already)
    for model in {model for model, _ in named}:
        numbers = {pk for one, pk in named if one is model and pk.isdigit()}
        rule = _rule_for(model)
        if rule is None or not numbers:
            continue
        kept = {pk for one, pk in known if one is model}
        found |= {(model, pk) for pk in rule(model, numbers, library, user, kept)}
    return found


def _rule_for(model: type[Model]) -> Any:
    if issubclass(model, (Picture, AbstractDocument)):
        return _foreign_files
    if issubclass(model, Page):
        return _foreign_pages
    if issubclass(model, LibraryOwned):
        return _foreign_rows
    return None  # directories of the whole region


def _foreign_files(
    model: type[Any], numbers: set[str], library: Library, user: Any, kept: set[str]
) -> set[str]:
    files = model.objects.filter(pk__in=numbers)
    policy = policy_registry.get_by_type(model)
    choice = policy.instances_user_has_permission_for(user, "choose") if user else model.objects
    allowed = set(choice.filter(pk__in=numbers).values_list("pk", flat=True))
    found = set()
    for file in files:
        owner = owner_of(file)
        if owner.pk == library.pk:
            continue
        is_near = in_line(owner, library)
        if is_near and file.pk in allowed:
            continue
        # A branch shows what its system shows; anybody what was taken over with its page.
        is_shown = owner.covers(library) or str(file.pk) in kept
        if not (is_shown and is_public(file, owner)):
            found.add(str(file.pk))
    return found


def _foreign_pages(
    model: type[Any], numbers: set[str], library: Library, user: Any, kept: set[str]
) -> set[str]:
    hidden = Page.objects.filter(pk__in=numbers, live=False)
    if user is not None:
        hidden = hidden.exclude(pk__in=own_pages(user).filter(pk__in=numbers).values("pk"))
    else:
        hidden = hidden.none()
    return {str(pk) for pk in hidden.values_list("pk", flat=True)}


def _foreign_rows(
    model: type[Any], numbers: set[str], library: Library, user: Any, kept: set[str]
) -> set[str]:
    rows = model._base_manager.filter(pk__in=numbers).select_related("library")
    return {str(row.pk) for row in rows if not library.covers(row.library)}
