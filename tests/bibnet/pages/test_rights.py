from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.models import Image
from wagtail.models import Collection, Page
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from bibnet.libraries.models import Role
from bibnet.pages.models import NewsIndexPage, Picture
from bibnet.pages.rights import page_policy, tops
from tests.bibnet.pages.conftest import photograph


@pytest.fixture
def people(northern, southern, person, regional_admin, stranger):
    in_both = person("both", northern, Role.EDITOR)
    from bibnet.libraries import roles

    roles.grant_role(user=in_both, library=southern, role=Role.LIBRARY_ADMIN, actor=None)
    return {
        "editor": person("editor", northern, Role.EDITOR),
        "administrator": person("administrator", southern, Role.LIBRARY_ADMIN),
        "both": in_both,
        "regional": regional_admin,
    }


@pytest.mark.parametrize("who", ["editor", "administrator", "both", "regional"])
@pytest.mark.parametrize("begins_here", [True, False])
def test_the_pages_are_those_of_wagtails_own_rule(people, who, begins_here):
    user = people[who]
    wanted = set(PagePermissionPolicy().explorable_instances(user).values_list("pk", flat=True))
    found = Page.objects.filter(page_policy.explorable(user, begins_here=begins_here))
    assert set(found.values_list("pk", flat=True)) == wanted
    assert wanted


def test_a_page_beside_the_region_stays_out_of_the_regional_administrators_search(
    regional_admin, region
):
    region.root_page.get_parent().add_child(instance=Page(title="Beside", slug="beside"))
    found = Page.objects.filter(page_policy.explorable(regional_admin))
    assert not found.filter(title="Beside").exists()
    assert found.filter(pk=region.root_page_id).exists()


def test_wagtail_asks_our_policy(northern):
    assert policy_registry.get_by_type(Page) is page_policy
    assert policy_registry.get_by_type(type(northern.root_page.specific)) is page_policy


def test_who_has_no_role_sees_no_page(stranger, northern):
    assert not Page.objects.filter(page_policy.explorable(stranger)).exists()


def test_paths_under_another_one_are_left_out():
    assert tops(["00010002", "0001", "00020001", "00010003"]) == ["0001", "00020001"]


def test_the_explorer_names_no_person(
    client, northern, southern, person, make_news, northern_editor
):
    stranger_to_north = person("southern-author", southern, Role.EDITOR)
    make_news(southern, "Theirs", owner=stranger_to_north)
    client.force_login(northern_editor)
    answer = client.get(
        f"/admin/pages/{northern.root_page_id}/", headers={"host": "region.localhost"}
    )
    assert answer.status_code == 200
    assert "southern-author" not in answer.content.decode()
    assert 'name="owner"' not in answer.content.decode()


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 страница"), (22, "22 страницы"), (30, "30 страниц")]
)
def test_the_explorer_counts_pages_in_russian(
    client, make_news, northern, regional_admin, number, words
):
    for at in range(number):
        make_news(northern, f"News {at}")
    client.force_login(regional_admin)
    index = NewsIndexPage.objects.child_of(northern.root_page).get()
    headers = {"host": "region.localhost", "accept-language": "ru"}
    text = client.get(f"/admin/pages/{index.pk}/", headers=headers).content.decode()
    assert words in " ".join(text.split()).replace("\N{NO-BREAK SPACE}", " ")
    assert f" of {number}" not in text
    assert "страницы in" not in text


def test_the_regional_administrator_is_offered_the_collection_of_the_library_at_hand(
    regional_admin, region, northern, southern
):
    policy = policy_registry.get_by_type(get_image_model())
    regional_admin.code_at_hand = "southern"
    offered = policy.collections_user_has_permission_for(regional_admin, "add")
    assert list(offered) == [southern.collection]
    regional_admin.code_at_hand = ""
    offered = policy.collections_user_has_permission_for(regional_admin, "add")
    assert list(offered) == [region.collection]


def test_pictures_of_all_libraries_stay_the_regional_administrators(
    regional_admin, northern, southern, make_picture, northern_editor
):
    policy = policy_registry.get_by_type(get_image_model())
    regional_admin.code_at_hand = "southern"
    picture = make_picture(northern)
    assert picture in policy.instances_user_has_permission_for(regional_admin, "change")
    assert policy.user_has_permission_for_instance(regional_admin, "change", picture)
    offered = policy.collections_user_has_permission_for(northern_editor, "add")
    assert list(offered) == [northern.collection]


@pytest.fixture
def bring_picture(client, people, settings, tmp_path):
    """Uploads a picture in the chooser, asked from the address named; gives its collection."""
    settings.MEDIA_ROOT = tmp_path
    client.force_login(people["both"])

    def bring(asked_from: str, orientation: int) -> int:
        answer = client.post(
            reverse("wagtailimages_chooser:create"),
            {
                "image-chooser-upload-title": "Hall",
                "image-chooser-upload-file": ContentFile(
                    photograph(orientation=orientation), name="hall.jpg"
                ),
            },
            headers={"host": "region.localhost", "referer": asked_from},
        )
        assert answer.json()["step"] == "chosen"
        return Picture.objects.latest("pk").collection_id

    return bring


def edit_address(library, host="region.localhost") -> str:
    return f"http://{host}" + reverse("wagtailadmin_pages:edit", args=(library.root_page_id,))


def test_a_new_picture_lies_with_the_page_it_was_brought_for(
    client, bring_picture, northern, southern
):
    for library in (northern, southern):
        client.get(edit_address(library), headers={"host": "region.localhost"})
    # Both editors stand open in tabs: the chooser says where it was asked.
    assert bring_picture(edit_address(northern), 1) == northern.collection_id
    assert bring_picture(edit_address(southern), 3) == southern.collection_id


def test_only_our_own_address_says_where_the_chooser_was_asked(
    client, bring_picture, northern, southern
):
    client.get(edit_address(northern), headers={"host": "region.localhost"})
    foreign = edit_address(southern, "elsewhere.example")
    assert bring_picture(foreign, 1) == northern.collection_id


@pytest.mark.parametrize("who", ["editor", "both", "regional"])
@pytest.mark.parametrize("action", ["change", "choose", "delete"])
def test_the_pictures_are_those_of_wagtails_own_rule(people, northern, southern, who, action):
    root = Collection.get_first_root_node()
    for collection_id in (northern.collection_id, southern.collection_id, root.pk):
        Picture.objects.create(
            title="hall", collection_id=collection_id, file=ContentFile(photograph(), "hall.jpg")
        )
    policy = policy_registry.get_by_type(Picture)
    theirs = CollectionOwnershipPermissionPolicy(
        Picture, auth_model=Image, owner_field_name="uploaded_by_user"
    )
    wanted = theirs.instances_user_has_permission_for(people[who], action)
    found = policy.instances_user_has_permission_for(people[who], action)
    assert set(found) == set(wanted)
    assert root.pk not in {one.collection_id for one in found}


def test_a_child_of_a_page_is_found_by_its_name_in_an_index(db):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Page._meta.db_table)
    assert found["bibnet_pages_by_slug"]["columns"] == ["slug", "depth", "path"]
