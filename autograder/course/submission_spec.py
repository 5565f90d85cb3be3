"""Say what an assignment asks students for, and recognise files by it.

Reads:  an assignment; names of files and folders, text of files.
Gives:  a SubmissionSpec: the files to hand in with what they define, and what else students got.
Leaves to others: opening submissions (intake/contents.py), choosing among their files
        (intake/choice.py), telling assignments apart (intake/sorting.py).

A student's text is only searched, never parsed: parsers can be brought down by what they read.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from autograder.course.assignment import Assignment
from autograder.course.marks import regions

PYTHON_ENDING = re.compile(r"\.py(\.txt)?$")
NOTEBOOK_ENDING = re.compile(r"\.ipynb(\.txt|\.json)?$")
NUMBERED = re.compile(r"([a-z]+\d+)_")  # the short name of an assignment, such as a3
DEFINITION = re.compile(r"^(?:def|class) (\w+)", re.MULTILINE)  # in a solution
# What a student defines or assigns at the top of a file; `=` but not `==`.
TOP_NAME = re.compile(
    rb"^(?:(?:async[ \t]+)?def[ \t]+|class[ \t]+)([A-Za-z_]\w*)|^([A-Za-z_]\w*)[ \t]*=(?!=)",
    re.MULTILINE,
)
# Ours, tests or set-up: never taken for a student's work under another name.
NOT_WORK = frozenset(
    [
        *("setup.py", "check.py", "conftest.py", "lab.py"),
        *("probes.py", "readings.py", "advice.py"),
    ]
)
LAB_PARTS = "labs"  # folder of the modules that an assignment's lab.py is made of
NOT_WORK_FOLDERS = frozenset(["tests"])
ENGINE_FOLDER = "autograder"
TRAVELLING = ("judge", "lab")  # packages that students get as they are, in a folder of that name
# Modules that lay in that folder itself, in zips that students may still have. Only these: it may
# be the name of a student's own folder, too.
ENGINE_BEFORE = frozenset(
    (
        *("__init__.py", "answers.py", "cases.py", "checks.py", "closed_pipe.py", "comparison.py"),
        *("exception_advice.py", "implementation.py", "import_advice.py", "local.py"),
        *(
            "otter_case.py",
            "patterns.py",
            "raised_at.py",
            "sentences.py",
            "source_lines.py",
        ),
        *("source_scan.py", "syntax_advice.py"),
    )
)
# Files at the top of the student zip that are the same in every assignment; the last three were
# there in zips that students may still have.
GIVEN = ("START_HERE.md", "check.py", "handout.html", "lab.py")
GIVEN_BEFORE = ("handout.md", "probes.py", "requirements.txt")
DEEPEST_GIVEN = 3  # parts of a path that was given. A hostile zip has paths of thousands.


@dataclass(frozen=True)
class SubmissionSpec:
    """What an assignment asks students for.

    Args:
        assignment: its name, such as "a6_ops".
        names: for each file to hand in, in order, the functions and classes it should define.
        provided: paths of everything else in the student zip, such as "tests/q2_input.py".
    """

    assignment: str
    names: Mapping[str, frozenset[str]]
    provided: frozenset[str] = frozenset()

    @property
    def files(self) -> list[str]:
        """Names of the files to hand in."""
        return list(self.names)

    def alike(self, base: str) -> str | None:
        """The file that this name contains as whole words, the longest if several."""
        found = words(base)
        fits: dict[int, list[str]] = {}
        for name in self.names:
            if holds_words(found, words(name)):
                fits.setdefault(len(words(name)), []).append(name)
        best = fits[max(fits)] if fits else []
        return best[0] if len(best) == 1 else None

    def defined(self, file: str, text: bytes) -> int:
        """How many of the functions and classes of `file` this text defines."""
        return len({name for name in top_names(text) if name in self.names[file]})

    def fits(self, file: str, text: bytes) -> bool:
        """Whether the text may be this file by what it defines: at least half of it."""
        return 2 * self.defined(file, text) >= len(self.names[file])

    def named_in(self, folder: str) -> bool:
        """Whether a folder or zip is called like the assignment: `A3 Miniflow`, `ada_a3`."""
        short = NUMBERED.match(self.assignment)
        if short and re.search(rf"(?<![^\W_]){short[1]}(?![^\W_])", folder.casefold()):
            return True
        return holds_words(words(folder), words(self.assignment))

    def gave(self, path: str) -> bool:
        """Whether students got a file of this path, in whatever folder it lies now."""
        parts = path.split("/")
        ends = ("/".join(parts[-count:]) for count in range(1, DEEPEST_GIVEN + 1))
        return is_engine(path) or any(end in self.provided for end in ends)


def spec_of(assignment: Assignment) -> SubmissionSpec:
    """What this assignment asks for.

    Raises: CourseError if a file of the solution is missing, or a mark in it is wrong.
    """
    names = {file: asked_for(text, file) for file, text in assignment.solution.items()}
    provided = [*GIVEN, *GIVEN_BEFORE, "tests/expected.json"]
    provided += [f"tests/helpers/{name}.py" for name in ("probes", "readings", "advice")]
    provided += [f"tests/{question.id}.py" for question in assignment.questions]
    provided += [f"{LAB_PARTS}/{path.name}" for path in (assignment.folder / LAB_PARTS).glob("*")]
    provided += [f"data/{path.name}" for path in assignment.data_folder.glob("*")]
    return SubmissionSpec(assignment.name, names, frozenset(provided))


def asked_for(source: str, file: str) -> frozenset[str]:
    """The functions and classes of a solution without helpers of its own: whole ones in marks."""
    marked = "\n".join(line for region in regions(source, file) for line in region.body)
    return frozenset(DEFINITION.findall(source)) - frozenset(DEFINITION.findall(marked))


def top_names(text: bytes) -> Iterator[str]:
    """Names of the functions, classes and variables that Python text has at its left edge."""
    lines = text.removeprefix(codecs.BOM_UTF8).replace(b"\r", b"\n")
    for match in TOP_NAME.finditer(lines):
        yield (match[1] or match[2]).decode("ascii")


def is_python_name(base: str) -> bool:
    """Whether a file's name ends like that of a Python file, or `.py.txt`."""
    return PYTHON_ENDING.search(base.casefold()) is not None


