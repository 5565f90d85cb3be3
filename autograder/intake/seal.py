"""Seal whatever a student handed in.

Reads:  a zip, a Python file or a folder, and what the assignments of the course ask for.
Gives:  a Sealed submission: just those files, with remarks; or a refusal that says why. What is
        meant for another assignment can be told apart on the way.
Leaves to others: opening it (contents.py), choosing its files (choice.py), for which assignment it
        is (sorting.py), running anything (worker/).
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course.submission_spec import SubmissionSpec
from autograder.intake.archive import Refused, shown
from autograder.intake.choice import Choice
from autograder.intake.contents import DEFAULT_CAPS, Caps, Contents
from autograder.intake.sorting import Meant, meant_for

# As bytes, a sealed submission is this line and the zlib of its frame: the counts, then each part
# behind its length. Neither a zip nor text: nothing in it can be imported where it lies.
SEAL_MARK = b"autograder sealed 1\n"
COUNTS = struct.Struct(">?HH")  # whether it is refused, how many remarks, how many files
LENGTH = struct.Struct(">I")
# Text may grow to twice its size when it becomes UTF-8. More is no seal of ours but a bomb.
MOST_UNPACKED = 3 * DEFAULT_CAPS.total_bytes


@dataclass(frozen=True)
class Sealed:
    """A submission, sealed: data only, safe to store and to pass on.

    Args:
        name: the stem of the file handed in, or the folder's name.
        files: content of each expected file that was found; empty when refused.
        remarks: for the instructor: what was repaired or left out.
        refusal: for the student: what is wrong and what to do; None if accepted.
    """

    name: str
    files: Mapping[str, bytes]
    remarks: tuple[str, ...]
    refusal: str | None

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the files and the refusal, whatever the zip was called."""
        parts = []  # an odd number of them: with a refusal
        for name in sorted(self.files):
            parts += [_encoded(name), self.files[name]]
        if self.refusal is not None:
            parts.append(_encoded(self.refusal))
        digest = hashlib.sha256()
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()

    def to_bytes(self) -> bytes:
        """The submission as bytes, compressed: for gradebooks, clusters and otter."""
        refusals = [] if self.refusal is None else [self.refusal]
        parts = [_encoded(text) for text in (self.name, *refusals, *self.remarks)]
        for name in sorted(self.files):
            parts += [_encoded(name), self.files[name]]
        counts = COUNTS.pack(bool(refusals), len(self.remarks), len(self.files))
        framed = [piece for part in parts for piece in (LENGTH.pack(len(part)), part)]
        return SEAL_MARK + zlib.compress(b"".join([counts, *framed]))

    @classmethod
    def from_bytes(cls, data: bytes) -> Sealed:
        """Read what `to_bytes` wrote.

        Raises: ValueError naming what is malformed.
        """
        frame = _frame_in(data)
        try:
            refused, remarks, files = COUNTS.unpack_from(frame)
            parts = _parts(frame, 1 + refused + remarks + 2 * files)
            name = _decoded(next(parts))
            refusal = _decoded(next(parts)) if refused else None
            said = tuple(_decoded(next(parts)) for _ in range(remarks))
            contents = {_decoded(next(parts)): next(parts) for _ in range(files)}
        except (struct.error, UnicodeDecodeError) as error:
            raise ValueError(f"a sealed submission is damaged: {error}") from error
        for file in contents:
            if file in ("", ".", "..") or re.search(r"[/\\:\0]", file):
                raise ValueError(f"a sealed submission has a file with a path for a name: {file!r}")
        if len(contents) < files:
            raise ValueError("a sealed submission has two files of one name")
        if bool(contents) == refused:
            raise ValueError("a sealed submission has either files or a refusal")
        return cls(name, contents, said, refusal)


def _encoded(text: str) -> bytes:
    # A name on disk may be no UTF-8; Python keeps the bytes that do not fit as surrogates.
    return text.encode(errors="surrogatepass")


def _decoded(part: bytes) -> str:
    return part.decode(errors="surrogatepass")


def _frame_in(data: bytes) -> bytes:
    """The frame of a sealed submission. Raises: ValueError if it has none, or too large a one."""
    if not data.startswith(SEAL_MARK):
        raise ValueError("this is not a sealed submission")
    inflater = zlib.decompressobj()
    try:
        frame = inflater.decompress(data[len(SEAL_MARK) :], MOST_UNPACKED)
    except zlib.error as error:
        raise ValueError(f"a sealed submission is damaged: {error}") from error
    if not inflater.eof or inflater.unused_data:
        raise ValueError("a sealed submission is cut off, too large, or has something behind it")
    return frame


def _parts(frame: bytes, count: int) -> Iterator[bytes]:
    """The parts of a frame, which must be as many and fill it.

    Raises: ValueError or struct.error, when they are taken, if they do not.
    """
    place = COUNTS.size
    for number in range(count):
        (length,) = LENGTH.unpack_from(frame, place)
        place += LENGTH.size + length
        if place > len(frame) or (number == count - 1 and place < len(frame)):
            raise ValueError("a sealed submission's parts do not fill it")
        yield frame[place - length : place]


def seal(
    path: Path,
    spec: SubmissionSpec,
    caps: Caps = DEFAULT_CAPS,
    others: Sequence[SubmissionSpec] = (),
) -> Sealed:
    """Seal what a student handed in; nothing of it is executed, nothing is written.

    Args:
        path: a zip, a .py file or a folder; what it is, its content decides.
        spec: what was asked for.
        caps: how much of it to read at most.
        others: what the other assignments of the course ask for, to say what came instead.
    Returns: the files asked for, or a refusal: bad input never raises.
    Raises: OSError if this machine cannot read `path`, which is no fault of the student.
    """
    return seal_contents(Contents(path, caps), spec, others)


def seal_or_skip(
    path: Path,
    spec: SubmissionSpec,
    others: Sequence[SubmissionSpec],
    caps: Caps = DEFAULT_CAPS,
) -> Sealed | Meant:
    """Seal what a student handed in, or say for which other assignments it is meant.

    It is opened once for both. Args, Raises: as `seal`.
    """
    contents = Contents(path, caps)
    # In one order, whichever assignment is graded: the answer must not depend on that.
    course = sorted([spec, *others], key=lambda one: one.assignment)
    meant = meant_for(contents, course)
    if meant.assignments and spec.assignment not in meant.assignments:
        return meant
    return seal_contents(contents, spec, others)


def seal_contents(
    contents: Contents, spec: SubmissionSpec, others: Sequence[SubmissionSpec]
) -> Sealed:
    """Seal what was opened. See `seal`."""
    name = shown(contents.name, most=255)
    choice = Choice(spec, contents, others)
    try:
        files = choice.files()
    except Refused as problem:
        refusal = f"{problem} {what_to_do(spec)}"
        return Sealed(name, {}, tuple(choice.remarks), refusal)
    return Sealed(name, files, tuple(choice.remarks), None)


def what_to_do(spec: SubmissionSpec) -> str:
    """The last sentence of every refusal."""
    if len(spec.files) == 1:
        return f"Zip {spec.files[0]} itself and hand it in again."
    return f"Zip {' and '.join(spec.files)} together and hand them in again."
