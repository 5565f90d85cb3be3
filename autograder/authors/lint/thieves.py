"""Rules on whether a case pays those who did nothing.

Reads:  a Grader; the thieves of the audit that need no worker.
Gives:  findings on cases that pay answers under another secret, the public answers by table, or
        lazy bodies.
Leaves to others: thieves that are run in workers (authors/audit/thieves/).
"""

from __future__ import annotations

from collections.abc import Iterator

from autograder.authors.audit.thieves.replaying import (
    answers_under_other_secrets,
    public_answers_by_table,
)
from autograder.authors.audit.thieves.stubs import lazy_bodies
from autograder.authors.audit.thieves.thefts import Thief, ways_as_text, ways_by_case
from autograder.authors.lint.findings import LintFinding
from autograder.grading.grader import Grader

THIEVES = (answers_under_other_secrets, public_answers_by_table, lazy_bodies)
EXPECTED = {
    Thief.OTHER_SECRETS: "an answer that depends on the secret",
    Thief.TABLE: "an answer that the student zip does not hold",
    Thief.LAZY: "a check that a lazy body fails",
}
ADVICE = {
    Thief.OTHER_SECRETS: "Ask for something that follows from what check.rng draws.",
    Thief.TABLE: "Draw the inputs, and ask for more than the public answer to other inputs.",
    Thief.LAZY: "Ask in the same case for a result that only the work gives.",
}


def paid_thieves(grader: Grader) -> Iterator[LintFinding]:
    """Cases that pay a thief, each thief with all its ways in one finding."""
    for steal in THIEVES:
        for place, thefts in ways_by_case(one for one in steal(grader) if one.is_fault).items():
            thief = thefts[0].thief
            yield LintFinding(
                place,
                EXPECTED[thief],
                f"it pays {thefts[0].points:g} for {thief}: {ways_as_text(thefts)}",
                ADVICE[thief],
            )
