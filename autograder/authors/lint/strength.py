"""Rules on whether checks notice what nobody declared, and whether they do under every secret.

Reads:  a Grader; some saboteurs of the audit, drawn by lot; the programs of others, if there are.
Gives:  findings on mistakes that keep full marks under a secret, on saboteurs alive, on programs of
        others that are graded wrong.
Leaves to others: all saboteurs, and many secrets (authors/audit/).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.authors.audit.bank import BankResult, add_graded
from autograder.authors.audit.card import Mark, Measure
from autograder.authors.audit.equivalents import explained_saboteurs, explanations_of
from autograder.authors.audit.manifest import BLIND, BrokenManifest, blind_bank
from autograder.authors.audit.many_secrets import blind, secrets_in
from autograder.authors.audit.saboteurs.trying import Outcome, Saboteurs
from autograder.authors.lint.findings import LintFinding
from autograder.grading.grader import Grader
from autograder.grading.in_process import Rehearsal
from autograder.worker.sandbox import Sandbox

SECRETS = secrets_in(slice(0, 2))
SABOTEURS_TRIED = 40
LOT = 8


def blind_under_secrets(grader: Grader) -> Iterator[LintFinding]:
    """Known and unlisted mistakes that earn full marks in their question under a secret."""
    for mark in blind(Rehearsal(grader), SECRETS):
        if mark.bad:
            yield LintFinding(
                f"hidden/{mark.question}.py",
                "that every known wrong program loses points, whatever the secret",
                f"blind under this secret: {mark.name} earns full marks",
                "Draw more inputs, or such as always show the mistake.",
            )
    grader.solved.known.clear()  # nothing else is asked under these secrets


def saboteurs_alive(grader: Grader) -> Iterator[LintFinding]:
    """Some functions of the solution, broken in a general way, that nobody has explained."""
    ours = Saboteurs(Rehearsal(grader))
    reasons = explained_saboteurs(grader.assignment)
    drawn = np.random.default_rng(LOT).permutation(len(ours.all))[:SABOTEURS_TRIED]
    for saboteur in (ours.all[index] for index in sorted(drawn)):
        if explanations_of(saboteur, reasons) or ours.outcome(saboteur) is not Outcome.ALIVE:
            continue
        yield LintFinding(
            f"hidden/{saboteur.question}.py",
            "that a function which is broken in a general way loses points",
            f"{saboteur.what} keeps full marks; it differs in "
            f"{ours.difference(saboteur) or 'none of the inputs that were tried'}",
            "Add such inputs to a case, or explain it in saboteurs.toml. `autograder audit` "
            "tries all of them.",
            refused=False,
        )


def programs_of_others(grader: Grader, sandbox: Sandbox) -> Iterator[LintFinding]:
    """The bank of programs that others wrote: its manifest, and how each of them is graded."""
    try:
        programs = blind_bank(grader.assignment)
    except BrokenManifest as error:
        yield from error.problems
        return
    found = BankResult()
    add_graded(found, grader, sandbox, programs, None)
    for unread in found.unread:
        words = "Hand it in as students do."
        yield LintFinding(f"{BLIND}/", "a program that can be graded", unread, words)
    yield from filter(None, map(wrongly_graded, found.marks))


def wrongly_graded(mark: Mark) -> LintFinding | None:
    """What a mark of a program of others says, if it is a fault."""
    expected = {
        Measure.BANK_WRONG: ("that it loses points", "Add a case on which it goes wrong."),
        Measure.BANK_RIGHT: ("full marks", "Mend probe or check, or the bank if it is wrong."),
    }
    if not mark.bad or mark.measure not in expected:
        return None
    words, advice = expected[mark.measure]
    found = "it keeps full marks" if mark.measure is Measure.BANK_WRONG else "it loses points"
    return LintFinding(f"{BLIND}/, {mark.name}", f"{words} in {mark.question}", found, advice)
