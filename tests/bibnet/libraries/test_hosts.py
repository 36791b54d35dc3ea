from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from bibnet.libraries import hosts
from bibnet.libraries.founding import Founding, FoundingError, found_library


def test_an_own_domain_becomes_the_address_and_the_old_one_leads_there(
    client, northern, regional_admin
):
    hosts.add_host(
        library=northern, hostname="https://Library.Example.RU/", is_canonical=True,
        actor=regional_admin,
    )  # fmt: skip
    assert client.get("/", headers={"host": "library.example.ru"}).status_code == 200
    old = client.get("/news/", headers={"host": "northern.localhost"})
    assert old["Location"] == "http://library.example.ru:8000/news/"


def test_an_address_that_the_server_turns_away_does_not_become_the_main_one(
    client, northern, regional_admin, settings
):
    settings.ALLOWED_HOSTS = [".localhost"]
    alias = hosts.add_host(
        library=northern, hostname="library.example.ru", is_canonical=False, actor=regional_admin
    )
    for act in (
        lambda: hosts.make_canonical(host=alias, actor=regional_admin),
        lambda: hosts.add_host(
            library=northern, hostname="other.example.ru", is_canonical=True, actor=regional_admin
        ),
    ):
        with pytest.raises(hosts.HostError, match="BIBNET_OWN_DOMAINS"):
            act()
    with pytest.raises(FoundingError, match="BIBNET_OWN_DOMAINS"):
        found_library(Founding(code="third", name="Third", hostname="third.example.ru"), actor=None)
    assert client.get("/", headers={"host": "northern.localhost"}).status_code == 200
    settings.ALLOWED_HOSTS = [".localhost", "library.example.ru"]
    hosts.make_canonical(host=alias, actor=regional_admin)
    assert client.get("/", headers={"host": "library.example.ru"}).status_code == 200


def test_a_cyrillic_domain_is_kept_as_browsers_send_it(northern):
    host = hosts.add_host(
        library=northern, hostname="библиотека.рф", is_canonical=False, actor=None
    )
    assert host.hostname == "xn--80abdiaoo8ac.xn--p1ai" or host.hostname.startswith("xn--")


@pytest.mark.parametrize(
    "hostname", ["", "library", "a b.ru", "-x.ru", "northern.localhost", "localhost",
                 "a.b.localhost", "bryansk.localhost"]
)  # fmt: skip
def test_impossible_and_taken_hosts_are_refused_with_a_sentence(northern, southern, hostname):
    with pytest.raises(hosts.HostError, match=r"\w"):
        hosts.add_host(library=southern, hostname=hostname, is_canonical=False, actor=None)


def test_hosts_are_the_regions_business(northern, northern_editor, person):
    from bibnet.libraries.models import Role

    own = person("northern-admin", northern, Role.LIBRARY_ADMIN)
    for actor in (northern_editor, own):
        with pytest.raises(PermissionDenied):
            hosts.add_host(
                library=northern, hostname="other.localhost", is_canonical=False, actor=actor
            )
    with pytest.raises(PermissionDenied):
        found_library(
            Founding(code="third", name="Third", parent=northern, hostname="own.example.ru"),
            actor=own,
        )


def test_an_alias_can_be_removed_but_not_the_address_itself(northern):
    alias = hosts.add_host(
        library=northern, hostname="north.localhost", is_canonical=False, actor=None
    )
    hosts.remove_host(host=alias, actor=None)
    with pytest.raises(hosts.HostError):
        hosts.remove_host(host=northern.hosts.get(), actor=None)


def test_founding_under_a_taken_host_is_refused(northern):
    with pytest.raises(FoundingError, match=r"northern\.localhost"):
        found_library(
            Founding(code="third", name="Third", hostname="northern.localhost"), actor=None
        )
