from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bibnet.pages.models import Network

# Hosts of each network; another one is a slip of the clipboard.
HOSTS = {
    Network.VK: ("vk.com", "vk.ru"),
    Network.OK: ("ok.ru",),
    Network.CULTURE: ("culture.ru", "pro.culture.ru"),
}


class PostsForm(forms.Form):
    """Where the page came to stand in the networks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for network in Network:
            self.fields[network.value] = forms.URLField(
                label=network.label,
                required=False,
                max_length=400,
                assume_scheme="https",
                help_text=_("For example, https://%(host)s/…") % {"host": HOSTS[network][0]},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for network, hosts in HOSTS.items():
            url = cleaned.get(network.value)
            host = urlsplit(url).hostname or "" if url else ""
            if url and not any(host == one or host.endswith(f".{one}") for one in hosts):
                self.add_error(
                    network.value,
                    ValidationError(
                        _("This address is not of %(network)s.") % {"network": network.label}
                    ),
                )
        return cleaned
