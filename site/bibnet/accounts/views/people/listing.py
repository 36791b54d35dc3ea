from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bibnet.accounts.models import AccountSession, Reader, Substitution, User
from bibnet.accounts.services import people, printing
from bibnet.libraries import network, roles
from bibnet.libraries.models import Role, RoleAssignment
from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins.permissions import own_eyes

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One person in the list of the staff."""

    user: User
    roles: list[RoleAssignment]
    is_invited: bool
    is_away: bool
    seen_at: datetime | None


@never_cache
@require_GET
def staff_list(request: SignedInRequest) -> HttpResponse:
    """The library's people: who they are, what they may do, who is away."""
    words = request.GET.get("q", "").strip()
    found = _with_words(people.staff_of(request.library), words)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = [one.pk for one in page.object_list]
    seen = AccountSession.objects.filter(user__in=shown).order_by().values_list("user")
    seen_at = dict(seen.annotate(Max("last_seen_at")))
    away = set(
        Substitution.objects.on(timezone.localdate())
        .filter(absent__in=shown)
        .values_list("absent_id", flat=True)
    )
    held: dict[int, list[RoleAssignment]] = defaultdict(list)
    for role in RoleAssignment.objects.filter(
        user__in=shown, library__path__startswith=request.library.path
    ).select_related("library"):
        held[role.user_id].append(role)
    lines = [
        Line(one, held[one.pk], not one.has_usable_password(), one.pk in away, seen_at.get(one.pk))
        for one in page.object_list
    ]
    context = {"page": page, "lines": lines, "words": words, "section": "staff"}
    return render(request, "accounts/people/staff_list.html", context)


@never_cache
@require_GET
def reader_list(request: SignedInRequest) -> HttpResponse:
    """Readers whose entry was made here or who chose this library."""
    words = request.GET.get("q", "").strip()
    found: QuerySet[Reader] = people.readers_of(request.library)
    for word in words.split():
        found = found.filter(
            Q(last_name__istartswith=word)
            | Q(last_name__istartswith=word.capitalize())
            | Q(first_name__istartswith=word.capitalize())
            | Q(user__username__istartswith=word)
        )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "section": "readers",
        # The service asks again, person by person: one who works elsewhere is not shown.
        "may_view": roles.has_role(request.user, request.library, Role.LIBRARY_ADMIN),
    }
    return render(request, "accounts/people/reader_list.html", context)


@own_eyes
@never_cache
@require_GET
def slips(request: SignedInRequest, token: str) -> HttpResponse:
    """Slips to print: shown to who made them, for a quarter of an hour."""
    printed = printing.to_print(token, actor=request.user)
    status = 200 if printed else 410
    return render(
        request,
        "accounts/people/slips.html",
        {"slips": printed, "portal_url": network.portal_url()},
        status=status,
    )


def _with_words(users: QuerySet[User], words: str) -> QuerySet[User]:
    """SQLite knows small and capital letters of Latin script only, so both are asked for."""
    for word in words.split():
        users = users.filter(
            Q(last_name__istartswith=word)
            | Q(last_name__istartswith=word.capitalize())
            | Q(first_name__istartswith=word.capitalize())
            | Q(username__istartswith=word.lower())
        )
    return users
