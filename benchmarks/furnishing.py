"""A library as it looks after some months of use: hours, people, pictures, news and events."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone
from PIL import Image, ImageDraw
from wagtail.models import Page
from wagtail.signals import page_published

from bibnet.accounts.models.reader import Reader
from bibnet.events.models import EventIndexPage, EventPage, PlaceKind
from bibnet.events.models.choices import AgeMark
from bibnet.libraries import roles
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import ChangeKind, District, Kind, Library, Role, ScheduleChange
from bibnet.libraries.schedule import services as schedule
from bibnet.libraries.schedule import spans
from bibnet.libraries.schedule.days import Hours
from bibnet.libraries.schedule.plan import Plan, SeasonPlan
from bibnet.pages.cards import LIST_PICTURE
from bibnet.pages.models import NewsIndexPage, NewsPage, Picture

from .network import number

DISTRICTS = 30
# What the measured pages show of a picture, so that none is made while they are measured.
SIZES = (
    LIST_PICTURE,
    "max-165x165",
    "max-800x800",
    "width-960|format-webp|preserve-svg",
    "fill-1200x600|format-webp|preserve-svg",
    "fill-1200x630|format-jpeg",
)
NEWS, EVENTS, PICTURES = 8, 4, 3
STAFF = {"editor": Role.EDITOR, "librarian": Role.LIBRARIAN, "administrator": Role.LIBRARY_ADMIN}
TEXT = (
    "<p>В субботу в читальном зале пройдёт встреча с краеведом. Вход свободный, запись по "
    "телефону и у библиотекаря. Ждём и взрослых, и школьников.</p>"
)


def found(of: int) -> Library:
    """Found the library with this number, furnished."""
    library = found_library(founding(of), actor=None)
    furnish(library, number(of))
    return library


def make_directories() -> None:
    """What the region has before its libraries: as many districts in every network."""
    District.objects.bulk_create(
        District(code=f"district-{at}", name=f"Район {at}", sort_order=at)
        for at in range(DISTRICTS)
    )


def founding(of: int) -> Founding:
    """What founding is told of the library with this number."""
    name = number(of)
    return Founding(
        code=f"library-{name}",
        name=f"Центральная районная библиотека {name}",
        short_name=f"Библиотека {name}",
        kind=Kind.SYSTEM,
        district=District.objects.get(sort_order=of % DISTRICTS),
        facts={
            "place": "Клинцы",
            "address": "ул. Октябрьская, 12",
            "phone": "+7 (48336) 4-21-08",
            "latitude": "52.760000",
            "longitude": "32.240000",
        },
    )


def furnish(library: Library, name: str) -> None:
    _hours(library)
    people = {title: _person(f"{title}-{name}", library, role) for title, role in STAFF.items()}
    pictures = [_picture(library, f"Читальный зал {name}, {at}") for at in range(PICTURES)]
    _news(library, name, pictures, people["editor"])
    _events(library, name, pictures, people["editor"])


def _hours(library: Library) -> None:
    day = Hours(time(10), time(19))
    week = dict.fromkeys(range(6), day)
    schedule.set_regular_hours(
        library=library, plan=Plan(seasons=[SeasonPlan(week=week)]), actor=None
    )
    spans.refresh()


def _person(username: str, library: Library, role: Role) -> object:
    user = get_user_model().objects.create_user(
        username=username, password=None, last_name="Иванова", first_name="Анна"
    )
    roles.grant_role(user=user, library=library, role=role, actor=None)
    return user


def _picture(library: Library, title: str) -> Picture:
    drawn = Image.new("RGB", (1200, 900), "#4a6a8a")
    ImageDraw.Draw(drawn).ellipse((300, 150, 900, 750), fill="#d8c8a0")
    out = BytesIO()
    drawn.save(out, "JPEG")
    made = Picture(
        title=title,
        description="Стол и лампа в читальном зале",
        collection_id=library.collection_id,
        file=ContentFile(out.getvalue(), name="hall.jpg"),
    )
    made.save()
    for size in SIZES:
        made.get_rendition(size)
    return made


def _news(library: Library, name: str, pictures: list[Picture], owner: object) -> None:
    index = NewsIndexPage.objects.child_of(Page.objects.get(pk=library.root_page_id)).get()
    for at in range(NEWS):
        _publish(
            NewsPage(
                title=f"Новости библиотеки {name}, выпуск {at}",
                slug=f"news-{at}",
                lead="Что нового на полках и что будет в выходные.",
                date=timezone.now() - timedelta(days=3 * at, hours=1),
                picture=pictures[at % PICTURES],
                body=[("text", TEXT)],
                owner=owner,
            ),
            under=index,
        )


def _events(library: Library, name: str, pictures: list[Picture], owner: object) -> None:
    index = EventIndexPage.objects.child_of(Page.objects.get(pk=library.root_page_id)).get()
    for at in range(EVENTS):
        _publish(
            EventPage(
                title=f"Встреча в библиотеке {name}, вечер {at}",
                slug=f"event-{at}",
                lead="Разговор о книгах и чай.",
                date=timezone.localdate() + timedelta(days=2 + 5 * at),
                time_from=time(17),
                time_to=time(18, 30),
                rrule="FREQ=WEEKLY;COUNT=8" if at == 0 else "",
                age_mark=AgeMark.values[1],
                place_kind=PlaceKind.LIBRARY,
                picture=pictures[at % PICTURES],
                body=[("text", TEXT)],
                owner=owner,
                has_registration=at == 0,
                capacity=20 if at == 0 else None,
            ),
            under=index,
        )


def _publish(page: Page, *, under: Page) -> None:
    page.first_published_at = page.last_published_at = timezone.now()
    under.add_child(instance=page)
    page_published.send(sender=type(page), instance=page, revision=None)


def spread(region: Library) -> None:
    """Put the copies into all districts, all over the map, and apart in time."""
    _mix_moments()
    districts = list(District.objects.order_by("sort_order"))
    for at, district in enumerate(districts):
        Library.objects.filter(path__startswith=region.path, district__isnull=False).annotate(
            turn=F("pk") % len(districts)
        ).filter(turn=at).update(
            district=district, latitude=52 + at % 6 / 5, longitude=31.5 + at // 6 / 3
        )


def _mix_moments() -> None:
    """No two libraries published at the same moment."""
    moments = 97
    for at in range(moments):
        news = NewsPage.objects.annotate(turn=F("pk") % moments).filter(turn=at)
        news.update(date=F("date") - timedelta(minutes=at))


def crew(region: Library) -> None:
    """The regional administrator, a reader of the first library, and a closed day there."""
    first = Library.objects.get(code=founding(1).code)
    _person("regional", region, Role.REGIONAL_ADMIN)
    user = get_user_model().objects.create_user(username="reader", password=None)
    Reader.objects.create(
        user=user, last_name="Петрова", birth_date=date(1990, 5, 1), my_library=first
    )
    closed = timezone.localdate() + timedelta(days=1)
    schedule.add_change(
        change=ScheduleChange(
            kind=ChangeKind.CLOSED, since=closed, until=closed, public_text="Санитарный день"
        ),
        libraries=[first],
        actor=None,
    )
    spans.refresh()
