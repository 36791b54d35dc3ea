from __future__ import annotations

import base64
import json
from typing import Any

from django.contrib import messages
from django.core.cache import caches
from django.http import HttpResponse
from django.utils.translation import gettext as _

from bibnet.accounts import secrecy
from bibnet.accounts.forms.people import UploadForm
from bibnet.accounts.services import account_lists
from bibnet.text.tables import BadFile

from .base import PeopleFormView, screen

KEPT_SECONDS = 900


class ImportView(PeopleFormView):
    """A list of colleagues: first what it would do, row by row, then the accounts and slips."""

    template_name = "accounts/people/import.html"
    form_class = UploadForm

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "token" in request.POST:
            return self._carry_out(request.POST["token"])
        return super().post(request, *args, **kwargs)

    def act(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            rows = self._plan(file.name, content)
        except BadFile as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        context = self.get_context_data(form=form, rows=rows, token=self._keep(file.name, content))
        return self.render_to_response(context)

    def _carry_out(self, token: str) -> HttpResponse:
        kept = caches["shared"].get(self._key(token))
        if kept is None:
            messages.error(self.request, _("The file is no longer kept. Choose it again."))
            return self.get(self.request)
        name, content = json.loads(secrecy.decrypted(kept))
        rows = self._plan(name, base64.b64decode(content))
        made = account_lists.carry_out(rows, actor=self.request.user)
        failed = [row for row in rows if row.errors]
        if failed:
            messages.warning(
                self.request,
                _("Left out: %(rows)s") % {"rows": ", ".join(str(row.number) for row in failed)},
            )
        if made:
            return self.redirect(self.print_slips(made))
        messages.success(self.request, _("Nobody new. Known people have their roles."))
        return self.redirect(screen("staff", self.library))

    def _plan(self, name: str, content: bytes) -> list[account_lists.PlannedRow]:
        return account_lists.plan(
            name=name, content=content, library=self.library, actor=self.request.user
        )

    def _keep(self, name: str, content: bytes) -> str:
        """The file, encrypted, until the second go; the token that finds it."""
        token = secrecy.new_token()
        kept = json.dumps([name, base64.b64encode(content).decode()])
        caches["shared"].set(self._key(token), secrecy.encrypted(kept), KEPT_SECONDS)
        return token

    def _key(self, token: str) -> str:
        who = f"{self.request.user.pk}:{self.library.pk}:{token}"
        return f"accounts.list.{secrecy.digest(who, purpose='list')[:40]}"
