"""Recognise which system made a download.

Reads:  the names of files and folders in it.
Gives:  the system, and the folder inside in which its layout begins; plain if none is certain.
Leaves to others: reading it (canvas.py and the like), telling students apart.

Most names must fit: a student may call a zip whatever they like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.lms.incoming import blackboard, brightspace, canvas, gradescope, moodle, plain
from autograder.lms.incoming.entries import DownloadError, SystemReader, listing, top_level

READERS: dict[str, SystemReader] = {
    reader.NAME: reader for reader in (canvas, moodle, gradescope, brightspace, blackboard)
}


@dataclass(frozen=True)
class DownloadLayout:
    """What made a download, and where it begins: "" or the name of a folder and "/"."""

    system: str
    root: str = ""


def recognised_layout(names: Sequence[str]) -> DownloadLayout:
    """Recognise a download by the paths of its files; folders end with "/".

    If there is one folder only, and it fits no system, what is in it counts.
    """
    root = ""
    while True:
        top = top_level(names, root)
        system = system_of(top)
        if system != plain.NAME:
            return DownloadLayout(system, root)
        if len(top) != 1 or not all(top.values()):
            return DownloadLayout(plain.NAME)
        root += next(iter(top)) + "/"


def layout_as(names: Sequence[str], system: str, where: str) -> DownloadLayout:
    """The layout of a download that is said to be of a system, even if few names fit.

    Raises: DownloadError if none does.
    """
    root = ""
    while True:
        top = top_level(names, root)
        if READERS[system].matching_names(top):
            return DownloadLayout(system, root)
        if len(top) != 1 or not all(top.values()):
            break
        root += next(iter(top)) + "/"
    found = listing(sorted(top_level(names, ""))) or "nothing"
    raise DownloadError(
        f"{where} is no download of {system}: expected names like {READERS[system].EXAMPLE_NAME}, "
        f"found {found}. Give the file as {system} made it, or leave --from out."
    )


def system_of(top: Mapping[str, bool]) -> str:
    """The only system that most of these names fit, else plain."""
    found = [
        name
        for name, reader in READERS.items()
        if len(names := reader.matching_names(top)) >= reader.MIN_MATCHES
        and 2 * len(names) > len(top)
    ]
    return found[0] if len(found) == 1 else plain.NAME
