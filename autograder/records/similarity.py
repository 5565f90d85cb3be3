"""Find submissions of a class that are worth a look side by side.

Reads:  the sealed files of a class, the mistakes that were named in them, code known to everyone.
Gives:  SimilarGroups: who shares what hardly anybody else in the class has; who was not compared.
Leaves to others: reading files (passages.py); what to make of it. This sorts work for a person, and
        decides nothing.

What is given to everyone, and what many came upon, is no sign of anything: only fingerprints that
few submissions have count. The idea is that of MOSS: Schleimer, Wilkerson, Aiken, "Winnowing",
SIGMOD 2003.

Nobody can push others off the list: each submission is compared with its own PARTNERS, and whoever
is similar to somebody is in a group that is shown.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate, combinations

from autograder.grading.results import Result
from autograder.records.class_results import SimilarGroup, SimilarPair
from autograder.records.passages import GRAM, Passage, PassageReader

PARTNERS = 10  # of a submission: those that share most with it are compared closely

RARE_COUNT = 3  # what so many submissions share is rare, however small the class
COMMON_CODE = 0.1  # of the class: what more of it share is common
COMMON_MISTAKE = 0.03

LEAST_ROW = 5  # fingerprints in common, below which nobody looks closer
HALF_CONVINCING = 60  # pieces of unusual syntax in common that half convince: some seven statements
DOUBT = 0.6  # what is left of the doubt after each rare mistake in common
LEAST_SCORE = 0.55
PASSAGES_SHOWN = 4


@dataclass(frozen=True)
class HandedIn:
    """One submission that counts. students: keys of all who handed it in together."""

    result: Result
    files: Mapping[str, bytes]
    students: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What came of comparing a class.

    not_compared: submissions with files that were left out, each with the files and the reasons.
    """

    groups: tuple[SimilarGroup, ...]
    not_compared: tuple[tuple[str, str], ...]


def compared(handed_in: Sequence[HandedIn], known: Iterable[str] = ()) -> Comparison:
    """The groups of different students' submissions that share most, the most first.

    known: sources that everyone was given, or may come upon: template and solution.
    """
    ordered = sorted(handed_in, key=lambda one: one.result.submission)
    reader = PassageReader()
    read = [reader.all_of(one.files) for one in ordered]
    passages = [found for found, _ in read]
    common = _common(passages, known)
    unusual = {one: _unusual(one, common) for own in passages for one in own}
    works = [
        _Work(one, tuple(unusual[passage] for passage in own), frozenset(_grams(own) - common))
        for one, own in zip(ordered, passages, strict=True)
    ]
    mistakes = _rare_mistakes(ordered)
    pairs = [_pair(one, other, mistakes) for one, other in _candidates(works, mistakes)]
    not_compared = tuple(
        (one.result.submission, "; ".join(f"{name}: {why}" for name, why in left_out.items()))
        for one, (_, left_out) in zip(ordered, read, strict=True)
        if left_out
    )
    return Comparison(_groups([pair for pair in pairs if pair.score >= LEAST_SCORE]), not_compared)


# What is unusual.


@dataclass(frozen=True, eq=False)
class _Unusual:
    """What is unusual in a passage. rare: the fingerprints that are not common, by their places.

    before: for each place, how many places before it no common fingerprint covers.
    """

    name: str
    rare: tuple[tuple[int, int], ...]
    before: array[int]

    @property
    def size(self) -> int:
        """How many pieces of its syntax are unusual."""
        return self.before[-1]

    def size_in(self, grams: Set[int]) -> int:
        """How many of these pieces belong to one of these fingerprints."""
        spans = _spans(place for place, gram in self.rare if gram in grams)
        return sum(self.before[end] - self.before[start] for start, end in spans)


@dataclass(frozen=True)
class _Work:
    """A submission as it is compared. rare: its fingerprints that are not common."""

    handed_in: HandedIn
    passages: tuple[_Unusual, ...]
    rare: frozenset[int]

    @property
    def name(self) -> str:
        """The submission's."""
        return self.handed_in.result.submission

    @property
    def size(self) -> int:
        """How many pieces of its syntax are unusual."""
        return sum(passage.size for passage in self.passages)


def _grams(read: Iterable[Passage]) -> set[int]:
    return {gram for passage in read for gram in passage.grams}


def _common(read: Sequence[Sequence[Passage]], known: Iterable[str]) -> set[int]:
    """Fingerprints that are known to everyone, or that more than few submissions have."""
    count = Counter(gram for own in read for gram in _grams(own))
    few = max(RARE_COUNT, COMMON_CODE * len(read))
    sources = {str(n): source.encode(errors="replace") for n, source in enumerate(known)}
    given, _ = PassageReader().all_of(sources)
    return {gram for gram, number in count.items() if number > few} | _grams(given)


def _unusual(passage: Passage, common: set[int]) -> _Unusual:
    counts = bytearray(b"\1" if passage.grams else b"\0") * passage.length
    for start, end in _spans(n for n, gram in enumerate(passage.grams) if gram in common):
        counts[start:end] = bytes(end - start)
    rare = tuple((n, gram) for n, gram in enumerate(passage.grams) if gram not in common)
    return _Unusual(passage.name, rare, array("I", accumulate(counts, initial=0)))


