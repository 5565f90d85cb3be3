"""What students get: a course to cut it from, their folder after unzipping, and check.py in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from conftest import COURSE

from autograder.course.assignment import Assignment
from autograder.ship.student_files import folder_files


def student_folder(assignment: Assignment, folder: Path) -> Path:
    """Write all that students get of an assignment into a folder; return the folder."""
    for name, text in folder_files(assignment).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def copy_course(folder: Path) -> Path:
    """Copy the course's assignments and solutions into a folder; return the folder."""
    for name in ("assignments", "solutions"):
        shutil.copytree(COURSE / name, folder / name)
    return folder


def texts_below(folder: Path) -> dict[str, str]:
    """The text of every file below a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def check(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run check.py of a student's folder without this checkout on the path, from another folder."""
    command = [sys.executable, "-I", "-B", str(home / "check.py"), *arguments]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60)
