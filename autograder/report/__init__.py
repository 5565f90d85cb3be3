"""autograder/report: the pages and the table that people read after a class was graded.

Reads:  ClassResults.
Gives:  write_report: index.html for the instructor, grades.csv, one feedback page per submission,
        left_aside.csv if submissions are meant for another assignment.
        Each is a function of the results alone: the same results give the same bytes.
Leaves to others: grading (grading.py), keeping results (gradebook.py), what an LMS wants to import.

Everything that a submission wrote is hostile text here. Templates escape it, text.py takes its
control characters away, and the pages forbid the browser to load or run anything else.
"""

from __future__ import annotations

from pathlib import Path

from autograder.report.files import page_names, remove_stale, write_text
from autograder.report.pages import feedback_page, index_page
from autograder.report.table import grades_csv, left_aside_csv
from autograder.results import ClassResults

__all__ = ["write_report"]


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
    if results.left_aside:
        write_text(out / "left_aside.csv", left_aside_csv(results))
    else:
        (out / "left_aside.csv").unlink(missing_ok=True)  # of an earlier run
    write_text(out / "index.html", index_page(results, names))  # last: every link leads somewhere
    remove_stale(feedback, set(names.values()))
    return out / "index.html"
