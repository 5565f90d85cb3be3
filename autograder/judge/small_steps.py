"""Tell derivatives that were measured by small steps from derivatives by the chain rule.

Reads:  derivatives of the code under test, the right ones, the inputs they belong to.
Gives:  a Finding for one question: certain, doubtful, or nothing; in which cases, what was seen;
        the results of its cases with that taken into account.
Leaves to others: which entries must come from the chain rule (`by_chain_rule` in assignment.toml),
        telling staff of doubts (grading/).

Certain are the digits. (f(x + h) - f(x - h)) / (2 h) divides the difference of two close numbers,
which has few binary digits: about 37 of 53 for a step of 1e-5. So a derivative measured by this
step, times this step, has few digits, and one by the chain rule has not but by chance. That
holds for any formula and any size of error: float32, other orders of summation and constants
with few digits make errors, too, but not these. Steps that are not in STEPS, or that vary with
x, are not found this way. They leave errors of a size that no right way has: doubtful.

A complex step is as exact as the chain rule; nothing here can see it.
This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from autograder.judge import comparison
from autograder.judge.verdicts import FAILED, PASSED, CaseResult

CERTAIN, DOUBTFUL = "certain", "doubtful"
KIND = "small steps"  # of a case that fails for it
SENTENCE = (
    "These derivatives agree with the right ones only as closely as differences over a small step "
    "do. This task asks for the chain rule: compute each derivative from local slopes and the "
    "upstream gradient."
)

DIGITS = 53  # binary ones of a float64
# 3: a formula with five points divides by 12 h. The last one is the cube root of the rounding.
# No powers of two: a difference divided by one has few digits, but so has 3 x for a float32 x.
STEPS = np.array(
    [first * 10.0**-k for k in range(2, 11) for first in (1.0, 3.0)]
    + [float(np.cbrt(np.finfo(float).eps))]
)
SLACK = 4  # binary digits more: the derivative may be some times as large as the value
ROUNDING = 4  # last digits: a division, and products with an upstream gradient and with the step
BY_CHANCE = 1e-13  # certain are digits that are less likely; so little, as numbers may be related

OFF = 1e-14  # of the largest number of its array: rounding of right ways is less, but for a few
WRONG = 1e-3  # of the largest number of its array: no small step, a plain mistake
SAME = 2.0**-44  # mantissas that differ by less are those of one number
FEWEST = 6  # numbers that tell something
MOST = 400  # numbers that are looked at

# With float32 in it, the middle error is below the second, and nine in ten are not below the first.
FLOAT32_LEAST, FLOAT32_LARGEST = 3e-9, 1e-6
MOST_OF_THEM = 0.9
ONE_SIGN = 0.1  # of the errors: fewer of the other sign count as none


@dataclass(frozen=True)
class Finding:
    """What the derivatives of a question look like.

    kind: CERTAIN, DOUBTFUL, or "": by the chain rule, or nobody can tell.
    titles: cases with such derivatives. seen: for staff, in numbers.
    """

    kind: str = ""
    titles: tuple[str, ...] = ()
    seen: str = ""

    def applied(self, results: Iterable[CaseResult]) -> list[CaseResult]:
        """The results of the question's cases: where it is certain, those cases have failed."""
        return [
            replace(result, verdict=FAILED, kind=KIND, sentence=SENTENCE)
            if self.kind == CERTAIN and result.verdict == PASSED and result.title in self.titles
            else result
            for result in results
        ]


@dataclass(frozen=True)
class _Pair:
    """One array of derivatives, the right one, and the inputs they belong to."""

    title: str
    label: str
    got: np.ndarray
    right: np.ndarray
    inputs: Mapping[str, Any]

    @cached_property
    def factors(self) -> Mapping[str, np.ndarray]:
        """What a student may have multiplied; asked for only if something is off."""
        return dict(_leaves(self.inputs))

    @cached_property
    def errors(self) -> np.ndarray:
        """Of each number, relative to the largest of its array."""
        scale = float(np.abs(self.right).max(initial=0.0))
        relative: np.ndarray = (self.got - self.right) / (scale or 1.0)
        return relative

    @cached_property
    def off(self) -> np.ndarray:
        """Which numbers are off by more than rounding, and hold more digits than a float32."""
        if not self.errors.any():
            return np.zeros(self.got.shape, dtype=bool)
        off: np.ndarray = (np.abs(self.errors) > OFF) & ~_is_float32(self.got)
        return off


