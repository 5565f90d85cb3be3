"""Which row of a worksheet gets which grade, and which gets none, whatever the system."""

import pytest
from support.lms_class import TITLE, a_class, grade, missing, refused, send, student
from support.lms_readers import (
    read_canvas,
)
from support.lms_worksheets import (
    CANVAS_COLUMNS,
    SHEETS,
    blackboard_sheet,
    brightspace_sheet,
    canvas_people,
    canvas_sheet,
    grades_in,
    moodle_sheet,
)

from autograder.grading.results import COULD_NOT_BE_JUDGED
from autograder.lms.outgoing import BLANK, ZERO
from autograder.records.students import (
    CANVAS_ID,
    EMAIL,
    SIS_ID,
    Student,
)

# Who is who


def test_the_strongest_id_decides_and_names_are_the_last_resort(tmp_path):
    by_id = grade(student(1, "Same Name"), 1)
    by_sis = grade(Student("b", "Somebody", {SIS_ID: "002"}), 2)
    by_login = grade(Student("c", "Else", {EMAIL: "USER3"}), 3)  # they log in with it
    by_name = grade(Student("d", "Ada Lovelace"), 4)
    people = [student(1, "A"), student(2, "B"), student(3, "C"), student(4, "Lovelace, Ada")]
    exported, content = send(
        tmp_path, "canvas", [by_id, by_sis, by_login, by_name], canvas_sheet(people)
    )
    found = read_canvas(content, CANVAS_COLUMNS, {f"10{n}": str(n) for n in range(1, 5)})
    assert found == {"1": 1.0, "2": 2.0, "3": 3.0, "4": 4.0}
    assert exported.filled == 4


def test_a_namesake_with_another_id_gets_nobodys_grade(tmp_path):
    ours = grade(student(1, "Kim Lee"), 20)
    other = grade(student(2, "Bob"), 5)
    sheet = canvas_sheet([student(9, "Kim Lee"), student(2, "Bob")])
    exported, content = send(tmp_path, "canvas", [ours, other], sheet)
    assert read_canvas(content, CANVAS_COLUMNS, canvas_people([other])) == {"102": 5.0}
    assert exported.not_in_worksheet == ("Kim Lee",)
    assert exported.without_grade == ("Kim Lee",)


def test_a_weaker_id_does_not_outweigh_a_stronger_one(tmp_path):
    """The institution's number was given to somebody else since: Canvas's own id tells."""
    ours, other = grade(student(1), 20), grade(student(2), 5)
    sheet = canvas_sheet([student(9, "Somebody", **{SIS_ID: "001"}), student(2)])
    exported, content = send(tmp_path, "canvas", [ours, other], sheet)
    assert read_canvas(content, CANVAS_COLUMNS, canvas_people([other])) == {"102": 5.0}
    assert exported.not_in_worksheet == ("Student 1",)


def test_nothing_is_guessed_between_two(tmp_path):
    twins = [grade(Student(key, "Kim Lee"), 20) for key in "ab"]
    bob = grade(student(2, "Bob"))
    exported, _ = send(
        tmp_path, "canvas", [*twins, bob], canvas_sheet([student(1, "Kim Lee"), student(2)])
    )
    assert exported.filled == 1
    assert exported.remarks == ("Kim Lee fits 2 students: the row was left as it was.",)
    people = [student(1, "Kim Lee"), student(3, "Lee, Kim"), student(2)]
    exported, _ = send(tmp_path, "canvas", [twins[0], bob], canvas_sheet(people))
    assert exported.filled == 1
    assert exported.remarks == ("Kim Lee fits 2 rows: they were left as they were.",)


def test_names_match_whatever_the_spelling_of_accents(tmp_path):
    one = grade(Student("k", "Ju\N{COMBINING DIAERESIS}rgen  MÜLLER"), 3)
    sheet = canvas_sheet([Student("x", "Müller, Jürgen", {CANVAS_ID: "1"})])
    assert send(tmp_path, "canvas", [one], sheet)[0].filled == 1


@pytest.mark.parametrize("target", ["canvas", "moodle", "brightspace", "blackboard"])
def test_a_sheet_of_another_class_is_refused(tmp_path, target):
    strangers = [student(number) for number in (50, 51)]
    words = refused(tmp_path, target, a_class(), SHEETS[target](strangers))
    assert "none of its 2 people is among the 7 students" in words


@pytest.mark.parametrize("target", ["canvas", "moodle", "brightspace", "blackboard"])
def test_students_missing_from_the_sheet_are_named(tmp_path, target):
    grades = a_class(4)
    exported, content = send(
        tmp_path, target, grades, SHEETS[target]([one.student for one in grades[1:]])
    )
    assert exported.not_in_worksheet == ("Lovelace, Ada",)
    assert exported.filled == 3
    assert b"Lovelace" not in content


# What has no grade


@pytest.mark.parametrize("target", ["canvas", "moodle", "brightspace", "blackboard"])
def test_what_could_not_be_judged_is_never_written(tmp_path, target):
    known, waiting = grade(student(1), 20), grade(student(2), None, COULD_NOT_BE_JUDGED)
    sheet = SHEETS[target]([known.student, waiting.student])
    for policy in (BLANK, ZERO):
        exported, content = send(tmp_path, target, [known, waiting], sheet, missing_as=policy)
        assert exported.filled == 1
        assert exported.not_judged == ("Student 2",)
        assert len(exported.without_grade) == 1
        assert "Student 2" in exported.without_grade[0]
        assert [points for points in grades_in(target, content) if points != ""] == [20.0]
    assert "nobody in it has a grade" in refused(tmp_path, target, [waiting], sheet)


def test_who_handed_in_nothing_is_left_alone_unless_asked(tmp_path):
    here, gone = grade(student(1), 20), missing(student(2))
    sheet = canvas_sheet([here.student, gone.student], scores="4.00")
    people = canvas_people([here, gone])
    exported, content = send(tmp_path, "canvas", [here, gone], sheet)
    assert read_canvas(content, CANVAS_COLUMNS, people) == {"101": 20.0}
    assert (exported.without_grade, exported.not_judged) == (("Student 2",), ())
    exported, content = send(tmp_path, "canvas", [here, gone], sheet, missing_as=ZERO)
    assert read_canvas(content, CANVAS_COLUMNS, people) == {"101": 20.0, "102": 0.0}
    waived = missing(student(2), 12.0, reasons=("Oral exam instead.",))
    content = send(tmp_path, "canvas", [here, waived], sheet)[1]
    assert read_canvas(content, CANVAS_COLUMNS, people) == {"101": 20.0, "102": 12.0}
    assert "blank or zero" in refused(tmp_path, "canvas", [here], sheet, missing_as="nought")


# Scaling


@pytest.mark.parametrize(
    ("target", "sheet"),
    [
        ("canvas", canvas_sheet([student(1)], possible="50")),
        ("moodle", moodle_sheet([student(1)], maximum="50.00")),
        ("brightspace", brightspace_sheet([student(1)], f"{TITLE} Points Grade <MaxPoints:50>")),
        ("blackboard", blackboard_sheet([student(1)], "up to 50 Score")),
    ],
)
def test_another_maximum_scales_and_says_so(tmp_path, target, sheet):
    exported, content = send(tmp_path, target, [grade(student(1), 7.0)], sheet)
    assert b"17.50" in content
    assert exported.remarks == (
        "The worksheet counts to 50, the assignment to 20: grades were scaled.",
    )
