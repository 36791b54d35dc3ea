"""The screen that takes a library's list of readers in."""

from __future__ import annotations

import re

import pytest
from bibnet_lending.models import ReaderTicket
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from tests.plugins.lending.views.test_desk import words

SCREEN = "/admin/l/northern/lending/readers/bring/"
LIST = "номер билета;фамилия;имя\n1;Первая;Анна\n2;Вторая;\n3;Третья;Ольга\n"


@pytest.fixture
def admin(person, northern, lent) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("northern-admin", northern, Role.LIBRARY_ADMIN))
    return client


def look(client: Client, text: str = LIST, name: str = "list.csv") -> str:
    file = SimpleUploadedFile(name, text.encode())
    return str(client.post(SCREEN, {"file": file}).content.decode())


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_list_is_looked_at_then_taken_in_once(admin, northern):
    page = look(admin)
    assert "Новые читатели 2" in words(page)
    assert "«имя»" in words(page)
    assert not ReaderTicket.objects.of(northern).exists()
    done = words(admin.post(SCREEN, {"token": token_of(page)}).content.decode())
    assert "Что сделано" in done
    assert ReaderTicket.objects.of(northern).count() == 2
    assert AuditEntry.objects.filter(action="lending.readers_brought").count() == 1
    again = admin.post(SCREEN, {"token": token_of(page)}, follow=True)
    assert "уже не хранится" in words(again.content.decode())


def test_a_file_that_is_no_list_is_refused_with_a_sentence(admin, northern):
    page = look(admin, text="a;b\n1;2\n")
    assert 'name="token"' not in page
    assert 'class="field field--error"' in page


def test_the_file_of_another_person_is_not_taken(admin, person, northern, region):
    page = look(admin)
    other = Client(headers={"host": "region.localhost"})
    other.force_login(person("second-admin", northern, Role.LIBRARY_ADMIN))
    other.post(SCREEN, {"token": token_of(page)})
    assert not ReaderTicket.objects.of(northern).exists()


def test_librarians_do_not_bring_lists(librarian, lent):
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    assert client.get(SCREEN).status_code in (302, 403, 404)