@dataclass
class Derivatives:
    """Collects the derivatives of one question.

    patterns: labels of the entries that must come from the chain rule; "d*" for all that begin
        with d.
    """

    patterns: Sequence[str] = ()
    pairs: list[_Pair] = field(default_factory=list)

    def add(
        self,
        title: str,
        inputs: Mapping[str, Any],
        got: Mapping[str, Any],
        right: Mapping[str, Any],
    ) -> None:
        """Add those entries of an answer that must come from the chain rule.

        got, right: entries, or of a gradient check its "analytic" and "numeric" ones.
        """
        if not self.patterns:
            return
        got, right = analytic(got), analytic(right)
        for label, expected in right.items():
            if not is_one_of(label, tuple(self.patterns)):
                continue
            value, known = comparison.as_numbers(got.get(label)), np.asarray(expected, dtype=float)
            if value is None or value.size != known.size or not np.isfinite(value).all():
                continue
            pair = _Pair(title, label, value.reshape(known.shape), known, inputs)
            with np.errstate(all="ignore"):
                if np.abs(pair.errors).max(initial=0.0) < WRONG:
                    self.pairs.append(pair)

    def finding(self) -> Finding:
        """What all of them together look like."""
        with np.errstate(all="ignore"):
            off = [pair for pair in self.pairs if pair.off.any()]
            if sum(np.count_nonzero(pair.off) for pair in off) < FEWEST:
                return Finding()
            titles = self._titles_without_exact_ones()
            step = _step(off)
            if step:
                return Finding(CERTAIN, titles, step)
            sizes = _doubtful_sizes(self.pairs)
            return Finding(DOUBTFUL, titles, sizes) if sizes else Finding()

    def _titles_without_exact_ones(self) -> tuple[str, ...]:
        """Cases of which nothing says that they were right without small steps.

        Zeros and other constants do not say so; where a number is off, nothing else does.
        """
        off = {pair.title for pair in self.pairs if pair.off.any()}
        exact = {pair.title for pair in self.pairs if not _is_float32(pair.right).all()} - off
        titles = dict.fromkeys(pair.title for pair in self.pairs)
        return tuple(title for title in titles if title not in exact)


@lru_cache
def is_one_of(label: str, patterns: tuple[str, ...]) -> bool:
    """Whether a label fits a pattern. Cached: the same few come with each answer."""
    return any(fnmatchcase(label, pattern) for pattern in patterns)


