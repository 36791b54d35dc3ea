"""What an exchange is called: the legal entities of both sides decide."""

from __future__ import annotations

from bibnet.libraries.facts import legal_facts, within_entity
from bibnet.libraries.models import Library
from bibnet_lending.models import BookRequest, ExchangeKind


def kind_of(request: BookRequest, lender: Library | None) -> str:
    """What the figures call it: between parts of one legal entity it is no inter-library loan."""
    is_one = lender is not None and are_one_entity(request.library, lender)
    if request.pages:
        return ExchangeKind.OWN_COPY if is_one else ExchangeKind.COPY
    return ExchangeKind.INTERNAL if is_one else ExchangeKind.LOAN


def are_one_entity(one: Library, other: Library) -> bool:
    """Whether both are of one legal entity: it stands above both, or both state its INN."""
    stated = [legal_facts(library)["inn"] for library in (one, other)]
    if all(stated):
        return stated[0] == stated[1]
    above = within_entity([one, other])
    tops = [(above[library.pk] or [library])[-1].pk for library in (one, other)]
    return tops[0] == tops[1]
