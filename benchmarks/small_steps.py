"""benchmarks/small_steps.py: are derivatives by small steps told from those by the chain rule?

    python benchmarks/small_steps.py [SECRETS]     1,000 unless a number is given (half an hour)

Reads:  a2, a3 and a5: programs by small steps; right ones that compute the same derivatives with
        other rounding, by float32 or in another order of summation; the solution.
Gives:  for each program and question, under how many secrets its derivatives are certain, doubtful
        or beyond suspicion.
Leaves to others: the rule (autograder/judge/small_steps.py).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from autograder.course.assignment import Assignment, Question
from autograder.course.variants import Variant, load_variants
from autograder.grading.coverage import may_change
from autograder.grading.grader import Grader
from autograder.grading.in_process import Rehearsal, limited, quiet

COURSE = Path(__file__).resolve().parents[1]
ASKING = ("a2_chain_rule", "a3_miniflow", "a5_training")
SECONDS = 60.0  # for one program and secret
OTHER_ROUNDING = ("float32", "fsum", "einsum", "reversed", "longdouble")


def counted(
    rehearsal: Rehearsal, variants: Sequence[Variant], question: Question, secrets: int
) -> list[Counter[str]]:
    """How often each kind is found, for each program."""
    grader = rehearsal.grader
    subjects = [rehearsal.subject(one.sources(grader.assignment), question) for one in variants]
    found = [Counter[str]() for _ in variants]
    for secret in range(secrets):
        for subject, kinds in zip(subjects, found, strict=True):
            judge = grader.judge(subject, secret, named=False)
            with quiet(), limited(SECONDS):
                for case in grader.cases[question.id]:
                    judge.run(question.id, case)
            finding = judge.notes[question.id].derivatives.finding()
            kinds[finding.kind or "beyond suspicion"] += 1
        grader.solved.known.clear()  # nobody asks for the answers under this secret again
    return found


def rounds_otherwise(variant: Variant) -> bool:
    """Whether a right program says that it computes with other rounding."""
    texts = "".join(text for _, text in variant.replacements)
    return any(word in texts for word in OTHER_ROUNDING)


def main(secrets: int) -> None:
    """Print a line for each program and question."""
    for name in ASKING:
        assignment = Assignment(COURSE, name)
        rehearsal = Rehearsal(Grader(assignment))
        ways = [Variant("solution", "as it is")]
        ways += filter(rounds_otherwise, load_variants(assignment, "unusual.py"))
        measured = load_variants(assignment, "by_small_steps.py")
        for question in assignment.questions:
            if not question.by_chain_rule:
                continue
            reached = rehearsal.covered(question)
            asked = [one for one in measured if one.question == question.id]
            asked += [one for one in ways if not one.replacements or may_change(one, reached)]
            for one, found in zip(asked, counted(rehearsal, asked, question, secrets), strict=True):
                side = "by small steps" if one in measured else "right"
                told = ", ".join(f"{kind} {count}" for kind, count in sorted(found.items()))
                print(f"{name} {question.id} {side}: {one.name}: {told}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
