from __future__ import annotations

from .applications import (
    APPLICATION_MOVES,
    Application,
    ApplicationQuestion,
    ApplicationState,
    Asked,
    QuestionKind,
    RefusalAbout,
    RefusalReason,
)
from .channels import Channel, ChannelDay
from .closings import MovedDay
from .copies import Circulation, CopyState, Queue
from .course import CopyAct, CopyActKind, CopyActLine
from .debts import CallAnswer, DebtCall, Settlement, SettlementKind
from .desk import DeskAct, DeskActKind
from .exchanges import Exchange, ExchangeKind, ExchangeState, ExchangeStep
from .holds import Hold, HoldState, HoldStep
from .joining import Guest, Joining, JoiningCode, Proof
from .licences import Fund, FundMember, Licence, LicenceState, LicensedTitle
from .lists import ListNote, ListState, ReaderList
from .loans import Loan, LoanKind
from .money import Account, Budget, Movement, MovementKind
from .orders import Order, OrderState, OrderStep
from .page_copies import PageCopy, PageCopyFile
from .personal import HistoryEntry, ReaderChoice
from .requests import BookRequest, Purpose, RequestState, RequestStep
from .rules import Rule
from .sets import ClassSet
from .settings import Honoured, LendingSettings, VisitRule
from .telling import Call, CallTry, TellingState, Told
from .tickets import Document, NumberSeries, ReaderGroup, ReaderTicket, TicketKind, TicketState
from .vendors import CallAct, CallState, VendorCall, VendorHealth
from .visits import VisitMark
from .wanted import DecidedBy, NextBest, WantedBook, WantedState, WantedStep

__all__ = [
    "APPLICATION_MOVES",
    "Account",
    "Application",
    "ApplicationQuestion",
    "ApplicationState",
    "Asked",
    "BookRequest",
    "Budget",
    "Call",
    "CallAct",
    "CallAnswer",
    "CallState",
    "CallTry",
    "Channel",
    "ChannelDay",
    "Circulation",
    "ClassSet",
    "CopyAct",
    "CopyActKind",
    "CopyActLine",
    "CopyState",
    "DebtCall",
    "DecidedBy",
    "DeskAct",
    "DeskActKind",
    "Document",
    "Exchange",
    "ExchangeKind",
    "ExchangeState",
    "ExchangeStep",
    "Fund",
    "FundMember",
    "Guest",
    "HistoryEntry",
    "Hold",
    "HoldState",
    "HoldStep",
    "Honoured",
    "Joining",
    "JoiningCode",
    "LendingSettings",
    "Licence",
    "LicenceState",
    "LicensedTitle",
    "ListNote",
    "ListState",
    "Loan",
    "LoanKind",
    "MovedDay",
    "Movement",
    "MovementKind",
    "NextBest",
    "NumberSeries",
    "Order",
    "OrderState",
    "OrderStep",
    "PageCopy",
    "PageCopyFile",
    "Proof",
    "Purpose",
    "QuestionKind",
    "Queue",
    "ReaderChoice",
    "ReaderGroup",
    "ReaderList",
    "ReaderTicket",
    "RefusalAbout",
    "RefusalReason",
    "RequestState",
    "RequestStep",
    "Rule",
    "Settlement",
    "SettlementKind",
    "TellingState",
    "TicketKind",
    "TicketState",
    "Told",
    "VendorCall",
    "VendorHealth",
    "VisitMark",
    "VisitRule",
    "WantedBook",
    "WantedState",
    "WantedStep",
]
