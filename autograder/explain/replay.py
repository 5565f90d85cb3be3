"""replay.py: run one failed case again, with the student's files, in this very process.

    python replay.py            what the code gives, beside what is right
    python -m pdb replay.py     the same in a debugger: `b submission/<file>.py:<line>`, then `c`

FOR STAFF: case.json may hold hidden inputs. This runs the student's code as you, without any
isolation: read it first. An exception of theirs ends it with Python's own message; an endless loop
ends by Ctrl-C. It needs NumPy, and what the assignment itself asks for.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
FOLDERS = ("given", "submission")  # given: files of the course that this question is given


def main() -> None:
    """Run the case and print every entry of the answer."""
    case = json.loads((HERE / "case.json").read_text(encoding="utf-8"))
    sys.path[:0] = [str(HERE), *(str(HERE / folder) for folder in FOLDERS)]
    implementation = importlib.import_module("autograder.judge.implementation")
    names = [file.removesuffix(".py") for file in case["files"]]
    code = implementation.Code({name: importlib.import_module(name) for name in names})
    probe = getattr(importlib.import_module("probes"), case["probe"])
    print(f"{case['question']}, {case['title']}: {case['probe']}")
    inputs = plain(case["inputs"])
    recorded = probe(code, **inputs)
    reading = getattr(importlib.import_module("readings"), case["probe"], None)
    got = dict(entries(recorded if reading is None else reading(recorded, plain(case["inputs"]))))
    expected = dict(entries(plain(case["expected"])))
    for label in [*expected, *(label for label in got if label not in expected)]:
        print_entry(label, expected.get(label), got.get(label))


def plain(value: Any) -> Any:
    """Data of case.json with its arrays as arrays."""
    if isinstance(value, dict) and set(value) == {"array", "dtype"}:
        return np.array(value["array"], dtype=value["dtype"])
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def entries(answer: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The entries of an answer; those of a gradient check lie one level deeper."""
    for label, value in answer.items():
        if isinstance(value, dict):
            yield from ((f"{label} {name}", inner) for name, inner in value.items())
        else:
            yield label, value


def print_entry(label: str, expected: Any, got: Any) -> None:
    """Print one entry, and whether it differs."""
    comparison = importlib.import_module("autograder.judge.comparison")
    differs = comparison.compare(label, got, expected) if expected is not None else None
    print(f"\n{label}{': DIFFERS' if differs else ''}")
    print(f"    expected {in_one_line(expected)}")
    print(f"    got      {in_one_line(got)}")


def in_one_line(value: Any) -> str:
    """A value in one line, an array with its shape."""
    if isinstance(value, np.ndarray):
        return f"{' '.join(str(value.tolist()).split())}, shape {value.shape}"
    return repr(value)


if __name__ == "__main__":
    main()
