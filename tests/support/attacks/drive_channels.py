"""Send bits of a hidden input through every channel of channels.py; print JSON.

    python -m support.attacks.drive_channels SALT [NAME...]
    python -m support.attacks.drive_channels SALT --age

The second makes the files that the scripts will use look as if nobody had read them for days, as
on a machine that grades once a week: Linux writes an access time once a day, and it takes what
nobody reads out of memory.

The driver does what a class does, with the real grader: it grades a sender and then, or at the same
time, a receiver; and a submission that is both, to see whether it can print what it knows. It knows
the bits from the hidden test, and reads what was heard from the public check's output.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from itertools import chain
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader
from autograder.intake.seal import Sealed
from autograder.worker import kernel
from autograder.worker.sandbox import open_sandbox
from support.attacks import channels
from support.attacks.channels_beside import BESIDE
from support.attacks.driver import COURSE, QUESTION

HEAD_START = 0.1  # seconds that a sender is ahead of a receiver beside it


class Line:
    """Two graders, each with its sandbox. Senders go to the first, receivers to either.

    secret: the graders', or a larger one.
    """

    def __init__(self, secret: int) -> None:
        self.assignment = Assignment(COURSE, "a3_miniflow")
        self.solution = self.assignment.solution["miniflow.py"]
        self.sandboxes = [open_sandbox(self.assignment, allow_weak=True) for _ in range(2)]
        self.salt = 0  # another for every channel and way
        self.links = TemporaryDirectory()
        os.chmod(self.links.name, 0o755)
        self.graders = [Grader(self.assignment, secret)]
        self.number = channels.number_of(self._first_hidden())
        # Other bits in every run, so that none hears those of another; about half of them ones, so
        # that no constant comes near them.
        while abs(self.number.bit_count() - channels.ROUNDS // 2) > 1:
            secret += 1
            self.graders = [Grader(self.assignment, secret)]
            self.number = channels.number_of(self._first_hidden())
        self.graders.append(Grader(self.assignment, secret))  # as in another process

    def place(self, round_: int) -> channels.Place:
        """Where both meet in this round."""
        for number in range(5):
            path = os.path.join(self.links.name, f"{self.salt}-{round_}-{number}")
            if not os.path.islink(path):
                os.symlink("/nowhere", path)
        return channels.Place(self.salt, round_, self.links.name)

    def _first_hidden(self) -> float:
        _, secret = self.graders[0].rounds
        asked = (script.requests for script in secret.scripts if QUESTION in script.questions)
        for request in chain.from_iterable(asked):
            if "rounds" in request.inputs:
                x = request.inputs["rounds"][0]["inputs"]["x"]
                if np.shape(x) == channels.HIDDEN_SHAPE:
                    return float(np.ravel(x)[0])
        raise ValueError("no hidden input of that shape")

    def close(self) -> None:
        """End all."""
        for sandbox in self.sandboxes:
            sandbox.close()
        self.links.cleanup()

    def printed(self, source: str, number: int = 0) -> str:
        """Grade a question as a class does. Returns: what its public cases printed."""
        sealed = Sealed("someone", {"miniflow.py": source.encode()}, (), None)
        result = self.graders[number].grade(sealed, self.sandboxes[number], QUESTION)
        cases = [case for question in result.questions for case in question.cases]
        return "\n".join(case.printed for case in cases if not case.hidden)

    def send(self, body: str, round_: int, lasts: float) -> None:
        """Grade a sender."""
        place = self.place(round_)
        self.printed(channels.submission(self.solution, place, send=body, lasts=lasts))

    def hear(self, body: str, round_: int, number: int = 0, send: str = "") -> float | None:
        """Grade a receiver, which may also be the sender.

        Returns: what it printed last; None if it heard nothing.
        """
        place = self.place(round_)
        source = channels.submission(self.solution, place, send=send, receive=body)
        lines = self.printed(source, number).strip().splitlines()
        if lines and lines[-1].startswith("heard "):
            return float(lines[-1].split()[1])
        print(" ".join(lines)[:200], file=sys.stderr)
        return None

    def after(self, send: str, receive: str) -> Iterator[float | None]:
        """What is heard round by round, each after the sender."""
        for round_ in range(channels.ROUNDS):
            self.send(send, round_, 0.0)
            yield self.hear(receive, round_)

    def in_one(self, send: str, receive: str) -> Iterator[float | None]:
        """What is heard round by round, by a submission that sends, too."""
        for round_ in range(channels.ROUNDS):
            yield self.hear(receive, round_, send=send)

    def counted(self, send: str, receive: str, step: float | None) -> Iterator[float | None]:
        """The same as `after`, where the change since the round before tells the bit.

        step: the least change that is a 1; None for half of the way between the smallest changes
            and the largest.
        """
        seen = [self.hear(receive, -1)]
        for round_ in range(channels.ROUNDS):
            self.send(send, round_, 0.0)
            seen.append(self.hear(receive, round_))
            if None in seen:
                yield None
                return
        yield from bits_of(list(np.diff([value for value in seen if value is not None])), step)

    def counted_in_one(self, send: str, receive: str, step: float | None) -> Iterator[float | None]:
        """The same in one submission, which knows what it would print if it had sent nothing."""
        changes = []
        for round_ in range(channels.ROUNDS):
            before = self.hear(receive, round_)
            now = self.hear(receive, round_, send=send)
            if before is None or now is None:
                yield None
                return
            changes.append(now - before)
        yield from bits_of(changes, step)

    def beside(self, send: str, receive: str) -> Iterator[float | None]:
        """What is heard round by round, while the sender lasts."""
        for round_ in range(channels.ROUNDS):
            arguments = (send, round_, channels.LASTS)
            thread = threading.Thread(target=self.send, args=arguments)
            thread.start()
            time.sleep(HEAD_START)
            heard = self.hear(receive, round_, 1)
            thread.join()
            yield heard

    def heard(self, name: str, in_one: bool) -> Iterator[float | None]:
        """What is heard by a channel, from another submission or from itself."""
        if name in channels.COUNTED:
            way = self.counted_in_one if in_one else self.counted
            return way(*channels.COUNTED[name])
        if in_one:
            return self.in_one(*(channels.AFTER | BESIDE)[name])
        return self.beside(*BESIDE[name]) if name in BESIDE else self.after(*channels.AFTER[name])

    def outcome(self, name: str, in_one: bool) -> dict[str, Any]:
        """How many bits of ROUNDS came through a channel."""
        sent = [self.number >> n & 1 for n in range(channels.ROUNDS)]
        got: list[float | None] = []
        errors = 0
        for bit in self.heard(name, in_one):
            errors += bit != sent[len(got)]
            got.append(bit)
            if bit is None or errors > 2 * channels.MOST_ERRORS:
                break
        right = len(got) - errors
        return {
            "kind": "one submission" if in_one else "two submissions",
            "name": name,
            "script": name,
            "right": right,
            "heard": "".join("-" if b is None else "01"[b == 1] for b in got),
            "sent": "".join(map(str, sent)),
            "succeeded": right >= channels.ROUNDS - channels.MOST_ERRORS,
        }


def bits_of(changes: list[float], step: float | None) -> Iterator[float]:
    """Which changes are ones; step as in Line.counted."""
    ones = step or (min(changes) + sorted(changes)[-2]) / 2
    yield from (float(change > ones) for change in changes)


def salt_of(salt: int, name: str, in_one: bool) -> int:
    """A number of its own for every channel and way; odd if it is for one submission."""
    return 1000 * salt + 2 * channels.SCRIPTS.index(name) + in_one


def age(salt: int) -> None:
    """Make files that scripts on access times and on the page cache look at as good as new."""
    names = [one for one in channels.SCRIPTS if "access times" in one or "page cache" in one]
    scope: dict[str, Any] = {"np": np}
    exec(channels.helpers(channels.Place(salt, 0, "")), scope)
    for name, in_one in itertools.product(names, (False, True)):
        for round_ in range(channels.ROUNDS):
            scope["SALT"], scope["ROUND"] = salt_of(salt, name, in_one), round_
            least = (1000, 12) if "access times" in name else ()
            for path in (*scope["library"](*least), scope["a_folder"]()):
                make_old(path)


def make_old(path: str) -> None:
    """Set an old access time, and put a file out of memory."""
    file = os.open(path, os.O_RDONLY)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(file)
    changed = os.lstat(path).st_mtime
    os.utime(path, (changed - 1, changed))


def main(salt: int, names: list[str]) -> None:
    """Try these channels, or all."""
    if names == ["--age"]:
        age(salt)
        return
    kernel.prctl(kernel.SET_CHILD_SUBREAPER, 1)
    line = Line(salt)
    outcomes = []
    for name in names or channels.SCRIPTS:
        for in_one in (False, True):
            line.salt = salt_of(salt, name, in_one)
            outcomes.append(line.outcome(name, in_one))
            print(json.dumps(outcomes[-1]), file=sys.stderr, flush=True)  # for whoever waits
    isolation = line.sandboxes[0].isolation
    line.close()
    json.dump(
        {"scripts": outcomes, "level": isolation.level, "isolation": str(isolation)}, sys.stdout
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
