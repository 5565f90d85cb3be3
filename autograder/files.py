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
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the date of every member: a zip depends on no clock
EXECUTABLE, READABLE = 0o755, 0o644
# Windows opens a device under these names, whatever stands behind the first dot.
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
LONGEST = 180  # bytes: file systems allow 255, and a number and suffixes come behind it


def page_names(submissions: Iterable[str]) -> dict[str, str]:
    """A file name for each submission's page, unique even where case does not count."""
    names = FreeNames()
    return {one: names.take(safe_stem(one), ".html") for one in sorted(set(submissions))}


class FreeNames:
    """Names in one folder, each given away once, even where case does not count."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.numbers: Counter[str] = Counter()  # the last one behind each stem

    def take(self, stem: str, ending: str = "") -> str:
        """The stem and the ending; if that is taken, with a number between them."""
        name = f"{stem}{ending}"
        while folded(name) in self.taken:
            self.numbers[folded(stem)] += 1
            name = f"{stem}-{self.numbers[folded(stem)] + 1}{ending}"
        self.taken.add(folded(name))
        return name


def safe_stem(name: str) -> str:
    """A hostile name as a file name without ending, or as part of one, on every system.

    Letters, digits, `.`, `_` and `-` stay. Everything else becomes `_`, and so do a dot or a hyphen
    in front (a hidden file, an option) and dots at the end. What Windows takes for a device gets
    `_` in front.
    """
    text = unicodedata.normalize("NFC", name)
    kept = "".join(char if char.isalnum() or char in "._-" else "_" for char in text)
    cut = kept.encode()[:LONGEST].decode(errors="ignore")
    stem = cut.rstrip(".")
    stem += "_" * (len(cut) - len(stem))
    if stem.startswith((".", "-")):
        stem = f"_{stem[1:]}"
    return f"_{stem}" if not stem or folded(stem.partition(".")[0]) in DEVICES else stem


def folded(name: str) -> str:
    """What a file system that ignores case and spelling of accents makes of a name."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


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
