"""What an act on a library would do, in sentences, before it is done."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from bibnet.plugins import points

from . import hosts, network
from .models import ActKind, ChangeKind, Library, LibraryAct, RoleAssignment, ScheduleChange
from .schedule import checks


def consequences(act: LibraryAct) -> list[str]:
    """Sentences for the preview of an act that `check_act` lets pass."""
    found = {
        ActKind.RENAME: _of_rename,
        ActKind.MOVE: _of_move,
        ActKind.MERGE: _of_merge,
        ActKind.REPAIR: _of_repair,
        ActKind.REOPEN: lambda act: [_("The library works by its regular hours again.")],
        ActKind.CLOSE: _of_close,
    }[ActKind(act.kind)](act)
    if act.kind in (ActKind.MOVE, ActKind.MERGE, ActKind.CLOSE):
        found.append(_("Figures up to this day stay with the library as they are."))
    return found


def _of_rename(act: LibraryAct) -> list[str]:
    library, code = act.library, act.details.get("code") or act.library.code
    found = [_("New name: {name}").format(name=act.details["name"])]
    if code == library.code:
        return [*found, _("The address stays: {url}").format(url=library.get_absolute_url())]
    if library.has_microsite:
        new = network.address(hosts.default_hostname(code))
        found.append(
            _("The site moves to {new}; the old address leads there.").format(new=f"{new}/")
        )
    else:
        found.append(_("Addresses with the old code lead to the new one."))
    return found


def _of_move(act: LibraryAct) -> list[str]:
    library = act.library
    parent = Library.objects.get(pk=act.details["parent"])
    found = [_("From now on it stands below «{library}».").format(library=parent)]
    found += _below(library)
    if not library.has_microsite:
        found.append(_("Its page moves to the site of the new place; the old address leads there."))
    if act.details.get("is_member") is False:
        found.append(
            _("Plugins, theme and settings are those of «{member}».").format(member=parent.member)
        )
    found.append(
        _("Staff of the old place lose the right to edit here, staff of the new one get it.")
    )
    return found


def _of_merge(act: LibraryAct) -> list[str]:
    library = act.library
    into = Library.objects.get(pk=act.details["into"])
    found = [
        _("«{library}» is closed, its addresses lead to «{into}».").format(
            library=library, into=into
        )
    ]
    found += _below(library)
    found += _staff(library, _("The roles pass on to «{into}».").format(into=into))
    told = points.merger_consequences.collect(library, into=into)
    found += _pages(library, staying=sum(one.pages for one in told))
    return found + [str(one.text) for one in told]


def _of_repair(act: LibraryAct) -> list[str]:
    until = act.details.get("until")
    if until:
        text = _(
            "Readers see it at once. On the day after the last one the library opens by itself."
        )
    else:
        text = _("Readers see it at once. Open the library again when the repair is over.")
    change = ScheduleChange(
        kind=ChangeKind.CLOSED, since=act.on, until=date.fromisoformat(until) if until else None
    )
    return [text, *checks.cautions(change, [act.library])]


def _of_close(act: LibraryAct) -> list[str]:
    library = act.library
    site = network.site_of(library.get_parent())
    found = [_("Its addresses lead to «{library}».").format(library=site)]
    return found + _staff(library, _("They lose their roles here.")) + _pages(library)


def _below(library: Library) -> list[str]:
    count = library.get_descendant_count()
    if not count:
        return []
    text = ngettext(
        "{count} library below it moves along.", "{count} libraries below it move along.", count
    )
    return [text.format(count=count)]


def _staff(library: Library, what: str) -> list[str]:
    count = RoleAssignment.objects.filter(library=library).values("user").distinct().count()
    if not count:
        return []
    text = ngettext(
        "{count} person has a role here.", "{count} people have roles here.", count
    ).format(count=count)
    return [f"{text} {what}"]


def _pages(library: Library, *, staying: int = 0) -> list[str]:
    if not library.has_microsite:
        return []
    count = Page.objects.filter(path__startswith=library.root_path, live=True).count() - staying
    text = ngettext(
        "{count} page of its site is no longer public.",
        "{count} pages of its site are no longer public.",
        count,
    )
    return [text.format(count=count)]
