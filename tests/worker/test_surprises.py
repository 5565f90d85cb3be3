"""Whatever machine and whatever crowd: the same verdicts, and nothing left behind.

The console script grades a right, a wrong and a hostile submission in a quiet world and in odd
ones. `make attack` sets a variable and grades a crowd of 500 instead of 20.
"""

from __future__ import annotations

import csv
import json
import os
import pty
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import A3, COURSE
from support.attacks import forge
from support.attacks.crowd import AUTOGRADER
from support.attacks.driver import QUESTION, forging_source
from support.samples import sampled

pytestmark = pytest.mark.slow

TESTS = Path(__file__).resolve().parents[1]
FULL = bool(os.environ.get("CHAINRULE_ALL_ATTACKS"))
CROWD = 500 if FULL else 20

TRAP = "raise SystemExit('a trap was imported')\n"
TRAPS = ("numpy", "click", "json", "autograder", "sitecustomize", "usercustomize", "conftest")
FAKES = ("python", "python3", "true", "otter", "sh", "uname", "ldconfig", "gcc")


@dataclass(frozen=True)
class World:
    """What is odd. Places are folders of the test's own, made when they are needed.

    variables: None takes one away. inside: run from a folder full of traps. before: done in the
    child before the command starts.
    """

    variables: Mapping[str, str | None] = field(default_factory=dict)
    inside: bool = False
    before: Callable[[], None] | None = None
    stdin: str = ""


def nothing_open() -> None:
    os.umask(0o077)
    os.close(0)


def crowded_descriptors() -> None:
    for descriptor in range(3, 51):
        os.dup2(2, descriptor, inheritable=True)


def deaf() -> None:
    for number in (signal.SIGPIPE, signal.SIGINT, signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def narrow() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGINT, signal.SIGUSR1})


PYTHONS = {
    "PYTHONOPTIMIZE": "2",
    "PYTHONHASHSEED": "7",
    "PYTHONWARNINGS": "error",
    "PYTHONUTF8": "0",
    "PYTHONSTARTUP": "{traps}/numpy.py",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONNOUSERSITE": "",
}
THREADS = {"OMP_NUM_THREADS": "64", "OPENBLAS_NUM_THREADS": "64", "MKL_NUM_THREADS": "64"}

NOTHING = {name: None for name in ("PATH", "HOME", "LANG", "LC_ALL", "TERM", "USER", "TMPDIR")}
NARROW = {"LC_ALL": "C", "LANG": "C", "COLUMNS": "20", "NO_COLOR": "1", "TERM": "dumb"}
TURKISH = {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "FORCE_COLOR": "1"}

# Several surprises at a time: whoever breaks one of these worlds takes it apart.
WORLDS = {
    "nothing given": World(NOTHING, before=nothing_open),
    "other programs": World(
        {"PATH": "{fakes}", "HOME": "/does/not/exist"} | TURKISH,
        before=lambda: os.umask(0) and None,
        stdin="yes\n" * 2_500_000,
    ),
    "traps to import": World({"TMPDIR": "{traps}"} | PYTHONS, inside=True),
    "a poor shell": World(
        {"PATH": "", "TMPDIR": "{folder}/not there"} | NARROW, before=crowded_descriptors
    ),
    "deaf": World({"TMPDIR": "/proc/self"} | THREADS, before=deaf),
    "narrow": World(before=narrow),
}


DB = "np.ones(len(upstream)).dot(upstream)"


@pytest.fixture(scope="module")
def hall(tmp_path_factory, a3):
    """A class of three, and places for surprises."""
    folder = tmp_path_factory.mktemp("surprises")
    solution = a3.solution["miniflow.py"]
    assert DB in solution
    stub = (a3.template_folder / "miniflow.py").read_text(encoding="utf-8")
    sources = {
        "right": solution,
        "wrong": solution.replace(DB, "upstream.mean(axis=0)"),
        "hostile": forging_source(stub, next(iter(forge.SCRIPTS.values()))),
    }
    (folder / "class").mkdir()
    for name, source in sources.items():
        with zipfile.ZipFile(folder / "class" / f"{name}.zip", "w") as archive:
            archive.writestr("miniflow.py", source)
    traps = folder / "späces and traps"
    traps.mkdir()
    for name in TRAPS:
        (traps / f"{name}.py").write_text(TRAP)
    fakes = folder / "fakes"
    fakes.mkdir()
    for name in FAKES:
        (fakes / name).write_text(f"#!/bin/bash\ntouch '{folder}/a fake ran'\nexit 99\n")
        (fakes / name).chmod(0o755)
    return folder


