"""The library's administrator writes old addresses down, and readers are led on."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import LibraryHost, Role
from bibnet.pages.models import OldAddress
from bibnet.plugins import points

SCREEN = "/admin/l/northern/old-addresses/"
MANY = f"{SCREEN}many/"
NORTH, REGION = {"host": "northern.localhost"}, {"host": "region.localhost"}


@pytest.fixture
def administrator(person, northern):
    return person("northern-admin", northern, Role.LIBRARY_ADMIN)


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def send(staff):
    """Sends one address; what is said against it, nothing if it was kept."""

    def of(old: str, target: str, screen: str = SCREEN) -> str:
        response = staff.post(screen, {"old": old, "target": target}, headers=REGION)
        if response.status_code == 302:
            return ""
        assert response.status_code == 422
        errors = response.context["form"].errors
        return " ".join(str(error) for each in errors.values() for error in each)

    return of


@pytest.fixture
def location(client):
    """Where an address leads; None if it is no redirect."""

    def of(path: str, **host: str) -> str | None:
        response = client.get(path, headers=host or NORTH)
        return response["Location"] if response.status_code == 301 else None

    return of


def test_an_address_of_the_old_site_leads_to_a_page_and_follows_it(
    send, location, northern, make_news, django_capture_on_commit_callbacks
):
    page = make_news(northern, "Books", slug="books")
    assert send("/index.php", "/news/books/") == ""
    assert OldAddress.objects.of(northern).get().page_id == page.pk
    assert location("/index.php") == "/news/books/"
    page.slug = "new-books"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert location("/index.php") == "/news/new-books/"


def test_addresses_that_differ_in_their_parameters_lead_to_different_pages(send, location):
    assert send("http://northern.localhost/index.php?id=12", "/about/") == ""
    assert send("/index.php?id=13&view=full", "/news/") == ""
    assert send("/index.php", "/events/") == ""
    assert location("/index.php?id=12") == "/about/"
    assert location("/index.php?utm_source=vk&id=12") == "/about/?utm_source=vk"
    assert location("/index.php?view=full&id=13") == "/news/"
    assert location("/index.php?id=99") == "/events/?id=99"
    assert location("/index.php?id=%00").startswith("/events/?id=")


@pytest.mark.parametrize(
    "old", ["/old-site/about", "/old-site/about/", "/a.b/c/d", "/index.php/about", "/о-нас.html"]
)
def test_whatever_form_an_old_address_has(send, location, old):
    assert send(old, "/about/") == ""
    assert location(old) == "/about/" or location(f"{old}/") == "/about/"


def test_what_is_written_by_hand_says_nothing_of_what_stood_under_it(send, location):
    assert send("/blog/", "/news/") == ""
    assert location("/blog/") == "/news/"
    assert location("/blog/2019/") is None


def test_a_target_may_be_a_list_with_its_choice(send, location):
    assert send("/programme.html", "/events/?when=week") == ""
    assert location("/programme.html") == "/events/?when=week"
    assert location("/programme.html?from=vk") == "/events/?when=week&from=vk"


@pytest.mark.parametrize(
    ("old", "target", "said"),
    [
        ("/about/", "/news/", "открывается страница этого сайта"),
        ("/about", "/news/", "открывается страница этого сайта"),
        ("/search/", "/news/", "открывается страница этого сайта"),
        ("/", "/news/", "главная страница"),
        ("https://elsewhere.example/index.php", "/news/", "не адрес этого сайта"),
        ("index.php", "/news/", "с первой косой черты"),
        ("/index.php#top", "/news/", "То, что стоит после #"),
        ("/one,two/", "/news/", "может состоять"),
        ("/" + "a" * 600, "/news/", "Длиннее 500"),
        ("/x.php", "https://elsewhere.example/", "другой сайт"),
        ("/x.php", "//elsewhere.example/", "с первой косой черты"),
        ("/x.php", "/\\elsewhere.example/", "не бывает"),
        ("/x.php", "/%2F/elsewhere.example/", "не бывает"),
        ("/x.php", "javascript:alert(1)", "с первой косой черты"),
        ("/x.php", "http://[", "Это не адрес"),
        ("/x.php", "/x.php", "сам на себя"),
        ("/x.php", "/nowhere/", "По адресу /nowhere/ ничего нет"),
        ("/x.php?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=1&k=2", "/news/", "больше 10"),
    ],
)
def test_what_is_refused_is_told_why(send, northern, old, target, said):
    assert said in send(old, target)
    assert not OldAddress.objects.of(northern).exists()


def test_circles_and_chains_are_refused(send, northern):
    OldAddress.objects.of(northern).create(library=northern, path="/a.php", address="/b.php")
    assert "старый адрес /a.php" in send("/b.php", "/news/")
    assert "куда ведёт он: /b.php" in send("/e.php", "/a.php")


def test_a_known_address_is_refused_with_where_it_leads(send):
    assert send("/index.php", "/about/") == ""
    assert "ведёт на /about/" in send("/index.php", "/news/")


def test_a_draft_is_neither_in_the_way_nor_a_target(send, northern, make_news):
    make_news(northern, "Books", slug="books", live=False)
    assert "ничего нет" in send("/x.php", "/news/books/")
    assert send("/news/books/", "/about/") == ""


def test_a_further_host_of_the_site_is_its_own(send, northern, location):
    LibraryHost.objects.create(library=northern, hostname="old.example.ru", is_canonical=False)
    assert send("https://old.example.ru/index.php?id=3", "/about/") == ""
    assert location("/index.php?id=3") == "/about/"


def test_a_list_is_shown_row_by_row_before_anything_is_written(staff, northern, location):
    text = "old;new\n/a.php;/news/\n\n/b.php\thttps://evil.example/\n/c.php /about/\n/a.php /about/"
    response = staff.post(MANY, {"text": text}, headers=REGION)
    assert not OldAddress.objects.of(northern).exists()
    assert (response.context["good"], response.context["refused"]) == (2, 2)
    refused = [one.number for one in response.context["outcomes"] if one.problem]
    assert refused == [4, 6]
    again = {"text": response.context["text"], "confirm": "1"}
    assert staff.post(MANY, again, headers=REGION).status_code == 302
    assert location("/a.php") == "/news/"
    assert location("/c.php") == "/about/"
    assert OldAddress.objects.of(northern).count() == 2


def test_a_row_without_a_target_is_told_so(staff):
    response = staff.post(MANY, {"text": "/a.php"}, headers=REGION)
    (outcome,) = response.context["outcomes"]
    assert "не сказано, куда ведёт" in outcome.problem


def test_a_table_of_two_columns_is_a_list(staff):
    table = SimpleUploadedFile("list.csv", "старый адрес;куда\n/a.php;/news/\n".encode("cp1251"))
    response = staff.post(MANY, {"file": table}, headers=REGION)
    assert response.context["good"] == 1


@pytest.mark.parametrize("body", [{}, {"text": "  "}, {"text": "\n".join(["/a /b"] * 501)}])
def test_a_list_that_is_none_is_refused(staff, body):
    response = staff.post(MANY, body, headers=REGION)
    assert response.status_code == 422
    assert response.context["form"].errors


def test_the_screen_shows_what_came_about_by_itself_as_well(
    staff, northern, make_news, django_capture_on_commit_callbacks
):
    page = make_news(northern, "Books", slug="books")
    page.slug = "new-books"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    body = staff.get(SCREEN, headers=REGION).content.decode()
    assert "/news/books/" in body
    assert "/news/new-books/" in body
    assert "/news/books/" not in staff.get(f"{SCREEN}?q=nothing", headers=REGION).content.decode()


def test_a_deleted_address_leads_nowhere_and_all_stands_in_the_log(
    staff, send, northern, southern, location
):
    send("/index.php", "/about/")
    row = OldAddress.objects.of(northern).get()
    of_another = OldAddress(library=southern, path="/s.php", address="/about/")
    of_another.save()
    address = f"{SCREEN}{row.pk}/delete/"
    assert "/about/" in staff.get(address, headers=REGION).content.decode()
    assert staff.post(address, headers=REGION).status_code == 302
    assert location("/index.php") is None
    assert staff.post(f"{SCREEN}{of_another.pk}/delete/", headers=REGION).status_code == 404
    actions = AuditEntry.objects.filter(library=northern).values_list("action", flat=True)
    assert {"pages.old_address_added", "pages.old_address_deleted"} <= set(actions)


def test_the_portal_has_its_own_for_the_regional_administrator(
    client, regional_admin, region, location
):
    client.force_login(regional_admin)
    body = {"old": "/index.php", "target": "/libraries/"}
    response = client.post("/admin/l/region/old-addresses/", body, headers=REGION)
    assert response.status_code == 302
    assert location("/index.php", **REGION) == "/libraries/"
    assert location("/index.php") is None


def test_the_menu_leads_an_administrator_there_and_no_editor(
    rf, northern, administrator, northern_editor
):
    def named(user) -> list[str]:
        request = rf.get("/")
        request.user, request.library = user, northern
        return [
            item.url_name
            for item in points.staff_menu_items.collect(northern, request=request)
            if getattr(item, "url_name", "").startswith("old_addresses")
        ]

    assert len(named(administrator)) == 1
    assert named(northern_editor) == []


def test_as_many_queries_for_many_addresses_as_for_one(staff, northern, make_news):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff.get(SCREEN, headers=REGION)
        return len(queries)

    make = OldAddress.objects.of(northern).create
    make(library=northern, path="/0.php", page=make_news(northern, "First"))
    staff.get(SCREEN, headers=REGION)
    few = asked()
    for number in range(1, 20):
        page = make_news(northern, f"News {number}")
        make(library=northern, path=f"/{number}.php", page=page)
    staff.get(SCREEN, headers=REGION)
    assert asked() <= few


def test_an_address_is_known_with_and_without_its_last_slash(send, make_news, northern):
    make_news(northern, "Books", slug="books")
    assert send("/index.php/?id=1", "/news/books/") == ""
    assert "/news/books/" in send("/index.php?id=1", "/news/")


def test_a_first_row_without_its_slash_is_refused_and_not_taken_for_a_heading(staff):
    response = staff.post(MANY, {"text": "index.php?id=1 /about/\n"}, headers=REGION)
    assert (response.context["good"], response.context["refused"]) == (0, 1)
