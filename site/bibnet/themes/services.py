"""How a library's look is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from bibnet import stamps
from bibnet.journal import audit
from bibnet.libraries.models import Library, Role
from bibnet.libraries.roles import has_role

from .looks import STAMP
from .models import ThemeChoice
from .palette import Refusal, refusals
from .registry import installed_themes

if TYPE_CHECKING:
    from bibnet.accounts.models import User


class ThemeChoiceError(Exception):
    """A choice that cannot be made."""


class UnknownTheme(ThemeChoiceError):
    """No theme of this name is installed."""


class Unreadable(ThemeChoiceError):
    """Colours with too little contrast; `refusals` says which and what would do."""

    def __init__(self, found: list[Refusal]) -> None:
        super().__init__(", ".join(f"{one.failure.pair} {one.failure.ratio:.2f}" for one in found))
        self.refusals = found


@dataclass(frozen=True)
class Keep:
    """Leave the picture as it is."""


KEEP = Keep()
NewPicture = ContentFile | None | Keep


def may_choose_theme(user: User | AnonymousUser, library: Library) -> bool:
    """Whether this person decides how the library looks."""
    return has_role(user, library.member, Role.LIBRARY_ADMIN)


def choice_of(library: Library) -> ThemeChoice | None:
    """The choice in force for a library, its member's; None if the default look is."""
    return ThemeChoice.objects.filter(library=library.member).first()


@transaction.atomic
def choose_theme(
    *,
    library: Library,
    theme: str,
    actor: User | None,
    colours: Mapping[str, str] | None = None,
    logo: NewPicture = KEEP,
    picture: NewPicture = KEEP,
    picture_alt: str | None = None,
) -> ThemeChoice:
    """Dress a member and its branches. `actor` None means the system itself.

    `colours` None leaves the own colours as they are, as `KEEP` does the pictures; a picture
    of None is taken away. Raises PermissionDenied, UnknownTheme or Unreadable.
    """
    member = library.member
    if actor is not None and not may_choose_theme(actor, member):
        raise PermissionDenied
    if theme not in installed_themes():
        raise UnknownTheme(theme)
    choice = ThemeChoice.objects.select_for_update().filter(library=member).first()
    choice = choice or ThemeChoice(library=member)
    before = _state(choice)
    choice.theme = theme
    if colours is not None:
        choice.colours = {name: colour for name, colour in colours.items() if colour}
    if picture_alt is not None:
        choice.picture_alt = picture_alt
    if found := refusals(choice.colours, installed_themes()[theme]):
        raise Unreadable(found)
    _put(choice.logo, logo)
    _put(choice.picture, picture)
    choice.full_clean()
    choice.save()
    changed = [name for name, value in _state(choice).items() if before[name] != value]
    stamps.bump(STAMP)
    audit.record(
        action="themes.theme_chosen", actor=actor, library=member, obj=choice, fields=changed
    )
    return choice


def _state(choice: ThemeChoice) -> dict[str, object]:
    names = ("theme", "colours", "logo", "picture", "picture_alt")
    return {name: str(getattr(choice, name)) for name in names}


def _put(kept: FieldFile, new: NewPicture) -> None:
    """Replace a picture; the old file goes when the transaction commits."""
    if isinstance(new, Keep):
        return
    old, storage = kept.name, kept.storage
    field = kept.field.attname
    setattr(kept.instance, field, "")
    if new is not None:
        getattr(kept.instance, field).save(new.name, new, save=False)
    now = getattr(kept.instance, field).name
    if old and old != now:
        transaction.on_commit(lambda: storage.delete(old))
