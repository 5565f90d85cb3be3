"""A class of a3 of three: right, untouched, no zip; and the rows of grades.csv."""

from __future__ import annotations

import csv
from pathlib import Path

from autograder.files import zip_bytes
from autograder.ship.student_files import cut


def three_submissions(folder: Path, solution: str) -> Path:
    """Three submissions: right, untouched, not a zip. Returns: their folder, made anew."""
    folder.mkdir()
    (folder / "ada.zip").write_bytes(zip_bytes({"miniflow.py": solution}))
    (folder / "bob.zip").write_bytes(zip_bytes({"miniflow.py": cut(solution, "miniflow.py")}))
    (folder / "cy.zip").write_bytes(b"Sorry, my dog ate it.\n")
    return folder


def grade_rows(out: Path) -> list[dict[str, str]]:
    """The rows of grades.csv."""
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
