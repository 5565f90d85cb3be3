"""What is not a zip, or a zip that must not be opened, is named; limits hold."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace

import pytest
from support.handed_in import (
    CODE,
    OTHER,
    TWO,
    accepted,
    patched,
    refused,
    sealing_bytes,
    sealing_folders,
    sealing_zips,
    zip_bytes,
)

from autograder.intake.contents import Caps


@pytest.fixture
def sealed(tmp_path):
    return sealing_bytes(tmp_path)


@pytest.fixture
def sealed_zip(tmp_path):
    return sealing_zips(tmp_path)


@pytest.fixture
def sealed_folder(tmp_path):
    return sealing_folders(tmp_path)


@pytest.mark.parametrize("name", ["miniflow.zip", "miniflow.txt", "miniflow"])
def test_python_text_under_another_extension(sealed, name):
    accepted(sealed(CODE, name=name), remarks=["not a zip but Python text"])


def test_python_text_under_another_name_is_taken_for_what_it_defines(sealed):
    words = ["hw1.zip is not a zip but Python text", "hw1.py was read as miniflow.py"]
    accepted(sealed(CODE), remarks=words)
    refused(sealed(OTHER), "Found: hw1.py. hw1.py has 0 of the 2 functions", "Linear, Sigmoid.")


@pytest.mark.parametrize("line", ["import os", "from os import path", "class A:", "def f(x):"])
def test_each_sign_of_python_is_enough(sealed, line):
    content = f"# my work\n{line}\n".encode()
    accepted(sealed(content, name="miniflow"), content, ["not a zip but Python text"])


def test_bare_file_under_another_name(sealed):
    accepted(sealed(CODE, name="miniflow (1).py"), remarks=["was read as miniflow.py"])
    accepted(sealed(CODE, name="solution.py"), remarks=["was read as miniflow.py"])
    refused(sealed(CODE, name="check.py"), "Found: check.py.")


def test_bare_file_needs_no_sign_of_python_in_its_content(sealed):
    accepted(sealed(b"x = 1\n", name="miniflow.py"), b"x = 1\n")
    refused(sealed(b"import x\n\x01\x02", name="miniflow.py"), "of an unknown kind")


def test_bare_file_with_stray_end_marks(sealed):
    accepted(sealed(CODE + b"\0\0", name="miniflow.py"), remarks=["which were removed"])


def test_bare_file_when_two_are_expected(sealed):
    accepted(sealed(CODE, expected=TWO, name="miniflow.py"), remarks=["Missing: training.py."])
    accepted(sealed(CODE, expected=TWO, name="miniflow"), remarks=["Python text", "Missing: train"])
    result = sealed(CODE, expected=TWO)
    assert "No miniflow.py or training.py was handed in. Found: hw1.py." in result.refusal
    assert "Zip miniflow.py and training.py together" in result.refusal


TAR = b"miniflow.py".ljust(257, b"\0") + b"ustar\x0000" + bytes(300)
NOTEBOOK = b'{"cells": [], "nbformat": 4}'
KINDS = [
    (b"", "handed in is empty"),
    (bytes(5000), "handed in is empty"),
    (b"Rar!\x1a\x07\x01\x00", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c\x00", "a 7z archive"),
    (b"\x1f\x8b\x08\x00", "a gzip archive"),
    (b"\xfd7zXZ\x00\x00", "an xz archive"),
    (TAR, "a tar archive"),
    (b"\n<!DOCTYPE html><title>Log in</title>", "a web page"),
    (b"<html>import numpy</html>", "a web page"),
    (b"%PDF-1.7\n", "a PDF document"),
    (b"{\\rtf1 import}", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word or Excel document"),
    (NOTEBOOK, "The notebook hw1.ipynb defines no function and no class."),
    (b"Dear Prof,\nI imported it.\nfrom the lecture\n", "is plain text"),
    (b"import x\n\x00\x01\x02binary", "of an unknown kind"),
    (zip_bytes(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")), "Word, Excel"),
    (zip_bytes(("miniflow.py", CODE))[:60], "the upload was cut off"),
    (zip_bytes(("miniflow.py", CODE)) + bytes(70_000), "damaged"),
    (b"Rar!\x1a\x07" + zip_bytes(("miniflow.py", CODE)), "a RAR archive"),
]


@pytest.mark.parametrize(("data", "words"), KINDS, ids=[words for _, words in KINDS])
def test_what_is_not_a_zip_is_named(sealed, data, words):
    refused(sealed(data), words)


# Zips that do not open, or should not be.


def test_password_is_refused(sealed):
    data = patched(zip_bytes(("miniflow.py", CODE)), "flags", 1)
    refused(sealed(data), "has a password. Make it without one.")


@pytest.mark.parametrize("method", [9, 93, 12, 14])
def test_unknown_and_unbounded_compression_is_refused(sealed, method):
    data = patched(zip_bytes(("miniflow.py", CODE)), "method", method)
    refused(sealed(data), "Make it with the zip function of your operating system.")


def test_sound_bzip2_is_refused_since_it_unpacks_without_bound(sealed):
    data = zip_bytes(("miniflow.py", CODE), method=zipfile.ZIP_BZIP2)
    refused(sealed(data), "Make it with the zip function of your operating system.")


def test_damaged_content_is_refused(sealed):
    data = zip_bytes(("miniflow.py", CODE), method=zipfile.ZIP_STORED).replace(b"numpy", b"dumpy")
    refused(sealed(data), "miniflow.py is damaged", "perhaps by the upload")


def test_overlapping_entries_are_refused(sealed):
    data = patched(zip_bytes(("a.txt", CODE), ("miniflow.py", CODE)), "offset", 0, entry=1)
    refused(sealed(data), "Files overlap inside the zip")


def test_declared_size_is_limited(sealed_zip):
    caps = Caps(file_bytes=len(CODE))
    accepted(sealed_zip(("miniflow.py", CODE), caps=caps))
    refused(sealed_zip(("miniflow.py", CODE + b"#"), caps=caps), "larger than", "Take data out")


def test_a_bomb_is_not_unpacked(sealed_zip):
    refused(sealed_zip(("miniflow.py", bytes(30_000_000))), "larger than 2 MiB", "Take data out")


def test_a_size_that_lies_is_caught(sealed):
    data = patched(zip_bytes(("miniflow.py", bytes(3_000_000))), "size", 10)
    refused(sealed(data), "damaged")


def test_a_file_that_grows_is_limited(sealed_folder, monkeypatch):
    real_open = os.open

    def grow_then_open(path, *args, **kwargs):
        with open(path, "ab") as stream:
            stream.write(b"#")
        return real_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", grow_then_open)
    caps = Caps(file_bytes=len(CODE))
    refused(sealed_folder(("miniflow.py", CODE), caps=caps), "larger than", "Take data out")


def test_everything_read_is_limited_together(sealed_zip):
    entries = [("miniflow.py", CODE), ("training.py", OTHER)]
    both = len(CODE) + len(OTHER)
    assert sealed_zip(*entries, expected=TWO, caps=Caps(total_bytes=both)).refusal is None
    result = sealed_zip(*entries, expected=TWO, caps=Caps(total_bytes=both - 1))
    assert "larger than" in result.refusal
    assert "together" in result.refusal


def test_number_of_files_is_limited(sealed_zip, sealed_folder):
    entries = [("miniflow.py", CODE), ("a", b""), ("b", b"")]
    accepted(sealed_zip(*entries, caps=Caps(members=3)), remarks=["Not read: a, b."])
    refused(sealed_zip(*entries, caps=Caps(members=2)), "more than 2 files", "Leave .venv")
    accepted(sealed_folder(*entries, caps=Caps(members=3)), remarks=["Not read: a, b."])
    refused(sealed_folder(*entries, caps=Caps(members=2)), "more than 2 files")


def test_clutter_and_depths_of_a_folder_are_not_counted(sealed_folder):
    clutter = [(f".venv/{number}.py", b"") for number in range(20)]
    deep = ("/".join("abcdefghijklmnopqrst") + "/x.py", b"")
    accepted(sealed_folder(("miniflow.py", CODE), *clutter, deep, caps=Caps(members=8)))


def test_default_limits():
    assert Caps() == Caps(52_428_800, 2_097_152, 2000, 52_428_800, 3)


def test_size_of_the_archive_is_limited(sealed):
    data = zip_bytes(("miniflow.py", CODE))
    accepted(sealed(data, caps=Caps(archive_bytes=len(data))))
    refused(sealed(data, caps=Caps(archive_bytes=len(data) - 1)), "handed in is larger than")


# A zip inside the zip.


def test_the_only_zip_inside_is_unwrapped(sealed_zip, sealed_folder):
    inner = zip_bytes(("hw1/miniflow.py", CODE))
    remarks = ["inside a second zip, work.zip", "in the folder hw1"]
    accepted(sealed_zip(("x/work.zip", inner), ("__MACOSX/._work.zip", b"")), remarks=remarks)
    accepted(sealed_folder(("work.ZIP", inner)), remarks=["work.ZIP", "in the folder hw1"])


def test_a_zip_beside_other_files_is_not_unwrapped(sealed_zip):
    inner = zip_bytes(("miniflow.py", CODE))
    refused(sealed_zip(("work.zip", inner), ("notes.txt", b"")), "Found: work.zip, notes.txt.")


def test_only_one_zip_is_unwrapped(sealed_zip):
    inner = zip_bytes(("deep.zip", zip_bytes(("miniflow.py", CODE))))
    refused(sealed_zip(("work.zip", inner)), "Found: deep.zip.")


def test_what_is_wrong_with_the_inner_zip_is_said(sealed_zip):
    refused(sealed_zip(("work.zip", b"Rar!\x1a\x07")), "work.zip is a RAR archive, not a zip.")


def test_the_caps_are_shared_with_the_inner_zip(sealed_zip):
    inner = zip_bytes(("miniflow.py", CODE))
    enough = Caps(total_bytes=len(inner) + len(CODE), members=2)
    words = "inside a second zip"
    accepted(sealed_zip(("work.zip", inner), caps=enough), remarks=[words])
    tight = replace(enough, total_bytes=enough.total_bytes - 1)
    refused(sealed_zip(("work.zip", inner), caps=tight), "larger than", "together")
    refused(sealed_zip(("work.zip", inner), caps=replace(enough, members=1)), "more than 0 files")
