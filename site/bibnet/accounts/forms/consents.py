"""What stands beside the box of a consent."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from bibnet.accounts.models import ConsentDocument
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.themes.components import Link


def consent_link(document: ConsentDocument, library: Library) -> Link:
    """The text of the consent on the account host, naming the library's operator."""
    day = date_format(localdate(document.published_at), "j E Y")
    path = reverse("accounts:consent_text", args=[document.pk])
    url = f"{network.portal_url()}{path}?library={library.code}"
    return Link(_("Text of the consent, version of %(day)s") % {"day": day}, url)
