from __future__ import annotations

import pytest

from bibnet.libraries import founding
from bibnet.libraries.models import Kind
from bibnet.plugins import points, rollouts
from bibnet.plugins.models import LibraryPlugin, Rollout, RolloutStep
from bibnet.plugins.registrar import Registrar
from bibnet.plugins.services import disable_plugin, enable_plugin
from bibnet.plugins.state import is_enabled, libraries_with
from bibnet_dummy.models import Note

Outcome = RolloutStep.Outcome


@pytest.fixture
def libraries(region):
    return [
        founding.found_library(
            founding.Founding(
                code=f"lib-{number}",
                name=f"Library {number}",
                kind=Kind.SYSTEM,
                parent=region,
                has_microsite=False,
            ),
            actor=None,
        )
        for number in range(8)
    ]


def start(libraries, actor, **kwargs) -> Rollout:
    given = {"wanted": {"dummy": True}, **kwargs}
    return rollouts.start_rollout(libraries=libraries, actor=actor, **given)


def outcomes(rollout: Rollout) -> list[str]:
    return list(rollout.steps.values_list("outcome", flat=True))


def test_a_rollout_switches_every_library_and_says_what_became_of_each(libraries, regional_admin):
    enable_plugin(library=libraries[0], slug="dummy", actor=None)
    libraries[1].state = "practice"
    libraries[1].save()
    rollout = rollouts.advance(start(libraries, regional_admin, reason="new year"))
    assert rollout.state == Rollout.State.DONE
    assert outcomes(rollout) == [Outcome.SAME, Outcome.REFUSED, *[Outcome.MOVED] * 6]
    refused = rollout.steps.get(outcome=Outcome.REFUSED)
    assert refused.reasons == ["A practice library has no notes."]
    assert libraries_with("dummy").count() == 7


def test_what_is_required_comes_along_and_goes_back_with_it(libraries, regional_admin):
    rollout = rollouts.advance(start(libraries[:2], regional_admin, wanted={"dependent": True}))
    assert rollout.steps.first().moved == {"dummy": True, "dependent": True}
    back = rollouts.advance(rollouts.undo(rollout, actor=regional_admin))
    assert back.undoes == rollout
    assert not LibraryPlugin.objects.filter(enabled=True).exists()


def test_undoing_puts_back_only_what_was_switched(libraries, regional_admin):
    enable_plugin(library=libraries[0], slug="dummy", actor=None)
    rollout = rollouts.advance(start(libraries, regional_admin))
    rollouts.advance(rollouts.undo(rollout, actor=regional_admin))
    assert is_enabled("dummy", libraries[0])
    assert not is_enabled("dummy", libraries[1])


def test_undoing_leaves_alone_what_cannot_go_back_and_says_why(libraries, regional_admin):
    rollout = rollouts.advance(start(libraries[:2], regional_admin))
    Note(library=libraries[0], text="unfinished").save()
    back = rollouts.advance(rollouts.undo(rollout, actor=regional_admin))
    assert outcomes(back) == [Outcome.REFUSED, Outcome.MOVED]
    assert is_enabled("dummy", libraries[0])


def test_a_rollout_that_moved_nothing_has_nothing_to_undo(libraries, regional_admin):
    enable_plugin(library=libraries[0], slug="dummy", actor=None)
    rollout = rollouts.advance(start(libraries[:1], regional_admin))
    assert rollouts.undo(rollout, actor=regional_admin) is None


def test_after_each_wave_a_person_decides(libraries, regional_admin):
    rollout = rollouts.advance(start(libraries, regional_admin, waves=(1, 3)))
    assert (rollout.state, rollout.wave, rollout.waves) == (Rollout.State.PAUSED, 1, 3)
    assert libraries_with("dummy").count() == 1
    rollouts.resume(rollout)
    assert rollouts.advance(rollout).state == Rollout.State.PAUSED
    assert libraries_with("dummy").count() == 4
    rollouts.resume(rollout)
    assert rollouts.advance(rollout).state == Rollout.State.DONE
    assert libraries_with("dummy").count() == 8


def test_an_error_stops_it_and_the_library_is_tried_again_when_it_goes_on(
    libraries, regional_admin
):
    broken = [libraries[2].pk]

    @Registrar("dummy").on(points.on_enable)
    def fail(library):
        if library.pk in broken:
            raise ZeroDivisionError

    rollout = rollouts.advance(start(libraries, regional_admin))
    assert rollout.state == Rollout.State.STOPPED
    assert outcomes(rollout)[:3] == [Outcome.MOVED, Outcome.MOVED, Outcome.FAILED]
    assert rollout.steps.waiting().count() == 5
    assert not is_enabled("dummy", libraries[2])
    broken.clear()
    rollouts.resume(rollout)
    assert rollouts.advance(rollout).state == Rollout.State.DONE
    assert set(outcomes(rollout)) == {Outcome.MOVED}


def test_a_stopped_rollout_takes_no_other_library(libraries, regional_admin):
    rollout = start(libraries, regional_admin)
    rollouts.stop(rollout)
    assert rollouts.advance(rollout).state == Rollout.State.STOPPED
    assert libraries_with("dummy").count() == 0


def test_an_interrupted_rollout_goes_on_where_it_was(libraries, regional_admin):
    rollout = rollouts.advance(start(libraries, regional_admin), seconds=0)
    assert rollout.state == Rollout.State.RUNNING
    assert outcomes(rollout).count(Outcome.MOVED) == 1
    assert rollouts.advance(rollout).state == Rollout.State.DONE


def test_a_library_s_administrator_can_roll_out_in_her_own_library_only(
    libraries, northern, northern_admin
):
    rollout = rollouts.advance(start([northern, libraries[0]], northern_admin))
    assert outcomes(rollout) == [Outcome.MOVED, Outcome.REFUSED]


@pytest.mark.parametrize(
    ("count", "sizes", "expected"),
    [
        (0, (), []),
        (3, (), [1, 1, 1]),
        (4, (1, 2), [1, 2, 2, 3]),
        (2, (1, 2), [1, 2]),
        (3, (1, 2), [1, 2, 2]),
    ],
)
def test_waves_are_numbered_by_their_sizes(count, sizes, expected):
    assert rollouts._waves(count, sizes) == expected


def test_a_preset_may_switch_some_on_and_others_off(libraries, regional_admin):
    one = libraries[0]
    enable_plugin(library=one, slug="dependent", actor=None, with_requirements=True)
    rollout = rollouts.advance(
        start([one], regional_admin, wanted={"dummy": False, "dependent": False})
    )
    assert rollout.steps.get().moved == {"dependent": False, "dummy": False}
    disable_plugin(library=one, slug="dummy", actor=None)
    assert not libraries_with("dummy").exists()


def test_a_preset_never_pulls_in_what_it_switches_off(libraries, regional_admin):
    rollout = rollouts.advance(
        start(libraries[:1], regional_admin, wanted={"dummy": False, "dependent": True})
    )
    assert outcomes(rollout) == [Outcome.REFUSED]
