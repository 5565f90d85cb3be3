"""Write student zips and otter zips.

Reads:  an assignment, its cut template, this package, the pinned requirements.
Gives:  dist/student/<assignment>.zip for students; dist/autograder/<assignment>.zip for stock
        `otter run` and for Gradescope. The same contents give the same bytes.
Leaves to others: what a student zip holds (student_files.py), running inside otter
        (otter_entry.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from autograder.course.assignment import Assignment, read_text
from autograder.course.fingerprint import PACKAGE, source_files
from autograder.course.secret import COURSE_FILE
from autograder.files import zip_bytes
from autograder.ship.student_files import engine_files, files_without, student_files, write_template
from autograder.worker.isolation import ALLOW_WEAK_FILE

REQUIREMENTS = PACKAGE.parent / "requirements"

OTTER_CONFIG = {"show_hidden": False, "show_stdout": False, "print_summary": True}

ENTRY_CELL = """\
import sys
from pathlib import Path

chainrule = Path("../source/chainrule").resolve()
sys.path.insert(0, str(chainrule))
from autograder.ship.otter_entry import grade_folder

judge = grade_folder(chainrule, Path.cwd())"""

OTTER_SHIM = '''\
"""Takes the place of a submission's otter.py, which would hide otter-grader from otter's kernel.

Takes the folder of the submission off the import path, then imports the real otter.
"""

import os
import sys

here = os.getcwd()
sys.path[:] = [path for path in sys.path if os.path.abspath(path or here) != here]
del sys.modules["otter"]
import otter
'''

RUN_AUTOGRADER = """\
#!/usr/bin/env bash
# Gradescope and `otter grade` start this. It seals the submission before otter sees it.
autograder=${AUTOGRADER_DIR:-/autograder}
python=${CHAINRULE_PYTHON:-/opt/chainrule/venv/bin/python}
cd "$autograder" || exit 1
export PYTHONPATH="$autograder/source/chainrule"
exec "$python" -m autograder.ship.otter_entry "$autograder"
"""

SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: Python >= 3.11 and the pinned packages.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive UV_PYTHON_INSTALL_DIR=/opt/chainrule/python
apt-get update
apt-get install -y --no-install-recommends ca-certificates python3 python3-venv
python3 -m venv /opt/chainrule/uv
cd "${AUTOGRADER_DIR:-/autograder}/source"
/opt/chainrule/uv/bin/python -m pip install --require-hashes -r uv.txt
/opt/chainrule/uv/bin/uv venv --python ">=3.11" /opt/chainrule/venv
/opt/chainrule/uv/bin/uv pip install --python /opt/chainrule/venv/bin/python \\
    --require-hashes -r requirements.txt
chmod 700 "${AUTOGRADER_DIR:-/autograder}/source"
"""


def write_zip(path: Path, files: Mapping[str, str], executable: frozenset[str]) -> Path:
    """Write a zip whose bytes depend on its contents alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zip_bytes(files, executable))
    return path


def package_for_students(assignment: Assignment, dist: Path) -> Path:
    """Cut the template anew and zip it with the engine. Returns: the path of the zip."""
    write_template(assignment)
    return _student_zip(dist, assignment.name, assignment.name, student_files(assignment))


def package_without(assignment: Assignment, file: str, dist: Path) -> Path:
    """Zip what students get without a file that they bring along. Returns: the path of the zip.

    student_template/ stays as it is: it is the complete one.
    """
    name = f"{assignment.name}_bring_your_own_{file.removesuffix('.py')}"
    return _student_zip(dist, name, assignment.name, files_without(assignment, file))


def _student_zip(dist: Path, name: str, top: str, files: Mapping[str, str]) -> Path:
    """Write a student zip: one folder, which holds the assignment's files and the engine."""
    inside = {f"{top}/{path}": text for path, text in {**files, **engine_files()}.items()}
    return write_zip(dist / "student" / f"{name}.zip", inside, frozenset())


def package_for_otter(assignment: Assignment, dist: Path, allow_weak: bool = False) -> Path:
    """Zip tests, engine, assignment, solution and the course's secret for otter.

    Returns: the path of the zip.
    """
    files = {
        "otter_config.json": json.dumps(OTTER_CONFIG, indent=1),
        "run_autograder": RUN_AUTOGRADER,
        "setup.sh": SETUP,
        "requirements.txt": read_text(REQUIREMENTS / "runtime.txt"),
        "uv.txt": read_text(REQUIREMENTS / "uv.txt"),
        "files/grade.ipynb": entry_notebook(assignment),
        "files/otter.py": OTTER_SHIM,
    }
    for question in assignment.questions:
        files[f"tests/{question.id}.py"] = assignment.tests(question)
    parts = {
        "autograder": (PACKAGE, source_files(PACKAGE)),
        f"assignments/{assignment.name}": (assignment.folder, source_files(assignment.folder)),
    }
    for inside, (folder, paths) in parts.items():
        for path in paths:
            name = path.relative_to(folder).as_posix()
            files[f"chainrule/{inside}/{name}"] = read_text(path)
    for name, source in assignment.solution.items():
        files[f"chainrule/solutions/{assignment.name}/{name}"] = source
    if (assignment.course / COURSE_FILE).is_file():
        files[f"chainrule/{COURSE_FILE}"] = read_text(assignment.course / COURSE_FILE)
    if allow_weak:
        files[f"chainrule/{ALLOW_WEAK_FILE}"] = "Submissions may read the hidden tests.\n"
    scripts = frozenset(["run_autograder", "setup.sh"])
    return write_zip(dist / "autograder" / f"{assignment.name}.zip", files, scripts)


def entry_notebook(assignment: Assignment) -> str:
    """The notebook that otter executes: grade, then run every test, which asks for its result."""
    tests = [question.id for question in assignment.questions]

    cell: dict[str, object] = {
        "cell_type": "code",
        "id": "grade",
        "metadata": {"otter": {"tests": tests}},
        "execution_count": None,
        "outputs": [],
        "source": ENTRY_CELL,
    }
    notebook = {
        "cells": [cell],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1)
