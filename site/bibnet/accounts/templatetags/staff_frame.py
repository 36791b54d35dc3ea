"""What Wagtail's frame shows above its own head."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import reverse

from bibnet.accounts.services import desks, workplace
from bibnet.libraries import roles
from bibnet.libraries.models import Library

register = template.Library()

MOST = 30


@dataclass(frozen=True)
class AtHand:
    """The library that is worked in, and the person's others."""

    library: Library | None
    others: list[Library]
    has_desk: bool


@register.simple_tag(takes_context=True)
def library_at_hand(context: template.Context) -> AtHand:
    """`{% library_at_hand as at_hand %}`: empty for who is not signed in."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return AtHand(None, [], False)
    library = workplace.library_at_hand(request)
    own = roles.libraries_of(request.user).distinct()[:MOST]
    others = [one for one in own if library is None or one.pk != library.pk]
    return AtHand(library, others, bool(desk_url(context)))


@register.simple_tag(takes_context=True)
def desk_url(context: template.Context) -> str:
    """`{% desk_url as desk %}`: where people change at a shared computer; empty elsewhere."""
    return reverse("accounts:desk") if context["request"].COOKIES.get(desks.COOKIE) else ""
