"""What happens to a library and to its staff: participants and vetoes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bibnet.plugins import items, points
from bibnet.plugins.errors import Refused
from bibnet_dummy.models import Note

from .registrar import hooks

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library


@hooks.on(points.library_merging)
def hand_over_notes(library: Library, *, into: Library) -> None:
    if Note.objects.of(library).filter(text="not to be moved").exists():
        raise Refused("One note may not be moved.")
    Note.objects.of(library).update(library=into)


@hooks.on(points.merger_consequences)
def notes_that_go_along(library: Library) -> Iterable[items.Consequence]:
    count = Note.objects.of(library).count()
    return [items.Consequence(text=f"Notes that pass on: {count}.")]


@hooks.on(points.work_to_hand_over)
def notes_to_hand_over(library: Library, *, leaver: User) -> Iterable[items.Consequence]:
    count = Note.objects.of(library.member).filter(author=leaver).count()
    return [items.Consequence(text=f"Notes to hand over: {count}.")] if count else []


@hooks.on(points.work_handing_over)
def hand_over_work(library: Library, *, leaver: User, successor: User) -> None:
    Note.objects.of(library.member).filter(author=leaver).update(author=successor)


@hooks.on(points.library_closing)
def keep_library_with_notes(library: Library) -> Iterable[str]:
    if Note.objects.of(library.member).filter(text="unfinished").exists():
        yield "A note is unfinished."


@hooks.on(points.plugin_switching)
def mind_other_plugins(library: Library, *, slug: str, enabled: bool) -> Iterable[str]:
    if slug != "dummy" and Note.objects.of(library).filter(text=f"leave {slug} alone").exists():
        yield f"A note says to leave {slug} alone."
