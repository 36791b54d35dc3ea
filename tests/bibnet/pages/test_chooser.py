"""Wagtail's explorer and page chooser cost the same for one library shown and for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind


@pytest.mark.parametrize("path", ["/admin/choose-page/{}/", "/admin/pages/{}/"])
def test_more_libraries_take_no_more_queries(client, region, regional_admin, path):
    client.force_login(regional_admin)
    address = path.format(region.root_page_id)

    def queries() -> int:
        client.get(address, headers={"host": "region.localhost"})
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(address, headers={"host": "region.localhost"})
        assert answer.status_code == 200
        return len(seen)

    before = queries()
    for number in range(3):
        found_library(
            Founding(code=f"further-{number}", name=f"Further {number}", kind=Kind.SYSTEM),
            actor=None,
        )
    assert queries() == before


def test_the_chooser_offers_pages_of_a_type_and_what_leads_to_them(client, region, regional_admin):
    client.force_login(regional_admin)
    answer = client.get(
        f"/admin/choose-page/{region.root_page_id}/?page_type=pages.newspage",
        headers={"host": "region.localhost"},
    )
    assert answer.status_code == 200
    assert "Northern" in answer.json()["html"]


@pytest.mark.parametrize("name", ["workflow", "workflow_tasks", "site-history", "aging-pages"])
def test_wagtails_reports_are_closed(client, regional_admin, name):
    client.force_login(regional_admin)
    answer = client.get(f"/admin/reports/{name}/", headers={"host": "region.localhost"})
    assert answer.status_code == 404
