"""Sets for classes: what was asked for, how far each is gathered and why it is not whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bibnet_lending.errors import LendingError
from bibnet_lending.forms.class_sets import SetForm
from bibnet_lending.models import ClassSet, Hold, HoldState, Order, OrderState
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.services import class_sets

from .course import places
from .doors import desk_screen
from .numbers import row_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bibnet.libraries.requests import SignedInRequest

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.add_hold")
def sets(request: SignedInRequest) -> HttpResponse:
    """Sets that are not over, the nearest day first; a new one is asked for below."""
    library = request.library.member
    parts = places(library)
    is_new = request.method == "POST" and "end" not in request.POST
    form = SetForm(
        request.POST if is_new else None,
        library=library,
        places=parts,
        initial={"pickup": request.library.code},
    )
    if request.method == "POST" and not is_new:
        _end(request)
        return redirect("lending_admin:sets", request.library.code)
    if is_new and form.is_valid() and _placed(request, form):
        return redirect("lending_admin:sets", request.library.code)
    rows = ClassSet.objects.of(library).filter(ended_at=None).order_by("needed_by", "pk")
    page = Paginator(rows.select_related("ticket", "pickup"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "library": request.library,
        "page": page,
        "rows": _shown(request, list(page)),
        "form": form,
    }
    return render(request, "bibnet_lending/staff/sets.html", context)


def _placed(request: SignedInRequest, form: SetForm) -> bool:
    said = form.cleaned_data
    try:
        made = class_sets.place_set(
            ticket=said["ticket"],
            edition=said["book"],
            copies=said["copies"],
            needed_by=said["needed_by"],
            pickup=said["pickup"],
            actor=request.user,
        )
    except LendingError as error:
        form.add_error(None, error.told)
        return False
    messages.success(request, _("Set No. {number} stands in the queue.").format(number=made.pk))
    return True


def _end(request: SignedInRequest) -> None:
    rows = ClassSet.objects.of(request.library.member).select_related("library")
    made = get_object_or_404(rows, pk=row_number(request.POST.get("end")))
    try:
        class_sets.end_set(made=made, actor=request.user)
    except LendingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Set No. {number} is over.").format(number=made.pk))


def _shown(request: SignedInRequest, sets: Sequence[ClassSet]) -> list[dict[str, Any]]:
    """Each set with its counts; as many queries for one as for many."""
    library, numbers = request.library.member, [one.pk for one in sets]
    known = catalog.editions({one.edition_id for one in sets})
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    orders = Order.objects.of(library).filter(class_set__in=numbers).order_by()
    for pk, state in orders.values_list("class_set", "state"):
        fetched = OrderState.READY if state == OrderState.READY else "fetched"
        counts[pk][fetched if state in OPEN else state] += 1
    holds = Hold.objects.of(library).filter(class_set__in=numbers, state__in=IN_QUEUE).order_by()
    for pk, state in holds.values_list("class_set", "state"):
        counts[pk][state] += 1
    return [
        {
            "made": one,
            "book": known[one.edition_id],
            "ready": counts[one.pk][OrderState.READY],
            "fetched": counts[one.pk]["fetched"],
            "lent": counts[one.pk][OrderState.LENT],
            "waiting": counts[one.pk][HoldState.WAITING],
            "later": counts[one.pk][HoldState.SUSPENDED],
            "begins": one.needed_by - class_sets.GATHERED_BEFORE,
        }
        for one in sets
    ]
