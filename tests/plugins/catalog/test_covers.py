"""Covers: wanted by records, fetched over HTTP, uploaded, shown, and going along with editions."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from io import BytesIO

import pytest
from bibnet_catalog.covers.fetching import LARGEST, TRIES, fetch_covers, fetch_wanted
from bibnet_catalog.covers.following import follow
from bibnet_catalog.covers.keeping import take_away, upload
from bibnet_catalog.covers.reading import address_of
from bibnet_catalog.entries import entries_of
from bibnet_catalog.fetching import Fetcher
from bibnet_catalog.models import CatalogSettings, Cover, CoverState
from bibnet_catalog.searching.draining import drain, reindex
from bibnet_catalog.selections import acts
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from bibnet.libraries import network
from bibnet.libraries.models import Library, Role
from bibnet.plugins.services import disable_plugin, enable_plugin
from tests.plugins.catalog.conftest import book
from tests.plugins.catalog.servers import foreign


def picture(size: tuple[int, int] = (900, 1400), kind: str = "JPEG") -> bytes:
    body = BytesIO()
    Image.new("RGB", size, "#1c4a3c").save(body, kind)
    return body.getvalue()


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("cover.jpg", content)


@pytest.fixture
def library(northern: Library, settings, tmp_path) -> Library:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BIBNET_PRIVATE_HOSTS = ["127.0.0.1"]
    for one in (northern, northern.get_root()):
        enable_plugin(library=one, slug="catalog", actor=None)
    return northern


@pytest.fixture
def fetch() -> Fetcher:
    return Fetcher(largest=LARGEST, tries=1, seconds=5)


def due() -> None:
    Cover.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_a_cover_is_fetched_from_the_address_in_a_record_and_shown(
    library, deliver, edition_of, fetch, client
):
    with foreign(lambda _query, _number: picture()) as server:
        deliver(library, book("1", cover=f"{server.url}/1.jpg"))
        drain()
        assert fetch_wanted(fetch) == 1
        assert fetch_wanted(fetch) == 0
    edition = edition_of(library, "1").pk
    (entry,) = entries_of([edition], library=library)
    assert entry.picture is not None
    sizes = []
    for one in (Cover.objects.get().small, Cover.objects.get().large):
        with Image.open(one) as shown:
            sizes.append((shown.format, shown.width <= 480, shown.height <= 720))
    assert sizes == [("WEBP", True, True)] * 2
    page = client.get(f"/catalog/{edition}/", headers={"host": "northern.localhost"})
    assert entry.picture.large in page.content.decode()
    for address in (entry.picture.small, entry.picture.large):
        answer = client.get(address, headers={"host": "northern.localhost"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert "immutable" in answer["Cache-Control"]
        with Image.open(BytesIO(answer.getvalue())) as shown:
            shown.verify()


def test_an_address_that_leads_to_no_picture_is_left_with_the_reason(library, deliver, fetch):
    with foreign(lambda _query, _number: b"<html>no</html>") as server:
        deliver(library, book("1", cover=f"{server.url}/1.jpg"))
        drain()
        assert fetch_wanted(fetch) == 0
    cover = Cover.objects.get()
    assert cover.state == CoverState.FAILED
    assert "PNG" in cover.problem


def test_a_server_that_is_down_is_asked_again_later_and_not_for_ever(library, deliver, fetch):
    deliver(library, book("1", cover="http://127.0.0.1:1/1.jpg"))
    drain()
    pauses = []
    for _turn in range(TRIES):
        due()
        fetch_wanted(fetch)
        cover = Cover.objects.get()
        pauses.append(cover.next_try_at and cover.next_try_at - timezone.now())
    assert cover.state == CoverState.FAILED
    assert pauses[-1] is None
    assert pauses[0] < pauses[1] < pauses[2]


def test_an_address_of_a_private_network_is_never_asked(library, deliver, fetch, settings):
    settings.BIBNET_PRIVATE_HOSTS = []
    with foreign(lambda _query, _number: picture()) as server:
        deliver(library, book("1", cover=f"{server.url}/1.jpg"))
        drain()
        fetch_wanted(fetch)
        assert not server.asked
    assert Cover.objects.get().state == CoverState.WANTED


def test_the_region_may_say_that_no_cover_is_fetched(library, deliver, region):
    CatalogSettings.objects.create(library=region, fetches_covers=False)
    with foreign(lambda _query, _number: picture()) as server:
        deliver(library, book("1", cover=f"{server.url}/1.jpg"))
        drain()
        fetch_covers(region)
        assert not server.asked


def test_an_uploaded_picture_counts_more_than_an_address(library, deliver, edition_of, fetch):
    deliver(library, book("1"))
    cover = upload(edition_of(library, "1"), file(picture()), library=library, actor=None)
    before = cover.large.name
    deliver(library, book("1", cover="http://127.0.0.1:1/new.jpg"))
    reindex()
    due()
    fetch_wanted(fetch)
    cover.refresh_from_db()
    assert (cover.state, cover.large.name) == (CoverState.SHOWN, before)
    take_away(cover, library=library, actor=None)
    cover.refresh_from_db()
    assert cover.state == CoverState.WANTED  # the address counts again


def test_files_go_with_what_named_them(
    library, deliver, edition_of, django_capture_on_commit_callbacks
):
    deliver(library, book("1"))
    edition = edition_of(library, "1")
    cover = upload(edition, file(picture()), library=library, actor=None)
    names = [cover.small.name, cover.large.name]
    with django_capture_on_commit_callbacks(execute=True):
        upload(edition, file(picture((300, 300), "PNG")), library=library, actor=None)
    assert not any(map(default_storage.exists, names))
    cover.refresh_from_db()
    names = [cover.small.name, cover.large.name]
    assert all(map(default_storage.exists, names))
    with django_capture_on_commit_callbacks(execute=True):
        take_away(cover, library=library, actor=None)
    assert not any(map(default_storage.exists, names))
    assert not Cover.objects.exists()


def test_what_is_no_picture_is_refused_and_nothing_is_kept(library, deliver, edition_of):
    deliver(library, book("1"))
    with pytest.raises(ValidationError):
        upload(edition_of(library, "1"), file(b"%PDF-1.7"), library=library, actor=None)
    assert not Cover.objects.exists()


def test_a_cover_goes_along_with_its_edition_unless_the_other_has_one(library, deliver, edition_of):
    deliver(library, book("1"), book("2", "Анна Каренина"), book("3", "Воскресение", year=1999))
    first, second, third = (edition_of(library, number) for number in "123")
    upload(first, file(picture()), library=library, actor=None)
    upload(third, file(picture((400, 600))), library=library, actor=None)
    Cover.objects.create(edition=second, state=CoverState.FAILED, url="http://x/1.jpg")
    follow({first.pk: second.pk})
    assert set(Cover.objects.values_list("edition", flat=True)) == {second.pk, third.pk}
    follow({second.pk: third.pk})
    assert set(Cover.objects.values_list("edition", flat=True)) == {second.pk, third.pk}


def test_networks_show_the_cover_of_a_book_and_the_first_one_of_a_selection(
    library, deliver, edition_of, client
):
    deliver(library, book("1"), book("2", "Анна Каренина", year=1999))
    editions = [edition_of(library, number) for number in "12"]
    chosen = acts.make(library=library, actor=None, title="Зимой")
    for one in editions:
        acts.put(selection=chosen, edition=one.pk, actor=None)
    acts.publish(selection=chosen, actor=None)
    pages = [f"/catalog/{editions[1].pk}/", f"/catalog/selections/{chosen.pk}/"]

    def shown(page: str) -> str:
        text = client.get(page, headers={"host": "northern.localhost"}).content.decode()
        return text.partition('property="og:image" content="')[2].partition('"')[0]

    assert all("/view/card/" in shown(page) for page in pages)
    cover = upload(editions[1], file(picture()), library=library, actor=None)
    assert [shown(page) for page in pages] == [
        network.root_url(library) + address_of(cover.large.name)
    ] * 2


def test_staff_see_the_picture_though_the_catalogue_is_off_on_the_portal(
    library, deliver, edition_of, browser, person
):
    deliver(library, book("1"))
    edition = edition_of(library, "1")
    upload(edition, file(picture()), library=library, actor=None)
    disable_plugin(library=library.get_root(), slug="catalog", actor=None)
    desk = browser(person("cataloguer", library, Role.CATALOGUER))
    page = desk.get(f"/admin/l/northern/catalog/editions/{edition.pk}/cover/").content.decode()
    body = page.partition('src="data:image/webp;base64,')[2].partition('"')[0]
    with Image.open(BytesIO(b64decode(body))) as shown:
        assert shown.format == "WEBP"
