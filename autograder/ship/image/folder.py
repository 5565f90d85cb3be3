"""Write the folder that a container image is built from, which grades parts of a class.

Reads:  assignments with their solutions, this package, the pinned requirements.
Gives:  a folder: Containerfile, all that it copies, scripts for Slurm and Kubernetes, README.md.
Leaves to others: building the image (podman, docker), parts of a class (classroom/shard.py) and
        joining them (records/gradebook/merging.py).

The folder is as confidential as the hidden tests in it. The course's secret is in it only if that
is asked for.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from autograder.course.assignment import COURSE_FOLDER, Assignment, CourseError
from autograder.course.fingerprint import PACKAGE, source_files
from autograder.course.secret import COURSE_FILE
from autograder.files import EXECUTABLE, READABLE
from autograder.ship.zips import REQUIREMENTS

TEMPLATES = Path(__file__).resolve().parent / "templates"
CONTAINERFILE, ENTRY_SCRIPT = "Containerfile", "run"
SCRIPTS = frozenset([ENTRY_SCRIPT, "slurm.sh"])
COURSE = "course"  # becomes the course's folder in the image
NEEDS_SECRET = "needs_secret"  # the course has one, and it is not here


def write_image(assignments: Sequence[Assignment], folder: Path, with_secret: bool = False) -> Path:
    """Write the folder anew, from which the image is built. Returns: the path of its README.md.

    Raises: CourseError if the folder holds something else, or there is no secret to put in.
    """
    if folder.exists() and not (folder / CONTAINERFILE).is_file():
        raise CourseError(f"{folder} exists and is no image folder: move it away, or use --dist.")
    secret = assignments[0].course / COURSE_FILE
    if with_secret and not secret.is_file():
        raise CourseError(f"There is no {secret} to put in: `autograder secret` makes one.")
    shutil.rmtree(folder, ignore_errors=True)
    for path in source_files(TEMPLATES):
        _copy(path, folder / path.name, executable=path.name in SCRIPTS)
    _copy(REQUIREMENTS / "runtime.txt", folder / "requirements.txt")
    _copy_all(PACKAGE, folder / COURSE / "autograder")
    for one in assignments:
        _copy_all(one.folder, folder / COURSE / COURSE_FOLDER / one.name)
        _write_solution(one, folder / COURSE / "solutions" / one.name)
    if with_secret:
        _copy(secret, folder / COURSE / COURSE_FILE)
    elif secret.is_file():
        (folder / COURSE / NEEDS_SECRET).write_text("Mount course.toml beside this file.\n")
    return folder / "README.md"


def _write_solution(assignment: Assignment, target: Path) -> None:
    """Write the solution's files, also those that the assignment takes from another one."""
    target.mkdir(parents=True)
    for name, source in assignment.solution.items():
        path = target / name
        path.write_text(source, encoding="utf-8", newline="\n")
        path.chmod(READABLE)


def _copy_all(source: Path, target: Path) -> None:
    for path in source_files(source):
        _copy(path, target / path.relative_to(source))


def _copy(source: Path, target: Path, executable: bool = False) -> None:
    """Copy a file; whoever runs the image may read it, as users of containers vary."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(EXECUTABLE if executable else READABLE)