def run(hall: Path, world: World, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the console script in a world."""
    places = {"traps": hall / "späces and traps", "fakes": hall / "fakes", "folder": hall}
    variables = {
        name: value.format(**places) for name, value in world.variables.items() if value is not None
    }
    kept = {name: value for name, value in os.environ.items() if name not in world.variables}
    return subprocess.run(
        [str(AUTOGRADER), "--course", str(COURSE), *map(str, arguments)],
        cwd=places["traps"] if world.inside else hall,
        env=kept | variables,
        input=world.stdin,
        preexec_fn=world.before,
        capture_output=True,
        text=True,
        timeout=300,
    )


def verdicts(result: str) -> list[Any]:
    """Every verdict of one result in JSON, with its words."""
    questions = json.loads(result)["questions"]
    return [
        [case[key] for key in ("title", "verdict", "kind", "sentence", "detail", "printed")]
        for question in questions
        for case in question["cases"]
    ]


def outcome(hall: Path, world: World, out: Path) -> dict[str, Any]:
    """What `check` and `grade` say in a world."""
    found: dict[str, Any] = {}
    wrong = hall / "class" / "wrong.zip"
    checked = run(hall, world, "check", A3, wrong, "--question", "q4_linear", "--json")
    assert checked.returncode == 0, checked.stderr
    found["check"] = verdicts(checked.stdout)
    graded = run(hall, world, "grade", A3, hall / "class", "--out", out, "--jobs", "2")
    assert graded.returncode == 0, graded.stderr
    assert "Traceback" not in checked.stderr + graded.stderr
    found["summary"] = graded.stdout.splitlines()[:2]
    with (out / "grades.csv").open(newline="", encoding="utf-8") as file:
        found["grades"] = list(csv.DictReader(file))
    for page in (out / "feedback").iterdir():
        found[page.name] = page.read_text(encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def quiet(hall, tmp_path_factory):
    """What is said in a quiet world."""
    said = outcome(hall, World(), tmp_path_factory.mktemp("quiet") / "out")
    totals = {row["submission"]: row["total"] for row in said["grades"]}
    assert totals["right"] == "100"
    assert 0 < float(totals["wrong"]) < 100
    assert totals["hostile"] == "0"
    return said


@pytest.mark.parametrize("name", sampled(WORLDS, one_in=3))
def test_the_same_verdicts_in_a_surprising_world(hall, quiet, tmp_path, name):
    assert outcome(hall, WORLDS[name], tmp_path / "out") == quiet
    assert not (hall / "a fake ran").exists()


# Where the output goes.


@pytest.mark.parametrize("command", ["check", "grade"])
def test_a_reader_who_goes_away_sees_no_traceback(hall, tmp_path, command):
    arguments = {
        "check": [A3, hall / "class" / "wrong.zip", "-q", QUESTION],
        "grade": [A3, hall / "class" / "wrong.zip", "--out", tmp_path / "out"],
    }
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [AUTOGRADER, "--course", COURSE, command, *arguments.get(command, [])],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
    )
    os.close(write)
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr


def test_a_umask_that_forbids_everything_is_said_or_does_no_harm(hall, tmp_path):
    """Root may do what it forbids; others cannot open the gradebook that they just made."""
    world = World(before=lambda: os.umask(0o777) and None)
    ended = run(hall, world, "grade", A3, hall / "class" / "wrong.zip", "--out", tmp_path / "out")
    if ended.returncode == 0:
        assert "1 graded" in ended.stdout
    else:
        assert ended.returncode == 1
        assert ended.stderr.splitlines()[-1].startswith("autograder: ")
        assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("closed", [(1,), (0, 1, 2)])
def test_closed_outputs_change_no_grade(hall, tmp_path, closed):
    def close() -> None:
        for descriptor in closed:
            os.close(descriptor)

    command = [AUTOGRADER, "--course", COURSE, "grade", A3, hall / "class", "--out", tmp_path / "o"]
    ended = subprocess.run(command, preexec_fn=close, capture_output=True, timeout=120)
    assert b"Traceback" not in ended.stderr
    with (tmp_path / "o" / "grades.csv").open(newline="", encoding="utf-8") as file:
        totals = {row["submission"]: row["total"] for row in csv.DictReader(file)}
    assert (totals["right"], totals["hostile"]) == ("100", "0")


def test_on_a_terminal(hall, quiet, tmp_path):
    """Colours and a progress bar there, the same grades."""
    ours, theirs = pty.openpty()
    command = [AUTOGRADER, "--course", COURSE, "grade", A3, hall / "class", "--out", tmp_path / "o"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other side is gone
                break
            if not part:
                break
            said += part
        assert process.wait(120) == 0
    os.close(ours)
    assert b"3 graded" in said
    with (tmp_path / "o" / "grades.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == quiet["grades"]


# A crowd.


@pytest.mark.long
def test_after_a_crowd_of_which_half_is_hostile_nothing_is_left(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "support.attacks.crowd", str(tmp_path), str(CROWD)],
        cwd=TESTS,
        capture_output=True,
        text=True,
        timeout=3000,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    report = json.loads(ended.stdout)
    assert report["status"] == 0, report["errors"]
    totals = {row["submission"]: row["total"] for row in report["rows"]}
    assert len(totals) == CROWD
    assert {name for name, total in totals.items() if name[0] == "r" and total != "100"} == set()
    assert {row["status"] for row in report["rows"]} == {"graded"}
    assert not any(report["left"].values()), report["left"]
    assert report["untouched"]
    assert report["beside"] == ["class", "course", "out", "temporary", "yard"]


if FULL:
    pytestmark = [pytestmark, pytest.mark.timeout(3600)]
