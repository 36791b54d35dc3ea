"""Links and letters in what editors type."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import expand_db_html

from bibnet import stamps
from bibnet.pages.models import NewsPage

NORTH = {"host": "northern.localhost"}


def link(page: NewsPage) -> str:
    return f'<a linktype="page" id="{page.pk}">{page.title}</a>'


def test_a_link_leads_to_the_host_of_its_library(northern, southern, make_news):
    ours, theirs = make_news(northern, "Ours"), make_news(southern, "Theirs")
    html = expand_db_html(link(ours) + link(theirs))
    assert f'href="{northern.root_url}/news/ours/"' in html
    assert f'href="{southern.root_url}/news/theirs/"' in html


def test_what_is_not_published_is_no_link(northern, make_news):
    draft = make_news(northern, "Черновик", live=False)
    assert expand_db_html(link(draft)) == "<a>Черновик</a>"
    assert expand_db_html('<a linktype="page" id="999999">Нет</a>') == "<a>Нет</a>"


def test_ten_and_fifty_links_ask_alike(northern, southern, make_news):
    pages = [make_news(one, f"N{n}") for one in (northern, southern) for n in range(25)]
    counts = []
    for number in (10, 50):
        html = "".join(map(link, pages[-number:]))
        # As in a request: what is known of the network is kept while it runs.
        with stamps.snapshot("network"), CaptureQueriesContext(connection) as queries:
            expand_db_html(html)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_text_is_typeset_for_readers_and_stays_as_typed(client, northern, make_news):
    stream = NewsPage._meta.get_field("body").stream_block
    typed = '<p>Приходите в "Дом книги" 5 декабря</p>'
    page = make_news(
        northern, 'Вечер "Стихи"', body=stream.to_python([{"type": "text", "value": typed}])
    )
    shown = client.get(page.local_path, headers=NORTH).content.decode()
    assert "в\xa0«Дом книги» 5\xa0декабря" in shown
    assert "«Стихи»" in shown.replace("\xad", "")
    kept = NewsPage.objects.get(pk=page.pk)
    assert kept.title == 'Вечер "Стихи"'
    assert kept.body[0].value.source == typed
