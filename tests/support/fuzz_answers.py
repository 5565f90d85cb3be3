"""Answers for the fuzzer: those of the solution, with parts that no honest code returns.

Each case is a function of one seed, so that any failure can be made again from its number.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.grading.grader import Grader
from autograder.judge.answers import Answer, Opaque, ProbeFailure
from autograder.judge.evidence import WrongAnswer
from autograder.worker import wire
from autograder.worker.worker_client import FAILURE_KINDS

HUGE = [1.7e308, -1.7e308, 1e300, 1e155]
ODD = [float("nan"), float("inf"), -float("inf"), 5e-324, -1e-310, -0.0, 0.0, 0.1, -1.0, 3.0, 2e9]
# Frames are JSON, so whole numbers may have as many digits as Python reads.
WHOLE = [0, 1, -1, 2**53 + 1, 2**63 - 1, 2**63, -(2**64), 10**400, 10**4000, True, False]
NUMBERS: list[Any] = [*HUGE, *ODD, *WHOLE]
FACTORS = [-1.0, 2.0, -0.5, 7.0, 1 / 3, 1e-300, 5e-324, 1e308, 1.0 + 1e-9, 0.0]
TEXTS = ["", "a", "nan", "1e5", "ünï", "\ud800", "\0", "\x1b[31m", "</td>{{ 7 * 7 }}", "x" * 16_384]
DTYPES = sorted(wire.DTYPES)
SHAPES: list[tuple[int, ...]] = [(), (0,), (1,), (2,), (3, 0), (0, 2), (1, 1), (2, 3), (3, 2, 2)]
SHAPES += [(1,) * 8, (2,) * 8, (1,) * 16, (1000,), (1, 5000)]
SHARES = [0.2, 0.6, 1.0]  # of all answers: later ones of a case are reached if the first are right


class Hostile:
    """An Implementation that answers as the solution or a known mistake, but for some parts.

    made: how many answers were hostile.
    """

    def __init__(self, grader: Grader, question: str, seed: str) -> None:
        self.grader = grader
        self.rng = random.Random(seed)
        known = [v for v in grader.diagnosis.variants if v.question == question]
        self.mistake = self.rng.choice([None, *known]) if self.rng.random() < 0.5 else None
        self.share = self.rng.choice(SHARES)
        self.made = 0

    def begin_question(self, question: str) -> None:
        """Nothing changes."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """The solution's answer, or one made of it."""
        base = self.grader.solved.expect(probe, probe, inputs)
        if self.mistake is not None:
            asked = WrongAnswer(self.mistake.question, probe, inputs, Answer(base))
            answered = self.grader.diagnosis.answer(self.mistake, asked)
            base = base if answered.value is None else answered.value
        if self.rng.random() > self.share:
            return Answer(base)
        self.made += 1
        return hostile_answer(self.rng, base)


def hostile_answer(rng: random.Random, base: Any) -> Answer:
    """An answer as it comes out of a frame, which may be forged."""
    printed = rng.choice(TEXTS) if rng.random() < 0.1 else ""
    if rng.random() < 0.05:
        return Answer(None, hostile_failure(rng), printed)
    value = base
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            value = spoiled(rng, value)
    try:
        value = wire.unpack(*wire.header_and_body(wire.pack(value)))
    except wire.WireError:
        return Answer(failure=ProbeFailure("crash", message="It sent no valid answer."))
    return Answer(value, None, printed)


def hostile_failure(rng: random.Random) -> ProbeFailure:
    """A failure whose texts may be anything."""
    kind = rng.choice(sorted(FAILURE_KINDS))
    message = "\n".join(rng.choice(TEXTS) for _ in range(rng.randrange(4)))
    line, code = rng.choice([(0, ""), (3, rng.choice(TEXTS)[:200])])
    file = "work.py" if line else ""
    return ProbeFailure(kind, "ValueError", message, file, line, code, rng.random() < 0.2)


def spoiled(rng: random.Random, value: Any) -> Any:
    """The value with one part of it, or the whole, put in place of something else."""
    deeper = rng.random() < 0.9
    if isinstance(value, dict) and value and deeper:
        return _spoiled_dict(rng, value)
    if isinstance(value, list) and value and deeper:
        return _spoiled_list(rng, value)
    if isinstance(value, np.ndarray | float) and deeper:
        return spoiled_numbers(rng, np.asarray(value))
    if deeper and rng.random() < 0.3:
        return rng.choice([[value], {"a": value}, [value, value], [[value], value]])
    return hostile(rng)


