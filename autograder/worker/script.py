"""What the cases of a question ask of a right submission, written down.

Reads:  what the solution is asked while every case is put to it, and what it answers.
Gives:  a Script for each question: all its requests in one frame for a worker, the very bytes
        that come back from one who answers as the solution does, and AskedBefore, which answers
        the cases out of what came back from others.
Leaves to others: the worker that goes through it (worker/run_through.py), judging (checks.py).

A case may make its inputs out of earlier answers, so each request is compared with the script.
Where they differ the script is of no use: Strayed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from autograder.judge.answers import Answer, to_plain
from autograder.judge.checks import Expectations
from autograder.judge.implementation import Implementation
from autograder.worker import wire
from autograder.worker.reply import as_plain

ROW = 3
ROUND = 1000.0  # a multiple of a thousandth is round: it may stand anywhere


class Diverged(Exception):
    """A case asks something else than the script says."""


@dataclass(frozen=True)
class Request:
    """A probe, its inputs as plain data, and the solution's answer."""

    probe: str
    inputs: Mapping[str, Any]
    expected: Any


@dataclass
class Script:
    """All requests of a question, in order.

    seconds: processor time that the solution took for them.
    """

    requests: list[Request] = field(default_factory=list)
    seconds: float = 0.0

    @cached_property
    def frame(self) -> bytes:
        """The message to a worker."""
        return wire.pack({"requests": [[one.probe, one.inputs] for one in self.requests]})

    @cached_property
    def tells_answers(self) -> bool:
        """Whether a request holds what an earlier one asks for: a case made it of the answer.

        Whoever is given all requests at once could read the right answer there.
        """
        given: set[object] = set()
        answered: set[object] = set()
        for one in self.requests:
            inputs = set(marks_of(one.inputs))
            if inputs & (answered - given):
                return True
            given |= inputs
            answered |= set(marks_of(one.expected))
        return False

    @cached_property
    def answers(self) -> list[Any]:
        """The solution's, in order."""
        return [one.expected for one in self.requests]

    @cached_property
    def right_reply(self) -> tuple[bytes, bytes]:
        """Header and body of the reply of a worker that answers as the solution does, in silence.

        What comes back equal to this passes, as the solution has passed, without being judged.
        """
        return wire.parts(wire.pack(as_plain(0, Answer(self.answers))))


class Recorder:
    """An Implementation that passes on what another one answers, and writes the scripts."""

    def __init__(self, solution: Implementation) -> None:
        self.solution = solution
        self.scripts: dict[str, Script] = {}

    def begin_question(self, question: str) -> None:
        """Begin its script."""
        self.solution.begin_question(question)
        self.script = self.scripts[question] = Script()

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Ask, and write it down."""
        began = time.process_time()
        answer = self.solution.ask(probe, inputs)
        self.script.seconds += time.process_time() - began
        self.script.requests.append(Request(probe, to_plain(dict(inputs)), answer.value))
        return answer


class Replay:
    """Implementation and Expectations of one question whose requests were all answered before.

    answers: one for each request of the script. others: who knows the right answer to what is
        only compared, and was not asked.
    """

    def __init__(self, script: Script, answers: Sequence[Any], others: Expectations) -> None:
        self.left = iter(zip(script.requests, answers, strict=True))
        self.others = others
        self.last: tuple[Request, Mapping[str, Any]] | None = None

    def begin_question(self, question: str) -> None:
        """Nothing: this is for one question only."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """The answer that came.

        Raises: Strayed if the script says that something else is asked here.
        """
        request, answer = next(self.left, (None, None))
        if request is None or request.probe != probe or not same_data(request.inputs, inputs):
            raise Diverged(f"{probe} is asked here with something else than the script says")
        self.last = request, inputs
        return Answer(answer)

    def expect(self, place: str, probe: str, inputs: Mapping[str, Any]) -> Any:
        """The right answer, which is known at once if this was just asked."""
        if self.last is not None:
            request, asked = self.last
            if request.probe == probe and _the_very_same(asked, inputs):
                return request.expected
        return self.others.expect(place, probe, inputs)


def marks_of(plain: Any) -> Iterator[object]:
    """What one recognises in plain data: numbers that are not round, rows of three and more."""
    if isinstance(plain, dict):
        for part in plain.values():
            yield from marks_of(part)
    elif isinstance(plain, list) and not (
        plain and all(type(one) in (int, float) for one in plain)
    ):
        if len(plain) >= ROW and all(type(one) is str for one in plain):
            yield tuple(plain)
        for part in plain:
            yield from marks_of(part)
    elif isinstance(plain, list | float | np.ndarray):
        array = np.asarray(plain)
        numbers = (
            array.ravel().view(float) if array.dtype.kind == "c" else array.ravel().astype(float)
        )
        if numbers.size >= ROW:
            yield numbers.tobytes()
        with np.errstate(all="ignore"):
            odd = numbers[np.isfinite(numbers) & (numbers * ROUND % 1.0 != 0.0)]
        yield from odd.tolist()


def _the_very_same(some: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    return len(some) == len(others) and all(others.get(name) is some[name] for name in some)


def same_data(plain: Any, given: Any) -> bool:
    """Whether `given` would become just this plain data: types, order, every bit of an array."""
    if type(plain) is np.ndarray and type(given) is np.ndarray:
        return (plain.dtype, plain.shape) == (given.dtype, given.shape) and bool(
            plain.tobytes() == given.tobytes()
        )
    if type(plain) is dict and isinstance(given, Mapping):
        named = zip(plain.items(), given.items(), strict=False)
        return len(plain) == len(given) and all(
            one == str(other) and same_data(value, also) for (one, value), (other, also) in named
        )
    if type(plain) is list and isinstance(given, list | tuple):
        return len(plain) == len(given) and all(map(same_data, plain, given))
    if type(plain) is type(given) and plain == given:
        return True
    return wire.pack(plain) == wire.pack(to_plain(given))
