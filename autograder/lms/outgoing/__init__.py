"""Files that an LMS imports.

Reads:  standings, the assignment's questions, class results, the worksheet downloaded from the LMS.
Gives:  export: the files of one target; feedback_zip: feedback that the LMS hands out.
        Each is a function of what it read: the same input gives the same bytes.
Leaves to others: where standings come from (gradebook), pages (report/), commands (cli.py).

Names, ids and worksheets are hostile text. Cells of ours cannot run as formulas; cells of a
worksheet stay as they are. What could not be judged is never written as 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.files import write_bytes
from autograder.lms.outgoing import (
    blackboard,
    brightspace,
    canvas,
    feedback_files,
    gradescope,
    moodle,
    otter,
    plain,
)
from autograder.lms.outgoing.class_grades import (
    BLANK,
    ZERO,
    CannotExport,
    ClassGrades,
    Exported,
    checked,
    label,
)
from autograder.lms.outgoing.filling import Filled
from autograder.lms.outgoing.sheet import read_sheet
from autograder.records.class_results import ClassResults
from autograder.records.students import Grade

__all__ = ["BLANK", "TARGETS", "ZERO", "CannotExport", "Exported", "export", "feedback_zip"]

FILLED_IN = {
    "canvas": (canvas.fill_in, canvas.DOWNLOAD),
    "moodle": (moodle.fill_in, moodle.DOWNLOAD),
    "brightspace": (brightspace.fill_in, brightspace.EXPORT),
    "blackboard": (blackboard.fill_in, blackboard.DOWNLOAD),
}
RESULTS, RESULTS_JSON = "results", "results.json"  # below a folder for each submission
TARGETS = (*FILLED_IN, "gradescope", "otter", "csv")


def export(
    target: str,
    grades: Sequence[Grade],
    *,
    title: str,
    questions: Sequence[tuple[str, float]],
    out: Path,
    worksheet: Path | None = None,
    column: str | None = None,
    results: ClassResults | None = None,
    missing_as: str = BLANK,
) -> Exported:
    """Write what the target imports.

    Args:
        target: one of TARGETS.
        title: of the assignment; finds the worksheet's column if `column` names none.
        questions: id and points of each, in the order of Standing.points.
        out: the file to write; for gradescope a folder, which gets scores.csv and
            results/<submission>/results.json.
        worksheet: the file downloaded from the LMS. Canvas, Moodle and Blackboard need it,
            Brightspace can do without.
        column: title or id of the worksheet's column.
        results: for comments in Moodle and results.json for Gradescope.
        missing_as: BLANK leaves the rows of students who handed in nothing; ZERO gives them 0.
    Raises: CannotExport, with nothing written, if the worksheet does not fit.
    """
    if target not in TARGETS:
        raise CannotExport(f"Targets are {', '.join(TARGETS)}; found {target!r}.")
    class_grades = checked(ClassGrades(title, tuple(questions), tuple(grades), missing_as, results))
    if worksheet is not None and target in FILLED_IN:
        return _filled_in(target, class_grades, worksheet, column, out)
    if worksheet is not None:
        raise CannotExport(f"{target}: there is no worksheet to fill in. Leave it out.")
    if target == "brightspace":
        text, filled = brightspace.make(class_grades, column)
        return _exported(class_grades, filled, _written(out, text.encode("utf-8")))
    if target in FILLED_IN:
        raise CannotExport(f"{target}: a worksheet is needed. {FILLED_IN[target][1]}")
    if target == "otter":
        text, filled = otter.make(class_grades)
        return _exported(class_grades, filled, _written(out, text.encode("utf-8")))
    if target == "gradescope":
        return _gradescope(class_grades, out)
    return _exported(
        class_grades, _all_of(class_grades), _written(out, plain.text(class_grades).encode("utf-8"))
    )


def feedback_zip(
    target: str,
    grades: Sequence[Grade],
    results: ClassResults,
    out: Path,
    missing_as: str = BLANK,
) -> Exported:
    """Write a zip with every student's feedback, named so that the target hands it out.

    Returns: filled counts the students whose feedback is in it; not_in_worksheet names those for
        whom the target knows no name.
    """
    if target not in TARGETS:
        raise CannotExport(f"Targets are {', '.join(TARGETS)}; found {target!r}.")
    questions = tuple((question, points) for question, _, points in results.questions)
    class_grades = checked(
        ClassGrades(results.title, questions, tuple(grades), missing_as, results)
    )
    content, members = feedback_files.make(target, class_grades)
    return Exported(
        files=_written(out, content),
        filled=len(members.told),
        not_in_worksheet=tuple(members.left_out),
        not_judged=class_grades.not_judged,
        remarks=tuple(members.remarks),
    )


def _filled_in(
    target: str, class_grades: ClassGrades, worksheet: Path, column: str | None, out: Path
) -> Exported:
    if out.exists() and out.samefile(worksheet):
        raise CannotExport(f"{out}: that is the worksheet itself. Write to another file.")
    fill_in, _ = FILLED_IN[target]
    content, filled = fill_in(class_grades, read_sheet(worksheet), column)
    if not filled.by_row:
        raise CannotExport(
            f"{worksheet.name}: nobody in it has a grade to write, so nothing was written. Grade "
            "the class first."
        )
    return _exported(class_grades, filled, _written(out, content))


def _gradescope(class_grades: ClassGrades, out: Path) -> Exported:
    texts, remarks = (
        gradescope.results_json(class_grades) if class_grades.results is not None else ({}, [])
    )
    files = [*_written(out / "scores.csv", gradescope.scores(class_grades).encode("utf-8"))]
    for folder, text in texts.items():
        files += _written(out / RESULTS / folder / RESULTS_JSON, text.encode("utf-8"))
    _remove_stale(out / RESULTS, set(files))
    everybody = _all_of(class_grades)
    filled = Filled(everybody.by_row, (), everybody.without_grade, tuple(remarks))
    return _exported(class_grades, filled, tuple(files))


def _remove_stale(folder: Path, current: set[Path]) -> None:
    """Remove the results.json of submissions that have no grade any more; other files stay."""
    for path in folder.glob(f"*/{RESULTS_JSON}"):
        if path not in current:
            path.unlink()


def _all_of(class_grades: ClassGrades) -> Filled:
    """What is told of a table that has a row for everybody."""
    by_row = {
        n: one for n, one in enumerate(class_grades.grades) if class_grades.of(one) is not None
    }
    without = [one for n, one in enumerate(class_grades.grades) if n not in by_row]
    return Filled(by_row, (), tuple(label(one.student) for one in without), ())


def _exported(class_grades: ClassGrades, filled: Filled, files: tuple[Path, ...]) -> Exported:
    return Exported(
        files=files,
        filled=len(filled.by_row),
        not_in_worksheet=filled.not_in_worksheet,
        without_grade=filled.without_grade,
        not_judged=class_grades.not_judged,
        remarks=filled.remarks,
    )


def _written(path: Path, content: bytes) -> tuple[Path, ...]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content)
    except OSError as error:
        raise CannotExport(f"{path}: cannot be written: {error.strerror}.") from None
    return (path,)
