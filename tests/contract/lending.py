"""Rows of lending for the contract: a ticket, a copy in circulation, what hangs on them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from bibnet_catalog.models import Copy, Holding, Record
from bibnet_lending import consent
from bibnet_lending.models import (
    Application,
    BookRequest,
    Budget,
    Call,
    CallAct,
    CallTry,
    Channel,
    ChannelDay,
    Circulation,
    ClassSet,
    CopyAct,
    CopyActLine,
    DebtCall,
    Exchange,
    ExchangeKind,
    ExchangeStep,
    Fund,
    FundMember,
    Guest,
    HistoryEntry,
    Hold,
    HoldStep,
    Joining,
    JoiningCode,
    Licence,
    LicensedTitle,
    Loan,
    MovedDay,
    Movement,
    MovementKind,
    Order,
    OrderState,
    OrderStep,
    Proof,
    ReaderChoice,
    ReaderGroup,
    ReaderTicket,
    RequestStep,
    Rule,
    Settlement,
    Told,
    VendorCall,
    WantedBook,
    WantedStep,
)
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library

Make = Callable[[Library], Any]
# Each rule of a library is for a case of its own.
_ages = count(1)
Step = HoldStep | OrderStep | RequestStep | ExchangeStep | WantedStep


def rows(a_record: Callable[[Library], Record]) -> dict[str, Make]:
    """How to make a row of each model that points at readers and books, by its label."""

    def a_ticket(library: Library) -> ReaderTicket:
        reader = Reader.objects.create(last_name="Contract", first_name="Anna")
        return ReaderTicket.objects.of(library.member).create(
            library=library.member,
            reader=reader,
            number=f"contract-{reader.pk}",
            registered_on=timezone.localdate(),
            issued_at=timezone.now(),
        )

    def a_copy(library: Library) -> Copy:
        record = a_record(library)
        own = {"library": record.library, "record": record}
        holding = Holding.objects.create(**own, edition=record.edition)
        return Copy.objects.create(**own, holding=holding, identity="contract")

    def circulating(library: Library) -> Circulation:
        return _made(Circulation, library, copy=a_copy(library), state_at=timezone.now())

    def wish(library: Library) -> dict[str, Any]:
        ticket, copy = a_ticket(library), a_copy(library)
        now = timezone.now()
        return {
            "ticket": ticket,
            "reader": ticket.reader,
            "edition": copy.holding.edition,
            "copy": copy,
            "pickup": library.member,
            "placed_at": now,
            "state_at": now,
        }

    def a_hold(library: Library) -> Hold:
        return _made(Hold, library, **wish(library) | {"copy": None})

    def an_order(library: Library) -> Order:
        return _made(Order, library, **wish(library), state=OrderState.CANCELLED)

    def a_loan(library: Library) -> Loan:
        ticket, copy, now = a_ticket(library), a_copy(library), timezone.now()
        return _made(
            Loan,
            library,
            branch=library.member,
            ticket=ticket,
            reader=ticket.reader,
            edition=copy.holding.edition,
            copy=copy,
            lent_at=now,
            due_at=now + timedelta(days=30),
            returned_at=now,
        )

    def a_fund(library: Library) -> Fund:
        return _made(Fund, library, name=f"contract {Fund.objects.of(library.member).count()}")

    def a_member(library: Library) -> FundMember:
        return _made(FundMember, library, fund=a_fund(library))

    def a_licence(library: Library) -> Licence:
        own = {"bought_on": timezone.localdate(), "state_at": timezone.now()}
        return _made(Licence, library, fund=a_member(library).fund, **own)

    def a_title(library: Library) -> LicensedTitle:
        edition = a_record(library).edition
        own = {"licence": a_licence(library), "edition": edition}
        return _made(LicensedTitle, library, **own, vendor_title="contract")

    def a_call(library: Library) -> VendorCall:
        return _made(
            VendorCall,
            library,
            vendor="contract",
            act=CallAct.RENEW,
            number=uuid.uuid4(),
            intended_at=timezone.now(),
            next_look_at=timezone.now(),
            loan=a_loan(library),
        )

    def a_request(library: Library) -> WantedBook:
        ticket, now = a_ticket(library), timezone.now()
        return _made(
            WantedBook,
            library,
            ticket=ticket,
            reader=ticket.reader,
            edition=a_record(library).edition,
            asked_at=now,
            state_at=now,
            answer_by=timezone.localdate(),
        )

    def a_book_request(library: Library) -> BookRequest:
        own = wish(library)
        del own["copy"]
        return _made(BookRequest, library, **own, answer_by=timezone.localdate())

    def an_exchange(library: Library) -> Exchange:
        copy, now = a_copy(library), timezone.now()
        return _made(
            Exchange,
            library,
            request=a_book_request(library),
            kind=ExchangeKind.LOAN,
            partner="Contract",
            edition=copy.holding.edition,
            copy=copy,
            wanted="Contract",
            pickup=library.member,
            asked_at=now,
            state_at=now,
            answer_by=timezone.localdate(),
        )

    def a_budget(library: Library) -> Budget:
        months = Budget.objects.of(library.member).count()
        return _made(Budget, library, month=timezone.localdate().replace(day=1, year=2030 + months))

    def a_movement(library: Library) -> Movement:
        facts = {"kind": MovementKind.ALLOTTED, "source": "founder", "target": "budget"}
        own = {"budget": a_budget(library), "at": timezone.now(), "explanation": "contract"}
        return _made(Movement, library, **facts, **own, amount=1)

    def to_tell(library: Library) -> Call:
        ticket = a_ticket(library)
        now = timezone.now()
        own = {"branch": library.member, "reader": ticket.reader, "kind": "due", "made_at": now}
        return _made(Call, library, **own, day=timezone.localdate())

    def a_try(library: Library) -> CallTry:
        return _made(CallTry, library, call=to_tell(library), is_answered=True, at=timezone.now())

    def told(library: Library) -> Told:
        loan = a_loan(library)
        return _made(Told, library, loan=loan, due_at=loan.due_at, days=1, at=timezone.now())

    def read(library: Library) -> HistoryEntry:
        loan = a_loan(library)
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
        return ReaderChoice.objects.create(reader=a_ticket(library).reader)

    def step(model: type[Step], name: str, make: Make) -> Make:
        def of(library: Library) -> Step:
            one = make(library)
            return _made(model, library, **{name: one}, state=one.state, at=timezone.now())

        return of

    def an_application(library: Library) -> Application:
        now = timezone.now()
        return _made(
            Application,
            library,
            branch=library.member,
            last_name="Contract",
            first_name="Anna",
            consent_document=consent.document(),
            submitted_at=now,
            state_at=now,
        )

    def an_act(library: Library) -> CopyAct:
        own = {"day": timezone.localdate(), "reason": "A gift", "signed_by": "Somebody"}
        number = uuid.uuid4().hex
        return _made(CopyAct, library, kind="receipt", number=number, at=timezone.now(), **own)

    def a_line(library: Library) -> CopyActLine:
        return _made(CopyActLine, library, act=an_act(library), copy=a_copy(library))

    def a_debt_call(library: Library) -> DebtCall:
        return _made(DebtCall, library, loan=a_loan(library), answer="promised", at=timezone.now())

    def a_settlement(library: Library) -> Settlement:
        own = {"kind": "written_off", "note": "A fire", "at": timezone.now()}
        return _made(Settlement, library, loan=a_loan(library), **own)

    def a_set(library: Library) -> ClassSet:
        own = {name: it for name, it in wish(library).items() if name not in ("copy", "state_at")}
        return _made(ClassSet, library, **own, copies=2, needed_by=timezone.localdate())

    def a_moved_day(library: Library) -> MovedDay:
        day = timezone.localdate()
        own = {"first_day": day, "day": day, "moved_at": timezone.now()}
        return _made(MovedDay, library, loan=a_loan(library), **own)

    def a_code(library: Library) -> JoiningCode:
        now = timezone.now()
        own = {"ticket": a_ticket(library), "code_hash": "-", "made_at": now}
        return _made(JoiningCode, library, **own, expires_at=now + timedelta(days=3))

    def a_joining(library: Library) -> Joining:
        ticket = a_ticket(library)
        own = {"ticket": ticket, "reader": ticket.reader, "proof": Proof.DESK}
        return _made(Joining, library, **own, joined_at=timezone.now())

    def a_guest(library: Library) -> Guest:
        ticket, now = a_ticket(library), timezone.now()
        own = {"ticket": ticket, "reader": ticket.reader, "year": now.year}
        return _made(Guest, library, **own, agreed_at=now)

    def a_channel(library: Library) -> Channel:
        code = f"contract-{Channel.objects.of(library.member).count()}"
        return _made(Channel, library, code=code, name="Contract", heading="Come")

    def a_day(library: Library) -> ChannelDay:
        return _made(ChannelDay, library, channel=a_channel(library), day=timezone.localdate())

    makers = {
        ClassSet: a_set,
        CopyAct: an_act,
        CopyActLine: a_line,
        DebtCall: a_debt_call,
        MovedDay: a_moved_day,
        Settlement: a_settlement,
        Application: an_application,
        Call: to_tell,
        CallTry: a_try,
        HistoryEntry: read,
        ReaderChoice: chosen,
        Told: told,
        BookRequest: a_book_request,
        RequestStep: step(RequestStep, "request", a_book_request),
        Exchange: an_exchange,
        ExchangeStep: step(ExchangeStep, "exchange", an_exchange),
        Channel: a_channel,
        ChannelDay: a_day,
        Circulation: circulating,
        Fund: a_fund,
        FundMember: a_member,
        Guest: a_guest,
        Hold: a_hold,
        HoldStep: step(HoldStep, "hold", a_hold),
        Joining: a_joining,
        JoiningCode: a_code,
        Licence: a_licence,
        LicensedTitle: a_title,
        Loan: a_loan,
        Order: an_order,
        OrderStep: step(OrderStep, "order", an_order),
        ReaderTicket: a_ticket,
        VendorCall: a_call,
        Budget: a_budget,
        Movement: a_movement,
        WantedBook: a_request,
        WantedStep: step(WantedStep, "wanted", a_request),
    }
    return {model._meta.label: make for model, make in makers.items()}


def values(
    rows: dict[str, Make], a_record: Callable[[Library], Record]
) -> dict[str, Callable[[Library], dict[str, Any]]]:
    """The numbers in the addresses of loans, orders and holds."""
    names = {
        "Loan": ["renew", "return"],
        "Order": [f"{act}_order" for act in ("accept", "search", "refuse", "cancel")],
        "Hold": [f"{act}_hold" for act in ("cancel", "suspend", "resume")],
    }
    names["Order"].append("order_not_found")
    names["WantedBook"] = [f"{act}_request" for act in ("cancel", "approve", "refuse", "postpone")]
    an_application = rows["bibnet_lending.Application"]

    def late(library: Library) -> dict[str, int]:
        loan = rows["bibnet_lending.Loan"](library)
        loan.returned_at, loan.due_at = None, loan.lent_at
        loan.lent_at -= timedelta(days=30)
        loan.save()
        return {"pk": loan.pk}

    def on_hand(library: Library) -> dict[str, int]:
        """An electronic loan of who asks."""
        title = rows["bibnet_lending.LicensedTitle"](library)
        loan = rows["bibnet_lending.Loan"](library)
        loan.copy, loan.licence, loan.edition = None, title.licence, title.edition
        user = get_user_model().objects.get(is_superuser=True)
        loan.reader, _is_new = Reader.objects.get_or_create(user=user)
        loan.returned_at = None
        loan.save()
        return {"pk": loan.pk}

    tickets = rows["bibnet_lending.ReaderTicket"]
    return {
        "lending:application": lambda library: _link(an_application, library),
        "lending_admin:application": partial(_number, an_application),
        "lending_admin:rule": lambda library: {
            "pk": _made(Rule, library, age_to=next(_ages), term_days=7).pk
        },
        "lending_admin:group": lambda library: {
            "pk": _made(ReaderGroup, library, name=uuid.uuid4().hex).pk
        },
        "lending_admin:terms": partial(_number, rows["bibnet_lending.ReaderTicket"]),
        "lending_admin:act": partial(_number, rows["bibnet_lending.CopyAct"]),
        "lending_admin:copy": lambda library: {
            "pk": rows["bibnet_lending.Circulation"](library).copy_id
        },
        "lending_admin:debt": late,
        "lending_admin:letter": late,
        "lending_admin:debtors_table": lambda library: {"kind": "csv"},
        "lending:calendar": partial(_calendar, rows["bibnet_lending.ReaderChoice"]),
        **{
            f"lending_admin:{name}": partial(_number, tickets)
            for name in (
                "papers",
                "ticket_act",
                "ticket_password",
                "ticket_code",
                "ticket_joining",
            )
        },
        "lending:channel": lambda library: {"code": rows["bibnet_lending.Channel"](library).code},
        "lending_admin:channel_sheet": lambda library: {
            "pk": rows["bibnet_lending.Channel"](library).pk,
            "kind": "poster",
        },
        "lending:order": lambda library: {"edition": a_record(library).edition_id},
        "lending:ask": lambda library: {"edition": a_record(library).edition_id},
        "lending:take": lambda library: {
            "edition": rows["bibnet_lending.LicensedTitle"](library).edition_id
        },
        "lending:read": on_hand,
        "lending_admin:book_request": partial(_number, rows["bibnet_lending.BookRequest"]),
        "lending_admin:exchange_slip": partial(_number, rows["bibnet_lending.Exchange"]),
        **{
            f"lending_api:{name}": partial(_number, rows[f"bibnet_lending.{model}"])
            for model, own in names.items()
            for name in own
        },
    }


def _link(make: Make, library: Library) -> dict[str, Any]:
    one = make(library)
    return {"pk": one.pk, "secret": one.secret}


def _number(make: Make, library: Library) -> dict[str, int]:
    return {"pk": make(library).pk}


def _calendar(make: Make, library: Library) -> dict[str, str]:
    choice = make(library)
    choice.feed_secret = f"contract-{choice.pk}"
    choice.save()
    return {"secret": choice.feed_secret}


def _made(model: type[Model], library: Library, **facts: Any) -> Any:
    return model.objects.of(library.member).create(library=library.member, **facts)
