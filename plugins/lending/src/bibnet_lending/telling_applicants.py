"""What an applicant is told: in the cabinet and by letter, a guest by letter alone."""

from __future__ import annotations

from django.urls import reverse

from bibnet.libraries import network
from bibnet.notices.services.letters import texts, write_letter
from bibnet.notices.services.notify import notify

from .models import Application

KIND = "lending.application"
TEMPLATE = "bibnet_lending/notices/application"


def confirmed(application: Application) -> None:
    """That the ticket is ready, and where."""
    _tell(application)


def refused(application: Application) -> None:
    """That there will be none, and why."""
    _tell(application)


def address_of(application: Application) -> str:
    """Where the application is seen: in the cabinet, by a guest behind a secret."""
    if application.applicant_id is not None:
        return reverse("lending:mine")
    return reverse("lending:application", args=[application.pk, application.secret])


def _tell(application: Application) -> None:
    context = {"application": application, "name": application.first_name}
    path = address_of(application)
    if application.applicant is not None:
        key = f"{KIND}.{application.pk}.{application.state}"
        notify(
            kind=f"lending.{KIND}",
            library=application.library,
            reader=application.applicant,
            context=context,
            url=path,
            key=key,
        )
    elif application.email:
        subject, text = texts(TEMPLATE, application.library, context)
        write_letter(
            kind=KIND,
            library=application.library,
            address=application.email,
            subject=subject,
            text=f"{text}\n\n{network.root_url(application.library)}{path}",
        )
