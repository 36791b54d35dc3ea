"""Imports: of the core what `docs/plugins.md` names, of a plugin that is required or used its
`api.py`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from bibnet.plugins import state
from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Source, Subject
from bibnet.plugins.testing.world import World

from .registry import check

# What of the core a plugin may use; the same list stands in docs/plugins.md.
ALLOWED = (
    "bibnet.plugins.config",
    "bibnet.plugins.errors",
    "bibnet.plugins.extension",
    "bibnet.plugins.info",
    "bibnet.plugins.items",
    "bibnet.plugins.page_types",
    "bibnet.plugins.permissions",
    "bibnet.plugins.points",
    "bibnet.plugins.registers",
    "bibnet.plugins.registrar",
    "bibnet.plugins.services",
    "bibnet.plugins.showing",
    "bibnet.plugins.state",
    "bibnet.plugins.testing",
    "bibnet.plugins.two_levels",
    "bibnet.accounts.errors",
    "bibnet.accounts.factors",
    "bibnet.accounts.forms",
    "bibnet.accounts.logins",
    "bibnet.accounts.minors",
    "bibnet.accounts.models",
    "bibnet.accounts.secrecy",
    "bibnet.accounts.services.consents",
    "bibnet.accounts.services.crossing",
    "bibnet.accounts.services.merging",
    "bibnet.accounts.services.people",
    "bibnet.accounts.services.printing",
    "bibnet.accounts.services.security",
    "bibnet.accounts.services.sign_in",
    "bibnet.accounts.throttle",
    "bibnet.accounts.views.base",
    "bibnet.api.errors",
    "bibnet.api.idempotency",
    "bibnet.api.pagination",
    "bibnet.api.permissions",
    "bibnet.background.tasks",
    "bibnet.journal.audit",
    "bibnet.journal.models",
    "bibnet.journal.services",
    "bibnet.journal.triggers",
    "bibnet.journal.visits",
    "bibnet.libraries.facts",
    "bibnet.libraries.forms.fields",
    "bibnet.libraries.mine",
    "bibnet.libraries.models",
    "bibnet.libraries.network",
    "bibnet.libraries.roles",
    "bibnet.libraries.schedule",
    "bibnet.libraries.scope",
    "bibnet.notices.services.language",
    "bibnet.notices.services.letters",
    "bibnet.notices.services.notify",
    "bibnet.operations.reading",
    "bibnet.pages.menus",
    "bibnet.pages.models",
    "bibnet.compiled",
    "bibnet.schema",
    "bibnet.stamps",
    "bibnet.text",
    "bibnet.themes.components",
    "bibnet.themes.current",
    "bibnet.themes.forms",
    "bibnet.themes.looks",
    "bibnet.themes.pictures",
    "bibnet.themes.social",
)


@check
def imports_stay_within_the_contract(subject: Subject, world: World, report: Report) -> None:
    """The plugin imports of the core only what the documentation names, and of other plugins
    only the `api.py` of those it requires, or of those it uses where they are installed."""
    plugins = {one.name: slug for slug, one in state.installed_plugins().items()}
    for source in subject.sources:
        where_installed = _where_installed(source)
        for line, module in _imported(source):
            package = module.partition(".")[0]
            if package == "bibnet":
                problem = "" if _is_allowed(module) else "is not for plugins"
            elif package.startswith("bibnet_") and package != subject.package:
                slug = plugins.get(package, package[7:])
                problem = _about_plugin(subject, module, slug, line in where_installed)
            else:
                continue
            report.look(f"{source.module}, line {line}: {module}", problem)


def _is_allowed(module: str) -> bool:
    """`from bibnet.plugins import points` counts as `bibnet.plugins.points`."""
    return any(module == one or module.startswith(f"{one}.") for one in ALLOWED)


def _about_plugin(subject: Subject, module: str, slug: str, is_where_installed: bool) -> str:
    package, _dot, rest = module.partition(".")
    info = subject.config.plugin
    if slug not in (*info.requires, *info.uses):
        return f"belongs to the plugin {slug}, which is in neither `requires` nor `uses`"
    if slug in info.uses and not is_where_installed:
        return f"needs the plugin {slug}: import it below `if apps.is_installed(...)`"
    if rest != "api" and not rest.startswith("api."):
        return f"only {package}.api is for other plugins"
    return ""


def _where_installed(source: Source) -> set[int]:
    """The lines that run only where another plugin is installed."""
    return {
        line
        for node in ast.walk(source.tree)
        if isinstance(node, ast.If) and "apps.is_installed(" in ast.unparse(node.test)
        for one in node.body
        for line in range(one.lineno, (one.end_lineno or one.lineno) + 1)
    }


def _imported(source: Source) -> Iterator[tuple[int, str]]:
    """Line and dotted name of all that is imported from elsewhere, not for the types alone."""
    for node in _executed(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield from ((node.lineno, one) for one in _names(node))


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node, without what stands below `if TYPE_CHECKING:`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for one in node.orelse:
                yield one
                yield from _executed(one)
            continue
        yield node
        yield from _executed(node)


def _names(node: ast.ImportFrom) -> Iterator[str]:
    """`from a.b import c` is `a.b.c`: c may be a module, or something in one."""
    for alias in node.names:
        yield f"{node.module}.{alias.name}"
