"""What is on where, and switching it: the same rules as the matrix."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from bibnet.libraries.models import Library
from bibnet.plugins import errors, matrix, outcomes, presets, rollouts, state
from bibnet.plugins.models import Preset, Rollout, RolloutStep
from bibnet.plugins.planning import plan_many

Outcome = RolloutStep.Outcome
ACTS = {
    "undo": "put back what a change switched",
    "stop": "take no further library",
    "resume": "go on after a wave, a stop or an error",
}


class Command(BaseCommand):
    """`plugins list|enable|disable|switch|presets|preset|history|undo|stop|resume`; exits with 1
    and the reasons where something is refused.
    """

    help = "Lists plugins, switches them on and off for libraries, and puts that back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="what is installed and where it is on")
        listing.add_argument("--library", metavar="CODE")
        listing.add_argument("--json", action="store_true")
        for verb in ("enable", "disable"):
            switching = verbs.add_parser(verb, help=f"{verb} a plugin for libraries")
            switching.add_argument("slug", metavar="SLUG")
            _add_where_and_how(switching)
        several = verbs.add_parser("switch", help="several switches at once, or those of a preset")
        _add_switches(several)
        several.add_argument("--preset", metavar="NAME")
        _add_where_and_how(several)
        verbs.add_parser("presets", help="named sets of switches").add_argument(
            "--json", action="store_true"
        )
        preset = verbs.add_parser("preset", help="make a preset, set it anew or delete it")
        preset.add_argument("name", metavar="NAME")
        _add_switches(preset)
        preset.add_argument("--delete", action="store_true")
        history = verbs.add_parser("history", help="the latest changes of switches")
        history.add_argument("--count", type=int, default=20)
        history.add_argument("--json", action="store_true")
        for verb, words in ACTS.items():
            act = verbs.add_parser(verb, help=words)
            act.add_argument("number", metavar="NUMBER", type=int, help="as in the history")
            act.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        verb = options["verb"]
        if verb == "list":
            self._list(options["library"], as_json=options["json"])
        elif verb == "switch":
            self._switch(_switches(options), options)
        elif verb in ACTS:
            self._act(verb, options["number"], as_json=options["json"])
        elif verb in ("presets", "preset", "history"):
            getattr(self, f"_{verb}")(options)
        else:
            self._switch({options["slug"]: verb == "enable"}, options)

    def _presets(self, options: dict[str, Any]) -> None:
        found = [{"name": one.name, "switches": one.wanted} for one in Preset.objects.all()]
        self._show(
            found,
            as_json=options["json"],
            line=lambda one: f"{one['name']}: {_words(one['switches'])}",
        )

    def _preset(self, options: dict[str, Any]) -> None:
        name = options["name"]
        try:
            if not options["delete"]:
                presets.save_preset(name=name, wanted=_given(options), actor=None)
            elif preset := Preset.objects.filter(name=name).first():
                presets.delete_preset(preset=preset, actor=None)
            else:
                raise CommandError(f"There is no preset {name}.")
        except (errors.PluginError, ValidationError) as error:
            raise CommandError(str(error)) from error

    def _history(self, options: dict[str, Any]) -> None:
        found = [
            {
                "number": one.pk,
                "at": one.at.isoformat(timespec="seconds"),
                "by": str(one.by or ""),
                "state": one.state,
                "switches": one.wanted,
                "reason": one.reason,
                "undoes": one.undoes_id,
                "total": one.total,
                "moved": one.moved,
                "refused": one.refused,
                "failed": one.failed,
                "waiting": one.waiting,
            }
            for one in matrix.recent_rollouts(options["count"])
        ]
        self._show(
            found,
            as_json=options["json"],
            line=lambda one: (
                f"{one['number']:>6}  {one['at']}  {one['state']:<8} {_words(one['switches'])}: "
                f"{one['moved']} of {one['total']} libraries"
            ),
        )

    def _act(self, verb: str, number: int, *, as_json: bool) -> None:
        rollout = Rollout.objects.filter(pk=number).first()
        if rollout is None:
            raise CommandError(f"There is no change {number}.")
        if verb == "stop":
            rollouts.stop(rollout)
        elif verb == "resume":
            rollouts.resume(rollout)
        else:
            rollout = rollouts.undo(rollout, actor=None)
            if rollout is None:
                raise CommandError("There is nothing to put back.")
        if verb != "stop":
            rollouts.advance(rollout)
        steps = rollout.steps.select_related("library")
        self._report([outcomes.done(step) for step in steps], as_json=as_json)

    def _show(
        self,
        found: list[dict[str, Any]],
        *,
        as_json: bool,
        line: Callable[[dict[str, Any]], str],
    ) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for one in found:
            self.stdout.write(line(one))

    def _list(self, code: str | None, *, as_json: bool) -> None:
        on = state.enabled_in(_libraries([code])) if code else {}
        found = [
            {
                "slug": slug,
                "title": str(config.plugin.title),
                "requires": list(config.plugin.requires),
                **(
                    {"enabled": slug in next(iter(on.values()))}
                    if code
                    else {"libraries": state.libraries_with(slug).count()}
                ),
            }
            for slug, config in state.installed_plugins().items()
        ]
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for one in found:
            where = ("on" if one["enabled"] else "off") if code else f"{one['libraries']} libraries"
            self.stdout.write(f"{one['slug']:<20} {where:<16} {one['title']}")

    def _switch(self, wanted: dict[str, bool], options: dict[str, Any]) -> None:
        libraries = _libraries(None if options["all"] else options["libraries"])
        with_requirements = options["with_requirements"]
        if options["dry_run"]:
            plans = plan_many(libraries, wanted, actor=None, with_requirements=with_requirements)
            results = [outcomes.planned(one) for one in plans]
        else:
            rollout = rollouts.start_rollout(
                libraries=libraries,
                wanted=wanted,
                actor=None,
                with_requirements=with_requirements,
                reason=options["reason"],
            )
            rollouts.advance(rollout)
            results = [outcomes.done(step) for step in rollout.steps.select_related("library")]
        self._report(results, as_json=options["json"])

    def _report(self, results: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2))
        else:
            for one in results:
                self.stdout.write(f"{one['library']}: {_words(one['moved']) or one['outcome']}")
        refused = [one for one in results if one["reasons"] or one["outcome"] == Outcome.WAITING]
        if refused:
            lines = [f"{one['library']}: {' '.join(one['reasons'])}" for one in refused]
            raise CommandError("Not switched:\n" + "\n".join(lines))


def _add_where_and_how(parser: ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--library", metavar="CODE", action="append", dest="libraries")
    where.add_argument("--all", action="store_true")
    parser.add_argument("--with-requirements", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--reason", default="")
    parser.add_argument("--json", action="store_true")


def _add_switches(parser: ArgumentParser) -> None:
    for name in ("on", "off"):
        parser.add_argument(f"--{name}", metavar="SLUG", action="append", default=[])


def _given(options: dict[str, Any]) -> dict[str, bool]:
    """What `--on` and `--off` say; CommandError if that is nothing or both of one."""
    wanted = {**dict.fromkeys(options["on"], True), **dict.fromkeys(options["off"], False)}
    if not wanted:
        raise CommandError("Say what to switch: --on SLUG, --off SLUG.")
    if both := set(options["on"]) & set(options["off"]):
        raise CommandError(f"Both on and off: {', '.join(sorted(both))}.")
    return wanted


def _switches(options: dict[str, Any]) -> dict[str, bool]:
    """Those of the preset that is named, or what `--on` and `--off` say."""
    name = options["preset"]
    if name is None:
        return _given(options)
    if options["on"] or options["off"]:
        raise CommandError("Name a preset or switches, not both.")
    preset = Preset.objects.filter(name=name).first()
    if preset is None:
        raise CommandError(f"There is no preset {name}.")
    return dict(preset.wanted)


def _words(switches: dict[str, bool]) -> str:
    return ", ".join(f"{slug} {'on' if on else 'off'}" for slug, on in switches.items())


def _libraries(codes: list[str] | None) -> list[Library]:
    """The libraries with these codes, all members without any; CommandError names a wrong code."""
    if codes is None:
        return list(Library.objects.members())
    found = {one.code: one for one in Library.objects.filter(code__in=codes)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise CommandError(f"There is no library with the code {', '.join(unknown)}.")
    return [found[code] for code in codes]
