"""Two libraries with one of everything in each, so that any address can be filled in."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from bibnet.accounts.models.consents import ConsentDocument
from bibnet.events.models import EventIndexPage, EventPage, Occurrence
from bibnet.events.models.registration import ToSay
from bibnet.events.services.registering import Applicant, register
from bibnet.libraries import districts, roles
from bibnet.libraries.facts import change_facts
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.messages import save_message
from bibnet.libraries.models import (
    ActKind,
    ChangeKind,
    District,
    Kind,
    Library,
    LibraryImport,
    Reason,
    Role,
    ScheduleChange,
    ScheduleEdit,
    SiteMessage,
)
from bibnet.libraries.reshaping import plan_act
from bibnet.libraries.schedule.holidays import proposals
from bibnet.libraries.schedule.plan import Hours, Plan, SeasonPlan
from bibnet.libraries.schedule.services import add_change, set_regular_hours
from bibnet.pages.models import (
    AnswerTemplate,
    Offer,
    OldAddress,
)
from bibnet.pages.questions.asking import Wording, ask
from bibnet.plugins.models import Preset
from bibnet.plugins.rollouts import start_rollout
from bibnet.plugins.services import enable_plugin
from bibnet_dummy.models import Note

from . import editing, people
from .catalogue import stock
from .lending import lend_books
from .things import Things

STAFF = {
    "editor": Role.EDITOR,
    "librarian": Role.LIBRARIAN,
    "cataloguer": Role.CATALOGUER,
    "administrator": Role.LIBRARY_ADMIN,
}


def furnish(library: Library) -> Things:
    """Make the people and the things of a library."""
    things = Things(library, mark=f"secret{library.code}")
    for name, role in STAFF.items():
        things.people[name] = get_user_model().objects.create_user(
            username=f"{library.code}-{name}", password=None
        )
        roles.grant_role(user=things.people[name], library=library, role=role, actor=None)
    editing.pages(things)
    editing.files(things)
    things.made["consent_document"] = ConsentDocument.objects.create(
        purpose=f"sample-{library.code}", version=1, text="Text", published_at=timezone.now()
    )
    things.made["branch"] = found_library(
        Founding(
            code=f"{library.code}-branch",
            name=f"Branch of {library.code}",
            parent=library,
            kind=Kind.BRANCH,
            is_member=False,
            has_microsite=False,
        ),
        actor=None,
    )
    _schedule(things)
    _events(things)
    people.workplace(things)
    _plugin(things)
    stock(things)
    lend_books(things)
    people.tokens(things)
    people.readers(things)
    _network(things)
    _questions(things)
    editing.imports(things)
    things.made["old_address"] = OldAddress(
        library=library, path=f"/{things.mark}.php", page=things.live_page
    )
    things.made["old_address"].save()
    things.made["offer"] = Offer(library=library, page=things.live_page, origin=library)
    things.made["offer"].save()
    return things


def _schedule(things: Things) -> None:
    """Regular hours, and a change of them made by the library's administrator."""
    week = {1: Hours(time(10), time(18))}
    set_regular_hours(
        library=things.library,
        plan=Plan(seasons=[SeasonPlan(week=week)]),
        actor=things.people["administrator"],
    )
    things.made["change"] = change = add_change(
        change=ScheduleChange(
            kind=ChangeKind.CLOSED,
            since=date(2026, 12, 30),
            until=date(2026, 12, 30),
            reason=Reason.CLEANING,
        ),
        libraries=[things.library],
        actor=things.people["administrator"],
    )
    things.made["schedule_edit"] = ScheduleEdit.objects.get(change=change)


def _events(things: Things) -> None:
    """An event that was held, one to come with somebody on its list, and a draft."""
    library = things.library
    index = EventIndexPage.objects.child_of(library.root_page).get()
    today = timezone.localdate()
    dates = {}
    for name, day in (("past", today - timedelta(days=3)), ("coming", today + timedelta(days=3))):
        page = EventPage(
            title=f"{library.code} {name}",
            date=day,
            time_from=time(15),
            age_mark="6+",
            has_registration=True,
        )
        index.add_child(instance=page)
        page.save_revision().publish()
        dates[name] = Occurrence.objects.of(library).get(page=page)
    draft = index.add_child(
        instance=EventPage(
            title=f"{things.mark} event",
            date=today,
            time_from=time(15),
            age_mark="6+",
            live=False,
            owner=things.people["editor"],
        )
    )
    draft.save_revision(user=things.people["editor"])
    made = register(
        occurrence=dates["coming"],
        applicant=Applicant(name=f"{things.mark} Anna", phone="+79000000001"),
    )
    made.to_say = ToSay.CHANGED
    made.save()
    things.made |= {
        "past_date": dates["past"],
        "coming_date": dates["coming"],
        "coming_event": dates["coming"].page,
        "draft_event": draft,
        "registration": made,
    }


def _questions(things: Things) -> None:
    """A question that waits, a ready answer."""
    things.made["question"] = ask(
        library=things.library,
        wording=Wording(
            subject=f"{things.mark} subject", text=f"{things.mark} text", name=things.mark
        ),
    )
    things.made["template"] = AnswerTemplate(
        library=things.library, title=f"{things.mark} title", text=f"{things.mark} text"
    )
    things.made["template"].save()


def _plugin(things: Things) -> None:
    """A plugin that is on, with a row of the library's own."""
    enable_plugin(library=things.library, slug="dummy", actor=None)
    things.made["note"] = Note(library=things.library, text=f"{things.mark} note")
    things.made["note"].save()
    things.made["rollout"] = start_rollout(
        libraries=[things.library], wanted={"dummy": True}, actor=None
    )
    things.made["preset"] = Preset.objects.create(
        name=f"{things.mark} preset", wanted={"dummy": True}
    )


def _network(things: Things) -> None:
    """A district with an administrator, an act that waits for its day, a list looked at."""
    actor = things.people["administrator"]
    code = things.library.code
    things.library.district = District.objects.create(code=f"{code}-district", name=code)
    change_facts(library=things.library, fields=["district"], actor=None)
    things.made["district_role"] = districts.appoint(
        user=get_user_model().objects.create_user(username=f"{code}-district", password=None),
        district=things.library.district,
        actor=None,
    )
    things.made["planned_act"] = plan_act(
        library=things.branch,
        kind=ActKind.RENAME,
        on=timezone.localdate() + timedelta(days=30),
        actor=actor,
        details={"name": "Later", "short_name": "Later", "code": ""},
    )
    things.made["library_import"] = LibraryImport.objects.create(
        library=things.library,
        name="list.csv",
        rows=[[2, {"name": f"{things.mark} listed", "code": f"{things.library.code}-listed"}]],
        by=actor,
    )
    things.made["message"] = SiteMessage(
        library=things.library,
        text=f"{things.mark} message",
        audience="staff",
        since=timezone.now(),
        until=timezone.now() + timedelta(days=3),
    )
    save_message(message=things.message, actor=actor)
    year = timezone.localdate().year + 1
    things.made["holiday_year"] = year
    things.made["holiday_key"] = proposals(year)[0].key
