from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from bibnet.events.models import EventReportPage
from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Role
from bibnet.pages.models import Picture
from bibnet.pages.photos.adding import prepare


@pytest.fixture
def screen(client, report):
    """Opens the screen of a page as somebody."""

    def visit(user, data=None, *, page=report, code="northern"):
        client.force_login(user)
        url, headers = f"/admin/l/{code}/photos/{page.pk}/", {"host": "region.localhost"}
        if data is None:
            return client.get(url, headers=headers)
        return client.post(url, data, headers=headers)

    return visit


def draft(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def said(client) -> list[str]:
    answer = client.get("/admin/l/northern/", headers={"host": "region.localhost"})
    return [str(one) for one in answer.context["messages"]]


def test_thirty_photos_chosen_at_once_are_in_the_draft_in_their_order(
    screen, northern_editor, report, photo
):
    files = [photo(f"IMG_{number}.jpg", width=60 + number, height=50) for number in range(30)]
    answer = screen(
        northern_editor, {"files": files, "description": "Children make feeders", "consent": "on"}
    )
    assert answer["Location"] == f"/admin/pages/{report.pk}/edit/"
    photos = list(draft(report).photos.all())
    assert [one.image.width for one in photos] == [60 + number for number in range(30)]
    assert not any(one.description for one in photos)
    report.refresh_from_db()
    assert not report.live
    entry = AuditEntry.objects.get(action="pages.photos_added")
    assert (entry.actor, entry.fields) == (northern_editor, ["photo_consent"])


def test_one_description_and_the_consent_are_enough_to_publish(
    screen, northern_editor, report, photo
):
    screen(northern_editor, {"files": [photo()], "description": "Feeders"})
    with pytest.raises(ValidationError) as refusal:
        draft(report).check_may_be_published()
    assert list(refusal.value.message_dict) == ["has_photo_consent"]
    screen(northern_editor, {"files": [photo()], "description": "", "consent": "on"})
    latest = draft(report)
    assert (latest.photos.count(), latest.gallery_description) == (2, "Feeders")
    latest.save_revision(user=northern_editor).publish(user=northern_editor)
    report.refresh_from_db()
    assert report.live


def test_one_broken_file_is_refused_with_its_reason_and_the_others_arrive(
    screen, client, northern_editor, report, photo
):
    files = [photo("a.jpg"), photo("broken.jpg", b"\xff\xd8\xff\xe0broken"), photo("b.jpg")]
    screen(northern_editor, {"files": files, "description": "Feeders"})
    assert draft(report).photos.count() == 2
    assert Picture.objects.count() == 2
    assert said(client) == [
        "2 снимка в черновике.",
        "Не добавлен: broken.jpg. Это не снимок или такой формат мы не читаем. "
        "Сохраните в JPEG и добавьте снова.",
    ]


def test_photos_sent_one_by_one_come_into_the_draft_together_with_words_of_their_own(
    screen, northern_editor, report, photo
):
    numbers = []
    for name in ("a.jpg", "b.jpg"):
        answer = screen(northern_editor, {"file": photo(name)})
        assert answer.status_code == 201
        assert answer.json()["url"]
        numbers.append(answer.json()["id"])
    refused = screen(northern_editor, {"file": photo("c.jpg", b"nothing")})
    assert refused.status_code == 422
    assert refused.json()["reason"]
    assert draft(report).photos.count() == 0
    screen(
        northern_editor,
        {
            "picture": numbers,
            f"description-{numbers[1]}": "The winner",
            "description": "Feeders",
            "consent": "on",
        },
    )
    photos = list(draft(report).photos.all())
    assert [one.image_id for one in photos] == numbers
    assert [one.description for one in photos] == ["", "The winner"]


def test_pictures_of_somebody_else_are_not_taken_by_their_number(
    screen, northern_editor, person, northern, report, photo
):
    colleague = person("colleague", northern, Role.EDITOR)
    number = screen(colleague, {"file": photo()}).json()["id"]
    screen(northern_editor, {"picture": [number, "x"], "description": "Feeders", "consent": "on"})
    assert draft(report).photos.count() == 0


def test_news_get_a_gallery_and_ask_for_consent_at_once(screen, northern_editor, news, photo):
    answer = screen(northern_editor, {"files": [photo()], "description": "Shelves"}, page=news)
    assert "consent" in answer.context["form"].errors
    for _ in range(2):
        data = {"files": [photo()], "description": "Shelves", "consent": "on"}
        screen(northern_editor, data, page=news)
    (block,) = [block for block in draft(news).body if block.block_type == "gallery"]
    assert block.value["description"] == "Shelves"
    assert len(block.value["pictures"]) == 2
    draft(news).save_revision(user=northern_editor).publish(user=northern_editor)
    news.refresh_from_db()
    assert "gallery" in [block.block_type for block in news.body]


def test_the_screen_says_what_is_there_and_the_editor_leads_to_it(
    screen, client, northern_editor, report, photo
):
    screen(northern_editor, {"files": [photo()], "description": "Feeders", "consent": "on"})
    shown = screen(northern_editor)
    assert shown.context["count"] == 1
    assert shown.context["form"]["description"].value() == "Feeders"
    editor = client.get(f"/admin/pages/{report.pk}/edit/", headers={"host": "region.localhost"})
    assert f"/admin/l/northern/photos/{report.pk}/" in editor.content.decode()


def test_nothing_chosen_is_said_and_nothing_changes(screen, client, northern_editor, report):
    screen(northern_editor, {"description": "Feeders"})
    assert draft(report).photos.count() == 0
    assert draft(report).gallery_description == ""


def test_the_southern_editor_adds_nothing_to_northern(
    screen, southern_editor, northern, report, photo
):
    for code in ("northern", "southern"):
        for data in (None, {"file": photo()}, {"files": [photo()], "description": "x"}):
            answer = screen(southern_editor, data, code=code)
            assert answer.status_code in (403, 404) or answer["Location"] == "/admin/"
    assert not Picture.objects.exists()
    assert EventReportPage.objects.get(pk=report.pk).latest_revision.content["photos"] == []


def test_a_librarian_who_edits_nothing_adds_no_photos(screen, person, northern, photo):
    librarian = person("librarian", northern, Role.LIBRARIAN)
    answer = screen(librarian, {"file": photo()})
    assert answer.status_code == 403 or answer["Location"] == "/admin/"
    assert not Picture.objects.exists()


def test_the_worker_makes_the_sizes_that_readers_ask_for(screen, northern_editor, northern, photo):
    screen(northern_editor, {"files": [photo(width=900, height=700)], "description": "Feeders"})
    picture = Picture.objects.get()
    sizes = ["fill-800x600|format-webp|preserve-svg", "max-1600x1600|format-webp|preserve-svg"]
    for _ in range(2):
        assert prepare.func(northern.pk, [picture.pk], sizes) == 2
    made = set(picture.renditions.values_list("filter_spec", flat=True))
    assert {"fill-800x600|format-webp", "max-1600x1600|format-webp"} <= made
