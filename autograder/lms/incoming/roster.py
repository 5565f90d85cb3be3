"""Who is in the course, and who of them handed in what.

Reads:  a CSV with names and ids: one's own, or a Canvas gradebook, a Moodle worksheet, Gradescope
        scores, a Brightspace or Blackboard export as they are.
Gives:  the Students in it; a Download with its students completed, who is missing, who is unknown.
Leaves to others: grades, and what becomes of those who handed in nothing.

Nobody is guessed: what fits two students fits none.
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
from autograder.lms.incoming.entries import MIB, listing
from autograder.lms.incoming.moodle import BLIND
from autograder.lms.incoming.moodle import NAME as MOODLE
from autograder.lms.incoming.people import folded, make_student
from autograder.lms.incoming.plain import NAME as PLAIN
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
PARTICIPANT_CELL = re.compile(r"\D*([0-9]+)\s*")


class RosterError(Exception):
    """A roster cannot be used: says in which line, what was expected and what was found."""


@dataclass(frozen=True)
class Row:
    """One line of a roster, by what its columns are."""

    line: int
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        """The student's name as the roster shows it, "First Last" if it has two columns for it."""
        both = f"{self.cells.get(FIRST, '')} {self.cells.get(LAST, '')}".strip()
        return both or self.cells.get(NAME, "")


class Matched(NamedTuple):
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


def _rows(text: str, name: str) -> Iterator[Row]:
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
        if folded(known.get(NAME, "")) in NO_STUDENTS or (not named and canvas):
            continue
        if not named and any(cell.strip() for cell in cells):
            found = shown("; ".join(cells))
            raise RosterError(f"{name}, line {line}: no name and no id; found {found}")
        if named:
            yield Row(line, known)


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
        match = PARTICIPANT_CELL.fullmatch(text)
        return match[1] if match else ""
    return text


def _ids(row: Row) -> dict[str, str]:
    return {k: v for k, v in row.cells.items() if k not in (NAME, FIRST, LAST, SECTION)}


def _refuse_duplicates(students: Sequence[Student], rows: Sequence[Row], name: str) -> None:
    """Raise RosterError if an id, or a name without any id, stands in two lines."""
    first: dict[tuple[str, str], int] = {}
    twice = []
    for student, row in zip(students, rows, strict=True):
        ids = student.ids or {NAME: student.name}
        for kind, value in ids.items():
            before = first.setdefault((kind, folded(value)), row.line)
            if before != row.line:
                twice.append(f"lines {before} and {row.line} have the {kind} {shown(value)}")
    if twice:
        more = len(twice) - DUPLICATES_SHOWN
        several = "; ".join(twice[:DUPLICATES_SHOWN]) + (f"; {more} more" if more > 0 else "")
        raise RosterError(f"{name}: {several}. Delete the wrong one of each two.")


def matched(roster: Sequence[Student], download: Download) -> Matched:
    """Complete the students of a download by a roster: by ids, then by email, then by name.

    A group that Moodle names only is everybody of that group, or section, in the roster.
    """
    directory = _Directory(roster, download.system)
    found = {
        student.key: directory.look_up(student)
        for one in download.hand_ins
        for student in one.students
    }
    _drop_rivals(found)
    hand_ins = tuple(_completed(one, found) for one in download.hand_ins)
    there = {match.key for look in found.values() for match in look.students}
    missing = tuple(student for student in roster if student.key not in there)
    unmatched = {
        student.key: student
        for one in download.hand_ins
        for student in one.students
        if not found[student.key].students
    }
    return Matched(replace(download, hand_ins=hand_ins), missing, tuple(unmatched.values()))


