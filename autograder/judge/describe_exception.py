"""Describe an exception of the code under test as a ProbeFailure.

Reads:  an exception with its traceback, the sources of the student's files.
Gives:  a ProbeFailure: kind, place, the line at fault, the message, and a cause if one is certain.
Leaves to others: causes of errors (advice/), sentences for students (no_answer_sentences.py).

This runs beside the code under test, so that hostile text is parsed in a worker only. Every
message and every attribute of an exception may be the student's own code: reading it is guarded.
This file is also part of the student zip; it needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType

from autograder.judge.advice.error_location import ErrorLocation
from autograder.judge.advice.exceptions.raised import Rule
from autograder.judge.advice.exceptions.rules import why_raised
from autograder.judge.advice.imports.causes import hint, why_not_imported
from autograder.judge.advice.imports.missing import why_missing
from autograder.judge.advice.raised_at import Spot, spot
from autograder.judge.advice.source_lines import excerpt, lines_of
from autograder.judge.advice.syntax.causes import why_unreadable
from autograder.judge.advice.syntax.stop import Fault, NotText
from autograder.judge.answers import (
    Complaint,
    MissingName,
    ProbeFailure,
    Unsendable,
    is_builtin_error,
    plain_text,
    without_addresses,
)

# The first that an exception is an instance of says its kind.
KINDS_OF_ERRORS: Sequence[tuple[type[BaseException], str]] = (
    (MissingName, "missing"),
    (Complaint, "complaint"),
    (Unsendable, "unsendable"),
    (NotImplementedError, "stub"),
    (MemoryError, "memory"),
    (SystemExit, "exit"),
    (KeyboardInterrupt, "exit"),
    (SyntaxError, "syntax"),
)


@dataclass(frozen=True)
class Described:
    """Turns exceptions into ProbeFailures. It knows which files are the student's.

    sources: source text by file name, so that the line at fault can be shown.
    files: the names of all files, in the order in which they are imported.
    rules: gives the assignment's own rules on exceptions; called when the first one is described.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[str] = ()
    rules: Callable[[], Sequence[Rule]] = tuple

    def failure(self, error: BaseException, importing: bool = False) -> ProbeFailure:
        """Describe an exception raised by the code under test or by a probe around it."""
        try:
            return self._failure(error, importing)
        except BaseException:  # reading an attribute of a student's class may raise anything
            kind = "import" if importing else "exception"
            return ProbeFailure(kind, "Exception", importing=importing)

    def _failure(self, error: BaseException, importing: bool) -> ProbeFailure:
        file, line = self._where(error)
        kind = self._kind(error, file, importing)
        message = _message(error)
        location = self._location(error, file, line)
        if importing:
            if kind == "syntax" and location.top:
                # A module was running already, so its own text is readable: it compiled another
                # one, as by eval.
                kind = "import"
            fault = self._fault(error, kind, location)
            line = fault.line
            message = self._import_message(error, fault, file, message)
        elif kind in ("exception", "stub", "missing"):
            message = f"{message}\n{_safely(lambda: self._hint(error, kind, location))}".rstrip()
        code = self._line(file, line)
        return ProbeFailure(kind, _safe_type_name(error), message, file, line, code, importing)

    def _fault(self, error: BaseException, kind: str, location: ErrorLocation) -> Fault:
        """The place at fault and the cause, of a file that could not be imported."""
        if isinstance(error, NotText):
            return Fault(location.line, error.offset or 0, str(error.msg))
        if isinstance(error, SyntaxError) and kind == "syntax":
            try:
                return why_unreadable(self.sources.get(location.file, ""), error)
            except (RecursionError, MemoryError):
                return Fault(location.line, error.offset or 0, "")
        advice = _safely(lambda: self._advice(error, location)) if kind == "import" else ""
        words = _safely(lambda: why_not_imported(error, location, advice))
        return Fault(location.line, self._column(error), words)

    def _import_message(self, error: BaseException, fault: Fault, file: str, said: str) -> str:
        """The message of a failure at import: the cause in one line, then what was found."""
        words = " ".join(fault.words.split()) or f"{_safe_type_name(error)}."
        shown = excerpt(self.sources.get(file, ""), fault.line, fault.column)
        named = f"{_safe_type_name(error)}: {said[:1000]}" if said else _safe_type_name(error)
        raised = "" if isinstance(error, NotText) else f"Python says: {named}"
        return "\n".join(filter(None, (words, shown, raised)))

    def _hint(self, error: BaseException, kind: str, location: ErrorLocation) -> str:
        if kind == "missing":
            return why_missing(_message(error), self.sources)
        words = hint(error, location)
        return words or (self._advice(error, location) if kind == "exception" else "")

    def _advice(self, error: BaseException, location: ErrorLocation) -> str:
        return why_raised(error, location, self._spot(error, location), self.rules())

    def _spot(self, error: BaseException, location: ErrorLocation) -> Spot:
        """The expression that raised, as far as Python knows it."""
        last = error.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        return spot(list(self._own_frames(error)), last, location.outline.body)

    def _location(self, error: BaseException, file: str, line: int) -> ErrorLocation:
        """What advice on causes needs to know of the place."""
        own = list(self._own_frames(error))
        top = next((t.tb_lineno for t in own if t.tb_frame.f_code.co_name == "<module>"), 0)
        # A `raise` or `assert` of the student's own: its message is in the student's words, so that
        # advice which goes by Python's words could be wrong.
        raised = own[-1].tb_next is None if own else False
        by_hand = raised and self._line(file, line).startswith(("raise", "assert"))
        return ErrorLocation(self.sources, self.files, file, line, top, by_hand)

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
            # tb_lasti counts bytes, and each instruction has two.
            offset = positions[trace.tb_lasti // 2][2] if positions else None
            source = lines_of(self.sources[_base_name(code.co_filename)])
            line = source[trace.tb_lineno - 1] if trace.tb_lineno <= len(source) else ""
            column = 0 if offset is None else offset + 1
        # Python counts columns in bytes of UTF-8, people in characters.
        return len(line.encode()[: column - 1].decode(errors="replace")) + 1 if column else 0

    def _kind(self, error: BaseException, file: str, importing: bool) -> str:
        for type_, kind in KINDS_OF_ERRORS:
            # Where no line of the student's took part, NotImplementedError is no stub of theirs.
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


def _message(error: BaseException) -> str:
    """The message of an exception; "" if it has none."""
    said = _safely(lambda: str(error.msg if isinstance(error, SyntaxError) else error))
    return plain_text(without_addresses(said), 2000)


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
