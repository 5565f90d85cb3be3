"""Take the right answers from the solution.

Reads:  an assignment's solution, probes, readings and advice.
Gives:  Expectations that run the solution in this process, each probe and input once; and the
        recorded answers to the public cases, which go into the student zip.
Leaves to others: comparing (judge/comparison.py), writing the student zip (ship/student_files.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment, CourseError
from autograder.judge.answers import to_plain
from autograder.judge.cases import load_cases
from autograder.judge.implementation import InProcess, load_probes, load_rules
from autograder.judge.judge import Judge
from autograder.judge.readings import ReadImplementation, complaints_of, load_readings
from autograder.judge.verdicts import PASSED
from autograder.worker import wire

SAME_NUMBER = 1e-9  # central differences multiply the last digit of a sum by half a million


class Solved:
    """Knows the right answers by asking the solution, and remembers them.

    module: the solution. solution: the same, its recordings read.
    known: answers by probe and packed inputs. Every submission is put the same inputs, so the
    solution computes each answer once for a whole class.
    Raises: CourseError if probes.py, readings.py or the solution cannot be run.
    """

    def __init__(self, assignment: Assignment) -> None:
        contents = {file: source.encode() for file, source in assignment.solution.items()}
        self.probes = _loaded(load_probes, assignment, "probes.py", assignment.probes)
        self.readings = _loaded(load_readings, assignment, "readings.py", assignment.readings)
        require_advice(assignment)
        self.module = InProcess(contents, self.probes, assignment.advice)
        self.solution = ReadImplementation(self.module, self.readings)
        self.known: dict[tuple[str, bytes], Any] = {}
        if self.module.import_failure is not None:
            failure = self.module.import_failure
            raise CourseError(
                f"{assignment.solution_folder} cannot be imported: {failure.file}, line "
                f"{failure.line}: {failure.type_name}: {failure.message}. The files are imported "
                "in the order of `files` in assignment.toml."
            )

    def expect(self, place: str, probe: str, inputs: Mapping[str, Any]) -> Any:
        """Return the solution's answer.

        Raises: CourseError if the solution itself fails on the probe.
        """
        key = (probe, wire.pack(to_plain(dict(inputs))))
        if key not in self.known:
            answer = self.solution.ask(probe, inputs)
            if answer.failure is not None:
                raise CourseError(f"The solution fails on {probe} ({place}): {answer.failure}")
            self.known[key] = answer.value
        return self.known[key]


def _loaded(
    load: Callable[[str], dict[str, Any]], assignment: Assignment, file: str, source: str
) -> dict[str, Any]:
    """The functions of a file by name. Raises: CourseError if it cannot be run."""
    try:
        return load(source)
    except Exception as error:
        path = assignment.folder / file
        raise CourseError(f"{path} cannot be run: {type(error).__name__}: {error}.") from error


def require_advice(assignment: Assignment) -> None:
    """Raise CourseError if the assignment has an advice.py that cannot be used."""
    try:
        load_rules(assignment.advice)
    except Exception as error:
        path = assignment.folder / "advice.py"
        raise CourseError(f"{path} cannot be used: {type(error).__name__}: {error}.") from error


class _PublicAnswers:
    """Passes on the solution's answers, and keeps them as JSON-ready data by place."""

    def __init__(self, solved: Solved) -> None:
        self.solved = solved
        self.answers: dict[str, Any] = {}

    def expect(self, place: str, probe: str, inputs: Mapping[str, Any]) -> Any:
        """Return the solution's answer after keeping it."""
        expected = self.solved.expect(place, probe, inputs)
        self.answers[place] = _json_ready(expected)
        return expected


def record_public_answers(assignment: Assignment) -> dict[str, Any]:
    """Put every public case to the solution and return what tests/expected.json holds.

    Raises: CourseError if the solution fails a public case of its own.
    """
    solved = Solved(assignment)
    public = _PublicAnswers(solved)
    complaints = complaints_of(assignment.probes, assignment.readings)
    judge = Judge(solved.solution, public, complaints, data_folder=assignment.data_folder)
    for question in assignment.questions:
        for case in load_cases(assignment.public_tests(question), f"{question.id}.py"):
            result = judge.run(question.id, case)
            if result.verdict != PASSED:
                raise CourseError(
                    f"The solution of {assignment.name} fails {question.id}, {case.name!r}: "
                    f"{result.sentence} {result.detail}"
                )
    ids = [question.id for question in assignment.questions]
    packages = assignment.description.preload
    facts = {"files": assignment.files, "questions": ids, "packages": packages}
    derivatives = {"by_chain_rule": {q.id: q.by_chain_rule for q in assignment.questions}}
    return {**facts, **derivatives, "answers": public.answers}


def same_records(one: Any, other: Any) -> bool:
    """Whether two recorded values differ in the last digits of numbers at most."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        if math.isnan(one):
            return math.isnan(other)
        return math.isclose(one, other, rel_tol=SAME_NUMBER, abs_tol=SAME_NUMBER)
    if isinstance(one, dict):
        return list(one) == list(other) and all(same_records(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same_records, one, other))
    return bool(one == other)


def _json_ready(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {key: _json_ready(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json_ready(item) for item in value]
    return value
