"""Put probes to code inside this very process.

Reads:  source text of modules, of probes.py and of advice.py.
Gives:  an Implementation, which answers each probe with an Answer.
Leaves to others: code that is not trusted and not the reader's own (worker/ runs that).

The solution and the known mistakes are run this way by the grader, and a student's own file by
check.py on the student's machine. This file is also part of the student zip.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import linecache
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Any, Protocol

from autograder.judge.advice.exceptions.raised import Rule
from autograder.judge.advice.source_lines import lines_of
from autograder.judge.advice.syntax.stop import NotText
from autograder.judge.answers import (
    Answer,
    MissingName,
    Probe,
    ProbeFailure,
    to_plain,
    without_addresses,
)
from autograder.judge.describe_exception import Described
from autograder.judge.stand_ins import standing_in


class Implementation(Protocol):
    """Anything that answers probes."""

    def begin_question(self, question: str) -> None:
        """Get ready for a question: forget the state that the last one may have left behind."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Run one probe on the code under test with these inputs."""


class Code:
    """What a probe gets as its first argument: the modules under test, by name.

    Reading a name that a module lacks raises MissingName, so that the student reads which.
    """

    def __init__(self, modules: Mapping[str, types.ModuleType]) -> None:
        self._modules = modules

    def __getattr__(self, module: str) -> _Names:
        if module.startswith("__"):  # copy, pickle and the like ask for names of this form
            raise AttributeError(module)
        if module not in self._modules:
            raise MissingName(f"{module}.py")
        return _Names(module, self._modules[module])

    @contextlib.contextmanager
    def standing_in(
        self, module: str, name: str, **stand_ins: Callable[..., Any]
    ) -> Iterator[Callable[..., Any]]:
        """One function of a module, while stand-ins answer for others of that module."""
        under_test = getattr(getattr(self, module), name)
        with standing_in(self._modules[module], under_test, stand_ins):
            yield under_test


class _Names:
    """The names of one module under test."""

    def __init__(self, name: str, module: types.ModuleType) -> None:
        self._name = name
        self._module = module

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(self._module, name)
        except AttributeError:
            if name.startswith("__"):
                raise
            raise MissingName(f"{self._name}.{name}") from None

    def __deepcopy__(self, memo: object) -> _Names:
        """Itself: modules cannot be copied, and a student may copy an object that holds this."""
        return self


def load_probes(source: str) -> dict[str, Probe]:
    """Run probes.py and return its public functions by name."""
    return public_functions(run_module("probes", source, "probes.py"))


