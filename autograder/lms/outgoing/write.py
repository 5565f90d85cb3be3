"""Write the files of a target.

Reads:  the grades of a class, the worksheet downloaded from the system.
Gives:  export: the files of one target; feedback_zip: a zip of feedback that the target hands out.
        Each is a function of what it read: the same input gives the same bytes.
Leaves to others: the format of each target (canvas.py and the like).

Names, ids and worksheets are hostile text. Cells of ours cannot run as formulas; cells of a
worksheet stay as they are. What could not be judged is never written as 0.
"""

from __future__ import annotations

from pathlib import Path

from autograder.files import write_bytes
from autograder.lms.choices import (
    BLACKBOARD,
    BRIGHTSPACE,
    CANVAS,
    GRADESCOPE,
    MOODLE,
    OTTER,
    TARGETS,
)
from autograder.lms.outgoing import blackboard, brightspace, canvas, gradescope, moodle
from autograder.lms.outgoing.class_grades import (
    CannotExport,
    ClassGrades,
    Exported,
    require_one_assignment,
    student_label,
)
from autograder.lms.outgoing.feedback_files import feedback_files
from autograder.lms.outgoing.filling import Filled
from autograder.lms.outgoing.otter import final_grades
from autograder.lms.outgoing.own_table import own_table
from autograder.lms.outgoing.sheet import read_worksheet

FILLED_IN = {CANVAS: canvas, MOODLE: moodle, BRIGHTSPACE: brightspace, BLACKBOARD: blackboard}
RESULTS, RESULTS_JSON = "results", "results.json"  # below a folder for each submission


def export(
    target: str,
    class_grades: ClassGrades,
    out: Path,
    worksheet: Path | None = None,
    column: str | None = None,
) -> Exported:
    """Write what the target imports.

    Args:
        target: one of TARGETS.
        class_grades: its title finds the worksheet's column if `column` names none; its results
            are for comments in Moodle and results.json for Gradescope.
        out: the file to write; for gradescope a folder, which gets scores.csv and
            results/<submission>/results.json.
        worksheet: the file downloaded from the system. Canvas, Moodle and Blackboard need it,
            Brightspace can do without.
        column: title or id of the worksheet's column.
    Raises: CannotExport, with nothing written, if the worksheet does not fit.
    """
    _require_target(target)
    require_one_assignment(class_grades)
    if worksheet is None:
        return _made(target, class_grades, out, column)
    if target not in FILLED_IN:
        raise CannotExport(f"{target}: there is no worksheet to fill in. Leave it out.")
    return _filled_in(target, class_grades, worksheet, column, out)


def feedback_zip(target: str, class_grades: ClassGrades, out: Path) -> Exported:
    """Write a zip with every student's feedback, named so that the target hands it out.

    Returns: filled counts the students whose feedback is in it; not_in_worksheet names those for
        whom the target knows no name.
    Raises: CannotExport, with nothing written, if there are no results or nobody has a name.
    """
    _require_target(target)
    require_one_assignment(class_grades)
    content, feedback = feedback_files(target, class_grades)
    return Exported(
        files=_write(out, content),
        filled=len(feedback.included),
        not_in_worksheet=tuple(feedback.left_out),
        not_judged=class_grades.not_judged,
        remarks=tuple(feedback.remarks),
    )


def _require_target(target: str) -> None:
    if target not in TARGETS:
        raise CannotExport(f"Targets are {', '.join(TARGETS)}; found {target!r}.")


def _made(target: str, class_grades: ClassGrades, out: Path, column: str | None) -> Exported:
    """Write a file that needs no worksheet."""
    if target == GRADESCOPE:
        return _gradescope(class_grades, out)
    if target == BRIGHTSPACE:
        text, filled = brightspace.from_ids(class_grades, column)
    elif target in FILLED_IN:
        advice = FILLED_IN[target].HOW_TO_DOWNLOAD
        raise CannotExport(f"{target}: a worksheet is needed. {advice}")
    elif target == OTTER:
        text, filled = final_grades(class_grades)
    else:
        text, filled = own_table(class_grades), _everybody(class_grades)
    return _exported(class_grades, filled, _write(out, text.encode("utf-8")))


def _filled_in(
    target: str, class_grades: ClassGrades, worksheet: Path, column: str | None, out: Path
) -> Exported:
    if out.exists() and out.samefile(worksheet):
        raise CannotExport(f"{out}: that is the worksheet itself. Write to another file.")
    content, filled = FILLED_IN[target].fill_in(class_grades, read_worksheet(worksheet), column)
    if not filled.by_row:
        raise CannotExport(
            f"{worksheet.name}: nobody in it has a grade to write, so nothing was written. Grade "
            "the class first."
        )
    return _exported(class_grades, filled, _write(out, content))


def _gradescope(class_grades: ClassGrades, out: Path) -> Exported:
    texts, remarks = (
        gradescope.results_json(class_grades) if class_grades.results is not None else ({}, [])
    )
    files = [*_write(out / "scores.csv", gradescope.scores_csv(class_grades).encode("utf-8"))]
    for folder, text in texts.items():
        files += _write(out / RESULTS / folder / RESULTS_JSON, text.encode("utf-8"))
    _remove_old_results(out / RESULTS, set(files))
    everybody = _everybody(class_grades)
    filled = Filled(everybody.by_row, (), everybody.without_grade, tuple(remarks))
    return _exported(class_grades, filled, tuple(files))


def _remove_old_results(folder: Path, current: set[Path]) -> None:
    """Remove the results.json of submissions that have no grade any more; other files stay."""
    for path in folder.glob(f"*/{RESULTS_JSON}"):
        if path not in current:
            path.unlink()


def _everybody(class_grades: ClassGrades) -> Filled:
    """What is filled in of a table that has a row for everybody."""
    by_row = {
        n: one for n, one in enumerate(class_grades.grades) if class_grades.of(one) is not None
    }
    without = [one for n, one in enumerate(class_grades.grades) if n not in by_row]
    return Filled(by_row, (), tuple(student_label(one.student) for one in without), ())


def _exported(class_grades: ClassGrades, filled: Filled, files: tuple[Path, ...]) -> Exported:
    return Exported(
        files=files,
        filled=len(filled.by_row),
        not_in_worksheet=filled.not_in_worksheet,
        without_grade=filled.without_grade,
        not_judged=class_grades.not_judged,
        remarks=filled.remarks,
    )


def _write(path: Path, content: bytes) -> tuple[Path, ...]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content)
    except OSError as error:
        raise CannotExport(f"{path}: cannot be written: {error.strerror}.") from None
    return (path,)
