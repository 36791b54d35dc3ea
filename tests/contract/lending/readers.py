"""Rows of readers: applications, tickets joined, what they are told, channels."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from bibnet_lending import consent
from bibnet_lending.models import (
    Application,
    Call,
    CallTry,
    Channel,
    ChannelDay,
    Guest,
    HistoryEntry,
    Joining,
    JoiningCode,
    ListNote,
    Proof,
    ReaderChoice,
    ReaderList,
    Told,
)
from django.db.models import Model
from django.utils import timezone

from bibnet.libraries.models import Library

from .basics import Basics, Make, Values, made, number


def rows(basics: Basics) -> dict[type[Model], Make]:
    """How a row of each model is made."""

    def an_application(library: Library) -> Application:
        now = timezone.now()
        return made(
            Application,
            library,
            branch=library.member,
            last_name="Contract",
            first_name="Anna",
            consent_document=consent.document(),
            submitted_at=now,
            state_at=now,
        )

    def to_tell(library: Library) -> Call:
        ticket = basics.a_ticket(library)
        now = timezone.now()
        own = {"branch": library.member, "reader": ticket.reader, "kind": "due", "made_at": now}
        return made(Call, library, **own, day=timezone.localdate())

    def a_try(library: Library) -> CallTry:
        return made(CallTry, library, call=to_tell(library), is_answered=True, at=timezone.now())

    def told(library: Library) -> Told:
        loan = basics.a_loan(library)
        return made(Told, library, loan=loan, due_at=loan.due_at, days=1, at=timezone.now())

    def read(library: Library) -> HistoryEntry:
        loan = basics.a_loan(library)
        return HistoryEntry.objects.create(
            reader=loan.reader,
            loan=loan,
            edition=loan.edition,
            library_name="Contract",
            title="Contract",
            lent_at=loan.lent_at,
            returned_at=loan.lent_at,
        )

    def chosen(library: Library) -> ReaderChoice:
        return ReaderChoice.objects.create(reader=basics.a_ticket(library).reader)

    def a_code(library: Library) -> JoiningCode:
        now = timezone.now()
        own = {"ticket": basics.a_ticket(library), "code_hash": "-", "made_at": now}
        return made(JoiningCode, library, **own, expires_at=now + timedelta(days=3))

    def a_joining(library: Library) -> Joining:
        ticket = basics.a_ticket(library)
        own = {"ticket": ticket, "reader": ticket.reader, "proof": Proof.DESK}
        return made(Joining, library, **own, joined_at=timezone.now())

    def a_guest(library: Library) -> Guest:
        ticket, now = basics.a_ticket(library), timezone.now()
        own = {"ticket": ticket, "reader": ticket.reader, "year": now.year}
        return made(Guest, library, **own, agreed_at=now)

    def a_channel(library: Library) -> Channel:
        code = f"contract-{Channel.objects.of(library.member).count()}"
        return made(Channel, library, code=code, name="Contract", heading="Come")

    def a_day(library: Library) -> ChannelDay:
        return made(ChannelDay, library, channel=a_channel(library), day=timezone.localdate())

    def a_list(library: Library) -> ReaderList:
        now = timezone.now()
        return made(ReaderList, library, name="contract.csv", total=1, made_at=now, alive_at=now)

    def a_note(library: Library) -> ListNote:
        return made(ListNote, library, list=a_list(library), row=2, text="Contract")

    return {
        ListNote: a_note,
        ReaderList: a_list,
        Application: an_application,
        Call: to_tell,
        CallTry: a_try,
        HistoryEntry: read,
        ReaderChoice: chosen,
        Told: told,
        Channel: a_channel,
        ChannelDay: a_day,
        Guest: a_guest,
        Joining: a_joining,
        JoiningCode: a_code,
    }


def values(basics: Basics, rows: dict[str, Make]) -> Values:
    """What addresses are filled in with; `rows` are by the label of the model."""
    tickets = basics.a_ticket
    of_tickets = ("papers", "ticket_act", "ticket_password", "ticket_code", "ticket_joining")

    def a_link(library: Library) -> dict[str, Any]:
        one = rows["bibnet_lending.Application"](library)
        return {"pk": one.pk, "secret": one.secret}

    def a_feed(library: Library) -> dict[str, str]:
        choice = rows["bibnet_lending.ReaderChoice"](library)
        choice.feed_secret = f"contract-{choice.pk}"
        choice.save()
        return {"secret": choice.feed_secret}

    return {
        "lending:application": a_link,
        "lending:calendar": a_feed,
        "lending:channel": lambda library: {"code": rows["bibnet_lending.Channel"](library).code},
        "lending_admin:reader_list": partial(number, rows["bibnet_lending.ReaderList"]),
        "lending_admin:application": partial(number, rows["bibnet_lending.Application"]),
        "lending_admin:channel_sheet": lambda library: {
            "pk": rows["bibnet_lending.Channel"](library).pk,
            "kind": "poster",
        },
        **{f"lending_admin:{name}": partial(number, tickets) for name in of_tickets},
    }
