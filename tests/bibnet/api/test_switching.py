"""The matrix by the API: several switches in many libraries, dry run, presets, history, undo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bibnet.api.tokens import issue_token
from bibnet.libraries.models import Role, State
from bibnet.plugins.models import LibraryPlugin, Preset
from bibnet.plugins.rollouts import start_rollout
from bibnet.plugins.state import is_enabled
from bibnet_dummy.models import Note

REGION = {"host": "region.localhost"}
ROOT = "/api/v1/plugins"
BOTH = {"libraries": ["northern", "southern"], "switches": {"dummy": True}}


@pytest.fixture
def ask(client, northern, southern):
    def send(method: str, path: str, data: dict | None = None, **headers: str):
        body = {} if data is None else {"data": data, "content_type": "application/json"}
        return getattr(client, method)(f"{ROOT}{path}", **body, headers={**REGION, **headers})

    return send


@pytest.fixture
def administrator(client, regional_admin):
    client.force_login(regional_admin)
    return regional_admin


def test_a_dry_run_says_what_would_happen_where_and_changes_nothing(ask, administrator):
    asked = {
        **BOTH,
        "switches": {"dependent": True},
        "with_requirements": True,
        "dry_run": True,
    }
    answer = ask("post", "/rollouts/", asked)
    assert answer.status_code == 200
    assert answer.json() == [
        {
            "library": code,
            "outcome": "moved",
            "moved": {"dummy": True, "dependent": True},
            "reasons": [],
        }
        for code in ("northern", "southern")
    ]
    assert not LibraryPlugin.objects.exists()
    assert ask("get", "/rollouts/").json()["count"] == 0


def test_several_switches_in_several_libraries_are_reported_and_undone(
    ask, administrator, northern, southern
):
    asked = {**BOTH, "switches": {"dummy": True, "dependent": True}, "reason": "Year of family"}
    made = ask("post", "/rollouts/", asked)
    assert made.status_code == 201
    report = made.json()
    assert (report["state"], report["total"], report["moved"]) == ("done", 2, 2)
    assert report["reason"] == "Year of family"
    assert [one["moved"] for one in report["results"]] == [asked["switches"]] * 2
    assert is_enabled("dependent", southern)
    assert ask("get", f"/rollouts/{report['id']}/").json() == report

    back = ask("post", f"/rollouts/{report['id']}/undo/")
    assert back.status_code == 200
    assert back.json()["undoes"] == report["id"]
    assert not LibraryPlugin.objects.filter(enabled=True).exists()
    history = ask("get", "/rollouts/").json()
    assert [one["id"] for one in history["results"]] == [back.json()["id"], report["id"]]
    assert "results" not in history["results"][0]


def test_what_is_refused_somewhere_is_told_and_the_others_go_on(
    ask, administrator, northern, southern
):
    ask("post", "/rollouts/", BOTH)
    Note(library=northern, text="unfinished").save()
    report = ask("post", "/rollouts/", {"all": True, "switches": {"dummy": False}}).json()
    found = {one["library"]: one for one in report["results"]}
    assert found["northern"]["outcome"] == "refused"
    assert "1 notes are unfinished" in found["northern"]["reasons"][0]
    assert found["southern"]["moved"] == {"dummy": False}
    assert is_enabled("dummy", northern)
    assert not is_enabled("dummy", southern)


def test_waves_wait_for_a_word_and_can_be_stopped(ask, administrator, southern):
    report = ask("post", "/rollouts/", {**BOTH, "waves": [1]}).json()
    assert (report["state"], report["waiting"]) == ("paused", 1)
    assert not is_enabled("dummy", southern)
    gone_on = ask("post", f"/rollouts/{report['id']}/resume/").json()
    assert (gone_on["state"], gone_on["waiting"]) == ("done", 0)
    assert is_enabled("dummy", southern)
    assert ask("post", f"/rollouts/{report['id']}/stop/").json()["state"] == "done"


def test_nothing_to_put_back_is_a_refusal(ask, administrator):
    asked = {"libraries": ["northern"], "switches": {"dummy": False}}
    report = ask("post", "/rollouts/", asked).json()
    refused = ask("post", f"/rollouts/{report['id']}/undo/")
    assert refused.status_code == 409
    assert refused.json()["reasons"]


def test_presets_are_made_used_and_deleted(ask, administrator, northern, southern):
    assert ask("get", "/presets/").json() == []
    made = ask("post", "/presets/", {"name": "Village", "switches": {"dummy": False}})
    assert made.status_code == 201
    again = ask("post", "/presets/", {"name": "Village", "switches": {"dummy": True}})
    assert again.json()["id"] == made.json()["id"]
    assert [one["switches"] for one in ask("get", "/presets/").json()] == [{"dummy": True}]
    ask("post", "/rollouts/", {"libraries": ["northern"], "preset": "Village"})
    assert is_enabled("dummy", northern)
    assert not is_enabled("dummy", southern)
    assert ask("delete", f"/presets/{made.json()['id']}/").status_code == 204
    assert not Preset.objects.exists()
    assert is_enabled("dummy", northern)
    refused = ask("post", "/presets/", {"name": "X", "switches": {"nothing": True}})
    assert refused.status_code == 409


def test_the_matrix_says_what_is_on_where(ask, administrator):
    ask("post", "/rollouts/", {"libraries": ["southern"], "switches": {"dummy": True}})
    rows = {row["library"]: row["enabled"] for row in ask("get", "/matrix/").json()["results"]}
    assert rows == {"region": [], "northern": [], "southern": ["dummy"]}
    narrowed = ask("get", "/matrix/?plugin=dummy").json()["results"]
    assert [row["library"] for row in narrowed] == ["southern"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"all": True}, "switches"),
        ({"all": True, "switches": {"dummy": True}, "preset": "X"}, "switches"),
        ({"all": True, "preset": "X"}, "preset"),
        ({"switches": {"dummy": True}}, "libraries"),
        ({**BOTH, "all": True}, "libraries"),
        ({**BOTH, "libraries": ["northern", "nowhere"]}, "libraries"),
        ({**BOTH, "switches": {"dummy": "perhaps"}}, "switches"),
        ({**BOTH, "waves": [0]}, "waves"),
    ],
)
def test_a_wrong_body_is_refused_by_field(ask, administrator, asked, field):
    answer = ask("post", "/rollouts/", asked)
    assert answer.status_code == 400
    assert field in answer.json()
    assert not LibraryPlugin.objects.exists()


READ = [("get", "/matrix/"), ("get", "/presets/"), ("get", "/rollouts/")]
WRITE = [("post", "/rollouts/"), ("post", "/presets/"), ("post", "/rollouts/1/undo/")]


@pytest.mark.parametrize(("method", "path"), READ + WRITE)
def test_only_the_region_reads_and_switches_the_matrix(
    method, path, ask, client, person, northern, southern_editor
):
    assert ask(method, path, BOTH if method == "post" else None).status_code in {401, 403}
    for somebody in (person("own", northern, Role.LIBRARY_ADMIN), southern_editor):
        client.force_login(somebody)
        assert ask(method, path, BOTH if method == "post" else None).status_code == 403
    assert not LibraryPlugin.objects.exists()


def test_a_microsite_has_no_matrix(client, northern, administrator):
    for _method, path in READ:
        headers = {"host": "northern.localhost"}
        assert client.get(f"{ROOT}{path}", headers=headers).status_code in {403, 404}


def test_a_token_of_the_region_switches_and_one_of_a_library_does_not(
    ask, northern, region, regional_admin
):
    def bearer(library, scopes) -> str:
        _token, text = issue_token(
            library=library,
            name="robot",
            scopes=scopes,
            valid_for=timedelta(days=1),
            actor=regional_admin,
            user=regional_admin,
        )
        return f"Bearer {text}"

    for library, scopes in ((northern, ["plugins:write"]), (region, [])):
        refused = ask("post", "/rollouts/", BOTH, authorization=bearer(library, scopes))
        assert refused.status_code == 403
    assert not is_enabled("dummy", northern)
    done = ask("post", "/rollouts/", BOTH, authorization=bearer(region, ["plugins:write"]))
    assert done.status_code == 201
    assert is_enabled("dummy", northern)


def test_a_session_writes_only_with_the_token_against_forgery(regional_admin, northern, southern):
    client = Client(enforce_csrf_checks=True)
    client.force_login(regional_admin)
    for path, data, method in (
        (f"{ROOT}/rollouts/", BOTH, client.post),
        ("/api/v1/libraries/northern/plugins/", {"slug": "dummy", "enabled": True}, client.patch),
    ):
        refused = method(path, data, "application/json", headers=REGION)
        assert refused.status_code == 403
        assert "CSRF" in refused.json()["detail"]
        client.get("/admin/plugins/", headers=REGION)
        token = client.cookies["csrftoken"].value
        done = method(path, data, "application/json", headers={**REGION, "x-csrftoken": token})
        assert done.status_code in {200, 201}
        client.cookies.pop("csrftoken")
    assert is_enabled("dummy", northern)


def test_the_region_and_practice_libraries_have_switches_too(
    client, administrator, region, northern
):
    northern.state = State.PRACTICE
    northern.save(update_fields=["state"])
    asked = {"slug": "dummy", "enabled": True}
    for library, status in ((region, 200), (northern, 409)):
        path = f"/api/v1/libraries/{library.code}/plugins/"
        assert client.get(path, headers=REGION).status_code == 200
        answer = client.patch(path, asked, "application/json", headers=REGION)
        assert answer.status_code == status
    # Not unknown: the plugin itself has something against it.
    assert answer.json()["reasons"] == ["A practice library has no notes."]
    assert is_enabled("dummy", region)


def test_the_history_takes_as_many_queries_however_long(ask, administrator, northern):
    counts = []
    for number in (10, 40):
        for _change in range(number):
            start_rollout(libraries=[northern], wanted={"dummy": True}, actor=administrator)
        ask("get", "/rollouts/")
        with CaptureQueriesContext(connection) as seen:
            ask("get", "/rollouts/")
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]
