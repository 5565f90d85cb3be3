"""Turn what a probe recorded into the answer that is judged.

Reads:  an assignment's readings.py, recordings of its probes.
Gives:  read, which makes an answer of a recording; ReadImplementation, which does so for every
        answer of another implementation.
Leaves to others: recording, beside the code under test (probes.py), judging answers (judge.py).

A probe runs beside the code under test, which may change whatever the probe holds. So a probe only
calls and records. What follows from its recording (which rows were used, how often, whether two
runs agree) is computed here, where that code cannot reach, from the recording and the inputs.
This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.judge.answers import Answer, Complaint, Opaque, ProbeFailure, to_plain
from autograder.judge.implementation import Implementation, public_functions, run_module

# Given a recording and the inputs of the probe that made it: the answer.
Reading = Callable[[Any, Mapping[str, Any]], Any]


def load_readings(source: str) -> dict[str, Reading]:
    """Run readings.py and return its functions by name, which is that of their probe."""
    return public_functions(run_module("readings", source, "readings.py"))


def read(
    readings: Mapping[str, Reading], probe: str, inputs: Mapping[str, Any], recorded: Answer
) -> Answer:
    """The answer that a recording shows; the recording itself if the probe has no reading.

    A recording is as hostile as the code that was recorded. One that a reading cannot be applied
    to is no answer to what was asked.
    """
    reading = readings.get(probe)
    if reading is None or recorded.failure is not None:
        return recorded
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            # A complex number is no real one, not even without its imaginary part.
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            # Copies: a recording is read more than once, and a reading may take it apart.
            value = to_plain(reading(_apart(recorded.value), to_plain(dict(inputs))))
    except Complaint as complaint:
        failure = ProbeFailure("complaint", "Complaint", str(complaint))
        return Answer(failure=failure, printed=recorded.printed)
    except Exception:
        value = Opaque("recording")
    return Answer(value, printed=recorded.printed)


def _apart(plain: Any) -> Any:
    """A copy of the dicts and lists of plain data; its arrays are the same ones."""
    if isinstance(plain, dict):
        return {label: _apart(value) for label, value in plain.items()}
    return [_apart(item) for item in plain] if isinstance(plain, list) else plain


class ReadImplementation:
    """An implementation whose recordings are read. Attributes as in read."""

    def __init__(self, recorded: Implementation, readings: Mapping[str, Reading]) -> None:
        self.recorded = recorded
        self.readings = readings

    def begin_question(self, question: str) -> None:
        """Begin it."""
        self.recorded.begin_question(question)

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Run one probe and read its recording."""
        return read(self.readings, probe, inputs, self.recorded.ask(probe, inputs))


def complaints_of(*sources: str) -> dict[str, str]:
    """COMPLAINTS of probes.py and readings.py: a sentence for each mistake that they see.

    By their keys; a key of a later file takes the place of the same one before.
    """
    complaints: dict[str, str] = {}
    for source in sources:
        complaints |= getattr(run_module("complaints", source, "complaints.py"), "COMPLAINTS", {})
    return complaints
