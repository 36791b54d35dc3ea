from __future__ import annotations

import pytest

from bibnet import stamps
from bibnet.journal.models import AuditEntry
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind
from bibnet_dummy.models import DummySettings

LIBRARY_SCREEN = "/admin/l/northern/notes/settings/"
REGION_SCREEN = "/admin/plugins/settings/dummy/"


def test_a_library_without_a_row_has_the_region_s_values(northern, region):
    DummySettings.objects.create(library=region, account="acc", shown=7)
    found = DummySettings.of(northern)
    assert (found.account, found.shown) == ("acc", 7)


def test_a_library_s_own_value_wins_and_what_it_leaves_empty_comes_from_the_region(
    northern, southern, region
):
    DummySettings.objects.create(library=region, account="acc", shown=7)
    DummySettings.objects.create(library=northern, shown=3)
    DummySettings.objects.create(library=southern)
    assert DummySettings.of(northern).shown == 3
    assert DummySettings.of(southern).shown == 7


def test_what_is_the_region_s_only_is_never_taken_from_a_library(northern, region):
    DummySettings.objects.create(library=region, account="acc")
    DummySettings.objects.create(library=northern, account="forged")
    assert DummySettings.of(northern).account == "acc"


def test_a_branch_has_its_member_s_settings(northern, region):
    branch = found_library(
        Founding(
            code="branch",
            name="Branch",
            kind=Kind.BRANCH,
            parent=northern,
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )
    DummySettings.objects.create(library=northern, shown=3)
    assert DummySettings.of(branch).shown == 3


def test_settings_are_read_once_until_a_row_is_saved_or_goes(
    northern, region, django_assert_num_queries
):
    assert DummySettings.of(northern).account == ""
    with stamps.snapshot("network", "settings"):
        with django_assert_num_queries(0):
            assert DummySettings.of(northern).account == ""
        row = DummySettings.objects.create(library=region, account="acc")
        assert DummySettings.of(northern).account == "acc"
        row.delete()
        assert DummySettings.of(northern).account == ""


def test_a_library_s_screen_shows_its_own_level_only(at, dummy_in_northern, northern_admin):
    page = at("region", LIBRARY_SCREEN, user=northern_admin).content.decode()
    assert 'name="shown"' in page
    assert 'name="account"' not in page
    at("region", LIBRARY_SCREEN, user=northern_admin, data={"shown": "5", "account": "forged"})
    row = DummySettings.objects.get(library=dummy_in_northern)
    assert (row.shown, row.account) == (5, "")
    entry = AuditEntry.objects.get(action="plugins.settings_changed")
    assert (entry.library, entry.fields) == (dummy_in_northern, ["shown"])


def test_the_region_s_screen_opens_before_any_library_has_the_plugin(at, regional_admin, region):
    response = at(
        "region", REGION_SCREEN, user=regional_admin, data={"account": "acc", "key": "s3cret"}
    )
    assert response.status_code == 302
    assert DummySettings.objects.get(library=region).key == "s3cret"


def test_a_secret_is_never_shown_and_stays_if_its_field_is_left_empty(at, regional_admin, region):
    DummySettings.objects.create(library=region, account="acc", key="s3cret")
    assert "s3cret" not in at("region", REGION_SCREEN, user=regional_admin).content.decode()
    at("region", REGION_SCREEN, user=regional_admin, data={"account": "new", "key": ""})
    row = DummySettings.objects.get(library=region)
    assert (row.account, row.key) == ("new", "s3cret")


@pytest.mark.parametrize("who", ["stranger", "northern_editor", "southern_editor"])
def test_settings_are_not_for_everybody(at, request, dummy_in_northern, southern, who):
    user = request.getfixturevalue(who)
    for screen in (LIBRARY_SCREEN, REGION_SCREEN):
        assert at("region", screen, user=user).status_code in (302, 403)
        at("region", screen, user=user, data={"shown": "5", "account": "x"})
    assert not DummySettings.objects.exists()
    assert not AuditEntry.objects.filter(action="plugins.settings_changed").exists()


def test_a_library_s_screen_is_404_where_the_plugin_is_off(at, southern, superuser):
    assert at("region", "/admin/l/southern/notes/settings/", user=superuser).status_code == 404
