"""Open a download: find where it begins, and read every attempt in it.

Reads:  bulk zips, unpacked ones, or plain folders and zips.
Gives:  open_download: a Download, with all attempts of all of them.
Leaves to others: recognising a system by names (recognise.py), each system's names (canvas.py and
        the like), unpacking (unpack.py).
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.intake.archive import Refused
from autograder.lms.choices import PLAIN, SYSTEMS
from autograder.lms.incoming.entries import (
    DownloadEntry,
    DownloadError,
    LooseFiles,
    NothingFoundError,
    Reading,
    entries_of,
    reasons,
)
from autograder.lms.incoming.people import with_unique_names
from autograder.lms.incoming.plain import plain_download
from autograder.lms.incoming.recognise import (
    READERS,
    layout_as,
    recognised_layout,
    system_of,
)
from autograder.lms.incoming.unpack import BulkZip, is_zip_file
from autograder.records.students import Download, HandIn

UNPACKED = "members"  # below unpack_into: bulk zips
WRAPPERS = 3  # folders around a download that hold nothing else
ATTEMPTS = "attempts"  # below unpack_into: loose files, under the names that students gave them


@dataclass(frozen=True)
class Source:
    """One download: its zip or folder and where the layout begins in it, or what lies there."""

    path: Path
    root: str = ""
    entries: tuple[DownloadEntry, ...] = ()

    def laid_out(self, into: Path) -> tuple[list[DownloadEntry], list[tuple[str, str]]]:
        """What lies at its top, a zip unpacked into a folder; what was left out, with reasons.

        Raises: DownloadError if the zip does not open any more.
        """
        if self.entries:
            return list(self.entries), []
        if self.path.is_dir():
            return entries_of(self.path / self.root)
        try:
            with BulkZip(self.path) as bulk:
                left_out = bulk.unpack(self.root, into)
        except Refused as problem:
            raise _unread(self.path, problem) from problem
        entries, odd = entries_of(into)
        return entries, left_out + odd


def open_download(
    paths: Sequence[Path],
    unpack_into: Path,
    system: str | None,
    files: Sequence[str],
    out: Path | None = None,
) -> Download:
    """Every attempt in what a system gave, or in plain folders and zips.

    Students' own zips stay shut. Several loose files of an attempt lie in a folder of their own.

    Args:
        paths: bulk zips, unpacked ones, or what makes up one; or submissions and folders of them.
        unpack_into: two folders below it are made anew: "members" and "attempts".
        system: one of SYSTEMS; None: recognised by the layout, plain if that is not certain.
        files: names that the assignments of the course ask for.
        out: where results are written; it is no submission.
    Raises: DownloadError if a download cannot be read, or is none of `system`; NothingFoundError,
        which is one, if there is no attempt in it; OSError if this machine cannot write.
    """
    if system is not None and system not in SYSTEMS:
        raise DownloadError(f"{system} is unknown; there are: {', '.join(SYSTEMS)}.")
    name, sources = _recognised(paths, system)
    if name == PLAIN:
        return plain_download(paths, files, out)
    for folder in (unpack_into / UNPACKED, unpack_into / ATTEMPTS):
        if folder.exists():
            shutil.rmtree(folder)
    loose_files = LooseFiles(unpack_into / ATTEMPTS, unpack_into / UNPACKED)
    readings = []
    for number, source in enumerate(sources):
        entries, left_out = source.laid_out(unpack_into / UNPACKED / str(number))
        submitted = [entry for entry in entries if not _is_ours(entry.path, out)]
        try:
            reading = READERS[name].read(submitted, loose_files, files)
        except DownloadError as problem:
            raise _without(left_out, source.path, problem) from problem
        reading.not_read += left_out
        readings.append(reading)
    return _download(name, readings, paths)


def _recognised(paths: Sequence[Path], system: str | None) -> tuple[str, list[Source]]:
    """The system and its downloads; the paths may be downloads, or together make up one."""
    if system == PLAIN:
        return PLAIN, []
    made_up = _made_up(paths, system)
    if made_up[0] != PLAIN:
        return made_up
    name, sources = system, []
    for path in paths:
        found, source = _located(path, system)
        if found == PLAIN or (name or found) != found:
            return PLAIN, []
        name = found
        sources.append(source)
    return name or PLAIN, sources


def _made_up(paths: Sequence[Path], system: str | None) -> tuple[str, list[Source]]:
    """Whether the paths are the members of an unpacked download, as `*` gives them."""
    top = {path.name: path.is_dir() for path in paths}
    found = system_of(top)
    if found == PLAIN or len(top) < len(paths) or system not in (None, found):
        return PLAIN, []
    # A link that was given is meant.
    entries = tuple(DownloadEntry(path.name, path.resolve(), top[path.name]) for path in paths)
    return found, [Source(paths[0], entries=entries)]


def _located(path: Path, system: str | None) -> tuple[str, Source]:
    """What made the download at `path`, and where it begins; looks into a lone zip in a folder.

    Raises: DownloadError if it is none of the system that was asked for.
    """
    names: list[str] = []
    if path.is_dir():
        names, lone = _names_in(path)
        if lone is not None and is_zip_file(lone):
            found, source = _located(lone, None)
            if found != PLAIN and system in (None, found):
                return found, source
    elif is_zip_file(path):
        try:
            with BulkZip(path) as bulk:
                names = bulk.names
        except Refused as problem:
            if system is not None:
                raise _unread(path, problem) from problem
            return PLAIN, Source(path)
    layout = recognised_layout(names) if system is None else layout_as(names, system, str(path))
    return layout.system, Source(path, layout.root)


def _names_in(folder: Path) -> tuple[list[str], Path | None]:
    """Names in a folder, and in the folder that is all there is in it; its only file, if so."""
    names: list[str] = []
    inside = ""
    while inside.count("/") <= WRAPPERS:
        entries, _ = entries_of(folder / inside)
        names += [inside + entry.name + "/" * entry.is_folder for entry in entries]
        if len(entries) != 1:
            return names, None
        if not entries[0].is_folder:
            return names, entries[0].path
        inside += entries[0].name + "/"
    return names, None


def _without(
    left_out: Sequence[tuple[str, str]], path: Path, problem: DownloadError
) -> DownloadError:
    """The same problem, with what was left out of a zip, which may be its cause."""
    if not left_out:
        return problem
    top_first = sorted(left_out, key=lambda one: one[0].count("/"))
    return DownloadError(
        f"{path}: {problem} Not unpacked: {reasons(top_first)}. Unpack it by hand and give the "
        "folder instead."
    )


def _unread(path: Path, problem: Refused) -> DownloadError:
    return DownloadError(f"{path}: {problem} Unpack it by hand and give the folder instead.")


def _is_ours(path: Path, out: Path | None) -> bool:
    return out is not None and path.resolve() == out.resolve()


def _download(name: str, readings: Sequence[Reading], paths: Sequence[Path]) -> Download:
    """All attempts; those of a later download count on from those of an earlier one.

    Raises: NothingFoundError if there is none.
    """
    hand_ins: list[HandIn] = []
    last: Counter[frozenset[str]] = Counter()
    for reading in readings:
        before = last.copy()
        for one in reading.hand_ins:
            who = frozenset(student.key for student in one.students)
            number = one.number + before[who]
            last[who] = max(last[who], number)
            hand_ins.append(replace(one, number=number))
    not_read = tuple(left for reading in readings for left in reading.not_read)
    if not hand_ins:
        looked = ", ".join(str(path) for path in paths)
        why = f" Not read: {reasons(not_read)}." if not_read else ""
        raise NothingFoundError(f"No attempt in {looked}, a download of {name}.{why}")
    return Download(name, with_unique_names(hand_ins), not_read)
