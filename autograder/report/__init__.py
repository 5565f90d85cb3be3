"""The pages and the table that people read after a class was graded.

Reads:  ClassResults.
Gives:  write_report: index.html for the instructor, grades.csv, one feedback page per submission,
        skipped.csv if submissions are meant for another assignment, not_read.csv for files of
        the download that are none. write_diff: diff.html, who moves by a regrade.
        Each is a function of the grades alone: the same grades give the same bytes. So no
        measured time stands there; times.html has them all, and differs from run to run.
Leaves to others: grading (grading.py), keeping results (gradebook.py), what an LMS wants to import.

Everything that a submission wrote is hostile text here. Templates escape it, autograder/text.py
takes its control characters away, and the pages forbid the browser to load or run anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.files import page_names, remove_stale, write_text
from autograder.records.class_results import ClassResults, Move
from autograder.report.pages import diff_page, feedback_page, index_page, times_page
from autograder.report.table import grades_csv, not_read_csv, skipped_csv

__all__ = ["write_diff", "write_report"]


def write_report(results: ClassResults, out: Path) -> Path:
    """Write the report into the folder `out` and return the path of its index.html.

    Pages of submissions that are no longer in the results are removed from out/feedback.
    """
    feedback = out / "feedback"
    feedback.mkdir(parents=True, exist_ok=True)
    names = page_names(result.submission for result in results.results)
    for result in results.results:
        write_text(feedback / names[result.submission], feedback_page(results, result))
    write_text(out / "grades.csv", grades_csv(results))
    tables = (
        ("skipped.csv", skipped_csv(results), results.skipped),
        ("not_read.csv", not_read_csv(results), results.not_read),
    )
    for name, text, rows in tables:
        if rows:
            write_text(out / name, text)
        else:
            (out / name).unlink(missing_ok=True)  # of an earlier run
    write_text(out / "times.html", times_page(results))
    write_text(out / "index.html", index_page(results, names))  # last: every link leads somewhere
    remove_stale(feedback, set(names.values()))
    return out / "index.html"


def write_diff(title: str, moves: Sequence[Move], students: int, out: Path) -> Path:
    """Write diff.html into the folder `out`: who moves if a regrade is accepted.

    students: how many there are in the class.
    """
    write_text(out / "diff.html", diff_page(title, moves, students))
    return out / "diff.html"
