"""Read which mutants an author has explained as equivalent to the solution.

Reads:  equivalent.toml of an assignment, if there is one.
Gives:  the reason for each explained mutant; explanations of mutants that do not live.
Leaves to others: finding out which mutants live (trials.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from autograder.course.assignment import Assignment, CourseError, problem_text, read_text

EQUIVALENT_FILE = "equivalent.toml"


class EquivalentMutants(BaseModel):
    """Why no fair check could tell these mutants from the solution."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str = Field(min_length=20)
    mutants: list[str] = Field(min_length=1)


class EquivalentFile(BaseModel):
    """The contents of equivalent.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    equivalent: list[EquivalentMutants] = []


def explained_mutants(assignment: Assignment) -> dict[str, str]:
    """Reasons by mutant, as Mutant.what names it.

    Raises: CourseError if the file is not as it should be, or explains a mutant twice.
    """
    path = assignment.folder / EQUIVALENT_FILE
    if not path.exists():
        return {}
    try:
        data = EquivalentFile.model_validate(tomllib.loads(read_text(path)))
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path} is not valid TOML: {error}.") from error
    except ValidationError as error:
        problems = "; ".join(problem_text(problem) for problem in error.errors())
        raise CourseError(
            f"{path}: {problems}. docs/authors.md shows how it is written."
        ) from error
    reasons: dict[str, str] = {}
    for explanation in data.equivalent:
        for mutant in explanation.mutants:
            if mutant in reasons:
                raise CourseError(f"{path} explains this mutant twice: {mutant}")
            reasons[mutant] = explanation.reason
    return reasons


def explained_but_not_alive(reasons: Collection[str], alive: Collection[str]) -> list[str]:
    """Explanations of mutants that do not live: left in place, they could hide a new mutant."""
    return sorted(set(reasons) - set(alive))
