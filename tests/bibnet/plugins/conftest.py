"""Northern has the dummy plugin, Southern has not; hooks that a test adds are gone after it."""

from __future__ import annotations

import pytest

from bibnet.libraries.models import Role
from bibnet.plugins.extension import all_points
from bibnet.plugins.services import enable_plugin


@pytest.fixture(autouse=True)
def hooks_restored():
    before = [(point, point.hooks) for point in all_points()]
    yield
    for point, hooks in before:
        point.hooks = hooks


@pytest.fixture
def dummy_in_northern(northern, regional_admin):
    enable_plugin(library=northern, slug="dummy", actor=regional_admin)
    return northern


@pytest.fixture
def northern_admin(person, northern):
    return person("northern-admin", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def superuser(django_user_model):
    return django_user_model.objects.create_superuser(username="root", password="open sesame")


@pytest.fixture
def at(client):
    """Asks a host: `at("northern", "/notes/")`, signed in as `user` if one is named."""

    def ask(host: str, address: str, *, user=None, data=None, follow=False):
        client.logout()
        if user is not None:
            client.force_login(user)
        headers = {"host": f"{host}.localhost"}
        if data is None:
            return client.get(address, headers=headers, follow=follow)
        return client.post(address, data, headers=headers, follow=follow)

    return ask
