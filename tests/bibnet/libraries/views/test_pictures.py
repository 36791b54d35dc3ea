"""A library without a site has a picture on its page, put there with its other facts."""

from __future__ import annotations

from datetime import date

import pytest

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import ActKind, Kind, Library, Role
from bibnet.libraries.reshaping import plan_act

FACTS = {"time_zone": "Europe/Moscow"}
STAFF = {"host": "region.localhost"}


@pytest.fixture
def branch(northern) -> Library:
    founding = Founding(
        code="branch",
        name="Forest branch",
        parent=northern,
        kind=Kind.BRANCH,
        is_member=False,
        has_microsite=False,
    )
    return found_library(founding, actor=None)


@pytest.fixture
def send(client, person, northern):
    """Sends the facts of a library as the administrator of the library above it."""
    administrator = person("northern-admin", northern, Role.LIBRARY_ADMIN)

    def post(code: str, **data):
        client.force_login(administrator)
        answer = client.post(f"/admin/l/{code}/library/", {**FACTS, **data}, headers=STAFF)
        client.logout()
        return answer

    return post


@pytest.fixture
def read(client):
    return lambda path, host="northern": client.get(path, headers={"host": f"{host}.localhost"})


def test_the_central_library_puts_a_picture_on_the_branchs_page(read, send, photo, branch):
    before = read("/libraries/branch/").content.decode()
    assert "og:image" in before
    assert "/media/pictures/" not in before
    assert send("branch", photo=photo(), picture_alt="The porch").status_code == 302
    branch.refresh_from_db()
    page = read("/libraries/branch/")
    text = page.content.decode()
    picture = page.context["picture"]
    assert f'<img src="{picture.url}" alt="The porch"' in text
    assert read(picture.url).status_code == 200
    shared = page.context["og"].image
    assert shared.startswith("http://northern.localhost:8000/media/pictures/")
    assert f'<meta property="og:image" content="{shared}">' in text
    assert read(shared.removeprefix("http://northern.localhost:8000")).status_code == 200
    assert branch.picture.collection == Library.objects.get(code="northern").collection


def test_the_form_shows_it_and_takes_it_away(client, read, send, photo, branch, regional_admin):
    send("branch", photo=photo())
    branch.refresh_from_db()
    url = read("/libraries/branch/").context["picture"].url
    client.force_login(regional_admin)
    form = client.get("/admin/l/branch/library/", headers=STAFF).content.decode()
    assert 'enctype="multipart/form-data"' in form
    assert f'src="{url}"' in form
    client.logout()
    send("branch", no_picture="on")
    assert "/media/pictures/" not in read("/libraries/branch/").content.decode()
    assert read(url).status_code == 404


def test_what_is_no_photo_is_refused_and_the_facts_stay(send, photo, branch):
    answer = send("branch", photo=photo(content=b"no picture"), phone="+7 4832 00-00-01")
    assert answer.status_code == 200
    assert "photo" in answer.context["form"].errors
    branch.refresh_from_db()
    assert (branch.picture, branch.phone) == (None, "")


def test_a_library_with_a_site_is_asked_for_none(client, send, photo, northern, person):
    client.force_login(person("another-admin", northern, Role.LIBRARY_ADMIN))
    form = client.get("/admin/l/northern/library/", headers=STAFF).context["form"]
    assert "photo" not in form.fields
    send("northern", photo=photo())
    northern.refresh_from_db()
    assert northern.picture is None


def test_the_picture_goes_along_when_the_branch_moves(read, send, photo, branch, southern):
    send("branch", photo=photo())
    plan_act(
        library=Library.objects.get(pk=branch.pk),
        kind=ActKind.MOVE,
        on=date.today(),
        actor=None,
        details={"parent": southern.pk, "is_member": False},
    )
    page = read("/libraries/branch/", "southern")
    assert read(page.context["picture"].url, "southern").status_code == 200
    branch.refresh_from_db()
    assert branch.picture.collection == southern.collection


def test_a_picture_deleted_in_the_library_of_pictures_leaves_the_page(read, send, photo, branch):
    send("branch", photo=photo())
    branch.refresh_from_db()
    branch.picture.delete()
    answer = read("/libraries/branch/")
    assert answer.status_code == 200
    assert answer.context["picture"] is None
