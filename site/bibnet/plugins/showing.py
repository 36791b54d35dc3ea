"""Public pages are kept in each process; who changes what a plugin shows on them says so here."""

from __future__ import annotations

from django.db.models import Q

from bibnet import stamps
from bibnet.libraries.models import Library


def shown_data_changed(library: Library) -> None:
    """Have public pages of the member, of its branches and of all above it made anew.

    Call it in the transaction that changes what a section or a slot shows there. Registers and
    settings do so by themselves.
    """
    member = library.member
    shown = Library.objects.filter(
        Q(path__startswith=member.path) | Q(path__in=member.ancestor_paths)
    ).exclude(root_page=None)
    stamps.bump_library(*shown.values_list("pk", flat=True))
