"""Two entries of one reader become one; plugins take part and may refuse."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.models import Consent, Reader, User
from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet.plugins import points
from bibnet.plugins.items import Person

from . import sessions

FILLED_IN = (
    "patronymic",
    "birth_date",
    "email",
    "phone",
    "representative",
    "relation",
    "my_library",
)


@transaction.atomic
def merge_readers(*, kept: Reader, gone: Reader, actor: User | None) -> Reader:
    """Make two readers one and return it. What `kept` does not know it takes from `gone`.

    If both have a login, that of `kept` stays. Raises PersonRefused for two dates of birth,
    and whatever a participant refuses with. Locks both readers, the older one first.
    """
    locked = {
        one.pk: one
        for one in Reader.objects.select_for_update()
        .filter(pk__in=[kept.pk, gone.pk])
        .order_by("pk")
    }
    kept, gone = locked[kept.pk], locked[gone.pk]
    _check(kept, gone)
    people = Person(user=kept.user, reader=kept), Person(user=gone.user, reader=gone)
    region = network.region()
    with all_libraries("a reader's data are joined wherever they are"):
        for one in points.personal_data.collect(region):
            one.merge(*people)
        points.readers_merging.run(region, kept=people[0], gone=people[1])
    _take_over(kept, gone)
    audit.record(
        action="accounts.readers_merged",
        actor=actor,
        library=region,
        obj=kept,
        fields=[str(gone.pk)],
    )
    _remove(gone)
    return kept


def _check(kept: Reader, gone: Reader) -> None:
    if kept.pk == gone.pk:
        raise PersonRefused(_("This is one and the same entry."))
    births = {kept.birth_date, gone.birth_date} - {None}
    if len(births) == 2:
        raise PersonRefused(_("The dates of birth differ: correct one of the entries first."))
    if kept.representative_id == gone.pk or gone.representative_id == kept.pk:
        raise PersonRefused(_("One of the two represents the other."))
    login = gone.user
    works = login and (login.is_superuser or login.roles.exists() or login.district_roles.exists())
    if kept.user and works:
        raise PersonRefused(_("The second entry belongs to a member of staff: keep that one."))


def _take_over(kept: Reader, gone: Reader) -> None:
    for name in FILLED_IN:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    if kept.user_id is None and gone.user_id is not None:
        login = gone.user
        gone.user = None
        gone.save(update_fields=["user"])
        kept.user = login
    kept.save()
    gone.children.update(representative=kept)
    in_force = Consent.objects.in_force().filter(reader=kept).values("document")
    gone.consents.exclude(document__in=in_force).update(reader=kept, pseudonym=kept.pseudonym)


def _remove(gone: Reader) -> None:
    """The entry and the login that nobody needs any more."""
    login = gone.user
    gone.delete()
    if login is not None:
        sessions.end_all(login)
        login.delete()
