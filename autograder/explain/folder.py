"""Write a folder for each example, with all that is needed to replay it.

Reads:  an example, the sealed submission, the assignment.
Gives:  a folder for each case: case.json, submission/, given/, probes.py, readings.py, replay.py
        and the files of this package that students get, too.
Leaves to others: finding the example (search.py), running anything: it only writes bytes.
"""

from __future__ import annotations

import json
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.fingerprint import PACKAGE, source_files
from autograder.explain.output import case_as_data
from autograder.explain.search import ExplainedCase, Explanation
from autograder.intake.seal import Sealed

SCRIPT = Path(__file__).with_name("replay.py")


def write_examples(
    explanation: Explanation, sealed: Sealed, assignment: Assignment, out: Path
) -> list[Path]:
    """Write a folder <question>_<number of the case> for each example; return these folders."""
    folders = []
    for one in explanation.cases:
        if one.example is not None:
            folder = out / f"{one.case.question}_{one.number}"
            _write(one, sealed, assignment, folder)
            folders.append(folder)
    return folders


def _write(one: ExplainedCase, sealed: Sealed, assignment: Assignment, folder: Path) -> None:
    given = assignment.question(one.case.question).given
    files = {
        "case.json": _case_json(one, assignment).encode(),
        "probes.py": assignment.probes.encode(),
        "readings.py": assignment.readings.encode(),
        "replay.py": SCRIPT.read_bytes(),
    }
    for path in (PACKAGE / "__init__.py", *source_files(PACKAGE / "judge")):
        files[f"autograder/{path.relative_to(PACKAGE).as_posix()}"] = path.read_bytes()
    files |= {f"submission/{name}": content for name, content in sealed.files.items()}
    files |= {f"given/{name}": assignment.solution[name].encode() for name in given}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _case_json(one: ExplainedCase, assignment: Assignment) -> str:
    """The example as JSON; `files` are imported in this order."""
    data = {"files": assignment.files, "assignment": assignment.name, **case_as_data(one)}
    return json.dumps(data, indent=1, allow_nan=False) + "\n"
