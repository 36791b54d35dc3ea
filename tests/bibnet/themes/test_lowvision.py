from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from bibnet.themes.lowvision import COOKIE, ViewSettings, apply_low_vision, etag_for

PAGE = (
    '<!doctype html>\n<html lang="ru" data-theme="classic">'
    '<input type="radio" name="size" value="100" checked>'
    '<input type="radio" name="size" value="200">'
)


@pytest.fixture
def reader(rf):
    """A request of a reader with this view cookie."""

    def make(cookie: str = "size-200.scheme-by"):
        request = rf.get("/")
        if cookie:
            request.COOKIES[COOKIE] = cookie
        return request

    return make


def test_settings_are_written_into_the_root_element(reader):
    body = apply_low_vision(HttpResponse(PAGE), reader()).content.decode()
    assert '<html data-lv-size="200" data-lv-scheme="by" lang="ru" data-theme="classic">' in body


def test_the_form_shows_what_is_set(reader):
    body = apply_low_vision(HttpResponse(PAGE), reader()).content.decode()
    assert 'name="size" value="200" checked>' in body
    assert 'name="size" value="100">' in body


def test_a_reader_without_settings_gets_the_page_as_it_is(reader):
    assert apply_low_vision(HttpResponse(PAGE), reader("")).content.decode() == PAGE


@pytest.mark.parametrize("cookie", ["size-900", 'scheme-"><script>', "size", "....", "theme-x"])
def test_what_is_not_on_the_list_is_never_written(reader, cookie):
    assert apply_low_vision(HttpResponse(PAGE), reader(cookie)).content.decode() == PAGE


def test_a_zipped_body_stays_zipped_and_its_length_true(reader):
    response = HttpResponse(gzip.compress(PAGE.encode()), headers={"Content-Encoding": "gzip"})
    response["Content-Length"] = str(len(response.content))
    response = apply_low_vision(response, reader())
    assert b"data-lv-size" in gzip.decompress(response.content)
    assert response["Content-Length"] == str(len(response.content))


def test_each_setting_has_an_etag_of_its_own(reader):
    def etag(cookie: str) -> str:
        response = HttpResponse(PAGE, headers={"ETag": 'W/"abc"'})
        return apply_low_vision(response, reader(cookie))["ETag"]

    assert etag("") == 'W/"abc"'
    assert len({etag(""), etag("size-200"), etag("size-300")}) == 3
    assert etag("size-200") == etag_for('W/"abc"', reader("size-200"))


def test_applying_twice_writes_once(reader):
    request = reader()
    response = apply_low_vision(HttpResponse(PAGE), request)
    once = response.content
    assert apply_low_vision(response, request).content == once


def test_caches_are_told_that_the_page_depends_on_the_cookie(reader):
    assert "Cookie" in apply_low_vision(HttpResponse(PAGE), reader(""))["Vary"]


def test_pages_of_others_streams_and_other_types_are_left_alone(reader):
    admin = '<!doctype html><html lang="ru">'
    assert apply_low_vision(HttpResponse(admin), reader()).content.decode() == admin
    stream = StreamingHttpResponse([PAGE])
    assert b"".join(apply_low_vision(stream, reader())) == PAGE.encode()
    text = HttpResponse(PAGE, content_type="text/plain")
    assert apply_low_vision(text, reader()).content.decode() == PAGE


def test_a_cookie_says_what_was_chosen_and_nothing_else():
    chosen = ViewSettings.chosen({"size": "150", "scheme": "", "images": "off", "name": "Иванова"})
    assert chosen.cookie == "size-150.images-off"
