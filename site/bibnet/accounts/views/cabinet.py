"""The personal cabinet: a frame that plugins fill, and the notices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bibnet.accounts.forms.settings import NoticeSettingsForm
from bibnet.accounts.services import sign_in
from bibnet.libraries import network
from bibnet.libraries.requests import SignedInRequest
from bibnet.notices.models import Preference
from bibnet.notices.services import mark_read, set_preference
from bibnet.plugins import points

from .base import OwnFormView
from .guards import consented, reader_of, shown_in_viewings, signed_in

SHOWN_NOTICES = 5
PAGE = 30


@shown_in_viewings
@require_GET
@consented
def overview(request: SignedInRequest) -> HttpResponse:
    """What a person has in the libraries, and what is new."""
    reader = reader_of(request)
    region = network.region()
    own_sessions = request.user.account_sessions.own().lasting(timezone.now())
    context = {
        "section": "cabinet",
        "reader": reader,
        "panels": points.cabinet_panels.collect(region, request=request, reader=reader),
        "notices": request.user.notices.all()[:SHOWN_NOTICES],
        "session_count": own_sessions.count(),
        "is_staff": sign_in.is_staff(request.user),
    }
    return render(request, "accounts/cabinet.html", context)


@shown_in_viewings
@require_GET
@signed_in
def notice_list(request: SignedInRequest) -> HttpResponse:
    """All notices; who has seen the page has read them."""
    page = Paginator(request.user.notices.all(), PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    mark_read(request.user)
    return render(request, "accounts/notices.html", {"page": page, "section": "notices"})


@method_decorator([shown_in_viewings, signed_in], name="dispatch")
class NoticeSettingsView(OwnFormView):
    """Which kinds come by e-mail too."""

    template_name = "accounts/notice_settings.html"
    form_class = NoticeSettingsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        chosen = dict(
            Preference.objects.filter(user=self.request.user).values_list("kind", "by_email")
        )
        kinds = notify_kinds()
        return {**super().get_form_kwargs(), "kinds": kinds, "chosen": chosen}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, section="notices")

    def act(self, form: NoticeSettingsForm) -> str:
        for kind, by_email in form.choices.items():
            set_preference(user=self.request.user, kind=kind, by_email=by_email)
        messages.success(self.request, _("Saved."))
        return reverse("accounts:notices")


def notify_kinds() -> list[tuple[str, str, str]]:
    """Kinds that a person may refuse to get by e-mail: name, title, hint."""
    from bibnet.notices.services.notify import kinds

    return [
        (name, str(kind.title), str(kind.hint))
        for name, kind in kinds(network.region()).items()
        if not kind.is_required
    ]