def analytic(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    """The derivatives in an answer: its entries, or the analytic ones of a gradient check."""
    found = entries.get("analytic")
    return found if isinstance(found, Mapping) else entries


def _is_float32(array: np.ndarray) -> np.ndarray:
    """Which numbers a float32 can hold: constants, halves, zeros, all that was stored as one."""
    same: np.ndarray = array == array.astype(np.float32)
    return same


def _leaves(inputs: Any, name: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """The numbers and arrays of inputs; of a list of some, their sum, as of upstream gradients."""
    numbers = comparison.as_numbers(inputs)
    if isinstance(inputs, Mapping):
        for key, value in inputs.items():
            yield from _leaves(value, f"{name}.{key}")
    elif numbers is not None:
        yield name, numbers
        if isinstance(inputs, list) and numbers.ndim > 0:
            yield f"sum of {name}", numbers.sum(axis=0)
    elif isinstance(inputs, list) and inputs:
        yield from _leaves(inputs[-1], name)  # of several rounds, the last one counts


def _step(pairs: Sequence[_Pair]) -> str:
    """The step whose digits the derivatives show, in a sentence; "" if they show none."""
    names = ["", *dict.fromkeys(name for pair in pairs for name in pair.factors)]
    tried = [found for name in names for found in _by_step(_divided(pairs, name))]
    if not tried:
        return ""
    chance, seen = min(tried)
    return seen if chance * len(tried) < BY_CHANCE else ""


def _by_step(numbers: np.ndarray) -> Iterator[tuple[float, str]]:
    """For each step: how likely so many numbers have its digits by chance, and a sentence."""
    count = len(numbers)
    if count < FEWEST:
        return
    for step in STEPS:
        hits, chance = int(np.count_nonzero(_few_digits(numbers * step, step))), _chance(step)
        seen = (
            f"{hits} of {count} derivatives have the digits of a difference divided by a step of "
            f"{step:.0e}; by chance it would be {chance * count:.1g}"
        )
        yield _likely(hits, count, chance), seen


def _divided(pairs: Sequence[_Pair], name: str) -> np.ndarray:
    """All numbers that are off, divided by a factor; each mantissa once."""
    found = [np.zeros(0)]
    for pair in pairs:
        factor = pair.factors.get(name, np.ones(()))
        if factor.shape in ((), pair.got.shape):
            found.append((pair.got / factor)[pair.off])
    mantissas, _ = np.frexp(np.concatenate(found))
    usable = np.unique(np.abs(mantissas[np.isfinite(mantissas) & (mantissas != 0.0)]))
    # Equal numbers say one thing only; so do twice a number, and one computed in another order.
    return usable[np.diff(usable, prepend=0.0) > SAME][:MOST]


def _digits(step: float) -> int:
    """How many binary digits a difference over this step has at most."""
    return math.ceil(DIGITS + math.log2(step) + SLACK)


def _few_digits(numbers: np.ndarray, step: float) -> np.ndarray:
    """Which of the numbers have as few digits as a difference over this step."""
    mantissas, _ = np.frexp(numbers)
    unit = 2.0 ** (DIGITS - _digits(step))
    whole = mantissas * 2.0**DIGITS
    few: np.ndarray = np.abs(whole - np.round(whole / unit) * unit) <= ROUNDING
    return few


def _chance(step: float) -> float:
    """How likely any number has as few digits."""
    return float(min(1.0, (2 * ROUNDING + 1) / 2.0 ** (DIGITS - _digits(step))))


def _likely(hits: int, count: int, chance: float) -> float:
    """At most how likely so many hits or more are, of `count` that are independent (Chernoff)."""
    share = hits / count
    if share <= chance:
        return 1.0
    distance = share * math.log(share / chance)
    if hits < count:
        distance += (1.0 - share) * math.log((1.0 - share) / (1.0 - chance))
    return math.exp(-count * distance)


def _doubtful_sizes(pairs: Sequence[_Pair]) -> str:
    """The errors, in a sentence, if they are of a size that no right way has; "" otherwise."""
    by_label: dict[str, list[np.ndarray]] = {}
    for pair in pairs:
        inexact = ~_is_float32(pair.right) & (pair.errors != 0.0)
        by_label.setdefault(pair.label, []).append((pair.errors * np.sign(pair.right))[inexact])
        by_label.setdefault(f"{pair.label}, signed", []).append(pair.errors[inexact])
    groups = [np.concatenate(parts) for parts in by_label.values()]
    errors = np.concatenate(groups[::2] or [np.zeros(0)])
    # A guard such as + 1e-9, or an e with few digits, leaves errors of one sign in every entry.
    systematic = max(sum(len(g) for g in groups[k::2] if _has_one_sign(g)) for k in (0, 1))
    if len(errors) < FEWEST or 2 * systematic >= len(errors):
        return ""
    middle, most = np.quantile(np.abs(errors), (0.5, MOST_OF_THEM))
    if middle <= 2 * OFF or (most >= FLOAT32_LEAST and middle <= FLOAT32_LARGEST):
        return ""
    return (
        f"of {len(errors)} derivatives that are not exact, half are off by {middle:.0e} of the "
        f"largest in their array, or more"
    )


def _has_one_sign(errors: np.ndarray) -> bool:
    """Whether nearly all have the same sign."""
    positive = int(np.count_nonzero(errors > 0.0))
    return min(positive, len(errors) - positive) < ONE_SIGN * len(errors)
