"""Read what an assignment is: its description and the files that belong to it.

Reads:  assignments/<name>/assignment.toml and the files beside it.
Gives:  an Assignment: files to hand in, questions with points, limits, the otter test files.
Leaves to others: cutting stubs (ship/student_files.py), running anything (grading/, worker/).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from autograder.course.errors import CourseError as CourseError
from autograder.course.marks import solved

COURSE_FOLDER = "assignments"
CHECKOUT = Path(__file__).resolve().parents[2]  # if this package was not installed elsewhere
NAME_PATTERN = r"^[a-z][a-z0-9_]*$"
T = TypeVar("T")
PYTHON_FILE = r"^[a-z_][a-z0-9_]*\.py$"


class Limits(BaseModel):
    """What one check may use in the worker, in seconds and MiB.

    budget_seconds: wall time that all checks of one submission may take together; half of it is
        for the public ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    cpu_seconds: float = Field(default=2.0, gt=0)
    import_seconds: float = Field(default=10.0, gt=0)
    wall_seconds: float = Field(default=10.0, gt=0)
    memory_mib: int = Field(default=512, gt=0)
    slow_import_seconds: float = Field(default=0.5, gt=0)
    budget_seconds: float = Field(default=120.0, gt=0)


class LatePolicy(BaseModel):
    """What lateness costs. Without a percentage it costs nothing: many systems do that themselves.

    due: with a time zone, or in the local time of the export. percent_per_day: of all points, for
    each day begun. cap_percent: never more than this.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    due: datetime | None = None
    grace_minutes: float = Field(default=0.0, ge=0)
    percent_per_day: float = Field(default=0.0, ge=0, le=100)
    cap_percent: float = Field(default=100.0, ge=0, le=100)


class Question(BaseModel):
    """One question: its id is the name of its test files and of its column in grades.csv.

    given: files that this question takes from the solution, so that a mistake in them costs
        nothing here.
    by_chain_rule: labels of entries that are derivatives by the chain rule, not by small steps; "*"
        stands for any text.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=NAME_PATTERN)]
    title: str
    points: float = Field(gt=0)
    given: list[str] = []
    by_chain_rule: list[Annotated[str, Field(min_length=1)]] = []


