"""Names: everything shared is called after the plugin, so that two never collide."""

from __future__ import annotations

from bibnet.plugins import checks as system_checks
from bibnet.plugins import state
from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Subject
from bibnet.plugins.testing.world import World

from .registry import check


@check
def the_plugin_is_called_after_its_slug(subject: Subject, world: World, report: Report) -> None:
    """Distribution, package, app label and entry point are called after the slug."""
    slug = subject.slug
    report.look("package", _unlike(subject.package, f"bibnet_{slug}"))
    report.look("app label", _unlike(subject.config.label, f"bibnet_{slug}"))
    distribution, points = subject.declared()
    wanted = f"bibnet-{slug.replace('_', '-')}"
    report.look("distribution", _unlike(distribution.replace("_", "-"), wanted))
    report.look("entry points", _unlike(", ".join(points), slug))


@check
def the_core_accepts_the_plugin(subject: Subject, world: World, report: Report) -> None:
    """The system checks of the platform find nothing: version, requirements, slug, prefix."""
    problems = system_checks.problems(state.installed_plugins())
    mine = [str(one.msg) for one in problems if f"The plugin {subject.slug} " in str(one.msg)]
    report.look("system checks", " ".join(mine))


@check
def files_stand_in_folders_of_its_own(subject: Subject, world: World, report: Report) -> None:
    """Templates and static files stand in a folder named after the app, tags in one module."""
    for kind in ("templates", "static"):
        for path in subject.files(kind):
            first = path.relative_to(subject.folder / kind).parts[0]
            other = f"it must stand in {kind}/{subject.package}/"
            report.look(f"{kind}/{path.name}", "" if first == subject.package else other)
    for source in subject.sources:
        package, _dot, name = source.module.rpartition(".")
        if package == f"{subject.package}.templatetags":
            fits = name == subject.slug or name.startswith(f"{subject.slug}_")
            other = f"a library of tags is called {subject.slug} or begins with {subject.slug}_"
            report.look(f"templatetags/{name}.py", "" if fits else other)


def _unlike(found: str, wanted: str) -> str:
    return "" if found == wanted else f"is {found!r}, it must be {wanted!r}"
