"""Tell what this machine offers to the grader.

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

from autograder.course.secret import COURSE_FILE, DEFAULT_SECRET, course_secret
from autograder.worker.client import ForkServer
from autograder.worker.isolation import WEAK, measure_isolation

PACKAGES = ("numpy", "sympy", "matplotlib", "otter-grader", "ipykernel", "click", "jinja2")


@dataclass(frozen=True)
class Finding:
    """One line of the report. `well` is False where something that grading needs is missing."""

    what: str
    found: str
    well: bool = True


def examine(course: Path) -> list[Finding]:
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
    findings.append(cluster_part())
    findings += try_worker(course)
    findings.append(secrecy(course))
    chromium = shutil.which("chromium")
    findings.append(Finding("chromium", chromium or "missing: only the report's own tests need it"))
    return findings


def cluster_part() -> Finding:
    """Whether classes can be graded on a cluster from here."""
    try:
        return Finding("distributed", importlib.metadata.version("distributed"))
    except importlib.metadata.PackageNotFoundError:
        return Finding("distributed", "missing: only --cluster needs it (docs/cluster.md)")


def try_worker(course: Path) -> list[Finding]:
    """Start a worker, let it try what it must and what it must not be able to do."""
    if sys.platform not in ("linux", "darwin"):
        advice = "needs Linux or macOS; on Windows use WSL, or upload the zip to Gradescope"
        return [Finding("worker", advice, well=False)]
    try:
        fork_server = ForkServer("COMPLAINTS = {}")
        try:
            isolation = measure_isolation(fork_server, sorted(course.glob("*/*/hidden/*.py")))
        finally:
            fork_server.close()
    except RuntimeError as error:
        return [Finding("worker", str(error), well=False)]
    missing = [Finding("  without", layer) for layer in isolation.missing]
    return [
        Finding("worker", "starts, imports from the standard library, computes with NumPy"),
        Finding("isolation", str(isolation), well=isolation.level != WEAK),
        *missing,
    ]


def secrecy(course: Path) -> Finding:
    """Whether hidden inputs are this course's own."""
    if course_secret(course) == DEFAULT_SECRET:
        advice = "everybody's: students can compute the hidden inputs; run `autograder secret`"
        return Finding("secret", advice)
    return Finding("secret", f"this course's own ({COURSE_FILE})")
