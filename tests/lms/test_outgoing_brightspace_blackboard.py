"""Files for Brightspace and Blackboard: strict readers take them and find the same numbers."""

import pytest
from support.lms_class import a_class, grade, people_of, refused, send, student, totals
from support.lms_readers import (
    read_blackboard,
    read_brightspace,
)
from support.lms_worksheets import blackboard_sheet, brightspace_sheet

from autograder.records.students import (
    LOGIN,
    ORG_ID,
    Student,
)


def test_brightspace_fills_in_an_export(tmp_path):
    grades = a_class()
    exported, content = send(tmp_path, "brightspace", grades, brightspace_sheet(people_of(grades)))
    item, found = read_brightspace(content)
    assert item == "HW1 Backprop Points Grade <Numeric MaxPoints:20>"
    assert found == totals(grades, ORG_ID)
    assert content.splitlines()[1] == b"#0000,#user0,20.00,#"
    assert exported.filled == 7


def test_brightspace_makes_a_file_from_ids(tmp_path):
    nobody = grade(Student("k", "No Ids"), 3)
    by_login = grade(Student("l", "By Login", {LOGIN: "=cmd|x"}), 2)
    grades = [*a_class(), by_login]
    exported, content = send(tmp_path, "brightspace", [*grades, nobody], column="Homework 1")
    item, found = read_brightspace(content)
    assert item == "Homework 1 Points Grade"
    assert found == totals(grades[:-1], ORG_ID) | {"=cmd|x": 2.0}
    assert b"#=cmd" in content
    assert exported.not_in_worksheet == ("No Ids",)
    assert 'called "Homework 1" that counts to 20.00' in exported.remarks[0]
    assert "OrgDefinedId" in refused(tmp_path, "brightspace", [nobody])


def test_brightspace_adds_the_end_of_the_line_and_refuses_other_sheets(tmp_path):
    one = grade(student(1), 8)
    sheet = brightspace_sheet([one.student])
    without = sheet.replace(",End-of-Line Indicator", "").replace(",#\r", "\r")
    assert read_brightspace(send(tmp_path, "brightspace", [one], without)[1])[1] == {"0001": 8.0}
    assert "OrgDefinedId or Username" in refused(tmp_path, "brightspace", [one], "a,b\n1,2\n")
    assert 'no column "Quiz 9"' in refused(tmp_path, "brightspace", [one], sheet, column="Quiz 9")


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16")]
)
def test_blackboard_reads_the_same_numbers(tmp_path, delimiter, encoding):
    grades = a_class()
    sheet = blackboard_sheet(people_of(grades), delimiter=delimiter).encode(encoding)
    _, content = send(tmp_path, "blackboard", grades, sheet, column="123456")
    assert read_blackboard(content) == totals(grades, LOGIN)
    assert content[:3] == sheet[:3]
    row = content.decode(encoding).split("\r\n")[1]
    assert row == delimiter.join(
        f'"{cell}"' for cell in ("Lovelace, Ada", "Jo", "user0", "000", "Yes", "20.00")
    )


def test_blackboard_refuses_other_sheets(tmp_path):
    one = grade(student(1))
    sheet = blackboard_sheet([one.student])
    assert "Work Offline" in refused(tmp_path, "blackboard", [one])
    assert "Username" in refused(tmp_path, "blackboard", [one], sheet.replace("Username", "User"))
    assert "no column" in refused(tmp_path, "blackboard", [one], sheet.replace(" |123456", ""))
