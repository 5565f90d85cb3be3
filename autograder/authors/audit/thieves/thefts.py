"""Keep what thieves were paid.

Reads:  nothing.
Gives:  a Theft, which is one case that paid one thief; tables of them.
Leaves to others: the thieves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from autograder.course.assignment import Assignment
from autograder.judge.verdicts import CaseResult


class Thief(StrEnum):
    """The kinds of thieves; each value is what people call it."""

    OTHER_SECRETS = "answers under other secrets"
    TABLE = "public answers by table"
    LAZY = "lazy bodies"
    PROBES = "what lies around in the process"
    FORGED = "altered recordings"


MOST_WAYS = 4  # shown of each case


@dataclass(frozen=True)
class Theft:
    """One case that paid a thief.

    way: which variant of the thief it was.
    """

    thief: Thief
    way: str
    question: str
    title: str
    hidden: bool
    points: float

    @property
    def is_fault(self) -> bool:
        """Whether this must not be.

        An altered recording may be as right as the solution's: another order is as random. So
        these are for the author to judge.
        """
        return self.thief != Thief.FORGED

    @property
    def place(self) -> str:
        """The file and title of the case."""
        side = "hidden" if self.hidden else "public"
        return f"{side}/{self.question}.py, {self.title!r}"


def theft(thief: Thief, way: str, result: CaseResult) -> Theft:
    """What a case paid that passed."""
    return Theft(thief, way, result.question, result.title, result.hidden, result.points)


def stolen(thefts: Iterable[Theft]) -> dict[str, float]:
    """Points by question of all together, each case counted once."""
    paid = {(one.question, one.title): one.points for one in thefts}
    points: dict[str, float] = {}
    for (question, _), worth in paid.items():
        points[question] = points.get(question, 0.0) + worth
    return points


def ways_by_case(thefts: Iterable[Theft]) -> dict[str, list[Theft]]:
    """What paid at each case, by its place; in order."""
    at_place: dict[str, list[Theft]] = {}
    for one in thefts:
        at_place.setdefault(one.place, []).append(one)
    return at_place


def ways_as_text(thefts: Iterable[Theft]) -> str:
    """In what ways a case was made to pay, the first few of them."""
    ways = list(dict.fromkeys(one.way for one in thefts))
    return ", ".join(ways[:MOST_WAYS]) + (", ..." if len(ways) > MOST_WAYS else "")


def thefts_as_text(assignment: Assignment, thefts: Iterable[Theft]) -> str:
    """A table of points by question and thief, and below it the cases that paid."""
    thefts = list(thefts)
    by_thief = {thief: [one for one in thefts if one.thief is thief] for thief in Thief}
    columns = {str(thief): stolen(found) for thief, found in by_thief.items()}
    columns["together"] = together = stolen(one for one in thefts if one.is_fault)
    rows = [["question", *columns]]
    for question in assignment.questions:
        rows.append([question.id, *(f"{c.get(question.id, 0.0):g}" for c in columns.values())])
    rows.append(["together", *(f"{sum(points.values()):g}" for points in columns.values())])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [f"{assignment.name}: {points_as_text(sum(together.values()), assignment.possible)}"]
    for row in rows:
        first, *others = (text.rjust(width) for text, width in zip(row, widths, strict=True))
        lines.append("  ".join([row[0].ljust(len(first)), *others]))
    for thief, found in by_thief.items():
        for place, there in ways_by_case(found).items():
            lines.append(f"{thief}: {place} ({there[0].points:g}): {ways_as_text(there)}")
    return "\n".join(lines)


def points_as_text(points: float, possible: float) -> str:
    """How much all thieves together took."""
    return f"points for a thief: {points:g} of {possible:g}"