def _spoiled_dict(rng: random.Random, value: dict[str, Any]) -> dict[str, Any]:
    key, other = rng.choice(list(value)), rng.choice(list(value))
    way = rng.randrange(10)
    if way == 0:
        return {name: item for name, item in value.items() if name != key}
    if way == 1:
        return {**value, rng.choice([*TEXTS[:7], *(str(n) for n in range(9))]): hostile(rng)}
    if way == 2:
        return {**value, key: value[other], other: value[key]}
    if way == 3:
        return {**value, key: rng.choice([[value[key]], {key: value[key]}, [[], value[key]]])}
    return {**value, key: spoiled(rng, value[key])}


def _spoiled_list(rng: random.Random, value: list[Any]) -> list[Any]:
    place = rng.randrange(len(value))
    way = rng.randrange(8)
    if way == 0:
        return value[:place] + value[place + 1 :]
    if way == 1:
        return value[:place] + [value[place]] * rng.choice([2, 3, 500]) + value[place:]
    if way == 2:
        return rng.sample(value, len(value))
    if way == 3:
        return [hostile(rng) for _ in value]
    new = hostile(rng) if way == 4 else spoiled(rng, value[place])
    return [*value[:place], new, *value[place + 1 :]]


def spoiled_numbers(rng: random.Random, array: np.ndarray) -> Any:
    """Numbers near the right ones, or far from them; every other time in another form."""
    form: list[Callable[[], Any]] = [
        lambda: array.astype(rng.choice(DTYPES)),
        lambda: array.T,
        lambda: np.resize(array, rng.choice(SHAPES)),
        lambda: array.reshape(rng.choice([(-1,), (1, -1), (-1, 1), (1,) * 7 + (-1,)])),
        lambda: np.stack([array, array * rng.choice(FACTORS)]),
        lambda: array.sum(axis=0) if array.ndim else array + 1.0,
        lambda: np.repeat(array, rng.choice([0, 2, 3]), axis=-1) if array.ndim else [],
        lambda: array + 1j * rng.choice([0.0, 1.0]),
        lambda: array.tolist(),
        lambda: ragged(rng, array.tolist()),
        lambda: list(np.atleast_1d(array)),
        lambda: hostile(rng),
    ]
    size: list[Callable[[], Any]] = [
        lambda: np.full(array.shape, rng.choice([*HUGE, *ODD])),
        lambda: _one_changed(rng, array),
        lambda: array * rng.choice(FACTORS),
        lambda: array * rng.choice(FACTORS) + rng.choice([*HUGE, 1.0, 1e-9]),
    ]
    made = rng.choice(rng.choice([form, size]))()
    if isinstance(made, list):
        return [np.asarray(item) if isinstance(item, np.generic) else item for item in made]
    return np.asarray(made) if isinstance(made, np.generic) else made


def _one_changed(rng: random.Random, array: np.ndarray) -> np.ndarray:
    changed = np.array(array, dtype=float)
    if changed.size:
        changed.flat[rng.randrange(changed.size)] = rng.choice([*HUGE, *ODD])
    return changed


def ragged(rng: random.Random, value: Any) -> Any:
    """Lists of which one is shorter, longer or deeper than its neighbours."""
    if not isinstance(value, list) or not value:
        odd: list[Any] = [[value, [value]], [[], [[]]], [value, "a"]]
        return rng.choice(odd)
    place = rng.randrange(len(value))
    one = value[place]
    shorter = one[:-1] if isinstance(one, list) else []
    new = rng.choice([shorter, [one], [one, one], None, "a", 10**400])
    return [*value[:place], new, *value[place + 1 :]]


def hostile(rng: random.Random) -> Any:
    """Something that nobody asked for."""
    made: list[Callable[[], Any]] = [
        lambda: rng.choice(NUMBERS),
        lambda: rng.choice(TEXTS),
        lambda: rng.choice([None, [], {}, [[]], [{}], [None], [[1, 2], [3]], [1, "a"], [[1], 2]]),
        lambda: Opaque(rng.choice(TEXTS)[:100]),
        lambda: np.full(rng.choice(SHAPES), rng.randrange(3), rng.choice(DTYPES)),
        lambda: [rng.choice(NUMBERS) for _ in range(rng.choice([1, 2, 3, 50]))],
        lambda: [np.zeros(rng.choice(SHAPES), rng.choice(DTYPES)) for _ in range(3)],
        lambda: {rng.choice(TEXTS)[:50]: rng.choice(NUMBERS) for _ in range(rng.choice([1, 40]))},
        lambda: nested(rng, rng.choice([3, 14, 25])),
        lambda: np.resize(np.array([*HUGE, *ODD]), rng.choice(SHAPES)),
    ]
    return rng.choice(made)()


def nested(rng: random.Random, depth: int) -> Any:
    """A list in a list in a list, around anything."""
    value: Any = rng.choice([[], 0.5, "a", np.zeros((2,) * 6), {"a": 1}])
    for _ in range(depth):
        value = [value]
    return value
