"""Strict readers of the files that LMSs import: each refuses what its LMS would refuse.

Written after the documentation and the importers' own rules, with the csv module and nothing of
autograder: so a mistake of the writer is not repeated here. They give numbers back.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from typing import Any

CANVAS_TOTALS = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
GRADESCOPE = [
    *("First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points"),
    *("Status", "Submission ID", "Submission Time", "Lateness (H:M:S)", "View Count"),
    "Submission Count",
]
VISIBILITY = {"visible", "hidden", "after_due_date", "after_published"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
RESULTS_KEYS = {
    *("score", "execution_time", "output", "output_format", "test_output_format"),
    *("test_name_format", "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"),
}
TEST_KEYS = {
    *("score", "max_score", "status", "name", "name_format", "number", "output", "output_format"),
    *("tags", "visibility", "extra_data"),
}


class ReaderRefuses(Exception):
    """What the LMS would say."""


def require(condition: object, words: str) -> None:
    if not condition:
        raise ReaderRefuses(words)


def rows_of(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ReaderRefuses(f"malformed CSV: {error}") from None


def number(cell: str) -> float:
    """A number with a decimal point or comma and nothing else: no exponent, no nan, no blank."""
    require(re.fullmatch(r"-?\d+([.,]\d+)?", cell), f"not a number: {cell!r}")
    return float(cell.replace(",", "."))


def read_canvas(content: bytes, assignments: set[str], people: dict[str, str]) -> dict[str, float]:
    """Scores by Canvas id. assignments: headers that exist. people: Canvas id by any other id."""
    text = content.decode("utf-8-sig")
    header, *body = rows_of(text, _canvas_delimiter(text))
    ids, section = _canvas_columns(header)
    scores = [
        column
        for column in range(section + 1, len(header))
        if not CANVAS_TOTALS.search(header[column])
    ]
    for column in scores:
        require(header[column] in assignments, f"creates an assignment: {header[column]!r}")
    require(len(scores) == 1, "not one assignment")
    found: dict[str, float] = {}
    for row in body:
        if _canvas_skips(row):
            continue
        require(len(row) == len(header), f"a row of {len(row)} cells")
        known = [row[column] for column in ids if row[column] in people]
        known = known or [one for one in [row[0]] if one in people]
        require(known, f"unknown student: {row[0]!r}")
        require(row[scores[0]] != "", f"clears the score of {row[0]!r}")
        require(people[known[0]] not in found, f"{row[0]!r} twice")
        found[people[known[0]]] = number(row[scores[0]])
    return found


def _canvas_delimiter(text: str) -> str:
    """The one that cuts the first three lines into equally many cells, and the most of them."""
    first = text.splitlines()[:3]
    counts = {
        delimiter: {len(next(csv.reader([line], delimiter=delimiter))) for line in first}
        for delimiter in ",;"
    }
    one = {delimiter: counts[delimiter].pop() for delimiter in ",;" if len(counts[delimiter]) == 1}
    return ";" if one.get(";", 0) > one.get(",", 0) else ","


def _canvas_columns(header: list[str]) -> tuple[list[int], int]:
    """The columns of ids, the strongest first; the column of the section."""
    require(len(header) > 3 and "Student" in header[0] and "ID" in header[1], "Invalid header row")
    ids, section = [1], 2
    if re.search(r"SIS\s+Login\s+ID", header[2]):
        ids, section = [1, 2], 3
    elif "SIS User ID" in header[2] and "SIS Login ID" in header[3]:
        ids, section = [1, 2, 3], 4 + ("Integration ID" in header[4])
        section += "Root Account" in header[section]
    require("Section" in header[section], "Invalid header row")
    return ids, section


def _canvas_skips(row: list[str]) -> bool:
    """Whether Canvas takes a row for the points possible, how grades are posted, or nothing."""
    blank = not any(cell.strip() for cell in row)
    posting = all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row)
    return "Points Possible" in row[0] or blank or posting


def read_moodle(content: bytes, words: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Grade and comment by participant. words: the site's own for the columns of the importer."""
    header, *body = rows_of(content.decode("utf-8").removeprefix("\ufeff"), ",")
    for needed in ("Identifier", "Grade", "Last modified (grade)"):
        require(words.get(needed, needed) in header, f"no column {needed}")
    titles = [words.get(word, word) for word in ("Identifier", "Grade", "Feedback comments")]
    identifier, grade = (header.index(title) for title in titles[:2])
    comments = header.index(titles[2]) if titles[2] in header else None
    hidden_user = words.get("Participant", "Participant ")
    found = {}
    for row in body:
        require(len(row) == len(header), f"a row of {len(row)} cells")
        participant = row[identifier].removeprefix(hidden_user)
        require(participant.isdigit(), f"no participant: {row[identifier]!r}")
        if row[grade]:
            number(row[grade])
        found[participant] = (row[grade], "" if comments is None else row[comments])
    return found


