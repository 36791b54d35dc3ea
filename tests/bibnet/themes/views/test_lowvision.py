from __future__ import annotations

import pytest
from django.test import Client

from bibnet.themes.lowvision import COOKIE

HOST = "northern.localhost"
PAGE = f"http://{HOST}/events/?page=2"


@pytest.fixture
def post(northern):
    """Posts the form as a browser does, with CSRF checks on."""
    client = Client(enforce_csrf_checks=True, headers={"host": HOST})

    def send(data=None, **headers):
        headers = {"sec-fetch-site": "same-origin", "referer": PAGE, **headers}
        given = {name: value for name, value in headers.items() if value is not None}
        answer = client.post("/view/", data or {"size": "200"}, headers=given)
        answer.browser = client
        return answer

    return send


def test_the_form_sets_the_cookie_and_returns_to_the_page(post):
    answer = post({"size": "200", "scheme": "wb", "space": "", "images": "off"})
    assert (answer.status_code, answer["Location"]) == (302, "/events/?page=2")
    cookie = answer.cookies[COOKIE]
    assert cookie.value == "size-200.scheme-wb.images-off"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_ordinary_version_takes_the_cookie_away(post):
    post()
    answer = post({"size": "200", "reset": "1"})
    assert answer.cookies[COOKIE].value == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": None, "origin": "http://southern.localhost"},
        {"sec-fetch-site": None, "origin": "null"},
        {"sec-fetch-site": None, "referer": "http://example.org/"},
        {"sec-fetch-site": None, "referer": None},
    ],
)
def test_a_page_of_another_host_cannot_change_the_view(post, headers):
    answer = post(**headers)
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies


def test_an_old_browser_is_believed_by_its_origin(post):
    answer = post(**{"sec-fetch-site": None, "origin": f"http://{HOST}"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "referer", ["http://example.org/trap/", None, f"http://{HOST}//example.org/", "javascript:1"]
)
def test_the_way_back_never_leaves_the_host(post, referer):
    location = post(referer=referer)["Location"]
    assert location.startswith("/")
    assert not location.startswith("//")


@pytest.mark.parametrize("path", ["/", "/no-such-page/"])
def test_pages_and_errors_obey_the_cookie(post, path):
    browser = post({"size": "150", "font": "serif"}).browser
    body = browser.get(path).content.decode()
    assert '<html data-lv-size="150" data-lv-font="serif"' in body


def test_looking_at_the_address_is_not_enough(client, northern):
    assert client.get("/view/", headers={"host": HOST}).status_code == 405
