"""Grade inside otter-grader, in its kernel or in a Gradescope container.

Reads:  what was handed in, sealed or as otter unpacked it; the course's files beside the engine.
Gives:  the Judge that otter's test cases talk to; sealed submissions for otter; the whole run in
        a container, with results.json.
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
from autograder.grading.grader import Grader, isolated_submission
from autograder.intake.seal import Sealed, seal
from autograder.judge.checks import Judge
from autograder.judge.implementation import Implementation, RefusedSubmission
from autograder.worker.isolation import ALLOW_WEAK_FILE
from autograder.worker.sandbox import Sandbox, open_sandbox
from autograder.worker.submission import IsolatedSubmission

SEALED_FILE = "sealed_submission.bin"
# Otter and this package put these beside a student's files: they are no part of the submission.
OTTER_FILES = {"grade.ipynb", "otter.py", "__init__.py", "tests", ".OTTER_LOG"}

_to_close: list[Sandbox | IsolatedSubmission] = []


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


def open_judge(course: Path, folder: Path) -> Judge:
    """The Judge of the submission in `folder`. Runs in otter's kernel, once; then close_judge.

    Args:
        course: the folder of the zip that holds assignments/, with exactly one in it.
    """
    (name,) = assignment_names(course)
    assignment = Assignment(course, name)
    sealed = read_submission(folder, spec_of(assignment))
    subject: Implementation
    if sealed.refusal is not None:
        subject = RefusedSubmission(sealed.refusal)
    else:
        sandbox = open_sandbox(assignment, allow_weak=(course / ALLOW_WEAK_FILE).exists())
        subject = isolated_submission(assignment, sealed, sandbox.fork_server)
        _to_close.extend([subject, sandbox])
    return Grader(assignment).judge(subject)


def close_judge() -> None:
    """End the worker. The kernel would wait two seconds for it otherwise."""
    while _to_close:
        _to_close.pop(0).close()


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
