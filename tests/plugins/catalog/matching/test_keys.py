"""Keys do not depend on how a record is written, and exist for any record."""

from __future__ import annotations

import subprocess
import sys

from bibnet_catalog.describing.description import (
    Description,
    Isbn,
    Kind,
    Level,
    Linked,
    Person,
)
from bibnet_catalog.matching.features import features
from bibnet_catalog.matching.keys import block_keys, work_key
from bibnet_catalog.matching.verdict import Outcome, compare
from hypothesis import given
from hypothesis import strategies as st

RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
texts = st.text(max_size=60)
russian_words = st.lists(
    st.text(alphabet=RUSSIAN, min_size=2, max_size=10), min_size=1, max_size=6, unique=True
)
years = st.one_of(st.none(), st.integers(1500, 2030))
people = st.builds(
    Person,
    surname=texts,
    given=texts,
    initials=texts,
    roles=st.lists(st.sampled_from(["070", "340", ""]), max_size=1),
)
descriptions = st.builds(
    Description,
    kind=st.sampled_from(Kind),
    level=st.sampled_from(Level),
    title=texts,
    other_title=texts,
    parallel_titles=st.lists(texts, max_size=3),
    part_number=texts,
    part_title=texts,
    responsibility=texts,
    people=st.lists(people, max_size=3),
    edition=texts,
    publishers=st.lists(texts, max_size=3),
    date=texts,
    year=years,
    last_year=years,
    pages=st.one_of(st.none(), st.integers(0, 5000)),
    languages=st.lists(st.sampled_from(["rus", "tat", "eng", "", "   "]), max_size=2),
    isbns=st.lists(st.builds(Isbn, text=texts, isbn13=texts), max_size=7),
    linked=st.lists(
        st.builds(
            Linked,
            relation=st.sampled_from(["set", "host", "series"]),
            title=texts,
            part=texts,
            pages=texts,
        ),
        max_size=2,
    ),
)


@given(descriptions)
def test_any_description_has_features_and_short_keys(description):
    found = features(description)
    keys = (*block_keys(found), work_key(found))
    assert all(len(key) <= 40 for key in keys)
    assert features(description) == found


@given(descriptions, descriptions)
def test_the_verdict_does_not_depend_on_the_order(one, other):
    a, b = features(one), features(other)
    forth, back = compare(a, b), compare(b, a)
    assert (forth.outcome, round(forth.score, 9)) == (back.outcome, round(back.score, 9))
    assert [reason.code for reason in forth.reasons] == [reason.code for reason in back.reasons]
    assert [(reason.second, reason.first) for reason in forth.reasons] == [
        (reason.first, reason.second) for reason in back.reasons
    ]


@given(descriptions, russian_words, st.integers(1, 2000))
def test_a_record_that_says_enough_is_the_same_as_itself(description, words, pages):
    description.title = " ".join(words)
    description.pages = pages
    one, other = features(description), features(description)
    assert compare(one, other).outcome is Outcome.SAME


@given(russian_words, st.data())
def test_case_yo_spacing_and_punctuation_change_no_key(words, data):
    plain = _book(" ".join(words))
    draw = data.draw
    changed = [
        draw(st.sampled_from([word, word.upper(), word.capitalize(), word.replace("е", "ё")]))
        for word in words
    ]
    marks = st.sampled_from([" ", "  ", ", ", " - ", "; ", " — ", "! ", " «", "» ", "… "])
    title = changed[0] + "".join(draw(marks) + word for word in changed[1:])
    title += draw(st.sampled_from(["", ".", "!", "  ", "»"]))
    other = _book(title)
    assert block_keys(features(other)) == block_keys(features(plain))
    assert work_key(features(other)) == work_key(features(plain))


def _book(title: str) -> Description:
    return Description(
        title=title,
        people=[Person(surname="Толстой", initials="Л. Н.", roles=["070"])],
        year=1987,
        pages=350,
    )


def test_of_a_record_made_to_hurt_only_the_beginning_is_compared():
    text = "т. 1-2, кн. 3. а. б. 1. " * 20_000
    hurting = Description(
        title=text,
        other_title=text,
        part_number=text,
        part_title=text,
        responsibility=text,
        people=[Person(surname=f"{at}в") for at in range(2_000)],
        publishers=[text] * 100,
        parallel_titles=[text] * 100,
        linked=[Linked(relation="set", title=text, part=text)] * 100,
    )
    found = features(hurting)
    wordings = (found.title, found.part, found.subtitle, *found.parallel, *found.publishers)
    assert max(len(one.words) for one in wordings) <= 120
    assert len(found.surnames) <= 40


def test_editions_of_a_work_share_its_key_and_other_works_do_not():
    novel = Description(
        title="Война и мир",
        part_number="Т. 1",
        year=1987,
        publishers=["Наука"],
        edition="2-е изд.",
        people=[Person(surname="Толстой", initials="Л. Н.", roles=["070"])],
    )
    reprint = Description(
        title="Война и мир. Том 1",
        year=2010,
        publishers=["Эксмо"],
        people=[Person(surname="Толстой, Лев Николаевич")],
    )
    second = Description(title="Война и мир. Том 2", people=novel.people)
    music = Description(title="Война и мир. Т. 1", kind=Kind.MUSIC, people=novel.people)
    key = work_key(features(novel))
    assert work_key(features(reprint)) == key
    assert work_key(features(second)) != key
    assert work_key(features(music)) != key


def test_a_collection_of_no_author_keeps_apart_by_its_subtitle():
    first = Description(title="Сборник стихов", other_title="поэты Казани")
    first.title = "Стихи"
    second = Description(title="Стихи", other_title="поэты Уфы")
    assert work_key(features(first)) != work_key(features(second))


def test_what_has_a_title_or_a_number_has_a_key():
    assert block_keys(features(Description(title="Труды")))
    assert block_keys(features(Description(issns=["0028-1263"])))
    assert block_keys(features(Description(isbns=[Isbn(text="", isbn13="9785020138506")])))
    assert not block_keys(features(Description(year=1999)))


def test_a_romanised_record_meets_the_russian_one():
    russian = _book("Отечественная история и культура")
    romanised = Description(
        title="Otechestvennaia istoriia i kulʹtura",
        people=[Person(surname="Tolstoĭ, L. N.")],
        year=1987,
    )
    keys = set(block_keys(features(russian)))
    assert keys & set(block_keys(features(romanised)))


def test_keys_are_the_same_in_another_process():
    program = (
        "from bibnet_catalog.describing.description import Description, Isbn\n"
        "from bibnet_catalog.matching.features import features\n"
        "from bibnet_catalog.matching.keys import block_keys, work_key\n"
        "one = features(Description(title='Война и мир', year=1987, pages=350))\n"
        "print(*block_keys(one), work_key(one))\n"
    )
    environment = {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    one = features(Description(title="Война и мир", year=1987, pages=350))
    assert done.stdout.split() == [*block_keys(one), work_key(one)]
