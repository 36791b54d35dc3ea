"""Rows of lending for the contract, a module for each feature, and what fills addresses in."""

from __future__ import annotations

from collections.abc import Callable

from bibnet_catalog.models import Record
from bibnet_lending.models import Loan, ReaderTicket

from bibnet.libraries.models import Library

from . import books, electronic, exchange, readers
from .basics import Basics, Make, Values

FEATURES = (readers, books, exchange, electronic)


def rows(a_record: Callable[[Library], Record]) -> dict[str, Make]:
    """How to make a row of each model that points at readers and books, by its label."""
    basics = Basics(a_record)
    makers = {ReaderTicket: basics.a_ticket, Loan: basics.a_loan}
    for feature in FEATURES:
        makers |= feature.rows(basics)
    return {model._meta.label: make for model, make in makers.items()}


def values(rows: dict[str, Make], a_record: Callable[[Library], Record]) -> Values:
    """What stands in the addresses of lending, by their names."""
    basics = Basics(a_record)
    return {
        name: fill for feature in FEATURES for name, fill in feature.values(basics, rows).items()
    }
