"""Name files safely and write them whole.

Reads:  names of submissions; contents of files.
Gives:  a safe file name for each submission; files on disk, in one step; zips that are the same
        for the same contents; removal of pages that are out of date.
Leaves to others: what the files say.
"""

from __future__ import annotations

import io
import os
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the date of every member: a zip depends on no clock
EXECUTABLE, READABLE = 0o755, 0o644
LONGEST = 180  # bytes: file systems allow 255, and a number and suffixes come behind it


def page_names(submissions: Iterable[str]) -> dict[str, str]:
    """A file name for each submission's page, unique even where case does not count.

    Letters, digits, `.`, `_` and `-` stay; everything else, and a dot in front, becomes `_`.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for submission in sorted(set(submissions)):
        stem = safe_stem(submission)
        name, number = f"{stem}.html", 1
        while folded(name) in taken:
            number += 1
            name = f"{stem}-{number}.html"
        taken.add(folded(name))
        names[submission] = name
    return names


def safe_stem(submission: str) -> str:
    """The submission's name as part of a file name that stays in its folder."""
    text = unicodedata.normalize("NFC", submission)
    kept = "".join(char if char.isalnum() or char in "._-" else "_" for char in text)
    stem = f"_{kept[1:]}" if kept.startswith(".") else kept or "_"
    return stem.encode()[:LONGEST].decode(errors="ignore")


def folded(name: str) -> str:
    """What a file system that ignores case and spelling of accents makes of a name."""
    return unicodedata.normalize("NFKC", name).casefold()


def write_text(path: Path, text: str) -> None:
    """Write a file in one step: a reader sees the old one or the new one, never half of it."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file in one step, as write_text does."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


def remove_stale(folder: Path, current: set[str]) -> None:
    """Remove the pages in the folder that are not current; other files stay."""
    for path in folder.glob("*.html"):
        if path.name not in current and path.is_file():
            path.unlink()


def zip_bytes(files: Mapping[str, str | bytes], executable: frozenset[str] = frozenset()) -> bytes:
    """A zip, sorted by name, whose bytes depend on its contents alone."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.external_attr = (EXECUTABLE if name in executable else READABLE) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return whole.getvalue()
