"""What runs on a worker of a cluster.

Reads:  a package with a grader, a sealed submission as bytes.
Gives:  a reply as JSON: a result as the gradebook keeps it, or why nothing can be graded here.
Leaves to others: sending, counting, keeping (cluster.py); the grader's package (courier.py).

The grader of the last package stays open, with a warm desk. Code of students runs where it always
does: in a confined process of the desk's zygote. What it answers becomes verdicts and sentences
here; nothing that it made leaves this machine.
"""

from __future__ import annotations

import json
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from distributed import get_worker

from autograder.classroom.executors.bundle import Package, unpacked
from autograder.classroom.executors.local import Sandboxes
from autograder.course.assignment import CourseError
from autograder.intake.seal import Sealed

GRADED, CANNOT = "graded", "cannot"  # kinds of a reply


@dataclass
class _Open:
    """The grader that is open in this process."""

    digest: str
    allow_weak: bool
    sandboxes: Sandboxes
    folder: tempfile.TemporaryDirectory[str]


_one_at_a_time = threading.Lock()
_open: list[_Open] = []


def grade(
    digest: str, content: bytes, sealed: bytes, question: str | None, allow_weak: bool
) -> str:
    """Grade one submission by the grader of a package. One at a time in a process.

    Args:
        digest, content: of the package. sealed: by Sealed.to_bytes.
    Returns: [kind, text] as JSON: GRADED and a result, or CANNOT and why nobody can be graded here.
    """
    with _one_at_a_time:
        try:
            sandboxes = _sandboxes(Package(content, digest), allow_weak)
            result = sandboxes.grade(Sealed.from_bytes(sealed), question)
        except (CourseError, RuntimeError, OSError) as error:  # WeakIsolation, CrewError
            return json.dumps([CANNOT, f"The worker {get_worker().address} cannot grade: {error}"])
        return json.dumps([GRADED, result.to_json()])


def close() -> None:
    """End the desks that are open in this process, and remove the grader's files."""
    while _open:
        before = _open.pop()
        before.sandboxes.close()
        before.folder.cleanup()


def _sandboxes(package: Package, allow_weak: bool) -> Sandboxes:
    """The desks of this package's grader; those of another one are closed for it."""
    for known in _open:
        if (known.digest, known.allow_weak) == (package.digest, allow_weak):
            return known.sandboxes
    close()
    folder = tempfile.TemporaryDirectory(prefix="grader-", dir=get_worker().local_directory)
    try:
        sandboxes = Sandboxes(unpacked(package, Path(folder.name) / "course"), allow_weak)
    except BaseException:
        folder.cleanup()
        raise
    _open.append(_Open(package.digest, allow_weak, sandboxes, folder))
    return sandboxes
