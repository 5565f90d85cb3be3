"""A Moodle worksheet, filled in: grades and comments, and every other byte as it was."""

import pytest
from support.lms_class import a_class, class_results, grade, refused, send, student, totals
from support.lms_readers import (
    read_moodle,
    rows_of,
)
from support.lms_worksheets import SPANISH, canvas_sheet, moodle_sheet

from autograder.records.students import (
    PARTICIPANT,
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_moodle_keeps_everything_but_the_grades(tmp_path, end):
    grades = a_class()
    people = [*(one.student for one in grades), student(60, "Not graded")]
    exported, content = send(tmp_path, "moodle", grades, moodle_sheet(people, "{}", end=end))
    numbers = [f"{one.total:.2f}" for one in grades]
    expected = moodle_sheet(people, "{}", end=end).replace('"{}"', "{}").split("{}")
    filled = "".join(part + new for part, new in zip(expected, [*numbers, "{}", ""], strict=True))
    assert content.decode() == filled
    assert exported.without_grade == ("Not graded",)


def test_moodle_reads_the_same_numbers(tmp_path):
    grades = a_class()
    content = send(tmp_path, "moodle", grades, moodle_sheet([one.student for one in grades]))[1]
    found = read_moodle(content, {})
    assert {pid: float(grade) for pid, (grade, _) in found.items()} == totals(grades, PARTICIPANT)


def test_moodle_in_another_language_with_decimal_commas(tmp_path):
    grades = a_class()
    people = [one.student for one in grades]
    sheet = moodle_sheet(people, maximum="20,00", spanish=True)
    exported, content = send(tmp_path, "moodle", grades, sheet, results=class_results(grades))
    found = read_moodle(content, SPANISH)
    assert found["7001"][0] == "18,75"
    assert found["7001"][1].startswith("Chainrule: 18.75 of 20 points.<br>")
    numbers = {pid: float(grade.replace(",", ".")) for pid, (grade, _) in found.items()}
    assert numbers == totals(grades, PARTICIPANT)
    assert exported.remarks == ()


def test_moodle_with_semicolons_is_kept_so_and_remarked(tmp_path):
    one = grade(student(1), 7.5)
    sheet = moodle_sheet([one.student], maximum="20,00").replace("20,00", "2000")
    sheet = sheet.replace("Friday, 20 September 2024, ", "").replace(",", ";")
    sheet = sheet.replace("2000", "20,00")
    exported, content = send(tmp_path, "moodle", [one], sheet)
    assert rows_of(content.decode(), ";")[1][4:6] == ["7,50", "20,00"]
    assert "commas only" in exported.remarks[0]


def test_moodle_with_blind_marking_and_without_comments(tmp_path):
    one = grade(student(1), 7.5)
    sheet = (
        "ID,Status,Bewertung,Bestwertung,Änderbar,Abgabe,Zuletzt\n"
        "Teilnehmer/in7001,Abgegeben,,20,Ja,-,-\n"
    )
    exported, content = send(tmp_path, "moodle", [one], sheet, results=class_results([one]))
    assert content.decode() == sheet.replace(",,20", ",7.50,20")
    assert exported.remarks == (
        "The worksheet has no column for feedback comments that could be recognised.",
    )


@pytest.mark.parametrize(
    ("titles", "cells"),
    [
        ("Bestwertung,Änderbar,Abgabe,Text,Zuletzt", "20,Ja,-,,-"),
        ("Bestwertung,Änderbar,Abgabe,Zuletzt", "20,Ja,-,"),
    ],
)
def test_moodle_in_another_language_writes_no_comment_over_a_date(tmp_path, titles, cells):
    one = grade(student(1), 7.5)
    sheet = f"ID,Name,Status,Bewertung,{titles}\nTN7001,Ada,Abgegeben,,{cells}\n"
    exported, content = send(tmp_path, "moodle", [one], sheet, results=class_results([one]))
    assert content.decode() == sheet.replace(",,20", ",7.50,20")
    assert "no column for feedback comments" in exported.remarks[0]


def test_moodle_never_writes_over_somebodys_comment(tmp_path):
    one = grade(student(1, "Ada"), 7.5)
    results = class_results([one])
    theirs = send(
        tmp_path, "moodle", [one], moodle_sheet([one.student], comment="See me"), results=results
    )
    assert read_moodle(theirs[1], {})["7001"] == ("7.50", "See me")
    assert theirs[0].remarks == ("Ada: somebody's feedback comment was left as it was.",)
    ours = moodle_sheet([one.student], comment="Chainrule: 3.00 of 20 points.")
    content = send(tmp_path, "moodle", [one], ours, results=results)[1]
    assert read_moodle(content, {})["7001"][1].startswith("Chainrule: 7.50 of 20 points.")


def test_moodle_comments_are_escaped_and_tell_nothing_hidden(tmp_path):
    one = grade(student(1), 7.5, deduction=1.0, reasons=("Secret reason",))
    content = send(
        tmp_path, "moodle", [one], moodle_sheet([one.student]), results=class_results([one])
    )[1]
    comment = read_moodle(content, {})["7001"][1]
    assert "Points taken off because it was late: 1." in comment
    assert "Linear: 4.5 of 12. Add up &lt;all&gt; gradients." in comment
    for private in ("<all>", "SECRET", "Secret reason", "fan-out"):
        assert private not in comment


def test_moodle_comments_tell_the_points_that_count(tmp_path):
    one = grade(student(1), 20.0, points=(8.0, 12.0), reasons=("Read by hand.",))
    content = send(
        tmp_path, "moodle", [one], moodle_sheet([one.student]), results=class_results([one])
    )[1]
    comment = read_moodle(content, {})["7001"][1]
    assert comment == "Chainrule: 20.00 of 20 points.<br>Add: 8 of 8.<br>Linear: 12 of 12."


def test_moodle_refuses_other_sheets(tmp_path):
    one = grade(student(1))
    sheet = moodle_sheet([one.student])
    assert "Download grading worksheet" in refused(tmp_path, "moodle", [one])
    assert "Participant 1234567" in refused(tmp_path, "moodle", [one], canvas_sheet([one.student]))
    assert "nobody" in refused(tmp_path, "moodle", [one], moodle_sheet([]))
    assert "scale" in refused(tmp_path, "moodle", [one], sheet.replace("Maximum Grade", "Scale"))
    assert 'no column "Mark"' in refused(tmp_path, "moodle", [one], sheet, column="Mark")
    locked = sheet.replace("Yes", "No")
    assert "nobody in it has a grade" in refused(tmp_path, "moodle", [one], locked)
