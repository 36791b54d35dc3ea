"""A branch's site shows the mandatory sections of its legal entity."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model

from bibnet.libraries.facts import change_facts, within_entity
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import ActKind, Kind, Library
from bibnet.libraries.reshaping import plan_act
from bibnet.pages.completeness import Standing, scores
from bibnet.pages.inheritance import shown_from_above
from bibnet.pages.models import InformationPage, PageText
from bibnet.pages.planting import begin_section
from bibnet.pages.search.indexing import index_page
from bibnet.pages.sections import requirements
from bibnet.plugins import points

OF_ENTITY = {one.code for one in requirements().of_entity}
RULES = "/about/rules/"


def found(code: str, parent: Library, *, kind: str = Kind.BRANCH, site: bool = True) -> Library:
    founding = Founding(
        code=code,
        name=f"Library {code}",
        parent=parent,
        kind=kind,
        is_member=False,
        has_microsite=site,
    )
    return found_library(founding, actor=None)


@pytest.fixture
def branch(northern) -> Library:
    return found("northern-1", northern)


def begin(library: Library, code: str) -> InformationPage:
    section = requirements().by_code[code]
    return begin_section(home=library.root_page, section=section, actor=None)


def write(library: Library, code: str, text: str = "Text of above", **fields) -> InformationPage:
    """The section's page in the library's own tree, published with a text."""
    page = begin(library, code)
    page.body = fields.pop("body", [("text", f"<p>{text}</p>")])
    page.live = True
    for name, value in fields.items():
        setattr(page, name, value)
    page.save()
    return page


def own(library: Library) -> set[str]:
    pages = InformationPage.objects.descendant_of(library.root_page)
    return set(pages.values_list("section", flat=True)) - {""}


def items(library: Library):
    library = Library.objects.get(pk=library.pk)
    return {one.code: one for one in scores([library])[library.pk].items}


@pytest.fixture
def read(client):
    """The answer to a stranger at a path of a library's site."""

    def get(library: Library, path: str = RULES):
        return client.get(path, headers={"host": f"{library.code}.localhost"})

    return get


def test_a_branch_is_founded_without_the_sections_of_its_entity(northern, branch):
    everything = {one.code for one in requirements().sections}
    assert own(northern) == everything
    assert own(branch) == everything - OF_ENTITY


def test_a_branch_shows_the_page_of_what_stands_above_and_says_so(read, northern, branch):
    assert read(branch).status_code == 404
    page = write(northern, "rules", checked_on=date(2026, 11, 3))
    answer = read(branch)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Text of above" in text
    assert "Проверено 3 ноября 2026" in text
    assert f'<a href="{page.full_url}">Northern library</a>' in text
    assert f'<link rel="canonical" href="{page.full_url}">' in text
    assert 'href="/about/"' in text


def test_footer_listing_and_privacy_lead_to_it_on_the_branchs_own_host(read, northern, branch):
    for code in ("rules", "personal-data", "finance"):
        write(northern, code)
    about = read(branch, "/about/").content.decode()
    assert "Сведения организации: Northern library" in about
    assert 'href="/about/finance/"' in about
    front = read(branch, "/").content.decode()
    assert f'href="{RULES}"' in front
    assert 'href="/about/personal-data/"' in front
    assert 'href="/about/personal-data/"' in read(branch, "/privacy/").content.decode()
    assert "Сведения организации" not in read(northern, "/about/").content.decode()


def test_publishing_and_unpublishing_above_shows_in_the_next_request(read, northern, branch):
    front = read(branch, "/").content.decode()
    assert RULES not in front
    page = write(northern, "rules", "First")
    assert RULES in read(branch, "/").content.decode()
    assert "First" in read(branch).content.decode()
    write(northern, "rules", "Second")
    assert "Second" in read(branch).content.decode()
    InformationPage.objects.get(pk=page.pk).unpublish()
    assert read(branch).status_code == 404
    assert RULES not in read(branch, "/").content.decode()
    write(northern, "rules", "Third")
    assert read(branch).status_code == 200
    InformationPage.objects.get(pk=page.pk).delete()
    assert read(branch).status_code == 404


def test_a_page_of_ones_own_goes_before(read, northern, branch):
    write(northern, "rules")
    page = begin(branch, "rules")
    assert page.local_path == RULES
    assert "Text of above" in read(branch).content.decode(), "a draft covers nothing"
    write(branch, "rules", "Our own rules")
    text = read(branch).content.decode()
    assert "Our own rules" in text
    assert "Text of above" not in text
    assert items(branch)["rules"].owner is None
    InformationPage.objects.get(pk=page.pk).unpublish()
    assert "Text of above" in read(branch).content.decode()


