"""A sealed submission: its digest, and itself as bytes."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import tracemalloc
import zipfile
import zlib
from dataclasses import replace

import pytest
from support.handed_in import CODE, OTHER, sealing_bytes, sealing_zips, zip_bytes

from autograder.intake.archive import is_zip
from autograder.intake.seal import MOST_UNPACKED, SEAL_MARK, Sealed


@pytest.fixture
def sealed(tmp_path):
    return sealing_bytes(tmp_path)


@pytest.fixture
def sealed_zip(tmp_path):
    return sealing_zips(tmp_path)


def test_digest_is_over_files_and_refusal_only(sealed_zip):
    plain = sealed_zip(("miniflow.py", CODE), name="ada.zip")
    extra = sealed_zip(("a/miniflow.py", CODE), ("notes.txt", b""), name="bob.zip")
    assert plain.digest == extra.digest
    assert sealed_zip(("miniflow.py", OTHER)).digest != plain.digest
    empty = sealed_zip(name="ada.zip")
    assert empty.digest == sealed_zip(name="bob.zip").digest
    assert empty.digest not in (plain.digest, sealed_zip(("notes.txt", b"")).digest)


def test_digest_cannot_be_confused_by_moving_a_border():
    one = Sealed("x", {"a": b"bc"}, (), None)
    assert one.digest != Sealed("x", {"ab": b"c"}, (), None).digest
    assert one.digest != Sealed("x", {"b": b"bc"}, (), None).digest
    assert one.digest != Sealed("x", {"a": b"b", "c": b""}, (), None).digest
    assert Sealed("x", {}, (), "").digest != Sealed("x", {}, (), None).digest
    both = Sealed("x", {"a": b"1", "b": b"2"}, (), None)
    assert both.digest == Sealed("x", {"b": b"2", "a": b"1"}, (), None).digest


def test_bytes_and_back(sealed_zip):
    good = sealed_zip(("miniflow.py", bytes(range(256))), ("Grüße\n.txt", b""))
    bad = sealed_zip(("notes.txt", b""))
    assert good.remarks
    assert bad.refusal
    for result in (good, bad):
        again = Sealed.from_bytes(result.to_bytes())
        assert again == result
        assert again.digest == result.digest


def test_a_name_that_is_no_utf8_comes_back(sealed_zip):
    result = replace(sealed_zip(("miniflow.py", CODE)), name=os.fsdecode(b"M\xfcller"))
    assert Sealed.from_bytes(result.to_bytes()) == result


def test_the_bytes_are_no_archive_and_hold_no_text_of_the_submission(sealed_zip):
    data = sealed_zip(("miniflow.py", CODE)).to_bytes()
    assert not zipfile.is_zipfile(io.BytesIO(data))
    assert not is_zip(data)
    assert b"numpy" not in data
    with pytest.raises((SyntaxError, ValueError)):
        compile(data, "sealed_submission", "exec")


def framed(name=b"ada", refusal=None, remarks=(), files=((b"a.py", b""),), counts=None):
    """Bytes of a sealed submission with these parts, sound or not."""
    parts = [name, *([] if refusal is None else [refusal]), *remarks]
    parts += [part for file in files for part in file]
    counts = counts or (refusal is not None, len(remarks), len(files))
    frame = struct.pack(">?HH", *counts)
    return sealed_frame(frame + b"".join(struct.pack(">I", len(p)) + p for p in parts))


def sealed_frame(frame):
    return SEAL_MARK + zlib.compress(frame)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": b"\xff"}, "is damaged: 'utf-8' codec"),
        ({"refusal": b"\xff", "files": ()}, "is damaged: 'utf-8' codec"),
        ({"remarks": [b"\xff"]}, "is damaged: 'utf-8' codec"),
        ({"files": [(b"\xff", b"")]}, "is damaged: 'utf-8' codec"),
        ({"files": [(b"../a.py", b"")]}, "a path for a name"),
        ({"files": [(b"a\\b.py", b"")]}, "a path for a name"),
        ({"files": [(b"C:a.py", b"")]}, "a path for a name"),
        ({"files": [(b"a.py\0", b"")]}, "a path for a name"),
        ({"files": [(b"..", b"")]}, "a path for a name"),
        ({"files": [(b".", b"")]}, "a path for a name"),
        ({"files": [(b"", b"")]}, "a path for a name"),
        ({"files": [(b"a.py", b"1"), (b"a.py", b"2")]}, "two files of one name"),
        ({"files": ()}, "either files or a refusal"),
        ({"refusal": b"no"}, "either files or a refusal"),
        ({"counts": (False, 0, 0)}, "do not fill it"),
        ({"counts": (False, 0, 2)}, "is damaged"),
        ({"counts": (False, 9, 1)}, "is damaged"),
    ],
)
def test_malformed_bytes_are_named(change, words):
    assert Sealed.from_bytes(framed()) == Sealed("ada", {"a.py": b""}, (), None)
    with pytest.raises(ValueError, match=words):
        Sealed.from_bytes(framed(**change))


SOUND = Sealed("ada", {"a.py": CODE}, ("a remark",), None).to_bytes()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "this is not a sealed submission"),
        (b"{}", "this is not a sealed submission"),
        (SEAL_MARK, "cut off"),
        (SEAL_MARK + b"no zlib", "is damaged"),
        (SOUND[:-1], "cut off"),
        (SOUND + b"\n", "something behind it"),
        (sealed_frame(b""), "is damaged"),
        (sealed_frame(b"\0" * 5), "do not fill it|is damaged"),
        (sealed_frame(struct.pack(">?HH", False, 0, 0) + b"\xff" * 4), "do not fill it"),
    ],
    ids=["empty", "json", "mark", "noise", "cut", "longer", "no frame", "no name", "long name"],
)
def test_bytes_that_are_no_sealed_submission(data, words):
    with pytest.raises(ValueError, match=words):
        Sealed.from_bytes(data)


def test_every_cut_and_every_flipped_byte_is_an_error_or_another_submission():
    for place in range(len(SOUND)):
        with pytest.raises(ValueError, match="sealed submission"):
            Sealed.from_bytes(SOUND[:place])
        flipped = bytearray(SOUND)
        flipped[place] ^= 0x10
        with contextlib.suppress(ValueError):
            assert Sealed.from_bytes(bytes(flipped)).files


def test_a_bomb_is_no_sealed_submission():
    bomb = sealed_frame(bytes(MOST_UNPACKED + 1))
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="too large"):
            Sealed.from_bytes(bomb)
        assert tracemalloc.get_traced_memory()[1] < 3 * MOST_UNPACKED
    finally:
        tracemalloc.stop()


def test_any_damage_gives_files_or_a_refusal(sealed):
    """Every byte of a small zip flipped, and every cut: never an exception."""
    data = zip_bytes(("hw1/miniflow.py", CODE), ("notes.txt", b"x"))
    for position in range(len(data)):
        for mask in (0x01, 0x80, 0xFF):
            damaged = bytearray(data)
            damaged[position] ^= mask
            result = sealed(bytes(damaged))
            assert bool(result.files) != bool(result.refusal)
        cut = sealed(data[:position])
        assert cut.refusal is not None
