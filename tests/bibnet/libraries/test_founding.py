from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.translation import override

from bibnet.journal.models import AuditEntry
from bibnet.libraries import network
from bibnet.libraries.founding import Founding, FoundingError, found_library
from bibnet.libraries.models import Kind, Role


def test_a_founded_library_is_live_at_once_under_its_host(client, northern):
    response = client.get("/", headers={"host": "northern.localhost"})
    assert response.status_code == 200
    assert response.wsgi_request.library == northern


def test_an_unknown_host_is_404_before_anything_runs(
    client, northern, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        response = client.get("/", headers={"host": "nowhere.localhost"})
    assert response.status_code == 404


def test_an_alias_redirects_to_the_canonical_host(client, northern):
    northern.hosts.create(hostname="north.localhost", is_canonical=False)
    response = client.get("/news/?page=2", headers={"host": "north.localhost:8000"})
    assert response.status_code == 301
    assert response["Location"] == "http://northern.localhost:8000/news/?page=2"


def test_a_home_page_knows_its_library_and_address(northern):
    page = northern.root_page.specific
    assert page.library == northern
    assert page.full_url == "http://northern.localhost:8000/"
    assert page.local_path == "/"


def test_pages_are_titled_in_the_language_of_the_installation(northern):
    with override("en"):
        library = found_library(Founding(code="eastern", name="Восточная"), actor=None)
    titles = set(library.root_page.get_children().values_list("title", flat=True))
    assert {"Новости", "Афиша", "О библиотеке"} <= titles


def test_a_taken_code_is_refused_with_a_sentence(northern, region):
    with pytest.raises(FoundingError, match="northern"):
        found_library(Founding(code="northern", name="Another"), actor=None)


def test_an_editor_may_not_found_a_library(northern, northern_editor):
    with pytest.raises(PermissionDenied):
        found_library(Founding(code="third", name="Third", parent=northern), actor=northern_editor)


def test_an_editor_publishes_in_the_own_library_only(northern, southern, northern_editor):
    own = northern.root_page.permissions_for_user(northern_editor)
    other = southern.root_page.permissions_for_user(northern_editor)
    assert own.can_publish()
    assert not other.can_edit()


def test_a_systems_editor_covers_its_branches(northern, northern_editor):
    branch = found_library(
        Founding(code="branch", name="Branch", parent=northern, kind=Kind.BRANCH, is_member=False),
        actor=None,
    )
    assert branch.root_page.permissions_for_user(northern_editor).can_publish()
    assert network.member_of(branch) == northern


def test_an_untrusted_editor_of_a_moderated_library_does_not_publish(person, northern):
    northern.has_moderation = True
    northern.save(update_fields=["has_moderation"])
    novice = person("novice", northern, Role.EDITOR, is_trusted=False)
    rights = northern.root_page.permissions_for_user(novice)
    assert rights.can_edit()
    assert not rights.can_publish()


def test_the_audit_log_cannot_be_changed(northern):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.update(action="nothing")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_the_portal_tells_from_the_first_day_what_it_offers_and_how_to_join(client, region):
    front = client.get("/", headers={"host": "region.localhost"}).content.decode()
    assert 'href="/portal/"' in front.partition('<nav class="nav"')[2].partition("</nav>")[0]
    page = client.get("/portal/", headers={"host": "region.localhost"}).content.decode()
    page = page.replace("\N{SOFT HYPHEN}", "").replace("\N{NO-BREAK SPACE}", " ")
    for heading in (
        "Читателям",
        "Библиотекам",
        "Как присоединиться",
        "Органам управления",
        "Издателям и авторам",
    ):
        assert re.search(rf"<h2[^>]*>{heading}</h2>", page), heading
    assert page.partition("<main")[2].partition("</main>")[0].count('href="/ask/"') == 3
    assert client.get("/portal/", headers={"host": "northern.localhost"}).status_code == 404
