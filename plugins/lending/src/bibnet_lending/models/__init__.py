from __future__ import annotations

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
    "CallAct",
    "CallState",
    "Circulation",
    "CopyState",
    "DeskAct",
    "DeskActKind",
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
    "Queue",
    "ReaderGroup",
    "ReaderTicket",
    "Rule",
    "TicketKind",
    "TicketState",
    "VendorCall",
    "VendorHealth",
]
