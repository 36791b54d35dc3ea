from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.libraries import founding
from bibnet.libraries.models import District, Kind, Library
from bibnet.plugins import rollouts
from bibnet.plugins.models import LibraryPlugin, Preset, Rollout
from bibnet.plugins.services import enable_plugin
from bibnet.plugins.state import is_enabled, libraries_with
from bibnet_dummy.models import Note

MATRIX = "/admin/plugins/"


@pytest.fixture
def ask(at, regional_admin, settings):
    settings.LANGUAGE_CODE = "en"

    def send(address=MATRIX, **kwargs):
        return at("region", address, user=kwargs.pop("user", regional_admin), **kwargs)

    return send


def text(response) -> str:
    return response.content.decode().replace("\xa0", " ").replace("\xad", "")


def test_the_matrix_shows_every_member_and_every_plugin(ask, dummy_in_northern, southern):
    page = text(ask())
    for words in ("Northern library", "Southern library", "Library region", "Notes", "Answers"):
        assert words in page
    assert 'value="northern:dummy:off" aria-checked="true"' in page
    assert 'value="southern:dummy:on" aria-checked="false"' in page


def test_one_click_switches_and_offers_to_put_it_back(ask, northern):
    response = ask(f"{MATRIX}switch/", data={"cell": "northern:dummy:on"}, follow=True)
    assert is_enabled("dummy", northern)
    page = text(response)
    assert 'class="toast"' in page
    rollout = Rollout.objects.get()
    ask(f"{MATRIX}history/{rollout.pk}/act/", data={"action": "undo"})
    assert not is_enabled("dummy", northern)


def test_who_takes_a_click_back_stays_at_the_same_part_of_the_table(ask, northern):
    data = {"cell": "northern:dummy:on", "back": "q=northern&page=1"}
    table = text(ask(f"{MATRIX}switch/", data=data, follow=True))
    assert '<input type="hidden" name="back" value="q=northern&amp;page=1">' in table
    data = {"action": "undo", "back": "q=northern&page=1"}
    response = ask(f"{MATRIX}history/{Rollout.objects.get().pk}/act/", data=data, follow=True)
    address = response.redirect_chain[-1][0]
    assert address.startswith(f"{MATRIX}?q=northern&page=1&changed=")
    assert "put back: Northern library" in text(response)
    assert not is_enabled("dummy", northern)


def test_a_click_that_needs_another_plugin_asks_first_and_does_both_in_one_confirmation(
    ask, northern
):
    response = ask(f"{MATRIX}switch/", data={"cell": "northern:dependent:on"}, follow=True)
    assert not LibraryPlugin.objects.exists()
    page = text(response)
    assert "together with “Notes”" in page
    data = {"libraries": northern.pk, "do": "on:dependent", "requirements": "on", "waves": ""}
    ask(f"{MATRIX}start/", data=data)
    assert is_enabled("dependent", northern)
    assert is_enabled("dummy", northern)


def test_a_click_that_is_refused_says_why(ask, dummy_in_northern):
    Note(library=dummy_in_northern, text="unfinished").save()
    response = ask(f"{MATRIX}switch/", data={"cell": "northern:dummy:off"}, follow=True)
    assert "1 notes are unfinished." in text(response)
    assert is_enabled("dummy", dummy_in_northern)
    assert not Rollout.objects.exists()


def test_the_preview_says_what_changes_at_once_along_and_not_at_all(ask, northern, southern):
    enable_plugin(library=northern, slug="dummy", actor=None)
    practice = founding.found_library(
        founding.Founding(code="practice", name="Practice", has_microsite=False), actor=None
    )
    Library.objects.filter(pk=practice.pk).update(state="practice")
    picked = "&".join(f"library={one.pk}" for one in (northern, southern, practice))
    page = text(ask(f"{MATRIX}?{picked}&do=on:dependent&requirements=on"))
    assert "changes at once" in page
    assert "changes together with “Notes”" in page
    assert "A practice library has no notes." in page
    assert "Switch in 2" in page
    assert page.count('class="will-on"') == 3
    assert page.count('class="wont"') == 1
    assert not LibraryPlugin.objects.filter(slug="dependent").exists(), "a preview changes nothing"


