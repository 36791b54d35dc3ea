"""Rows of paper books: in circulation, ordered, waited for, on acts; and of the rules."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial
from itertools import count

from bibnet_lending.models import (
    Circulation,
    ClassSet,
    CopyAct,
    CopyActLine,
    DebtCall,
    Hold,
    HoldStep,
    MovedDay,
    Order,
    OrderState,
    OrderStep,
    ReaderGroup,
    Rule,
    Settlement,
)
from django.db.models import Model
from django.utils import timezone

from bibnet.libraries.models import Library

from .basics import Basics, Make, Values, made, number, step

# Each rule of a library is for a case of its own.
_ages = count(1)


def rows(basics: Basics) -> dict[type[Model], Make]:
    """How a row of each model is made."""

    def circulating(library: Library) -> Circulation:
        return made(Circulation, library, copy=basics.a_copy(library), state_at=timezone.now())

    def a_hold(library: Library) -> Hold:
        return made(Hold, library, **basics.wish(library) | {"copy": None})

    def an_order(library: Library) -> Order:
        return made(Order, library, **basics.wish(library), state=OrderState.CANCELLED)

    def an_act(library: Library) -> CopyAct:
        own = {"day": timezone.localdate(), "reason": "A gift", "signed_by": "Somebody"}
        number = uuid.uuid4().hex
        return made(CopyAct, library, kind="receipt", number=number, at=timezone.now(), **own)

    def a_line(library: Library) -> CopyActLine:
        return made(CopyActLine, library, act=an_act(library), copy=basics.a_copy(library))

    def a_debt_call(library: Library) -> DebtCall:
        return made(
            DebtCall, library, loan=basics.a_loan(library), answer="promised", at=timezone.now()
        )

    def a_settlement(library: Library) -> Settlement:
        own = {"kind": "written_off", "note": "A fire", "at": timezone.now()}
        return made(Settlement, library, loan=basics.a_loan(library), **own)

    def a_set(library: Library) -> ClassSet:
        own = {
            name: it
            for name, it in basics.wish(library).items()
            if name not in ("copy", "state_at")
        }
        return made(ClassSet, library, **own, copies=2, needed_by=timezone.localdate())

    def a_moved_day(library: Library) -> MovedDay:
        day = timezone.localdate()
        own = {"first_day": day, "day": day, "moved_at": timezone.now()}
        return made(MovedDay, library, loan=basics.a_loan(library), **own)

    return {
        ClassSet: a_set,
        CopyAct: an_act,
        CopyActLine: a_line,
        DebtCall: a_debt_call,
        MovedDay: a_moved_day,
        Settlement: a_settlement,
        Circulation: circulating,
        Hold: a_hold,
        HoldStep: step(HoldStep, "hold", a_hold),
        Order: an_order,
        OrderStep: step(OrderStep, "order", an_order),
    }


def values(basics: Basics, rows: dict[str, Make]) -> Values:
    """What addresses are filled in with; `rows` are by the label of the model."""
    names = {
        "Loan": ["renew", "return"],
        "Order": [f"{act}_order" for act in ("accept", "search", "refuse", "cancel")],
        "Hold": [f"{act}_hold" for act in ("cancel", "suspend", "resume")],
    }
    names["Order"].append("order_not_found")

    def late(library: Library) -> dict[str, int]:
        loan = basics.a_loan(library)
        loan.returned_at, loan.due_at = None, loan.lent_at
        loan.lent_at -= timedelta(days=30)
        loan.save()
        return {"pk": loan.pk}

    return {
        "lending_admin:rule": lambda library: {
            "pk": made(Rule, library, age_to=next(_ages), term_days=7).pk
        },
        "lending_admin:group": lambda library: {
            "pk": made(ReaderGroup, library, name=uuid.uuid4().hex).pk
        },
        "lending_admin:terms": partial(number, basics.a_ticket),
        "lending_admin:act": partial(number, rows["bibnet_lending.CopyAct"]),
        "lending_admin:copy": lambda library: {
            "pk": rows["bibnet_lending.Circulation"](library).copy_id
        },
        "lending_admin:debt": late,
        "lending_admin:letter": late,
        "lending_admin:debtors_table": lambda library: {"kind": "csv"},
        **{
            f"lending_api:{name}": partial(number, rows[f"bibnet_lending.{model}"])
            for model, own in names.items()
            for name in own
        },
    }
