"""Files under another name are recognised, never guessed."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace

import pytest
from support.handed_in import (
    CODE,
    ONE,
    OTHER,
    TWO,
    accepted,
    refused,
    sealing_bytes,
    sealing_folders,
    sealing_zips,
    zip_bytes,
)

from autograder.course.submission_spec import SubmissionSpec
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


def test_parts_of_a_lab_are_no_last_resort_nor_alike(sealed_zip):
    given = replace(ONE, provided=frozenset(["labs/picture.py", "labs/miniflow_picture.py"]))
    labs = [("hw/labs/picture.py", CODE), ("hw/labs/miniflow_picture.py", CODE)]
    refused(sealed_zip(labs[0], expected=given), "Found: hw/labs/picture.py.")
    result = sealed_zip(*labs, ("hw/solution.py", CODE), expected=given)
    accepted(result, remarks=["hw/solution.py was read as miniflow.py."])


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
