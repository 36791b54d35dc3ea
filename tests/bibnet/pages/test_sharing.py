"""What leaves a library: texts for the networks, news that others show; what is remarked on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from bibnet.libraries.models import Role
from bibnet.pages.editing import errors, offering, posting
from bibnet.pages.editing.hooks import what_waits
from bibnet.pages.editing.remarks import remarks_on
from bibnet.pages.models import InformationPage, NewsPage, Offer, OfferState, Post

PORTAL = {"host": "region.localhost"}
NORTH = {"host": "northern.localhost"}
SOUTH = {"host": "southern.localhost"}
TEXT = [("text", "<p>Приходите 5 декабря.</p><p>Вход &laquo;свободный&raquo;.</p>")]


def body(*blocks):
    return NewsPage._meta.get_field("body").stream_block.to_python(
        [{"type": kind, "value": value} for kind, value in blocks]
    )


@pytest.fixture
def news(northern, make_news):
    return make_news(northern, "Книги победы", lead="Выставка в зале", body=body(*TEXT))


def screen(name: str, library, **kwargs) -> str:
    return reverse(f"editing_admin:{name}", kwargs={"code": library.code, **kwargs})


def words(page) -> str:
    return " ".join(remark.text for remark in remarks_on(page))


# Remarks


def test_a_number_of_a_document_refuses_publication_and_not_the_draft(northern, make_news):
    page = make_news(northern, "Запись", live=False, lead="СНИЛС 112-233-445 95")
    assert [one.is_refusal for one in remarks_on(page)] == [True]
    with pytest.raises(ValidationError):
        page.save_revision().publish()
    page.lead = "Приказ 112-233-445 94"
    page.check_may_be_published()
    page.lead = "Паспорт 1504 123456"
    with pytest.raises(ValidationError):
        page.check_may_be_published()


def test_somebodys_telephone_is_remarked_on_outside_a_contact(northern, make_news):
    told = [("text", "<p>Звоните 8 (910) 123-45-67</p>")]
    assert "8 (910) 123-45-67" in words(make_news(northern, "Запись", body=body(*told)))
    contact = {"name": "Анна", "post": "", "phone": "8 910 123-45-67", "email": "", "note": ""}
    page = make_news(northern, "Запись вторая", lead="Ждём", body=body(("contact", contact)))
    assert remarks_on(page) == []
    assert remarks_on(make_news(northern, "По проводу", lead="8 (48335) 0-00-00")) == []


def test_headings_without_russian_and_in_capitals_are_remarked_on(northern, make_news):
    assert len(remarks_on(make_news(northern, "IT-club open", lead="Ждём"))) == 1
    assert len(remarks_on(make_news(northern, "ВЫСТАВКА О ВОЙНЕ", lead="Ждём"))) == 1
    assert remarks_on(make_news(northern, "Клуб IT-club", lead="Ждём")) == []


def test_an_empty_mandatory_section_is_not_published(northern):
    page = InformationPage.objects.descendant_of(northern.root_page).get(section="finance")
    assert next(one.is_refusal for one in remarks_on(page)) is True
    with pytest.raises(ValidationError):
        page.save_revision().publish()


def test_the_panel_tells_of_the_last_draft_to_its_editors_only(
    client, northern, northern_editor, southern_editor, news
):
    news.lead = "СНИЛС 112-233-445 95"
    news.save_revision()
    address = screen("remarks", northern, pk=news.pk)
    client.force_login(northern_editor)
    assert "bibnet-remarks__refusal" in client.get(address, headers=PORTAL).content.decode()
    client.force_login(southern_editor)
    assert client.get(address, headers=PORTAL).status_code in (302, 403)


# Texts for the networks


def test_a_text_is_plain_and_has_the_link_where_the_network_shows_it(news):
    news.tags.add("Дети и книги")
    news.save()
    texts = {one.network: one.text for one in posting.ready_texts(news)}
    assert "<" not in texts["vk"]
    assert "Вход «свободный»." in texts["vk"]
    assert news.full_url in texts["vk"] and "#дети_и_книги" in texts["vk"]
    assert news.full_url not in texts["culture"]
    assert texts["culture"].startswith("Книги победы\n\n")


def test_addresses_that_come_back_are_kept_and_forgotten(client, northern, northern_editor, news):
    client.force_login(northern_editor)
    address = screen("posts", northern, pk=news.pk)
    data = {"vk": "https://vk.com/wall-1_2", "ok": "", "culture": ""}
    client.post(address, data, headers=PORTAL)
    post = Post.objects.of(northern).get()
    assert (post.network, post.url, post.added_by) == ("vk", data["vk"], northern_editor)
    assert "https://vk.com/wall-1_2" in client.get(address, headers=PORTAL).content.decode()
    client.post(address, {**data, "vk": ""}, headers=PORTAL)
    assert not Post.objects.of(northern).exists()


def test_an_address_of_another_host_is_refused(client, northern, northern_editor, news):
    client.force_login(northern_editor)
    data = {"vk": "https://ok.ru/1", "ok": "", "culture": ""}
    answer = client.post(screen("posts", northern, pk=news.pk), data, headers=PORTAL)
    assert answer.context["form"].errors["vk"]
    assert not Post.objects.of(northern).exists()


def test_the_southern_editor_gets_no_text_of_northern(
    client, northern, southern, southern_editor, news
):
    client.force_login(southern_editor)
    for name in ("posts", "send"):
        for library in (northern, southern):
            answer = client.get(screen(name, library, pk=news.pk), headers=PORTAL)
            assert answer.status_code in (302, 403, 404)


# Published once, shown in many


@pytest.fixture
def offered(northern_editor, southern, news):
    offering.offer_page(page=news, libraries=[southern], actor=northern_editor)
    return Offer.objects.of(southern).get()


def test_offered_news_is_shown_only_once_it_is_taken(
    client, northern, southern_editor, news, offered
):
    assert "Книги победы" not in client.get("/news/", headers=SOUTH).content.decode()
    alias = offering.accept_offer(offer=offered, actor=southern_editor)
    listed = client.get("/news/", headers=SOUTH).content.decode()
    assert "Книги победы" in listed and "Northern library" in listed
    shown = client.get(alias.local_path, headers=SOUTH).content.decode()
    assert f'<link rel="canonical" href="{news.full_url}">' in shown
    assert "Northern library" in shown
    everywhere = client.get("/news/", headers=PORTAL).content.decode()
    assert everywhere.count(">Книги победы<") == 1


def test_a_correction_follows_and_a_withdrawal_takes_it_away(
    client, northern_editor, southern_editor, southern, news, offered
):
    alias = offering.accept_offer(offer=offered, actor=southern_editor)
    news.title = "Книги победы, дополнено"
    news.save_revision().publish()
    shown = client.get(alias.local_path, headers=SOUTH).content.decode()
    assert "дополнено" in shown
    assert offering.withdraw_page(page=news, actor=northern_editor) == 1
    assert client.get(alias.local_path, headers=SOUTH).status_code == 404
    assert Offer.objects.of(southern).get().state == OfferState.WITHDRAWN


def test_unpublishing_and_deleting_the_original_take_it_away(
    southern_editor, news, offered, make_news
):
    alias = offering.accept_offer(offer=offered, actor=southern_editor)
    news.unpublish()
    alias.refresh_from_db()
    assert not alias.live
    news.delete()
    assert not NewsPage.objects.filter(pk=alias.pk).exists()


def test_an_offer_is_answered_once_and_can_be_declined_later(southern_editor, southern, offered):
    alias = offering.accept_offer(offer=offered, actor=southern_editor)
    with pytest.raises(errors.AnsweredAlready):
        offering.accept_offer(offer=offered, actor=southern_editor)
    offering.decline_offer(offer=offered, actor=southern_editor)
    assert not NewsPage.objects.filter(pk=alias.pk).exists()
    assert Offer.objects.of(southern).get().state == OfferState.DECLINED


def test_nobody_offers_or_takes_for_another_library(
    northern_editor, southern_editor, southern, news, offered
):
    with pytest.raises(PermissionDenied):
        offering.offer_page(page=news, libraries=[southern], actor=southern_editor)
    with pytest.raises(PermissionDenied):
        offering.accept_offer(offer=offered, actor=northern_editor)
    with pytest.raises(PermissionDenied):
        offering.withdraw_page(page=news, actor=southern_editor)


def test_a_draft_and_foreign_news_are_not_offered(
    northern_editor, southern_editor, northern, southern, news, offered, make_news
):
    draft = make_news(northern, "Черновик", live=False)
    with pytest.raises(errors.NotPublished):
        offering.offer_page(page=draft, libraries=[southern], actor=northern_editor)
    alias = offering.accept_offer(offer=offered, actor=southern_editor)
    with pytest.raises(errors.NotYours):
        offering.offer_page(page=alias, libraries=[northern], actor=southern_editor)


def test_the_screens_send_and_answer(
    client, northern, southern, northern_editor, southern_editor, news
):
    client.force_login(northern_editor)
    address = screen("send", northern, pk=news.pk)
    assert (
        "Southern library" in client.get(address, {"q": "south"}, headers=PORTAL).content.decode()
    )
    client.post(address, {"library": [southern.pk]}, headers=PORTAL)
    offer = Offer.objects.of(southern).get()
    client.force_login(southern_editor)
    listed = client.get(screen("offers", southern), headers=PORTAL).content.decode()
    assert "Книги победы" in listed
    client.post(screen("answer", southern, pk=offer.pk), {"accept": "1"}, headers=PORTAL)
    offer.refresh_from_db()
    assert offer.state == OfferState.ACCEPTED and offer.alias.live
    client.force_login(northern_editor)
    client.post(address, {"withdraw": "1"}, headers=PORTAL)
    assert not NewsPage.objects.filter(alias_of=news).exists()


def test_the_list_of_offers_asks_the_same_for_ten_and_for_fifty(
    client,
    northern,
    southern,
    northern_editor,
    southern_editor,
    make_news,
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(screen("offers", southern), headers=PORTAL).status_code == 200
        return len(queries)

    client.force_login(southern_editor)
    client.get(screen("offers", southern), headers=PORTAL)
    numbers = []
    for upto in (10, 50):
        for number in range(Offer.objects.of(southern).count(), upto):
            page = make_news(northern, f"Новость {number}")
            offering.offer_page(page=page, libraries=[southern], actor=northern_editor)
        numbers.append(count())
    assert numbers[0] == numbers[1]


# What waits on the start page


def titles(library, user) -> list[str]:
    return [item.title for item in what_waits(library, user=user) if item.count]


def test_a_text_goes_to_the_check_and_comes_back_with_a_remark(
    client, northern, southern, northern_editor, southern_editor, person, make_news
):
    northern.has_moderation = True
    northern.save(update_fields=["has_moderation"])
    novice = person("novice", northern, Role.EDITOR, is_trusted=False)
    page = make_news(northern, "На проверку", live=False, lead="Ждём", owner=novice)
    page.save_revision(user=novice)
    client.force_login(novice)
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    form = {
        "title": page.title,
        "lead": "Ждём",
        "date": "25.11.2026",
        "body-count": "0",
        "picture": "",
        "picture_alt": "",
        "tags": "",
        "action-submit": "1",
    }
    client.post(edit, form, headers=PORTAL)
    state = page.refresh_from_db() or page.current_workflow_state
    assert state is not None and not page.live
    assert titles(northern, northern_editor) == ["Проверить и опубликовать: На проверку"]
    assert titles(northern, novice) == ["На проверке: На проверку"]
    assert titles(southern, southern_editor) == []

    act = reverse(
        "wagtailadmin_pages:workflow_action",
        args=(page.pk, "reject", state.current_task_state.pk),
    )
    client.force_login(northern_editor)
    client.post(act, {"comment": "Добавьте дату"}, headers=PORTAL)
    assert titles(northern, novice) == ["Вернули на доработку: На проверку. Добавьте дату"]

    client.force_login(novice)
    client.post(edit, {**form, "lead": "5 декабря"}, headers=PORTAL)
    state = NewsPage.objects.get(pk=page.pk).current_workflow_state
    act = reverse(
        "wagtailadmin_pages:workflow_action",
        args=(page.pk, "approve", state.current_task_state.pk),
    )
    client.force_login(northern_editor)
    client.post(act, {"comment": ""}, headers=PORTAL)
    page = NewsPage.objects.get(pk=page.pk)
    assert page.live and page.lead == "5 декабря"
    assert titles(northern, novice) == titles(northern, northern_editor) == []


def test_the_novice_cannot_approve_what_the_novice_wrote(northern, person, make_news):
    northern.has_moderation = True
    northern.save(update_fields=["has_moderation"])
    novice = person("novice", northern, Role.EDITOR, is_trusted=False)
    page = make_news(northern, "На проверку", live=False)
    page.save_revision(user=novice)
    workflow = Workflow.objects.get(workflow_pages__page=northern.root_page_id)
    state = workflow.start(page, novice)
    task = state.current_task_state.task.specific
    assert not task.get_actions(page, novice)


def test_offered_news_waits_on_the_start_page_of_the_receiver_only(
    northern, southern, northern_editor, southern_editor, offered
):
    assert titles(southern, southern_editor) == [
        "Вам предлагают 1 страницу другой библиотеки: показать?"
    ]
    assert titles(northern, northern_editor) == []


# The clock of the library


@pytest.mark.parametrize("zone", ["Europe/Kaliningrad", "Asia/Kamchatka"])
def test_news_appears_and_goes_at_the_librarys_hour_by_the_workers_minute(
    zone, client, northern, northern_editor, make_news
):
    from bibnet.pages.scheduling import publish_due

    northern.time_zone = zone
    northern.save(update_fields=["time_zone"])
    page = make_news(northern, "По часам", live=False, lead="Ждём")
    page.save_revision()
    soon = timezone.localtime(timezone.now() + timedelta(hours=1), northern.tz)
    client.force_login(northern_editor)
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    shown = client.get(edit, headers=PORTAL).content.decode()
    assert zone in shown
    client.post(
        edit,
        {
            "title": page.title,
            "lead": "Ждём",
            "date": "25.11.2026",
            "body-count": "0",
            "picture": "",
            "picture_alt": "",
            "tags": "",
            "go_live_at": soon.strftime("%d.%m.%Y %H:%M"),
            "action-publish": "1",
        },
        headers=PORTAL,
    )
    page.refresh_from_db()
    assert not page.live
    revision = page.scheduled_revision
    assert abs(revision.approved_go_live_at - soon) < timedelta(minutes=1)
    publish_due()
    page.refresh_from_db()
    assert not page.live
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.save(update_fields=["approved_go_live_at"])
    content = revision.content
    content["go_live_at"] = revision.approved_go_live_at.isoformat()
    type(revision).objects.filter(pk=revision.pk).update(content=content)
    publish_due()
    page.refresh_from_db()
    assert page.live
