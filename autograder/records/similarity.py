"""Which submissions of a class are worth a look side by side.

Reads:  the sealed files of a class, the mistakes that were named in them, code known to everyone.
Gives:  SimilarPairs: who shares what hardly anybody else in the class has.
Leaves to others: what to make of it. This sorts work for a person, and decides nothing.

A function becomes a row of its syntax: kinds of statements, expressions and operators, in order.
Names, constants, annotations, docstrings and comments are not in it, so that renaming, moving and
commenting change nothing. Each GRAM pieces of a row are a fingerprint. What is given to everyone,
and what many came upon, is no sign of anything: only fingerprints that few submissions have count.
The idea is that of MOSS: Schleimer, Wilkerson, Aiken, "Winnowing", SIGMOD 2003.

Files are parsed, up to MOST_BYTES each, and never run. What Python cannot read is left out.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, pairwise

from autograder.grading.results import Result
from autograder.records.class_results import SimilarPair

GRAM = 16  # pieces of syntax: some two statements
MOST_BYTES = 2**16  # of a file: students write a tenth of that
MOST_PAIRS = 20
MOST_CANDIDATES = 500

FEW = 3  # submissions may share something that is rare, however small the class
COMMON_CODE = 0.1  # of the class: what more of it share is common
COMMON_MISTAKE = 0.03

LEAST_ROW = 5  # fingerprints in common, below which nobody looks closer
HALF = 60  # pieces of unusual syntax in common that half convince: some seven statements
DOUBT = 0.6  # what is left of the doubt after each rare mistake in common
LEAST_SCORE = 0.55
NAMES_SHOWN, LONGEST_NAME = 4, 40

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
NOT_COUNTED = (ast.expr_context, ast.Import, ast.ImportFrom, ast.Pass)
NO_FIELDS = frozenset(["annotation", "returns", "type_params"])
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITION = re.compile(rb"^(?:@.*\n)*(?:class|def|async def)\b", re.MULTILINE)
END = "end"  # of a statement that holds others
OUTSIDE = "outside of functions"


@dataclass(frozen=True)
class HandedIn:
    """One submission that counts. students: keys of all who handed it in together."""

    result: Result
    files: Mapping[str, bytes]
    students: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Passage:
    """One function, or what stands outside of all. Equal ones of several files are one object.

    name: as in Softplus.backward. grams: the fingerprint that begins at each place.
    """

    name: str
    length: int
    grams: tuple[int, ...]


def similar_pairs(
    handed_in: Sequence[HandedIn], known: Iterable[str] = ()
) -> tuple[SimilarPair, ...]:
    """The pairs of different students that share most, the most first; MOST_PAIRS at most.

    known: sources that everyone was given, or may come upon: template and solution.
    """
    ordered = sorted(handed_in, key=lambda one: one.result.submission)
    reader = Reader()
    read = [reader.all_of(one.files) for one in ordered]
    common = _common(read, known)
    unusual = {passage: _unusual(passage, common) for own in read for passage in own}
    works = [_work(one, own, unusual, common) for one, own in zip(ordered, read, strict=True)]
    mistakes = _rare_mistakes(ordered)
    pairs = [
        _compared(first, second, mistakes)
        for first, second in _candidates(works, mistakes)
        if not set(first.handed_in.students) & set(second.handed_in.students)
    ]
    found = [pair for pair in pairs if pair.score >= LEAST_SCORE]
    found.sort(key=lambda pair: (-pair.score, pair.first, pair.second))
    return tuple(found[:MOST_PAIRS])


# From source to fingerprints.


@dataclass(frozen=True)
class _Block:
    """Some statements of a file: its functions, and the syntax of what is in none."""

    functions: tuple[Passage, ...]
    outside: tuple[str, ...]


class Reader:
    """Reads the files of a class. A function or class that stood in an earlier file is not read
    again: in a class most of it is what everyone was given.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[str, bytes], Passage] = {}
        self.blocks: dict[bytes, _Block] = {}

    def all_of(self, files: Mapping[str, bytes]) -> list[Passage]:
        """The passages of a submission."""
        return [passage for name in sorted(files) for passage in self.passages(files[name])]

    def passages(self, source: bytes) -> list[Passage]:
        """The passages of a file; none if Python cannot read it, or it is above MOST_BYTES."""
        if len(source) > MOST_BYTES:
            return []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes and the like
            try:
                blocks = [self._block(text) for text in _cut(source)]
            except UNREADABLE:  # a cut inside a text or a bracket, or no Python at all
                try:
                    blocks = [self._block(source)]
                except UNREADABLE:
                    return []
        functions = [function for block in blocks for function in block.functions]
        return [*functions, _passage(OUTSIDE, [kind for block in blocks for kind in block.outside])]

    def _block(self, text: bytes) -> _Block:
        if text not in self.blocks:
            lines = text.splitlines()
            functions: list[Passage] = []
            outside: list[str] = []
            for name, statement in _statements(ast.parse(text)):
                if isinstance(statement, FUNCTION):
                    functions.append(self._function(name, statement, lines))
                else:
                    outside += _kinds(statement)
            self.blocks[text] = _Block(tuple(functions), tuple(outside))
        return self.blocks[text]

    def _function(self, name: str, function: ast.stmt, lines: Sequence[bytes]) -> Passage:
        decorators = getattr(function, "decorator_list", ())
        first = min(part.lineno for part in (function, *decorators))
        key = (name, b"\n".join(lines[first - 1 : function.end_lineno]))
        if key not in self.known:
            self.known[key] = _passage(name, list(_kinds(function)))
        return self.known[key]


