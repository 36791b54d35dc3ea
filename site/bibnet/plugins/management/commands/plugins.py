"""What is on where, and switching it: the same rules as the matrix."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bibnet.libraries.models import Library
from bibnet.plugins import rollouts, state
from bibnet.plugins.models import RolloutStep
from bibnet.plugins.planning import Plan, plan_many

Outcome = RolloutStep.Outcome


class Command(BaseCommand):
    """`plugins list|enable|disable`; exits with 1 and the reasons where something is refused."""

    help = "Lists plugins, and switches them on and off for libraries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="what is installed and where it is on")
        listing.add_argument("--library", metavar="CODE")
        listing.add_argument("--json", action="store_true")
        for verb in ("enable", "disable"):
            switching = verbs.add_parser(verb, help=f"{verb} a plugin for libraries")
            switching.add_argument("slug", metavar="SLUG")
            where = switching.add_mutually_exclusive_group(required=True)
            where.add_argument("--library", metavar="CODE", action="append", dest="libraries")
            where.add_argument("--all", action="store_true")
            switching.add_argument("--with-requirements", action="store_true")
            switching.add_argument("--dry-run", action="store_true")
            switching.add_argument("--reason", default="")
            switching.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "list":
            self._list(options["library"], as_json=options["json"])
        else:
            self._switch({options["slug"]: options["verb"] == "enable"}, options)

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
            results = [_planned(one) for one in plans]
        else:
            rollout = rollouts.start_rollout(
                libraries=libraries,
                wanted=wanted,
                actor=None,
                with_requirements=with_requirements,
                reason=options["reason"],
            )
            rollouts.advance(rollout)
            results = [_done(step) for step in rollout.steps.select_related("library")]
        self._report(results, as_json=options["json"])

    def _report(self, results: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2))
        else:
            for one in results:
                moved = ", ".join(
                    f"{slug} {'on' if on else 'off'}" for slug, on in one["moved"].items()
                )
                self.stdout.write(f"{one['library']}: {moved or one['outcome']}")
        refused = [one for one in results if one["reasons"] or one["outcome"] == Outcome.WAITING]
        if refused:
            lines = [f"{one['library']}: {' '.join(one['reasons'])}" for one in refused]
            raise CommandError("Not switched:\n" + "\n".join(lines))


def _libraries(codes: list[str] | None) -> list[Library]:
    """The libraries with these codes, all members without any; CommandError names a wrong code."""
    if codes is None:
        return list(Library.objects.members())
    found = {one.code: one for one in Library.objects.filter(code__in=codes)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise CommandError(f"There is no library with the code {', '.join(unknown)}.")
    return [found[code] for code in codes]


def _planned(plan: Plan) -> dict[str, Any]:
    reasons = [one for refusal in plan.refusals for one in refusal.error.reasons]
    outcome = Outcome.REFUSED if reasons else Outcome.MOVED if plan.changes else Outcome.SAME
    return {
        "library": plan.library.code,
        "outcome": str(outcome),
        "moved": {change.slug: change.enabled for change in plan.changes},
        "reasons": reasons,
    }


def _done(step: RolloutStep) -> dict[str, Any]:
    return {
        "library": step.library.code,
        "outcome": step.outcome,
        "moved": step.moved,
        "reasons": step.reasons,
    }
