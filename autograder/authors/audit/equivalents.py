"""Read which mutants and saboteurs an author has explained: no fair check can see them.

Reads:  equivalent.toml and saboteurs.toml of an assignment, if they are there.
Gives:  the reason for each explained mutant or saboteur; explanations of what does not live.
Leaves to others: finding out what lives (trials.py, saboteurs/).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from autograder.authors.audit.saboteurs.every import Saboteur
from autograder.course.assignment import Assignment, CourseError, read_toml

EQUIVALENT_FILE = "equivalent.toml"
SABOTEURS_FILE = "saboteurs.toml"

File = TypeVar("File", bound=BaseModel)


class EquivalentMutants(BaseModel):
    """Why no fair check could tell these mutants from the solution."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str = Field(min_length=20)
    mutants: list[str] = Field(min_length=1)


class EquivalentFile(BaseModel):
    """The contents of equivalent.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    equivalent: list[EquivalentMutants] = []


class ExplainedSaboteurs(BaseModel):
    """Why these saboteurs may earn full marks in these questions.

    ways: names of ways to break a function. functions: patterns such as "*" or "Softplus.*".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str = Field(min_length=20)
    functions: list[str] = Field(min_length=1)
    ways: list[str] = Field(min_length=1)


class SaboteursFile(BaseModel):
    """The contents of saboteurs.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    explained: list[ExplainedSaboteurs] = []


def explained_mutants(assignment: Assignment) -> dict[str, str]:
    """Reasons by mutant, as Mutant.what names it.

    Raises: CourseError if the file is not as it should be, or explains a mutant twice.
    """
    data = _read(assignment, EQUIVALENT_FILE, EquivalentFile)
    reasons: dict[str, str] = {}
    for explanation in data.equivalent:
        for mutant in explanation.mutants:
            if mutant in reasons:
                path = assignment.folder / EQUIVALENT_FILE
                raise CourseError(f"{path} explains this mutant twice: {mutant}")
            reasons[mutant] = explanation.reason
    return reasons


def explained_saboteurs(assignment: Assignment) -> dict[tuple[str, str], str]:
    """Reasons by pattern of a function, and way to break it.

    Raises: CourseError if the file is not as it should be.
    """
    return {
        (function, way): explanation.reason
        for explanation in _read(assignment, SABOTEURS_FILE, SaboteursFile).explained
        for function in explanation.functions
        for way in explanation.ways
    }


def explanations_of(
    saboteur: Saboteur, reasons: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Those explanations that are meant for a saboteur."""
    return [
        (pattern, way)
        for pattern, way in reasons
        if way == saboteur.way and fnmatchcase(saboteur.function, pattern)
    ]


def _read(assignment: Assignment, file: str, model: type[File]) -> File:
    path = assignment.folder / file
    if not path.exists():
        return model()
    return read_toml(path, model.model_validate, "shows how it is written")


def explained_but_not_alive(reasons: Collection[str], alive: Collection[str]) -> list[str]:
    """Explanations of mutants that do not live: left in place, they could hide a new mutant."""
    return sorted(set(reasons) - set(alive))
