"""The foot of Wagtail's listings says how many there are, in Russian."""

from __future__ import annotations

from pathlib import Path

import pytest
import wagtail.admin
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.template.loader import get_template
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page, PageLogEntry

from bibnet.pages.models import NewsPage, Picture
from bibnet.pages.templatetags.counted import counted

PORTAL = {"host": "region.localhost"}
NAME = "wagtailadmin/shared/pagination_nav.html"


class Things(list):
    """As many as said, of a model."""

    def __init__(self, model: type | None, count: int) -> None:
        super().__init__(range(count))
        if model is not None:
            self.model = model


@pytest.mark.parametrize(
    ("model", "count", "says"),
    [
        (Picture, 1, "1 картинка"),
        (Picture, 2, "2 картинки"),
        (Picture, 10, "10 картинок"),
        (Picture, 21, "21 картинка"),
        (get_document_model(), 3, "3 документа"),
        (get_document_model(), 12, "12 документов"),
        (Page, 5, "5 страниц"),
        (NewsPage, 22, "22 страницы"),
        (PageLogEntry, 10, "Всего: 10"),
        (None, 10, "Всего: 10"),
    ],
)
def test_the_number_and_its_word_agree(model, count, says):
    assert counted(Paginator(Things(model, count), 5)) == says


def test_the_listings_of_pictures_and_documents_say_it(
    client, northern, northern_editor, make_picture
):
    for number in range(5):
        make_picture(northern)
        get_document_model().objects.create(
            title=f"Документ {number}",
            file=ContentFile(b"x", name=f"{number}.txt"),
            collection=northern.collection,
        )
    client.force_login(northern_editor)
    for name, says in (
        ("wagtailimages:index", "5 картинок"),
        ("wagtaildocs:index", "5 документов"),
    ):
        assert says in client.get(reverse(name), headers=PORTAL).content.decode()


def test_the_template_is_wagtails_but_for_the_words():
    """A newer Wagtail may change its own: then this one is to follow."""
    theirs = Path(wagtail.admin.__file__).parent / "templates" / NAME
    ours = Path(get_template(NAME).origin.name)
    assert ours != theirs
    expected = (
        theirs.read_text()
        .replace(
            "{{ items.paginator.items_count_label|capfirst }}", "{{ items.paginator|counted }}"
        )
        .replace("{% load wagtailadmin_tags %}", "{% load wagtailadmin_tags counted %}")
    )
    assert _lines(ours.read_text()) == _lines(expected)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]
