"""The queue of doubtful pairs, why records stand together, and the list of decisions."""

from __future__ import annotations

import pytest
from bibnet_catalog.deciding.joining import join, settle_doubt
from bibnet_catalog.deciding.wording import WORDS, in_words
from bibnet_catalog.matching.weights import Code
from bibnet_catalog.models import Decision, Doubt, DoubtState, RulingKind
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bibnet.libraries.models import Role
from bibnet.plugins.services import enable_plugin
from tests.plugins.catalog.conftest import book

from .conftest import OTHER


@pytest.fixture(autouse=True)
def _on(region, northern, southern):
    for library in (region, northern, southern):
        enable_plugin(library=library, slug="catalog", actor=None)


def browser(user) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(user)
    return client


@pytest.fixture
def network(network_cataloguer) -> Client:
    return browser(network_cataloguer)


@pytest.fixture
def own(northern_cataloguer) -> Client:
    return browser(northern_cataloguer)


def at(name: str, library, *args) -> str:
    return reverse(f"catalog_admin:{name}", args=[library.code, *args])


@pytest.fixture
def doubts(deliver, northern, southern) -> list[Doubt]:
    """Three pairs of a Northern and a Southern record each."""
    titles = ["Война и мир", "Воскресение в деревне", "Детство и отрочество"]
    deliver(northern, *(book(f"n{turn}", title) for turn, title in enumerate(titles)))
    deliver(southern, *(book(f"s{turn}", title, pages=420) for turn, title in enumerate(titles)))
    found = list(Doubt.objects.order_by("-score", "pk"))
    assert len(found) == 3
    return found


def test_the_queue_begins_with_the_likest_and_shows_both_records(
    network, region, northern, southern, doubts
):
    page = network.get(at("doubts", region), follow=True)
    assert page.redirect_chain[-1][0] == at("doubt", region, doubts[0].pk)
    text = page.content.decode()
    assert northern.short_name in text
    assert southern.short_name in text
    assert "разное число страниц: 350 и 420" in text
    assert "<mark>420</mark>" in text
    assert "Решения ждут 3 пары." in text


def test_an_answer_leads_to_the_next_pair_at_once(network, region, doubts):
    answer = {"answer": "apart", "reason": "Разные выпуски"}
    page = network.post(at("answer_doubt", region, doubts[0].pk), answer, follow=True)
    assert page.redirect_chain[-1][0] == at("doubt", region, doubts[1].pk)
    assert "Решено: разные издания." in page.content.decode()
    assert Decision.objects.get().reason == "Разные выпуски"
    page = network.post(at("answer_doubt", region, doubts[1].pk), {"answer": "later"}, follow=True)
    assert page.redirect_chain[-1][0] == at("doubt", region, doubts[2].pk)
    network.post(at("answer_doubt", region, doubts[2].pk), {"answer": "together"})
    page = network.get(at("doubts", region), follow=True)
    assert page.redirect_chain[-1][0] == at("doubt", region, doubts[1].pk)
    network.post(at("answer_doubt", region, doubts[1].pk), {"answer": "together"})
    assert "решить, нет" in network.get(at("doubts", region)).content.decode()


def test_who_comes_second_is_told_so(network, region, doubts):
    settle_doubt(doubt=doubts[0].pk, kind=RulingKind.APART, actor=None)
    page = network.post(
        at("answer_doubt", region, doubts[0].pk), {"answer": "together"}, follow=True
    )
    assert "уже решили" in page.content.decode()
    assert (
        "Вопрос об этой паре снят"
        in network.get(at("doubt", region, doubts[0].pk)).content.decode()
    )


def test_an_answer_that_is_none_changes_nothing(network, region, doubts):
    page = network.post(at("answer_doubt", region, doubts[0].pk), {"answer": "x"}, follow=True)
    assert "Выберите ответ" in page.content.decode()
    assert not Decision.objects.exists()


def test_a_librarys_cataloguer_sees_the_pair_and_who_decides(own, northern, doubts):
    page = own.get(at("doubt", northern, doubts[0].pk)).content.decode()
    assert "решает каталогизатор сети" in page
    assert 'name="answer"' not in page
    assert f"{at('doubts', northern)}?after={doubts[0].pk}" in page
    after = own.get(at("doubts", northern), {"after": doubts[0].pk})
    assert after["Location"] == at("doubt", northern, doubts[1].pk)
    last = own.get(at("doubts", northern), {"after": doubts[2].pk})
    assert last["Location"] == at("doubt", northern, doubts[0].pk)
    page = own.post(
        at("answer_doubt", northern, doubts[0].pk), {"answer": "apart"}, follow=True
    ).content.decode()
    assert "решение принимает каталогизатор сети" in page
    assert Doubt.objects.filter(state=DoubtState.OPEN).count() == 3


def test_a_librarys_cataloguer_decides_about_its_own_pair(own, deliver, northern):
    deliver(northern, book("1"), book("2", pages=420))
    doubt = Doubt.objects.get()
    own.post(at("answer_doubt", northern, doubt.pk), {"answer": "apart"})
    doubt.refresh_from_db()
    assert doubt.state == DoubtState.SETTLED


