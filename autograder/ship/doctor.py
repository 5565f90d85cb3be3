"""Check what this machine offers to the grader.

Reads:  versions, the platform, a worker that is tried out.
Gives:  a line for each thing that grading depends on, and whether grading can work at all.
Leaves to others: installing what is missing.
"""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.course.secret import COURSE_FILE, DEFAULT_SECRET, course_secret
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.isolation import WEAK, measure_isolation

# The dependencies in pyproject.toml, in its order.
REQUIRED_PACKAGES = (
    "numpy",
    "sympy",
    "matplotlib",
    "otter-grader",
    "ipykernel",
    "click",
    "docutils",
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "pydantic",
    "pyyaml",
    "rich",
)


@dataclass(frozen=True)
class SystemCheck:
    """One line of the report. `ok` is False where something that grading needs is missing."""

    what: str
    found: str
    ok: bool = True


def check_system(course: Path) -> list[SystemCheck]:
    """Check everything that grading depends on."""
    checks = [
        SystemCheck("Python", f"{platform.python_version()} at {sys.executable}"),
        SystemCheck("platform", platform.platform()),
    ]
    for name in REQUIRED_PACKAGES:
        try:
            checks.append(SystemCheck(name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            checks.append(SystemCheck(name, "missing: run `make setup`", ok=False))
    checks.append(cluster_part())
    checks += try_worker(course)
    checks.append(secrecy(course))
    chromium = shutil.which("chromium")
    checks.append(SystemCheck("chromium", chromium or "missing: only tests need it"))
    return checks


def cluster_part() -> SystemCheck:
    """Whether classes can be graded on a cluster from here."""
    try:
        return SystemCheck("distributed", importlib.metadata.version("distributed"))
    except importlib.metadata.PackageNotFoundError:
        return SystemCheck("distributed", "missing: only --cluster needs it (docs/cluster.md)")


def try_worker(course: Path) -> list[SystemCheck]:
    """Start a worker; let it try what it must be able to do, and what it must not."""
    if sys.platform not in ("linux", "darwin"):
        advice = "needs Linux or macOS; on Windows use WSL, or upload the zip to Gradescope"
        return [SystemCheck("worker", advice, ok=False)]
    try:
        fork_server = ForkServer()
        try:
            isolation = measure_isolation(fork_server, sorted(course.glob("*/*/hidden/*.py")))
        finally:
            fork_server.close()
    except RuntimeError as error:
        return [SystemCheck("worker", str(error), ok=False)]
    missing = [SystemCheck("  without", layer) for layer in isolation.missing]
    return [
        SystemCheck("worker", "starts, imports from the standard library, computes with NumPy"),
        SystemCheck("isolation", str(isolation), ok=isolation.level != WEAK),
        *missing,
    ]


def secrecy(course: Path) -> SystemCheck:
    """Whether hidden inputs are this course's own."""
    if course_secret(course) == DEFAULT_SECRET:
        advice = "everybody's: students can compute the hidden inputs; run `autograder secret`"
        return SystemCheck("secret", advice)
    return SystemCheck("secret", f"this course's own ({COURSE_FILE})")
