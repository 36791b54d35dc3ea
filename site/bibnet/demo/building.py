"""Making the demonstration: part by part, each remembered, so that it can be killed and go on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils import timezone

from bibnet.libraries.models import Library
from bibnet.libraries.scope import library_scope
from bibnet.plugins.items import DemonstrationPart

from .announcing import write_events
from .asking import write_questions
from .fronts import write_front
from .informing import write_information
from .models import Demonstration
from .network import found_libraries, found_region
from .newswriting import write_news
from .people import make_accounts
from .plugins import SHIPPED, plugin_parts, switch_plugins_on
from .reporting import write_reports
from .scheduling import write_changes
from .sharing import sites
from .sites import DemoSite
from .texts import folder

Tell = Callable[[str], None]
WRITERS = (
    write_news,
    write_events,
    write_reports,
    write_information,
    write_front,
    write_questions,
)


@dataclass(frozen=True)
class Part:
    """A piece of the work with the name under which it is remembered."""

    name: str
    work: Callable[[], None]


def build(tell: Tell) -> bool:
    """Make what is missing of the demonstration; whether there was anything to do.

    Each page is a transaction of its own. What people have changed since stays as it is.
    """
    demonstration = _demonstration()
    if demonstration.finished_at and demonstration.digest == digest():
        return False
    done = set(demonstration.parts) if demonstration.digest == digest() else set()
    demonstration.digest = digest()
    for part in _parts(demonstration.first_day, tell):
        if part.name in done:
            continue
        part.work()
        done.add(part.name)
        demonstration.parts = sorted(done)
        demonstration.save()
    demonstration.finished_at = timezone.now()
    demonstration.save()
    return True


def digest() -> str:
    """A fingerprint of all texts and drawings, and of the plugins that come with them."""
    found = hashlib.sha256(" ".join(sorted(SHIPPED)).encode())
    for path in sorted(folder().rglob("*.*")):
        found.update(path.name.encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _demonstration() -> Demonstration:
    made = Demonstration.objects.first()
    return made or Demonstration(first_day=timezone.localdate(), digest=digest())


def _parts(first_day: date, tell: Tell) -> Iterator[Part]:
    yield Part("libraries", lambda: _found(tell))
    yield Part("changes", lambda: write_changes(first_day))
    yield Part("accounts", make_accounts)
    for code in ["bryansk", *sites()]:
        yield Part(f"pages {code}", partial(_write, code, first_day, tell))
    yield Part("plugins", switch_plugins_on)
    for library, part in plugin_parts():
        name = f"{part.plugin} {part.name} {library.code}"
        yield Part(name, partial(_fill, library, part, tell))


def _found(tell: Tell) -> None:
    found_region()
    number = sum(1 for _ in found_libraries())
    tell(f"{number} libraries")


def _write(code: str, first_day: date, tell: Tell) -> None:
    site = DemoSite(Library.objects.get(code=code), first_day)
    with library_scope(site.library):
        for write in WRITERS:
            write(site)
    tell(site.library.name)


def _fill(library: Library, part: DemonstrationPart, tell: Tell) -> None:
    with library_scope(library):
        part.make(library)
    tell(f"{library.name}: {part.name}")
