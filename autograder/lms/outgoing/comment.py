"""Write a student's grade in a few sentences, for a comment in an LMS.

Reads:  a Grade, and the Result of the attempt that counts.
Gives:  lines of plain text; all of it is on the feedback page too.
Leaves to others: escaping and where the lines go; the whole page (report/pages.py).

Reasons of overrides are left out: they are written for the staff.
"""

from __future__ import annotations

from autograder.grading.results import REFUSED
from autograder.lms.outgoing.class_grades import ClassGrades, two_decimals
from autograder.records.students import Grade
from autograder.report import feedback
from autograder.report.numbers import is_full
from autograder.text import one_line, points_text

OUR_PREFIX = "Chainrule: "  # how our comments begin, so that we never write over somebody else's


def comment_lines(class_grades: ClassGrades, grade: Grade) -> list[str]:
    """What a student reads: the total, what was taken off, then each question's main sentence."""
    points = class_grades.of(grade)
    if points is None:
        return [f"{OUR_PREFIX}this could not be judged yet. That is no zero."]
    possible = points_text(class_grades.possible)
    sentences = [f"{OUR_PREFIX}{two_decimals(points)} of {possible} points."]
    if grade.deduction > 0:
        sentences.append(f"Points taken off because it was late: {points_text(grade.deduction)}.")
    result = class_grades.result_of(grade)
    if class_grades.results is None or result is None:
        return sentences
    if result.status == REFUSED:
        return [*sentences, one_line(result.refusal)]
    ids = [question for question, _ in class_grades.questions]
    counted = dict(zip(ids, grade.points, strict=False))  # after overrides
    for part in feedback.sections(class_grades.results, result):
        earned = counted.get(part.id, part.earned)
        number = "not judged" if earned is None else points_text(earned)
        line = f"{part.title}: {number} of {points_text(part.possible)}."
        no_advice = part.settled or is_full(earned, part.possible)
        sentences.append(line if no_advice else f"{line} {one_line(part.first_words)}".strip())
    return sentences
