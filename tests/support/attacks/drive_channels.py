"""Send bits of a hidden input through every channel of channels.py; print JSON.

    python -m support.attacks.drive_channels SALT [NAME...]
    python -m support.attacks.drive_channels SALT --age

The second makes the files that the scripts will use look as if nobody had read them for days, as
on a machine that grades once a week: Linux writes an access time once a day.

The driver does what a class does: it grades a sender and then, or at the same time, a receiver.
It knows the bits from the hidden test, and reads what was heard from the public check's output.
"""

from __future__ import annotations

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
from autograder.grading.submission_run import isolated_submission
from autograder.intake.seal import Sealed
from autograder.worker import kernel
from autograder.worker.sandbox import Sandbox, open_sandbox
from support.attacks import channels
from support.attacks.channels_beside import BESIDE
from support.attacks.driver import COURSE, QUESTION

HEAD_START = 0.1  # seconds that a sender is ahead of a receiver beside it


class Line:
    """Two sandboxes and a grader; senders go to the first, receivers to the second or the first."""

    def __init__(self, salt: int) -> None:
        self.assignment = Assignment(COURSE, "a3_miniflow")
        self.grader = Grader(self.assignment)
        self.solution = self.assignment.solution["miniflow.py"]
        self.sandboxes = [open_sandbox(self.assignment, allow_weak=True) for _ in range(2)]
        self.salt = salt
        self.links = TemporaryDirectory()
        os.chmod(self.links.name, 0o755)
        self.number = channels.number_of(self._first_hidden())

    def place(self, round_: int) -> channels.Place:
        """Where both meet in this round."""
        for number in range(5):
            path = os.path.join(self.links.name, f"{round_}-{number}")
            if not os.path.islink(path):
                os.symlink("/nowhere", path)
        return channels.Place(self.salt, round_, self.links.name)

    def _first_hidden(self) -> float:
        _, secret = self.grader.rounds
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

    def printed(self, source: str, sandbox: Sandbox) -> str:
        """Grade a question in fresh workers. Returns: what its public cases printed."""
        sealed = Sealed("someone", {"miniflow.py": source.encode()}, (), None)
        subject = isolated_submission(self.grader, sealed, sandbox.fork_server)
        judge = self.grader.judge(subject)
        try:
            results = [judge.run(QUESTION, case) for case in self.grader.cases[QUESTION]]
        finally:
            subject.close()
        return "".join(result.printed for result in results if not result.hidden)

    def send(self, body: str, round_: int, lasts: float) -> None:
        """Grade a sender."""
        source = channels.sender(self.solution, body, self.place(round_), lasts)
        self.printed(source, self.sandboxes[0])

    def hear(self, body: str, round_: int, sandbox: int) -> float | None:
        """Grade a receiver. Returns: what it printed; None if it heard nothing."""
        source = channels.receiver(self.solution, body, self.place(round_))
        words = self.printed(source, self.sandboxes[sandbox]).split()
        if words[:1] == ["heard"]:
            return float(words[1])
        print(" ".join(words)[:200], file=sys.stderr)
        return None

    def after(self, send: str, receive: str) -> Iterator[float | None]:
        """What is heard round by round, each after the sender."""
        for round_ in range(channels.ROUNDS):
            self.send(send, round_, 0.0)
            yield self.hear(receive, round_, 0)

    def counted(self, send: str, receive: str, step: float | None) -> Iterator[float | None]:
        """The same, where the change since the round before tells the bit.

        step: the least change that is a 1; None for half of the way between the smallest changes
            and the largest.
        """
        seen = [self.hear(receive, -1, 0)]
        for round_ in range(channels.ROUNDS):
            if None in seen:
                yield None
                return
            self.send(send, round_, 0.0)
            seen.append(self.hear(receive, round_, 0))
        known = [value for value in seen if value is not None]
        changes = list(np.diff(known))
        ones = step or (min(changes) + sorted(changes)[-2]) / 2
        yield from (float(change > ones) for change in changes)

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

    def outcome(self, name: str) -> dict[str, Any]:
        """How many bits of ROUNDS came through a channel."""
        if name in channels.AFTER:
            heard = self.after(*channels.AFTER[name])
        elif name in channels.COUNTED:
            heard = self.counted(*channels.COUNTED[name])
        else:
            heard = self.beside(*BESIDE[name])
        sent = [self.number >> n & 1 for n in range(channels.ROUNDS)]
        got: list[float | None] = []
        errors = 0
        for bit in heard:
            errors += bit != sent[len(got)]
            got.append(bit)
            if bit is None or errors > 2 * channels.MOST_ERRORS:
                break
        right = len(got) - errors
        return {
            "kind": "channel",
            "name": name,
            "script": name,
            "right": right,
            "heard": "".join("-" if b is None else "01"[b == 1] for b in got),
            "sent": "".join(map(str, sent)),
            "succeeded": right >= channels.ROUNDS - channels.MOST_ERRORS,
        }


def age(salt: int) -> None:
    """Set old access times for what the scripts on access times look at."""
    for round_ in range(channels.ROUNDS):
        scope: dict[str, Any] = {"np": np}
        exec(channels.HELPERS.format(salt=salt, round=round_, links=""), scope)
        paths = [*scope["library"](1000, 12), scope["a_folder"]()]
        for path in paths:
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
        outcomes.append(line.outcome(name))
        print(json.dumps(outcomes[-1]), file=sys.stderr, flush=True)  # for whoever waits
    isolation = line.sandboxes[0].isolation
    line.close()
    json.dump(
        {"scripts": outcomes, "level": isolation.level, "isolation": str(isolation)}, sys.stdout
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
