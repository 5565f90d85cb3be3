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

from autograder.lms.choices import PLAIN
from autograder.lms.incoming.entries import NothingFoundError
from autograder.lms.incoming.people import with_unique_names
from autograder.records.students import Download, HandIn, Student

NAME = PLAIN
CLUTTER = {"__MACOSX", "Thumbs.db", "desktop.ini"}
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
    found = find_submissions(paths, files, out)
    hand_ins = with_unique_names(HandIn(_encodable(one.name), (one.path,), ()) for one in found)
    return Download(NAME, tuple(replace(one, students=(_student(one.name),)) for one in hand_ins))


def _encodable(name: str) -> str:
    """The name without what a file system may hold and no text may."""
    return name.encode(errors="replace").decode()


def _student(name: str) -> Student:
    return Student(name, "", section=name.rpartition("/")[0])


def find_submissions(
    paths: Iterable[Path], files: Sequence[str], out: Path | None = None
) -> list[Found]:
    """Every submission in the given folders, sorted by name; a file is one by itself.

    `out`, where results are written, is none, though it may lie among them.

    In a folder each file is a submission, and so is each sub-folder, unless it is a section: a
    folder that holds zips only. Nothing is left out silently but hidden files and clutter.
    A given folder is itself a submission if it holds one of `files`, and no archive.

    Raises: NothingFoundError if there is none.
    """
    given = list(paths)
    found: list[tuple[str, Path]] = []
    for path in (one.resolve() for one in given):  # a link that was given is meant
        if path.is_dir() and not _is_submission(path, files):
            found += [item for child in _children(path) for item in _submissions(child)]
        else:
            found.append((path.name, path))
    if out is not None:
        found = [(name, path) for name, path in found if path != out.resolve()]
    if not found:
        looked = ", ".join(str(path) for path in given)
        raise NothingFoundError(f"No submission in {looked}: expected zips, folders or .py files.")
    stems = Counter(_stem(name).casefold() for name, _ in found)
    named = [(name if stems[_stem(name).casefold()] > 1 else _stem(name), p) for name, p in found]
    counts: Counter[str] = Counter()
    unique = []
    for name, path in named:
        counts[name] += 1
        unique.append(Found(name if counts[name] == 1 else f"{name} ({counts[name]})", path))
    return sorted(unique, key=lambda one: one.name)


def _children(folder: Path) -> list[Path]:
    children = sorted(folder.iterdir())
    return [path for path in children if path.name not in CLUTTER and path.name[0] != "."]


def _is_submission(folder: Path, files: Sequence[str]) -> bool:
    """Whether a folder is what one student handed in, and not a class."""
    if any(_is_archive(child) for child in _children(folder)):
        return False
    return any((folder / file).is_file() for file in files)


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() in ARCHIVES and path.is_file()


def _submissions(path: Path) -> list[tuple[str, Path]]:
    """The submission at `path`, or those of the section that it is."""
    inside = _children(path) if path.is_dir() and not path.is_symlink() else []
    if inside and all(_is_archive(child) for child in inside):
        return [(f"{path.name}/{child.name}", child) for child in inside]
    return [(path.name, path)]


def _stem(name: str) -> str:
    head, _, last = name.rpartition("/")
    stem = last[: -len(Path(last).suffix)] if Path(last).suffix else last
    return f"{head}/{stem}" if head else stem
