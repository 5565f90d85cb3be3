"""A Canvas gradebook, filled in: a strict reader finds the same numbers, no other assignment."""

import pytest
from support.lms_class import TITLE, a_class, grade, refused, send, student, totals
from support.lms_readers import (
    read_canvas,
)
from support.lms_worksheets import CANVAS_COLUMNS, canvas_people, canvas_sheet

from autograder.records.students import (
    CANVAS_ID,
    Student,
)


@pytest.mark.parametrize(("delimiter", "end"), [(",", "\n"), (",", "\r\n"), (";", "\r\n")])
def test_canvas_reads_the_same_numbers(tmp_path, delimiter, end):
    grades = a_class()
    sheet = canvas_sheet([one.student for one in grades], "", delimiter, end)
    exported, content = send(tmp_path, "canvas", grades, sheet, column="98765")
    found = read_canvas(content, CANVAS_COLUMNS, canvas_people(grades))
    assert found == totals(grades, CANVAS_ID)
    assert exported.filled == len(grades)
    assert (exported.not_in_worksheet, exported.without_grade, exported.remarks) == ((), (), ())


def test_canvas_gets_exactly_these_bytes(tmp_path):
    """Names and ids as they came, other assignments gone, untouched rows left out."""
    ada, bob = student(1, "Lovelace, Ada"), student(2, "Bob")
    sheet = "\ufeff" + canvas_sheet([ada, bob], scores="3.00", end="\r\n")
    exported, content = send(tmp_path, "canvas", [grade(ada, 18.5)], sheet)
    assert content.decode() == (
        "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,HW1 Backprop (98765)\r\n"
        "    Points Possible,,,,,20.00\r\n"
        '"Lovelace, Ada",101,001,user1,CS-1,18.50\r\n'
    )
    assert exported.without_grade == ("Bob",)


def test_canvas_is_asked_for_by_title_or_id(tmp_path):
    one = grade(student(1), 10)
    sheet = canvas_sheet([one.student])
    by_id = send(tmp_path, "canvas", [one], sheet, title="x", column="98765")[1]
    by_title = send(tmp_path, "canvas", [one], sheet, title="x", column="hw1 backprop")[1]
    by_header = send(tmp_path, "canvas", [one], sheet, title="x", column="HW1 Backprop (98765)")[1]
    assert by_id == by_title == by_header == send(tmp_path, "canvas", [one], sheet)[1]
    other = send(tmp_path, "canvas", [one], sheet, column="HW0")[1]
    assert read_canvas(other, {"HW0 (11)"}, canvas_people([one])) == {"101": 5.0}  # of 10


def test_canvas_refuses_what_would_make_a_new_assignment(tmp_path):
    one = grade(student(1))
    sheet = canvas_sheet([one.student])
    assert "Export Entire Gradebook" in refused(tmp_path, "canvas", [one])
    words = refused(tmp_path, "canvas", [one], sheet, column="HW2")
    assert 'no column "HW2"; found HW0 (11); HW1 Backprop (98765)' in words
    assert "no column" in refused(tmp_path, "canvas", [one], sheet.replace(" (98765)", ""))
    twice = sheet.replace("HW0 (11)", f"{TITLE} (12)")
    assert "2 columns" in refused(tmp_path, "canvas", [one], twice)
    assert "calculates" in refused(tmp_path, "canvas", [one], sheet.replace("20.00", "(read only)"))
    assert "Section" in refused(tmp_path, "canvas", [one], sheet.replace("Section", "Notes"))
    assert "Student, ID" in refused(tmp_path, "canvas", [one], "a,b,c\n1,2,3\n")


def test_canvas_leaves_the_excused_and_the_test_student(tmp_path):
    ada, bob = student(1, "Ada"), student(2, "Bob")
    test = Student("t", "Student, Test", {CANVAS_ID: "999"})
    posting = ",,,,,Manual Posting,Manual Posting,\n"
    header, points, first, second, last = canvas_sheet([ada, bob, test]).splitlines(True)
    second = second.replace(",9.00,,", ",9.00,EX,")
    sheet = header + posting + points + first + second + last
    exported, content = send(tmp_path, "canvas", [grade(ada, 10), grade(bob, 12)], sheet)
    assert read_canvas(content, CANVAS_COLUMNS, canvas_people([grade(ada)])) == {"101": 10.0}
    assert b"Manual Posting" in content
    assert exported.remarks == ("Bob: is excused in Canvas; the row was left as it was.",)
    assert exported.without_grade == ("Bob",)


def test_canvas_last_and_first_name_in_columns_of_their_own(tmp_path):
    sheet = f"LastName,FirstName,ID,SIS Login ID,Section,{TITLE} (5)\nLovelace,Ada,,,S,\n"
    exported, content = send(tmp_path, "canvas", [grade(Student("k", "Ada Lovelace"), 7)], sheet)
    assert content.decode().endswith("Lovelace,Ada,,,S,7.00\n")
    assert exported.filled == 1
