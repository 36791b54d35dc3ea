"""The only door through which the core calls the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from bibnet.plugins import items, points
from bibnet.plugins.registrar import Registrar

from .demo.filling import fill
from .staff_sections import sections_of

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import SignedInRequest

hooks = Registrar("catalog")


@hooks.on(points.staff_menu_items)
def catalogue_of_staff(
    library: Library, *, request: SignedInRequest
) -> Iterable[items.StaffMenuItem]:
    """The first of the sections that the person may open; the others stand on its screen."""
    for _title, url in sections_of(request.user, library)[:1]:
        yield items.StaffMenuItem(_("Catalogue"), url=url, icon="list-ul", order=25)


@hooks.on(points.demonstration_parts)
def stock_of_the_demonstration(library: Library) -> Iterable[items.DemonstrationPart]:
    return [items.DemonstrationPart("books", fill)]
