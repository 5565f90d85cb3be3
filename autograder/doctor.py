"""autograder/doctor.py: tell what this machine offers to the grader.

Reads:  versions, the platform, a worker that is tried out.
Gives:  findings in words, and whether grading can work at all.
Leaves to others: mending what is missing.
"""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import Limits
from autograder.worker.client import Zygote
from autograder.worker.isolated import Isolated

PACKAGES = ("numpy", "sympy", "matplotlib", "otter-grader", "ipykernel", "click", "jinja2")
TRIAL_PROBES = """
COMPLAINTS = {}

def answer(code, path):
    return {"mean": code.trial.mean(), "read": code.trial.read(path)}
"""
TRIAL = b"""
def mean():
    import statistics  # imported late, from disk
    return statistics.mean([41.0, 43.0])

def read(path):
    try:
        return len(open(path).read())
    except OSError:
        return 0
"""


@dataclass(frozen=True)
class Finding:
    """One line of the report. `well` is False where something that grading needs is missing."""

    what: str
    found: str
    well: bool = True


def examine() -> list[Finding]:
    """Look at everything that grading depends on."""
    findings = [
        Finding("Python", f"{platform.python_version()} at {sys.executable}"),
        Finding("platform", platform.platform()),
    ]
    for name in PACKAGES:
        try:
            findings.append(Finding(name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            findings.append(Finding(name, "missing: run `make setup`", well=False))
    findings += try_worker()
    chromium = shutil.which("chromium")
    findings.append(Finding("chromium", chromium or "missing: only the report's own tests need it"))
    return findings


def try_worker() -> list[Finding]:
    """Start a worker, let it do what it must and try what it must not."""
    if sys.platform not in ("linux", "darwin"):
        advice = "needs Linux or macOS; on Windows use WSL, or upload the zip to Gradescope"
        return [Finding("worker", advice, well=False)]
    try:
        zygote = Zygote(TRIAL_PROBES)
    except RuntimeError as error:
        return [Finding("worker", str(error), well=False)]
    try:
        subject = Isolated(zygote, {"trial.py": TRIAL}, Limits())
        answer = subject.ask("answer", {"path": str(Path(__file__).resolve())})
        subject.close()
    finally:
        zygote.close()
    if answer.trouble is not None or answer.value["mean"] != 42.0:
        return [Finding("worker", f"starts, but answers {answer}", well=False)]
    tried = "a worker tried to read this checkout and "
    tried += "could" if answer.value["read"] else "could not"
    return [
        Finding("worker", "starts, imports from the standard library, answers"),
        Finding("isolation", f"{zygote.isolation}; {tried}"),
    ]
