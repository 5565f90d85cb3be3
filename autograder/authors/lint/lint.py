"""Everything that the rules have to say about an assignment.

Reads:  an assignment.
Gives:  Findings of all rules; each group of rules runs only if the one before it found nothing to
        refuse, since it builds on it.
Leaves to others: the rules (parts.py, wording.py, inputs.py, bank.py), printing (cli.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.authors.lint.bank import Bank
from autograder.authors.lint.findings import Finding
from autograder.authors.lint.inputs import wrong_inputs
from autograder.authors.lint.parts import (
    unreadable_files,
    wrong_advice,
    wrong_cases,
    wrong_declarations,
    wrong_marks,
)
from autograder.authors.lint.wording import (
    wrong_docstrings,
    wrong_handout,
    wrong_points_table,
    wrong_sections,
)
from autograder.course.assignment import Assignment, CourseError
from autograder.grading.grader import Grader
from autograder.worker.sandbox import open_sandbox

Rule = Callable[[Assignment], Iterator[Finding]]
FILES: tuple[Rule, ...] = (unreadable_files,)
TEXT: tuple[Rule, ...] = (
    wrong_cases,
    wrong_advice,
    wrong_marks,
    wrong_declarations,
    wrong_docstrings,
    wrong_handout,
    wrong_sections,
    wrong_points_table,
)


@dataclass(frozen=True)
class Report:
    """What the rules found. complete: whether all of them ran."""

    findings: tuple[Finding, ...]
    complete: bool

    @property
    def refused(self) -> int:
        """How many findings must be mended."""
        return sum(finding.refused for finding in self.findings)

    @property
    def summary(self) -> str:
        """One line."""
        notes = len(self.findings) - self.refused
        said = f"{self.refused} refused, {notes} to note" if self.refused or notes else "clean"
        return said if self.complete else f"{said}. Mend these first: other rules build on them."


def lint(assignment: Assignment) -> Report:
    """Apply every rule to an assignment."""
    found: list[Finding] = []
    for rules in (FILES, TEXT):
        for rule in rules:
            found += rule(assignment)
        if any(finding.refused for finding in found):
            return Report(tuple(found), complete=False)
    try:
        grader = Grader(assignment)
    except CourseError as error:
        found.append(
            Finding(
                f"solutions/{assignment.name}",
                "a solution that passes every case",
                str(error),
                "Mend solution, probe or case, whichever is wrong.",
            )
        )
        return Report(tuple(found), complete=False)
    found += [*wrong_inputs(grader), *graded(grader)]
    return Report(tuple(found), complete=True)


def graded(grader: Grader) -> list[Finding]:
    """Rules for which stub, mistakes and right ones are graded."""
    sandbox = open_sandbox(
        grader.assignment, allow_weak=True
    )  # only the author's own files run here
    try:
        return Bank(grader, sandbox).findings()
    finally:
        sandbox.close()
