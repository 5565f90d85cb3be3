"""Count what the exam tried.

Reads:  Marks, one for each thing that was tried.
Gives:  a Card: for each question and measure how often it was tried and what went wrong; whether
        the grader has passed. Two exams of the same files give the same card.
Leaves to others: trying (trials.py), showing (pages.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

NAMED_AT_LEAST = 0.9  # of the known mistakes, each made alone


class Measure(StrEnum):
    """What is counted; each value says what went wrong."""

    WRONG = "wrong accepted"
    ELSEWHERE = "wrong lost elsewhere"
    RIGHT = "right rejected"
    UNNAMED = "not named"
    MISNAMED = "named wrong"
    PAIRS = "pairs not named by both"
    ALIVE = "mutants alive"
    EXPLAINED = "mutants explained"
    FLAKES = "flakes"
    BORDERLINE = "borderline accepted"
    STOLEN = "points for a thief"
    ALTERED = "altered recordings accepted"
    SABOTEURS = "saboteurs alive"
    SABOTEURS_EXPLAINED = "saboteurs explained"
    NO_DIFFERENCE = "saboteurs without a difference"
    TWO_CHANGES = "two changes alive"
    BLIND = "blind under a secret"
    UNJUST = "right rejected under a secret"
    UNSTEADY = "other points in another run"
    BANK_WRONG = "of others: wrong accepted"
    BANK_RIGHT = "of others: right rejected"
    BANK_ELSEWHERE = "of others: lost elsewhere"
    UNJUDGED = "not judged"


NEVER = (
    Measure.WRONG,
    Measure.ELSEWHERE,
    Measure.RIGHT,
    Measure.MISNAMED,
    Measure.ALIVE,
    Measure.FLAKES,
    Measure.BORDERLINE,
    Measure.STOLEN,
    Measure.SABOTEURS,
    Measure.TWO_CHANGES,
    Measure.BLIND,
    Measure.UNJUST,
    Measure.UNSTEADY,
    Measure.BANK_WRONG,
    Measure.BANK_RIGHT,
    Measure.UNJUDGED,
)


@dataclass(frozen=True)
class Mark:
    """One thing that was tried in a question: how often, and how often it went wrong.

    bad, tried: of a thief, the points that it took, and those that it could take.
    """

    question: str
    measure: Measure
    name: str
    bad: float = 0
    tried: float = 1


@dataclass
class Count:
    """How often something was tried and went wrong, and the names of what went wrong."""

    tried: float = 0
    bad: float = 0
    names: list[str] = field(default_factory=list)

    def add(self, mark: Mark) -> None:
        """Count a mark."""
        self.tried += mark.tried
        self.bad += mark.bad
        if mark.bad and mark.name not in self.names:
            self.names.append(mark.name)
            self.names.sort()


@dataclass
class Card:
    """The card of one assignment.

    seeds: secrets under which hidden checks were repeated. counts: by question and measure.
    conditions: circumstances in which the demo class was graded again, and whether all grades
        were the same. in_vain: explanations of what does not live. secrets: how many more every
        wrong and right program was judged under. written_by: how many programs of others there
        were, by who wrote them. unread: programs of others that could not be read, and why.
    """

    assignment: str
    title: str
    questions: dict[str, str]
    seeds: int
    counts: dict[str, dict[Measure, Count]] = field(default_factory=dict)
    conditions: dict[str, bool] = field(default_factory=dict)
    in_vain: list[str] = field(default_factory=list)
    secrets: int = 0
    written_by: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def add(self, marks: Iterable[Mark]) -> None:
        """Count marks."""
        for mark in marks:
            of_question = self.counts.setdefault(mark.question, {})
            of_question.setdefault(mark.measure, Count()).add(mark)

    def count(self, measure: Measure, question: str | None = None) -> Count:
        """The count of one question, or of all together."""
        total = Count()
        for name in self.questions if question is None else [question]:
            one = self.counts.get(name, {}).get(measure, Count())
            total.tried += one.tried
            total.bad += one.bad
            total.names += one.names
        return total

    @property
    def faults(self) -> list[str]:
        """Why the grader has not passed; empty if it has."""
        found = []
        for measure in NEVER:
            count = self.count(measure)
            if count.bad:
                found.append(f"{measure}: {count.bad} ({', '.join(count.names)})")
        unnamed = self.count(Measure.UNNAMED)
        if unnamed.bad > (1.0 - NAMED_AT_LEAST) * unnamed.tried:
            found.append(f"{Measure.UNNAMED}: {unnamed.bad} of {unnamed.tried}")
        found += [f"could not be read: {what}" for what in self.unread]
        found += [f"explained, but not alive: {what}" for what in self.in_vain]
        found += [f"other grades: {name}" for name, same in self.conditions.items() if not same]
        return found

    def to_data(self) -> dict[str, Any]:
        """This card as JSON-ready data, in a fixed order."""
        data = asdict(self)
        data["counts"] = {
            question: {
                str(measure): asdict(self.counts[question][measure])
                for measure in Measure
                if measure in self.counts.get(question, {})
            }
            for question in self.questions
        }
        return data | {"faults": self.faults}


def newest_cards(before: Iterable[Card], new: Iterable[Card]) -> list[Card]:
    """The cards of two audits, by assignment; where both have one, the new one."""
    by_name = {card.assignment: card for card in (*before, *new)}
    return [by_name[name] for name in sorted(by_name)]


def to_json(cards: Iterable[Card]) -> str:
    """Cards as JSON text that a person can read and compare."""
    return json.dumps([card.to_data() for card in cards], indent=1, allow_nan=False) + "\n"


def from_json(text: str) -> list[Card]:
    """The cards that `to_json` wrote."""
    return [_from_data(data) for data in json.loads(text)]


def _from_data(data: dict[str, Any]) -> Card:
    counts = {
        question: {Measure(measure): Count(**count) for measure, count in measured.items()}
        for question, measured in data.pop("counts").items()
    }
    del data["faults"]  # they follow from the rest
    return Card(**data, counts=counts)
