"""Find out which functions of the solution the cases of a question run.

Reads:  the solution, while every case of a question is put to it.
Gives:  the qualified names of the functions that ran, so that a variant need not be judged where
        nothing that it replaces is ever called: there it answers as the solution does.
Leaves to others: judging (in_process.py).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from autograder.course.assignment import Question
from autograder.course.variants import MAIN, TOP, Variant
from autograder.grading.grader import Grader
from autograder.judge.implementation import InProcess


def covered(grader: Grader, question: Question) -> set[str]:
    """Names such as "Softplus.backward" of what runs on import and in the cases of a question."""
    contents = {file: text.encode() for file, text in grader.assignment.solution.items()}
    names: set[str] = set()
    with calls_recorded(set(contents), names):
        subject = InProcess(contents, grader.solved.probes)
        judge = grader.judge(subject)
        for case in grader.cases[question.id]:
            judge.run(question.id, case)
    return names


@contextmanager
def calls_recorded(files: set[str], names: set[str]) -> Iterator[None]:
    """Add the qualified name of every function of these files that begins to run.

    By the profile function, which Python calls for calls and returns; a trace function it calls
    for every line.
    """

    def record(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename in files:
            names.add(frame.f_code.co_qualname)

    sys.setprofile(record)
    try:
        yield
    finally:
        sys.setprofile(None)


def may_change(variant: Variant, names: set[str]) -> bool:
    """Whether a variant can answer otherwise where these functions ran.

    A class body runs on import under the name of the class, so a class that is replaced counts
    wherever it stands; so does what is added to a file.
    """
    return any(target in names or target in (TOP, MAIN) for target, _ in variant.replacements)
