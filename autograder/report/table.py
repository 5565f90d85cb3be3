"""The class as tables for other programs.

Reads:  ClassResults.
Gives:  the text of grades.csv, skipped.csv and not_read.csv. A cell of grades.csv is empty where
        nothing could be judged: that is no zero.
Leaves to others: writing it (files.py), the formats that an LMS asks for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from autograder.records.class_results import ClassResults
from autograder.report.numbers import Row
from autograder.text import one_line

FORMULA = tuple(
    "=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH COMMERCIAL AT}"
)


def grades_csv(results: ClassResults, rows: Sequence[Row]) -> str:
    """The text of grades.csv: a header, then these rows.

    earned: before lateness. total: what counts. late_by: seconds.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    questions = [question for question, _, _ in results.questions]
    writer.writerow(
        [
            *("submission", "student", "section", *questions, "earned", "late_by", "deduction"),
            *("total", "possible", "percent", "status", "remarks", "decisions"),
        ]
    )
    for row in rows:
        writer.writerow(
            [
                text_cell(row.submission),
                text_cell(row.student),
                text_cell(row.section),
                *(number_cell(points) for points in row.points),
                number_cell(row.earned),
                number_cell(row.late_by),
                number_cell(row.deduction),
                number_cell(row.total),
                number_cell(results.possible),
                number_cell(row.percent),
                row.status,
                text_cell("; ".join(row.remarks)),
                text_cell("; ".join(row.decisions)),
            ]
        )
    return text.getvalue()


def skipped_csv(results: ClassResults) -> str:
    """The text of skipped.csv: a header, then one row per submission that was skipped."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["submission", "path", "meant_for", "why"])
    for one in results.skipped:
        cells = (one.submission, one.path, " and ".join(one.meant_for), one.why)
        writer.writerow([text_cell(cell) for cell in cells])
    return text.getvalue()


def not_read_csv(results: ClassResults) -> str:
    """The text of not_read.csv: members of the download that belong to no submission."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["member", "why"])
    writer.writerows([text_cell(cell) for cell in row] for row in results.not_read)
    return text.getvalue()


def number_cell(number: float | None) -> str:
    """A number in its shortest form; empty for None."""
    return "" if number is None else f"{number:g}"


def text_cell(text: str) -> str:
    """Text in one line; an apostrophe in front keeps a spreadsheet from running it as a formula."""
    line = one_line(text)
    return f"'{line}" if text.startswith(FORMULA) or line.startswith(FORMULA) else line
