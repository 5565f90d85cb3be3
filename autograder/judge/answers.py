"""What a probe brings back, as plain data.

Reads:  whatever the code under test returned or raised, beside that code.
Gives:  an Answer: plain values (numbers, text, lists, dicts, exact ndarrays) or a Trouble that
        says what happened and in which line of the student's file.
Leaves to others: causes of errors (advice/), carrying answers between processes (worker/), judging
        (checks.py).

This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import numpy as np

from autograder.judge.advice.exceptions.raised import Rule
from autograder.judge.advice.exceptions.rules import why_raised
from autograder.judge.advice.imports.causes import hint, why_not_imported
from autograder.judge.advice.imports.missing import why_missing
from autograder.judge.advice.raised_at import Spot, spot
from autograder.judge.advice.scene import Scene
from autograder.judge.advice.source_lines import excerpt, lines_of
from autograder.judge.advice.syntax.causes import why_unreadable
from autograder.judge.advice.syntax.stop import Fault, NotText

MAX_NODES = 100_000
MAX_DEPTH = 16
MAX_TEXT = 16_384
MAX_ARRAY_BYTES = 64 * 2**20
ADDRESS = re.compile(" at 0x[0-9a-fA-F]+(?=>)")  # in <Layer object at 0x7f00>
USUAL_DTYPES = frozenset(np.dtype(code) for code in ("<f8", "<i8", "?"))

Probe = Callable[..., Any]


class Complaint(Exception):
    """Raised by a probe that sees a mistake by itself. Its argument is a key of COMPLAINTS."""


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
    """What came back from one probe: a value or a trouble, and what was printed meanwhile.

    saw_hidden: the process that answered has answered hidden cases of another question before, so
        that its numbers and texts may hold hidden inputs, even in a public case.
    """

    value: Any = None
    failure: ProbeFailure | None = None
    printed: str = ""
    saw_hidden: bool = False


@dataclass
class _Size:
    """How much has been copied so far."""

    nodes: int = 0
    array_bytes: int = 0


def to_plain(value: Any) -> Any:
    """Copy `value` into exact builtins and ndarrays; what has no such form becomes Opaque.

    Raises: Unsendable if it is too large or too deep.
    """
    return _plain(value, _Size(), 0)


def _plain(value: Any, size: _Size, depth: int) -> Any:
    size.nodes += 1
    if size.nodes > MAX_NODES or depth > MAX_DEPTH:
        raise Unsendable("a value with too many parts")
    if value is None or type(value) in (float, bool):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, int):
        return int(value) if abs(int(value)) < 2**63 else Opaque("int")
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        return _plain_text(value, MAX_TEXT)
    if isinstance(value, np.ndarray | np.generic):
        return _plain_array(value, size)
    if isinstance(value, list | tuple):
        return [_plain(item, size, depth + 1) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item, size, depth + 1) for key, item in value.items()}
    return Opaque(type(value).__name__[:100])


def _plain_text(text: str, limit: int) -> str:
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
        raise Unsendable("arrays of more than 64 MiB")
    return array


@dataclass(frozen=True)
class Described:
    """Turns exceptions into Troubles: knows which files are the student's.

    sources: source text by file name, so that the line at fault can be shown.
    files: the names of all files, in the order in which they are imported.
    rules: gives the assignment's own rules on exceptions; called when the first one is described.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[str] = ()
    rules: Callable[[], Sequence[Rule]] = tuple

    def failure(self, error: BaseException, importing: bool = False) -> ProbeFailure:
        """Describe an exception raised by the code under test or by a probe around it."""
        file, line = self._where(error)
        kind = self._kind(error, file, importing)
        message = _said(error)
        scene = self._scene(error, file, line)
        if importing:
            if kind == "syntax" and scene.top:  # the code under test read another text
                kind = "import"
            fault = self._fault(error, kind, scene)
            line = fault.line
            message = self._about_import(error, fault, file, message)
        elif kind in ("exception", "stub", "missing"):
            message = f"{message}\n{_safely(lambda: self._hint(error, kind, scene))}".rstrip()
        code = self._line(file, line)
        return ProbeFailure(kind, _safe_type_name(error), message, file, line, code, importing)

    def _fault(self, error: BaseException, kind: str, scene: Scene) -> Fault:
        """The place at fault and the cause, of a file that could not be imported."""
        if isinstance(error, NotText):
            return Fault(scene.line, error.offset or 0, str(error.msg))
        if isinstance(error, SyntaxError) and kind == "syntax":
            try:
                return why_unreadable(self.sources.get(scene.file, ""), error)
            except (RecursionError, MemoryError):
                return Fault(scene.line, error.offset or 0, "")
        advice = _safely(lambda: self._advice(error, scene)) if kind == "import" else ""
        words = _safely(lambda: why_not_imported(error, scene, advice))
        return Fault(scene.line, self._column(error), words)

    def _about_import(self, error: BaseException, fault: Fault, file: str, said: str) -> str:
        """The message of a Trouble at import: the cause in one line, then what was found."""
        words = " ".join(fault.words.split()) or f"{_safe_type_name(error)}."
        shown = excerpt(self.sources.get(file, ""), fault.line, fault.column)
        about = f"{_safe_type_name(error)}: {said[:1000]}" if said else _safe_type_name(error)
        raised = "" if isinstance(error, NotText) else f"Python says: {about}"
        return "\n".join(filter(None, (words, shown, raised)))

    def _hint(self, error: BaseException, kind: str, scene: Scene) -> str:
        if kind == "missing":
            return why_missing(_said(error), self.sources)
        words = hint(error, scene)
        return words or (self._advice(error, scene) if kind == "exception" else "")

    def _advice(self, error: BaseException, scene: Scene) -> str:
        return why_raised(error, scene, self._spot(error, scene), self.rules())

    def _spot(self, error: BaseException, scene: Scene) -> Spot:
        """The expression that raised, as far as Python knows it."""
        last = error.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        return spot(list(self._own_frames(error)), last, scene.outline.body)

    def _scene(self, error: BaseException, file: str, line: int) -> Scene:
        """What the causes of exceptions are told of the place."""
        own = list(self._own_frames(error))
        top = next((t.tb_lineno for t in own if t.tb_frame.f_code.co_name == "<module>"), 0)
        raised = own[-1].tb_next is None if own else False
        by_hand = raised and self._line(file, line).startswith(("raise", "assert"))
        return Scene(self.sources, self.files, file, line, top, by_hand)

    def _own_frames(self, error: BaseException) -> Iterator[TracebackType]:
        """The student's own lines that took part, from the outermost inwards."""
        trace = error.__traceback__
        while trace is not None:
            if _base_name(trace.tb_frame.f_code.co_filename) in self.sources:
                yield trace
            trace = trace.tb_next

    def _column(self, error: BaseException) -> int:
        """Column at fault in the last line of the student's own code; 0 if Python cannot tell."""
        column, line = 0, ""
        for trace in self._own_frames(error):
            code = trace.tb_frame.f_code
            positions = list(getattr(code, "co_positions", list)())  # from Python 3.11
            offset = positions[trace.tb_lasti // 2][2] if positions else None
            source = lines_of(self.sources[_base_name(code.co_filename)])
            line = source[trace.tb_lineno - 1] if trace.tb_lineno <= len(source) else ""
            column = 0 if offset is None else offset + 1
        return len(line.encode()[: column - 1].decode(errors="replace")) + 1 if column else 0

    def _kind(self, error: BaseException, file: str, importing: bool) -> str:
        kinds: list[tuple[type[BaseException], str]] = [
            (MissingName, "missing"),
            (Complaint, "complaint"),
            (Unsendable, "unsendable"),
            (NotImplementedError, "stub"),
            (MemoryError, "memory"),
            (SystemExit, "exit"),
            (KeyboardInterrupt, "exit"),
            (SyntaxError, "syntax"),
        ]
        for type_, kind in kinds:
            if isinstance(error, type_) and (kind != "stub" or file):
                return kind
        return "import" if importing else "exception"

    def _where(self, error: BaseException) -> tuple[str, int]:
        """Last line of the student's own code that took part; ("", 0) if none did."""
        if isinstance(error, SyntaxError) and error.filename in self.sources:
            return str(error.filename), int(error.lineno or 0)
        file, line = "", 0
        for trace in self._own_frames(error):
            file, line = _base_name(trace.tb_frame.f_code.co_filename), trace.tb_lineno
        return file, line

    def _line(self, file: str, line: int) -> str:
        return line_of(self.sources.get(file, ""), line)


def line_of(source: str, line: int) -> str:
    """One line of a source text, stripped and shortened; "" if there is no such line."""
    lines = lines_of(source)
    return lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""


def _said(error: BaseException) -> str:
    """The message of an exception; "" if it has none."""
    said = _safely(lambda: str(error.msg if isinstance(error, SyntaxError) else error))
    return _plain_text(without_addresses(said), 2000)


def without_addresses(text: str) -> str:
    """A text in which no object tells where in memory it lies: each run would say another thing."""
    return ADDRESS.sub("", text)


def _safely(say: Callable[[], str]) -> str:
    """What `say` says; "" if it raises: a student's __str__ may raise anything, SystemExit too."""
    try:
        return say()
    except BaseException:
        return ""


def _base_name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _safe_type_name(error: BaseException) -> str:
    """Name of the nearest built-in class: the name of a student's own class could carry data."""
    names = (type_.__name__ for type_ in type(error).__mro__ if is_builtin_error(type_.__name__))
    return next(names, "Exception")


def is_builtin_error(name: str) -> bool:
    """Whether Python itself has an exception class of this name."""
    type_ = getattr(builtins, name, None)
    return isinstance(type_, type) and issubclass(type_, BaseException)
