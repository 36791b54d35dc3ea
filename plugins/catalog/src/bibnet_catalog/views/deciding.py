"""Doubtful pairs, why records stand together, and what was decided about them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.deciding import proposing, reading, ruling
from bibnet_catalog.deciding.errors import DecisionError
from bibnet_catalog.deciding.joining import join, leave_for_later, settle_doubt
from bibnet_catalog.deciding.pairs import all_judged, pairs_alike, records_alike, side_by_side
from bibnet_catalog.deciding.parting import part
from bibnet_catalog.deciding.rights import may_decide
from bibnet_catalog.deciding.undoing import undo_decision
from bibnet_catalog.deciding.wording import in_words
from bibnet_catalog.models import (
    Decision,
    Doubt,
    DoubtState,
    Edition,
    Record,
    Ruling,
    RulingKind,
)
from bibnet_catalog.permissions import policy

from .acting import attempt
from .doors import staff_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 30
# Of so many records of an edition all pairs are explained.
MOST_IN_PAIRS = 5
MOST_RECORDS = 100
MARKS = "bibnet_catalog.change_edition"


@require_safe
@staff_screen("bibnet_catalog.view_doubt")
def doubts(request: SignedInRequest) -> HttpResponse:
    """The next pair that waits for a decision, or that none does; proposals of libraries first."""
    asked = proposing.waiting(request.library).first() if request.library.is_region else None
    if asked is not None:
        return redirect("catalog_admin:proposal", request.library.code, asked.pk)
    after = request.GET.get("after", "")
    number = reading.next_after(request.library, int(after) if after.isdecimal() else None)
    if number is not None:
        return redirect("catalog_admin:doubt", request.library.code, number)
    return render(request, "bibnet_catalog/staff/no_doubts.html")


@require_safe
@staff_screen("bibnet_catalog.view_doubt")
def doubt(request: SignedInRequest, pk: int) -> HttpResponse:
    """Two records side by side, with the reasons in words and the three answers."""
    found = _doubt(request, pk)
    left, right = found.left, found.right
    context = {
        "doubt": found,
        "sides": (left, right),
        **_own_and_other(request, left, right),
        "rows": side_by_side(left, right),
        "reasons": in_words(found.reasons),
        "is_open": found.state == DoubtState.OPEN,
        "may_decide": may_decide(request.user, _concerned(found)),
        "waiting": reading.waiting(request.library).count(),
    }
    return render(request, "bibnet_catalog/staff/doubt.html", context)


@require_POST
@staff_screen("bibnet_catalog.add_ruling")
def answer_doubt(request: SignedInRequest, pk: int) -> HttpResponse:
    """One edition, two, or later; then the next pair."""
    found = _doubt(request, pk)
    answer = request.POST.get("answer")
    if answer == "later":
        said = _("Left for later.")
        attempt(request, lambda: leave_for_later(doubt=found.pk, actor=request.user), said)
    elif answer in RulingKind.values:
        kind = RulingKind(answer)
        told = {
            RulingKind.TOGETHER: _("Decided: one edition. It can be undone in the list."),
            RulingKind.APART: _("Decided: different editions. It can be undone in the list."),
        }
        reason = request.POST.get("reason", "")
        attempt(
            request,
            lambda: settle_doubt(doubt=found.pk, kind=kind, actor=request.user, reason=reason),
            told[kind],
        )
    else:
        messages.error(request, _("Choose an answer."))
        return redirect("catalog_admin:doubt", request.library.code, found.pk)
    return redirect("catalog_admin:doubts", request.library.code)


@require_safe
@staff_screen("bibnet_catalog.view_ruling")
def together(request: SignedInRequest, pk: int) -> HttpResponse:
    """Why the records of an edition stand together: verdicts of its pairs, decisions of people."""
    edition, records = _edition(request, pk)
    if edition.pk != pk:
        return redirect("catalog_admin:together", request.library.code, edition.pk)
    decided = ruling.decisions_about([one.pk for one in records])
    context = {
        "edition": edition,
        "records": records_alike(records[:MOST_RECORDS]),
        "may_part": may_decide(request.user, records) and len(records) > 1,
        "pairs": pairs_alike(all_judged(records[:MOST_RECORDS], MOST_IN_PAIRS)),
        "decisions": _shown(request, decided),
        "may_decide": may_decide(request.user, records),
        "may_mark": request.library.is_region
        and policy.has_permission(request.user, MARKS, request.library),
        "own": [one for one in records if one.library_id == request.library.pk],
        "others": [one for one in records if one.library_id != request.library.pk],
    }
    return render(request, "bibnet_catalog/staff/together.html", context)


@require_POST
@staff_screen("bibnet_catalog.add_ruling")
def part_records(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the chosen records out of an edition."""
    edition, _records = _edition(request, pk)
    chosen = [int(one) for one in request.POST.getlist("record") if one.isdecimal()]
    reason = request.POST.get("reason", "")
    attempt(
        request,
        lambda: part(edition=edition.pk, records=chosen, reason=reason, actor=request.user),
        _("The records stand in an edition of their own."),
    )
    return redirect("catalog_admin:together", request.library.code, edition.pk)


