"""Which side of an exchange may do what, as data: the asking library, or the asked one.

For a partner outside the network the asking library writes down what both have done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.files import File
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet_lending.errors import ForbiddenMove
from bibnet_lending.models import Exchange, ExchangeState, RequestState

from . import borrowing, exchange_ends, exchanging, page_copies


class Side(StrEnum):
    ASKING = "asking"
    ASKED = "asked"


class Act(StrEnum):
    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    SEND = "send"
    DELIVER = "deliver"
    RECEIVE = "receive"
    LEND = "lend"
    HAND_OVER = "hand_over"
    TAKE = "take"
    SEND_BACK = "send_back"
    COME_HOME = "come_home"
    LOSE = "lose"


TITLES: Mapping[Act, Promise] = {
    Act.AGREE: pgettext_lazy("exchange of libraries", "Promise it"),
    Act.REFUSE: pgettext_lazy("exchange of libraries", "Refuse"),
    Act.WITHDRAW: pgettext_lazy("exchange of libraries", "Ask no longer"),
    Act.SEND: pgettext_lazy("exchange of libraries", "It is sent"),
    Act.DELIVER: pgettext_lazy("exchange of libraries", "Send the copy as a file"),
    Act.RECEIVE: pgettext_lazy("exchange of libraries", "It has come"),
    Act.LEND: pgettext_lazy("exchange of libraries", "Lend to the reader"),
    Act.HAND_OVER: pgettext_lazy("exchange of libraries", "Given to the reader"),
    Act.TAKE: pgettext_lazy("exchange of libraries", "The reader brought it back"),
    Act.SEND_BACK: pgettext_lazy("exchange of libraries", "It is sent back"),
    Act.COME_HOME: pgettext_lazy("exchange of libraries", "It is back"),
    Act.LOSE: pgettext_lazy("exchange of libraries", "It is lost"),
}
ACTS: Mapping[tuple[Side, str], tuple[Act, ...]] = {
    (Side.ASKING, ExchangeState.ASKED): (Act.WITHDRAW,),
    (Side.ASKING, ExchangeState.AGREED): (Act.WITHDRAW,),
    (Side.ASKING, ExchangeState.SENT): (Act.RECEIVE, Act.LOSE),
    (Side.ASKING, ExchangeState.RECEIVED): (Act.LEND, Act.HAND_OVER, Act.SEND_BACK, Act.LOSE),
    (Side.ASKING, ExchangeState.LENT): (Act.TAKE, Act.LOSE),
    (Side.ASKING, ExchangeState.RETURNED): (Act.SEND_BACK, Act.LOSE),
    (Side.ASKED, ExchangeState.ASKED): (Act.AGREE, Act.DELIVER, Act.REFUSE),
    (Side.ASKED, ExchangeState.AGREED): (Act.SEND, Act.DELIVER, Act.REFUSE),
    (Side.ASKED, ExchangeState.SENT_BACK): (Act.COME_HOME, Act.LOSE),
}
# Acts that need more than a press, and one that is not pressed by mistake.
WITH_WORDS = {Act.AGREE, Act.REFUSE, Act.LOSE, Act.DELIVER}
# Of a book on the one hand, of a copy of pages on the other.
NOT_FOR_BOOKS, NOT_FOR_COPIES = {Act.HAND_OVER, Act.DELIVER}, {Act.LEND, Act.SEND_BACK}
TO_THE_READER = {Act.LEND, Act.HAND_OVER}
_DO: Mapping[Act, Callable[..., Exchange]] = {
    Act.AGREE: exchanging.agree,
    Act.REFUSE: exchange_ends.refuse,
    Act.WITHDRAW: exchange_ends.withdraw,
    Act.SEND: exchanging.send,
    Act.DELIVER: page_copies.deliver,
    Act.RECEIVE: borrowing.receive,
    Act.LEND: borrowing.lend_on,
    Act.HAND_OVER: borrowing.hand_over,
    Act.TAKE: borrowing.take_from_reader,
    Act.SEND_BACK: exchanging.send_back,
    Act.COME_HOME: borrowing.come_home,
    Act.LOSE: borrowing.lose,
}


def acts_of(exchange: Exchange, library: Library) -> list[Act]:
    """What this member may do with the exchange now."""
    sides = []
    if exchange.library_id == library.pk:
        sides.append(Side.ASKING)
    if library.pk == (exchange.lender_id or exchange.library_id):
        sides.append(Side.ASKED)
    barred = NOT_FOR_COPIES if exchange.is_copy else NOT_FOR_BOOKS
    is_here = Side.ASKING in sides and exchange.state == ExchangeState.RECEIVED
    if is_here and not _is_waited_for(exchange):
        barred = barred | TO_THE_READER
    found = [act for side in sides for act in ACTS.get((side, exchange.state), ())]
    return [act for act in found if act not in barred]


def _is_waited_for(exchange: Exchange) -> bool:
    """Whether its reader has neither given it up nor let its day go by."""
    return exchange.request is not None and exchange.request.state == RequestState.READY


def do(
    act: str,
    exchange: Exchange,
    *,
    library: Library,
    actor: User | None,
    reason: str = "",
    until: date | None = None,
    files: Sequence[File] = (),
) -> Exchange:
    """Do it for this side. Raises ForbiddenMove for what is not its to do, or a LendingError."""
    own = next((one for one in acts_of(exchange, library) if one == act), None)
    if own is None:
        raise ForbiddenMove
    more: dict[str, Any] = {}
    if own == Act.REFUSE:
        more["reason"] = reason
    elif own == Act.AGREE:
        more["until"] = until
    elif own == Act.DELIVER:
        more["files"] = files
    return _DO[own](exchange=exchange, actor=actor, **more)
