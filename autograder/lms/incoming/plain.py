"""Read a folder of zips, folders and files, as no system made it.

Reads:  folders and files as they come from students.
Gives:  each submission with its name in the class; the same as attempts of unnamed students.
Leaves to others: what is in them (intake/).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.intake.archive import shown
from autograder.lms.choices import PLAIN
from autograder.lms.incoming.entries import (
    BESIDE_FILES,
    OF_MACOS,
    NothingFoundError,
    is_tool_file,
    reasons,
)
from autograder.lms.incoming.people import with_unique_names
from autograder.records.students import Download, HandIn, Student

NAME = PLAIN
CLUTTER = {"__MACOSX", "Thumbs.db", "desktop.ini"}
SINGLE_FILES = {".py", ".ipynb"}
HIDDEN = "its name begins with a dot; rename it if it was handed in"
ARCHIVES = {".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".xz"}


@dataclass(frozen=True)
class Found:
    """Something that was handed in: its name in the class and where it lies."""

    name: str
    path: Path


def plain_download(paths: Iterable[Path], files: Sequence[str], out: Path | None) -> Download:
    """What `find_submissions` finds, as a Download: each is one attempt of one student.

    Raises: NothingFoundError if there is none.
    """
    found, left_out = find_submissions(paths, files, out)
    hand_ins = with_unique_names(HandIn(_encodable(one.name), (one.path,), ()) for one in found)
    attempts = tuple(replace(one, students=(_student(one.name),)) for one in hand_ins)
    return Download(NAME, attempts, tuple(left_out))


def _encodable(name: str) -> str:
    """The name without what a file system may hold and no text may."""
    return name.encode(errors="replace").decode()


def _student(name: str) -> Student:
    return Student(name, "", section=name.rpartition("/")[0])


def find_submissions(
    paths: Iterable[Path], files: Sequence[str], out: Path | None = None
) -> tuple[list[Found], list[tuple[str, str]]]:
    """Every submission in the given folders, sorted by name; what is none, with the reason.

    `out`, where results are written, is none, though it may lie among them.

    A given file is one by itself. In a folder each file is one, and so is each sub-folder, unless
    it is a section: a folder that holds zips only. What is called like a hidden file is one if it
    ends like one, as .ada.zip does. Only clutter is left out silently.
    A given folder is itself a submission if it holds one of `files`, and no archive.

    Raises: NothingFoundError if there is none.
    """
    given = list(paths)
    found: list[tuple[str, Path]] = []
    left_out: list[tuple[str, str]] = []
    for path in (one.resolve() for one in given):  # a link that was given is meant
        if path.is_dir() and not _is_submission(path, files):
            left_out += _left_out(path)
            for child in _children(path):
                found += _submissions(child)
                left_out += _left_out(child, f"{child.name}/") if _is_section(child) else []
        else:
            found.append((path.name, path))
    if out is not None:
        found = [(name, path) for name, path in found if path != out.resolve()]
    if not found:
        looked = ", ".join(str(path) for path in given)
        not_read = f" Not read: {reasons(left_out)}." if left_out else ""
        raise NothingFoundError(
            f"No submission in {looked}: expected zips, folders or .py files.{not_read}"
        )
    return _named(found), left_out


def _named(found: Sequence[tuple[str, Path]]) -> list[Found]:
    """The submissions with names of their own, without endings where these are not needed."""
    stems = Counter(_stem(name).casefold() for name, _ in found)
    named = [(name if stems[_stem(name).casefold()] > 1 else _stem(name), p) for name, p in found]
    counts: Counter[str] = Counter()
    unique = []
    for name, path in named:
        counts[name] += 1
        unique.append(Found(name if counts[name] == 1 else f"{name} ({counts[name]})", path))
    return sorted(unique, key=lambda one: one.name)


def _children(folder: Path) -> list[Path]:
    """What may be a submission, or a section, in a folder."""
    return [path for path in sorted(folder.iterdir()) if _may_be_handed_in(path)]


def _may_be_handed_in(path: Path) -> bool:
    if path.name in CLUTTER or path.name.startswith(BESIDE_FILES):
        return False
    ends_like_one = path.suffix.lower() in ARCHIVES | SINGLE_FILES and path.is_file()
    return not path.name.startswith(".") or ends_like_one


def _left_out(folder: Path, prefix: str = "") -> list[tuple[str, str]]:
    """What in a folder is no submission because of its name, each with the reason."""
    left = [path for path in sorted(folder.iterdir()) if not _may_be_handed_in(path)]
    return [
        (shown(prefix + path.name), OF_MACOS if path.name.startswith(BESIDE_FILES) else HIDDEN)
        for path in left
        if path.name.startswith(BESIDE_FILES) or not is_tool_file(path.name)
    ]


def _is_submission(folder: Path, files: Sequence[str]) -> bool:
    """Whether a folder is what one student handed in, and not a class."""
    if any(_is_archive(child) for child in _children(folder)):
        return False
    return any((folder / file).is_file() for file in files)


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() in ARCHIVES and path.is_file()


def _is_section(path: Path) -> bool:
    inside = _children(path) if path.is_dir() and not path.is_symlink() else []
    return bool(inside) and all(_is_archive(child) for child in inside)


def _submissions(path: Path) -> list[tuple[str, Path]]:
    """The submission at `path`, or those of the section that it is."""
    if _is_section(path):
        return [(f"{path.name}/{child.name}", child) for child in _children(path)]
    return [(path.name, path)]


def _stem(name: str) -> str:
    head, _, last = name.rpartition("/")
    stem = last[: -len(Path(last).suffix)] if Path(last).suffix else last
    return f"{head}/{stem}" if head else stem