@require_POST
@staff_screen("bibnet_catalog.add_ruling")
def join_editions(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make an edition one with another, named by its number."""
    edition, _records = _edition(request, pk)
    number = request.POST.get("number", "").strip().lstrip("№").strip()
    reason = request.POST.get("reason", "")
    if not number.isdecimal():
        messages.error(request, _("Name the other edition by its number."))
    else:
        pair = (edition.pk, int(number))
        attempt(
            request,
            lambda: join(editions=pair, reason=reason, actor=request.user),
            _("The editions are one now."),
        )
    return redirect("catalog_admin:together", request.library.code, edition.pk)


@require_safe
@staff_screen("bibnet_catalog.view_ruling")
def decisions(request: SignedInRequest) -> HttpResponse:
    """All decisions about the library's records, the latest first."""
    found = reading.decisions_of(request.library)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "decisions": _shown(request, list(page))}
    return render(request, "bibnet_catalog/staff/decisions.html", context)


@require_POST
@staff_screen("bibnet_catalog.add_ruling")
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo a decision; back to where the person was."""
    found = get_object_or_404(reading.decisions_of(request.library), pk=pk)
    attempt(
        request,
        lambda: undo_decision(decision=found.pk, actor=request.user),
        _("The decision is undone."),
    )
    edition = request.POST.get("edition", "")
    if edition.isdecimal():
        return redirect("catalog_admin:together", request.library.code, int(edition))
    return redirect("catalog_admin:decisions", request.library.code)


@dataclass(frozen=True, slots=True)
class Shown:
    """A decision with its records and what the person may know and do."""

    decision: Decision
    records: list[Record]
    by: str
    undone_by: str
    may_undo: bool


def _shown(request: SignedInRequest, decided: list[Decision]) -> list[Shown]:
    """Decisions for the screen, in a number of queries that does not depend on how many."""
    names = reading.Names(request.library, request.user, decided)
    about: dict[int, set[int]] = defaultdict(set)
    pairs = Ruling.objects.filter(decision__in=decided)
    for number, left, right in pairs.values_list("decision", "left", "right"):
        about[number] |= {left, right}
    with all_libraries(ruling.WHY_ALL):
        every = set().union(*about.values())
        rows = Record.objects.filter(pk__in=every).select_related("library", "edition")
        records = {one.pk: one for one in rows.defer("content", "description")}
    return [
        Shown(
            decision=one,
            records=[records[pk] for pk in sorted(about[one.pk])],
            by=names.of(one.by),
            undone_by=names.of(one.undone_by),
            may_undo=one.undone_at is None
            and may_decide(request.user, [records[pk] for pk in about[one.pk]]),
        )
        for one in decided
    ]


def _own_and_other(request: SignedInRequest, *pair: Record) -> dict[str, Record]:
    """The library's record of a pair and the other library's, if so."""
    found = {one.library_id == request.library.pk: one for one in pair}
    return {"own": found[True], "other": found[False]} if len(found) == 2 else {}


def _doubt(request: SignedInRequest, pk: int) -> Doubt:
    related = ("left__library", "left__source", "right__library", "right__source")
    found = reading.doubts_of(request.library).select_related(*related, "decision")
    return get_object_or_404(found.defer("left__content", "right__content"), pk=pk)


def _concerned(found: Doubt) -> list[Record]:
    """The records of both editions: joined or parted are all of them."""
    with all_libraries(ruling.WHY_ALL):
        editions = [found.left.edition_id, found.right.edition_id]
        rows = Record.objects.filter(edition__in=editions, is_gone=False)
        return list(rows.select_related("library").defer("content", "description"))


def _edition(request: SignedInRequest, pk: int) -> tuple[Edition, list[Record]]:
    """The edition that a number leads to and its records, if the library has one of them."""
    try:
        edition = ruling.edition_now(pk)
    except DecisionError as error:
        raise Http404 from error
    with all_libraries(ruling.WHY_ALL):
        records = ruling.live(edition)
    if not records or not reading.has_records_in(request.library, records):
        raise Http404
    return edition, records
