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


# An altered recording may be as right as the solution's: another order is as random. So these are
# reported, for the author to judge.
NO_FAULT = frozenset([Thief.FORGED])


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


def ways_by_case(thefts: Iterable[Theft]) -> dict[str, list[str]]:
    """For each case that paid, in what way; in order."""
    ways: dict[str, list[str]] = {}
    for one in thefts:
        at_case = ways.setdefault(f"{one.place} ({one.points:g})", [])
        if one.way not in at_case:
            at_case.append(one.way)
    return ways


def thefts_as_text(assignment: Assignment, thefts: Iterable[Theft]) -> str:
    """A table of points by question and thief, and below it the cases that paid."""
    thefts = list(thefts)
    by_thief = {thief: [one for one in thefts if one.thief is thief] for thief in Thief}
    faults = [one for one in thefts if one.thief not in NO_FAULT]
    columns = {str(thief): stolen(found) for thief, found in by_thief.items()}
    columns["together"] = stolen(faults)
    lines = [f"{assignment.name}: points for a thief: {sum(stolen(faults).values()):g} of "]
    lines[0] += f"{assignment.possible:g}"
    width = max(len(question.id) for question in assignment.questions)
    lines.append("  ".join(["question".ljust(width), *columns]))
    rows = {q.id: [points.get(q.id, 0.0) for points in columns.values()] for q in assignment.questions}
    rows["together"] = [sum(points.values()) for points in columns.values()]
    for name, cells in rows.items():
        numbers = [f"{cell:g}".rjust(len(column)) for cell, column in zip(cells, columns, strict=True)]
        lines.append("  ".join([name.ljust(width), *numbers]))
    for thief, found in by_thief.items():
        for place, ways in ways_by_case(found).items():
            shown = ", ".join(ways[:MOST_WAYS]) + (", ..." if len(ways) > MOST_WAYS else "")
            lines.append(f"  {thief}: {place}: {shown}")
    return "\n".join(lines)


MOST_WAYS = 4  # shown of each case
