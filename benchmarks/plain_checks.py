"""benchmarks/plain_checks.py: the checks of an assignment, run beside the submission.

    python benchmarks/plain_checks.py floor BUNDLE    one forked process for each line of input

Reads:  a bundle: probes, test files, right answers, as `bundle_of` wrote them; a submission.
Gives:  the verdicts of every case in this very process, without any isolation: what every peer of
        benchmarks/grading.py runs, each in its own harness; and the floor, where nothing else runs.
Leaves to others: measuring (grading.py).

It needs NumPy and the packages that students get too, so no peer pays for what a grader loads.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from autograder.judge.answers import to_plain
from autograder.judge.case import Case
from autograder.judge.cases import load_cases
from autograder.judge.implementation import InProcess, compiled, load_probes
from autograder.judge.judge import Judge
from autograder.judge.readings import ReadImplementation, load_readings
from autograder.judge.verdicts import PASSED
from autograder.worker import wire


@dataclass(frozen=True)
class Bundle:
    """Everything that judges a submission, as text and plain data.

    helpers: the sources of probes.py and readings.py.
    """

    files: Mapping[str, bytes]
    helpers: tuple[str, str]
    tests: Mapping[str, str]
    answers: Mapping[tuple[str, bytes], Any]
    complaints: Mapping[str, str]
    secret: int
    data: Path
    preload: tuple[str, ...]

    def expect(self, place: str, probe: str, inputs: Mapping[str, Any]) -> Any:
        """The solution's answer, which was computed before."""
        return self.answers[probe, wire.pack(to_plain(dict(inputs)))]


class Checks:
    """The cases of an assignment, loaded and ready."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        for name in bundle.preload:
            import_module(name)
        probes, readings = bundle.helpers
        self.probes, self.readings = load_probes(probes), load_readings(readings)
        self.cases: dict[str, list[Case]] = {
            question: load_cases(text, question) for question, text in bundle.tests.items()
        }

    def judge(self) -> Judge:
        """A judge of the submission in the bundle, which is imported now."""
        bundle = self.bundle
        subject = ReadImplementation(
            InProcess(bundle.files, self.probes, dedicated=True), self.readings
        )
        return Judge(subject, bundle, bundle.complaints, bundle.secret, data_folder=bundle.data)

    def passed(self, judge: Judge, question: str) -> bool:
        """Whether every case of a question passes."""
        results = [judge.run(question, case) for case in self.cases[question]]
        return all(result.verdict == PASSED for result in results)


def load(path: str) -> Checks:
    """The checks of a bundle that grading.py wrote."""
    return Checks(pickle.loads(Path(path).read_bytes()))


def floor(checks: Checks) -> None:
    """For every line of input: fork, judge, tell how many processor seconds that took."""
    judge = checks.judge()
    for question in checks.cases:
        checks.passed(judge, question)
    # Each submission is a new one: neither its code nor what it asked of SymPy is known already.
    compiled.cache_clear()
    if "sympy" in sys.modules:
        sys.modules["sympy"].core.cache.clear_cache()
    gc.collect()
    gc.freeze()
    for _ in sys.stdin:
        before = used()
        pid = os.fork()
        if not pid:
            judge = checks.judge()
            os._exit(0 if all([checks.passed(judge, question) for question in checks.cases]) else 1)
        _, status = os.waitpid(pid, 0)
        if status:
            raise SystemExit("the floor's submission fails")
        print(used() - before, flush=True)


def used() -> float:
    """Processor seconds of this process and its ended children."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


if __name__ == "__main__":
    floor(load(sys.argv[2]))
