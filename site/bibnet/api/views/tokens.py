"""Tokens of a library for its administrator: the list, a new one shown once, revoking."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bibnet.accounts import secrecy
from bibnet.accounts.errors import AccountError
from bibnet.api.forms import TokenForm
from bibnet.api.models import ApiToken
from bibnet.api.tokens import TokenError, issue_token, known_scopes, revoke_token
from bibnet.libraries.models import Role
from bibnet.libraries.requests import SignedInRequest
from bibnet.libraries.staff import library_screen
from bibnet.plugins.permissions import own_eyes

PER_PAGE = 50
# A new token on its way to the list, encrypted: taken out when it is shown.
FRESH = "api.fresh_token"
administrator = library_screen(Role.LIBRARY_ADMIN)


@own_eyes
@never_cache
@administrator
@require_safe
def token_list(request: SignedInRequest) -> HttpResponse:
    """Tokens of the library and of what stands under it; a new one with its text, once."""
    found = ApiToken.objects.under(request.library).select_related("user", "library")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    titles = known_scopes(request.library)
    fresh = request.session.pop(FRESH, "")
    context = {
        "page": page,
        "rows": [(one, [titles.get(key, key) for key in one.scopes]) for one in page.object_list],
        "fresh": secrecy.decrypted(fresh) if fresh else "",
    }
    return render(request, "api/tokens.html", context)


@never_cache
@administrator
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("text")
def add(request: SignedInRequest) -> HttpResponse:
    """The form of a new token."""
    form = TokenForm(request.POST or None, library=request.library)
    if request.method == "POST" and form.is_valid():
        try:
            _token, text = issue_token(
                library=request.library,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                valid_for=form.valid_for,
                actor=request.user,
                user=form.user,
            )
        except (TokenError, AccountError) as refusal:
            form.add_error("username" if form.user else None, str(refusal))
        else:
            request.session[FRESH] = secrecy.encrypted(text)
            return redirect("api_admin:tokens", code=request.library.code)
    return render(request, "api/add_token.html", {"form": form})


@administrator
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(
        ApiToken.objects.under(request.library).select_related("library"), pk=pk
    )
    revoke_token(token=token, actor=request.user)
    messages.success(request, _("The token “%s” opens nothing any more.") % token.name)
    return redirect("api_admin:tokens", code=request.library.code)
