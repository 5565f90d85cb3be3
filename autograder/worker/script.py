"""Record what the cases of a question ask, and replay the answers to it.

Reads:  what the solution is asked while every case is put to it, and what it answers.
Gives:  a Script: all requests of one or more questions in one frame for a worker, and the very
        bytes that come back if it answers as the solution does. A Replay, which answers the cases
        out of what a worker sent back.
Leaves to others: the worker that runs it (fast_path.py), judging (judge/judge.py).

A case may make its inputs out of earlier answers, so each request is compared with the script.
Where they differ the script cannot be used: Diverged.
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
from autograder.judge.readings import Reading, read
from autograder.worker import wire
from autograder.worker.reply import reply_to

MARK_LENGTH = 3  # numbers or texts in a row that are not the same by chance
ROUND_TO = 1000.0  # a multiple of a thousandth is round: it may stand anywhere


class Diverged(Exception):
    """A case asks something else than the script holds."""


@dataclass(frozen=True)
class Request:
    """A probe and its inputs as plain data, asked for a question.

    recorded: what the solution's run of it recorded. expected: the right answer, as read from that.
    """

    question: str
    probe: str
    inputs: Mapping[str, Any]
    recorded: Any
    expected: Any


@dataclass(eq=False)
class Script:
    """All requests of some questions, in order.

    probes: code of their probes. seconds: processor time that the solution took.
    """

    probes: bytes = b""
    requests: list[Request] = field(default_factory=list)
    seconds: float = 0.0

    @cached_property
    def questions(self) -> list[str]:
        """The questions whose requests these are."""
        return list(dict.fromkeys(request.question for request in self.requests))

    @cached_property
    def frame(self) -> bytes:
        """The message to a worker."""
        requests = [(one.probe, one.inputs) for one in self.requests]
        return wire.pack_for_worker({"probes": self.probes, "requests": requests})

    @cached_property
    def reveals_answers(self) -> bool:
        """Whether a request holds the answer to an earlier one, because a case made it of that.

        A submission that gets all requests at once could read the right answer there.
        """
        given: set[object] = set()
        answered: set[object] = set()
        for one in self.requests:
            inputs = set(marks_of(one.inputs))
            # What stood in inputs before (an array sent to two probes) reveals nothing new, even if
            # the solution also answered with it.
            if inputs & (answered - given):
                return True
            given |= inputs
            answered |= set(marks_of(one.recorded))
        return False

    @cached_property
    def recorded(self) -> list[Any]:
        """What the solution's runs recorded, in order."""
        return [one.recorded for one in self.requests]

    @cached_property
    def right_reply(self) -> tuple[bytes, bytes]:
        """Header and body of the reply of a worker that answers as the solution does, in silence.

        A reply equal to this passes without being judged: the solution has passed, and verdicts
        follow from answers alone.
        """
        return wire.header_and_body(wire.pack(reply_to(0, Answer(self.recorded))))


class Recorder:
    """An Implementation that passes on what the solution recorded, and keeps it in a script.

    probes: code of the probes that the script needs. readings: of the assignment.
    """

    def __init__(
        self, solution: Implementation, probes: bytes, readings: Mapping[str, Reading]
    ) -> None:
        self.solution = solution
        self.readings = readings
        self.script = Script(probes)
        self.question = ""

    def begin_question(self, question: str) -> None:
        """Begin it; its requests go into the same script."""
        self.solution.begin_question(question)
        self.question = question

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Ask the solution, and keep request and recording."""
        plain = to_plain(dict(inputs))
        began = time.process_time()
        answer = self.solution.ask(probe, inputs)
        self.script.seconds += time.process_time() - began
        expected = read(self.readings, probe, plain, answer).value
        request = Request(self.question, probe, plain, answer.value, expected)
        self.script.requests.append(request)
        return answer


class Replay:
    """Implementation and Expectations of questions whose requests were all answered before.

    recorded: what came back, one for each request of the script. others: knows the right answer to
        what a case compares without having asked it.
    """

    def __init__(self, script: Script, recorded: Sequence[Any], others: Expectations) -> None:
        self.all = list(zip(script.requests, recorded, strict=True))
        self.left = iter(self.all)
        self.others = others
        self.last: tuple[Request, Mapping[str, Any]] | None = None

    def begin_question(self, question: str) -> None:
        """Go on with the first request of the question, wherever a failed case has ended."""
        self.left = iter([one for one in self.all if one[0].question == question])

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """What came back.

        Raises: Diverged if the script holds another request here.
        """
        request, recorded = next(self.left, (None, None))
        if request is None or request.probe != probe or not same_data(request.inputs, inputs):
            raise Diverged(f"{probe} is asked here with something else than the script holds")
        self.last = request, inputs
        return Answer(recorded)

    def expect(self, place: str, probe: str, inputs: Mapping[str, Any]) -> Any:
        """The right answer, which is known at once if this was just asked."""
        if self.last is not None:
            request, asked = self.last
            if request.probe == probe and asked is inputs:
                return request.expected
        return self.others.expect(place, probe, inputs)


def marks_of(plain: Any) -> Iterator[object]:
    """What one would recognise in plain data: numbers that are not round, rows of three and more.

    Two requests share a 2 or a 0.5 by chance, but hardly 0.123456 or the row [3, 1, 2]. So a mark
    that is both in an answer and in a later request was carried over from there.
    """
    if isinstance(plain, dict):
        for part in plain.values():
            yield from marks_of(part)
    elif isinstance(plain, list) and not (
        plain and all(type(one) in (int, float) for one in plain)
    ):
        if len(plain) >= MARK_LENGTH and all(type(one) is str for one in plain):
            yield tuple(plain)
        for part in plain:
            yield from marks_of(part)
    elif isinstance(plain, list | float | np.ndarray):
        # As floats and whatever the shape, since a case may change both on the way from an answer
        # to an input. Complex numbers count as their two parts.
        array = np.asarray(plain)
        numbers = (
            array.ravel().view(float) if array.dtype.kind == "c" else array.ravel().astype(float)
        )
        if numbers.size >= MARK_LENGTH:
            yield numbers.tobytes()
        with np.errstate(all="ignore"):
            odd = numbers[np.isfinite(numbers) & (numbers * ROUND_TO % 1.0 != 0.0)]
        yield from odd.tolist()


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
