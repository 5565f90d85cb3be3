"""Bring a grader to another machine.

Reads:  a grader: its assignment and secret; on the other side a grader bundle, which is bytes.
Gives:  a bundle that depends on its contents alone, with its hash; from it the same grader, or a
        clear no.
Leaves to others: the way there (cluster.py), grading with it (remote.py).

The program does not travel. It must be the same on both sides, NumPy included: the digest of the
grader, which stands in the bundle, shows whether it is.
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
class GraderBundle:
    """A grader as bytes: a zip of tests, solution and secret. digest: their sha256.

    It is as confidential as the hidden tests, which are in it.
    """

    content: bytes
    digest: str

    @classmethod
    def pack(cls, grader: Grader, allow_weak: bool) -> GraderBundle:
        """The bundle of a grader. allow_weak: see ExecutorOptions; it holds for the workers too."""
        assignment = grader.assignment
        paths = [assignment.folder / "assignment.toml", *judging_files(assignment)]
        files = {
            path.relative_to(assignment.course).as_posix(): path.read_bytes() for path in paths
        }
        for name, source in assignment.solution.items():
            path = assignment.solution_folder / name
            files[path.relative_to(assignment.course).as_posix()] = source.encode()
        description = {
            "assignment": assignment.name,
            "secret": grader.secret,
            "grader": grader_digest(assignment, grader.secret),
            "program": program(),
            "allow_weak": allow_weak,
        }
        files[GRADER_FILE] = json.dumps(description, sort_keys=True).encode()
        content = zip_bytes(files)
        return cls(content, hashlib.sha256(content).hexdigest())

    def unpack(self, folder: Path) -> tuple[Grader, bool]:
        """The grader and whether weak isolation is allowed. Makes `folder`, for its owner alone.

        Raises: ExecutorError if the bytes are not those that were sent, or this machine would
            grade otherwise; CourseError.
        """
        if hashlib.sha256(self.content).hexdigest() != self.digest:
            raise ExecutorError("the grader did not arrive whole; run the same command again")
        folder.mkdir(mode=0o700)
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            archive.extractall(folder)
        description = json.loads((folder / GRADER_FILE).read_text(encoding="utf-8"))
        assignment = Assignment(folder, description["assignment"])
        if grader_digest(assignment, description["secret"]) != description["grader"]:
            raise ExecutorError(
                f"it would grade otherwise: it has {program()}, where the class is graded there is "
                f"{description['program']}, and their files differ. Install the same on both and "
                "start the worker again"
            )
        return Grader(assignment, description["secret"]), bool(description["allow_weak"])


def program() -> str:
    """What grades here, in words."""
    return f"autograder {__version__} with NumPy {np.__version__}"
