"""A student's folder, as it is after unzipping."""

from __future__ import annotations

from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.ship.student_files import folder_files


def student_folder(assignment: Assignment, folder: Path) -> Path:
    """Write all that students get of an assignment into a folder; return the folder."""
    for name, text in folder_files(assignment).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
