"""The pages and the table that people read after a class was graded.

Reads:  ClassResults.
Gives:  write_report: index.html for the instructor, grades.csv, one feedback page per submission,
        skipped.csv if submissions are meant for another assignment, not_read.csv for files of
        the download that are none. write_diff: diff.html, who moves by a regrade.
        Each is a function of the grades alone: the same grades give the same bytes. So no
        measured time stands there; times.html has them all, and differs from run to run.
Leaves to others: grading (grading/), keeping results (records/), files for an LMS (lms/).

Everything that a submission wrote is hostile text here. Templates escape it, autograder/text.py
takes its control characters away, and the pages forbid the browser to load or run anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.files import page_names, remove_stale, write_text
from autograder.records.class_results import ClassResults, Move
from autograder.report import numbers
from autograder.report.pages import diff_page, feedback_page, index_page, times_page
from autograder.report.table import grades_csv, not_read_csv, skipped_csv

__all__ = ["write_diff", "write_report"]


def write_report(results: ClassResults, out: Path) -> Path:
    """Write the report into the folder `out` and return the path of its index.html.

    Pages of submissions that are no longer in the results are removed from out/feedback.
    """
    feedback = out / "feedback"
    feedback.mkdir(parents=True, exist_ok=True)
    rows = numbers.rows(results)
    names = page_names(result.submission for result in results.results)
    for result in results.results:
        write_text(feedback / names[result.submission], feedback_page(results, result))
    write_text(out / "grades.csv", grades_csv(results, rows))
    tables = (
        ("skipped.csv", skipped_csv(results), results.skipped),
        ("not_read.csv", not_read_csv(results), results.not_read),
    )
    for name, text, members in tables:
        if members:
            write_text(out / name, text)
        else:
            (out / name).unlink(missing_ok=True)  # of an earlier run
    write_text(out / "times.html", times_page(results))
    # Last: when index.html is there, every link in it leads somewhere.
    write_text(out / "index.html", index_page(results, rows, names))
    remove_stale(feedback, set(names.values()))
    return out / "index.html"


def write_diff(title: str, moves: Sequence[Move], students: int, out: Path) -> Path:
    """Write diff.html into the folder `out`: who moves if a regrade is accepted.

    students: how many there are in the class.
    """
    write_text(out / "diff.html", diff_page(title, moves, students))
    return out / "diff.html"
