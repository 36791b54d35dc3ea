from __future__ import annotations

from collections import Counter
from datetime import date

from bibnet.demo import announcing, newswriting, reporting
from bibnet.demo.sharing import districts, sites
from bibnet.demo.sites import DemoSite
from bibnet.libraries.models import Library

DAY = date(2026, 11, 23)


def _site(code: str) -> DemoSite:
    return DemoSite(Library(code=code, place="Город", phone="+7"), DAY)


def test_there_are_enough_microsites_of_each_kind():
    assert len(sites()) >= 14
    assert {"tyutchev", "detskaya", "yunost", "csob"} <= set(sites())
    assert len(districts()) >= 10


def test_each_microsite_has_news_events_and_reports():
    for code in sites():
        assert len(newswriting.news_of(_site(code))) >= 8, code
        shared = announcing.events_of(_site(code))
        coming = [one for one in shared if not announcing.is_past(one.item)]
        assert len(coming) >= 8, code
        assert len(shared) > len(coming), code
        assert len(reporting.reports_of(_site(code))) >= 2, code


def test_neighbouring_districts_show_different_texts():
    for one, other in zip(districts(), districts()[1:], strict=False):
        for part in (newswriting.news_of, announcing.events_of, reporting.reports_of):
            here = {shared.item.title for shared in part(_site(one))}
            there = {shared.item.title for shared in part(_site(other))}
            assert not here & there, (one, other)


def test_a_text_shown_again_is_shown_later():
    turns = Counter()
    for code in districts():
        pooled = [one for one in newswriting.news_of(_site(code)) if "for" not in one.item.facts]
        for shared in pooled:
            assert shared.turn == turns[shared.item.title]
            turns[shared.item.title] += 1
    assert max(turns.values()) <= 3


def test_no_library_shows_a_text_twice():
    for code in sites():
        site = _site(code)
        titles = [shared.item.slug for shared in newswriting.news_of(site)]
        titles += [shared.item.slug for shared in announcing.events_of(site)]
        assert len(titles) == len(set(titles)), code