def _cut(source: bytes) -> list[bytes]:
    """A file before each line that begins a function or class of its own.

    Where that is inside of a statement, the piece before it cannot be parsed.
    """
    starts = [match.start() for match in DEFINITION.finditer(source)]
    return [source[start:end] for start, end in pairwise([0, *starts, len(source)])]


def _statements(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Statements outside of functions, and functions as a whole, with their names."""
    todo: list[tuple[str, ast.stmt]] = [("", statement) for statement in reversed(tree.body)]
    while todo:
        prefix, statement = todo.pop()
        if isinstance(statement, ast.ClassDef):
            inner = f"{statement.name[:LONGEST_NAME]}."
            todo += [(inner, inside) for inside in reversed(statement.body)]
        elif isinstance(statement, FUNCTION):
            yield prefix + statement.name[:LONGEST_NAME], statement
        else:
            yield OUTSIDE, statement


def _kinds(root: ast.AST) -> Iterator[str]:
    """The syntax below a node in the order of its text; no recursion, however deep it is."""
    todo: list[ast.AST | str] = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            yield node
            continue
        kind = type(node)
        if issubclass(kind, NOT_COUNTED) or _is_docstring(node):
            continue
        yield "Assign" if kind is ast.AnnAssign else kind.__name__
        parts: list[ast.AST | str] = []
        for field in kind._fields:
            value = None if field in NO_FIELDS else getattr(node, field, None)
            if isinstance(value, list):
                parts += [part for part in value if isinstance(part, ast.AST)]
            elif isinstance(value, ast.AST):
                parts.append(value)
        if "body" in kind._fields:
            parts.append(END)
        todo += reversed(parts)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _passage(name: str, kinds: Sequence[str]) -> Passage:
    rows = zip(*(kinds[start:] for start in range(GRAM)), strict=False)
    return Passage(name, len(kinds), tuple(map(hash, rows)))


# What is unusual.


@dataclass(frozen=True)
class _Work:
    """A submission as it is compared. unusual: places of each passage that no common gram covers.

    rare: the fingerprints that are not common.
    """

    handed_in: HandedIn
    passages: tuple[Passage, ...]
    unusual: tuple[frozenset[int], ...]
    rare: frozenset[int]

    @property
    def size(self) -> int:
        """How many pieces of its syntax are unusual."""
        return sum(map(len, self.unusual))


def _grams(read: Iterable[Passage]) -> set[int]:
    return {gram for passage in read for gram in passage.grams}


def _common(read: Sequence[Sequence[Passage]], known: Iterable[str]) -> set[int]:
    """Fingerprints that are known to everyone, or that more than few submissions have."""
    count = Counter(gram for own in read for gram in _grams(own))
    few = max(FEW, COMMON_CODE * len(read))
    given = [Reader().passages(source.encode(errors="replace")) for source in known]
    return {gram for gram, number in count.items() if number > few}.union(*map(_grams, given))


def _unusual(passage: Passage, common: set[int]) -> frozenset[int]:
    everywhere = range(passage.length) if passage.grams else ()
    return frozenset(everywhere) - _covered(passage, common)


def _work(
    handed_in: HandedIn,
    read: Sequence[Passage],
    unusual: Mapping[Passage, frozenset[int]],
    common: set[int],
) -> _Work:
    rare = frozenset(_grams(read) - common)
    return _Work(handed_in, tuple(read), tuple(unusual[passage] for passage in read), rare)


def _covered(passage: Passage, grams: Set[int]) -> set[int]:
    """The places of a passage that belong to one of these fingerprints."""
    starts = [start for start, gram in enumerate(passage.grams) if gram in grams]
    return {place for start in starts for place in range(start, start + GRAM)}


def _rare_mistakes(handed_in: Sequence[HandedIn]) -> dict[str, dict[str, str]]:
    """By submission: the mistakes in it that few made, in words, by their names."""
    made = {one.result.submission: dict(_mistakes(one.result)) for one in handed_in}
    count = Counter(name for own in made.values() for name in own)
    few = max(FEW, COMMON_MISTAKE * len(handed_in))
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
    """The pairs that share most fingerprints or a rare mistake, in the order of the works."""
    shared = _count_pairs(work.rare for work in works)
    shared = Counter({pair: number for pair, number in shared.items() if number >= LEAST_ROW})
    shared += _count_pairs(mistakes[work.handed_in.result.submission].keys() for work in works)
    most = sorted(shared, key=lambda pair: (-shared[pair], pair))[:MOST_CANDIDATES]
    return [(works[first], works[second]) for first, second in sorted(most)]


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


def _compared(one: _Work, other: _Work, mistakes: Mapping[str, Mapping[str, str]]) -> SimilarPair:
    """How much of what is unusual in the smaller one is in the other too, and why."""
    smaller, larger = sorted((one, other), key=lambda work: work.size)
    both = smaller.rare & larger.rare
    alike = [
        (passage.name, len(unusual & _covered(passage, both)))
        for passage, unusual in zip(smaller.passages, smaller.unusual, strict=True)
    ]
    length = sum(number for _, number in alike)
    share = length / smaller.size if length else 0.0
    first, second = (work.handed_in.result.submission for work in (one, other))
    made = [words for name, words in mistakes[first].items() if name in mistakes[second]]
    doubt = (1 - share * length / (length + HALF)) * DOUBT ** len(made)
    names = [name for name, number in alike if number]
    reasons = [_alike(names, share)] if names else []
    reasons += [f"Both made a mistake that few make: {words}." for words in made]
    return SimilarPair(first, second, round(1 - doubt, 3), tuple(reasons))


def _alike(names: Sequence[str], share: float) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return (
        f"{share:.0%} of the unusual code of the one that has less of it is in the other too, but "
        f"for names and constants: {shown}{more}."
    )