def test_a_page_of_ones_own_at_another_address_is_led_to(read, northern, branch):
    write(northern, "rules")
    write(branch, "rules", slug="our-rules")
    assert read(branch)["Location"] == "/about/our-rules/"


def test_the_nearest_that_has_it_is_shown(read, northern):
    central = found("central", northern, kind=Kind.CENTRAL)
    below = found("below", central)
    write(northern, "rules", "Of the system")
    assert "Of the system" in read(below).content.decode()
    write(central, "rules", "Of the central library")
    assert "Of the central library" in read(below).content.decode()


def test_an_empty_or_half_written_page_above_is_not_shown(read, northern, branch):
    write(northern, "rules", body=[], lead="Soon")
    assert read(branch).status_code == 404


def test_the_region_and_other_organisations_give_nothing(read, region, northern, southern, branch):
    about = InformationPage.objects.child_of(region.root_page).first()
    about.add_child(
        instance=InformationPage(title="R", section="rules", body=[("text", "<p>Region</p>")])
    )
    write(southern, "rules")
    assert read(branch).status_code == 404
    assert within_entity([northern])[northern.pk] == []


def test_other_sections_are_not_inherited(read, northern, branch):
    write(northern, "faq")
    assert read(branch, "/about/faq/").status_code == 404
    assert items(branch)["faq"].owner is None


def test_a_library_that_becomes_an_entity_of_its_own_shows_nothing_of_another(
    read, northern, branch
):
    write(northern, "rules")
    assert read(branch).status_code == 200
    branch = Library.objects.get(pk=branch.pk)
    branch.inn = "3200000000"
    change_facts(library=branch, fields=["inn"], actor=None)
    assert read(branch).status_code == 404
    assert items(branch)["rules"].owner is None
    branch.inn = ""
    change_facts(library=branch, fields=["inn"], actor=None)
    assert read(branch).status_code == 200


def test_what_stands_above_an_entity_is_not_of_the_branch_below_it(read, northern):
    entity = found("entity", northern, kind=Kind.LEGAL_ENTITY)
    below = found("below", entity)
    write(northern, "rules")
    assert read(below).status_code == 404
    write(entity, "rules", "Of the entity")
    assert "Of the entity" in read(below).content.decode()


def test_an_entity_without_a_site_leaves_the_sections_to_the_system_below_it(read, region):
    everything = {one.code for one in requirements().sections}
    entity = found("entity", region, kind=Kind.LEGAL_ENTITY, site=False)
    system = found("system", entity, kind=Kind.SYSTEM)
    branch = found("system-1", system)
    assert own(system) == everything
    assert own(branch) == everything - OF_ENTITY
    assert items(system)["rules"].owner is None
    write(system, "rules")
    assert read(branch).status_code == 200
    assert items(branch)["rules"].owner == system


@pytest.mark.parametrize(
    ("own_inn", "status"), [("3201000001", 200), ("3202000002", 404), ("", 200)]
)
def test_who_repeats_the_inn_of_the_entity_is_a_branch_of_it(
    read, northern, branch, own_inn, status
):
    for library, inn in ((northern, "3201000001"), (branch, own_inn)):
        library.inn, library.legal_name = inn, "Northern library system" if inn else ""
        change_facts(library=library, fields=["inn", "legal_name"], actor=None)
    write(northern, "rules")
    assert read(branch).status_code == status


def test_a_section_is_begun_as_a_draft_under_about(northern):
    about = InformationPage.objects.child_of(northern.root_page).get(slug="about")
    other = InformationPage(title="How to join", slug="join")
    northern.root_page.add_child(instance=other)
    other.move(about, pos="left")
    InformationPage.objects.descendant_of(northern.root_page).get(section="general").delete()
    page = begin(northern, "general")
    assert not page.live
    assert page.get_parent().pk == about.pk


def test_a_branch_that_moves_shows_the_sections_of_where_it_went(read, northern, southern, branch):
    write(northern, "rules", "Northern rules")
    write(southern, "rules", "Southern rules")
    assert "Northern rules" in read(branch).content.decode()
    plan_act(
        library=Library.objects.get(pk=branch.pk),
        kind=ActKind.MOVE,
        on=date.today(),
        actor=None,
        details={"parent": southern.pk, "is_member": False},
    )
    assert "Southern rules" in read(branch).content.decode()


