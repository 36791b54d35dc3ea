from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from PIL import Image

from bibnet.themes.looks import look_of
from bibnet.themes.models import ThemeChoice

ADDRESS = "/admin/l/northern/theme/"


@pytest.fixture
def screen(northern, northern_admin, settings, tmp_path):
    """The administrator's browser on the portal's host."""
    settings.MEDIA_ROOT = tmp_path
    browser = Client(headers={"host": "region.localhost"})
    browser.force_login(northern_admin)
    return browser


def picture() -> SimpleUploadedFile:
    body = BytesIO()
    Image.new("RGB", (1600, 900), "#0b5b43").save(body, "PNG")
    return SimpleUploadedFile("hall.png", body.getvalue())


def test_the_screen_shows_the_site_in_every_theme(screen):
    html = screen.get(ADDRESS).content.decode()
    for slug in ("classic", "modern", "kids"):
        assert f'{ADDRESS}preview/?theme={slug}"' in html
    assert 'value="classic" checked' in html


def test_saving_dresses_the_site(screen, northern):
    answer = screen.post(ADDRESS, {"theme": "kids", "accent": "#1a3d7c"}, follow=True)
    assert answer.redirect_chain == [(ADDRESS, 302)]
    assert look_of(northern).theme.slug == "kids"
    page = screen.get("/", headers={"host": "northern.localhost"}).content.decode()
    assert 'data-theme="kids"' in page
    assert look_of(northern).colours_url in page


def test_a_refused_colour_is_named_with_its_ratio_and_one_that_will_do(screen):
    with override("ru"):
        answer = screen.post(ADDRESS, {"theme": "classic", "link": "#66ccff"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="error-summary"' in html
    assert 'aria-invalid="true"' in html
    suggestion = answer.context["form"].errors["link"][0].rsplit("#", 1)[1][:6]
    assert not ThemeChoice.objects.exists()
    again = screen.post(ADDRESS, {"theme": "classic", "link": f"#{suggestion}"})
    assert again.status_code == 302


def test_showing_saves_nothing(screen):
    html = screen.post(
        ADDRESS, {"theme": "modern", "accent": "#1a3d7c", "show": "1"}
    ).content.decode()
    assert "theme=modern&amp;accent=%231a3d7c" in html
    assert not ThemeChoice.objects.exists()


def test_the_preview_wears_colours_nobody_has_saved(screen):
    html = screen.get(f"{ADDRESS}preview/?theme=modern&accent=%231a3d7c").content.decode()
    assert 'data-theme="modern"' in html
    assert f"{ADDRESS}preview.css?theme=modern&amp;accent=%231a3d7c" in html
    css = screen.get(f"{ADDRESS}preview.css?theme=modern&accent=%231a3d7c")
    assert css["Content-Type"].startswith("text/css")
    assert "--c-accent:#1a3d7c;" in css.content.decode()


def test_the_preview_drops_what_is_no_colour(screen):
    answer = screen.get(f"{ADDRESS}preview.css?theme=modern&accent=red;}}body{{display:none")
    assert answer.content == b""


def test_the_preview_may_stand_in_a_frame_of_our_own(screen):
    assert screen.get(f"{ADDRESS}preview/")["X-Frame-Options"] == "SAMEORIGIN"


def test_a_picture_needs_words_for_those_who_do_not_see_it(screen, northern):
    answer = screen.post(ADDRESS, {"theme": "classic", "picture": picture()})
    assert "picture_alt" in answer.context["form"].errors
    data = {"theme": "classic", "picture": picture(), "picture_alt": "Зал"}
    assert screen.post(ADDRESS, data).status_code == 302
    shown = look_of(northern).picture
    assert shown is not None
    assert shown.alt == "Зал"
    served = screen.get(shown.url, headers={"host": "northern.localhost"})
    assert served["Content-Type"] == "image/webp"
    assert "immutable" in served["Cache-Control"]


@pytest.mark.parametrize("tail", ["", "preview/", "preview.css"])
def test_others_may_not_look(northern, northern_editor, southern_editor, stranger, tail):
    for user in (northern_editor, southern_editor, stranger):
        browser = Client(headers={"host": "region.localhost"})
        browser.force_login(user)
        assert browser.get(ADDRESS + tail).status_code in {302, 403}
    assert Client(headers={"host": "region.localhost"}).get(ADDRESS + tail).status_code == 302


def test_the_screen_is_on_no_microsite(screen):
    answer = screen.get(ADDRESS, headers={"host": "northern.localhost"})
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).hostname == "region.localhost"


def test_colours_are_kept_for_good_under_their_own_address_only(screen, northern, client):
    screen.post(ADDRESS, {"theme": "classic", "margin": "#8c1d40"})
    url = look_of(northern).colours_url
    host = {"host": "northern.localhost"}
    good = client.get(url, headers=host)
    assert "--c-margin:#8c1d40;" in good.content.decode()
    assert "immutable" in good["Cache-Control"]
    stale = client.get(url.replace(url[-16:-4], "0" * 12), headers=host)
    assert "no-cache" in stale["Cache-Control"]
    assert client.get("/view/colours/southern-000000000000.css", headers=host).status_code == 404


@pytest.mark.parametrize("name", ["../../secret_key.webp", "logo.svg", "none.webp"])
def test_only_pictures_of_looks_are_served_there(client, northern, name, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    answer = client.get(f"/view/pictures/northern/{name}", headers={"host": "northern.localhost"})
    assert answer.status_code == 404
