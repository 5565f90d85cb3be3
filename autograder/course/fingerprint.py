"""Tell one grader from another.

Reads:  the files of an assignment that judge, its solution, and the packages here that do.
Gives:  sha256 digests that change when anything changes that may change a grade, and only then.
Leaves to others: what to do about it (classroom/class_run.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from autograder.course.assignment import Assignment

PACKAGE = Path(__file__).resolve().parents[1]

# What is read while a submission is judged.
JUDGING_FILES = (
    *("public/*.py", "hidden/*.py", "probes.py", "readings.py"),
    *("advice.py", "misconceptions.py", "data/**/*"),
)
# Packages of this project that can change a grade.
GRADER_PACKAGES = ("course", "grading", "intake", "judge", "worker")


def grader_digest(assignment: Assignment, secret: int) -> str:
    """Hash of all that may change a grade: tests, solution, limits, secret, engine, NumPy."""
    digest = hashlib.sha256(f"{secret} numpy {np.__version__} ".encode())
    digest.update(assignment_digest(assignment).encode())
    add_files(digest, PACKAGE, grader_files())
    return digest.hexdigest()


def assignment_digest(assignment: Assignment) -> str:
    """Hash of an assignment's files that judge, its solution, limits and points."""
    description = assignment.description.model_dump(
        mode="json", include={"files", "preload", "limits", "questions"}
    )
    digest = hashlib.sha256(json.dumps(description, sort_keys=True).encode())
    add_files(digest, assignment.folder, judging_files(assignment))
    for file, source in assignment.solution.items():
        add_content(digest, file, source.encode())
    return digest.hexdigest()


def judging_files(assignment: Assignment) -> list[Path]:
    """The files of an assignment's folder that judge, in a fixed order."""
    judging = {path for pattern in JUDGING_FILES for path in assignment.folder.glob(pattern)}
    return sorted(path for path in judging if path.is_file())


def grader_files() -> list[Path]:
    """The files of this package that can change a grade, in a fixed order."""
    return [path for package in GRADER_PACKAGES for path in source_files(PACKAGE / package)]


def source_files(root: Path) -> list[Path]:
    """Files below a folder in a fixed order, without what Python leaves behind."""
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return [path for path in paths if "__pycache__" not in path.parts]


def add_files(digest: hashlib._Hash, root: Path, paths: Iterable[Path]) -> None:
    """Add names and contents of files to a hash, so that none can pass for another."""
    for path in paths:
        add_content(digest, path.relative_to(root).as_posix(), path.read_bytes())


def add_content(digest: hashlib._Hash, name: str, content: bytes) -> None:
    """Add one file's name and content to a hash."""
    digest.update(f"\0{name}\0{len(content)}\0".encode())
    digest.update(content)
