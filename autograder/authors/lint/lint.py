"""Apply all rules to an assignment.

Reads:  an assignment.
Gives:  the findings of all rules. Each group of rules runs only if the one before found nothing to
        refuse, since it builds on that.
Leaves to others: the rules (parts.py, wording.py, promises.py, inputs.py, derivatives.py,
        thieves.py, strength.py, bank.py), printing (cli/authors.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.authors.lint.bank import Bank
from autograder.authors.lint.derivatives import wrong_derivatives
from autograder.authors.lint.findings import LintFinding
from autograder.authors.lint.inputs import wrong_inputs
from autograder.authors.lint.parts import (
    unreadable_files,
    wrong_advice,
    wrong_cases,
    wrong_declarations,
    wrong_marks,
)
from autograder.authors.lint.promises import wrong_promises
from autograder.authors.lint.strength import (
    blind_under_secrets,
    programs_of_others,
    saboteurs_alive,
)
from autograder.authors.lint.thieves import paid_thieves
from autograder.authors.lint.wording import (
    wrong_docstrings,
    wrong_handout,
    wrong_points_table,
    wrong_sections,
)
from autograder.course.assignment import Assignment, CourseError
from autograder.grading.grader import Grader
from autograder.worker.sandbox import open_sandbox

LintRule = Callable[[Assignment], Iterator[LintFinding]]
FILES: tuple[LintRule, ...] = (unreadable_files,)
TEXT: tuple[LintRule, ...] = (
    wrong_cases,
    wrong_advice,
    wrong_marks,
    wrong_declarations,
    wrong_docstrings,
    wrong_handout,
    wrong_sections,
    wrong_points_table,
    wrong_promises,
)


@dataclass(frozen=True)
class LintReport:
    """What the rules found. complete: whether all of them ran."""

    findings: tuple[LintFinding, ...]
    complete: bool

    @property
    def refused(self) -> int:
        """How many findings the assignment must not be used with."""
        return sum(finding.refused for finding in self.findings)

    @property
    def summary(self) -> str:
        """One line."""
        notes = len(self.findings) - self.refused
        counts = f"{self.refused} refused, {notes} to note" if self.findings else "clean"
        return (
            counts if self.complete else f"{counts}. Mend these first: other rules build on them."
        )


def lint_assignment(assignment: Assignment) -> LintReport:
    """Apply every rule to an assignment."""
    found: list[LintFinding] = []
    for rules in (FILES, TEXT):
        for rule in rules:
            found += rule(assignment)
        if any(finding.refused for finding in found):
            return LintReport(tuple(found), complete=False)
    try:
        grader = Grader(assignment)
    except CourseError as error:
        found.append(
            LintFinding(
                f"solutions/{assignment.name}",
                "a solution that passes every case",
                str(error),
                "Mend solution, probe or case, whichever is wrong.",
            )
        )
        return LintReport(tuple(found), complete=False)
    found += [*wrong_inputs(grader), *wrong_derivatives(grader), *paid_thieves(grader)]
    found += bank_findings(grader)
    if any(finding.refused for finding in found):
        return LintReport(tuple(found), complete=False)
    found += [*blind_under_secrets(grader), *saboteurs_alive(grader)]
    return LintReport(tuple(found), complete=True)


def bank_findings(grader: Grader) -> list[LintFinding]:
    """Findings of the rules for which stub, mistakes and right programs are graded."""
    # Weak isolation will do: only the author's own files run here.
    sandbox = open_sandbox(grader.assignment, allow_weak=True)
    try:
        return [*Bank(grader, sandbox).findings(), *programs_of_others(grader, sandbox)]
    finally:
        sandbox.close()
