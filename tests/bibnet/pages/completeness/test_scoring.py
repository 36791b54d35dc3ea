"""What counts as filled, what as out of date, what as missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Library, Season, State
from bibnet.pages.completeness import Standing, scores
from bibnet.pages.completeness.keeping import count_all
from bibnet.pages.models import Completeness, FeedbackPage, InformationPage
from bibnet.pages.sections import requirements

LONG_AGO = timedelta(days=200)


def standings(library: Library) -> dict[str, Standing]:
    score = scores([Library.objects.get(pk=library.pk)])[library.pk]
    return {one.code: one.standing for one in score.items}


def section(library: Library, code: str, **fields) -> InformationPage:
    """The section's page, published with some text."""
    page = InformationPage.objects.descendant_of(library.root_page).get(section=code)
    page.body = fields.pop("body", [("text", "<p>Text</p>")])
    page.live = True
    for name, value in fields.items():
        setattr(page, name, value)
    page.save()
    return page


def branch(code: str, parent: Library) -> Library:
    founding = Founding(
        code=code,
        name=code,
        parent=parent,
        kind=Kind.BRANCH,
        is_member=False,
        has_microsite=False,
    )
    return found_library(founding, actor=None)


def test_every_requirement_is_counted_once(northern):
    everything = {*(one.code for one in requirements().sections)}
    facts = {one.code for one in requirements().facts}
    assert set(standings(northern)) == everything | facts
    assert len(scores([northern])[northern.pk].items) == len(everything) + len(facts)


def test_a_fresh_library_has_its_name_and_its_question_page(northern):
    found = standings(northern)
    assert found["name"] == Standing.FILLED
    assert found["feedback"] == Standing.FILLED
    for code in ("address", "map", "phone", "founder", "news", "events", "hours", "rules"):
        assert found[code] == Standing.EMPTY


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("address", {"place": "Karachev", "address": "Lenin street, 1"}),
        ("map", {"latitude": "53.1", "longitude": "34.9"}),
        ("phone", {"phone": "+7 (48335) 0-00-00"}),
        ("email", {"email": "library@example.org"}),
        ("founder", {"founder": "Administration"}),
        ("head", {"head": "A. Petrova"}),
    ],
)
def test_a_fact_needs_all_its_fields(code, values, northern):
    for name in values:
        Library.objects.filter(pk=northern.pk).update(**{name: values[name]})
        if name != list(values)[-1]:
            assert standings(northern)[code] == Standing.EMPTY
    assert standings(northern)[code] == Standing.FILLED


def test_legal_facts_are_inherited_contacts_are_not(northern):
    Library.objects.filter(pk=northern.pk).update(founder="Administration", phone="+74833500000")
    below = branch("northern-1", northern)
    found = standings(below)
    assert found["founder"] == Standing.FILLED
    assert found["phone"] == Standing.EMPTY


def test_hours_of_the_library_above_count(northern):
    below = branch("northern-1", northern)
    assert standings(below)["hours"] == Standing.EMPTY
    Season.objects.create(library=northern)
    assert standings(below)["hours"] == Standing.FILLED


def test_a_library_without_a_site_answers_for_its_facts_only(northern):
    found = standings(branch("northern-1", northern))
    assert set(found) == {"name", "address", "map", "founder", "head", "phone", "email", "hours"}


def test_a_section_counts_once_it_is_published_with_a_text(northern):
    assert standings(northern)["rules"] == Standing.EMPTY
    page = section(northern, "rules", body=[], lead="Soon")
    assert standings(northern)["rules"] == Standing.EMPTY
    page.body = [("text", "<p>Rules</p>")]
    page.save()
    assert standings(northern)["rules"] == Standing.FILLED
    page.unpublish()
    assert standings(northern)["rules"] == Standing.EMPTY


def test_a_section_that_needs_a_document_is_missing_without_one(northern):
    section(northern, "documents")
    items = {one.code: one for one in scores([northern])[northern.pk].items}
    assert items["documents"].standing == Standing.EMPTY
    assert items["documents"].lacks_file
    page = InformationPage.objects.descendant_of(northern.root_page).get(section="documents")
    page.body = [("file", {"title": "Statute"})]
    page.save()
    assert standings(northern)["documents"] == Standing.FILLED


def test_what_nobody_looked_through_for_half_a_year_is_out_of_date(northern):
    now = timezone.now()
    page = section(northern, "rules", last_published_at=now - LONG_AGO)
    assert standings(northern)["rules"] == Standing.STALE
    page.checked_on = now.date() - timedelta(days=10)
    page.save()
    assert standings(northern)["rules"] == Standing.FILLED
    page.checked_on = (now - LONG_AGO).date()
    page.save()
    assert standings(northern)["rules"] == Standing.STALE


def test_old_news_are_out_of_date(northern, make_news):
    old = make_news(northern, "Old", date=date.today() - LONG_AGO)
    assert standings(northern)["news"] == Standing.STALE
    make_news(northern, "A draft", live=False)
    assert standings(northern)["news"] == Standing.STALE
    make_news(northern, "New")
    assert standings(northern)["news"] == Standing.FILLED
    old.delete()


def test_a_question_page_that_is_off_does_not_count(northern):
    FeedbackPage.objects.child_of(northern.root_page).get().unpublish()
    assert standings(northern)["feedback"] == Standing.EMPTY


def test_another_librarys_pages_do_not_count(northern, southern, make_news):
    make_news(southern, "From the south")
    section(southern, "rules")
    found = standings(northern)
    assert (found["news"], found["rules"]) == (Standing.EMPTY, Standing.EMPTY)


def test_the_percentage_is_a_hundred_only_without_gaps(northern):
    score = scores([northern])[northern.pk]
    assert score.filled + score.stale + score.empty == len(score.items)
    assert score.percent == score.filled * 100 // len(score.items)
    assert score.percent < 100


def test_fifty_libraries_take_as_many_queries_as_ten(region, northern):
    for number in range(50):
        branch(f"northern-{number}", northern)
    counts = []
    for number in (10, 50):
        libraries = list(Library.objects.under(region)[:number])
        scores(libraries)
        with CaptureQueriesContext(connection) as queries:
            assert len(scores(libraries)) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_kept_counts_follow_the_network(region, northern, southern):
    assert count_all(region) == 2
    kept = Completeness.objects.under(region)
    assert set(kept.values_list("library__code", flat=True)) == {"northern", "southern"}
    before = kept.get(library=northern)
    Library.objects.filter(pk=northern.pk).update(phone="+74833500000")
    count_all(region)
    after = kept.get(library=northern)
    assert after.pk == before.pk
    assert after.filled == before.filled + 1
    assert after.percent == scores([Library.objects.get(pk=northern.pk)])[northern.pk].percent
    Library.objects.filter(pk=southern.pk).update(state=State.PRACTICE)
    assert count_all(region) == 1
    assert list(kept.values_list("library__code", flat=True)) == ["northern"]