def is_notebook_name(base: str) -> bool:
    """Whether a file's name ends like that of a Jupyter notebook."""
    return NOTEBOOK_ENDING.search(base.casefold()) is not None


def is_work(path: str) -> bool:
    """Whether a file may be a student's work under another name: not a test, not the engine's.

    Parts of a lab are left to SubmissionSpec.gave: `labs` may be a student's own folder.
    """
    *folders, base = path.casefold().split("/")
    if base in NOT_WORK or base.startswith(("__", "test_")) or base.endswith("_test.py"):
        return False
    return NOT_WORK_FOLDERS.isdisjoint(folders) and not is_engine(path)


def is_engine(path: str) -> bool:
    """Whether a file is one of the engine that came in the student zip, now or before."""
    *folders, base = path.casefold().split("/")
    if folders[-1:] == [ENGINE_FOLDER] and base in ENGINE_BEFORE:
        return True
    return any(outer == ENGINE_FOLDER and inner in TRAVELLING for outer, inner in pairwise(folders))


def words(name: str) -> list[str]:
    """A name's words: `Copy of ops (1).py` has copy, of, ops, 1."""
    stem = NOTEBOOK_ENDING.sub("", PYTHON_ENDING.sub("", name.casefold()))
    return re.findall(r"[^\W\d_]+|\d+", stem)


def holds_words(found: Sequence[str], sought: Sequence[str]) -> bool:
    """Whether these words stand in that order, one after the other, among those found."""
    length = len(sought)
    return any(found[start : start + length] == sought for start in range(len(found)))
