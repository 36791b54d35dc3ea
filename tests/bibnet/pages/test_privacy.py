"""Cookies that are set and named; state widgets that come only when they are asked for."""

from __future__ import annotations

import re

import pytest
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from bibnet.libraries.models import Role
from bibnet.pages import widgets
from bibnet.pages.cookies import all_cookies
from bibnet.pages.models import StateWidget

NORTH, REGION = "northern.localhost", "region.localhost"
READING = ("/", "/news/", "/events/", "/about/general/", "/libraries/", "/search/?q=book")
READING += ("/privacy/", "/nothing-here/", "/news/feed/", "/robots.txt", "/sitemap.xml")
STATE = {
    "slug": "pos",
    "title": "Let us decide together",
    "host": "pos.example.ru",
    "script": "https://pos.example.ru/bin/script.js",
    "link": "https://pos.example.ru/form/",
    "container": "pos-box",
}


@pytest.fixture(autouse=True)
def empty_shared_cache(db):
    caches["shared"].clear()


@pytest.fixture
def make_widget(region, regional_admin):
    def make(**fields) -> StateWidget:
        return widgets.save(widget=StateWidget(**{**STATE, **fields}), actor=regional_admin)

    return make


def named() -> set[str]:
    return {one.name for one in all_cookies()}


def test_whoever_only_reads_gets_no_cookie_at_all(client, northern, make_news):
    make_news(northern, "New books", slug="new-books")
    for host in (NORTH, REGION):
        for path in (*READING, "/news/new-books/" if host == NORTH else "/libraries/?open=1"):
            answer = client.get(path, headers={"host": host})
            assert not answer.cookies, f"{host}{path}: {list(answer.cookies)}"


def test_every_cookie_that_a_visitor_can_get_is_named(client, northern, make_widget):
    make_widget(is_on=True, is_everywhere=True, slug="counter")
    set_by = {
        "the question form": client.get("/ask/", headers={"host": NORTH}),
        "the way in": client.get("/accounts/login/", headers={"host": REGION}),
        "the way in from a library": client.get("/session/enter/", headers={"host": NORTH}),
        "low vision": client.post(
            "/view/", {"size": "150"}, headers={"host": NORTH, "sec-fetch-site": "same-origin"}
        ),
        "a widget on every page": say(client, "yes", slug="counter"),
        "my library": client.post(
            "/libraries/mine/",
            {"code": "northern"},
            headers={"host": REGION, "sec-fetch-site": "same-origin"},
        ),
    }
    found = {name for answer in set_by.values() for name in answer.cookies}
    assert {"csrftoken", "bibnet_view", "bibnet_library", "bibnet_widgets"} <= found
    assert found <= named()
    page = client.get("/privacy/", headers={"host": NORTH}).content.decode()
    for name in named():
        assert f">{name}</th>" in page


def test_each_page_leads_to_the_privacy_page_and_it_names_the_operator(client, northern):
    northern.legal_name, northern.inn = "Northern library system", "3200000000"
    northern.save(update_fields=["legal_name", "inn"])
    front = client.get("/", headers={"host": NORTH}).content.decode()
    assert 'href="/privacy/"' in front.rpartition("<footer")[2]
    page = client.get("/privacy/", headers={"host": NORTH}).content.decode()
    assert "Northern library system" in page
    assert "3200000000" in page


def test_a_widget_is_off_until_the_region_allows_it(client, northern, make_widget):
    widget = make_widget()
    assert not widget.is_on
    assert client.get("/widgets/pos/", headers={"host": NORTH}).status_code == 404
    assert "pos.example.ru" not in client.get("/privacy/", headers={"host": NORTH}).content.decode()


def test_a_widget_is_loaded_on_its_own_page_and_after_a_press_only(
    client, northern, make_widget, make_news
):
    make_widget(is_on=True)
    front = client.get("/", headers={"host": NORTH})
    assert 'href="/widgets/pos/"' in front.content.decode()
    asked = client.get("/widgets/pos/", headers={"host": NORTH})
    for page in (front, asked, client.get("/privacy/", headers={"host": NORTH})):
        assert "example.ru" not in page["Content-Security-Policy"]
        assert "script.js" not in page.content.decode()
    assert 'href="https://pos.example.ru/form/"' in asked.content.decode()
    pressed = client.post("/widgets/pos/", headers={"host": NORTH})
    assert '<script src="https://pos.example.ru/bin/script.js" defer>' in pressed.content.decode()
    assert 'id="pos-box"' in pressed.content.decode()
    policy = pressed["Content-Security-Policy"]
    assert set(re.findall(r"https?://\S+?(?=[ ;]|$)", policy)) == {"https://pos.example.ru"}
    assert "unsafe" not in policy
    again = client.get("/widgets/pos/", headers={"host": NORTH})
    assert "example.ru" not in again["Content-Security-Policy"]
    privacy = client.get("/privacy/", headers={"host": NORTH}).content.decode()
    assert "pos.example.ru" in privacy


def say(client, choice: str, *, site: str = "same-origin", slug: str = "pos"):
    headers = {"host": NORTH, "sec-fetch-site": site, "referer": f"http://{NORTH}/news/"}
    return client.post(f"/widgets/{slug}/choice/", {"choice": choice}, headers=headers)


def hosts_of(answer) -> set[str]:
    return set(re.findall(r"https?://[^ ;]+", answer["Content-Security-Policy"]))


