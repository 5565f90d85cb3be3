"""Grade on a worker of a cluster.

Reads:  a grader bundle, a sealed submission as bytes.
Gives:  a reply as JSON: a result as the gradebook keeps it, or why nothing can be graded here.
Leaves to others: sending, counting, keeping (cluster.py); the grader bundle (bundle.py).

The grader of the last bundle stays open, with a warm sandbox. Code of students runs where it always
does: in a confined process of the sandbox's fork server. What it answers becomes verdicts and
sentences here; nothing that it made leaves this machine.
"""

from __future__ import annotations

import json
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from distributed import get_worker

from autograder.classroom.executors.bundle import GraderBundle
from autograder.classroom.executors.local import Sandboxes
from autograder.course.assignment import CourseError
from autograder.intake.seal import Sealed

GRADED, CANNOT = "graded", "cannot"  # kinds of a reply


@dataclass
class _OpenGrader:
    """The grader that is open in this process."""

    digest: str
    sandboxes: Sandboxes
    folder: tempfile.TemporaryDirectory[str]


_one_at_a_time = threading.Lock()
_open_graders: list[_OpenGrader] = []


def grade_remotely(digest: str, content: bytes, sealed: bytes, question: str | None) -> str:
    """Grade one submission by the grader of a bundle. One at a time in a process.

    Args:
        digest, content: of the bundle. sealed: by Sealed.to_bytes.
    Returns: [kind, text] as JSON: GRADED and a result, or CANNOT and why it cannot grade here.
    """
    with _one_at_a_time:
        try:
            sandboxes = _sandboxes(GraderBundle(content, digest))
            result = sandboxes.grade(Sealed.from_bytes(sealed), question)
        except (CourseError, RuntimeError, OSError) as error:  # WeakIsolation, ExecutorError
            return json.dumps([CANNOT, f"The worker {get_worker().address} cannot grade: {error}"])
        return json.dumps([GRADED, result.to_json()])


def close() -> None:
    """End the sandboxes that are open in this process, and remove the grader's files."""
    while _open_graders:
        before = _open_graders.pop()
        before.sandboxes.close()
        before.folder.cleanup()


def _sandboxes(bundle: GraderBundle) -> Sandboxes:
    """The sandboxes of this bundle's grader; those of another one are closed for it."""
    for known in _open_graders:
        if known.digest == bundle.digest:
            return known.sandboxes
    close()
    folder = tempfile.TemporaryDirectory(prefix="grader-", dir=get_worker().local_directory)
    try:
        sandboxes = Sandboxes(*bundle.unpack(Path(folder.name) / "course"))
    except BaseException:
        folder.cleanup()
        raise
    _open_graders.append(_OpenGrader(bundle.digest, sandboxes, folder))
    return sandboxes
