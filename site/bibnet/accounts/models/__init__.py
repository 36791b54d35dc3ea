from __future__ import annotations

from .consents import Channel, Consent, ConsentDocument
from .desks import Desk, DeskPresence
from .reader import Reader
from .sessions import AccountSession
from .slips import Slip, SlipPurpose
from .substitutes import LentRole, Substitution
from .user import User
from .viewings import Viewing

__all__ = [
    "AccountSession",
    "Channel",
    "Consent",
    "ConsentDocument",
    "Desk",
    "DeskPresence",
    "LentRole",
    "Reader",
    "Slip",
    "SlipPurpose",
    "Substitution",
    "User",
    "Viewing",
]
