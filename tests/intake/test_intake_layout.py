"""Files at any place in a zip or folder become those asked for, or a refusal that helps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.handed_in import (
    CLUTTER,
    CODE,
    ONE,
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
from autograder.intake.seal import seal


@pytest.fixture
def sealed(tmp_path):
    return sealing_bytes(tmp_path)


@pytest.fixture
def sealed_zip(tmp_path):
    return sealing_zips(tmp_path)


@pytest.fixture
def sealed_folder(tmp_path):
    return sealing_folders(tmp_path)


def test_plain_zip_is_accepted_without_remarks(sealed_zip):
    result = sealed_zip(("miniflow.py", CODE))
    accepted(result)
    assert result.name == "hw1"


def test_plain_folder_is_accepted_under_its_full_name(tmp_path):
    folder = tmp_path / "ada.v2"
    folder.mkdir()
    (folder / "miniflow.py").write_bytes(CODE)
    result = seal(folder, ONE)
    accepted(result)
    assert result.name == "ada.v2"


def test_bare_python_file_is_accepted(sealed):
    accepted(sealed(CODE, name="miniflow.py"))


def test_the_extension_does_not_matter(sealed):
    accepted(sealed(zip_bytes(("miniflow.py", CODE)), name="hw1.rar"))


def test_bytes_before_a_zip_do_not_matter(sealed):
    accepted(sealed(b"#!/bin/sh\n" + zip_bytes(("miniflow.py", CODE))))


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfx = 1\r\n",
        b"x = 1\ry = 2\r",
        b"def broken(:\n",
        b'x = "nbformat"\n',
        b"{1: 2}\n",
    ],
    ids=["bom", "lone cr", "syntax error", "a word of notebooks", "a brace"],
)
def test_content_is_passed_on_untouched(sealed_zip, content):
    accepted(sealed_zip(("miniflow.py", content)), content)


def test_nothing_is_executed_and_nothing_is_written(sealed_zip, tmp_path):
    code = f"open({str(tmp_path / 'ran')!r}, 'w')\n".encode()
    accepted(sealed_zip(("miniflow.py", code)), code)
    assert [path.name for path in tmp_path.iterdir()] == ["hw1.zip"]


def test_clutter_is_dropped_silently_from_a_zip(sealed_zip):
    accepted(sealed_zip(("miniflow.py", CODE), *((name, OTHER) for name in CLUTTER)))


def test_clutter_is_dropped_silently_from_a_folder(sealed_folder):
    accepted(sealed_folder(("miniflow.py", CODE), *((name, OTHER) for name in CLUTTER)))


def test_folder_entries_of_a_zip_are_no_files(sealed_zip):
    accepted(
        sealed_zip(("docs/", b""), ("win\\", b""), ("miniflow.py/", b""), ("miniflow.py", CODE))
    )


# What is left out.


def test_files_that_came_with_the_student_zip_give_no_remark(sealed_zip):
    given = ["handout.md", "check.py", "tests/q1.py", "autograder/judge/checks.py", "data/x.csv"]
    expected = replace(ONE, provided=frozenset(given))
    entries = [(f"hw/{name}", OTHER) for name in given]
    result = sealed_zip(("hw/miniflow.py", CODE), *entries, expected=expected)
    accepted(result, remarks=["in the folder hw."])
    own = [("tests/mine.py", OTHER), ("my_checks.py", OTHER), ("../check.py", OTHER)]
    result = sealed_zip(("miniflow.py", CODE), *entries, *own, expected=expected)
    accepted(result, remarks=["tests/mine.py, my_checks.py, ../check.py (unsafe path)."])


def test_only_five_names_are_listed(sealed_zip):
    extra = [(f"notes{number}.txt", b"") for number in range(9)]
    result = sealed_zip(("miniflow.py", CODE), *extra)
    accepted(result, remarks=["notes4.txt and 4 more."])
    assert "notes5" not in result.remarks[0]


def test_other_files_are_never_opened(sealed):
    data = zip_bytes(("numpy.py", b"x" * 5000), ("big.bin", bytes(10**6)), ("miniflow.py", CODE))
    data = patched(patched(data, "flags", 1), "method", 99)  # numpy.py is now encrypted
    caps = Caps(total_bytes=len(CODE), file_bytes=len(CODE))
    accepted(sealed(data, caps=caps), remarks=["Not read: numpy.py, big.bin."])


def test_some_missing_is_a_remark(sealed_zip):
    result = sealed_zip(("miniflow.py", CODE), expected=TWO)
    accepted(result, remarks=["Missing: training.py."])


def test_two_expected_files(sealed_zip):
    result = sealed_zip(("training.py", OTHER), ("miniflow.py", CODE), expected=TWO)
    assert result.files == {"miniflow.py": CODE, "training.py": OTHER}
    assert result.remarks == ()


def test_none_found_names_what_was_expected_and_found(sealed_zip):
    names = ["a.txt", "b.txt", "c.txt", "d.txt", "e.py", "f.py", "g.txt"]
    result = sealed_zip(*((name, OTHER) for name in names))
    refused(result, "No miniflow.py", "e.py, f.py, a.txt, b.txt, c.txt and 2 more")


def test_none_of_two_found_names_both(sealed_zip):
    result = sealed_zip(("a.py", CODE), expected=TWO)
    assert result.files == {}
    assert "No miniflow.py or training.py" in result.refusal
    assert "Zip miniflow.py and training.py together and hand them in again." in result.refusal


@pytest.mark.parametrize("entries", [[], [(".DS_Store", b"x")], [("hw1/", b"")]])
def test_a_zip_without_files_is_refused(sealed_zip, entries):
    refused(sealed_zip(*entries), "No files were found in it.")


# Folders around the files.


@pytest.mark.parametrize("around", ["hw1_ada", "a/b/c", "tests"])
def test_wrapper_folders_are_stepped_into(sealed_zip, sealed_folder, around):
    entry = (f"{around}/miniflow.py", CODE)
    accepted(sealed_zip(entry), remarks=[f"in the folder {around}."])
    accepted(sealed_folder(entry), remarks=[f"in the folder {around}."])


def test_too_deep_is_refused(sealed_zip, sealed_folder):
    entry = ("a/b/c/d/miniflow.py", CODE)
    refused(sealed_zip(entry), "a/b/c/d/miniflow.py lies 4 folders deep", "at most 3")
    refused(sealed_folder(entry), "a/b/c/d/miniflow.py lies 4 folders deep", "at most 3")


def test_too_deep_is_no_rival(sealed_zip):
    result = sealed_zip(("miniflow.py", CODE), ("a/b/c/d/miniflow.py", OTHER))
    accepted(result, remarks=["Not read: a/b/c/d/miniflow.py."])


def test_windows_paths_and_dots_are_cleaned(sealed):
    data = zip_bytes(("./hw1_ada//miniflow.py", CODE)).replace(b"./hw1_ada//", b".\\hw1_ada\\\\")
    accepted(sealed(data), remarks=["in the folder hw1_ada."])


def test_copies_that_differ_are_refused(sealed_zip):
    result = sealed_zip(("miniflow.py", CODE), ("old/miniflow.py", OTHER))
    refused(result, "miniflow.py, old/miniflow.py", "Keep the one that counts")


def test_copies_that_agree_are_accepted(sealed_zip):
    result = sealed_zip(("old/miniflow.py", CODE), ("miniflow.py", CODE))
    accepted(result, remarks=["2 times, with the same content"])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_names(sealed_zip):
    same = sealed_zip(("miniflow.py", CODE), ("miniflow.py", CODE))
    accepted(same, remarks=["2 times, with the same content"])
    differ = sealed_zip(("miniflow.py", CODE), ("miniflow.py", OTHER))
    refused(differ, "miniflow.py, miniflow.py", "Keep the one that counts")
