"""Intake: whatever a student hands in becomes the expected files, or a refusal that helps."""

import base64
import codecs
import errno
import gzip
import importlib.util
import io
import json
import math
import os
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from autograder.course.submission_spec import SubmissionSpec
from autograder.intake.seal import Caps, Sealed, seal

CODE = b"import numpy as np\n\nclass Linear:\n    pass\n"
OTHER = b"import math\n\nclass Other:\n    pass\n"
AGAIN = "Zip miniflow.py itself and hand it in again."
ONE = SubmissionSpec("a3_miniflow", {"miniflow.py": frozenset(["Linear", "Sigmoid"])})
TWO = SubmissionSpec(
    "a5_training", {"miniflow.py": frozenset(["Linear"]), "training.py": frozenset(["Other"])}
)


def zip_bytes(*entries, method=zipfile.ZIP_DEFLATED):
    """A zip of (name or ZipInfo, content) pairs, in this order, duplicates allowed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content, compress_type=method)
    return stream.getvalue()


def link(name, target="/etc/passwd"):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


def patched(data, field, value, entry=0):
    """The same zip with one field of one entry of its table of contents set to a lie."""
    offset, form = {"flags": (8, "<H"), "method": (10, "<H"), "size": (24, "<I")}.get(
        field, (42, "<I")
    )
    start = -1
    for _ in range(entry + 1):
        start = data.index(b"PK\x01\x02", start + 1)
    changed = bytearray(data)
    struct.pack_into(form, changed, start + offset, value)
    return bytes(changed)


@pytest.fixture
def sealed(tmp_path):
    """Seal bytes handed in under a file name."""

    def hand_in(data, expected=ONE, caps=None, name="hw1.zip"):
        path = tmp_path / name
        path.write_bytes(data)
        return seal(path, expected, caps or Caps())

    return hand_in


@pytest.fixture
def sealed_zip(sealed):
    """Seal a zip of (name, content) pairs."""
    return lambda *entries, **how: sealed(zip_bytes(*entries), **how)


@pytest.fixture
def sealed_folder(tmp_path):
    """Seal a folder of (name, content) pairs."""

    def hand_in(*entries, expected=ONE, caps=None):
        for name, content in entries:
            path = tmp_path / "ada" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return seal(tmp_path / "ada", expected, caps or Caps())

    return hand_in


def accepted(result, content=CODE, remarks=()):
    """Assert that miniflow.py was accepted and that each remark holds its words, in order."""
    assert result.refusal is None
    assert result.files == {"miniflow.py": content}
    assert len(result.remarks) == len(remarks), result.remarks
    for remark, words in zip(result.remarks, remarks, strict=True):
        assert words in remark


def refused(result, *words):
    """Assert on a refusal that holds these words and ends with what to do."""
    assert result.files == {}
    assert result.refusal is not None
    assert result.refusal.endswith(AGAIN)
    for word in words:
        assert word in result.refusal


# What is accepted without a word.


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


CLUTTER = [
    "__MACOSX/._miniflow.py",
    "__MACOSX/miniflow.py",
    ".DS_Store",
    "._miniflow.py",
    "Thumbs.db",
    "desktop.ini",
    "__pycache__/miniflow.py",
    "miniflow.pyc",
    "miniflow.py~",
    ".git/config",
    ".venv/lib/miniflow.py",
    ".ipynb_checkpoints/miniflow-checkpoint.py",
    ".idea/x.xml",
    ".vscode/settings.json",
]


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


# Unsafe names.

UNSAFE = ["../{}", "a/../../{}", "/tmp/{}", "C:\\Users\\ada\\{}", "C:{}", "..\\{}", "{}\0.txt"]


def unsafe_entry(pattern, name):
    info = zipfile.ZipInfo("placeholder")
    info.filename = pattern.format(name)
    return info


@pytest.mark.parametrize("pattern", UNSAFE)
def test_expected_file_with_an_unsafe_path_is_refused(sealed_zip, pattern):
    for name in ("miniflow.py", "Miniflow.py"):
        result = sealed_zip((unsafe_entry(pattern, name), CODE), ("miniflow.py", CODE))
        refused(result, "unsafe path", "Put in the file itself, without a path.")
        assert "\0" not in result.refusal


@pytest.mark.parametrize("pattern", UNSAFE)
def test_other_file_with_an_unsafe_path_is_listed(sealed_zip, pattern):
    result = sealed_zip((unsafe_entry(pattern, "evil.py"), OTHER), ("miniflow.py", CODE))
    accepted(result, remarks=["(unsafe path)"])
    assert "\0" not in result.remarks[0]


def test_an_unsafe_file_is_never_taken_for_a_renamed_one(sealed_zip):
    refused(sealed_zip(("../miniflow_1.py", CODE)), "Found: ../miniflow_1.py (unsafe path).")
    refused(sealed_zip(link("solution.py")), "Found: solution.py (unsafe: a link).")
    refused(sealed_zip(link("work.zip")), "Found: work.zip (unsafe: a link).")


def test_a_file_without_a_name_is_listed(sealed_zip):
    accepted(sealed_zip((".", b""), ("miniflow.py", CODE)), remarks=["Not read: . (unsafe path)."])


def test_link_in_a_zip(sealed_zip):
    refused(sealed_zip(link("miniflow.py")), "unsafe: a link", "Put in the file itself")
    result = sealed_zip(("miniflow.py", CODE), link("notes.txt"))
    accepted(result, remarks=["Not read: notes.txt (unsafe: a link)."])


def test_link_in_a_folder(sealed_folder, tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_bytes(OTHER)
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "extra.py").symlink_to(secret)
    (tmp_path / "ada" / "folder").symlink_to(tmp_path, target_is_directory=True)
    listed = "Not read: extra.py (unsafe: a link or device), folder (unsafe: a link or device)."
    accepted(sealed_folder(("miniflow.py", CODE)), remarks=[listed])
    (tmp_path / "ada" / "miniflow.py").unlink()
    (tmp_path / "ada" / "miniflow.py").symlink_to(secret)
    refused(seal(tmp_path / "ada", ONE), "unsafe: a link", "Put in the file itself")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.timeout(20)
def test_pipe_is_not_waited_for(sealed_folder, tmp_path):
    (tmp_path / "ada").mkdir()
    os.mkfifo(tmp_path / "ada" / "miniflow.py")
    refused(sealed_folder(), "link or device", "Put in the file itself")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("swap", ["link", "pipe"])
def test_file_swapped_after_it_was_listed_is_not_followed(
    sealed_folder, tmp_path, monkeypatch, swap
):
    (tmp_path / "secret.py").write_bytes(OTHER)
    real_open = os.open

    def swap_then_open(path, *args, **kwargs):
        os.unlink(path)
        if swap == "link":
            os.symlink(tmp_path / "secret.py", path)
        else:
            os.mkfifo(path)
        return real_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", swap_then_open)
    refused(sealed_folder(("miniflow.py", CODE)), "miniflow.py cannot be opened")


def test_link_as_the_submission_is_refused(tmp_path):
    (tmp_path / "real.py").write_bytes(CODE)
    (tmp_path / "miniflow.py").symlink_to(tmp_path / "real.py")
    refused(seal(tmp_path / "miniflow.py", ONE), "a link or a device, not a file")


def test_locked_file_and_folder(sealed_folder, tmp_path, monkeypatch):
    def deny(path, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", path)

    real_scandir = os.scandir
    closed = str(tmp_path / "ada" / "closed")
    monkeypatch.setattr(
        os, "scandir", lambda path: (deny if path.startswith(closed) else real_scandir)(path)
    )
    accepted(sealed_folder(("miniflow.py", CODE), ("closed/miniflow.py", OTHER)))
    monkeypatch.setattr(os, "open", deny)
    refused(seal(tmp_path / "ada", ONE), "miniflow.py cannot be opened: Permission denied.")


def test_a_fault_of_this_machine_is_no_refusal(sealed_folder, tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError):
        seal(tmp_path / "nowhere.zip", ONE)

    def deny(path):
        raise PermissionError(errno.EACCES, "Permission denied", path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", deny)
        with pytest.raises(PermissionError):
            sealed_folder(("miniflow.py", CODE))

    def fail(path, *_, **__):
        raise OSError(errno.EIO, "Input/output error", path)

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(OSError, match="Input/output error"):
        sealed_folder(("miniflow.py", CODE))


# Other names.

RENAMED = [
    "Miniflow.py",
    "MINIFLOW.PY",
    "miniflow (1).py",
    "miniflow-1.py",
    "miniflow_1.py",
    "miniflow2.py",
    "Copy of miniflow.py",
    "miniflow copy.py",
    "miniflow_FINAL.py",
    "final_miniflow.py",
    "miniflow.py.txt",
    "ada_miniflow.py",
    "miniflow_ada_lovelace.py",
    "lovelaceada_LATE_12345_678901_miniflow-1.py",
]


@pytest.mark.parametrize("name", RENAMED)
def test_renamed_file_is_recognised_among_others(sealed_zip, name):
    result = sealed_zip((name, CODE), ("helpers.py", OTHER), ("test_miniflow.py", OTHER))
    accepted(result, remarks=[f"{name} was read as miniflow.py.", "Not read: helpers.py"])


def test_several_renamed_files_are_refused(sealed_zip):
    result = sealed_zip(("miniflow_old.py", OTHER), ("miniflow_new.py", CODE))
    refused(result, "miniflow_old.py, miniflow_new.py", "Keep the one", "name it miniflow.py")


def test_exact_name_wins_over_renamed_ones(sealed_zip):
    result = sealed_zip(("miniflow (1).py", OTHER), ("miniflow.py", CODE))
    accepted(result, remarks=["Not read: miniflow (1).py."])


def test_exact_name_wins_over_another_case(sealed_zip):
    differ = sealed_zip(("Miniflow.py", OTHER), ("miniflow.py", CODE))
    accepted(differ, remarks=["Miniflow.py differs from miniflow.py", "Not read: Miniflow.py."])
    same = sealed_zip(("Miniflow.py", CODE), ("miniflow.py", CODE))
    accepted(same, remarks=["Not read: Miniflow.py."])


def test_the_only_python_file_is_taken(sealed_zip):
    result = sealed_zip(("solution.py", CODE), ("notes.txt", b""), ("setup.py", OTHER))
    accepted(result, remarks=["solution.py was read as miniflow.py.", "Not read: setup.py, notes"])


@pytest.mark.parametrize(
    "content",
    [
        CODE,
        b"\xef\xbb\xbfclass Linear:\r\n    pass\r\n",
        b"x = 1\rclass Sigmoid: pass\r",
        b"Linear = Sigmoid = make()\n",
        b"async def Linear(:\n",
        CODE.decode().encode("utf-16"),
    ],
    ids=["half", "bom", "lone cr", "assigned", "syntax error", "utf-16"],
)
def test_the_only_python_file_counts_if_it_defines_half_of_what_it_should(sealed_zip, content):
    result = sealed_zip(("solution.py", content))
    assert result.refusal is None
    assert "solution.py was read as miniflow.py." in result.remarks


@pytest.mark.parametrize(
    "content",
    [OTHER, b"", b"Linear == 3\n", b"# class Linear:\n    class Linear: pass\nclass Linearity: 1"],
)
def test_the_only_python_file_is_not_taken_for_what_it_is_not(sealed_zip, content):
    result = sealed_zip(("solution.py", content))
    refused(result, "No miniflow.py was handed in. Found: solution.py. solution.py has 0 of the 2")


def test_a_name_like_it_counts_whatever_it_defines(sealed_zip):
    accepted(sealed_zip(("miniflow (1).py", OTHER)), OTHER, ["was read as miniflow.py"])


def test_of_copies_that_differ_the_one_in_the_assignments_folder_counts(sealed_zip):
    ours, theirs = ("a3_miniflow/miniflow.py", CODE), ("a5_training/miniflow.py", OTHER)
    remark = "miniflow.py was taken from a3_miniflow/miniflow.py, not from a5_training/miniflow.py."
    folder = "in the folder a3_miniflow"
    accepted(sealed_zip(theirs, ours), remarks=[remark, folder])
    two = ("A3 Miniflow (2)/miniflow.py", OTHER)
    refused(sealed_zip(theirs, ours, two), "Several different files could be miniflow.py")
    refused(sealed_zip(theirs, ("x/miniflow.py", CODE)), "Several different files could be")


def test_of_copies_that_differ_one_in_the_folder_of_another_assignment_does_not_count(tmp_path):
    path = tmp_path / "ada.zip"
    path.write_bytes(zip_bytes(("miniflow.py", CODE), ("a5_training/miniflow.py", OTHER)))
    remark = "taken from miniflow.py, not from a5_training/miniflow.py"
    accepted(seal(path, ONE, others=[TWO]), remarks=[remark])


def test_the_work_of_another_assignment_is_called_by_its_name(tmp_path):
    path = tmp_path / "ada.zip"
    path.write_bytes(zip_bytes(("notes.txt", b""), ("hw/training.py", OTHER)))
    refused(
        seal(path, ONE, others=[TWO]), "This holds hw/training.py, which belongs to a5_training."
    )
    path.write_bytes(zip_bytes(("work.py", CODE)))
    other = seal(path, TWO, others=[ONE]).refusal
    assert other.startswith("This holds work.py, which belongs to a3_miniflow. Zip miniflow.py and")


def test_one_of_two_python_files_is_not_guessed(sealed_zip):
    refused(sealed_zip(("a.py", CODE), ("b.py", CODE)), "Found: a.py, b.py.")


def test_the_only_python_file_is_not_guessed_for_two(sealed_zip):
    assert sealed_zip(("a.py", CODE), expected=TWO).files == {}


@pytest.mark.parametrize(
    "name",
    [
        "__init__.py",
        "setup.py",
        "check.py",
        "probes.py",
        "conftest.py",
        "test_miniflow.py",
        "lab.py",
        "other_test.py",
        "Tests/other.py",
        "tests/miniflow_cases.py",
        "ada/autograder/judge/checks.py",
    ],
)
def test_files_of_ours_and_tests_are_no_last_resort(sealed_zip, name):
    refused(sealed_zip((name, CODE)), f"Found: {name}.")


def test_another_expected_file_is_no_renamed_one(sealed_zip):
    expected = SubmissionSpec("hw", {"sgd.py": frozenset(), "sgd_momentum.py": frozenset()})
    result = sealed_zip(("sgd_momentum.py", OTHER), ("my sgd.py", CODE), expected=expected)
    assert result.files == {"sgd.py": CODE, "sgd_momentum.py": OTHER}
    result = sealed_zip(("sgd_momentum (1).py", OTHER), expected=expected)
    assert result.files == {"sgd_momentum.py": OTHER}


def test_a_name_that_fits_two_files_is_not_guessed(sealed_zip):
    result = sealed_zip(("miniflow_training.py", CODE), expected=TWO)
    assert "Found: miniflow_training.py." in result.refusal


def test_utf8_names_without_their_flag(sealed):
    data = zip_bytes(("M..ller/miniflow.py", CODE)).replace(b"M..ller", "Müller".encode())
    accepted(sealed(data), remarks=["in the folder Müller."])


def test_names_with_their_flag_are_left_alone(sealed_zip):
    accepted(sealed_zip(("M├╝ller/miniflow.py", CODE)), remarks=["in the folder M├╝ller."])


def test_other_names_without_a_flag(sealed):
    data = zip_bytes(("M.ller/miniflow.py", CODE)).replace(b"M.ller", "Müller".encode("cp437"))
    accepted(sealed(data), remarks=["in the folder Müller."])


def test_spaces_around_a_name_do_not_matter(sealed_zip):
    accepted(sealed_zip(("miniflow.py ", CODE)))


def test_decomposed_names(sealed_zip):
    name = unicodedata.normalize("NFD", "Müller/miniflow.py")
    accepted(sealed_zip((name, CODE)), remarks=["in the folder Müller."])


def test_undecodable_names_are_refused(sealed):
    data = zip_bytes(("Müller/miniflow.py", CODE)).replace("ü".encode(), b"\xfc\xfc")
    refused(sealed(data), "Use plain letters a-z in file names.")


def test_names_are_plain_text_and_cut(sealed_zip, sealed_folder):
    name = "\x1b[31m\u202e" + "x" * 100 + ".txt"
    result = sealed_zip(("miniflow.py", CODE), (name, b""))
    accepted(result, remarks=["Not read: ?[31m?xxx"])
    assert result.remarks[0] == f"Not read: ?[31m?{'x' * 71}...."
    refused(sealed_zip((name, b"")), "Found: ?[31m?xxx")
    refused(sealed_zip(("x" * 80, b"")), f"Found: {'x' * 80}.")


def test_undecodable_names_on_disk_can_be_printed(sealed_folder, tmp_path):
    (tmp_path / "ada").mkdir()
    try:
        (tmp_path / "ada" / os.fsdecode(b"M\xfcller.txt")).write_bytes(b"")
    except OSError:
        pytest.skip("this disk only takes UTF-8 names")
    accepted(sealed_folder(("miniflow.py", CODE)), remarks=["Not read: M?ller.txt."])


# A file instead of a zip.


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


# What is inside the expected files.


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-32-be"])
def test_utf16_with_a_mark_becomes_utf8(sealed_zip, sealed, encoding):
    text = CODE.decode() + "# Grüße\n"
    mark = "\ufeff" if encoding.endswith("be") else ""
    data = (mark + text).encode(encoding)
    accepted(sealed_zip(("miniflow.py", data)), text.encode(), ["was converted to UTF-8"])
    accepted(sealed(data, name="miniflow.py"), text.encode(), ["was converted to UTF-8"])


def test_stray_end_marks_are_removed(sealed_zip):
    result = sealed_zip(("miniflow.py", CODE + b"\x1a\0\0"))
    accepted(result, remarks=["NUL or Ctrl-Z characters, which were removed"])


def test_an_empty_file_is_a_remark(sealed_zip):
    accepted(sealed_zip(("miniflow.py", b"")), b"", ["miniflow.py is empty."])
    accepted(sealed_zip(("miniflow.py", b" \r\n")), b" \r\n", ["miniflow.py is empty."])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{\\rtf1 import numpy}", "an RTF document"),
        (b"PK\x03\x04rest", "a zip archive or a Word document"),
        (b"%PDF-1.7", "a PDF document"),
        (b"<!doctype html>", "a web page"),
    ],
)
def test_a_document_under_an_expected_name_is_refused(sealed_zip, content, kind):
    result = sealed_zip(("miniflow.py", content))
    refused(result, f"miniflow.py is {kind}", "saved as miniflow.py", "Save it as plain text.")


# The seal.


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


def test_json_round_trip(sealed_zip):
    good = sealed_zip(("miniflow.py", bytes(range(256))), ("Grüße\n.txt", b""))
    bad = sealed_zip(("notes.txt", b""))
    assert good.remarks
    assert bad.refusal
    for result in (good, bad):
        again = Sealed.from_json(result.to_json())
        assert again == result
        assert again.digest == result.digest


def test_json_holds_contents_in_base64(sealed_zip):
    content = json.loads(sealed_zip(("miniflow.py", CODE)).to_json())
    assert base64.b64decode(content["files"]["miniflow.py"]) == CODE


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": 1}, "name and refusal must be text"),
        ({"refusal": 0}, "name and refusal must be text"),
        ({"remarks": "abc"}, "remarks must be a list of texts"),
        ({"remarks": [1]}, "remarks must be a list of texts"),
        ({"files": []}, "files must be an object"),
        ({"files": {"a.py": "?"}}, "a.py is not base64"),
        ({"files": {"a.py": None}}, "a.py is not base64"),
        ({"files": {"../a.py": ""}}, "a path for a name"),
        ({"files": {"..": ""}}, "a path for a name"),
        ({"files": {".": ""}}, "a path for a name"),
        ({"files": {"": ""}}, "a path for a name"),
        ({"files": {}}, "either files or a refusal"),
        ({"refusal": "no"}, "either files or a refusal"),
        ({"more": 1}, "exactly: name, files, remarks, refusal"),
    ],
)
def test_malformed_json_is_named(change, words):
    content = {"name": "ada", "files": {"a.py": ""}, "remarks": [], "refusal": None}
    assert Sealed.from_json(json.dumps(content)).files == {"a.py": b""}
    with pytest.raises(ValueError, match=words):
        Sealed.from_json(json.dumps(content | change))


@pytest.mark.parametrize(
    "text", ["", "[" * 100_000, "[]", "{}", '["name", "files", "remarks", "refusal"]']
)
def test_text_that_is_no_sealed_submission(text):
    with pytest.raises(ValueError, match="a sealed submission"):
        Sealed.from_json(text)


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


# Every row of the page on how zips and texts are broken: what becomes of each.


@dataclass(frozen=True)
class Accepted:
    """The row is accepted with these remarks; the file it holds is CODE, or `content`."""

    data: bytes | Callable[[], bytes]
    remarks: tuple[str, ...] = ()
    name: str = "hw1.zip"
    content: bytes = CODE


@dataclass(frozen=True)
class Turned:
    """The row is refused in these words."""

    data: bytes | Callable[[], bytes]
    words: str
    name: str = "hw1.zip"


FILE = ("miniflow.py", CODE)
GOOD = zip_bytes(FILE)
INSIDE_HW = "in the folder hw."


def with_mode(mode):
    info = zipfile.ZipInfo("miniflow.py")
    info.create_system = 3
    info.external_attr = mode << 16
    return info, CODE


def named(name, content=OTHER):
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    return info, content


def quoted_overlap():
    """Two entries that share bytes: the first one's stored data are the second one, whole."""
    inner = zip_bytes(("miniflow.py", CODE), method=zipfile.ZIP_STORED)
    quoted = inner[: inner.index(b"PK\x01\x02")]
    outer = zip_bytes(("a.txt", quoted), method=zipfile.ZIP_STORED)
    start = outer.index(b"PK\x01\x02")
    entries = outer[start : outer.index(b"PK\x05\x06")]
    second = bytearray(inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")])
    struct.pack_into("<I", second, 42, 30 + len("a.txt"))
    size = len(entries) + len(second)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, size, start, 0)
    return outer[:start] + entries + bytes(second) + end


