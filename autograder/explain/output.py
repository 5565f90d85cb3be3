"""Show an explanation as text for a terminal and as JSON.

Reads:  an Explanation.
Gives:  text and JSON. The first words say that it is for staff: it holds hidden inputs.
Leaves to others: finding examples (search.py), files (folder.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.explain.json_values import json_ready
from autograder.explain.plain_data import as_table
from autograder.explain.search import Example, ExplainedCase, Explanation
from autograder.grading.diagnosis import entry_of
from autograder.judge.comparison import AFTERWARDS, WHOLE_ANSWER, numbers_text
from autograder.text import clean, one_line

FOR_STAFF = "for staff: holds hidden inputs"
LABEL_WIDTH = 12  # of the names in front of values


def explanation_as_json(explanation: Explanation) -> str:
    """The explanation as JSON text."""
    data = {
        "note": FOR_STAFF,
        "submission": explanation.submission,
        "refusal": explanation.refusal,
        "remarks": list(explanation.remarks),
        "cases": [case_as_data(one) for one in explanation.cases],
    }
    return json.dumps(data, indent=1, allow_nan=False)


def case_as_data(one: ExplainedCase) -> dict[str, Any]:
    """One case as JSON-ready data, with the example's keys beside the result's."""
    case, example = one.case, one.example
    data = {
        "note": FOR_STAFF,
        "question": case.question,
        "title": case.title,
        "hidden": case.hidden,
        "points": case.points,
        "verdict": case.verdict,
        "kind": case.kind,
        "sentence": case.sentence,
        "advice": case.advice,
        "mistakes": [{"name": m.name, "title": m.title, "hint": m.hint} for m in one.mistakes],
    }
    if example is None:
        return {**data, "why no example": one.why_none}
    failure = example.got.failure
    return {
        **data,
        "probe": example.probe,
        "inputs": json_ready(example.inputs),
        "expected": json_ready(dict(example.right)),
        "got": None if failure is not None else json_ready(example.got.value),
        "failure": None if failure is None else list(_finding_lines(example)),
        "differs": [label for label in example.wrong if label != WHOLE_ANSWER],
        "numbers": example.numbers,
        "numbers before": example.before,
        "tried": example.tried,
        "about": example.note,
    }


def explanation_as_text(explanation: Explanation) -> str:
    """The explanation for a terminal. Text from the submission stays on lines of its own."""
    lines = [FOR_STAFF, f"{explanation.submission}:"]
    if explanation.refusal:
        lines.append(f"    refused: {one_line(explanation.refusal)}")
    elif not explanation.cases:
        lines.append(f"    nothing failed; cases looked at: {explanation.looked_at}")
    lines += [f"    remark: {one_line(remark)}" for remark in explanation.remarks]
    for one in explanation.cases:
        lines += ["", *_case_lines(one)]
    return "\n".join(lines)


def _case_lines(one: ExplainedCase) -> Iterator[str]:
    case = one.case
    side = "hidden" if case.hidden else "public"
    yield f"{case.question}: {case.title} ({case.verdict}, {side}, {case.points:g}, {case.kind})"
    advice = f"advice: {case.advice}" if case.advice else ""
    for text in (case.sentence, advice):
        if text:
            yield f"    {one_line(text)}"
    for mistake in one.mistakes:
        yield f"    known mistake: {mistake.title}. {mistake.hint}"
    if one.example is None:
        yield from (f"        | {clean(line)}" for line in case.detail.splitlines())
        yield f"    no example: {one_line(one.why_none)}"
    else:
        yield from _example_lines(one.example)


def _example_lines(example: Example) -> Iterator[str]:
    found = f"{example.numbers} of {example.before} numbers, {example.tried} other inputs tried"
    yield f"    {one_line(example.note)}:" if example.note else f"    smallest found ({found}):"
    yield f"        probe {example.probe}"
    yield from _value_lines(example.inputs, 8)
    if example.got.failure is not None:
        yield f"      expected: {', '.join(example.right) or 'an answer'}"
        yield "      got:"
        yield from (f"        | {clean(line)}" for line in _finding_lines(example))
        return
    for label in example.wrong or (WHOLE_ANSWER,):
        if label == WHOLE_ANSWER:
            yield from (f"        | {one_line(text)}" for text in _finding_lines(example))
            yield "      expected, by the solution:"
            yield from _value_lines(example.right, 8)
            yield "      got:"
            yield from _value_lines(example.got.value, 8)
        else:
            yield f"      {label} differs:"
            yield f"        {'expected':{LABEL_WIDTH}} {_value(entry_of(example.right, label))}"
            yield f"        {'got':{LABEL_WIDTH}} {_value(entry_of(example.got.value, label))}"
    others = [label for label in _labels(example.right) if label not in example.wrong]
    if others and WHOLE_ANSWER not in example.wrong and example.wrong:
        yield f"      right: {', '.join(others)}"


def _labels(right: Mapping[str, Any]) -> Iterator[str]:
    """The entries of an answer, except those that must only stay what they were."""
    for label, value in right.items():
        if isinstance(value, dict):
            yield from (f"{label} {name}" for name in value)
        elif not label.endswith(AFTERWARDS):
            yield label


def _finding_lines(example: Example) -> Iterator[str]:
    """The lines of all findings: sentence, then detail."""
    for _, sentence, detail in example.wrong.values():
        yield from (line for text in (sentence, detail) for line in text.splitlines())


def _value_lines(value: Any, indent: int) -> Iterator[str]:
    """Named values, one in a line; lists and dicts of more than numbers go deeper."""
    items: Iterator[tuple[str, Any]] | Any
    if isinstance(value, Mapping):
        items = value.items()
    elif isinstance(value, list):
        items = ((f"{number}.", item) for number, item in enumerate(value, 1))
    else:
        items = [("", value)]
    for name, item in items:
        name = one_line(name)[:60]
        deeper = isinstance(item, dict | list) and as_table(item) is None and item
        if deeper:
            yield f"{'':{indent}}{name}"
            yield from _value_lines(item, indent + 2)
        else:
            yield f"{'':{indent}}{name:{LABEL_WIDTH}} {_value(item)}"


def _value(value: Any) -> str:
    """One value in one line; an array with its shape; 0 without a sign."""
    if isinstance(value, np.ndarray) and value.ndim and value.dtype.kind in "biuf":
        return f"{numbers_text(value.astype(float) + 0.0)}, shape {value.shape}"
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return f"{float(value) + 0.0:.6g}"
    return one_line(f"{value + 0.0:.6g}" if isinstance(value, float) else repr(value))[:500]