def read_brightspace(content: bytes) -> tuple[str, dict[str, float]]:
    """The item's header, and points by OrgDefinedId, else by username."""
    header, *body = rows_of(content.decode("utf-8-sig"), ",")
    ids = [title for title in header if title in ("OrgDefinedId", "Username")]
    require(ids and header[: len(ids)] == ids, "no OrgDefinedId or Username in front")
    require(header[-1] == "End-of-Line Indicator", "no End-of-Line Indicator")
    items = header[len(ids) : -1]
    require(len(items) == 1, f"fields that cannot be imported: {items}")
    require(re.search(r" Points Grade( <.*>)?$", items[0], re.DOTALL), f"no grade item: {items[0]}")
    found = {}
    for row in body:
        require(len(row) == len(header), f"a row of {len(row)} cells")
        require(row[-1] == "#", f"the line does not end: {row}")
        known = [cell.removeprefix("#") for cell in row[: len(ids)] if cell]
        require(known, "a row without ids")
        found[known[0]] = number(row[-2])
    return items[0], found


def read_blackboard(content: bytes) -> dict[str, float]:
    """Grades by username."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16" if utf16 else "utf-8-sig")
    delimiter = "\t" if "\t" in text.splitlines()[0] else ","
    if delimiter == ",":
        cells = r'(?:"(?:[^"]|"")*")'
        require(re.fullmatch(rf"(?:{cells}(?:,{cells})*\r?\n?)+", text), "a cell without quotes")
    header, *body = rows_of(text, delimiter)
    require("Username" in header, "no Username")
    of_students = {
        "Last Name",
        "First Name",
        "Username",
        "Student ID",
        "Last Access",
        "Availability",
    }
    items = [column for column, title in enumerate(header) if title not in of_students]
    for column in items:
        require(re.search(r"\|\d+$", header[column]), f"creates a column: {header[column]!r}")
    require(len(items) == 1, "not one column")
    found = {}
    for row in body:
        require(len(row) == len(header), f"a row of {len(row)} cells")
        found[row[header.index("Username")]] = number(row[items[0]])
    return found


def read_gradescope(text: str, questions: int) -> list[dict[str, str]]:
    """The rows of a scores file."""
    header, *body = rows_of(text, ",")
    require(header[: len(GRADESCOPE)] == GRADESCOPE, "other columns")
    require(len(header) == len(GRADESCOPE) + questions, "other questions")
    rows = []
    for cells in body:
        require(len(cells) == len(header), f"a row of {len(cells)} cells")
        row = dict(zip(header, cells, strict=True))
        require(row["Status"] in ("Graded", "Ungraded", "Missing"), row["Status"])
        require((row["Total Score"] != "") >= (row["Status"] == "Graded"), "graded without a score")
        require(number(row["Max Points"]) > 0, "no maximum")
        for cell in (row["Total Score"], *cells[len(GRADESCOPE) :]):
            require(cell == "" or number(cell) >= 0, cell)
        require(re.fullmatch(r"\d+:\d\d:\d\d", row["Lateness (H:M:S)"]), "lateness")
        rows.append(row)
    return rows


def _finite(value: object) -> None:
    require(
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value),
        f"no number: {value!r}",
    )


def read_results_json(text: str) -> dict[str, Any]:
    """A results.json, if Gradescope would take it."""

    def no_constant(name: str) -> float:
        raise ReaderRefuses(f"{name} is no JSON")

    try:
        data: dict[str, Any] = json.loads(text, parse_constant=no_constant)
    except ValueError as error:
        raise ReaderRefuses(f"no JSON: {error}") from None
    require(set(data) <= RESULTS_KEYS, f"unknown keys: {set(data) - RESULTS_KEYS}")
    tests = data.get("tests", [])
    require("score" in data or tests, "neither score nor tests")
    require("score" in data or all("score" in test for test in tests), "a test without score")
    if "score" in data:
        _finite(data["score"])
    for key in ("visibility", "stdout_visibility"):
        require(data.get(key, "visible") in VISIBILITY, f"{key}: {data.get(key)!r}")
    for key in ("output_format", "test_output_format", "test_name_format"):
        require(data.get(key, "text") in FORMATS, f"{key}: {data.get(key)!r}")
    for test in tests:
        require(set(test) <= TEST_KEYS, f"unknown keys: {set(test) - TEST_KEYS}")
        for key in ("score", "max_score"):
            _finite(test.get(key, 0))
        require(
            test.get("status", "passed") in ("passed", "failed"), f"status {test.get('status')}"
        )
        require(test.get("visibility", "visible") in VISIBILITY, "visibility of a test")
        require(isinstance(test.get("name", ""), str), "name")
        require(isinstance(test.get("output", ""), str), "output")
    return data


def read_otter(text: str) -> tuple[list[str], dict[str, list[str]]]:
    """The questions, and the cells behind each file's name."""
    header, first, *body = rows_of(text, ",")
    require(header[0] == "file", "no column file")
    require(
        header[-3:] == ["total_points_earned", "percent_correct", "grading_status"], "other columns"
    )
    require(first[0] == "points-per-question" and first[-1] == "--", "no points-per-question")
    found = {}
    for row in (first, *body):
        require(len(row) == len(header), f"a row of {len(row)} cells")
        require("/" not in row[0], "a path")
        require(row[-1], "no status")
        for cell in row[1:-1]:
            require(cell == "" or number(cell) >= 0, cell)
        require(row[-2] == "" or number(row[-2]) <= 1, "percent is a fraction")
        if row is not first:
            found[row[0]] = row[1:]
    return header[1:-3], found