def public_functions(module: types.ModuleType) -> dict[str, Any]:
    """The functions that a module defines by name, but for those of a leading underscore."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, types.FunctionType) and not name.startswith("_")
    }


@lru_cache(maxsize=16)
def load_rules(advice: str) -> tuple[Rule, ...]:
    """Run an assignment's advice.py and return its RULES; none if there is no such file.

    Raises: ValueError if RULES is no tuple of functions of one argument; what the file raises.
    """
    if not advice:
        return ()
    rules = getattr(run_module("advice", advice, "advice.py"), "RULES", None)
    if not isinstance(rules, tuple) or not rules or not all(map(_is_rule, rules)):
        raise ValueError("RULES must be a tuple of functions, each with one argument: raised")
    return rules


def _is_rule(value: object) -> bool:
    return isinstance(value, types.FunctionType) and value.__code__.co_argcount == 1


def run_module(
    name: str,
    source: str | types.CodeType,
    filename: str,
    others: Mapping[str, types.ModuleType] | None = None,
) -> types.ModuleType:
    """Make a module out of source text or code; it is in sys.modules only while it runs.

    So several implementations with modules of the same names can live in one process.

    others: modules that it may import, by name.
    """
    module = types.ModuleType(name)
    module.__file__ = filename
    importable = {**(others or {}), name: module}
    before = {name: sys.modules.get(name) for name in importable}
    sys.modules.update(importable)
    try:
        exec(compiled(source, filename) if isinstance(source, str) else source, module.__dict__)
    finally:
        for name, earlier in before.items():
            if earlier is None:
                del sys.modules[name]
            else:
                sys.modules[name] = earlier
    return module


@lru_cache(maxsize=16)
def compiled(source: str, filename: str) -> types.CodeType:
    """The code object of a module. Cached: a worker imports the same text for every question."""
    return compile(source, filename, "exec")


class InProcess:
    """Modules made from source text, asked in this process.

    Args:
        contents: the files, in the order in which they import each other.
        probes: what load_probes returned.
        advice: source text of the assignment's advice.py; it is run when an exception comes.
        dedicated: this process exists for this code alone, so its modules stay importable and
            what it prints is captured. Leave it False where several implementations share a
            process (and threads share sys.stdout).
    """

    def __init__(
        self,
        contents: Mapping[str, bytes],
        probes: Mapping[str, Probe],
        advice: str = "",
        dedicated: bool = False,
    ) -> None:
        self.probes = probes
        self.dedicated = dedicated
        self.sources: dict[str, str] = {}
        self.modules: dict[str, types.ModuleType] = {}
        self.import_failure: ProbeFailure | None = None
        self.described = Described(self.sources, tuple(contents), partial(load_rules, advice))
        self.code = Code(self.modules)
        with Capped(self.dedicated) as printed:
            try:
                for file, content in contents.items():
                    self._load(file, content)
            except (Exception, SystemExit) as error:
                self.import_failure = self.described.failure(error, importing=True)
        self.printed_at_import = printed.getvalue()

    def _load(self, file: str, content: bytes) -> None:
        name = file.removesuffix(".py")
        self.sources[file] = content.decode(errors="replace")  # shown if it cannot be decoded
        self.sources[file] = source = decode(file, content)
        if self.dedicated:  # lines of the file then show up in tracebacks and in a debugger
            linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        self.modules[name] = run_module(name, source, file, self.modules)
        if self.dedicated:
            sys.modules[name] = self.modules[name]

    def begin_question(self, question: str) -> None:
        """Nothing: one import serves all questions."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Run one probe on a copy of the inputs. See run."""
        return self.run(probe, to_plain(dict(inputs)))

    def run(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Run one probe on these very inputs, which it may change.

        An Exception or SystemExit of the code under test goes into the Answer; Ctrl-C does not.
        """
        if self.import_failure is not None:
            return Answer(failure=self.import_failure, printed=self.printed_at_import)
        with Capped(self.dedicated) as printed:
            try:
                value = to_plain(self.probes[probe](self.code, **inputs))
            except (Exception, SystemExit) as error:
                failure = self.described.failure(error)
                return Answer(failure=failure, printed=printed.getvalue())
        return Answer(value=value, printed=printed.getvalue())


def decode(file: str, content: bytes) -> str:
    """Decode a Python file as Python does: UTF-8 unless a BOM or a coding line says otherwise.

    Raises: NotText naming file, line and column.
    """
    nul = content.find(b"\0")
    if nul >= 0:
        words = "There are NUL bytes in the file: it is damaged, or no text. Save it as UTF-8 text."
        raise NotText(file, words, *_place(content, nul))
    try:
        return importlib.util.decode_source(content)
    except UnicodeDecodeError as error:
        byte = content[error.start]
        words = (
            f"The byte 0x{byte:02X} here is no {error.encoding.upper()}: the file was saved in "
            "another encoding, as for example Windows editors do. In the editor choose Save As "
            "with the encoding UTF-8, then look at the accents and umlauts of the file."
        )
        raise NotText(file, words, *_place(content, error.start)) from error
    except (SyntaxError, LookupError) as error:
        words = (
            "The coding line at the top of the file does not fit the file. Delete it and save the "
            "file as UTF-8 text."
        )
        raise NotText(file, words, 1, 1) from error


def _place(content: bytes, index: int) -> tuple[int, int]:
    """Line and column of a byte of a file, from 1; columns in characters."""
    before = content[:index].decode(errors="replace")
    lines = lines_of(before)
    return len(lines), len(lines[-1]) + 1


class RefusedSubmission:
    """A submission that could not be read: every answer says why."""

    def __init__(self, reason: str) -> None:
        self.failure = ProbeFailure("refused", message=reason)

    def begin_question(self, question: str) -> None:
        """Nothing changes."""

    def ask(self, probe: str, inputs: Mapping[str, Any]) -> Answer:
        """Return the reason."""
        return Answer(failure=self.failure)


class Capped(io.StringIO):
    """Collects what is printed while it is entered, up to a number of characters.

    captures: whether it takes the place of both outputs; else it stays empty.
    """

    def __init__(self, captures: bool, limit: int = 16_384) -> None:
        super().__init__()
        self.captures = captures
        self.left = limit

    def __enter__(self) -> Capped:
        """Begin."""
        if self.captures:
            self.before = sys.stdout, sys.stderr
            sys.stdout = sys.stderr = self
        return self

    def __exit__(self, *raised: object) -> None:
        """Put the outputs back."""
        if self.captures:
            sys.stdout, sys.stderr = self.before

    def write(self, text: str) -> int:
        """Keep as much of `text` as there is room for."""
        if self.left > 0:
            kept = text[: self.left]
            self.left -= len(kept)
            super().write(kept)
        return len(text)

    def close(self) -> None:
        """Nothing: what was printed before code closes its output is still to be read."""

    def getvalue(self) -> str:
        """What was printed, without addresses."""
        return without_addresses(super().getvalue())
