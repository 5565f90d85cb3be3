"""The answer of a probe, as plain data.

Reads:  whatever the code under test returned, beside that code.
Gives:  an Answer: plain values (numbers, text, lists, dicts, exact ndarrays), or a ProbeFailure
        that says why there is no value and in which line of the student's file; and whether
        results are one array, for probes.
Leaves to others: describing exceptions (describe_exception.py), carrying answers between processes
        (worker/), judging (judge.py).

This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import builtins
import contextlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

MAX_NODES = 100_000
MAX_DEPTH = 16
MAX_TEXT = 16_384
MIB = 2**20
MAX_ARRAY_BYTES = 16 * MIB  # of one answer; comparison.py takes two million numbers at most
MEMORY_ADDRESS = re.compile(" at 0x[0-9a-fA-F]+(?=>)")  # in <Layer object at 0x7f00>
# Arrays of these go as they are: nearly all that students return.
USUAL_DTYPES = frozenset(np.dtype(code) for code in ("<f8", "<i8", "?"))

AS_THEY_ARE = frozenset([type(None), float, bool])
BEYOND_INT64 = 2**63

Probe = Callable[..., Any]


class Complaint(Exception):
    """Raised by a probe that sees a mistake by itself. Argument: a key of its COMPLAINTS."""


class MissingName(Exception):
    """The code under test lacks a name that a probe needs. Argument: 'ops.Tanh'."""


class Unsendable(Exception):
    """A value is too large or too deep to be brought back."""


@dataclass(frozen=True)
class Opaque:
    """Stands for a value that has no plain form: a function, an object of a class, ..."""

    type_name: str


@dataclass(frozen=True)
class ProbeFailure:
    """Why there is no value. Every text in it may have been written by the submission.

    kind: stub, missing, syntax, import, exception, memory, exit, complaint, unsendable, timeout,
          waiting, crash, refused.
    message: what the exception said, and below it a likely cause. If the file could not be
          imported: in the first line the cause in words, below it the line at fault with a caret
          and what the exception said. If a name is missing: the name, and below it why.
    """

    kind: str
    type_name: str = ""
    message: str = ""
    file: str = ""
    line: int = 0
    code: str = ""
    importing: bool = False  # it happened before any input was seen


@dataclass(frozen=True)
class Answer:
    """The reply to one probe: a value or a failure, and what was printed meanwhile."""

    value: Any = None
    failure: ProbeFailure | None = None
    printed: str = ""


@dataclass
class _Size:
    """How much has been copied so far. One counter for the whole value: parts add up."""

    nodes: int = 0
    array_bytes: int = 0


def to_plain(value: Any) -> Any:
    """Copy `value` into exact builtins and ndarrays; what has no such form becomes Opaque.

    Exact types only: an instance of a student's subclass could run its own code wherever the
    value is read, compared or printed.

    Raises: Unsendable if it is too large or too deep.
    """
    return _plain(value, _Size(), 0)


def _plain(value: Any, size: _Size, depth: int) -> Any:
    size.nodes += 1
    if size.nodes > MAX_NODES or depth > MAX_DEPTH:
        raise Unsendable("a value with too many parts")
    kind = type(value)  # the usual ones first, by their exact types
    if kind in AS_THEY_ARE or (kind is int and abs(value) < BEYOND_INT64):
        return value
    if kind is np.ndarray:
        return _plain_array(value, size)
    if kind is dict:
        return {str(key): _plain(item, size, depth + 1) for key, item in value.items()}
    if kind is list and AS_THEY_ARE.issuperset(map(type, value)):  # a row of numbers
        size.nodes += len(value)
        if size.nodes > MAX_NODES or depth >= MAX_DEPTH:
            raise Unsendable("a value with too many parts")
        return value.copy()
    if isinstance(value, list | tuple):
        return [_plain(item, size, depth + 1) for item in value]
    return _plain_of_others(value, size, depth)


def _plain_of_others(value: Any, size: _Size, depth: int) -> Any:
    """The same for what is seldom sent: NumPy's scalars, subclasses, and what has no plain form."""
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, int):
        return int(value) if abs(int(value)) < BEYOND_INT64 else Opaque("int")
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        return plain_text(value, MAX_TEXT)
    if isinstance(value, np.ndarray | np.generic):
        return _plain_array(value, size)
    if isinstance(value, dict):
        return {str(key): _plain(item, size, depth + 1) for key, item in value.items()}
    return value if type(value) is Opaque else Opaque(type(value).__name__[:100])


def plain_text(text: str, limit: int) -> str:
    """An exact str of at most `limit` characters that UTF-8 can encode."""
    # str.__str__, not str(): a subclass may have a __str__ of its own.
    return str.__str__(text)[:limit].encode("utf-8", "replace").decode()


def _plain_array(value: Any, size: _Size) -> Any:
    """Copy an array or NumPy scalar into an exact ndarray of little-endian numbers."""
    if type(value) is np.ndarray and value.dtype in USUAL_DTYPES:
        array = value.copy()
    else:
        array = np.array(value, subok=False)
        if array.dtype.kind == "f" and array.dtype.itemsize > 8:
            array = array.astype(float)
        if array.dtype.kind not in "biufc" or array.dtype.itemsize > 16:
            return Opaque(f"an array of {array.dtype.name}"[:100])
        little_endian = array.dtype.newbyteorder("<")
        array = np.ascontiguousarray(array, little_endian).reshape(array.shape)
    size.array_bytes += array.nbytes
    if size.array_bytes > MAX_ARRAY_BYTES:
        raise Unsendable(f"arrays of more than {MAX_ARRAY_BYTES // MIB} MiB")
    return array


def one_array(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """The names of the first two values that are one list, or arrays with numbers in common.

    For probes: copies show nothing of it. Where results share an array, each of them becomes what
    was written last.
    """
    most_work: Any = 10_000  # NumPy's annotations know of 0 and -1 alone
    kept = [(name, value) for name, value in values.items() if isinstance(value, list | np.ndarray)]
    for (first, one), (second, other) in combinations(kept, 2):
        if one is other:
            return first, second
        if isinstance(one, list) or isinstance(other, list):
            continue
        with contextlib.suppress(RuntimeError):  # too hard to say
            if np.shares_memory(one, other, max_work=most_work):
                return first, second
    return None


def without_addresses(text: str) -> str:
    """The text without memory addresses of objects, which differ from run to run."""
    return MEMORY_ADDRESS.sub("", text)


def is_builtin_error(name: str) -> bool:
    """Whether Python itself has an exception class of this name."""
    type_ = getattr(builtins, name, None)
    return isinstance(type_, type) and issubclass(type_, BaseException)