def test_all_that_are_found_can_be_taken_at_once(ask, northern, southern, region):
    district = District.objects.create(code="north", name="North")
    Library.objects.filter(pk=northern.pk).update(district=district)
    page = ask(f"{MATRIX}?district=north&all=1&do=on:dummy&requirements=on")
    assert [plan.library for plan in page.context["plans"]] == [northern]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=SOUTH", {"southern"}),
        ("district=north", {"northern"}),
        ("plugin=dummy&state=on", {"northern"}),
        ("plugin=dummy&state=off", {"southern", "region"}),
        ("q=nothing+like+it", set()),
    ],
)
def test_libraries_are_found_by_name_district_and_state(
    ask, dummy_in_northern, southern, query, expected
):
    district = District.objects.create(code="north", name="North")
    Library.objects.filter(pk=dummy_in_northern.pk).update(district=district)
    found = ask(f"{MATRIX}?{query}").context["rows"]
    assert {row.library.code for row in found} == expected


def test_a_bulk_switch_in_waves_waits_after_each_wave(ask, region, northern, southern):
    libraries = [
        founding.found_library(
            founding.Founding(code=f"lib-{n}", name=f"Lib {n}", has_microsite=False), actor=None
        )
        for n in range(5)
    ]
    ids = ",".join(str(one.pk) for one in [*libraries, northern, southern])
    data = {"libraries": ids, "do": "on:dummy", "requirements": "on", "waves": "5"}
    page = text(ask(f"{MATRIX}start/", data={**data, "reason": "pilot"}, follow=True))
    rollout = Rollout.objects.get()
    assert (rollout.state, rollout.reason) == (Rollout.State.PAUSED, "pilot")
    assert "wave 1 of 2" in page
    assert libraries_with("dummy").count() == 5
    ask(f"{MATRIX}history/{rollout.pk}/act/", data={"action": "resume"})
    assert libraries_with("dummy").count() == 7


def test_a_preset_is_made_used_and_deleted(ask, northern):
    ask(f"{MATRIX}presets/new/", data={"name": "District", "plugin_dummy": "on"})
    preset = Preset.objects.get()
    assert preset.wanted == {"dummy": True}
    data = {"libraries": northern.pk, "do": f"preset:{preset.pk}", "waves": ""}
    ask(f"{MATRIX}start/", data=data)
    assert is_enabled("dummy", northern)
    ask(f"{MATRIX}presets/{preset.pk}/delete/", data={})
    assert not Preset.objects.exists()


def test_an_empty_preset_is_refused_with_a_sentence(ask):
    response = ask(f"{MATRIX}presets/new/", data={"name": "Empty"})
    assert "Choose at least one section" in text(response)
    assert not Preset.objects.exists()


def test_the_history_and_the_report_tell_what_became_of_each_library(
    ask, northern, southern, regional_admin
):
    enable_plugin(library=southern, slug="dummy", actor=None)
    Note(library=southern, text="leave dependent alone").save()
    rollout = rollouts.start_rollout(
        libraries=[northern, southern],
        wanted={"dependent": True},
        actor=regional_admin,
        reason="by order",
    )
    rollouts.advance(rollout)
    history = text(ask(f"{MATRIX}history/"))
    assert "by order" in history
    assert "1 of 2 switched" in history
    report = text(ask(f"{MATRIX}history/{rollout.pk}/"))
    assert "A note says to leave dependent alone." in report


@pytest.mark.parametrize("who", ["stranger", "northern_editor", "northern_admin"])
@pytest.mark.parametrize("page", ["", "history/", "presets/", "presets/new/", "progress/"])
def test_the_matrix_is_the_regional_administrator_s(ask, request, northern, who, page):
    user = request.getfixturevalue(who)
    assert ask(MATRIX + page, user=user).status_code in (302, 403)


def test_nobody_else_can_switch_through_it(ask, northern, northern_admin):
    data = {"libraries": northern.pk, "do": "on:dummy", "requirements": "on"}
    ask(f"{MATRIX}start/", data=data, user=northern_admin)
    ask(f"{MATRIX}switch/", data={"cell": "northern:dummy:on"}, user=northern_admin)
    assert not LibraryPlugin.objects.exists()


def test_the_matrix_costs_the_same_with_few_and_with_many_libraries(ask, northern, regional_admin):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            ask()
        return len(captured)

    for number in range(2):
        enable_plugin(library=_small(number), slug="dummy", actor=None)
    queries()
    few = queries()
    for number in range(2, 40):
        _small(number)
    queries()  # the network has changed: every process reads its own part of it anew
    assert queries() == few


def _small(number: int) -> Library:
    return founding.found_library(
        founding.Founding(
            code=f"small-{number}", name=f"Small {number}", kind=Kind.LIBRARY, has_microsite=False
        ),
        actor=None,
    )
