"""What upkeep adds to the core's lists; loaded by the hooks of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from bibnet.libraries import roles
from bibnet.libraries.models import Library
from bibnet.pages.editing.rights import EDITORS
from bibnet.plugins import points
from bibnet.plugins.items import PeriodicTask, WaitingItem
from bibnet.plugins.registrar import Registrar

from .links import broken_links
from .reading import EVERY, read_new, untagged

if TYPE_CHECKING:
    from bibnet.accounts.models import User

hooks = Registrar("core")


@hooks.on(points.staff_start_items)
def what_to_mend(library: Library, *, user: User) -> Iterable[WaitingItem]:
    """For who can mend it; nothing is said while all is well."""
    if not roles.has_role(user, library, *EDITORS):
        return
    links, files = len(broken_links(library)), untagged(library).count()
    address = {"code": library.code}
    if links:
        text = ngettext("{number} link leads nowhere", "{number} links lead nowhere", links).format(
            number=links
        )
        yield WaitingItem(text, "upkeep_admin:own", address, count=links, order=71)
    if files:
        text = ngettext(
            "{number} file cannot be read aloud", "{number} files cannot be read aloud", files
        ).format(number=files)
        yield WaitingItem(text, "upkeep_admin:own", address, count=files, order=72)


@hooks.on(points.periodic_tasks)
def reading(library: Library) -> Iterable[PeriodicTask]:
    return [PeriodicTask(key="upkeep.read_documents", run=read_new, every=EVERY, once=True)]
