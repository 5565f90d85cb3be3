"""Grade the scripts of steal.py, spoil.py and linger.py in this environment; print JSON.

    python -m support.attacks.drive_more KIND...

Kinds: steal, spoil, linger, each as a whole or in part as in driver.py; and "steal at home": the
same where code and judge share a process that nothing confines, to show that the scripts can
succeed.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from autograder.course.assignment import Assignment
from autograder.course.submission_spec import spec_of
from autograder.grading.grader import Grader
from autograder.grading.in_process import Rehearsal
from autograder.grading.results import Result
from autograder.intake.seal import seal
from autograder.judge.verdicts import NOT_JUDGED
from autograder.worker import kernel
from autograder.worker.sandbox import Sandbox, open_sandbox
from autograder.worker.time_limits import Watcher
from support.attacks import linger, spoil, steal
from support.attacks.driver import COURSE, LIMITS, in_part, left_behind

AT_HOME_SECONDS = 20
ALL = ("a1_derivatives", "a2_chain_rule", "a3_miniflow", "a4_gradient_descent", "a5_training")

GRADERS: dict[str, Grader] = {}  # of a module, so that who shares its process finds them there


class Field:
    """The graders of several assignments, opened as they are needed, and a folder for zips."""

    def __init__(self, scratch: Path, short: bool) -> None:
        self.scratch = scratch
        self.short = short  # limits of time
        self.sandboxes: dict[str, Sandbox] = {}

    def grader(self, name: str) -> Grader:
        """The grader of an assignment."""
        if name not in GRADERS:
            assignment = Assignment(COURSE, name)
            if self.short:
                budget = {"budget_seconds": linger.BUDGET_SECONDS}
                limits = {"limits": LIMITS.model_copy(update=budget)}
                assignment.description = assignment.description.model_copy(update=limits)
            GRADERS[name] = Grader(assignment)
        return GRADERS[name]

    def sandbox(self, name: str) -> Sandbox:
        """Its sandbox."""
        if name not in self.sandboxes:
            assignment = self.grader(name).assignment
            self.sandboxes[name] = open_sandbox(assignment, allow_weak=True)
        return self.sandboxes[name]

    def sources(self, name: str, solved: bool) -> dict[str, str]:
        """The solution, or what students get."""
        assignment = self.grader(name).assignment
        if solved:
            return dict(assignment.solution)
        return steal.stub_of(assignment.template_folder, assignment.files)

    def grade(self, name: str, sources: dict[str, str], question: str | None = None) -> Result:
        """Grade files as a zip."""
        path = self.scratch / "someone.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file, text in sources.items():
                archive.writestr(file, text)
        grader = self.grader(name)
        handed_in = seal(path, spec_of(grader.assignment))
        return grader.grade(handed_in, self.sandbox(name), question)

    def at_home(self, name: str, sources: dict[str, str], question: str) -> dict[str, Any]:
        """What a question earns where code, answers and judge share a process, a child of this."""
        grader = self.grader(name)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            code = 1
            try:
                signal.alarm(AT_HOME_SECONDS)
                (asked,) = [q for q in grader.assignment.questions if q.id == question]
                result = Rehearsal(grader).question(sources, asked)
                verdicts = sorted({case.verdict for case in result.cases})
                os.write(writer, json.dumps([result.earned, verdicts]).encode())
                code = 0
            finally:
                os._exit(code)
        os.close(writer)
        ready, _, _ = select.select([reader], [], [], AT_HOME_SECONDS + 1)
        said = os.read(reader, 65536) if ready else b""
        os.close(reader)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        earned, verdicts = json.loads(said) if said else (0, ["died"])
        return {"earned": earned or 0, "verdicts": verdicts}

    def close(self) -> None:
        """End all."""
        for sandbox in self.sandboxes.values():
            sandbox.close()


def file_of(field: Field, name: str) -> str:
    """The file of an assignment that students write: the last one."""
    return str(field.grader(name).assignment.files[-1])


def thefts(field: Field) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """(script, assignment, question, files) of everything in steal.py."""
    for way, body in steal.WAYS.items():
        for name, question in steal.ASKED:
            files = field.sources(name, solved=False)
            file = file_of(field, name)
            yield way, name, question, files | {file: steal.stealing_source(files[file], body)}
    for script, (name, question, body) in steal.KNOWING.items():
        files = field.sources(name, solved=False)
        file = file_of(field, name)
        yield script, name, question, files | {file: f"{files[file]}\n{body}"}


def stealing(field: Field, part: str) -> Iterator[dict[str, Any]]:
    """The thefts of a part in workers, each before the solution."""
    for script, name, question, files in in_part(thefts(field), part):
        result = field.grade(name, files, question)
        full = field.grader(name).assignment.question(question).points
        after = field.grade(name, field.sources(name, solved=True), question).total
        yield {
            "kind": "steal",
            "name": f"{script}, {name}",
            "script": script,
            "status": result.status,
            "earned": result.total,
            "succeeded": bool(result.total),
            "full": full,
            "next": after,
        }


def stealing_at_home(field: Field, part: str) -> Iterator[dict[str, Any]]:
    """The thefts of a part where nothing holds them in."""
    for script, name, question, files in in_part(thefts(field), part):
        outcome = field.at_home(name, files, question)
        yield {
            "kind": "steal at home",
            "name": f"{script}, {name}",
            "script": script,
            "succeeded": bool(outcome["earned"]),
            **outcome,
        }


def spoiling(field: Field, part: str) -> Iterator[dict[str, Any]]:
    """Hostile answers, given by every function and method of an assignment.

    Each in all assignments; in another one first than the answer before.
    """
    spoilt_ones = [
        (script, (ALL + ALL)[number % len(ALL) + turn])
        for number, script in enumerate(spoil.ANSWERS)
        for turn in range(len(ALL))
    ]
    for script, name in in_part(spoilt_ones, part):
        files = field.sources(name, solved=True)
        file = file_of(field, name)
        spoilt = files | {file: spoil.spoiling_source(files[file], spoil.ANSWERS[script])}
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            result = field.grade(name, spoilt)
        unjudged = [
            f"{q.id}: {c.title}: {c.sentence}"
            for q in result.questions
            for c in q.cases
            if c.verdict == NOT_JUDGED
        ]
        yield {
            "kind": "spoil",
            "name": f"{script}, {name}",
            "script": script,
            "status": result.status,
            "earned": result.total,
            "unjudged": unjudged[:5],
            "warnings": sorted({str(one.message) for one in heard}),
            "succeeded": result.status != "graded" or bool(unjudged) or bool(heard),
        }


@contextlib.contextmanager
def waits_counted() -> Iterator[list[float]]:
    """Note how long the grader waits while no thread of the worker runs or wants to.

    So it does not matter how busy the machine is.
    """
    waits: list[float] = []
    real = Watcher.look

    def look(self: Watcher) -> None:
        if not wants_to_run(self.pid):
            waits.append(time.monotonic() - self.looked)
        real(self)

    with mock.patch.object(Watcher, "look", look):
        yield waits


def wants_to_run(pid: int) -> bool:
    """Whether a thread of a process runs or is about to; one that waits for a disk does not."""
    with contextlib.suppress(OSError, IndexError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            words = (thread / "stat").read_text(errors="replace").rpartition(")")[2].split()
            if words[0] == "R":
                return True
    return False


def lingering(field: Field, part: str) -> Iterator[dict[str, Any]]:
    """The scripts of a part of linger.py, in a right submission to all questions of a3."""
    name = "a3_miniflow"
    solution = field.sources(name, solved=True)["miniflow.py"]
    right = field.grade(name, {"miniflow.py": solution}).total
    for script, body in in_part(linger.IN_A_CALL.items(), part):
        field.grader(name)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began, computed = time.monotonic(), time.process_time()
        with waits_counted() as waits:
            result = field.grade(name, {"miniflow.py": linger.everywhere(solution, body)})
        seconds, computed = time.monotonic() - began, time.process_time() - computed
        size = len(result.to_json())
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        yield {
            "kind": "linger",
            "name": script,
            "script": script,
            "status": result.status,
            "earned": result.total,
            "seconds": round(seconds, 1),
            "waited": round(sum(waits), 1),
            "grown_mib": grown,
            "grader_seconds": round(computed, 1),
            "bytes": size,
            "succeeded": result.status != "graded"
            or sum(waits) > linger.MOST_WAITED_SECONDS
            or grown > linger.MOST_GROWN_MIB
            or computed > linger.MOST_CPU_SECONDS
            or size > linger.MOST_BYTES,
            "next": field.grade(name, {"miniflow.py": solution}).total,
            "full": right,
        }


KINDS: dict[str, Callable[[Field, str], Iterator[dict[str, Any]]]] = {
    "steal": stealing,
    "steal at home": stealing_at_home,
    "spoil": spoiling,
    "linger": lingering,
}


def main(kinds: list[str]) -> None:
    """Run the scripts of these kinds."""
    kernel.prctl(kernel.SET_CHILD_SUBREAPER, 1)
    with TemporaryDirectory() as scratch:
        field = Field(Path(scratch), short=any("linger" in kind for kind in kinds))
        outcomes = []
        for kind, _, part in (chosen.partition(":") for chosen in kinds):
            for one in KINDS[kind](field, part):
                outcomes.append(one)
                print(json.dumps(one), file=sys.stderr, flush=True)  # for whoever waits
        levels = {str(one.isolation.level) for one in field.sandboxes.values()}
        field.close()
    report = {"scripts": outcomes, "levels": sorted(levels), "left": left_behind()}
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
