"""Grade every script in this environment and print what came of it, as JSON.

    python -m support.attacks.driver KIND...

Kinds: read, noted, reach (all of it), further, signals, forge, stall; each as a whole or in part:
reach:2/3 is every third script, from the second on.

Whatever a submission does here, the grader must stay up and the next one must get its right grade.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from autograder.course.assignment import Assignment, Limits
from autograder.course.submission_spec import spec_of
from autograder.grading.grader import Grader
from autograder.grading.results import Result
from autograder.intake.seal import seal
from autograder.worker import kernel
from autograder.worker.process import children_of
from autograder.worker.sandbox import Sandbox, open_sandbox
from autograder.worker.submission import IsolatedSubmission
from autograder.worker.time_limits import PATIENCE
from support.attacks import forge, further, reach, stall

T = TypeVar("T")
COURSE = Path(__file__).resolve().parents[3]
QUESTION = "q5_sigmoid"
LIMITS = Limits(cpu_seconds=0.3, import_seconds=0.6, wall_seconds=0.6, memory_mib=256)
FORWARD = "        self.value = 1.0 / (1.0 + np.exp(-self.inbound_nodes[0].value))"
SUCCESS = "the script succeeded"
SENT_BY_SCRIPTS = (signal.SIGIO, signal.SIGRTMIN + 6)  # the second is 40 in further.py


class Yard:
    """Things worth reaching for, fresh for every script."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.course = folder / "course"
        private = folder / "private"
        private.mkdir(mode=0o700)
        for name in ("gradebook", "other", "secret", "hidden", "solution"):
            (private / name).write_text(f"{name}\n", encoding="ascii")
        open_to_all = folder / "open"
        open_to_all.mkdir()
        open_to_all.chmod(0o777)
        for name in ("public", "writable"):
            (open_to_all / name).write_text(f"{name}\n", encoding="ascii")
            (open_to_all / name).chmod(0o666)
        self.before = self.contents()
        self.targets = {name: str(private / name) for name in ("gradebook", "other", "secret")}
        self.targets |= {name: str(private / name) for name in ("hidden", "solution")}
        self.targets |= {name: str(open_to_all / name) for name in ("public", "writable")}

    def contents(self) -> dict[str, str]:
        """Every file with its text."""
        return {
            str(path): path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


class Range:
    """The grader of a3 with short limits, and what every script is measured by."""

    def __init__(self, scratch: Path) -> None:
        self.assignment = Assignment(COURSE, "a3_miniflow")
        description = self.assignment.description.model_copy(update={"limits": LIMITS})
        self.assignment.description = description
        self.solution = self.assignment.solution["miniflow.py"]
        assert self.solution.count(FORWARD) == 1
        self.stub = (self.assignment.template_folder / "miniflow.py").read_text(encoding="utf-8")
        self.grader = Grader(self.assignment)
        self.sandbox: Sandbox = open_sandbox(self.assignment, allow_weak=True)
        self.title = next(c.name for c in self.grader.cases[QUESTION] if c.hidden)
        self.scratch = scratch
        self.slowest = 0.0
        self.signals: list[int] = []  # that came to this process
        for number in SENT_BY_SCRIPTS:
            signal.signal(number, lambda number, _: self.signals.append(number))
        self.full = self.assignment.question(QUESTION).points

    def grade(self, source: str) -> Result:
        """Grade one file as a zip, as it would come from a student."""
        path = self.scratch / "someone.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("miniflow.py", source)
        return self.grader.grade(seal(path, spec_of(self.assignment)), self.sandbox, QUESTION)

    def run(self, kind: str, name: str, source: str) -> dict[str, Any]:
        """Grade a script, then the solution. Returns: what the tests look at."""
        self.slowest = 0.0
        self.signals.clear()
        server = self.sandbox.fork_server.process.pid
        began = time.monotonic()
        result = self.grade(source)
        return {
            "kind": kind,
            "name": name,
            "status": result.status,
            "earned": result.total,
            "full": self.full,
            "verdicts": sorted({case.verdict for q in result.questions for case in q.cases}),
            "kinds": sorted({case.kind for q in result.questions for case in q.cases}),
            "succeeded": SUCCESS in result.to_json(),
            "suspicious": list(result.suspicious),
            "seconds": round(time.monotonic() - began, 3),
            "slowest_answer": round(self.slowest, 3),
            "next": self.grade(self.solution).total,
            "signals": sorted(set(self.signals)),
            "server_ended": self.sandbox.fork_server.process.pid != server,
        }


def reaching(range_: Range, scripts: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Scripts of reach.py, in a right submission at import."""
    place = f"chainrule-{os.getpid()}"
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as listener,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        path = range_.scratch / "listener"
        listener.bind(str(path))
        path.chmod(0o777)
        listener.listen()
        abstract.bind("\0" + place)
        abstract.listen()
        others = {"unix": str(path), "abstract": place, "port": tcp.getsockname()[1]}
        others |= {"pid": os.getpid(), "title backwards": range_.title[::-1]}
        for name, body in scripts.items():
            yard = Yard(Path(tempfile.mkdtemp(dir=range_.scratch)))
            source = reaching_source(range_.solution, body, yard.targets | others)
            outcome = range_.run("reach", name, source)
            yield outcome | {"untouched": yard.contents() == yard.before}


def reaching_source(solution: str, body: str, targets: dict[str, Any]) -> str:
    """A right submission that tries something and, if it worked, says so in every answer."""
    indented = "\n".join(f"    {line}" for line in body.strip().splitlines())
    return f"""{solution}
{reach.HELPERS}

def reach_out(t):
{indented}

def boast(self):
    raise ValueError({SUCCESS!r})

try:
    reach_out({targets!r})
    Sigmoid.backward = boast
except BaseException:
    pass
"""


def forging(range_: Range, scripts: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Scripts of forge.py, on top of the stubs."""
    for name, body in scripts.items():
        yield range_.run("forge", name, forging_source(range_.stub, body))


def forging_source(stub: str, body: str) -> str:
    """The stubs, with a Sigmoid that forges its answer."""
    hook = "\nif 'answer' in globals():\n    Sigmoid.forward = Sigmoid.backward = answer\n"
    return f"{stub}\n{body}\n{hook}"


def stalling(range_: Range, scripts: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Scripts of stall.py, in a right submission."""
    for name, body in scripts.items():
        if name in stall.AT_IMPORT:
            yield range_.run("stall at import", name, f"{range_.solution}\n{body}\n")
        else:
            yield range_.run("stall", name, stalling_source(range_.solution, body))


def stalling_source(solution: str, body: str) -> str:
    """A right submission whose Sigmoid also does this."""
    indented = "\n".join(f"        {line}" for line in body.strip().splitlines())
    return solution.replace(FORWARD, f"{FORWARD}\n{indented}")


OF_EACH_SORT = (
    "overwrite the gradebook",
    "start a process",
    "connect by TCP",
    "use the other system-call table",
)
# Where nothing holds it in, a fork server that is stopped is waited for: two minutes.
QUICK_SIGNALS = [name for name in further.SIGNALS if not name.startswith("stop ")]
Driven = Callable[[Range, dict[str, str]], Iterator[dict[str, Any]]]
KINDS: dict[str, tuple[Driven, dict[str, str]]] = {
    "read": (reaching, reach.READ),
    "reach": (reaching, reach.SCRIPTS),
    "noted": (reaching, reach.READ | {name: reach.SCRIPTS[name] for name in OF_EACH_SORT}),
    "further": (reaching, further.SCRIPTS),
    "signals": (reaching, {name: further.SCRIPTS[name] for name in QUICK_SIGNALS}),
    "forge": (forging, forge.SCRIPTS),
    "stall": (stalling, {**stall.AT_IMPORT, **stall.IN_A_CALL}),
}


def driven(range_: Range, chosen: str) -> Iterator[dict[str, Any]]:
    """Run the scripts of a kind, or those of one part: see above."""
    kind, _, part = chosen.partition(":")
    drive, scripts = KINDS[kind]
    return drive(range_, dict(in_part(scripts.items(), part)))


def in_part(things: Iterable[T], part: str) -> list[T]:
    """Those of a part: of "2/3" every third, from the second on; all of them if there is none."""
    first, _, of = part.partition("/")
    return list(things)[int(first) - 1 :: int(of)] if part else list(things)


def left_behind() -> dict[str, list[str]]:
    """What outlived its submission: processes, which become children of this one; files; shared
    memory. The scripts use one name for all they make.
    """
    segments = Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines()
    return {
        "processes": [str(pid) for pid in children_of(os.getpid())],
        "shared memory": [line for line in segments if str(reach.KEY) in line],
        "files": [
            str(path)
            for folder in ("/tmp", "/dev/shm", "/dev/mqueue", ".")
            for path in Path(folder).glob(f"*{reach.NAME}*")
        ],
    }


def main(kinds: list[str]) -> None:
    """Run the scripts of these kinds."""
    os.environ["GS_TOKEN"] = "a token"
    kernel.prctl(kernel.SET_CHILD_SUBREAPER, 1)
    with tempfile.TemporaryDirectory() as scratch:
        range_ = Range(Path(scratch))
        with timed_answers(range_):
            outcomes = [one for kind in kinds for one in driven(range_, kind)]
        isolation = range_.sandbox.isolation
        range_.sandbox.close()
        left = left_behind()
    # Twice the back-stop for code that waits or is starved: once beside others, once alone.
    deadline = 2 * (LIMITS.wall_seconds + PATIENCE * LIMITS.import_seconds) + 1
    report = {"isolation": str(isolation), "level": isolation.level, "deadline": deadline}
    report |= {"scripts": outcomes, "left": left}
    json.dump(report, sys.stdout)


@contextlib.contextmanager
def timed_answers(range_: Range) -> Iterator[None]:
    """Keep the longest time that one answer took."""
    real = IsolatedSubmission.ask

    def ask(self: IsolatedSubmission, probe: str, inputs: Any) -> Any:
        began = time.monotonic()
        try:
            return real(self, probe, inputs)
        finally:
            range_.slowest = max(range_.slowest, time.monotonic() - began)

    with mock.patch.object(IsolatedSubmission, "ask", ask):
        yield


if __name__ == "__main__":
    main(sys.argv[1:])
