"""Which edition each record of a chunk belongs to, and which pairs a person has to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from bibnet_catalog.describing.description import Description
from bibnet_catalog.matching.features import Features, features
from bibnet_catalog.matching.verdict import Outcome, Verdict, compare
from bibnet_catalog.models import Edition, Record, RecordKey, Ruling, RulingKind, Work

from .understanding import Understood

# Of the records that share a key, and of those of one edition, so many are compared.
CROWD = 60
AT_ONCE = 500
RULED_TOGETHER = Verdict(Outcome.SAME, float("inf"), ())
RULED_APART = Verdict(Outcome.DIFFERENT, float("-inf"), ())


@dataclass(slots=True, eq=False)
class Member:
    """A record as it stands, or as a delivery has just made it, in its edition."""

    features: Features
    edition: Edition
    record: Record
    keys: tuple[int, ...] = ()


Judged = tuple[Member, Verdict]


@dataclass(slots=True)
class Placed:
    """Where a record belongs. `left` is the edition that goes there with it, or None; `work_left`
    the number of the work that its edition was of until now.
    """

    edition: Edition
    joins: bool = False
    left: Edition | None = None
    work_left: int | None = None
    doubts: list[tuple[Record, Verdict]] = field(default_factory=list)


class Clusters:
    """Places the records of one chunk, one after another, among those that stand and each other.

    Reads all that it needs at once, writes nothing: new editions and works are not saved yet.
    For one transaction in which nobody else places records. A record of the chunk that was
    delivered before stands as it was until its turn comes.
    """

    def __init__(self, chunk: Sequence[Understood], known: Collection[Record]) -> None:
        self._by_key: dict[int, list[Member]] = defaultdict(list)
        self._by_edition: dict[int, list[Member]] = defaultdict(list)
        self._by_record: dict[int, Member] = {}
        self._rulings: dict[int, dict[int, str]] = defaultdict(dict)
        self._works: dict[int, Work] = {}
        self._editions: dict[int, Edition] = {}
        self._read_rulings(known)
        self._read_members(chunk, known)
        keys = {one.work for one in chunk if one.work}
        works = Work.objects.filter(key__in=keys).select_related("merged_into").order_by("-pk")
        for work in works:
            self._works[work.key] = work.merged_into or work

    def place(self, one: Understood, record: Record) -> Placed:
        """The edition of a record, which has one already if it was delivered before.

        It joins the one of the record that it is most surely the same as, unless a person has
        parted it from a record of that edition. Which others it may be the same as is in doubt.
        """
        stood = self._by_record.get(record.pk)
        mates = self._mates(record)
        judged = [
            (member, self._ruled(one, record, member) or compare(one.features, member.features))
            for member in self._candidates(one, record, mates)
        ]
        placed = self._placed(one, record, stood, mates, judged)
        placed.doubts = list(_doubts(judged, placed.edition))
        if stood is not None:
            self._take_out(stood)
        self._add(Member(one.features, placed.edition, record, one.keys))
        if placed.left is not None:
            self._editions[placed.left.pk] = placed.edition
        return placed

    def _placed(
        self,
        one: Understood,
        record: Record,
        stood: Member | None,
        mates: Collection[Member],
        judged: Sequence[Judged],
    ) -> Placed:
        best = self._best(record, judged)
        if record.edition_id is None:
            return Placed(best, joins=True) if best else Placed(self._new_edition(one))
        own = self._edition(record)
        if mates:
            of_mates = {id(mate) for mate in mates}
            said = [verdict for member, verdict in judged if id(member) in of_mates]
            is_parted = any(verdict is RULED_APART for verdict in said)
            is_one = any(verdict.outcome is not Outcome.DIFFERENT for verdict in said)
            if is_one and not is_parted:
                return Placed(own)
            return Placed(best, joins=True) if best else Placed(self._new_edition(one))
        # Alone in its edition, which goes along, unless the number was given to another book.
        is_other = _is_another(record, stood, one)
        if best is None or best is own:
            return Placed(self._new_edition(one)) if is_other else self._regrouped(own, one)
        return Placed(best, joins=True, left=None if is_other else own)

    def _best(self, record: Record, judged: Sequence[Judged]) -> Edition | None:
        """The edition of the likest record, of those in which no record is another than this."""
        parted = {id(edition) for edition in self._parted(record)}
        by_edition: dict[int, list[Judged]] = defaultdict(list)
        for member, verdict in judged:
            by_edition[id(member.edition)].append((member, verdict))
        found: list[tuple[float, float, Edition]] = []
        for number, said in by_edition.items():
            outcomes = {verdict.outcome for _member, verdict in said}
            is_ruled = any(verdict is RULED_TOGETHER for _member, verdict in said)
            is_one = Outcome.SAME in outcomes and Outcome.DIFFERENT not in outcomes
            if number not in parted and (is_ruled or is_one):
                edition = said[0][0].edition
                score = max(verdict.score for _member, verdict in said)
                # Of equals the one that stands longest.
                found.append((score, -(edition.pk or float("inf")), edition))
        return max(found, key=lambda row: row[:2])[2] if found else None

    def _parted(self, record: Record) -> Iterable[Edition]:
        """The editions that hold a record which a person has parted from this one."""
        for pk, kind in self._rulings.get(record.pk, {}).items():
            partner = self._by_record.get(pk)
            if kind == RulingKind.APART and partner is not None:
                yield partner.edition

    def _candidates(
        self, one: Understood, record: Record, mates: Collection[Member]
    ) -> list[Member]:
        """Who shares a key with it or was ruled about, and who stands with them in an edition."""
        found = {id(member): member for member in mates}
        for key in one.keys:
            for member in self._by_key[key][:CROWD]:
                found[id(member)] = member
        for pk in (*self._rulings.get(record.pk, ()), one.same_as):
            if pk in self._by_record:
                found[id(self._by_record[pk])] = self._by_record[pk]
        for member in list(found.values()):
            for mate in self._by_edition[id(member.edition)][:CROWD]:
                found[id(mate)] = mate
        found.pop(id(self._by_record.get(record.pk)), None)
        return list(found.values())

    def _mates(self, record: Record) -> list[Member]:
        """The other records of its edition."""
        if record.edition_id is None:
            return []
        standing = self._by_edition[id(self._edition(record))]
        return [one for one in standing if one.record.pk != record.pk]

    def _ruled(self, one: Understood, record: Record, member: Member) -> Verdict | None:
        """What a person has decided about the two, if so."""
        if one.same_as is not None and member.record.pk == one.same_as:
            return RULED_TOGETHER
        kind = self._rulings.get(record.pk, {}).get(member.record.pk)
        if kind is None:
            return None
        return RULED_TOGETHER if kind == RulingKind.TOGETHER else RULED_APART

    def _edition(self, record: Record) -> Edition:
        """The one object that stands for a record's edition here."""
        known = self._editions.get(record.edition_id)
        if known is None:
            known = record.edition
            while known.merged_into is not None:
                known = known.merged_into
            known = self._editions.setdefault(known.pk, known)
            self._editions[record.edition_id] = known
        return known

    def _new_edition(self, one: Understood) -> Edition:
        return Edition(work=self._work(one), added_at=timezone.now())

    def _regrouped(self, own: Edition, one: Understood) -> Placed:
        """In the edition of a lone record, which is of the work that its title names now."""
        left = own.work
        if one.work and one.work != left.key:
            own.work = self._work(one)
        return Placed(own, work_left=None if own.work is left else left.pk)

    def _work(self, one: Understood) -> Work:
        work = self._works.get(one.work)
        if work is None:
            work = Work(key=one.work)
            if one.work:
                self._works[one.work] = work
        return work

    def _add(self, member: Member) -> None:
        for key in member.keys:
            self._by_key[key].append(member)
        self._by_edition[id(member.edition)].append(member)
        if member.record.pk:
            self._by_record[member.record.pk] = member

    def _take_out(self, member: Member) -> None:
        self._by_edition[id(member.edition)].remove(member)
        for key in member.keys:
            self._by_key[key].remove(member)

    def _read_members(self, chunk: Sequence[Understood], known: Collection[Record]) -> None:
        """The live records of all editions that may be meant, and of those that come again."""
        wanted = {key for one in chunk for key in one.keys}
        turn = Window(RowNumber(), partition_by=F("key"), order_by="record")
        shared = RecordKey.objects.filter(key__in=wanted, record__is_gone=False)
        keys: dict[int, list[int]] = defaultdict(list)
        first = shared.annotate(turn=turn).filter(turn__lte=CROWD)
        for key, pk in first.values_list("key", "record"):
            keys[pk].append(key)
        partners = {pk for ruled in self._rulings.values() for pk in ruled}
        partners |= {one.same_as for one in chunk if one.same_as}
        meant = {*keys, *partners, *(one.pk for one in known)}
        editions = Record.objects.filter(pk__in=meant).values("edition")
        place = Window(RowNumber(), partition_by=F("edition"), order_by="pk")
        found = (
            Record.objects.filter(edition__in=editions, is_gone=False)
            .annotate(place=place)
            .filter(Q(place__lte=CROWD) | Q(pk__in=meant))
            .select_related("edition__merged_into", "edition__work")
            .order_by("pk")
        )
        for record in found.defer("content").iterator(chunk_size=AT_ONCE):
            compared = features(Description.from_json(record.description))
            own = tuple(keys.get(record.pk, ()))
            self._add(Member(compared, self._edition(record), Record(pk=record.pk), own))

    def _read_rulings(self, known: Collection[Record]) -> None:
        pks = [one.pk for one in known]
        ruled = Ruling.objects.filter(Q(left__in=pks) | Q(right__in=pks), undone_at=None)
        for left, right, kind in ruled.values_list("left", "right", "kind"):
            self._rulings[left][right] = self._rulings[right][left] = kind


def _is_another(record: Record, stood: Member | None, one: Understood) -> bool:
    """Whether a number was given to another book: other bytes that say something different.

    The same bytes read in another way are the same book.
    """
    if one.same_as == record.pk:
        return False
    if bytes(record.content) == one.piece.content:
        return False
    was = stood.features if stood else features(Description.from_json(record.description))
    return compare(was, one.features).outcome is Outcome.DIFFERENT


def _doubts(judged: Sequence[Judged], edition: Edition) -> Iterable[tuple[Record, Verdict]]:
    """Of each other edition that it may belong to the likest record, if nobody has ruled."""
    likest: dict[int, Judged] = {}
    for member, verdict in judged:
        is_open = verdict.outcome is not Outcome.DIFFERENT and verdict is not RULED_TOGETHER
        if is_open and member.edition is not edition:
            best = likest.get(id(member.edition))
            if best is None or verdict.score > best[1].score:
                likest[id(member.edition)] = (member, verdict)
    return [(member.record, verdict) for member, verdict in likest.values()]
