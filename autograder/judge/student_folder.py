"""Judge the files in a student's folder, on the student's machine.

Reads:  a folder as in the student zip: the files to hand in, tests/.
Gives:  a Judge for the public cases, in this process.
Leaves to others: hidden cases and files of other people (worker/).

This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.judge.implementation import InProcess, load_probes
from autograder.judge.judge import Judge
from autograder.judge.readings import ReadImplementation, complaints_of, load_readings

EXPECTED_FILE = "tests/expected.json"
PROBES_FILE = "tests/helpers/probes.py"  # `otter check` takes all of tests/*.py for tests
# Only where the assignment has some:
ADVICE_FILE = "tests/helpers/advice.py"
READINGS_FILE = "tests/helpers/readings.py"


class Recorded:
    """The right answers to the public cases, recorded when the student zip was made.

    path: tests/expected.json, with "files" in the order of import and "answers" by place. check.py
        reads "questions", "packages" and "bring_your_own" in it. by_chain_rule: labels of the
        derivatives that must come from the chain rule, by question.
    """

    def __init__(self, path: Path) -> None:
        recorded = json.loads(path.read_text(encoding="utf-8"))
        self.files: list[str] = recorded["files"]
        self.answers: dict[str, Any] = recorded["answers"]
        self.by_chain_rule: dict[str, list[str]] = recorded["by_chain_rule"]

    def expect(self, place: str, probe: str, inputs: Mapping[str, Any]) -> Any:
        """Return the answer that was recorded at this place."""
        return self.answers[place]


@lru_cache(maxsize=1)
def local_judge(folder: Path = Path()) -> Judge:
    """A Judge of the files in `folder`, imported once. Nothing else in it can be imported then.

    One judge for the whole process: otter asks for it at every case.

    Raises: FileNotFoundError if a file of the student zip is missing.
    """
    recorded = Recorded(folder / EXPECTED_FILE)
    probes = (folder / PROBES_FILE).read_text(encoding="utf-8")
    advice, readings = (
        path.read_text(encoding="utf-8") if path.is_file() else ""
        for path in (folder / ADVICE_FILE, folder / READINGS_FILE)
    )
    contents = {file: (folder / file).read_bytes() for file in recorded.files}
    take_off_import_path(folder)
    subject = InProcess(contents, load_probes(probes), advice, dedicated=True)
    complaints = complaints_of(probes, readings)
    read = ReadImplementation(subject, load_readings(readings))
    data, derivatives = folder / "data", recorded.by_chain_rule
    return Judge(read, recorded, complaints, data_folder=data, by_chain_rule=derivatives)


def take_off_import_path(folder: Path) -> None:
    """Keep other files of a folder from being imported: they are not there in the grader."""
    here = folder.resolve()
    sys.path[:] = [path for path in sys.path if Path(path).resolve() != here]
