from __future__ import annotations

from .applications import (
    APPLICATION_MOVES,
    Application,
    ApplicationQuestion,
    ApplicationState,
    Asked,
    Document,
    QuestionKind,
    RefusalReason,
)
from .copies import Circulation, CopyState, Queue
from .desk import DeskAct, DeskActKind
from .holds import Hold, HoldState, HoldStep
from .licences import Fund, FundMember, Licence, LicenceState, LicensedTitle
from .loans import Loan, LoanKind
from .orders import Order, OrderState, OrderStep
from .rules import Rule
from .settings import Honoured, LendingSettings
from .tickets import NumberSeries, ReaderGroup, ReaderTicket, TicketKind, TicketState
from .vendors import CallAct, CallState, VendorCall, VendorHealth

__all__ = [
    "APPLICATION_MOVES",
    "Application",
    "ApplicationQuestion",
    "ApplicationState",
    "Asked",
    "CallAct",
    "CallState",
    "Circulation",
    "CopyState",
    "DeskAct",
    "DeskActKind",
    "Document",
    "Fund",
    "FundMember",
    "Hold",
    "HoldState",
    "HoldStep",
    "Honoured",
    "LendingSettings",
    "Licence",
    "LicenceState",
    "LicensedTitle",
    "Loan",
    "LoanKind",
    "NumberSeries",
    "Order",
    "OrderState",
    "OrderStep",
    "QuestionKind",
    "Queue",
    "ReaderGroup",
    "ReaderTicket",
    "RefusalReason",
    "Rule",
    "TicketKind",
    "TicketState",
    "VendorCall",
    "VendorHealth",
]