def _spans(starts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """What fingerprints that begin there cover, joined where they overlap; starts in order."""
    begin = end = 0
    for start in starts:
        if start > end:
            yield begin, end
            begin = start
        end = start + GRAM
    yield begin, end


def _rare_mistakes(handed_in: Sequence[HandedIn]) -> dict[str, dict[str, str]]:
    """By submission: the mistakes in it that few made, in words, by their names."""
    made = {one.result.submission: dict(_mistakes(one.result)) for one in handed_in}
    count = Counter(name for own in made.values() for name in own)
    few = max(RARE_COUNT, COMMON_MISTAKE * len(handed_in))
    return {
        submission: {name: words for name, words in own.items() if count[name] <= few}
        for submission, own in made.items()
    }


def _mistakes(result: Result) -> Iterator[tuple[str, str]]:
    """What was named in each question: if it may be one of several, all of them as one."""
    for question in result.questions:
        if question.mistakes:
            names = " or ".join(sorted(mistake.name for mistake in question.mistakes))
            words = " or ".join(sorted(mistake.title for mistake in question.mistakes))
            yield f"{question.id}: {names}", f"{question.id}: {words}"


# Pairs.


def _candidates(
    works: Sequence[_Work], mistakes: Mapping[str, Mapping[str, str]]
) -> list[tuple[_Work, _Work]]:
    """Each submission with those that share most fingerprints or rare mistakes with it."""
    shared = _count_pairs(work.rare for work in works)
    shared = Counter({pair: number for pair, number in shared.items() if number >= LEAST_ROW})
    shared += _count_pairs(mistakes[work.name].keys() for work in works)
    partners: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (first, second), number in shared.items():
        if not set(works[first].handed_in.students) & set(works[second].handed_in.students):
            partners[first].append((-number, second))
            partners[second].append((-number, first))
    chosen = {
        (min(one, other), max(one, other))
        for one, found in partners.items()
        for _, other in sorted(found)[:PARTNERS]
    }
    return [(works[first], works[second]) for first, second in sorted(chosen)]


def _count_pairs(things: Iterable[Iterable[object]]) -> Counter[tuple[int, int]]:
    """How many things each two owners have in common; owners by number, the smaller first."""
    owners: dict[object, list[int]] = defaultdict(list)
    for owner, own in enumerate(things):
        for thing in own:
            owners[thing].append(owner)
    groups = Counter(tuple(some) for some in owners.values() if len(some) > 1)
    shared: Counter[tuple[int, int]] = Counter()
    for group, number in groups.items():
        for pair in combinations(group, 2):
            shared[pair] += number
    return shared


def _pair(one: _Work, other: _Work, mistakes: Mapping[str, Mapping[str, str]]) -> SimilarPair:
    """How much of what is unusual in the smaller one is in the other too, and why."""
    smaller, larger = sorted((one, other), key=lambda work: work.size)
    both = smaller.rare & larger.rare
    alike = [(passage.name, passage.size_in(both)) for passage in smaller.passages]
    length = sum(number for _, number in alike)
    share = length / smaller.size if length else 0.0
    made = [words for name, words in mistakes[one.name].items() if name in mistakes[other.name]]
    doubt = (1 - share * length / (length + HALF_CONVINCING)) * DOUBT ** len(made)
    names = [name for name, number in alike if number]
    reasons = [_alike(names, share)] if names else []
    reasons += [f"Both made a mistake that few make: {words}." for words in made]
    return SimilarPair(one.name, other.name, round(1 - doubt, 3), tuple(reasons))


def _alike(names: Sequence[str], share: float) -> str:
    shown = ", ".join(names[:PASSAGES_SHOWN])
    more = f" and {len(names) - PASSAGES_SHOWN} more" if len(names) > PASSAGES_SHOWN else ""
    return (
        f"{share:.0%} of the unusual code of the one that has less of it is in the other too, but "
        f"for names and constants: {shown}{more}."
    )


# Groups.


@dataclass(eq=False)
class _Joined:
    """A group that grows. pairs: those that joined two parts of it; more: all its other pairs."""

    submissions: list[str]
    pairs: list[SimilarPair] = field(default_factory=list)
    more: int = 0


def _groups(pairs: Iterable[SimilarPair]) -> tuple[SimilarGroup, ...]:
    """The submissions that pairs connect, the group with the strongest pair first.

    The strongest pairs join first, so the strongest pair of each submission is kept.
    """
    group_of: dict[str, _Joined] = {}
    for pair in sorted(pairs, key=_strongest_first):
        one, other = (
            group_of.setdefault(name, _Joined([name])) for name in (pair.first, pair.second)
        )
        if one is other:
            one.more += 1
            continue
        one.submissions += other.submissions
        one.pairs += [*other.pairs, pair]
        one.more += other.more
        group_of |= dict.fromkeys(other.submissions, one)
    groups = [
        SimilarGroup(
            tuple(sorted(joined.submissions)),
            tuple(sorted(joined.pairs, key=_strongest_first)),
            joined.more,
        )
        for joined in dict.fromkeys(group_of.values())
    ]
    return tuple(sorted(groups, key=lambda group: _strongest_first(group.pairs[0])))


def _strongest_first(pair: SimilarPair) -> tuple[float, str, str]:
    return -pair.score, pair.first, pair.second
