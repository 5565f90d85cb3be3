"""Zips of feedback, named so that each system hands them out."""

import io
import zipfile

import pytest
from support.lms_class import a_class, class_grades, class_results, grade, missing, student

from autograder.lms.outgoing import CannotExport, feedback_zip


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sent_back(tmp_path, target, grades):
    out = tmp_path / "feedback.zip"
    exported = feedback_zip(target, class_grades(grades, results=class_results(grades)), out)
    return exported, members(out)


def test_feedback_for_moodle_stands_in_the_folders_that_moodle_knows(tmp_path):
    folder = "Ada Lovelace_7001_assignsubmission_file"
    grades = [
        grade(student(1), returns_as=folder),
        grade(student(2), returns_as="Bob O'Neil_7002_assignsubmission_file_"),
        grade(student(3), returns_as="Zoë_7003_assignsubmission_file_hw 1.zip"),
        grade(student(4), returns_as="../../x_7004_assignsubmission_file"),
        grade(student(5), returns_as=""),
        grade(student(6), returns_as=folder),
        grade(student(8), returns_as="C:x_7008_assignsubmission_file"),
        missing(student(7)),
    ]
    exported, files = sent_back(tmp_path, "moodle", grades)
    assert list(files) == [
        "Ada Lovelace_7001_assignsubmission_file/feedback.html",
        "Bob O'Neil_7002_assignsubmission_file/feedback.html",
        "Zoë_7003_assignsubmission_file/feedback.html",
    ]
    assert b"key1.zip" in files[f"{folder}/feedback.html"]
    assert exported.not_in_worksheet == ("Student 4", "Student 5", "Student 6", "Student 8")
    assert exported.remarks == ("Student 6: moodle would take this feedback for somebody else's.",)
    assert exported.filled == 3


def test_feedback_for_canvas_has_the_names_that_canvas_gave(tmp_path):
    grades = [
        grade(student(1), returns_as="lovelaceada_LATE_101_9_hw1.zip"),
        grade(student(2), 7.0, returns_as="bob_102_10_miniflow.py"),
        grade(student(3), returns_as="zoe_103_11_page.html"),
        grade(student(4), returns_as="a/b_104_12_x.zip"),
        grade(student(5), returns_as="half\ud800_105_13_x.zip"),
    ]
    exported, files = sent_back(tmp_path, "canvas", grades)
    assert sorted(files) == sorted(one.returns_as for one in grades[:3])
    with zipfile.ZipFile(io.BytesIO(files["lovelaceada_LATE_101_9_hw1.zip"])) as inner:
        assert inner.namelist() == ["feedback.html"]
        assert b"<!doctype html>" in inner.read("feedback.html")[:50].lower()
    assert files["bob_102_10_miniflow.py"].startswith(b"Chainrule: 7.00 of 20 points.\n")
    assert b"<!doctype html>" in files["zoe_103_11_page.html"][:50].lower()
    assert exported.not_in_worksheet == ("Student 4", "Student 5")


def test_feedback_for_others_is_a_folder_for_each_student(tmp_path):
    grades = [
        grade(student(1, "../<script>")),
        grade(student(2, "Kim Lee")),
        grade(student(3, "kim lee")),
        grade(student(5, "Up"), returns_as=".."),
        grade(student(6, "-rf")),
        grade(student(7, "NUL")),
        grade(student(8, "Jr.")),
        grade(student(4, "Known"), returns_as="397063-25 - Known - Sep 24, 2024 926 PM"),
    ]
    exported, files = sent_back(tmp_path, "brightspace", grades)
    assert sorted(files) == [
        "397063-25 - Known - Sep 24, 2024 926 PM/feedback.html",
        "Jr_/feedback.html",
        "Kim_Lee/feedback.html",
        "Up/feedback.html",
        "_.__script_/feedback.html",
        "_NUL/feedback.html",
        "_rf/feedback.html",
        "kim_lee-2/feedback.html",
    ]
    assert exported.filled == 8
    assert all(b"SECRET" not in page for page in files.values())


def test_feedback_zips_are_the_same_bytes_and_refused_if_nobody_can_get_them(tmp_path):
    grades = class_grades(a_class(), results=class_results(a_class()))
    for name in ("one.zip", "two.zip"):
        feedback_zip("csv", grades, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with pytest.raises(CannotExport, match="download of canvas itself"):
        feedback_zip("canvas", grades, tmp_path / "three.zip")
    with pytest.raises(CannotExport, match="Targets are"):
        feedback_zip("excel", grades, tmp_path / "three.zip")
    assert not (tmp_path / "three.zip").exists()
