"""Feeds as rows and as news: RSS and Atom, as sites write them."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bibnet.libraries.models import LibraryHost
from bibnet.pages.importing import BadFile, known_kinds, markup, services, syndication
from bibnet.pages.importing.syndication import read_feed
from bibnet.pages.models import NewsPage, OldAddress, PageImport

PORTAL = {"host": "region.localhost"}
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/" xmlns:yandex="http://news.yandex.ru">
 <channel><title>Районная библиотека</title><link>https://old.example.ru/</link>
  <item>
   <title>Открылась выставка &amp;laquo;Зимние сказки&amp;raquo;</title>
   <link>https://old.example.ru/news/15.html</link>
   <guid isPermaLink="false">news-15</guid>
   <pubDate>Sat, 05 Dec 2026 22:30:00 +0000</pubDate>
   <description>&lt;p&gt;Книги и рисунки до конца января.&lt;/p&gt;</description>
   <content:encoded><![CDATA[<h2>Что на выставке</h2><p>Книги <strong>тридцати</strong> авторов.</p>
   <img src="https://old.example.ru/a.jpg"><script>alert(1)</script>]]></content:encoded>
   <category>выставки</category><category>дети, семья</category><category>выставки</category>
   <enclosure url="https://old.example.ru/files/afisha.jpg" type="image/jpeg" length="1"/>
   <media:content url="https://old.example.ru/files/video.mp4"/>
  </item>
  <item>
   <title>Санитарный день</title>
   <link>https://old.example.ru/news/16.html</link>
   <pubDate>Mon, 07 Dec 2026 09:00:00 +0300</pubDate>
   <description>Библиотека закрыта.</description>
  </item>
 </channel>
</rss>
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
 <title>Новости</title><id>tag:example.ru,2026:all</id>
 <entry>
  <title type="html">Встреча с &lt;b&gt;поэтом&lt;/b&gt;</title>
  <id>tag:example.ru,2026:7</id>
  <link rel="enclosure" href="https://example.ru/7.mp3"/>
  <link href="https://example.ru/7"/>
  <published>2026-12-05T18:00:00+03:00</published><updated>2026-12-09T18:00:00Z</updated>
  <summary>В пятницу &amp; субботу.</summary>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Читает <em>сам</em>.</p>
  </div></content>
  <category term="vstrechi" label="встречи"/>
 </entry>
</feed>
"""
BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><rss><channel><item><title>&c;</title></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss><channel><item><title>&a;</title></item></channel></rss>"""


@pytest.fixture
def cells(northern):
    northern.time_zone = "Europe/Moscow"
    northern.save(update_fields=["time_zone"])

    def read(text: str, encoding: str = "utf-8") -> list[dict[str, str]]:
        return [row.cells for row in read_feed(text.encode(encoding), northern)]

    return read


def bring(library, text: str, name: str = "feed.rss", actor=None) -> PageImport:
    kind = known_kinds()["news"]
    return services.bring(library=library, kind=kind, name=name, content=text.encode(), actor=actor)


def run(job: PageImport, *, publishes: bool = False) -> list[str]:
    services.start(job=job, publishes=publishes, actor=None)
    return [one.result for one in services.carry_out(job)]


def test_an_item_of_rss_is_read(cells):
    one, two = cells(RSS)
    assert one["title"] == "Открылась выставка «Зимние сказки»"
    assert (one["key"], one["date"]) == ("news-15", "2026-12-06")
    assert one["lead"] == "Книги и рисунки до конца января."
    assert one["html"].startswith("<h2>Что на выставке</h2><p>Книги <b>тридцати</b> авторов.</p>")
    assert one["tags"] == "выставки, дети семья"
    assert one["notes"].splitlines() == [
        "не взято: afisha.jpg, video.mp4",
        "картинки из текста не взяты",
    ]
    assert two == {
        "key": "https://old.example.ru/news/16.html",
        "title": "Санитарный день",
        "date": "2026-12-07",
        "lead": "Библиотека закрыта.",
        "source": "https://old.example.ru/news/16.html",
    }


def test_an_entry_of_atom_is_read(cells):
    (one,) = cells(ATOM)
    assert one == {
        "key": "tag:example.ru,2026:7",
        "title": "Встреча с поэтом",
        "date": "2026-12-05",
        "lead": "В пятницу & субботу.",
        "html": "<p>Читает <i>сам</i>.</p>",
        "tags": "встречи",
        "source": "https://example.ru/7",
        "notes": "не взято: 7.mp3",
    }


def test_a_feed_in_the_encoding_of_russian_windows_is_read(cells):
    text = RSS.replace('encoding="utf-8"', 'encoding="windows-1251"')
    assert cells(text, "cp1251")[1]["title"] == "Санитарный день"


def test_what_feeds_for_yandex_call_the_text_is_the_text(cells):
    text = RSS.replace("content:encoded", "yandex:full-text")
    assert cells(text)[0]["html"].startswith("<h2>")


def test_a_long_description_is_the_text_and_its_beginning_the_lead(cells):
    words = "Слово за слово. " * 40
    text = RSS.replace("Библиотека закрыта.", words)
    one = cells(text)[1]
    assert len(one["lead"]) == 300 and one["lead"].endswith("…")
    assert one["html"].startswith("<p>Слово за слово.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BOMB, "сущности"),
        (OUTSIDE, "сущности"),
        ("<rss><channel>", "не лента"),
        ("<html><body>Нет</body></html>", "не лента"),
        ("не xml", "не лента"),
        ('<?xml version="1.0" encoding="utf-77"?><rss/>', "не лента"),
    ],
)
def test_what_is_no_feed_or_a_bomb_is_refused_with_a_sentence(cells, text, says):
    with pytest.raises(BadFile, match=says):
        cells(text)


def test_news_of_a_feed_are_brought_once_with_clean_text_and_told_what_is_left(
    client, northern, northern_editor
):
    job = bring(northern, RSS, actor=northern_editor)
    client.force_login(northern_editor)
    report = reverse("editing_admin:import_report", args=("northern", job.pk))
    shown = client.get(report, headers=PORTAL).content.decode().replace("\u00a0", " ")
    assert "новая страница; не взято: afisha.jpg, video.mp4; картинки из текста не взяты" in shown
    assert run(job, publishes=True) == ["created", "created"]
    page = NewsPage.objects.get(title="Открылась выставка «Зимние сказки»")
    assert [block.block_type for block in page.body] == ["heading", "text", "text"]
    html = page.body.render_as_block()
    assert "alert" not in html and "<img" not in html
    assert 'href="https://old.example.ru/news/15.html"' in html and "Впервые" in html
    assert {tag.name for tag in page.tags.all()} == {"выставки", "дети семья"}
    assert run(bring(northern, RSS)) == ["known", "known"]
    changed = RSS.replace("Библиотека закрыта.", "Библиотека открыта.")
    (problem,) = services.foresee(bring(northern, changed), publishes=False)[1].problems
    assert problem == "в файле теперь иначе: анонс"


def test_the_old_address_on_the_librarys_own_host_leads_to_the_news(client, northern):
    LibraryHost.objects.create(library=northern, hostname="old.example.ru", is_canonical=False)
    job = bring(northern, RSS)
    run(job, publishes=True)
    page = NewsPage.objects.get(title="Санитарный день")
    assert "Впервые" not in page.body.render_as_block()
    answer = client.get("/news/16.html", headers={"host": "northern.localhost"})
    assert answer.status_code == 301 and answer["Location"].endswith(page.local_path)
    services.begin_undo(job=job, actor=None)
    list(services.take_back(job))
    assert not OldAddress.objects.of(northern).filter(path="/news/16.html").exists()


def test_addresses_that_differ_in_what_follows_the_path_are_not_taken_for_one(client, northern):
    LibraryHost.objects.create(library=northern, hostname="old.example.ru", is_canonical=False)
    text = RSS.replace("/news/15.html", "/index.php?option=com&amp;id=15")
    run(bring(northern, text.replace("/news/16.html", "/index.php#16")), publishes=True)
    assert not OldAddress.objects.of(northern).filter(path__startswith="/index.php").exists()
    answer = client.get("/index.php?id=16", headers={"host": "northern.localhost"})
    assert answer.status_code == 404
    page = NewsPage.objects.get(title="Санитарный день")
    assert 'href="https://old.example.ru/index.php#16"' in page.body.render_as_block()


@pytest.mark.parametrize("old", ["/новости/день.html", "/новости/день/", "/%CD%EE%E2.html"])
def test_an_old_address_is_found_in_whatever_letters(client, northern, old):
    LibraryHost.objects.create(library=northern, hostname="old.example.ru", is_canonical=False)
    address = quote(old, safe="/%")
    run(bring(northern, RSS.replace("/news/16.html", address)), publishes=True)
    answer = client.get(address, headers={"host": "northern.localhost"})
    page = NewsPage.objects.get(title="Санитарный день")
    assert answer.status_code == 301 and answer["Location"].endswith(page.local_path)


def test_an_address_that_no_database_takes_is_the_originals(northern):
    LibraryHost.objects.create(library=northern, hostname="old.example.ru", is_canonical=False)
    assert run(bring(northern, RSS.replace("/news/16.html", "/a%00b"))) == ["created", "created"]
    assert OldAddress.objects.of(northern).get().path == "/news/15.html"


@pytest.mark.parametrize(("text", "tag"), [(RSS, "item"), (ATOM, "entry")])
def test_an_item_in_an_item_is_no_item(cells, text, tag):
    """Else the texts of the innermost are looked through once for each that it stands in."""
    nested = text.replace(f"<{tag}>", f"<{tag}><{tag}><title>а</title></{tag}>", 1)
    assert len(cells(nested)) == len(cells(text))


def test_a_text_whose_tags_have_no_end_is_a_refused_row(northern):
    text = RSS.replace("Библиотека закрыта.", "&lt;p " * 16_000)
    one, two = services.foresee(bring(northern, text), publishes=False)
    assert (one.result, two.result) == ("created", "refused")
    assert two.title == "Санитарный день" and "теги не закрыты" in two.problems[0]


def test_what_is_cut_off_is_told(northern):
    text = RSS.replace("Библиотека закрыта.", "Слово. " * 30_000)
    _one, two = services.foresee(bring(northern, text), publishes=False)
    assert two.problems == ("текст слишком длинный, его конец отрезан",)


def test_a_feed_of_nothing_but_tags_is_refused(cells):
    with pytest.raises(BadFile, match="слишком много тегов"):
        cells(RSS.replace("Библиотека закрыта.", "&lt;p>" * (markup.MOST_TAGS_OF_A_FILE + 1)))


def test_no_more_items_are_read_than_may_be_brought(cells, monkeypatch):
    monkeypatch.setattr(syndication, "MOST_PAGES", 0)
    assert len(cells(RSS)) == 1


def test_an_old_address_that_leads_elsewhere_already_stays(northern, southern):
    LibraryHost.objects.create(library=northern, hostname="old.example.ru", is_canonical=False)
    OldAddress.objects.of(northern).create(
        library=northern, path="/news/16.html", address="/visit/"
    )
    run(bring(northern, RSS))
    assert OldAddress.objects.of(northern).get(path="/news/16.html").address == "/visit/"


def test_a_table_may_hold_html_and_the_address_of_the_original(northern):
    text = (
        "название;текст в html;адрес оригинала\n"
        "Раз;<p>Текст<script>x</script></p>;https://a.example/1\n"
        "Два;;javascript:x\nТри;;http://[а\n"
    )
    one, two, three = services.foresee(bring(northern, text, "list.csv"), publishes=False)
    assert one.result == "created"
    assert "не адрес" in three.problems[0]
    assert two.problems == (
        "колонка «адрес оригинала»: «javascript:x» — не адрес; пример: https://example.ru/page",
    )


def test_the_command_takes_a_feed(northern, tmp_path, capsys):
    file = tmp_path / "feed.xml"
    file.write_text(RSS, encoding="utf-8")
    call_command("import_pages", "northern", str(file), "--kind", "news", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"created": 2} and NewsPage.objects.filter(live=False).count() == 2
    assert told["rows"][0]["problems"] == [
        "не взято: afisha.jpg, video.mp4",
        "картинки из текста не взяты",
    ]


def test_the_screen_offers_every_ending(client, northern_editor):
    client.force_login(northern_editor)
    address = reverse("editing_admin:import", kwargs={"code": "northern"})
    shown = client.get(address, headers=PORTAL).content.decode()
    assert 'accept=".xlsx,.csv,.rss,.atom,.xml,.ics,.json"' in shown


def test_many_items_ask_no_more_than_few(northern, django_assert_num_queries):
    item = RSS[RSS.index("<item>") : RSS.index("</item>") + len("</item>")]

    def feed(count: int) -> PageImport:
        items = "".join(item.replace("news-15", f"news-{number}") for number in range(count))
        return bring(northern, RSS[: RSS.index("<item>")] + items + "</channel></rss>")

    few, many = feed(5), feed(50)
    services.foresee(few, publishes=True)
    with CaptureQueriesContext(connection) as asked:
        services.foresee(few, publishes=True)
    with django_assert_num_queries(len(asked)):
        services.foresee(many, publishes=True)
