"""What a reader has on hand, ordered and asked for, in all libraries, and does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bibnet.accounts.models import Reader
from bibnet.accounts.models.reader import AGE_OF_MAJORITY, AGE_OF_OWN_CONSENT
from bibnet.libraries import schedule
from bibnet.pages.menus import ask_address
from bibnet.themes.components import Link
from bibnet_lending import family, mine
from bibnet_lending.electronic import wanting
from bibnet_lending.electronic.borrowing import return_loan
from bibnet_lending.electronic.calls import renewal_outcome
from bibnet_lending.errors import LendingError
from bibnet_lending.models import (
    Application,
    BookRequest,
    Hold,
    Loan,
    Order,
    ReaderChoice,
    WantedBook,
)
from bibnet_lending.services import applying, holding, ordering
from bibnet_lending.services.giving_up import cancel_request
from bibnet_lending.services.lending import renew_loan

from .numbers import row_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bibnet.libraries.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def my_books(request: SignedInRequest) -> HttpResponse:
    """What is on hand, ordered and waited for, in all libraries, by the reader and the children
    whom the reader represents; a press renews, cancels, puts off.

    Each row says itself what may be done with it.
    """
    people = family_of(request)
    if request.method == "POST":
        try:
            messages.success(request, _moved(request, people))
        except LendingError as refusal:
            messages.error(request, refusal.told)
        return redirect("lending:mine")
    context = {
        **mine.books_of(people, now=timezone.now()),
        "wanted": mine.wanted_of(people, now=timezone.now()),
        "tickets": mine.tickets_of(people),
        "own": people[0] if people else None,
        "choice": ReaderChoice.objects.filter(reader__in=people[:1]).first(),
        "may_show": _may_show(people, request),
        "here": request.library.member,
        "report_url": ask_address(request.library, request),
        "applications": mine.applications_of(people[0] if people else None, now=timezone.now()),
        "trail": [Link(pgettext("of a reader", "My books"))],
    }
    return render(request, "bibnet_lending/mine.html", context)


def family_of(request: SignedInRequest) -> list[Reader]:
    """For whom the signed-in reader may act: first of all the reader."""
    reader = Reader.objects.filter(user=request.user).first()
    return family.people_of(reader, schedule.today(request.library, timezone.now()))


def _may_show(people: Sequence[Reader], request: SignedInRequest) -> bool:
    """Whether the reader is a minor of 14 and more who has a representative."""
    if not people or people[0].representative_id is None:
        return False
    age = people[0].age_on(schedule.today(request.library, timezone.now()))
    return age is not None and AGE_OF_OWN_CONSENT <= age < AGE_OF_MAJORITY


def _moved(request: SignedInRequest, people: Sequence[Reader]) -> str:
    """Do what was pressed with a row of one of these; a sentence. Raises LendingError."""
    sent, actor = request.POST, request.user
    if "show" in sent and _may_show(people, request):
        is_shown = sent["show"] == "1"
        family.show_to_representative(people[0], is_shown=is_shown)
        if is_shown:
            return _("Your representative sees your books until you take this back.")
        return _("Nobody else sees your books.")
    with mine.everywhere():
        if pk := row_number(sent.get("renew")):
            loan = get_object_or_404(mine.shown(Loan).filter(reader__in=people), pk=pk)
            renewed = renew_loan(loan=loan, actor=actor, by_reader=True)
            if renewed.is_electronic:
                renewed = renewal_outcome(renewed)
            return _("Renewed until {day}.").format(day=mine.day_text(renewed.due_on))
        if pk := row_number(sent.get("give_back")):
            loans = mine.shown(Loan).filter(reader__in=people, licence__isnull=False)
            return_loan(loan=get_object_or_404(loans, pk=pk), actor=actor)
            return _("The electronic book is given back.")
        if pk := row_number(sent.get("cancel_order")):
            wish = get_object_or_404(mine.shown(Order).filter(reader__in=people), pk=pk)
            ordering.cancel_order(order=wish, actor=actor)
            return _("The order is cancelled.")
        if pk := row_number(sent.get("cancel_request")):
            asked = BookRequest.objects.select_related("library").filter(reader__in=people)
            cancel_request(request=get_object_or_404(asked, pk=pk), actor=actor)
            return _("The request is cancelled.")
        for name, act, said in (
            ("cancel_hold", holding.cancel_hold, _("You stand in this queue no more.")),
            ("resume", holding.resume_hold, _("You wait again, in the same place.")),
        ):
            if pk := row_number(sent.get(name)):
                hold = get_object_or_404(mine.shown(Hold).filter(reader__in=people), pk=pk)
                act(hold=hold, actor=actor)
                return said
        if pk := row_number(sent.get("suspend")):
            hold = get_object_or_404(mine.shown(Hold).filter(reader__in=people), pk=pk)
            until = schedule.today(hold.pickup, timezone.now()) + mine.PUT_OFF
            holding.suspend_hold(hold=hold, until=until, actor=actor)
            return _("Put off until {day}; your place is kept.").format(day=mine.day_text(until))
        if pk := row_number(sent.get("cancel_wanted")):
            own = WantedBook.objects.select_related("library").filter(reader__in=people)
            wanting.cancel(request=get_object_or_404(own, pk=pk), actor=actor)
            return _("The request is taken back.")
        if pk := row_number(sent.get("withdraw")):
            sent_ones = Application.objects.select_related("library").filter(
                applicant__in=people[:1]
            )
            applying.withdraw(application=get_object_or_404(sent_ones, pk=pk), actor=actor)
            return _("The application is withdrawn.")
    raise Http404
