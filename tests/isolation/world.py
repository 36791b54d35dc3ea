"""Two libraries with one of everything in each, so that any address can be filled in."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

from allauth.mfa.models import Authenticator
from bibnet_catalog.models import (
    BookList,
    SavedSearch,
)
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Task, UploadedFile, Workflow

from bibnet.accounts.models import Reader, SlipPurpose
from bibnet.accounts.models.consents import ConsentDocument
from bibnet.accounts.models.substitutes import Substitution
from bibnet.accounts.services import consents, desks, forgetting, printing, slips
from bibnet.api.hooks import PLUGINS_WRITE
from bibnet.api.tokens import issue_token
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
    InformationPage,
    NewsIndexPage,
    NewsPage,
    Offer,
    OldAddress,
    PageImport,
)
from bibnet.pages.questions.asking import Wording, ask
from bibnet.plugins.models import Preset
from bibnet.plugins.rollouts import start_rollout
from bibnet.plugins.services import enable_plugin
from bibnet_dummy.models import Note

from .catalogue import stock
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
    _pages(things)
    _files(things)
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
    _workplace(things)
    _plugin(things)
    stock(things)
    _tokens(things)
    _readers(things)
    _network(things)
    _questions(things)
    _imports(things)
    things.made["old_address"] = OldAddress(
        library=library, path=f"/{things.mark}.php", page=things.live_page
    )
    things.made["old_address"].save()
    things.made["offer"] = Offer(library=library, page=things.live_page, origin=library)
    things.made["offer"].save()
    return things


def _imports(things: Things) -> None:
    """A file that was looked at, one that was brought in, and one on which work was broken off."""
    rows = [[2, {"title": f"{things.mark} row"}]]
    now = timezone.now()
    for name, begun, done in (
        ("page_import", None, None),
        ("done_import", now, now),
        ("halted_import", now, None),
    ):
        job = PageImport(library=things.library, kind="news", name=f"{things.mark}.csv", rows=rows)
        job.started_at, job.finished_at = begun, done
        job.save()
        things.made[name] = job


def _pages(things: Things) -> None:
    library = things.library
    # One section is to be begun yet.
    InformationPage.objects.descendant_of(library.root_page).get(section="licences").delete()
    index = NewsIndexPage.objects.child_of(library.root_page).get()
    draft = index.add_child(
        instance=NewsPage(title=f"{things.mark} draft", live=False, owner=things.people["editor"])
    )
    first = draft.save_revision(user=things.people["editor"])
    draft.lead = f"{things.mark} lead"
    draft.save_revision(user=things.people["editor"])
    later = index.add_child(instance=NewsPage(title=f"{things.mark} later", live=False))
    scheduled = later.save_revision(
        user=things.people["editor"], approved_go_live_at=timezone.now() + timedelta(days=9)
    )
    waiting = index.add_child(instance=NewsPage(title=f"{things.mark} waiting", live=False))
    waiting.save_revision()
    live = index.add_child(instance=NewsPage(title=f"{library.code} tells everybody"))
    alias = live.create_alias(parent=index, update_slug="alias")
    workflow = Workflow.objects.get(workflow_pages__page=library.root_page_id)
    state = workflow.start(waiting, things.people["editor"])
    things.made |= {
        "home": library.root_page,
        "index": index,
        "page": draft,
        "revision": first,
        "scheduled_page": later,
        "scheduled_revision": scheduled,
        "waiting_page": waiting,
        "live_page": live,
        "alias": alias,
        "workflow": workflow,
        "workflow_state": state,
        "task_state": state.current_task_state,
        "task": Task.objects.get(pk=state.current_task_state.task_id),
        "collection": library.collection,
        "block_id": next(
            iter(NewsPage.body.field.stream_block.child_blocks.values())
        ).definition_prefix,
        "editing_session": EditingSession.objects.create(
            user=things.people["editor"],
            content_type=draft.content_type,
            object_id=draft.pk,
            last_seen_at=timezone.now(),
        ),
    }


def _files(things: Things) -> None:
    collection = things.library.collection
    things.made["image"] = get_image_model().objects.create(
        title=f"{things.mark} image",
        file=ContentFile(_png(), f"{things.mark}.png"),
        collection=collection,
    )
    things.made["uploaded_image"] = _uploaded("wagtailimages.image", things)
    things.made["uploaded_document"] = _uploaded("wagtaildocs.document", things)
    things.made["document"] = get_document_model().objects.create(
        title=f"{things.mark} document",
        file=ContentFile(f"{things.mark} text".encode(), f"{things.mark}.txt"),
        collection=collection,
    )


def _png() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    return picture.getvalue()


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


def _workplace(things: Things) -> None:
    """Who holds which role, a shared computer, somebody on leave."""
    librarian, editor = things.people["librarian"], things.people["editor"]
    things.made["assignment"] = librarian.roles.get()
    desk, things.made["desk_token"] = desks.trust_computer(
        library=things.library,
        name=f"{things.mark} desk",
        actor=things.people["administrator"],
    )
    things.made["desk"] = desk
    made = slips.make_slip(
        user=librarian,
        purpose=SlipPurpose.INVITATION,
        library=things.library,
        made_by=things.people["administrator"],
    )
    things.made["slip"] = made
    things.made["slips_token"] = printing.keep([made], actor=things.people["administrator"])
    Authenticator.objects.create(
        user=things.people["administrator"], type=Authenticator.Type.TOTP, data={"secret": "none"}
    )
    things.made["leave"] = Substitution.objects.create(
        absent=librarian, substitute=editor, starts=date(2026, 12, 1), ends=date(2026, 12, 20)
    )
    things.made["own_leave"] = Substitution.objects.create(
        absent=things.people["administrator"],
        substitute=editor,
        starts=date(2026, 12, 1),
        ends=date(2026, 12, 20),
    )


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


def _readers(things: Things) -> None:
    """Two entries made in the library, one of them with a login."""
    person = get_user_model().objects.create_user(
        username=f"{things.library.code}-reader", password=None
    )
    things.people["reader"] = person
    for name, user in (("reader", person), ("second_reader", None)):
        things.made[name] = Reader.objects.create(
            user=user,
            last_name=f"{things.mark} {name}",
            first_name="Anna",
            birth_date=date(1988, 5, 7),
            registered_in=things.library,
        )
    things.made["booklist"] = BookList.objects.create(user=person, title=f"{things.mark} list")
    things.made["saved_search"] = SavedSearch.objects.of(things.library).create(
        user=person, library=things.library, title=f"{things.mark} search", address="?q=x"
    )
    things.made["withdrawn_reader"] = withdrawn = Reader.objects.create(
        last_name=f"{things.mark} withdrawn", first_name="Anna", registered_in=things.library
    )
    for reader in (things.reader, withdrawn):
        for one in consents.missing(reader):
            consents.give(reader=reader, document=one.document, operator=things.library)
    forgetting.withdraw(reader=withdrawn, purpose="personal_data")


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


def _tokens(things: Things) -> None:
    """A token of a desk."""
    things.made["token"], _text = issue_token(
        library=things.library,
        name=f"{things.mark} token",
        scopes=[PLUGINS_WRITE],
        valid_for=timedelta(days=30),
        actor=things.people["administrator"],
    )


def _uploaded(kind: str, things: Things) -> UploadedFile:
    """A file that waits for its form after an upload of many."""
    content_type = {
        "wagtailimages.image": get_image_model(),
        "wagtaildocs.document": get_document_model(),
    }[kind]
    return UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(content_type),
        file=ContentFile(_png(), "half.png"),
        uploaded_by_user=things.people["administrator"],
    )
