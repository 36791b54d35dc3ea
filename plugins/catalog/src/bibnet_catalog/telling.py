"""Telling who began an import how it ended."""

from __future__ import annotations

from django.urls import reverse

from bibnet.libraries import network
from bibnet.notices.services.notify import notify

from .models import ImportRun

KIND = "catalog.import_ended"


def tell_end(run: ImportRun) -> None:
    """Tell the person who began the import that it is done, failed or taken back; once."""
    if run.by is None:
        return
    address = reverse("catalog_admin:import", args=[run.library.code, run.pk])
    notify(
        kind=f"catalog.{KIND}",
        library=run.library,
        user=run.by,
        context={"run": run},
        url=network.portal_url() + address,
        key=f"{KIND}:{run.pk}:{run.state}:{run.finished_at:%Y%m%d%H%M%S}",
    )