class Description(BaseModel):
    """The contents of assignment.toml.

    files: names of the files to hand in, in the order in which they import each other.
    taken_from: files that students get solved, each with the assignment whose solution it is.
    attempts: which one counts, if there are several.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    files: list[Annotated[str, Field(pattern=PYTHON_FILE)]] = Field(min_length=1)
    taken_from: dict[str, Annotated[str, Field(pattern=NAME_PATTERN)]] = {}
    requirements: list[str] = ["numpy>=1.26"]
    preload: list[Annotated[str, Field(pattern=NAME_PATTERN)]] = []
    attempts: Literal["latest", "first", "best"] = "latest"
    late: LatePolicy = LatePolicy()
    limits: Limits = Limits()
    questions: list[Question] = Field(min_length=1)

    @field_validator("questions")
    @classmethod
    def ids_are_unique(cls, questions: list[Question]) -> list[Question]:
        """Refuse two questions of one id: their scores would share a column."""
        ids = [question.id for question in questions]
        if len(set(ids)) < len(ids):
            raise ValueError("two questions have the same id")
        return questions

    @model_validator(mode="after")
    def given_files_are_handed_in(self) -> Self:
        """Refuse a file in `given` or `taken_from` that is none of `files`: it has no use."""
        for question in self.questions:
            for file in question.given:
                if file not in self.files:
                    raise ValueError(f"{question.id} is given {file}, which is not in files")
        for file in self.taken_from:
            if file not in self.files:
                raise ValueError(f"taken_from names {file}, which is not in files")
        return self


class Assignment:
    """One assignment of a course: its description and its files.

    Args:
        course: the folder that holds assignments/ and solutions/.
        name: the folder's name under assignments/.
    Raises: CourseError if the assignment does not exist or its assignment.toml is wrong.
    """

    def __init__(self, course: Path, name: str) -> None:
        self.course = course
        self.name = name
        self.folder = course / COURSE_FOLDER / name
        self.solution_folder = course / "solutions" / name
        self.template_folder = course / "student_template" / name
        self.data_folder = self.folder / "data"
        if not (self.folder / "assignment.toml").is_file():
            known = ", ".join(assignment_names(course)) or "none"
            raise CourseError(
                f"There is no assignment {name!r} in {course / COURSE_FOLDER}; it has: {known}."
            )
        self.description = read_description(self.folder / "assignment.toml")

    @property
    def files(self) -> list[str]:
        """Names of the files that a student hands in."""
        return self.description.files

    @property
    def questions(self) -> list[Question]:
        """The questions in the order in which they are asked."""
        return self.description.questions

    @property
    def limits(self) -> Limits:
        """What one check may use."""
        return self.description.limits

    @property
    def possible(self) -> float:
        """Points of the whole assignment."""
        return sum(question.points for question in self.questions)

    @cached_property
    def solution(self) -> dict[str, str]:
        """Source text of the solution, by file name."""
        return {file: self._solution_of(file) for file in self.files}

    def _solution_of(self, file: str) -> str:
        own = self.solution_folder / file
        other = self.description.taken_from.get(file)
        # Zips and bundles hold one assignment: there, the text lies in its own folder.
        if other is None or own.is_file():
            return read_text(own)
        path = self.course / "solutions" / other / file
        return solved(read_text(path), str(path))

    @cached_property
    def probes(self) -> str:
        """Source text of probes.py."""
        return read_text(self.folder / "probes.py")

    @cached_property
    def advice(self) -> str:
        """Source text of advice.py; "" if there is none."""
        return self._text_of("advice.py")

    @cached_property
    def readings(self) -> str:
        """Source text of readings.py; "" if there is none."""
        return self._text_of("readings.py")

    def _text_of(self, file: str) -> str:
        path = self.folder / file
        return read_text(path) if path.is_file() else ""

    def question(self, question_id: str) -> Question:
        """Find a question by its id.

        Raises: CourseError if there is none, naming those that exist.
        """
        for question in self.questions:
            if question.id == question_id:
                return question
        known = ", ".join(question.id for question in self.questions)
        raise CourseError(f"{self.name} has no question {question_id!r}; it has: {known}.")

    def public_tests(self, question: Question) -> str:
        """Source of the question's public otter test file."""
        return read_text(self.folder / "public" / f"{question.id}.py")

    def hidden_tests(self, question: Question) -> str:
        """Source of the question's hidden otter test file."""
        return read_text(self.folder / "hidden" / f"{question.id}.py")

    def tests(self, question: Question) -> str:
        """Source of the one otter test file that graders run: public cases, then hidden ones."""
        return f"{self.public_tests(question)}\n\n{self.hidden_tests(question)}"


def read_description(path: Path) -> Description:
    """Read and validate an assignment.toml.

    Raises: CourseError naming the key, what was expected and what was found.
    """
    return read_toml(path, Description.model_validate, "explains every key")


def read_toml(path: Path, validate: Callable[[Any], T], what_authors_md_does: str) -> T:
    """Read a TOML file of an assignment.

    validate: makes what is wanted of the tables, as pydantic does.
    Raises: CourseError naming the key, what was expected and what was found.
    """
    try:
        return validate(tomllib.loads(read_text(path)))
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path} is not valid TOML: {error}.") from error
    except ValidationError as error:
        problems = "; ".join(problem_text(problem) for problem in error.errors())
        raise CourseError(f"{path}: {problems}. docs/authors.md {what_authors_md_does}.") from error


def problem_text(problem: Any) -> str:
    """One validation problem of pydantic as `key: what is wrong (found ...)`."""
    key = ".".join(str(part) for part in problem["loc"])
    return f"{key}: {problem['msg']} (found {problem['input']!r})"


def read_text(path: Path) -> str:
    """Read a file that the course must have.

    Raises: CourseError if it is missing.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CourseError(f"The course lacks {path}. docs/authors.md lists its files.") from error
    except UnicodeDecodeError as error:
        raise CourseError(f"{path} is no UTF-8 text; every file of a course is text.") from error


def find_course(start: Path) -> Path:
    """Find the course folder: the nearest folder above `start` that holds assignments/.

    Failing that, the checkout that this package lies in.

    Raises: CourseError if neither exists.
    """
    for folder in [start.resolve(), *start.resolve().parents, CHECKOUT]:
        if (folder / COURSE_FOLDER).is_dir():
            return folder
    raise CourseError(
        f"No course found: neither {start} nor a folder above it has assignments/. "
        "Run the command inside the checkout, or say where it is with --course."
    )


def assignment_names(course: Path) -> list[str]:
    """Names of the assignments of a course, sorted."""
    return sorted(path.parent.name for path in (course / COURSE_FOLDER).glob("*/assignment.toml"))
