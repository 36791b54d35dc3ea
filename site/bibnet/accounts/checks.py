"""What must be true before the portal starts, by law and by design."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register

# Providers of foreign systems are forbidden by article 8 part 10 of law 149-FZ; these are the
# ones of ESIA and of Russian owners that allauth or a plugin may bring.
RUSSIAN_PROVIDERS = frozenset({"esia", "vk", "yandex", "mailru", "odnoklassniki", "sber", "tbank"})
PROVIDERS_FOLDER = "allauth.socialaccount.providers."


@register()
def no_foreign_sign_in(app_configs: Any, **kwargs: Any) -> list[Error]:
    """An error for each installed provider of sign-in that is not Russian."""
    return [
        Error(
            f"{name} lets readers sign in through a foreign system, which law 149-FZ forbids.",
            hint="Take it out of INSTALLED_APPS. Allowed are our own accounts, ESIA and "
            f"{', '.join(sorted(RUSSIAN_PROVIDERS - {'esia'}))}.",
            id="accounts.E001",
        )
        for name in (config.name for config in apps.get_app_configs())
        if name.startswith(PROVIDERS_FOLDER)
        and name.removeprefix(PROVIDERS_FOLDER).split(".")[0] not in RUSSIAN_PROVIDERS
    ] + _foreign_openid()


def _foreign_openid() -> list[Error]:
    """OpenID Connect is a protocol, so its servers are looked at one by one."""
    configured = getattr(settings, "SOCIALACCOUNT_PROVIDERS", {}).get("openid_connect", {})
    return [
        Error(
            f"The sign-in provider {one.get('provider_id', '?')} is not known to be Russian.",
            hint="Name it esia, or remove it from SOCIALACCOUNT_PROVIDERS.",
            id="accounts.E002",
        )
        for one in configured.get("APPS", [])
        if one.get("provider_id") not in RUSSIAN_PROVIDERS
    ]


@register()
def throttles_are_shared(app_configs: Any, **kwargs: Any) -> list[Error]:
    """An error if one-time codes and throttles would live in each process apart."""
    backend = settings.CACHES.get("shared", {}).get("BACKEND", "")
    if backend and not backend.endswith((".LocMemCache", ".DummyCache")):
        return []
    return [
        Error(
            "The cache `shared` is kept in each process apart: one-time codes would be lost.",
            hint="Use the database (DatabaseCache) or Redis.",
            id="accounts.E003",
        )
    ]
