"""autograder/fingerprint.py: tell one grader from another.

Reads:  the files of an assignment, its solution and this package.
Gives:  a sha256 that changes when anything changes that may change a grade.
Leaves to others: what to do about it (classroom.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from autograder.assignment import Assignment

PACKAGE = Path(__file__).resolve().parent


def grader_digest(assignment: Assignment, secret: int) -> str:
    """Hash of tests, solution, limits, secret, engine and NumPy's version."""
    digest = hashlib.sha256(f"{secret} numpy {np.__version__}".encode())
    for root in (assignment.folder, assignment.solution_folder, PACKAGE):
        for path in source_files(root):
            content = path.read_bytes()
            name = path.relative_to(root).as_posix()
            digest.update(f"\0{root.name}/{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def source_files(root: Path) -> Iterable[Path]:
    """Files below a folder in a fixed order, without what Python leaves behind and reports."""
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    left_out = {"__pycache__", "report"}
    return [path for path in paths if not left_out & set(path.relative_to(root).parts)]
