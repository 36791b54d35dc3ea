"""Which edition each record of a chunk belongs to, and which pairs a person has to look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from bibnet_catalog.describing.description import Description
from bibnet_catalog.matching.features import Features, features
from bibnet_catalog.matching.verdict import Outcome, Verdict, compare
from bibnet_catalog.models import Edition, Record, Ruling, RulingKind, Work

from .remembering import Memory
from .sharing import CROWD, FEW, batched, sharing
from .shown import Shown
from .understanding import Understood

RULED_TOGETHER = Verdict(Outcome.SAME, float("inf"), ())
RULED_APART = Verdict(Outcome.DIFFERENT, float("-inf"), ())


@dataclass(slots=True, eq=False)
class Group:
    """A work: its number, 0 until it is saved, and its key."""

    pk: int
    key: int


@dataclass(slots=True, eq=False)
class Cluster:
    """An edition: its number, 0 until it is saved, its work, and how much it shows.

    `shown` is what it is to show from now on, if that changes.
    """

    pk: int
    work: Group
    fullness: int = 0
    shown: Shown | None = None

    @property
    def work_id(self) -> int:
        return self.work.pk


@dataclass(slots=True, eq=False)
class Member:
    """A record as it stands, or as a delivery has just made it, in its edition."""

    features: Features
    edition: Cluster
    record: int
    keys: tuple[int, ...] = ()


Judged = tuple[Member, Verdict]


@dataclass(slots=True)
class Placed:
    """Where a record belongs. `left` is the edition that goes there with it, or None; `work_left`
    the number of the work that its edition was of until now.
    """

    edition: Cluster
    joins: bool = False
    left: Cluster | None = None
    work_left: int | None = None
    doubts: list[tuple[int, Verdict]] = field(default_factory=list)


class Clusters:
    """Places the records of one chunk, one after another, among those that stand and each other.

    Reads all that it needs at once, writes nothing: new editions and works are not saved yet.
    For one transaction in which nobody else places records. A record of the chunk that was
    delivered before stands as it was until its turn comes.
    """

    def __init__(
        self, chunk: Sequence[Understood], known: Collection[Record], memory: Memory
    ) -> None:
        self._memory = memory
        self._by_key: dict[int, list[Member]] = defaultdict(list)
        self._by_edition: dict[int, list[Member]] = defaultdict(list)
        self._by_record: dict[int, Member] = {}
        self._rulings: dict[int, dict[int, str]] = defaultdict(dict)
        self._works: dict[int, Group] = {}
        self._editions: dict[int, Cluster] = {}
        self._crowded: set[int] = set()
        self._read_rulings(known)
        self._read_editions({one.edition_id for one in known})
        self._read_members(chunk, known)
        self._read_works({one.work for one in chunk if one.work})

    def place(self, one: Understood, number: int, record: Record | None) -> Placed:
        """The edition of the record of this number, which stands in one if it came before.

        It joins the one of the record that it is most surely the same as, unless a person has
        parted it from a record of that edition. Which others it may be the same as is in doubt.
        """
        stood = self._by_record.get(number)
        mates = self._mates(record)
        judged = [
            (member, self._ruled(one, number, member) or compare(one.features, member.features))
            for member in self._candidates(one, number, mates)
        ]
        placed = self._placed(one, record, stood, mates, judged)
        placed.doubts = list(_doubts(judged, placed.edition))
        if stood is not None:
            self._take_out(stood)
        self._add(Member(one.features, placed.edition, number, one.keys))
        if placed.left is not None:
            self._editions[placed.left.pk] = placed.edition
        return placed

    def _placed(
        self,
        one: Understood,
        record: Record | None,
        stood: Member | None,
        mates: Collection[Member],
        judged: Sequence[Judged],
    ) -> Placed:
        best = self._best(record, judged)
        if record is None:
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

    def _best(self, record: Record | None, judged: Sequence[Judged]) -> Cluster | None:
        """The edition of the likest record, of those in which no record is another than this."""
        if not judged:
            return None
        parted = {id(edition) for edition in self._parted(record)} if record else set()
        by_edition: dict[int, list[Judged]] = defaultdict(list)
        for member, verdict in judged:
            by_edition[id(member.edition)].append((member, verdict))
        found: list[tuple[float, float, Cluster]] = []
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

    def _parted(self, record: Record) -> Iterable[Cluster]:
        """The editions that hold a record which a person has parted from this one."""
        for pk, kind in self._rulings.get(record.pk, {}).items():
            partner = self._by_record.get(pk)
            if kind == RulingKind.APART and partner is not None:
                yield partner.edition

    def _candidates(self, one: Understood, number: int, mates: Collection[Member]) -> list[Member]:
        """Who shares a key with it or was ruled about, and who stands with them in an edition."""
        found = {id(member): member for member in mates}
        crowded: set[int] = set()
        for key in one.keys:
            members = self._by_key.get(key, ())
            if key in one.loose and (key in self._crowded or len(members) > FEW):
                twice = {id(member): member for member in members if id(member) in crowded}
                crowded.update(map(id, members))
                found.update(twice)
                continue
            for member in members[:CROWD]:
                found[id(member)] = member
        for pk in (*self._rulings.get(number, ()), one.same_as):
            if pk in self._by_record:
                found[id(self._by_record[pk])] = self._by_record[pk]
        for member in list(found.values()):
            for mate in self._by_edition[id(member.edition)][:CROWD]:
                found[id(mate)] = mate
        found.pop(id(self._by_record.get(number)), None)
        return list(found.values())

    def _mates(self, record: Record | None) -> list[Member]:
        """The other records of its edition."""
        if record is None:
            return []
        standing = self._by_edition[id(self._edition(record))]
        return [one for one in standing if one.record != record.pk]

    def _ruled(self, one: Understood, number: int, member: Member) -> Verdict | None:
        """What a person has decided about the two, if so."""
        if one.same_as is not None and member.record == one.same_as:
            return RULED_TOGETHER
        kind = self._rulings.get(number, {}).get(member.record)
        if kind is None:
            return None
        return RULED_TOGETHER if kind == RulingKind.TOGETHER else RULED_APART

    def _edition(self, record: Record) -> Cluster:
        """The one object that stands for a record's edition here."""
        return self._editions[record.edition_id]

    def _new_edition(self, one: Understood) -> Cluster:
        return Cluster(0, self._work(one))

    def _regrouped(self, own: Cluster, one: Understood) -> Placed:
        """In the edition of a lone record, which is of the work that its title names now."""
        left = own.work
        if one.work and one.work != left.key:
            own.work = self._work(one)
        return Placed(own, work_left=None if own.work is left else left.pk)

    def _work(self, one: Understood) -> Group:
        work = self._works.get(one.work)
        if work is None:
            work = Group(0, one.work)
            if one.work:
                self._works[one.work] = work
        return work

    def _add(self, member: Member) -> None:
        for key in member.keys:
            self._by_key[key].append(member)
        self._by_edition[id(member.edition)].append(member)
        self._by_record[member.record] = member

    def _take_out(self, member: Member) -> None:
        self._by_edition[id(member.edition)].remove(member)
        for key in member.keys:
            self._by_key[key].remove(member)

    def _read_members(self, chunk: Sequence[Understood], known: Collection[Record]) -> None:
        """The live records of all editions that may be meant, and of those that come again."""
        keys, self._crowded = _sharing(chunk)
        partners = {pk for ruled in self._rulings.values() for pk in ruled}
        partners |= {one.same_as for one in chunk if one.same_as}
        meant = {*keys, *partners, *(one.pk for one in known)}
        if not meant:
            return
        rows = _standing(meant)
        self._read_editions({edition for _pk, edition, _at in rows})
        compared = self._memory.of([(pk, at) for pk, _edition, at in rows])
        for pk, edition, _at in rows:
            own = tuple(keys.get(pk, ()))
            self._add(Member(compared[pk], self._editions[edition], pk, own))

    def _read_editions(self, numbers: Collection[int]) -> None:
        """The editions of these numbers, each the one object for all numbers that lead to it."""
        read: dict[int, Cluster] = {}
        leads: dict[int, int] = {}
        wanted = set(numbers) - self._editions.keys()
        while wanted:
            found = Edition.objects.filter(pk__in=wanted)
            for pk, target, *facts in found.values_list(
                "pk", "merged_into", "work", "work__key", "fullness"
            ):
                work, key, says = facts
                read[pk] = Cluster(pk, Group(work, key), says)
                if target:
                    leads[pk] = target
            wanted = set(leads.values()) - read.keys() - self._editions.keys()
        for pk in read:
            last = pk
            while last in leads:
                last = leads[last]
            self._editions[pk] = self._editions.get(last) or read[last]

    def _read_works(self, keys: Collection[int]) -> None:
        """The works of these keys; of several the first one."""
        works = Work.objects.filter(key__in=keys).order_by("-pk")
        for pk, key, target, its_key in works.values_list(
            "pk", "key", "merged_into", "merged_into__key"
        ):
            self._works[key] = Group(target, its_key) if target else Group(pk, key)

    def _read_rulings(self, known: Collection[Record]) -> None:
        pks = [one.pk for one in known]
        if not pks:
            return
        ruled = Ruling.objects.filter(Q(left__in=pks) | Q(right__in=pks), undone_at=None)
        for left, right, kind in ruled.values_list("left", "right", "kind"):
            self._rulings[left][right] = self._rulings[right][left] = kind


