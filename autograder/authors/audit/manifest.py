"""Read the manifest of a bank that others wrote: bank.toml in its folder.

Reads:  a folder of programs with bank.toml; the course, to know assignments and questions.
Gives:  Programs; or every problem of the manifest at once.
Leaves to others: opening and grading the programs (bank.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authors.lint.findings import LintFinding
from autograder.course.assignment import Assignment, CourseError, assignment_names, read_text

MANIFEST = "bank.toml"
BLIND = "blind"  # a folder of an assignment: programs by people who saw only the student zip
RIGHT, WRONG = "right", "wrong"
KEYS = ("name", "path", "assignment", "kind", "by", "loses")


class BrokenManifest(CourseError):
    """A manifest that cannot be used. problems: all that is wrong with it."""

    def __init__(self, where: Path, problems: list[LintFinding]) -> None:
        self.problems = problems
        lines = "\n".join(map(str, problems))
        super().__init__(f"{where} cannot be used. Nothing was graded.\n{lines}")


@dataclass(frozen=True)
class Program:
    """A program of a bank.

    path: a file, zip or folder, as it would be handed in. by: who wrote it, or where it is from.
    loses: the questions in which a wrong one must lose points; () for a right one.
    """

    name: str
    path: Path
    assignment: str
    by: str
    loses: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether it must earn everything."""
        return not self.loses


def blind_bank(assignment: Assignment) -> list[Program]:
    """The bank that is committed with an assignment; nothing if there is none.

    Raises: BrokenManifest.
    """
    folder = assignment.folder / BLIND
    if not folder.is_dir():
        return []
    return read_bank(folder, assignment.course, assignment.name)


def read_bank(folder: Path, course: Path, assignment: str = "") -> list[Program]:
    """The programs of a bank, in the order of its manifest.

    assignment: the one that all programs are for, if they need not say so.
    Raises: BrokenManifest with every problem.
    """
    path = folder / MANIFEST
    try:
        data = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BrokenManifest(path, [problem(str(path), "TOML", str(error), "Mend it.")]) from error
    except CourseError as error:
        words = f"Write {MANIFEST} with a table [[program]] for each program."
        raise BrokenManifest(path, [problem(str(path), "a manifest", str(error), words)]) from error
    reader = ManifestReader(folder, course, assignment)
    programs = reader.programs(data)
    if reader.problems:
        raise BrokenManifest(path, reader.problems)
    return programs


def problem(where: str, expected: str, found: str, advice: str) -> LintFinding:
    """One problem of a manifest."""
    return LintFinding(where, expected, found, advice)


class ManifestReader:
    """Reads the tables of a manifest, and collects what is wrong with them."""

    def __init__(self, folder: Path, course: Path, assignment: str) -> None:
        self.folder = folder
        self.assignment = assignment
        names = [assignment] if assignment else assignment_names(course)
        self.assignments = {name: Assignment(course, name) for name in names}
        self.problems: list[LintFinding] = []

    def programs(self, data: Mapping[str, Any]) -> list[Program]:
        """Every program that has no problem."""
        tables = data.get("program")
        others = sorted(set(data) - {"program", "about"})
        if others:
            self.add(MANIFEST, "about and [[program]]", ", ".join(others), "Remove it.")
        if not isinstance(tables, list) or not tables:
            self.add(MANIFEST, "at least one table [[program]]", "none", "Write one for each.")
            return []
        found: dict[str, Program] = {}
        for number, table in enumerate(tables, 1):
            program = self.program(f"{MANIFEST}, program {number}", table)
            if program is not None and program.name in found:
                where = f"{MANIFEST}, program {number}"
                self.add(where, "a name of its own", f"{program.name} again", "Rename one.")
            elif program is not None:
                found[program.name] = program
        return list(found.values())

    def add(self, where: str, expected: str, found: str, advice: str) -> None:
        """Note a problem."""
        self.problems.append(problem(where, expected, found, advice))

    def program(self, where: str, table: Any) -> Program | None:
        """One table; None if something is wrong with it."""
        before = len(self.problems)
        if not isinstance(table, dict):
            self.add(where, "a table", repr(table), "Write [[program]] and its keys below.")
            return None
        name = table.get("name")
        where = f"{where} ({name})" if isinstance(name, str) else where
        for key in sorted(set(table) - set(KEYS)):
            self.add(where, f"one of the keys {', '.join(KEYS)}", key, "Remove or rename it.")
        name, by = self.text(where, table, "name"), self.text(where, table, "by")
        path = self.path(where, table)
        assignment = self.text(where, {"assignment": self.assignment} | table, "assignment")
        self.require_known(where, "assignment", assignment, list(self.assignments))
        loses = self.loses(where, table, assignment)
        if len(self.problems) > before:
            return None
        return Program(name, path, assignment, by, loses)

    def text(self, where: str, table: Mapping[str, Any], key: str) -> str:
        """The text of a key that every program must have."""
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value
        self.add(where, f"a text for {key}", _found(value), f'Write {key} = "...".')
        return ""

    def require_known(self, where: str, key: str, value: str, known: list[str]) -> None:
        """Note a value that is none of those that there are; "" has been noted before."""
        if value and value not in known:
            words = "Write it as it stands there."
            self.add(where, f"{key}: one of {', '.join(known)}", value, words)

    def path(self, where: str, table: Mapping[str, Any]) -> Path:
        """The file, zip or folder of a program, which must lie in the folder of the bank."""
        given = self.text(where, table, "path")
        path = self.folder / given
        inside = path.resolve().is_relative_to(self.folder.resolve())
        if given and not (inside and path.exists()):
            found = f"{given}, which {'does not exist' if inside else 'lies outside'}"
            words = "Write the path from the folder of the manifest."
            self.add(where, "path: a file, zip or folder of this bank", found, words)
        return path

    def loses(self, where: str, table: Mapping[str, Any], assignment: str) -> tuple[str, ...]:
        """The questions in which a program must lose points, as its kind asks for."""
        kind, loses = table.get("kind"), table.get("loses", [])
        if kind not in (RIGHT, WRONG):
            self.add(where, f'kind: "{RIGHT}" or "{WRONG}"', _found(kind), "Say which.")
            return ()
        if not isinstance(loses, list) or not all(isinstance(one, str) for one in loses):
            self.add(where, "loses: a list of questions", _found(loses), 'loses = ["q1_..."].')
            return ()
        if bool(loses) != (kind == WRONG):
            expected = "loses: the questions in which it must lose points, if it is wrong only"
            words = "A wrong one names at least one question, a right one none."
            self.add(where, expected, f"{kind}, loses = {loses}", words)
        if assignment in self.assignments:
            known = [question.id for question in self.assignments[assignment].questions]
            for question in loses:
                self.require_known(where, "loses", question, known)
        return tuple(loses)


def _found(value: Any) -> str:
    return "nothing" if value is None else repr(value)
