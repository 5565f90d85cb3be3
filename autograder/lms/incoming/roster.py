"""Read a roster, and match the students of a download to it.

Reads:  a CSV with names and ids: one's own, or a Canvas gradebook, a Moodle worksheet, Gradescope
        scores, a Brightspace or Blackboard export as they are.
Gives:  the Students in it; a Download with its students completed, who is missing, who is unknown.
Leaves to others: grades, and what becomes of those who handed in nothing.

Nothing is guessed: what fits two students fits none.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from autograder.intake.archive import read_regular, shown
from autograder.lms.choices import MOODLE, PLAIN
from autograder.lms.incoming.entries import MIB, listing
from autograder.lms.incoming.moodle import BLIND
from autograder.lms.incoming.people import caseless, make_student
from autograder.records.students import (
    CANVAS_ID,
    EMAIL,
    LOGIN,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    Download,
    HandIn,
    Student,
)

ROSTER_BYTES = 20 * MIB  # a gradebook of 10,000 students with 100 columns
DUPLICATES_SHOWN = 5
NAME, FIRST, LAST, SECTION = "name", "first name", "last name", "section"

# What columns are called, in letters and digits only.
HEADERS = {
    NAME: ("name", "student", "student name", "full name", "fullname", "display name"),
    FIRST: ("first name", "firstname", "given name", "forename", "first"),
    LAST: ("last name", "lastname", "surname", "family name", "last"),
    EMAIL: ("email", "e mail", "email address", "e mail address", "mail"),
    SIS_ID: ("sid", "sis id", "sis user id", "student id", "student number", "id number", "id"),
    LOGIN: ("login", "username", "user name", "login id", "sis login id", "netid", "net id"),
    ORG_ID: ("orgdefinedid", "org defined id"),
    PARTICIPANT: ("identifier",),
    SECTION: ("section", "sections", "group", "groups", "class"),
}
FIELDS = {header: field for field, headers in HEADERS.items() for header in headers}
CANVAS_HEADERS = {"sis user id", "sis login id"}  # beside these "ID" is Canvas's own
NO_STUDENTS = {"points possible", "student, test"}  # rows of a Canvas gradebook
NOT_IN_FILES = re.compile(r"""[&<>"`|':\\/]""")  # Moodle leaves them out of names of folders
PARTICIPANT_NUMBER = re.compile(r"\D*([0-9]+)\s*")


class RosterError(Exception):
    """A roster cannot be used: says in which line, what was expected and what was found."""


@dataclass(frozen=True)
class RosterRow:
    """One line of a roster, by what its columns are."""

    line: int
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        """The student's name as the roster shows it, "First Last" if it has two columns for it."""
        both = f"{self.cells.get(FIRST, '')} {self.cells.get(LAST, '')}".strip()
        return both or self.cells.get(NAME, "")


class MatchedRoster(NamedTuple):
    """A download beside a roster.

    download: with what the roster knows of its students, who have the roster's keys now.
    missing: students of the roster without an attempt. unmatched: students of the download that
    the roster does not know, or not for certain; remarks of their attempts say why.
    """

    download: Download
    missing: tuple[Student, ...]
    unmatched: tuple[Student, ...]


def read_roster(path: Path) -> tuple[Student, ...]:
    """The students in a CSV, in its order.

    Raises: RosterError if it cannot be read, lacks columns, or names a student twice.
    """
    text = _text(path)
    rows = list(_rows(text, path.name))
    if not rows:
        raise RosterError(f"{path.name} holds no student below its first line.")
    students = [make_student(row.name, _ids(row), row.cells.get(SECTION, "")) for row in rows]
    _refuse_duplicates(students, rows, path.name)
    return tuple(students)


def _text(path: Path) -> str:
    try:
        data = read_regular(str(path.resolve()), ROSTER_BYTES + 1)
    except OSError as error:
        raise RosterError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > ROSTER_BYTES:
        raise RosterError(f"{path.name} is larger than {ROSTER_BYTES // MIB} MiB: is it a roster?")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise RosterError(
            f'{path.name} is not UTF-8 or UTF-16. Save it as "CSV UTF-8" and try again.'
        ) from error
    if "\0" in text:
        raise RosterError(f"{path.name} is no text: it holds zero bytes. Save it as CSV.")
    return text


def _rows(text: str, name: str) -> Iterator[RosterRow]:
    """The lines that name a student. Raises: RosterError."""
    lines = _records(text, name)
    line, header = next(lines, (1, []))
    columns = _columns(header, line, name)
    canvas = CANVAS_ID in columns.values()
    for line, cells in lines:
        known: dict[str, str] = {}
        for index, field in columns.items():
            if index < len(cells) and field not in known and (cell := _cell(field, cells[index])):
                known[field] = cell
        named = set(known) - {SECTION}
        if caseless(known.get(NAME, "")) in NO_STUDENTS or (not named and canvas):
            continue
        if not named and any(cell.strip() for cell in cells):
            found = shown("; ".join(cells))
            raise RosterError(f"{name}, line {line}: no name and no id; found {found}")
        if named:
            yield RosterRow(line, known)


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The CSV's records, each with the number of its last line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    delimiter = max(",;\t", key=bare.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise RosterError(f"{name}, line {reader.line_num}: not CSV: {error}.") from error


