"""What a student reads of a file that cannot be read or imported, and how that is checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from autograder.grading.results import Result
from autograder.judge.verdicts import CaseResult
from support.faults import CALL, IMPORT, SYNTAX, Fault

ONE = "q5_sigmoid"
BY_NAME = {fault.name: fault for fault in (*SYNTAX, *IMPORT, *CALL)}


def names(faults: Iterable[Fault]) -> list[Any]:
    """Faults as parameters of a test, each by its name."""
    return [pytest.param(fault, id=fault.name) for fault in faults]


def failed_cases(result: Result) -> list[CaseResult]:
    """The cases of the only question that did not pass."""
    (only,) = result.questions
    return [case for case in only.cases if case.verdict != "passed"]


def public_and_hidden(result: Result) -> tuple[CaseResult, CaseResult]:
    """The first failed case of either side."""
    cases = failed_cases(result)
    return next(c for c in cases if not c.hidden), next(c for c in cases if c.hidden)


def caret_line(line: int, column: int) -> tuple[str, str]:
    """The first line of a detail, and the one with the caret."""
    return f"Line {line}:", " " * (3 + column) + "^"


def check_fault(result: Result, fault: Fault, source: str, beginning: str) -> None:
    """Sentence, line, caret and words of a whole submission with this fault."""
    public, hidden = public_and_hidden(result)
    assert public.sentence == hidden.sentence
    assert public.sentence.startswith(beginning)
    for word in fault.words:
        assert word in public.sentence
    for word in fault.never:
        assert word not in public.sentence
    line, column = fault.place(source)
    if line:
        assert f" miniflow.py, line {line}. " in public.sentence
        head, _, caret, *_ = public.detail.split("\n")
        assert (head, caret) == caret_line(line, column)
        shown = fault.spoil(source).split("\n")[line - 1].rstrip()
        assert shown.isascii() is False or shown.replace("\t", "    ") in public.detail
