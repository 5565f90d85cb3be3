"""Bring a grader to another machine.

Reads:  a grader: its assignment and secret; on the other side a package, which is bytes.
Gives:  a package that depends on its contents alone, with its hash; from it the same grader, or a
        clear no.
Leaves to others: the way there (cluster.py), grading with it (remote.py).

The engine does not travel. It must be the same on both sides, NumPy included: the digest of the
grader, which stands in the package, tells.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograder import __version__
from autograder.classroom.executors.base import ExecutorError
from autograder.course.assignment import Assignment
from autograder.course.fingerprint import grader_digest, judging_files
from autograder.files import zip_bytes
from autograder.grading.grader import Grader

GRADER_FILE = "grader.json"


@dataclass(frozen=True)
class Package:
    """A grader as bytes: a zip of tests, solution and secret. digest: their sha256."""

    content: bytes
    digest: str


def packed(grader: Grader) -> Package:
    """The package of a grader. It is as confidential as the hidden tests, which are in it."""
    assignment = grader.assignment
    paths = [assignment.folder / "assignment.toml", *judging_files(assignment)]
    files = {path.relative_to(assignment.course).as_posix(): path.read_bytes() for path in paths}
    for name, source in assignment.solution.items():
        path = assignment.solution_folder / name
        files[path.relative_to(assignment.course).as_posix()] = source.encode()
    said = {
        "assignment": assignment.name,
        "secret": grader.secret,
        "grader": grader_digest(assignment, grader.secret),
        "program": program(),
    }
    files[GRADER_FILE] = json.dumps(said, sort_keys=True).encode()
    content = zip_bytes(files)
    return Package(content, hashlib.sha256(content).hexdigest())


def program() -> str:
    """What grades here, in words."""
    return f"autograder {__version__} with NumPy {np.__version__}"


def unpacked(package: Package, folder: Path) -> Grader:
    """The grader of a package, unpacked into a folder that is made for its owner alone.

    Raises: CrewError if the bytes are not those that were sent, or this machine would grade
        otherwise; CourseError.
    """
    if hashlib.sha256(package.content).hexdigest() != package.digest:
        raise ExecutorError("the grader did not arrive whole; run the same command again")
    folder.mkdir(mode=0o700)
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        archive.extractall(folder)
    said = json.loads((folder / GRADER_FILE).read_text(encoding="utf-8"))
    assignment = Assignment(folder, said["assignment"])
    if grader_digest(assignment, said["secret"]) != said["grader"]:
        raise ExecutorError(
            f"it would grade otherwise: it has {program()}, where the class is graded there is "
            f"{said['program']}, and their files differ. Install the same on both and start "
            "the worker again"
        )
    return Grader(assignment, said["secret"])