def test_pairs_of_others_are_not_there(
    deliver, southern, northern, own, network, two_editions, edition_of
):
    deliver(southern, book("8", "Идиот"), book("9", "Идиот", pages=420))
    doubt = Doubt.objects.get()
    decision = join(
        editions=(edition_of(southern, "8").pk, edition_of(southern, "9").pk),
        reason="",
        actor=None,
    )
    assert own.get(at("doubt", northern, doubt.pk)).status_code == 404
    assert own.post(at("answer_doubt", northern, doubt.pk), {"answer": "apart"}).status_code == 404
    assert own.post(at("undo_decision", northern, decision.pk)).status_code == 404
    foreign = edition_of(southern, "8").pk
    for name in ("together", "part_records", "join_editions"):
        ask = own.get if name == "together" else own.post
        assert ask(at(name, northern, foreign)).status_code == 404
    assert network.get(at("doubt", southern, doubt.pk)).status_code == 200


def test_why_together_explains_each_pair_and_parts_and_joins(
    network, region, northern, southern, one_edition, record_of, stands, deliver
):
    page = network.get(at("together", region, one_edition.pk)).content.decode()
    assert page.count("всё, что сравнивается, одинаково") == 1
    assert page.count("и ещё 2 такие же") == 2
    chosen = {"record": record_of(southern, "2").pk, "reason": "Другой тираж"}
    page = network.post(
        at("part_records", region, one_edition.pk), chosen, follow=True
    ).content.decode()
    assert "Записи выделены" in page
    assert "Другой тираж" in page
    new = stands(southern, "2")
    assert new != one_edition.pk
    page = network.post(
        at("join_editions", region, new), {"number": f"№ {one_edition.pk}"}, follow=True
    ).content.decode()
    assert "сначала отмените" in page
    undo = {"edition": one_edition.pk}
    page = network.post(at("undo_decision", region, Decision.objects.get().pk), undo, follow=True)
    assert "Решение отменено" in page.content.decode()
    assert stands(southern, "2") == one_edition.pk
    merged = network.get(at("together", region, new))
    assert merged["Location"] == at("together", region, one_edition.pk)


def test_editions_are_joined_by_number(network, region, two_editions, stands, southern):
    older, younger = two_editions
    address = at("join_editions", region, younger.pk)
    assert "по" in network.post(address, {"number": "abc"}, follow=True).content.decode()
    assert stands(southern, "2") == younger.pk
    network.post(address, {"number": str(older.pk)})
    assert stands(southern, "2") == older.pk


def test_the_list_names_people_to_those_who_may_know(
    network, own, region, northern, southern, two_editions, network_cataloguer, person
):
    network_cataloguer.last_name = "Сетевая"
    network_cataloguer.save()
    decision = join(
        editions=(two_editions[0].pk, two_editions[1].pk),
        reason="Это одна книга",
        actor=network_cataloguer,
    )
    everywhere = network.get(at("decisions", region)).content.decode()
    here = own.get(at("decisions", northern)).content.decode()
    assert "Сетевая" in everywhere
    assert "Сетевая" not in here
    assert "Это одна книга" in here
    assert at("undo_decision", region, decision.pk) in everywhere
    assert at("undo_decision", northern, decision.pk) not in here


def test_the_screens_ask_as_often_whatever_there_is(
    network, region, deliver, northern, southern, edition_of, django_assert_max_num_queries
):
    def decide(turn: int) -> None:
        deliver(northern, book(f"n{turn}", f"Книга {turn} о разном"))
        deliver(southern, book(f"s{turn}", f"{OTHER} {turn}", year=1911))
        pair = (edition_of(northern, f"n{turn}").pk, edition_of(southern, f"s{turn}").pk)
        join(editions=pair, reason="", actor=None)

    def asked() -> int:
        network.get(at("decisions", region))
        with django_assert_max_num_queries(60) as queries:
            network.get(at("decisions", region))
        return len(queries)

    decide(0)
    few = asked()
    for turn in range(1, 8):
        decide(turn)
    assert asked() == few


def test_editors_and_strangers_see_none_of_it(northern, doubts, northern_editor, person):
    librarian = person("librarian", northern, Role.LIBRARIAN)
    for user in (northern_editor, librarian):
        for name, args in (("doubts", ()), ("doubt", (doubts[0].pk,)), ("decisions", ())):
            answer = browser(user).get(at(name, northern, *args))
            assert answer.status_code in (302, 403)
            assert not answer.get("Location", "").startswith(f"/admin/l/{northern.code}/catalog")


def test_every_reason_has_words():
    assert WORDS.keys() == set(Code)
    words = in_words([(code, "1", "2") for code in Code])
    assert all([words.agrees, words.differs, words.unsure])
    assert in_words([("of_yesterday", "", "")]).agrees == []
    with override("ru"):
        [differs] = in_words([("language_differs", "rus", "chu, eng")]).differs
    assert differs == "разные языки: русский и церковнославянский, английский"