@dataclass
class _Look:
    """Whom a student of the download was found to be; why not, if nobody."""

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
                self.by_id[kind, folded(value)].append(student)
            login = student.ids.get(LOGIN, "")
            if "@" in login and EMAIL not in student.ids:  # many logins are addresses
                self.by_id[EMAIL, folded(login)].append(student)
            for form in _forms(student.name) | _squashed(student.name):
                self.by_name[form].append(student)
            if student.section:
                self.by_section[folded(student.section)].append(student)

    def look_up(self, student: Student) -> _Look:
        """Whom of the roster a student of the download is; nobody if that is not certain."""
        if self.system == MOODLE:
            if members := self._members(student):
                return _Look(members)
            if other := self._other_name(student):
                return _Look(remark=other)
        for kinds in (set(student.ids) - {EMAIL}, {EMAIL} & set(student.ids)):
            fitting = _distinct(
                one
                for kind in kinds
                for one in self.by_id.get((kind, folded(student.ids[kind])), ())
            )
            if fitting:
                return self._decided(fitting, student, "ids")
        fitting = [one for one in self._named(student) if not _contradict(one, student)]
        return replace(self._decided(fitting, student, "name"), by_name=True)

    def _members(self, student: Student) -> tuple[Student, ...]:
        """Everybody of the group of this name, unless a student has the name."""
        if not student.name or self._named(student):
            return ()
        return tuple(self.by_section.get(folded(student.name), ()))

    def _other_name(self, student: Student) -> str:
        """Why a participant's id does not count: the name beside it is another, a group's maybe."""
        owners = self.by_id.get((PARTICIPANT, student.ids.get(PARTICIPANT, "")), [])
        if not student.name or not owners or not owners[0].name:
            return ""
        if _letters(student.name) in {_letters(form) for form in _forms(owners[0].name)}:
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
            ids = [one for kind in kinds for one in self.by_id.get((kind, folded(name)), ())]
            if ids:
                return _distinct(ids)
            name = name.replace("_", " ")
        return _distinct(one for form in _forms(name) for one in self.by_name.get(form, ()))

    def _decided(self, fitting: Sequence[Student], student: Student, by: str) -> _Look:
        if len(fitting) == 1:
            return _Look(tuple(fitting))
        called = shown(student.name or student.key)
        if not fitting:
            return _Look(remark=f"{called} is not in the roster.")
        who = listing(f"{one.name} ({one.key})" for one in fitting)
        return _Look(remark=f"The {by} of {called} fits several in the roster: {who}.")


def _forms(name: str) -> set[str]:
    """The ways in which a name may be written: turned, without what file names must not hold."""
    whole = folded(name)
    if not whole or whole == folded(BLIND):
        return set()
    forms = {whole, _turned(whole)}
    return (forms | {" ".join(NOT_IN_FILES.sub("", form).split()) for form in forms}) - {""}


def _squashed(name: str) -> set[str]:
    """The name as Canvas squashes it in downloads: family name first, letters and digits only."""
    words = _turned(folded(name)).split()
    if "," in name:
        return {_letters(name)}
    return {_letters("".join([words[-1], *words[:-1]]))} if words else set()


def _turned(whole: str) -> str:
    """First Last, of Last, First."""
    last, _, first = (part.strip() for part in whole.partition(","))
    return f"{first} {last}".strip()


def _letters(name: str) -> str:
    return re.sub(r"\W", "", folded(name))


def _distinct(students: Iterable[Student]) -> list[Student]:
    return list({student.key: student for student in students}.values())


def _contradict(one: Student, other: Student) -> bool:
    """Whether both have an id of the same kind, but not the same: two people of one name."""
    both = set(one.ids) & set(other.ids)
    return any(folded(one.ids[kind]) != folded(other.ids[kind]) for kind in both)


def _drop_rivals(found: Mapping[str, _Look]) -> None:
    """Take back matches by name where somebody else of the download is the same person."""
    claims: dict[str, list[_Look]] = defaultdict(list)
    for look in found.values():
        for student in look.students:
            claims[student.key].append(look)
    for rivals in claims.values():
        for look in rivals:
            if len(rivals) > 1 and look.by_name and look.students:
                who = shown(look.students[0].name or look.students[0].key)
                look.students = ()
                look.remark = f"Several in the download may be {who} of the roster."


def _completed(one: HandIn, found: Mapping[str, _Look]) -> HandIn:
    """An attempt with its students as the roster knows them; unknown ones stay, with a remark."""
    students: dict[str, Student] = {}
    remarks = list(one.remarks)
    for student in one.students:
        look = found[student.key]
        if look.remark:
            remarks.append(look.remark)
        for match in look.students or (student,):
            ids = {**student.ids, **match.ids} if len(look.students) == 1 else match.ids
            name = match.name or student.name
            students[match.key] = replace(match, name=name, ids=ids)
    return replace(one, students=tuple(students.values()), remarks=tuple(remarks))
