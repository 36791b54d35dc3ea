"""Who may see a page of the account host."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bibnet.accounts.models import Reader
from bibnet.accounts.services import consents
from bibnet.accounts.services.sessions import CONFIRMED, CONFIRMED_SECONDS
from bibnet.libraries.requests import SignedInRequest
from bibnet.plugins.permissions import own_eyes

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Only for who is signed in; never cached."""
    return never_cache(login_required(view))


def shown_in_viewings(view: View) -> View:
    """A page of one's account that the staff may look at with the person's eyes."""
    view.bibnet_own_eyes = False  # type: ignore[attr-defined]
    return view


def confirmed(view: View) -> View:
    """Only for who has given the password in the last quarter of an hour; asks for it again.

    And so for no other's eyes.
    """

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if time.time() - request.session.get(CONFIRMED, 0) > CONFIRMED_SECONDS:
            back = request.path if request.method == "GET" else reverse("accounts:security")
            query = urlencode({"next": back})
            return HttpResponseRedirect(f"{reverse('accounts:confirm_password')}?{query}")
        return view(request, *args, **kwargs)

    return own_eyes(signed_in(guarded))


def consented(view: View) -> View:
    """Only for readers whose necessary consents are in force; the others are asked for them."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reader = reader_of(request)
        if reader is not None and consents.missing(reader):
            return HttpResponseRedirect(reverse("accounts:consents"))
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def reader_of(request: SignedInRequest) -> Reader | None:
    """The reader that the signed-in person is; None for staff that reads nowhere."""
    return Reader.objects.filter(user=request.user).first()
