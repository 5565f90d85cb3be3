"""Grade a crowd of which half is hostile by the command line, and say as JSON what it left behind.

    python -m support.attacks.crowd FOLDER COUNT

The folder gets a course with short limits, the class and its grades; it must be empty before.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from itertools import chain, cycle, islice, zip_longest
from pathlib import Path
from typing import Any

from autograder.worker import kernel
from support.attacks import forge, reach, stall
from support.attacks.driver import (
    COURSE,
    LIMITS,
    Yard,
    forging_source,
    left_behind,
    reaching_source,
    stalling_source,
)

NAME = "a3_miniflow"
AUTOGRADER = Path(sys.executable).parent / "autograder"


def short_course(folder: Path) -> Path:
    """A copy of the assignment's course whose limits are short."""
    for part in ("assignments", "solutions", "student_template"):
        shutil.copytree(COURSE / part / NAME, folder / part / NAME)
    description = folder / "assignments" / NAME / "assignment.toml"
    text = description.read_text(encoding="utf-8")
    for key in ("cpu_seconds", "import_seconds", "wall_seconds", "memory_mib"):
        line, limit = rf"^{key} *= *[\d.]+", f"{key} = {getattr(LIMITS, key)}"
        text, found = re.subn(line, limit, text, flags=re.MULTILINE)
        assert found == 1, key
    description.write_text(text, encoding="utf-8")
    return folder


def hostile_sources(course: Path, targets: dict[str, Any]) -> dict[str, str]:
    """Every script as a submission, the kinds taking turns."""
    solution = (course / "solutions" / NAME / "miniflow.py").read_text(encoding="utf-8")
    stub = (course / "student_template" / NAME / "miniflow.py").read_text(encoding="utf-8")
    kinds = (
        {n: reaching_source(solution, body, targets) for n, body in reach.SCRIPTS.items()},
        {n: forging_source(stub, body) for n, body in forge.SCRIPTS.items()},
        {n: f"{solution}\n{body}\n" for n, body in stall.AT_IMPORT.items()},
        {n: stalling_source(solution, body) for n, body in stall.IN_A_CALL.items()},
    )
    turns = zip_longest(*(kind.items() for kind in kinds))
    return dict(one for one in chain.from_iterable(turns) if one is not None)


def make_crowd(folder: Path, course: Path, yard: Yard, count: int) -> None:
    """Zips of `count` submissions: every other one is right."""
    folder.mkdir()
    solution = (course / "solutions" / NAME / "miniflow.py").read_text(encoding="utf-8")
    others = {"unix": "/nowhere", "abstract": "nobody", "port": 9, "pid": os.getpid()}
    hostile = hostile_sources(course, yard.targets | others | {"title backwards": "x"})
    for number, source in enumerate(islice(cycle(hostile.values()), count // 2)):
        for name, text in ((f"right_{number:03}", solution), (f"hostile_{number:03}", source)):
            with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
                archive.writestr("miniflow.py", f"{text}\n# number {number}\n")


def main(folder: Path, count: int) -> None:
    """Make the crowd, grade it, look around."""
    kernel.prctl(kernel.SET_CHILD_SUBREAPER, 1)
    (folder / "yard").mkdir()
    yard = Yard(folder / "yard")
    course = short_course(folder / "course")
    make_crowd(folder / "class", course, yard, count)
    temporary = folder / "temporary"
    temporary.mkdir()
    began = time.monotonic()
    command: list[str | Path] = [AUTOGRADER, "--course", course, "grade", NAME, folder / "class"]
    run = subprocess.run(
        [*command, "--out", folder / "out", "--jobs", "2"],
        cwd=folder,
        env=os.environ | {"TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
    )
    seconds = time.monotonic() - began
    rows = []
    if run.returncode == 0:
        with (folder / "out" / "grades.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    report = {
        "status": run.returncode,
        "errors": run.stderr[-2000:],
        "seconds": round(seconds, 1),
        "rows": rows,
        "left": left_behind() | {"temporary": sorted(map(str, temporary.rglob("*")))},
        "untouched": yard.contents() == yard.before,
        "beside": sorted(path.name for path in folder.iterdir()),
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