def test_a_counter_stands_on_every_page_of_who_agreed_and_on_no_others(
    client, northern, make_widget, make_news
):
    make_widget(is_on=True, is_everywhere=True)
    make_news(northern, "New books", slug="new-books")
    script = '<script src="https://pos.example.ru/bin/script.js" defer>'
    pages = ("/", "/news/new-books/", "/privacy/")
    for path in (*pages, *pages):  # made, then kept
        page = client.get(path, headers={"host": NORTH})
        assert 'action="/widgets/pos/choice/"' in page.content.decode()
        assert script not in page.content.decode()
        assert hosts_of(page) == set()
    agreed = say(client, "yes")
    assert agreed["Location"] == "/news/"
    for path in (*pages, *pages):
        page = client.get(path, headers={"host": NORTH})
        assert script in page.content.decode()
        assert 'action="/widgets/pos/choice/"' not in page.content.decode()
        assert hosts_of(page) == {"https://pos.example.ru"}
        same = {"host": NORTH, "if-none-match": page["ETag"]} if "ETag" in page else None
        if same:
            unchanged = client.get(path, headers=same)
            assert unchanged.status_code == 304
            assert hosts_of(unchanged) == {"https://pos.example.ru"}
    other = Client().get("/", headers={"host": NORTH})
    assert script not in other.content.decode()
    assert hosts_of(other) == set()


def test_who_refuses_is_asked_no_more_and_may_think_again(client, northern, make_widget):
    make_widget(is_on=True, is_everywhere=True)
    say(client, "no")
    front = client.get("/", headers={"host": NORTH})
    assert "/widgets/pos/choice/" not in front.content.decode()
    assert "script.js" not in front.content.decode()
    own = client.get("/widgets/pos/", headers={"host": NORTH}).content.decode()
    assert 'action="/widgets/pos/choice/"' in own
    assert "script.js" not in own
    say(client, "yes")
    assert "script.js" in client.get("/", headers={"host": NORTH}).content.decode()


def test_pages_of_one_reader_and_of_the_staff_load_no_counter(
    client, northern, region, make_widget, northern_editor
):
    make_widget(is_on=True, is_everywhere=True)
    say(client, "yes")
    form = client.get("/ask/", headers={"host": NORTH})
    assert "csrfmiddlewaretoken" in form.content.decode()
    client.force_login(northern_editor)
    client.cookies["bibnet_widgets"] = "1pos"
    for path in ("/accounts/", "/admin/l/northern/"):
        page = client.get(path, headers={"host": REGION})
        assert page.status_code == 200
        assert "script.js" not in page.content.decode()
        assert "example.ru" not in page["Content-Security-Policy"]
    assert "script.js" not in form.content.decode()


def test_an_answer_from_another_site_or_about_nothing_is_no_answer(client, northern, make_widget):
    make_widget(is_on=True, is_everywhere=True)
    make_widget(is_on=True, slug="form", title="Form")
    assert say(client, "yes", site="cross-site").status_code == 403
    assert say(client, "yes", slug="form").status_code == 404
    assert say(client, "yes", slug="nothing").status_code == 404
    assert "bibnet_widgets" not in client.cookies
    client.cookies["bibnet_widgets"] = "1form.1nothing.<script>"
    front = client.get("/", headers={"host": NORTH})
    assert "script.js" not in front.content.decode()
    assert hosts_of(front) == set()


def test_a_counter_that_the_region_takes_away_is_gone_at_once(
    client, northern, make_widget, regional_admin
):
    widget = make_widget(is_on=True, is_everywhere=True)
    say(client, "yes")
    assert "script.js" in client.get("/", headers={"host": NORTH}).content.decode()
    widget.is_on = False
    widgets.save(widget=widget, actor=regional_admin)
    page = client.get("/", headers={"host": NORTH})
    assert "script.js" not in page.content.decode()
    assert hosts_of(page) == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("host", "*.example.ru"),
        ("host", "https://pos.example.ru"),
        ("host", "localhost"),
        ("script", "https://cdn.example.ru/script.js"),
        ("script", "http://pos.example.ru/script.js"),
        ("script", "https://pos.example.ru.evil.example/script.js"),
        ("link", "javascript:alert(1)"),
    ],
)
def test_only_one_host_by_its_whole_name_is_let_in(name, value, make_widget):
    with pytest.raises(ValidationError):
        make_widget(**{name: value})


def test_only_the_region_lets_widgets_in(client, region, northern, person, regional_admin):
    northern_admin = person("northern-admin", northern, Role.LIBRARY_ADMIN)
    with pytest.raises(PermissionDenied):
        widgets.save(widget=StateWidget(**STATE), actor=northern_admin)
    script = {"host": REGION, "x-requested-with": "XMLHttpRequest"}
    client.force_login(northern_admin)
    for code in ("region", "northern"):
        assert client.get(f"/admin/l/{code}/widgets/", headers=script).status_code == 403
    client.force_login(regional_admin)
    assert client.get("/admin/l/northern/widgets/", headers=script).status_code == 404
    address = "/admin/l/region/widgets/"
    wrong = client.post(address, {**STATE, "host": "other.example.ru"}, headers=script)
    assert wrong.status_code == 422
    client.post(address, {**STATE, "is_on": "on"}, headers=script)
    widget = StateWidget.objects.get()
    assert widget.is_on
    client.post(address, {**STATE, "pk": widget.pk}, headers=script)
    assert not StateWidget.objects.get().is_on