def notebook(*cells):
    made = [{"cell_type": "code", "metadata": {}, "source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


WORK = notebook(CODE.decode(), "# In a cell of its own\nmodel = Linear()")
WORK_CODE = b"class Linear:\n    pass\n"
READ_AS_MODULE = (
    "is a notebook: imports, functions, classes and constants of its code cells were read"
)
IS_DAMAGED = "miniflow.py is damaged inside the zip, perhaps by the upload."
DOES_NOT_OPEN = "The zip does not open: it is damaged, or the upload was cut off."
USE_YOUR_SYSTEM = "Make it with the zip function of your operating system."

BROKEN_ZIPS = {
    "wrapper folder": Accepted(zip_bytes(("hw/miniflow.py", CODE)), (INSIDE_HW,)),
    "clutter of tools": Accepted(zip_bytes(FILE, *((name, OTHER) for name in CLUTTER))),
    "clutter around a wrapper": Accepted(
        zip_bytes(("hw/miniflow.py", CODE), ("__MACOSX/hw/._miniflow.py", b"\0\5\26\7")),
        (INSIDE_HW,),
    ),
    "path that leaves the zip": Turned(zip_bytes(named("../miniflow.py")), "(unsafe path)"),
    "path that leaves a folder": Turned(zip_bytes(named("a/../../miniflow.py")), "(unsafe path)"),
    "absolute path": Turned(zip_bytes(named("/abs/path/miniflow.py")), "(unsafe path)"),
    "drive letter": Turned(zip_bytes(named("C:\\Users\\ada\\miniflow.py")), "(unsafe path)"),
    "unsafe path of another file": Accepted(
        zip_bytes(FILE, named("../../evil.py")), ("Not read: ../../evil.py (unsafe path).",)
    ),
    "backslashes": Accepted(zip_bytes(named("hw\\miniflow.py", CODE)), (INSIDE_HW,)),
    "symbolic link": Turned(zip_bytes(link("miniflow.py")), "(unsafe: a link)"),
    "file below a linked folder": Accepted(
        zip_bytes(link("hw"), ("hw/miniflow.py", CODE)),
        (INSIDE_HW, "Not read: hw (unsafe: a link)."),
    ),
    "pipe by its mode": Accepted(zip_bytes(with_mode(stat.S_IFIFO | 0o644))),
    "set-uid by its mode": Accepted(zip_bytes(with_mode(stat.S_IFREG | 0o4755))),
    "one name twice, one content": Accepted(
        lambda: zip_bytes(FILE, named("miniflow.py", CODE)), ("2 times, with the same content",)
    ),
    "one name twice, two contents": Turned(
        lambda: zip_bytes(FILE, named("miniflow.py")),
        "Several different files could be miniflow.py",
    ),
    "two files of one name": Turned(
        zip_bytes(FILE, ("old/miniflow.py", OTHER)), "Keep the one that counts"
    ),
    "names that differ in case": Accepted(
        zip_bytes(FILE, ("Miniflow.py", OTHER)), ("Miniflow.py differs", "Not read: Miniflow.py.")
    ),
    "bomb: 200 MB of zeros": Turned(
        lambda: zip_bytes(("miniflow.py", bytes(200_000_000))),
        "larger than 2 MiB. Take data out of it.",
    ),
    "bomb: a size that lies": Turned(
        patched(zip_bytes(("miniflow.py", bytes(3_000_000))), "size", 10), IS_DAMAGED
    ),
    "bomb: entries that overlap": Turned(
        patched(zip_bytes(("a.txt", CODE), FILE), "offset", 0, entry=1), "Files overlap inside"
    ),
    "bomb: an entry quoted by another": Turned(quoted_overlap(), "Files overlap inside the zip"),
    "bomb: 50,000 files": Turned(
        lambda: zip_bytes(FILE, *((str(number), b"") for number in range(50_000))),
        "The zip holds more than 2000 files. Leave .venv, .git and data out.",
    ),
    "bomb: zips in zips": Turned(
        zip_bytes(("1.zip", zip_bytes(("2.zip", zip_bytes(("3.zip", GOOD)))))), "Found: 2.zip."
    ),
    "bomb: many zips in a zip": Turned(
        zip_bytes(*((f"{number}.zip", GOOD) for number in range(16))), "and 11 more."
    ),
    "nested zip": Accepted(zip_bytes(("work.zip", GOOD)), ("inside a second zip, work.zip.",)),
    "RAR": Turned(b"Rar!\x1a\x07\x01\x00", "is a RAR archive, not a zip."),
    "7z": Turned(b"7z\xbc\xaf\x27\x1c\x00\x04", "is a 7z archive, not a zip."),
    "gz": Turned(gzip.compress(CODE), "is a gzip archive (.tar.gz), not a zip."),
    "empty file": Turned(b"", "The file handed in is empty."),
    "HTML login page": Turned(
        b"<!DOCTYPE html>\n<title>Log in</title>", "is a web page, perhaps a login page, not a zip."
    ),
    "bare .py called .zip": Accepted(CODE, ("not a zip but Python text",), name="miniflow.zip"),
    "bare .py": Accepted(CODE, name="miniflow.py"),
    "Word document": Turned(
        zip_bytes(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")),
        "This is a Word, Excel or PowerPoint document, not a zip of Python files.",
    ),
    "junk in front": Accepted(b"#!/bin/sh\n" + GOOD),
    "60 kB of junk behind": Accepted(GOOD + bytes(60_000)),
    "70 kB of junk behind": Turned(GOOD + bytes(70_000), DOES_NOT_OPEN),
    "cut off": Turned(GOOD[:-40], DOES_NOT_OPEN),
    "wrong checksum": Turned(
        zip_bytes(FILE, method=zipfile.ZIP_STORED).replace(b"numpy", b"dumpy"), IS_DAMAGED
    ),
    "UTF-8 name without its flag": Accepted(
        zip_bytes(("M..ller/miniflow.py", CODE)).replace(b"M..ller", "Müller".encode()),
        ("in the folder Müller.",),
    ),
    "cp437 name": Accepted(
        zip_bytes(("M.ller/miniflow.py", CODE)).replace(b"M.ller", "Müller".encode("cp437")),
        ("in the folder Müller.",),
    ),
    "cp932 name": Accepted(
        zip_bytes(("..../miniflow.py", CODE)).replace(b"....", "課題".encode("cp932")),
        ("in the folder ",),
    ),
    "cp1252 name that claims to be UTF-8": Turned(
        zip_bytes(("Müller/miniflow.py", CODE)).replace("ü".encode(), b"\xfc\xfc"),
        "Use plain letters a-z in file names.",
    ),
    "decomposed name (macOS)": Accepted(
        zip_bytes((unicodedata.normalize("NFD", "Müller/miniflow.py"), CODE)),
        ("in the folder Müller.",),
    ),
    "NUL in a name": Turned(zip_bytes(named("miniflow.py\0.txt")), "(unsafe path)"),
    "name of 300 letters": Accepted(zip_bytes(FILE, ("x" * 300, b"")), ("Not read: xxx",)),
    "name with a line break": Accepted(
        zip_bytes(FILE, ("no\ntes.txt", b"")), ("Not read: no?tes.txt.",)
    ),
    "name with a space behind": Accepted(zip_bytes(("miniflow.py ", CODE))),
    "name that Windows forbids": Accepted(
        zip_bytes(("CON.py", CODE)), ("CON.py was read as miniflow.py.",)
    ),
    "name of one dot": Accepted(zip_bytes(FILE, (".", b"")), ("Not read: . (unsafe path).",)),
    "no name": Accepted(zip_bytes(FILE, named("")), ("Not read:  (unsafe path).",)),
    "a file and a folder of one name": Accepted(
        zip_bytes(("hw", b""), ("hw/miniflow.py", CODE)), (INSIDE_HW, "Not read: hw.")
    ),
    "Deflate64": Turned(patched(GOOD, "method", 9), USE_YOUR_SYSTEM),
    "zstd": Turned(patched(GOOD, "method", 93), USE_YOUR_SYSTEM),
    "bzip2, which unpacks without bound": Turned(
        zip_bytes(FILE, method=zipfile.ZIP_BZIP2), USE_YOUR_SYSTEM
    ),
    "password (ZipCrypto)": Turned(patched(GOOD, "flags", 1), "The zip has a password."),
    "password (AES)": Turned(
        patched(patched(GOOD, "flags", 1), "method", 99), "The zip has a password."
    ),
    "two names for one entry": Turned(GOOD.replace(b"miniflow.py", b"miniflux.py", 1), IS_DAMAGED),
    "modules that shadow others": Accepted(
        zip_bytes(FILE, *((name, OTHER) for name in ("numpy.py", "random.py", "conftest.py"))),
        ("Not read: numpy.py, random.py, conftest.py.",),
    ),
    "miniflow (1).py": Accepted(zip_bytes(("miniflow (1).py", CODE)), ("was read as",)),
    "miniflow-1.py": Accepted(zip_bytes(("miniflow-1.py", CODE)), ("was read as",)),
    "miniflow.py.txt": Accepted(zip_bytes(("miniflow.py.txt", CODE)), ("was read as",)),
    "Copy of miniflow.py": Accepted(zip_bytes(("Copy of miniflow.py", CODE)), ("was read as",)),
    "Miniflow.py": Accepted(zip_bytes(("Miniflow.py", CODE)), ("was read as",)),
    "miniflow_FINAL.py": Accepted(zip_bytes(("miniflow_FINAL.py", CODE)), ("was read as",)),
    "notebook instead of a module": Accepted(
        zip_bytes(("miniflow.ipynb", WORK)),
        (f"{READ_AS_MODULE} as miniflow.py; 2 other statements", "miniflow.ipynb was read as"),
        content=WORK_CODE,
    ),
    "notebook under any name": Accepted(
        zip_bytes(("Untitled1.ipynb", WORK), ("plot.png", b"")),
        (READ_AS_MODULE, "Untitled1.ipynb was read as", "Not read: plot.png"),
        content=WORK_CODE,
    ),
    "bare notebook": Accepted(
        WORK, (READ_AS_MODULE, "was read as"), name="miniflow.ipynb", content=WORK_CODE
    ),
    "notebook beside the module": Accepted(
        zip_bytes(FILE, ("miniflow.ipynb", WORK)), ("Not read: miniflow.ipynb.",)
    ),
    "two notebooks": Turned(
        zip_bytes(("a.ipynb", WORK), ("b.ipynb", WORK)), "Found: a.ipynb, b.ipynb."
    ),
    "notebook for another assignment": Turned(
        zip_bytes(("a.ipynb", notebook("def solve():\n    pass"))), "has 0 of the 2 functions"
    ),
    "notebook with an error": Turned(
        zip_bytes(("miniflow.ipynb", notebook("x = 1", "def f(:\n    pass"))),
        "cannot read miniflow.ipynb, code cell 2 (it begins with `def f(:`), line 1: invalid",
    ),
    "notebook that is none": Turned(
        zip_bytes(("miniflow.ipynb", b'{"cells": [{"cell_type": "code"}]')),
        "miniflow.ipynb is not a notebook that can be read here.",
    ),
    "notebook full of pictures": Turned(
        zip_bytes(("miniflow.ipynb", WORK + b" " * 2**21)), "larger than 2 MiB. Clear its outputs."
    ),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("row", BROKEN_ZIPS)
def test_every_way_in_which_a_zip_is_broken(sealed, row):
    case = BROKEN_ZIPS[row]
    result = sealed(case.data() if callable(case.data) else case.data, name=case.name)
    if isinstance(case, Turned):
        refused(result, case.words)
        return
    assert result.refusal is None
    assert result.files == {"miniflow.py": case.content}
    assert len(result.remarks) == len(case.remarks), result.remarks
    assert all(any(words in remark for remark in result.remarks) for words in case.remarks)


LINES = "import math\n\n\nclass Linear:\n\tdef go(self):\n\t\treturn math.pi  # Gr\xfc\xdfe\n"
TEXT = LINES.encode()
LATIN = LINES.encode("latin-1")
MAGIC = b"%matplotlib inline\n!pip install numpy\nget_ipython().run_line_magic('time', '')\n"

# Python reads these as they are: nothing to repair, nothing to say.
READABLE = {
    "UTF-8": TEXT,
    "byte order mark": codecs.BOM_UTF8 + TEXT,
    "CRLF": TEXT.replace(b"\n", b"\r\n"),
    "lone CR": TEXT.replace(b"\n", b"\r"),
    "mixed line ends": TEXT.replace(b"\n", b"\r\n", 3),
    "no line end at the end": TEXT.rstrip(),
    "form feed": b"\x0c\n" + TEXT,
    "Latin-1 that says so": b"# -*- coding: latin-1 -*-\n" + LATIN,
    "% that is Python": TEXT + b"a = (7\n%4)\nb = (a\n%a)\nc = (1\n!= 2)\n",
}
REPAIRED = {
    "UTF-16": (TEXT.decode().encode("utf-16"), "was UTF-16 or UTF-32 text"),
    "UTF-16 without a mark": (TEXT.decode().encode("utf-16-le"), "was UTF-16 or UTF-32 text"),
    "big-endian without a mark": (TEXT.decode().encode("utf-16-be"), "was UTF-16 or UTF-32"),
    "UTF-32": (TEXT.decode().encode("utf-32"), "was UTF-16 or UTF-32 text"),
    "Latin-1 in a comment": (LATIN, "was Latin-1 text and was converted to UTF-8"),
    "NUL at the end": (TEXT + b"\0\0", "ended in NUL or Ctrl-Z characters"),
    "Ctrl-Z at the end": (TEXT + b"\x1a", "ended in NUL or Ctrl-Z characters"),
    "IPython's lines": (MAGIC + TEXT, "had 3 lines for IPython only (%, !), now comments."),
    "notebook called .py": (notebook(LINES), "is a notebook"),
}
# A mistake of the student's that must be shown, not mended: it reaches the checks unchanged.
UNTOUCHED = {
    "mixed tabs and spaces": b"if 1:\n\tx = 1\n        y = 2\n",
    "space that is none (U+00A0)": "x =\xa01\n".encode(),
    "zero-width space (U+200B)": "x = 1\u200b\n".encode(),
    "smart quotes": "x = \u201ca\u201d\n".encode(),
    "minus sign (U+2212)": "x = 3 \u2212 1\n".encode(),
    "full-width brackets": "print\uff081\uff09\n".encode(),
    "merge markers": b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n",
    "print of Python 2": b'print "a"\n',
    "NUL inside": b"x = 1\0\ny = 2\n",
    "unknown encoding": b"# coding: klingon\nx = 1\n",
    "mark against encoding": codecs.BOM_UTF8 + b"# coding: latin-1\nx = 1\n",
}


def runs(content):
    """What the module's Linear().go() gives."""
    space = {}
    exec(compile(importlib.util.decode_source(content), "miniflow.py", "exec"), space)
    return space["Linear"]().go()


@pytest.mark.parametrize("row", READABLE)
def test_text_that_python_reads_is_passed_on_as_it_is(sealed_zip, row):
    result = sealed_zip(("miniflow.py", READABLE[row]))
    accepted(result, READABLE[row])
    assert runs(result.files["miniflow.py"]) == math.pi


@pytest.mark.parametrize("row", REPAIRED)
def test_text_that_can_safely_be_repaired_is_repaired_with_a_remark(sealed_zip, row):
    data, words = REPAIRED[row]
    result = sealed_zip(("miniflow.py", data))
    assert [words in remark for remark in result.remarks] == [True]
    assert runs(result.files["miniflow.py"]) == math.pi


@pytest.mark.parametrize("row", UNTOUCHED)
def test_text_that_only_its_author_can_mend_is_passed_on_as_it_is(sealed_zip, row):
    accepted(sealed_zip(("miniflow.py", UNTOUCHED[row])), UNTOUCHED[row])
    with pytest.raises((SyntaxError, ValueError)):
        runs(UNTOUCHED[row])


def test_a_repair_keeps_the_number_of_each_line(sealed_zip):
    result = sealed_zip(("miniflow.py", MAGIC + TEXT))
    assert result.files["miniflow.py"].count(b"\n") == (MAGIC + TEXT).count(b"\n")
