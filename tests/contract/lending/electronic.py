"""Rows of electronic books: funds, licences, calls of vendors, requests to buy, money."""

from __future__ import annotations

import uuid
from functools import partial

from bibnet_lending.models import (
    Budget,
    CallAct,
    CallState,
    Fund,
    FundMember,
    Licence,
    LicensedTitle,
    Movement,
    MovementKind,
    VendorCall,
    WantedBook,
    WantedStep,
)
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library

from .basics import Basics, Make, Values, made, number, step


def rows(basics: Basics) -> dict[type[Model], Make]:
    """How a row of each model is made."""

    def a_fund(library: Library) -> Fund:
        return made(Fund, library, name=f"contract {Fund.objects.of(library.member).count()}")

    def a_member(library: Library) -> FundMember:
        return made(FundMember, library, fund=a_fund(library))

    def a_licence(library: Library) -> Licence:
        own = {"bought_on": timezone.localdate(), "state_at": timezone.now()}
        return made(Licence, library, fund=a_member(library).fund, **own)

    def a_title(library: Library) -> LicensedTitle:
        edition = basics.a_record(library).edition
        own = {"licence": a_licence(library), "edition": edition}
        return made(LicensedTitle, library, **own, vendor_title="contract")

    def a_call(library: Library) -> VendorCall:
        now = timezone.now()
        return made(
            VendorCall,
            library,
            vendor="contract",
            act=CallAct.RENEW,
            number=uuid.uuid4(),
            state=CallState.DONE,
            intended_at=now,
            settled_at=now,
            next_look_at=now,
            loan=basics.a_loan(library),
        )

    def a_request(library: Library) -> WantedBook:
        ticket, now = basics.a_ticket(library), timezone.now()
        return made(
            WantedBook,
            library,
            ticket=ticket,
            reader=ticket.reader,
            edition=basics.a_record(library).edition,
            asked_at=now,
            state_at=now,
            answer_by=timezone.localdate(),
        )

    def a_budget(library: Library) -> Budget:
        months = Budget.objects.of(library.member).count()
        return made(Budget, library, month=timezone.localdate().replace(day=1, year=2030 + months))

    def a_movement(library: Library) -> Movement:
        facts = {"kind": MovementKind.ALLOTTED, "source": "founder", "target": "budget"}
        own = {"budget": a_budget(library), "at": timezone.now(), "explanation": "contract"}
        return made(Movement, library, **facts, **own, amount=1)

    return {
        Fund: a_fund,
        FundMember: a_member,
        Licence: a_licence,
        LicensedTitle: a_title,
        VendorCall: a_call,
        Budget: a_budget,
        Movement: a_movement,
        WantedBook: a_request,
        WantedStep: step(WantedStep, "wanted", a_request),
    }


def values(basics: Basics, rows: dict[str, Make]) -> Values:
    """What addresses are filled in with; `rows` are by the label of the model."""
    wanted = rows["bibnet_lending.WantedBook"]
    acts = ("cancel", "approve", "refuse", "postpone")

    def on_hand(library: Library) -> dict[str, int]:
        """An electronic loan of who asks."""
        title = rows["bibnet_lending.LicensedTitle"](library)
        loan = basics.a_loan(library)
        loan.copy, loan.licence, loan.edition = None, title.licence, title.edition
        user = get_user_model().objects.get(is_superuser=True)
        loan.reader, _is_new = Reader.objects.get_or_create(user=user)
        loan.returned_at = None
        loan.save()
        return {"pk": loan.pk}

    return {
        "lending:ask": lambda library: {"edition": basics.a_record(library).edition_id},
        "lending:take": lambda library: {
            "edition": rows["bibnet_lending.LicensedTitle"](library).edition_id
        },
        "lending:read": on_hand,
        "lending_admin:licence": partial(number, rows["bibnet_lending.Licence"]),
        **{f"lending_api:{act}_request": partial(number, wanted) for act in acts},
    }
