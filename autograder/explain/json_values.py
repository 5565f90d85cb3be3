"""Turn plain data into JSON that a person can read and replay.py can turn back.

Reads:  plain data (judge/answers.py).
Gives:  JSON-ready data: an array is {"array": nested lists, "dtype": its type}.
Leaves to others: reading it (replay.py), writing files (folder.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judge.answers import Opaque


def json_ready(value: Any) -> Any:
    """Plain data in a form that JSON has. JSON lacks nan and inf: they become text in an array."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "c":
            return {"array": np.vectorize(str, [object])(value).tolist(), "dtype": "complex"}
        return {"array": _nan_as_text(value.tolist()), "dtype": value.dtype.name}
    if isinstance(value, Opaque):
        return {"no number": value.type_name}
    if isinstance(value, dict):
        return {key: json_ready(item) for key, item in value.items()}
    if isinstance(value, list):
        return [json_ready(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return {"array": str(value), "dtype": "float64"}
    return value


def _nan_as_text(value: Any) -> Any:
    """Nested lists of numbers with nan and inf as text."""
    if isinstance(value, list):
        return [_nan_as_text(item) for item in value]
    return str(value) if isinstance(value, float) and not np.isfinite(value) else value
