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

from autograder.grading import ISOLATION
from autograder.worker.client import Zygote
from autograder.worker.isolated import Isolated

PACKAGES = ("numpy", "sympy", "matplotlib", "otter-grader", "ipykernel", "click", "jinja2")
TRIAL_PROBES = "COMPLAINTS = {}\n\ndef answer(code):\n    return {'answer': code.trial.answer()}\n"
TRIAL = b"import statistics\n\ndef answer():\n    return statistics.mean([41.0, 43.0])\n"


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
    findings.append(try_worker())
    findings.append(Finding("isolation", ISOLATION))
    chromium = shutil.which("chromium")
    findings.append(Finding("chromium", chromium or "missing: only the report's own tests need it"))
    return findings


def try_worker() -> Finding:
    """Start a worker and let it answer a probe."""
    if sys.platform not in ("linux", "darwin"):
        advice = "needs Linux or macOS; on Windows use WSL, or upload the zip to Gradescope"
        return Finding("worker", advice, well=False)
    from autograder.assignment import Limits

    try:
        zygote = Zygote(TRIAL_PROBES)
    except RuntimeError as error:
        return Finding("worker", str(error), well=False)
    try:
        subject = Isolated(zygote, {"trial.py": TRIAL}, Limits())
        answer = subject.ask("answer", {})
        subject.close()
    finally:
        zygote.close()
    if answer.value != {"answer": 42.0}:
        return Finding("worker", f"starts, but answers {answer}", well=False)
    return Finding("worker", "starts, imports from the standard library, answers")
