"""The screen of a list of libraries: tried first, then applied."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bibnet.libraries.models import Library

ADDRESS = "/admin/l/region/libraries/import/"


@pytest.fixture
def tried(regional_admin):
    """The dry run of a list."""
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(regional_admin)

    def send(text: str):
        file = SimpleUploadedFile("list.csv", text.encode())
        return browser.post(ADDRESS, {"file": file}, follow=True)

    return send


def test_a_dry_run_tells_what_changes_and_what_is_new_by_name(tried, northern):
    northern.address = "Old street, 1"
    northern.save(update_fields=["address"])
    answer = tried(
        "code,name,address\n"
        f"northern,{northern.name},New street 2\n"
        "eastern,Eastern library,Third street 3\n"
    )
    [(changed, _name)] = answer.context["changed"]
    assert (changed.code, changed.changes) == ("northern", ("адрес",))
    assert [(one.code, name) for one, name in answer.context["created"]] == [
        ("eastern", "Eastern library")
    ]
    page = answer.content.decode()
    assert "Eastern library" in page
    assert "адрес" in page
    assert not Library.objects.filter(code="eastern").exists()


def test_a_row_that_says_what_is_there_changes_nothing(tried, northern):
    answer = tried(f"code,name\nnorthern,{northern.name}\n")
    assert answer.context["counts"] == {"unchanged": 1}
    assert answer.context["changed"] == answer.context["created"] == []
