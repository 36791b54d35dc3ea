from __future__ import annotations

import pytest

from bibnet.journal.models import AuditEntry
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, State
from bibnet.plugins import errors
from bibnet.plugins.models import LibraryPlugin
from bibnet.plugins.outbox import deliver_pending
from bibnet.plugins.services import disable_plugin, enable_plugin
from bibnet.plugins.state import is_enabled, libraries_with
from bibnet_dummy.models import Note, Told


def test_a_plugin_is_on_for_the_library_that_switched_it_and_for_no_other(
    dummy_in_northern, southern, region
):
    assert is_enabled("dummy", dummy_in_northern)
    assert not is_enabled("dummy", southern)
    assert not is_enabled("dummy", region)
    assert list(libraries_with("dummy")) == [dummy_in_northern]


def test_branches_follow_their_member(dummy_in_northern, regional_admin):
    branch = found_library(
        Founding(
            code="branch",
            name="Branch",
            kind=Kind.BRANCH,
            parent=dummy_in_northern,
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )
    assert is_enabled("dummy", branch)
    with pytest.raises(errors.NotAMember, match="Northern"):
        disable_plugin(library=branch, slug="dummy", actor=regional_admin)


def test_switching_off_hides_and_deletes_nothing(dummy_in_northern, regional_admin):
    Note.objects.of(dummy_in_northern).create(library=dummy_in_northern, text="kept")
    disable_plugin(library=dummy_in_northern, slug="dummy", actor=regional_admin)
    assert not is_enabled("dummy", dummy_in_northern)
    assert Note.objects.of(dummy_in_northern).get().text == "kept"
    enable_plugin(library=dummy_in_northern, slug="dummy", actor=regional_admin)
    assert is_enabled("dummy", dummy_in_northern)


def test_a_switch_writes_the_audit_log_and_is_announced(dummy_in_northern, regional_admin):
    disable_plugin(
        library=dummy_in_northern, slug="dummy", actor=regional_admin, reason="not wanted"
    )
    entry = AuditEntry.objects.filter(action="plugins.disabled").get()
    assert (entry.actor, entry.library, entry.fields, entry.reason) == (
        regional_admin,
        dummy_in_northern,
        ["dummy"],
        "not wanted",
    )
    enable_plugin(library=dummy_in_northern, slug="dummy", actor=regional_admin)
    deliver_pending()
    assert Told.objects.filter(what="plugin_enabled dummy", library_code="northern").exists()


def test_switching_twice_changes_and_writes_nothing(dummy_in_northern, regional_admin):
    before = AuditEntry.objects.count()
    assert (
        enable_plugin(library=dummy_in_northern, slug="dummy", actor=regional_admin).changes == ()
    )
    assert AuditEntry.objects.count() == before


def test_the_plugin_s_own_hooks_run_with_the_switch(dummy_in_northern, regional_admin):
    assert Told.objects.filter(what="on_enable", library_code="northern").exists()
    disable_plugin(library=dummy_in_northern, slug="dummy", actor=regional_admin)
    assert Told.objects.filter(what="on_disable", library_code="northern").exists()


def test_a_plugin_that_is_not_installed_cannot_be_switched_on(northern, regional_admin):
    with pytest.raises(errors.NotInstalled, match="ghost"):
        enable_plugin(library=northern, slug="ghost", actor=regional_admin)


def test_a_plugin_that_was_uninstalled_can_still_be_switched_off(northern, regional_admin):
    LibraryPlugin.objects.create(library=northern, slug="ghost")
    disable_plugin(library=northern, slug="ghost", actor=regional_admin)
    assert not LibraryPlugin.objects.get(slug="ghost").enabled


def test_what_is_required_must_be_on_or_comes_along_if_asked(northern, regional_admin):
    with pytest.raises(errors.MissingRequirements) as refusal:
        enable_plugin(library=northern, slug="dependent", actor=regional_admin)
    assert refusal.value.missing == ("dummy",)
    assert not LibraryPlugin.objects.exists()
    done = enable_plugin(
        library=northern, slug="dependent", actor=regional_admin, with_requirements=True
    )
    assert [change.slug for change in done.changes] == ["dummy", "dependent"]
    assert is_enabled("dummy", northern)
    assert is_enabled("dependent", northern)


def test_what_others_need_stays_on_and_they_are_named(northern, regional_admin):
    enable_plugin(library=northern, slug="dependent", actor=regional_admin, with_requirements=True)
    with pytest.raises(errors.StillNeeded) as refusal:
        disable_plugin(library=northern, slug="dummy", actor=regional_admin)
    assert refusal.value.dependants == ("dependent",)
    assert is_enabled("dummy", northern)


def test_the_plugin_s_own_reasons_stop_switching_off(dummy_in_northern, regional_admin):
    Note.objects.of(dummy_in_northern).create(library=dummy_in_northern, text="unfinished")
    with pytest.raises(errors.Objections, match="1 notes are unfinished"):
        disable_plugin(library=dummy_in_northern, slug="dummy", actor=regional_admin)


def test_another_plugin_may_object(dummy_in_northern, regional_admin):
    note = Note(library=dummy_in_northern, text="leave dependent alone")
    note.save()
    with pytest.raises(errors.Objections, match="leave dependent alone"):
        enable_plugin(library=dummy_in_northern, slug="dependent", actor=regional_admin)


def test_a_library_closed_for_good_gets_nothing_new(northern, regional_admin):
    northern.state = State.CLOSED
    northern.save()
    with pytest.raises(errors.Objections):
        enable_plugin(library=northern, slug="dummy", actor=regional_admin)


def test_a_library_s_administrator_switches_what_is_not_restricted(northern, northern_admin):
    enable_plugin(library=northern, slug="dummy", actor=northern_admin)
    with pytest.raises(errors.NotAllowed):
        enable_plugin(library=northern, slug="dependent", actor=northern_admin)


@pytest.mark.parametrize("who", ["stranger", "northern_editor", "northern_admin"])
def test_nobody_else_switches_anything(request, southern, northern, who):
    with pytest.raises(errors.NotAllowed):
        enable_plugin(library=southern, slug="dummy", actor=request.getfixturevalue(who))
    assert not LibraryPlugin.objects.exists()


def test_a_failing_hook_of_the_plugin_undoes_the_switch(northern, regional_admin):
    from bibnet.plugins import points
    from bibnet.plugins.registrar import Registrar

    @Registrar("dummy").on(points.on_enable)
    def broken(library):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        enable_plugin(library=northern, slug="dummy", actor=regional_admin)
    assert not LibraryPlugin.objects.exists()
    assert not is_enabled("dummy", northern)