def _columns(header: Sequence[str], line: int, name: str) -> dict[int, str]:
    """What each column is, by its index; columns that say nothing of students are left out."""
    words = [" ".join(re.findall(r"[^\W_]+", cell.casefold())) for cell in header]
    columns = {index: FIELDS[word] for index, word in enumerate(words) if word in FIELDS}
    if "id" in words and not CANVAS_HEADERS.isdisjoint(words):
        columns[words.index("id")] = CANVAS_ID
    fields = set(columns.values())
    if fields - {SECTION, FIRST, LAST} or {FIRST, LAST} <= fields:
        return columns
    found = listing((cell.strip() for cell in header if cell.strip()), 8) or "nothing"
    raise RosterError(
        f"{name}, line {line}: expected the names of columns, among them Name (or First name and "
        f"Last name), Email, Student ID or Login; found {found}."
    )


def _cell(field: str, cell: str) -> str:
    """A cell without what exports put around ids."""
    text = cell.strip()
    if field in (ORG_ID, LOGIN, SIS_ID):
        return text.removeprefix("#").strip()
    if field == PARTICIPANT:
        match = PARTICIPANT_NUMBER.fullmatch(text)
        return match[1] if match else ""
    return text


def _ids(row: RosterRow) -> dict[str, str]:
    return {k: v for k, v in row.cells.items() if k not in (NAME, FIRST, LAST, SECTION)}


def _refuse_duplicates(students: Sequence[Student], rows: Sequence[RosterRow], name: str) -> None:
    """Raise RosterError if an id, or a name without any id, is in two lines."""
    first: dict[tuple[str, str], int] = {}
    twice = []
    for student, row in zip(students, rows, strict=True):
        ids = student.ids or {NAME: student.name}
        for kind, value in ids.items():
            before = first.setdefault((kind, caseless(value)), row.line)
            if before != row.line:
                twice.append(f"lines {before} and {row.line} have the {kind} {shown(value)}")
    if twice:
        more = len(twice) - DUPLICATES_SHOWN
        several = "; ".join(twice[:DUPLICATES_SHOWN]) + (f"; {more} more" if more > 0 else "")
        raise RosterError(f"{name}: {several}. Delete the wrong one of each two.")


def match_roster(roster: Sequence[Student], download: Download) -> MatchedRoster:
    """Complete the students of a download by a roster: by ids, then by email, then by name.

    A group that Moodle names only is everybody of that group, or section, in the roster.
    """
    directory = _Directory(roster, download.system)
    found = {
        student.key: directory.find(student)
        for one in download.hand_ins
        for student in one.students
    }
    _drop_rivals(found)
    hand_ins = tuple(_completed(one, found) for one in download.hand_ins)
    there = {one.key for match in found.values() for one in match.students}
    missing = tuple(student for student in roster if student.key not in there)
    unmatched = {
        student.key: student
        for one in download.hand_ins
        for student in one.students
        if not found[student.key].students
    }
    return MatchedRoster(replace(download, hand_ins=hand_ins), missing, tuple(unmatched.values()))


@dataclass
class _Match:
    """The students of the roster that a student of the download is; why, if there are none."""

    students: tuple[Student, ...] = ()
    by_name: bool = False
    remark: str = ""


