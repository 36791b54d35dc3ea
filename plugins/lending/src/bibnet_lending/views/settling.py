"""What the administrator of a library settles: rules, groups, the series of numbers, terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bibnet_catalog import api as catalog
from django.contrib import messages
from django.db.models import Count, ProtectedError
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bibnet.libraries import schedule
from bibnet_lending import bench as explaining
from bibnet_lending import reckoning
from bibnet_lending.errors import LendingError
from bibnet_lending.forms.settling import (
    BenchForm,
    GroupForm,
    RuleForm,
    SeriesForm,
    TicketTermsForm,
)
from bibnet_lending.models import NumberSeries, ReaderGroup, ReaderTicket, Rule, TicketKind
from bibnet_lending.services import settling
from bibnet_lending.services.desk import ticket_of
from bibnet_lending.simulating import simulate

from .doors import desk_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

FORMS = "bibnet_lending/staff/settle.html"


@require_safe
@desk_screen("bibnet_lending.view_rule")
def rules(request: SignedInRequest) -> HttpResponse:
    """All rules with what they say, those from the beginning too; what contradicts is explained."""
    library = request.library.member
    found = list(reversed(reckoning.by_weight(reckoning.rules_of(library))))
    context = {
        "library": request.library,
        "rows": [
            {
                "rule": one,
                "name": explaining.rule_name(one),
                "values": [
                    (field.verbose_name, explaining.value_text(field.name, said))
                    for field in Rule._meta.fields
                    if field.name in Rule.VALUES and (said := getattr(one, field.name)) is not None
                ],
            }
            for one in found
        ],
        "usual": [
            (explaining.title_of(name), explaining.value_text(name, value))
            for name, value in reckoning.USUAL.items()
        ],
        "contradictions": list(explaining.contradictions(found)),
        "groups": ReaderGroup.objects.of(library).annotate(count=Count("tickets")),
        "series": NumberSeries.objects.of(library).first() or NumberSeries(),
    }
    return render(request, "bibnet_lending/staff/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_rule")
def rule(request: SignedInRequest, pk: int = 0) -> HttpResponse:
    """A rule, new or old. Before it is saved one may see what would be treated otherwise."""
    library = request.library.member
    own = Rule.objects.of(library)
    found = get_object_or_404(own, pk=pk) if pk else Rule(library=library)
    if pk and "delete" in request.POST:
        settling.drop(row=found, act="rule_deleted", actor=request.user)
        messages.success(request, _("The rule is deleted."))
        return redirect("lending_admin:rules", request.library.code)
    form = RuleForm(request.POST or None, instance=found)
    simulated = None
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        if "try" not in request.POST:
            return _saved(request, form, "rule_changed" if pk else "rule_added")
        others = [one for one in reckoning.rules_of(library) if one.pk is None or one.pk != pk]
        changed.pk = pk or reckoning.LATEST
        simulated = simulate(library, [*others, changed], now=timezone.now())
    title = _("Rule of lending")
    context = {"library": request.library, "title": title, "form": form, "pk": pk}
    return render(request, FORMS, {**context, "simulated": simulated, "is_rule": True})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_readergroup")
def group(request: SignedInRequest, pk: int = 0) -> HttpResponse:
    """A group of readers with its terms; one with tickets in it stays."""
    library = request.library.member
    own = ReaderGroup.objects.of(library)
    found = get_object_or_404(own, pk=pk) if pk else ReaderGroup(library=library)
    form = GroupForm(request.POST or None, instance=found)
    if pk and "delete" in request.POST:
        try:
            settling.drop(row=found, act="group_deleted", actor=request.user)
        except ProtectedError:
            messages.error(request, _("There are tickets in this group: it stays."))
        else:
            messages.success(request, _("The group is deleted."))
        return redirect("lending_admin:rules", request.library.code)
    if request.method == "POST" and form.is_valid():
        return _saved(request, form, "group_changed" if pk else "group_added")
    context = {"library": request.library, "title": _("Group of readers"), "form": form, "pk": pk}
    return render(request, FORMS, context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_numberseries")
def series(request: SignedInRequest) -> HttpResponse:
    """From which the numbers of new tickets come."""
    library = request.library.member
    found = NumberSeries.objects.of(library).first() or NumberSeries(library=library)
    form = SeriesForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        return _saved(request, form, "series_changed")
    context = {"library": request.library, "title": _("Numbers of tickets"), "form": form}
    return render(request, FORMS, context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_readergroup")
def terms(request: SignedInRequest, pk: int) -> HttpResponse:
    """The terms of one reader's ticket, and its group."""
    ticket = get_object_or_404(ReaderTicket.objects.of(request.library.member), pk=pk)
    form = TicketTermsForm(request.POST or None, instance=ticket)
    if request.method == "POST" and form.is_valid():
        return _saved(request, form, "ticket_terms")
    title = _("Terms of ticket {number}").format(number=ticket.number)
    context = {"library": request.library, "title": title, "form": form}
    return render(request, FORMS, context)


@require_safe
@desk_screen("bibnet_lending.view_rule")
def find_terms(request: SignedInRequest) -> HttpResponse:
    """From a ticket's number to its terms."""
    ticket = ticket_of(request.library.member, request.GET.get("ticket", "")[:80].strip())
    if ticket is None or ticket.library_id != request.library.member.pk:
        messages.error(request, _("No ticket with this number is in use here."))
        return redirect("lending_admin:rules", request.library.code)
    return redirect("lending_admin:terms", request.library.code, ticket.pk)


@require_safe
@desk_screen("bibnet_lending.view_rule")
def bench(request: SignedInRequest) -> HttpResponse:
    """«Which rule works»: the answer to a case, without changing anything."""
    library = request.library.member
    today = schedule.today(request.library, timezone.now())
    form = BenchForm(request.GET or None, library=library, initial={"day": today, "age": 30})
    answer = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        book, day = said["copy"], said["day"] or today
        ticket = said["ticket"] or ReaderTicket(kind=said["ticket_kind"] or TicketKind.PERMANENT)
        case = explaining.Case(
            ticket=ticket,
            item_kind=book.edition.kind if book else said["item_kind"] or catalog.Kind.BOOK,
            age=ticket.reader.age_on(day) if ticket.pk else said["age"],
            day=day,
            book=book,
        )
        answer = explaining.explain(request.library, case)
    context = {"library": request.library, "form": form, "answer": answer}
    return render(request, "bibnet_lending/staff/bench.html", context)


def _saved(request: SignedInRequest, form: ModelForm[Any], act: str) -> HttpResponse:
    """Save what was typed, and say what came of it."""
    row, changed = form.save(commit=False), form.changed_data
    try:
        settling.settle(row=row, act=act, fields=changed, actor=request.user)
    except LendingError as error:
        messages.error(request, error.told)
    else:
        messages.success(request, _("Saved."))
    return redirect("lending_admin:rules", request.library.code)
