from __future__ import annotations

from .copies import Circulation, CopyState, Queue
from .desk import DeskAct, DeskActKind
from .holds import Hold, HoldState, HoldStep
from .loans import Loan, LoanKind
from .orders import Order, OrderState, OrderStep
from .rules import Rule
from .settings import Honoured, LendingSettings
from .tickets import NumberSeries, ReaderGroup, ReaderTicket, TicketKind, TicketState

__all__ = [
    "Circulation",
    "CopyState",
    "DeskAct",
    "DeskActKind",
    "Hold",
    "HoldState",
    "HoldStep",
    "Honoured",
    "LendingSettings",
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
]