class _Directory:
    """A roster, searched by ids and names. system: what the download is one of."""

    def __init__(self, roster: Sequence[Student], system: str) -> None:
        self.system = system
        self.by_id: dict[tuple[str, str], list[Student]] = defaultdict(list)
        self.by_name: dict[str, list[Student]] = defaultdict(list)
        self.by_section: dict[str, list[Student]] = defaultdict(list)
        for student in roster:
            for kind, value in student.ids.items():
                self.by_id[kind, caseless(value)].append(student)
            login = student.ids.get(LOGIN, "")
            if "@" in login and EMAIL not in student.ids:  # many logins are addresses
                self.by_id[EMAIL, caseless(login)].append(student)
            for form in _spellings(student.name) | _squashed(student.name):
                self.by_name[form].append(student)
            if student.section:
                self.by_section[caseless(student.section)].append(student)

    def find(self, student: Student) -> _Match:
        """The students of the roster that a student of the download is; none if not certain."""
        if self.system == MOODLE:
            if members := self._members(student):
                return _Match(members)
            if other := self._other_name(student):
                return _Match(remark=other)
        for kinds in (set(student.ids) - {EMAIL}, {EMAIL} & set(student.ids)):
            fitting = _distinct(
                one
                for kind in kinds
                for one in self.by_id.get((kind, caseless(student.ids[kind])), ())
            )
            if fitting:
                return self._decided(fitting, student, "ids")
        fitting = [one for one in self._named(student) if not _differ(one, student)]
        return replace(self._decided(fitting, student, "name"), by_name=True)

    def _members(self, student: Student) -> tuple[Student, ...]:
        """Everybody of the group of this name, unless a student has the name."""
        if not student.name or self._named(student):
            return ()
        return tuple(self.by_section.get(caseless(student.name), ()))

    def _other_name(self, student: Student) -> str:
        """Why a participant's id does not count: the name beside it is another, a group's maybe."""
        owners = self.by_id.get((PARTICIPANT, student.ids.get(PARTICIPANT, "")), [])
        if not student.name or not owners or not owners[0].name:
            return ""
        if _letters_and_digits(student.name) in {
            _letters_and_digits(form) for form in _spellings(owners[0].name)
        }:
            return ""
        number = student.ids[PARTICIPANT]
        whose = f"participant {number} is {shown(owners[0].name)} in the roster"
        return f"{shown(student.name)} may be a group: {whose}."

    def _named(self, student: Student) -> list[Student]:
        """Those of the roster who have the student's name, or whose login names a plain zip."""
        name = student.name
        if self.system == PLAIN:
            name = student.key.rpartition("/")[2]
            kinds = (SIS_ID, LOGIN, ORG_ID, CANVAS_ID, EMAIL)
            ids = [one for kind in kinds for one in self.by_id.get((kind, caseless(name)), ())]
            if ids:
                return _distinct(ids)
            name = name.replace("_", " ")
        return _distinct(one for form in _spellings(name) for one in self.by_name.get(form, ()))

    def _decided(self, fitting: Sequence[Student], student: Student, by: str) -> _Match:
        if len(fitting) == 1:
            return _Match(tuple(fitting))
        called = shown(student.name or student.key)
        if not fitting:
            return _Match(remark=f"{called} is not in the roster.")
        who = listing(f"{one.name} ({one.key})" for one in fitting)
        return _Match(remark=f"The {by} of {called} fits several in the roster: {who}.")


def _spellings(name: str) -> set[str]:
    """The ways to write a name: first name first, without what file names must not hold."""
    whole = caseless(name)
    if not whole or whole == caseless(BLIND):
        return set()
    forms = {whole, _first_name_first(whole)}
    return (forms | {" ".join(NOT_IN_FILES.sub("", form).split()) for form in forms}) - {""}


def _squashed(name: str) -> set[str]:
    """The name as Canvas squashes it in downloads: family name first, letters and digits only."""
    words = _first_name_first(caseless(name)).split()
    if "," in name:
        return {_letters_and_digits(name)}
    return {_letters_and_digits("".join([words[-1], *words[:-1]]))} if words else set()


def _first_name_first(whole: str) -> str:
    """First Last, of Last, First."""
    last, _, first = (part.strip() for part in whole.partition(","))
    return f"{first} {last}".strip()


def _letters_and_digits(name: str) -> str:
    return re.sub(r"\W", "", caseless(name))


def _distinct(students: Iterable[Student]) -> list[Student]:
    return list({student.key: student for student in students}.values())


def _differ(one: Student, other: Student) -> bool:
    """Whether both have an id of the same kind, but not the same: two people of one name."""
    both = set(one.ids) & set(other.ids)
    return any(caseless(one.ids[kind]) != caseless(other.ids[kind]) for kind in both)


def _drop_rivals(found: Mapping[str, _Match]) -> None:
    """Take back matches by name where somebody else of the download is the same person."""
    claims: dict[str, list[_Match]] = defaultdict(list)
    for match in found.values():
        for student in match.students:
            claims[student.key].append(match)
    for rivals in claims.values():
        for match in rivals:
            if len(rivals) > 1 and match.by_name and match.students:
                who = shown(match.students[0].name or match.students[0].key)
                match.students = ()
                match.remark = f"Several in the download may be {who} of the roster."


def _completed(one: HandIn, found: Mapping[str, _Match]) -> HandIn:
    """An attempt with its students as the roster knows them; unknown ones stay, with a remark."""
    students: dict[str, Student] = {}
    remarks = list(one.remarks)
    for student in one.students:
        match = found[student.key]
        if match.remark:
            remarks.append(match.remark)
        for known in match.students or (student,):
            ids = {**student.ids, **known.ids} if len(match.students) == 1 else known.ids
            students[known.key] = replace(known, name=known.name or student.name, ids=ids)
    return replace(one, students=tuple(students.values()), remarks=tuple(remarks))