def test_the_documents_file_is_had_on_the_branchs_host(read, northern, branch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    statute = get_document_model().objects.create(
        title="Statute",
        file=ContentFile(b"%PDF-1.4", "statute.pdf"),
        collection=northern.collection,
    )
    write(northern, "documents", body=[("file", {"document": statute, "title": "Statute"})])
    text = read(branch, "/about/documents/").content.decode()
    assert statute.url.split("//")[-1].split("/", 1)[-1] in text
    assert items(branch)["documents"].standing == Standing.FILLED
    assert read(branch, f"/documents/{statute.pk}/{statute.filename}").status_code == 200


def test_completeness_counts_what_is_told_above(northern, branch):
    assert items(branch)["rules"].standing == Standing.EMPTY
    assert items(branch)["rules"].owner == northern
    before = scores([branch])[branch.pk]
    page = write(northern, "rules")
    item = items(branch)["rules"]
    assert (item.standing, item.owner, item.page_id) == (Standing.FILLED, northern, page.pk)
    after = scores([branch])[branch.pk]
    assert after.filled == before.filled + 1
    assert len(after.items) == len(scores([northern])[northern.pk].items)


def test_what_is_old_above_counts_there_only(northern, branch):
    write(northern, "rules", checked_on=date(2020, 1, 1))
    assert items(northern)["rules"].standing == Standing.STALE
    assert items(branch)["rules"].standing == Standing.FILLED


def test_what_lacks_its_document_above_is_missing_below(northern, branch):
    write(northern, "documents")
    item = items(branch)["documents"]
    assert (item.standing, item.lacks_file, item.owner) == (Standing.EMPTY, True, northern)


def test_what_the_entity_has_to_write_does_not_wait_at_its_branch(branch, person):
    from bibnet.libraries.models import Role

    editor = person("branch-editor", branch, Role.EDITOR)
    waiting = points.staff_start_items.collect(branch, user=editor)
    count = next(one.count for one in waiting if "/completeness/" in one.url)
    own_part = scores([branch])[branch.pk].own
    assert count == own_part.empty + own_part.stale
    assert not {one.code for one in own_part.items} & OF_ENTITY


def test_twelve_branches_take_as_many_queries_as_three(northern):
    write(northern, "rules")
    branches = [found(f"b-{number}", northern) for number in range(12)]
    counts = []
    scores(branches)
    for number in (3, 12):
        with CaptureQueriesContext(connection) as queries:
            found_scores = scores(branches[:number])
        counts.append(len(queries))
        assert all(
            {one.code: one.standing for one in score.items}["rules"] == Standing.FILLED
            for score in found_scores.values()
        )
    assert counts[0] == counts[1]


def test_the_footer_asks_nothing_of_the_database_once_it_is_known(read, northern, branch):
    write(northern, "rules")
    assert shown_from_above(branch).keys() == {"rules"}
    with CaptureQueriesContext(connection) as queries:
        shown_from_above(branch)
    # The versions of the stamps, which a request reads once and for all.
    assert len(queries) <= 1


def test_an_upgrade_takes_away_only_what_nobody_wrote(northern, branch):
    migration = import_module("bibnet.pages.migrations.0012_sections_from_above")
    about = InformationPage.objects.child_of(branch.root_page).get(slug="about")
    empty, structure, drafted, written = (
        begin(branch, code) for code in ("finance", "structure", "quality", "rules")
    )
    InformationPage.objects.filter(pk=structure.pk).update(live=True)
    drafted.body = [("text", "<p>Draft</p>")]
    drafted.save_revision()
    write(branch, "rules", "Ours")
    north = InformationPage.objects.descendant_of(northern.root_page)
    north.filter(section="structure").update(live=True)
    index_page(north.get(section="structure"))
    before = MigrationLoader(connection).project_state(migration.Migration.dependencies)
    migration.forward(before.apps, None)
    left = set(InformationPage.objects.child_of(about).values_list("pk", flat=True))
    assert {drafted.pk, written.pk} <= left
    assert not {empty.pk, structure.pk} & left
    about = InformationPage.objects.get(pk=about.pk)
    assert about.numchild == len(left)
    gone = north.get(section="structure")
    assert not gone.live
    assert not PageText.objects.of(northern).filter(page=gone.pk).exists()
    assert own(northern) == {one.code for one in requirements().sections}
