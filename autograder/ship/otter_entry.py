"""Grade inside otter-grader, in its kernel or in a Gradescope container.

Reads:  what was handed in, sealed or as otter unpacked it; the course's files beside the engine.
Gives:  the results that otter's test cases ask for; sealed submissions for otter; the whole run
        in a container, with results.json.
Leaves to others: the zip that carries all this (zips.py).

Otter starts its kernel in the folder of the submission and can import from it. So the submission
is sealed first: otter then sees one file of data, and no Python file of a student.
"""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path

from autograder.course.assignment import Assignment, assignment_names
from autograder.course.submission_spec import SubmissionSpec, spec_of
from autograder.grading.grader import Grader
from autograder.grading.results import Result
from autograder.intake.seal import Sealed, seal
from autograder.judge.case import Case
from autograder.judge.verdicts import CaseResult
from autograder.worker.isolation import ALLOW_WEAK_FILE
from autograder.worker.sandbox import sandbox_opening

SEALED_FILE = "sealed_submission.bin"
# Otter and this package put these beside a student's files: they are no part of the submission.
OTTER_FILES = {"grade.ipynb", "otter.py", "__init__.py", "tests", ".OTTER_LOG"}


def write_sealed(sealed: Sealed, out: Path) -> None:
    """Write a zip for `otter run` that holds the sealed submission and nothing else."""
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SEALED_FILE, sealed.to_bytes())


def read_submission(folder: Path, spec: SubmissionSpec) -> Sealed:
    """The submission in a folder that otter made: sealed before, or sealed now."""
    sealed_file = folder / SEALED_FILE
    if sealed_file.is_file():
        return Sealed.from_bytes(sealed_file.read_bytes())
    handed_in = folder.parent / "as_handed_in"
    handed_in.mkdir(exist_ok=True)
    for path in list(folder.iterdir()):
        if path.name not in OTTER_FILES:
            shutil.move(path, handed_in / path.name)
    return seal(handed_in, spec)


class Graded:
    """A submission that has been graded: otter's test cases ask it for their results."""

    def __init__(self, result: Result) -> None:
        self.results = {
            (case.question, case.title): case
            for question in result.questions
            for case in question.cases
        }

    def run(self, question: str, case: Case) -> CaseResult:
        """The result of a case."""
        return self.results[question, case.name]


def grade_folder(course: Path, folder: Path) -> Graded:
    """Grade the submission in `folder`. Runs in otter's kernel, once, before any test.

    Otter asks one test after the other. If each ran the code under test by itself, that code would
    know hidden inputs of the first question when it is asked the public cases of the second.

    Args:
        course: the folder of the zip that holds assignments/, with exactly one in it.
    """
    (name,) = assignment_names(course)
    assignment = Assignment(course, name)
    sealed = read_submission(folder, spec_of(assignment))
    allow_weak = (course / ALLOW_WEAK_FILE).exists()
    with sandbox_opening(assignment, allow_weak) as sandbox:
        return Graded(Grader(assignment).grade(sealed, sandbox()))


def run_container(autograder: Path) -> int:
    """Grade a submission where Gradescope and `otter grade` put it.

    Seals autograder/submission, runs otter on it, adds remarks to results/results.json.
    Returns: exit status; 1 without a results.json if the submission could not be judged, so that
        nobody takes that for a score.
    """
    from otter.run.run_autograder import main as run_otter

    for folder in ("source", "submission", "results"):  # closed to workers, which are other users
        (autograder / folder).mkdir(exist_ok=True)
        (autograder / folder).chmod(0o700)
    course, submission = autograder / "source" / "chainrule", autograder / "submission"
    (name,) = assignment_names(course)
    sealed = seal(submission, spec_of(Assignment(course, name)))
    shutil.rmtree(submission)
    submission.mkdir(mode=0o700)
    (submission / SEALED_FILE).write_bytes(sealed.to_bytes())
    results = autograder / "results" / "results.json"
    run_otter(str(autograder), logo=False)
    graded = json.loads(results.read_text(encoding="utf-8"))
    if any(test["name"] == "Autograder Failed" for test in graded["tests"]):
        results.unlink()
        print("This submission could not be judged. Run the autograder again.", file=sys.stderr)
        return 1
    notes = [*([sealed.refusal] if sealed.refusal else []), *sealed.remarks]
    if notes:
        graded["output"] = "\n".join(notes)
        results.write_text(json.dumps(graded, indent=1, allow_nan=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run_container(Path(sys.argv[1])))
