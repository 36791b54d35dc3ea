"""PDFs without the tags that a screen reader needs."""

from __future__ import annotations

from io import BytesIO

import pytest
import typst
from django.core.files.base import ContentFile
from pypdf import PdfWriter
from wagtail.documents import get_document_model

from bibnet.pages.media import is_public
from bibnet.pages.models import DocumentReading, Tagging
from bibnet.pages.upkeep.reading import read_new, tagging_of, untagged

SCREEN = "/admin/l/northern/upkeep/"
HOST = {"host": "region.localhost", "x-requested-with": "XMLHttpRequest"}


def tagged_pdf() -> bytes:
    """As a word processor that knows its duty makes it."""
    return typst.compile(b"= Rules\nBring your passport.", format="pdf")


def untagged_pdf() -> bytes:
    """As a scanner makes it."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def upload(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def make(library, content: bytes, name: str = "rules.pdf"):
        return get_document_model().objects.create(
            title=name, collection=library.collection, file=ContentFile(content, name=name)
        )

    return make


@pytest.mark.parametrize(
    ("content", "tagging"),
    [
        (tagged_pdf(), Tagging.TAGGED),
        (untagged_pdf(), Tagging.UNTAGGED),
        (b"%PDF-1.7 and nothing after it", Tagging.UNREADABLE),
        (b"", Tagging.UNREADABLE),
        (tagged_pdf()[:1200], Tagging.UNREADABLE),
    ],
)
def test_the_catalogue_of_a_pdf_tells(content, tagging):
    assert tagging_of(BytesIO(content)) == tagging


@pytest.mark.django_db
def test_each_pdf_is_read_once_and_again_when_replaced(region, northern, upload):
    upload(northern, b"plain words", "rules.txt")
    document = upload(northern, untagged_pdf())
    assert read_new(region) == 1
    assert read_new(region) == 0
    assert [one.document for one in untagged(northern)] == [document]
    document.file = ContentFile(tagged_pdf(), name="rules.pdf")
    document._set_document_file_metadata()
    document.save()
    assert read_new(region) == 1
    assert not untagged(northern).exists()


@pytest.mark.django_db
def test_a_file_that_is_gone_is_named_and_stops_nobody(region, northern, upload):
    gone, there = upload(northern, untagged_pdf(), "a.pdf"), upload(northern, tagged_pdf(), "b.pdf")
    gone.file.storage.delete(gone.file.name)
    assert read_new(region) == 2
    assert [one.document for one in untagged(northern)] == [gone]
    assert DocumentReading.objects.get(document=there).tagging == Tagging.TAGGED


@pytest.mark.django_db
def test_a_file_that_no_reader_understands_stops_nobody(region, northern, upload):
    other = untagged_pdf().replace(b"trailer\n<<", b"trailer\n<</Encrypt <</Filter /Adobe.PubSec>>")
    odd, next_one = upload(northern, other, "a.pdf"), upload(northern, untagged_pdf(), "b.pdf")
    assert read_new(region) == 2
    found = {one.document_id: one.tagging for one in untagged(northern)}
    assert found == {odd.pk: Tagging.UNREADABLE, next_one.pk: Tagging.UNTAGGED}


@pytest.mark.django_db
def test_a_reading_makes_no_file_public(region, northern, upload):
    document = upload(northern, untagged_pdf())
    read_new(region)
    assert not is_public(document, northern)


@pytest.mark.django_db
def test_each_library_is_told_of_its_own(
    client, region, northern, southern, northern_editor, upload
):
    own, foreign = upload(northern, untagged_pdf(), "n.pdf"), upload(southern, b"%PDF", "s.pdf")
    read_new(region)
    client.force_login(northern_editor)
    text = client.get(SCREEN, headers=HOST).content.decode()
    assert f'href="/admin/documents/edit/{own.pk}/"' in text
    assert f"/admin/documents/edit/{foreign.pk}/" not in text
    assert not untagged(region).exists()
