"""A person or a subject by its number, with all ways in which the records name it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bibnet_catalog.models import Heading, HeadingKind

from .persons import persons

# Of one family; more are looked at by nobody, and each would stand for itself.
MOST_WAYS = 2_000
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Headed:
    """`number` and `title` are those of the way of naming that says most.

    `texts` are all ways of naming it, that one first, `like` persons that it could also be.
    """

    number: int
    kind: HeadingKind
    title: str
    texts: tuple[str, ...]
    like: tuple[tuple[int, str], ...] = ()


def headed(kind: HeadingKind, number: int) -> Headed | None:
    """What a number means, if there is such a one."""
    own = Heading.objects.filter(pk=number, kind=kind).first()
    if own is None:
        return None
    family = Heading.objects.filter(kind=kind, family=own.family).order_by("pk")
    numbers = dict(family.values_list("text", "pk")[:MOST_WAYS]) | {own.text: own.pk}
    if kind is HeadingKind.SUBJECT:
        texts = sorted(numbers, key=lambda text: (text.isupper(), numbers[text]))
        return Headed(numbers[texts[0]], kind, texts[0], tuple(texts))
    everybody = persons(numbers)
    someone = next(one for one in everybody if own.text in {way.text for way in one.ways})
    texts = [way.text for way in someone.ways]
    like = [
        other.ways[0].text
        for other in everybody
        if other is not someone and other.may_be(someone.ways[0])
    ]
    return Headed(
        numbers[texts[0]], kind, texts[0], tuple(texts), tuple((numbers[one], one) for one in like)
    )


def numbers_of(kind: HeadingKind, texts: Iterable[str]) -> dict[str, int]:
    """The numbers of these ways of naming; those without a row are left out."""
    rows = Heading.objects.filter(kind=kind, text__in=set(texts))
    return dict(rows.values_list("text", "pk"))


def subjects_about(person: Headed) -> list[str]:
    """The subjects under which books about a person stand."""
    found: list[str] = []
    for surname in {text.partition(",")[0] for text in person.texts}:
        start = f"{surname},"
        rows = Heading.objects.filter(
            kind=HeadingKind.SUBJECT, text__gte=start, text__lt=start + LAST
        )
        found += rows.values_list("text", flat=True)[:MOST_WAYS]
    everybody = persons(dict.fromkeys((*person.texts, *found)))
    for someone in everybody:
        texts = {way.text for way in someone.ways}
        if person.title in texts:
            return [text for text in found if text in texts]
    return []
