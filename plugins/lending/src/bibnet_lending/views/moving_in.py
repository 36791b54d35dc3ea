"""A library's own list of readers: looked at first, taken in by a second press."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bibnet.accounts import secrecy
from bibnet.journal import audit
from bibnet.text.tables import BadFile
from bibnet_lending.moving_in import COLUMNS, take_readers

from .doors import desk_screen

if TYPE_CHECKING:
    from bibnet.libraries.requests import SignedInRequest

KEPT_SECONDS = 1800


class ListForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("List of readers"),
        help_text=gettext_lazy("CSV or XLSX, the headings in the first row"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_screen("bibnet_lending.change_numberseries")
def bring_readers(request: SignedInRequest) -> HttpResponse:
    """What would come of a list, with the rows that are left out and why; then taking it in."""
    if token := request.POST.get("token", "")[:100]:
        return _take(request, token)
    sent = request.method == "POST"
    form = ListForm(request.POST if sent else None, request.FILES if sent else None)
    context = {"library": request.library, "form": form, "columns": COLUMNS}
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            context["told"] = take_readers(
                library=request.library.member,
                name=file.name,
                content=content,
                actor=request.user,
                is_dry=True,
            )
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            context["token"] = _keep(request, file.name, content)
    return render(request, "bibnet_lending/staff/bring_readers.html", context)


def _take(request: SignedInRequest, token: str) -> HttpResponse:
    """Take in what was looked at; the file is gone afterwards."""
    kept = caches["shared"].get(_key(request, token))
    if kept is None:
        messages.error(request, _("The file is no longer kept. Choose it again."))
        return redirect("lending_admin:bring_readers", request.library.code)
    caches["shared"].delete(_key(request, token))
    name, content = json.loads(secrecy.decrypted(kept))
    told = take_readers(
        library=request.library.member,
        name=name,
        content=base64.b64decode(content),
        actor=request.user,
    )
    audit.record(
        action="lending.readers_brought",
        actor=request.user,
        library=request.library,
        fields=[f"{told.added}", f"{told.changed}"],
    )
    context = {"library": request.library, "told": told, "is_done": True}
    return render(request, "bibnet_lending/staff/bring_readers.html", context)


def _keep(request: SignedInRequest, name: str, content: bytes) -> str:
    """The file, encrypted, until the second press; the token that finds it."""
    token = secrecy.new_token()
    kept = json.dumps([name, base64.b64encode(content).decode()])
    caches["shared"].set(_key(request, token), secrecy.encrypted(kept), KEPT_SECONDS)
    return token


def _key(request: SignedInRequest, token: str) -> str:
    who = f"{request.user.pk}:{request.library.pk}:{token}"
    return f"lending.list.{secrecy.digest(who, purpose='list')[:40]}"