def _standing(meant: Collection[int]) -> list[tuple[int, int, datetime]]:
    """The live records of the editions of those that are meant: number, edition, last change.

    Those that are meant, and of others the first ones of each edition.
    """
    editions: set[int] = set()
    for part in batched(meant):
        editions.update(Record.objects.filter(pk__in=part).values_list("edition", flat=True))
    found: list[tuple[int, int, datetime]] = []
    for part in batched(editions):
        turns: Counter[int] = Counter()
        live = Record.objects.filter(edition__in=part, is_gone=False).order_by("pk")
        for pk, edition, at in live.values_list("pk", "edition", "changed_at"):
            turns[edition] += 1
            if turns[edition] <= CROWD or pk in meant:
                found.append((pk, edition, at))
    return sorted(found)


def _sharing(chunk: Sequence[Understood]) -> tuple[dict[int, list[int]], set[int]]:
    """The first records of each key of these, with the keys they share; the crowded of the keys.

    Records that share nothing but a crowded key are left out.
    """
    found: dict[int, list[int]] = defaultdict(list)
    loose = {key for one in chunk for key in one.loose}
    firm = {key for one in chunk for key in one.keys} - loose
    for key, pk in sharing(firm, most=CROWD):
        found[pk].append(key)
    turns: Counter[int] = Counter()
    for key, pk in sharing(loose, most=FEW + 1):
        found[pk].append(key)
        turns[key] += 1
    crowded = {key for key, number in turns.items() if number > FEW}
    told = {pk: keys for pk, keys in found.items() if len(keys) > 1 or keys[0] not in crowded}
    return told, crowded


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


def _doubts(judged: Sequence[Judged], edition: Cluster) -> Iterable[tuple[int, Verdict]]:
    """Of each other edition that it may belong to the likest record, if nobody has ruled."""
    likest: dict[int, Judged] = {}
    for member, verdict in judged:
        is_open = verdict.outcome is not Outcome.DIFFERENT and verdict is not RULED_TOGETHER
        if is_open and member.edition is not edition:
            best = likest.get(id(member.edition))
            if best is None or verdict.score > best[1].score:
                likest[id(member.edition)] = (member, verdict)
    return [(member.record, verdict) for member, verdict in likest.values()]
