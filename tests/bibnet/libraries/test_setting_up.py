"""Kind, membership, practice and the site of a library, corrected later."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from wagtail.models import Collection, Page, Workflow
from wagtail.rich_text import RichText

from bibnet.journal.models import AuditEntry
from bibnet.libraries import network, setting_up
from bibnet.libraries.importing import read_rows, run_rows
from bibnet.libraries.models import Kind, Library, LibraryHost, Role, State
from bibnet.libraries.reshaping import ReshapingError
from bibnet.libraries.setting_up import Setup
from bibnet.pages.models import InformationPage, NewsIndexPage, NewsPage

PRACTICE = Setup(kind=Kind.BRANCH, is_member=False, is_practice=True)


def test_a_practice_library_is_founded_by_command_and_from_a_list(region):
    call_command("found_library", name="For trying", code="trying", practice=True)
    list(run_rows(read_rows("l.csv", "код;название;учебная\nclass;Class;да".encode()), actor=None,
                  is_dry=False))  # fmt: skip
    states = Library.objects.filter(code__in=["trying", "class"]).values_list("state", flat=True)
    assert list(states) == [State.PRACTICE, State.PRACTICE]
    assert not Library.objects.listed().filter(code__in=["trying", "class"]).exists()


def test_a_branch_gets_a_site_by_the_command_only_if_that_is_said(northern):
    for code, said in (("plain", []), ("sited", ["--microsite"])):
        call_command(
            "found_library", *said, name=code, code=code, parent="northern", kind="branch"
        )  # fmt: skip
    assert not Library.objects.get(code="plain").has_microsite
    assert Library.objects.get(code="sited").has_microsite


def test_a_library_becomes_one_for_practice_and_a_real_one_again(branch, regional_admin):
    setting_up.change_setup(library=branch, setup=PRACTICE, actor=regional_admin)
    branch.refresh_from_db()
    assert branch.state == State.PRACTICE
    real = Setup(kind=Kind.LIBRARY, is_member=True, is_practice=False)
    assert setting_up.change_setup(library=branch, setup=real, actor=regional_admin) == [
        "kind", "is_member", "state",
    ]  # fmt: skip
    branch.refresh_from_db()
    assert (branch.kind, branch.is_member, branch.state) == (Kind.LIBRARY, True, State.OPEN)
    assert AuditEntry.objects.filter(action="libraries.edited", library=branch).count() == 2


def test_what_has_working_libraries_below_is_no_practice_and_no_department(northern, branch):
    for setup in (PRACTICE, Setup(kind=Kind.DEPARTMENT, is_member=True, is_practice=False)):
        with pytest.raises(ReshapingError):
            setting_up.change_setup(library=northern, setup=setup, actor=None)


def test_a_site_is_given_later_and_is_live_at_once(client, department, regional_admin):
    setting_up.give_site(library=department, actor=regional_admin)
    assert client.get("/", headers={"host": "hall.localhost"}).status_code == 200
    assert client.get("/about/", headers={"host": "hall.localhost"}).status_code == 200
    department.refresh_from_db()
    assert department.get_absolute_url() == "http://hall.localhost:8000/"
    with pytest.raises(ReshapingError):
        setting_up.give_site(library=department, actor=regional_admin)


def test_an_empty_site_is_taken_its_addresses_lead_on_and_it_can_come_back(
    client, branch, northern
):
    pages, workflows = Page.objects.count(), Workflow.objects.count()
    collections = Collection.objects.count()
    setting_up.take_site(library=branch, actor=None)
    branch = Library.objects.get(pk=branch.pk)
    assert not branch.has_microsite
    assert network.front_url(branch) == "http://northern.localhost:8000/libraries/branch/"
    led = client.get("/about/", headers={"host": "branch.localhost"})
    assert led["Location"].startswith("http://northern.localhost:8000/")
    page = client.get("/libraries/branch/", headers={"host": "northern.localhost"})
    assert page.status_code == 200
    setting_up.give_site(library=branch, actor=None)
    assert client.get("/", headers={"host": "branch.localhost"}).status_code == 200
    assert LibraryHost.objects.get(hostname="branch.localhost").library == branch
    assert (Page.objects.count(), Workflow.objects.count()) == (pages, workflows)
    assert Collection.objects.count() == collections


@pytest.mark.parametrize("kind", ["news", "page", "section", "draft of a section"])
def test_a_site_with_what_people_have_written_is_not_taken(branch, kind):
    if kind == "news":
        index = NewsIndexPage.objects.child_of(branch.root_page).get()
        index.add_child(instance=NewsPage(title="News", live=False))
    elif kind == "page":
        branch.root_page.add_child(instance=InformationPage(title="History", slug="history"))
    else:
        section = (
            InformationPage.objects.descendant_of(branch.root_page).exclude(section="").first()
        )
        section.body = [("text", RichText("<p>Two rooms.</p>"))]
        if kind == "section":
            section.save()
        else:
            section.save_revision()
    with pytest.raises(ReshapingError, match="1"):
        setting_up.take_site(library=branch, actor=None)
    assert Library.objects.get(pk=branch.pk).has_microsite


def test_only_who_administers_what_is_above_shapes_it(person, branch, northern, southern):
    own = person("branch-admin", branch, Role.LIBRARY_ADMIN)
    other = person("southern-admin", southern, Role.LIBRARY_ADMIN)
    for actor in (own, other):
        for act in (setting_up.take_site, setting_up.give_site):
            with pytest.raises(PermissionDenied):
                act(library=branch, actor=actor)
        with pytest.raises(PermissionDenied):
            setting_up.change_setup(library=branch, setup=PRACTICE, actor=actor)
    above = person("northern-admin", northern, Role.LIBRARY_ADMIN)
    setting_up.change_setup(library=branch, setup=PRACTICE, actor=above)
