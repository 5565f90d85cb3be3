"""autograder/outgoing/told.py: a student's grade in a few sentences, for a comment in an LMS.

Reads:  a Standing, and the Result of the attempt that counts.
Gives:  lines of plain text; nothing in them that the feedback page does not tell.
Leaves to others: escaping and where the lines go; the whole page (report/pages.py).

Reasons of overrides are not told: they are written for the staff.
"""

from __future__ import annotations

from autograder.outgoing.grades import Grades, two_decimals
from autograder.report import feedback
from autograder.report.numbers import is_full
from autograder.results import REFUSED
from autograder.students import Standing
from autograder.text import one_line, points_text

OURS = "Chainrule: "  # how our comments begin, so that we never write over somebody else's


def lines(grades: Grades, standing: Standing) -> list[str]:
    """What a student is told: the total, what was taken off, then each question's main sentence."""
    points = grades.of(standing)
    if points is None:
        return [f"{OURS}this could not be judged yet. That is no zero."]
    possible = points_text(grades.possible)
    said = [f"{OURS}{two_decimals(points)} of {possible} points."]
    if standing.deduction > 0:
        said.append(f"Points taken off because it was late: {points_text(standing.deduction)}.")
    result = grades.result_of(standing)
    if grades.results is None or result is None:
        return said
    if result.status == REFUSED:
        return [*said, one_line(result.refusal)]
    ids = [question for question, _ in grades.questions]
    counted = dict(zip(ids, standing.points, strict=False))  # after overrides
    for part in feedback.sections(grades.results, result):
        earned = counted.get(part.id, part.earned)
        number = "not judged" if earned is None else points_text(earned)
        line = f"{part.title}: {number} of {points_text(part.possible)}."
        silent = part.settled or is_full(earned, part.possible)
        said.append(line if silent else f"{line} {one_line(part.first_words)}".strip())
    return said
