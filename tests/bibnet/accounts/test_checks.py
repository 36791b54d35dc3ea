from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps

from bibnet.accounts import checks


def installed(monkeypatch, *names: str) -> None:
    configs = [SimpleNamespace(name=name) for name in names]
    monkeypatch.setattr(apps, "get_app_configs", lambda: configs)


@pytest.mark.parametrize("provider", ["google", "facebook", "github", "apple", "telegram"])
def test_the_portal_does_not_start_with_a_foreign_provider(monkeypatch, provider):
    installed(monkeypatch, "bibnet.accounts", f"allauth.socialaccount.providers.{provider}")
    (error,) = checks.no_foreign_sign_in(None)
    assert error.id == "accounts.E001"
    assert provider in error.msg


@pytest.mark.parametrize("provider", ["vk", "yandex", "mailru", "odnoklassniki"])
def test_russian_providers_are_allowed(monkeypatch, provider):
    installed(monkeypatch, f"allauth.socialaccount.providers.{provider}")
    assert checks.no_foreign_sign_in(None) == []


def test_a_protocol_is_judged_by_its_servers(monkeypatch, settings):
    installed(monkeypatch, "bibnet.accounts")
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [{"provider_id": "esia"}, {"provider_id": "okta"}]}
    }
    (error,) = checks.no_foreign_sign_in(None)
    assert error.id == "accounts.E002"
    assert "okta" in error.msg


def test_codes_in_each_process_apart_are_an_error(settings):
    assert checks.throttles_are_shared(None) == []
    settings.CACHES = {
        **settings.CACHES,
        "shared": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    assert [error.id for error in checks.throttles_are_shared(None)] == ["accounts.E003"]
