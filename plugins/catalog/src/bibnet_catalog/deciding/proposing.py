"""Proposals of a library's cataloguer about records of several libraries, and their answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet.notices.services.notify import notify
from bibnet.plugins.state import is_enabled
from bibnet_catalog.models import Proposal, ProposalState, Record, RulingKind

from . import rights
from .errors import DecisionError
from .joining import join, tell_apart
from .parting import part
from .ruling import WHY_ALL

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library
    from bibnet_catalog.models import Decision

ANSWERED = "catalog.proposal_answered"


@transaction.atomic
def propose(
    *,
    kind: RulingKind,
    library: Library,
    own: int,
    other: int,
    reason: str,
    actor: User | None,
    now: datetime | None = None,
) -> Proposal:
    """Ask the network's cataloguer to join or to part two records, `own` of the library.

    Raises DecisionError.
    """
    with all_libraries(WHY_ALL):
        records = Record.objects.filter(pk__in=(own, other), is_gone=False).select_related(
            "library"
        )
        found = {one.pk: one for one in records}
        if len(found) < 2 or found[own].library_id != library.pk:
            raise DecisionError(_("Choose a record of your library and another one."))
        is_one = found[own].edition_id == found[other].edition_id
        if kind == RulingKind.TOGETHER and is_one:
            raise DecisionError(_("These records stand in one edition already."))
        if not reason.strip():
            raise DecisionError(_("Say why: the network's cataloguer does not have the book."))
        pair = Q(own=own, other=other) | Q(own=other, other=own)
        if Proposal.objects.filter(pair, state=ProposalState.OPEN).exists():
            raise DecisionError(_("It is proposed already and waits for an answer."))
        made = Proposal.objects.create(
            library=library,
            kind=kind,
            own=found[own],
            other=found[other],
            reason=reason.strip()[:300],
            by=actor,
            at=now or timezone.now(),
        )
        audit.record(action="catalog.proposed", actor=actor, library=library, obj=made)
    return made


@transaction.atomic
def confirm(*, proposal: int, actor: User | None, now: datetime | None = None) -> Decision:
    """Do what is proposed. Raises DecisionError, and Refused of those who take part."""
    with all_libraries(WHY_ALL):
        found = _open(proposal)
        own, other = found.own, found.other
        reason = found.reason
        if found.kind == RulingKind.TOGETHER:
            editions = (own.edition_id, other.edition_id)
            decision = join(editions=editions, reason=reason, actor=actor, now=now)
        elif own.edition_id == other.edition_id:
            decision = part(
                edition=own.edition_id, records=[own.pk], reason=reason, actor=actor, now=now
            )
        else:
            editions = (own.edition_id, other.edition_id)
            decision = tell_apart(editions=editions, reason=reason, actor=actor, now=now)
        found.decision = decision
        _answer(found, ProposalState.CONFIRMED, "", actor, now)
    return decision


@transaction.atomic
def decline(*, proposal: int, answer: str, actor: User | None, now: datetime | None = None) -> None:
    """Leave all as it is, with a sentence that says why. Raises DecisionError."""
    with all_libraries(WHY_ALL):
        found = _open(proposal)
        rights.check(actor, [found.own, found.other])
        if not answer.strip():
            raise DecisionError(_("Say why not: the library's cataloguer reads it."))
        _answer(found, ProposalState.DECLINED, answer.strip()[:300], actor, now)


@transaction.atomic
def withdraw(*, proposal: int, actor: User | None, now: datetime | None = None) -> None:
    """Take a proposal of the library's own back. Raises DecisionError."""
    with all_libraries(WHY_ALL):
        found = _open(proposal)
        rights.check(actor, [found.own])
        _answer(found, ProposalState.WITHDRAWN, "", actor, now)


def proposals_of(library: Library) -> QuerySet[Proposal]:
    """What the library has proposed; of the region all proposals."""
    found = Proposal.objects.under(library) if library.is_region else Proposal.objects.of(library)
    related = ("library", "own__library", "own__edition", "other__library", "other__edition")
    found = found.select_related(*related, "by", "answered_by")
    return found.defer("own__content", "own__description", "other__content", "other__description")


def waiting(library: Library) -> QuerySet[Proposal]:
    """Proposals that wait for an answer, the oldest first."""
    return proposals_of(library).filter(state=ProposalState.OPEN).order_by("pk")


def _open(proposal: int) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).filter(
        pk=proposal, state=ProposalState.OPEN
    )
    found = rows.select_related("library", "own__library", "other__library", "by").first()
    if found is None:
        raise DecisionError(_("This proposal was answered meanwhile."))
    return found


def _answer(
    found: Proposal, state: ProposalState, answer: str, actor: User | None, now: datetime | None
) -> None:
    found.state, found.answer = state, answer
    found.answered_by, found.answered_at = actor, now or timezone.now()
    found.save()
    audit.record(
        action=f"catalog.proposal_{state}",
        actor=actor,
        library=found.library,
        obj=found,
        reason=answer,
    )
    is_told = state != ProposalState.WITHDRAWN and is_enabled("catalog", found.library)
    if found.by is not None and is_told:
        address = reverse("catalog_admin:proposals", args=[found.library.code])
        notify(
            kind=f"catalog.{ANSWERED}",
            library=found.library,
            user=found.by,
            context={"proposal": found, "title": found.own.edition.title},
            url=network.portal_url() + address,
            key=f"{ANSWERED}:{found.pk}",
        )
