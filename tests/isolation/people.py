"""Who works and reads in a library, with what is kept of them."""

from __future__ import annotations

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from bibnet_catalog.models import BookList, SavedSearch
from django.contrib.auth import get_user_model

from bibnet.accounts.models import Reader, SlipPurpose
from bibnet.accounts.models.substitutes import Substitution
from bibnet.accounts.services import consents, desks, forgetting, printing, slips
from bibnet.api.hooks import PLUGINS_WRITE
from bibnet.api.tokens import issue_token

from .things import Things


def workplace(things: Things) -> None:
    """Who holds which role, a shared computer, somebody on leave."""
    librarian, editor = things.people["librarian"], things.people["editor"]
    things.made["assignment"] = librarian.roles.get()
    desk, things.made["desk_token"] = desks.trust_computer(
        library=things.library,
        name=f"{things.mark} desk",
        actor=things.people["administrator"],
    )
    things.made["desk"] = desk
    made = slips.make_slip(
        user=librarian,
        purpose=SlipPurpose.INVITATION,
        library=things.library,
        made_by=things.people["administrator"],
    )
    things.made["slip"] = made
    things.made["slips_token"] = printing.keep([made], actor=things.people["administrator"])
    Authenticator.objects.create(
        user=things.people["administrator"], type=Authenticator.Type.TOTP, data={"secret": "none"}
    )
    things.made["leave"] = Substitution.objects.create(
        absent=librarian, substitute=editor, starts=date(2026, 12, 1), ends=date(2026, 12, 20)
    )
    things.made["own_leave"] = Substitution.objects.create(
        absent=things.people["administrator"],
        substitute=editor,
        starts=date(2026, 12, 1),
        ends=date(2026, 12, 20),
    )


def readers(things: Things) -> None:
    """Two entries made in the library, one of them with a login."""
    person = get_user_model().objects.create_user(
        username=f"{things.library.code}-reader", password=None
    )
    things.people["reader"] = person
    for name, user in (("reader", person), ("second_reader", None)):
        things.made[name] = Reader.objects.create(
            user=user,
            last_name=f"{things.mark} {name}",
            first_name="Anna",
            birth_date=date(1988, 5, 7),
            registered_in=things.library,
        )
    things.made["booklist"] = BookList.objects.create(user=person, title=f"{things.mark} list")
    things.made["saved_search"] = SavedSearch.objects.of(things.library).create(
        user=person, library=things.library, title=f"{things.mark} search", address="?q=x"
    )
    things.made["withdrawn_reader"] = withdrawn = Reader.objects.create(
        last_name=f"{things.mark} withdrawn", first_name="Anna", registered_in=things.library
    )
    for reader in (things.reader, withdrawn):
        for one in consents.missing(reader):
            consents.give(reader=reader, document=one.document, operator=things.library)
    forgetting.withdraw(reader=withdrawn, purpose="personal_data")


def tokens(things: Things) -> None:
    """A token of a desk."""
    things.made["token"], _text = issue_token(
        library=things.library,
        name=f"{things.mark} token",
        scopes=[PLUGINS_WRITE],
        valid_for=timedelta(days=30),
        actor=things.people["administrator"],
    )
