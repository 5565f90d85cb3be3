"""Files for LMSs: strict readers take them and find the same numbers; nothing else is touched."""

import csv
import io
import json
import random
import zipfile

import pytest
from support.lms_readers import (
    read_blackboard,
    read_brightspace,
    read_canvas,
    read_gradescope,
    read_moodle,
    read_otter,
    read_results_json,
    rows_of,
)

from autograder.grading.results import COULD_NOT_BE_JUDGED, GRADED, REFUSED, QuestionResult, Result
from autograder.judge.verdicts import FAILED, NOT_JUDGED, PASSED, CaseResult, Mistake
from autograder.lms.outgoing import BLANK, TARGETS, ZERO, CannotExport, export, feedback_zip
from autograder.lms.outgoing.class_grades import number_in, two_decimals
from autograder.lms.outgoing.sheet import parse
from autograder.records.class_results import ClassResults
from autograder.records.students import (
    CANVAS_ID,
    EMAIL,
    LOGIN,
    MISSING,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    Grade,
    Student,
)

TITLE = "HW1 Backprop"
QUESTIONS = (("q1_add", 8.0), ("q2_linear", 12.0))
HOSTILE = (
    "Lovelace, Ada",
    'Grace "Amazing" Hopper',
    "Zoë\nNewline",
    '=HYPERLINK("http://x.example";"grade")',
    "<script>alert(1)</script>",
    "Müller; Jürgen",
    "O'Brien, Seán",
)


def student(number, name=None, **ids):
    """A student whose ids all begin with zeros where a system allows it."""
    known = {
        CANVAS_ID: f"{100 + number}",
        SIS_ID: f"00{number}",
        LOGIN: f"user{number}",
        EMAIL: f"user{number}@example.edu",
        PARTICIPANT: f"{7000 + number}",
        ORG_ID: f"000{number}",
    }
    return Student(f"key{number}", name or f"Student {number}", known | ids)


def grade(who, total=15.0, status=GRADED, **more):
    known = dict(
        attempt=f"{who.key}.zip",
        points=(None, None) if total is None else (total * 0.4, total * 0.6),
        earned=total,
        deduction=0.0,
    )
    return Grade(student=who, status=status, total=total, **known | more)


def missing(who, total=0.0, **more):
    return grade(who, total, MISSING, **{"attempt": "", "points": (0.0, 0.0)} | more)


def a_class(size=7):
    return [
        grade(student(number, name), 20 - 1.25 * number)
        for number, name in enumerate((HOSTILE * size)[:size])
    ]


def totals(grades, key):
    return {one.student.ids[key]: one.total for one in grades}


@pytest.fixture
def send(tmp_path):
    """Export and return what was told, and the bytes of the file."""

    def run(target, grades, worksheet=None, **more):
        path = None
        if worksheet is not None:
            path = tmp_path / "worksheet.csv"
            path.write_bytes(worksheet if isinstance(worksheet, bytes) else worksheet.encode())
        out = tmp_path / "out" / "grades.csv"
        known = dict(title=TITLE, questions=QUESTIONS, worksheet=path, out=out)
        told = export(target, grades, **known | more)
        return told, out.read_bytes() if out.is_file() else b""

    return run


def refused(send, *arguments, **more):
    """What export says when it refuses; nothing may have been written."""
    with pytest.raises(CannotExport) as error:
        send(*arguments, **more)
    return str(error.value)


def quoted(text):
    """A cell in quotes, if it has to be."""
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',;"\n\r\t') else text


# Canvas


def canvas_sheet(students, scores="", delimiter=",", end="\n", possible="20.00", more=""):
    """A gradebook export; `more` is another assignment's column, which nobody may send back."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    lines = [[*header, "HW0 (11)", f"{TITLE} (98765)", "Final Score"]]
    lines.append(["    Points Possible", "", "", "", "", "10", possible, "(read only)"])
    for one in students:
        ids = [one.ids.get(key, "") for key in (CANVAS_ID, SIS_ID, LOGIN)]
        lines.append([quoted(one.name), *ids, "CS-1", "9.00", scores, more])
    return "".join(delimiter.join(line) + end for line in lines)


CANVAS_COLUMNS = {f"{TITLE} (98765)"}


def canvas_people(grades):
    ids = [one.student.ids for one in grades]
    kinds = (CANVAS_ID, SIS_ID, LOGIN)
    known = {one[key]: one[CANVAS_ID] for one in ids for key in kinds if key in one}
    return known | {one.student.name: one.student.ids.get(CANVAS_ID) for one in grades}


@pytest.mark.parametrize(("delimiter", "end"), [(",", "\n"), (",", "\r\n"), (";", "\r\n")])
def test_canvas_reads_the_same_numbers(send, delimiter, end):
    grades = a_class()
    sheet = canvas_sheet([one.student for one in grades], "", delimiter, end)
    told, content = send("canvas", grades, sheet, column="98765")
    found = read_canvas(content, CANVAS_COLUMNS, canvas_people(grades))
    assert found == totals(grades, CANVAS_ID)
    assert told.filled == len(grades)
    assert (told.not_in_worksheet, told.without_grade, told.remarks) == ((), (), ())


def test_canvas_gets_exactly_these_bytes(send):
    """Names and ids as they came, other assignments gone, untouched rows left out."""
    ada, bob = student(1, "Lovelace, Ada"), student(2, "Bob")
    sheet = "\ufeff" + canvas_sheet([ada, bob], scores="3.00", end="\r\n")
    told, content = send("canvas", [grade(ada, 18.5)], sheet)
    assert content.decode() == (
        "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,HW1 Backprop (98765)\r\n"
        "    Points Possible,,,,,20.00\r\n"
        '"Lovelace, Ada",101,001,user1,CS-1,18.50\r\n'
    )
    assert told.without_grade == ("Bob",)


def test_canvas_is_asked_for_by_title_or_id(send):
    one = grade(student(1), 10)
    sheet = canvas_sheet([one.student])
    by_id = send("canvas", [one], sheet, title="x", column="98765")[1]
    by_title = send("canvas", [one], sheet, title="x", column="hw1 backprop")[1]
    by_header = send("canvas", [one], sheet, title="x", column="HW1 Backprop (98765)")[1]
    assert by_id == by_title == by_header == send("canvas", [one], sheet)[1]
    other = send("canvas", [one], sheet, column="HW0")[1]
    assert read_canvas(other, {"HW0 (11)"}, canvas_people([one])) == {"101": 5.0}  # of 10


def test_canvas_refuses_what_would_make_a_new_assignment(send):
    one = grade(student(1))
    sheet = canvas_sheet([one.student])
    assert "Export Entire Gradebook" in refused(send, "canvas", [one])
    words = refused(send, "canvas", [one], sheet, column="HW2")
    assert 'no column "HW2"; found HW0 (11); HW1 Backprop (98765)' in words
    assert "no column" in refused(send, "canvas", [one], sheet.replace(" (98765)", ""))
    twice = sheet.replace("HW0 (11)", f"{TITLE} (12)")
    assert "2 columns" in refused(send, "canvas", [one], twice)
    assert "calculates" in refused(send, "canvas", [one], sheet.replace("20.00", "(read only)"))
    assert "Section" in refused(send, "canvas", [one], sheet.replace("Section", "Notes"))
    assert "Student, ID" in refused(send, "canvas", [one], "a,b,c\n1,2,3\n")


def test_canvas_leaves_the_excused_and_the_test_student(send):
    ada, bob = student(1, "Ada"), student(2, "Bob")
    test = Student("t", "Student, Test", {CANVAS_ID: "999"})
    posting = ",,,,,Manual Posting,Manual Posting,\n"
    header, points, first, second, last = canvas_sheet([ada, bob, test]).splitlines(True)
    second = second.replace(",9.00,,", ",9.00,EX,")
    sheet = header + posting + points + first + second + last
    told, content = send("canvas", [grade(ada, 10), grade(bob, 12)], sheet)
    assert read_canvas(content, CANVAS_COLUMNS, canvas_people([grade(ada)])) == {"101": 10.0}
    assert b"Manual Posting" in content
    assert told.remarks == ("Bob: is excused in Canvas; the row was left as it was.",)
    assert told.without_grade == ("Bob",)


def test_canvas_last_and_first_name_in_columns_of_their_own(send):
    sheet = f"LastName,FirstName,ID,SIS Login ID,Section,{TITLE} (5)\nLovelace,Ada,,,S,\n"
    told, content = send("canvas", [grade(Student("k", "Ada Lovelace"), 7)], sheet)
    assert content.decode().endswith("Lovelace,Ada,,,S,7.00\n")
    assert told.filled == 1


# Who is who


def test_the_strongest_id_decides_and_names_are_the_last_resort(send):
    by_id = grade(student(1, "Same Name"), 1)
    by_sis = grade(Student("b", "Somebody", {SIS_ID: "002"}), 2)
    by_login = grade(Student("c", "Else", {EMAIL: "USER3"}), 3)  # they log in with it
    by_name = grade(Student("d", "Ada Lovelace"), 4)
    people = [student(1, "A"), student(2, "B"), student(3, "C"), student(4, "Lovelace, Ada")]
    told, content = send("canvas", [by_id, by_sis, by_login, by_name], canvas_sheet(people))
    found = read_canvas(content, CANVAS_COLUMNS, {f"10{n}": str(n) for n in range(1, 5)})
    assert found == {"1": 1.0, "2": 2.0, "3": 3.0, "4": 4.0}
    assert told.filled == 4


def test_a_namesake_with_another_id_gets_nobodys_grade(send):
    ours = grade(student(1, "Kim Lee"), 20)
    other = grade(student(2, "Bob"), 5)
    sheet = canvas_sheet([student(9, "Kim Lee"), student(2, "Bob")])
    told, content = send("canvas", [ours, other], sheet)
    assert read_canvas(content, CANVAS_COLUMNS, canvas_people([other])) == {"102": 5.0}
    assert told.not_in_worksheet == ("Kim Lee",)
    assert told.without_grade == ("Kim Lee",)


def test_a_weaker_id_does_not_outweigh_a_stronger_one(send):
    """The institution's number was given to somebody else since: Canvas's own id tells."""
    ours, other = grade(student(1), 20), grade(student(2), 5)
    sheet = canvas_sheet([student(9, "Somebody", **{SIS_ID: "001"}), student(2)])
    told, content = send("canvas", [ours, other], sheet)
    assert read_canvas(content, CANVAS_COLUMNS, canvas_people([other])) == {"102": 5.0}
    assert told.not_in_worksheet == ("Student 1",)


def test_nothing_is_guessed_between_two(send):
    twins = [grade(Student(key, "Kim Lee"), 20) for key in "ab"]
    bob = grade(student(2, "Bob"))
    told, _ = send("canvas", [*twins, bob], canvas_sheet([student(1, "Kim Lee"), student(2)]))
    assert told.filled == 1
    assert told.remarks == ("Kim Lee fits 2 students: the row was left as it was.",)
    people = [student(1, "Kim Lee"), student(3, "Lee, Kim"), student(2)]
    told, _ = send("canvas", [twins[0], bob], canvas_sheet(people))
    assert told.filled == 1
    assert told.remarks == ("Kim Lee fits 2 rows: they were left as they were.",)


def test_names_match_whatever_the_spelling_of_accents(send):
    one = grade(Student("k", "Ju\N{COMBINING DIAERESIS}rgen  MÜLLER"), 3)
    sheet = canvas_sheet([Student("x", "Müller, Jürgen", {CANVAS_ID: "1"})])
    assert send("canvas", [one], sheet)[0].filled == 1


@pytest.mark.parametrize("target", ["canvas", "moodle", "brightspace", "blackboard"])
def test_a_sheet_of_another_class_is_refused(send, target):
    strangers = [student(number) for number in (50, 51)]
    words = refused(send, target, a_class(), SHEETS[target](strangers))
    assert "none of its 2 people is among the 7 students" in words


@pytest.mark.parametrize("target", ["canvas", "moodle", "brightspace", "blackboard"])
def test_students_missing_from_the_sheet_are_named(send, target):
    grades = a_class(4)
    told, content = send(target, grades, SHEETS[target]([one.student for one in grades[1:]]))
    assert told.not_in_worksheet == ("Lovelace, Ada",)
    assert told.filled == 3
    assert b"Lovelace" not in content


# What has no grade


@pytest.mark.parametrize("target", ["canvas", "moodle", "brightspace", "blackboard"])
def test_what_could_not_be_judged_is_never_written(send, target):
    known, waiting = grade(student(1), 20), grade(student(2), None, COULD_NOT_BE_JUDGED)
    sheet = SHEETS[target]([known.student, waiting.student])
    for policy in (BLANK, ZERO):
        told, content = send(target, [known, waiting], sheet, missing_as=policy)
        assert told.filled == 1
        assert told.not_judged == ("Student 2",)
        assert len(told.without_grade) == 1
        assert "Student 2" in told.without_grade[0]
        assert [points for points in read(target, content) if points != ""] == [20.0]
    assert "nobody in it has a grade" in refused(send, target, [waiting], sheet)


def test_who_handed_in_nothing_is_left_alone_unless_asked(send):
    here, gone = grade(student(1), 20), missing(student(2))
    sheet = canvas_sheet([here.student, gone.student], scores="4.00")
    people = canvas_people([here, gone])
    told, content = send("canvas", [here, gone], sheet)
    assert read_canvas(content, CANVAS_COLUMNS, people) == {"101": 20.0}
    assert (told.without_grade, told.not_judged) == (("Student 2",), ())
    told, content = send("canvas", [here, gone], sheet, missing_as=ZERO)
    assert read_canvas(content, CANVAS_COLUMNS, people) == {"101": 20.0, "102": 0.0}
    waived = missing(student(2), 12.0, reasons=("Oral exam instead.",))
    content = send("canvas", [here, waived], sheet)[1]
    assert read_canvas(content, CANVAS_COLUMNS, people) == {"101": 20.0, "102": 12.0}
    assert "blank or zero" in refused(send, "canvas", [here], sheet, missing_as="nought")


# Moodle

SPANISH = {
    "Identifier": "Identificador",
    "Grade": "Calificación",
    "Last modified (grade)": "Última modificación (calificación)",
    "Feedback comments": "Comentarios",
    "Participant": "Participante ",
}


def moodle_sheet(students, grade="", comment="", end="\r\n", maximum="20.00", spanish=False):
    english = (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments"
    )
    local = (
        "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Máximo,"
        "Se puede cambiar,Última modificación (entrega),Última modificación (calificación),"
        "Comentarios"
    )
    lines = [local if spanish else english]
    word = "Participante" if spanish else "Participant"
    for one in students:
        cells = [
            *(f"{word} {one.ids[PARTICIPANT]}", quoted(one.name), one.ids[EMAIL], '"Submitted"'),
            *(quoted(grade), quoted(maximum), "Yes", '"Friday, 20 September 2024, 10:05 AM"'),
            *("-", quoted(comment)),
        ]
        lines.append(",".join(cells))
    return end.join(lines) + end


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_moodle_keeps_everything_but_the_grades(send, end):
    grades = a_class()
    people = [*(one.student for one in grades), student(60, "Not graded")]
    told, content = send("moodle", grades, moodle_sheet(people, "{}", end=end))
    numbers = [f"{one.total:.2f}" for one in grades]
    expected = moodle_sheet(people, "{}", end=end).replace('"{}"', "{}").split("{}")
    filled = "".join(part + new for part, new in zip(expected, [*numbers, "{}", ""], strict=True))
    assert content.decode() == filled
    assert told.without_grade == ("Not graded",)


def test_moodle_reads_the_same_numbers(send):
    grades = a_class()
    content = send("moodle", grades, moodle_sheet([one.student for one in grades]))[1]
    found = read_moodle(content, {})
    assert {pid: float(grade) for pid, (grade, _) in found.items()} == totals(grades, PARTICIPANT)


def test_moodle_in_another_language_with_decimal_commas(send):
    grades = a_class()
    people = [one.student for one in grades]
    sheet = moodle_sheet(people, maximum="20,00", spanish=True)
    told, content = send("moodle", grades, sheet, results=class_results(grades))
    found = read_moodle(content, SPANISH)
    assert found["7001"][0] == "18,75"
    assert found["7001"][1].startswith("Chainrule: 18.75 of 20 points.<br>")
    numbers = {pid: float(grade.replace(",", ".")) for pid, (grade, _) in found.items()}
    assert numbers == totals(grades, PARTICIPANT)
    assert told.remarks == ()


def test_moodle_with_semicolons_is_kept_so_and_remarked(send):
    one = grade(student(1), 7.5)
    sheet = moodle_sheet([one.student], maximum="20,00").replace("20,00", "2000")
    sheet = sheet.replace("Friday, 20 September 2024, ", "").replace(",", ";")
    sheet = sheet.replace("2000", "20,00")
    told, content = send("moodle", [one], sheet)
    assert rows_of(content.decode(), ";")[1][4:6] == ["7,50", "20,00"]
    assert "commas only" in told.remarks[0]


def test_moodle_with_blind_marking_and_without_comments(send):
    one = grade(student(1), 7.5)
    sheet = (
        "ID,Status,Bewertung,Bestwertung,Änderbar,Abgabe,Zuletzt\n"
        "Teilnehmer/in7001,Abgegeben,,20,Ja,-,-\n"
    )
    told, content = send("moodle", [one], sheet, results=class_results([one]))
    assert content.decode() == sheet.replace(",,20", ",7.50,20")
    assert told.remarks == (
        "The worksheet has no column for feedback comments that could be recognised.",
    )


@pytest.mark.parametrize(
    ("titles", "cells"),
    [
        ("Bestwertung,Änderbar,Abgabe,Text,Zuletzt", "20,Ja,-,,-"),
        ("Bestwertung,Änderbar,Abgabe,Zuletzt", "20,Ja,-,"),
    ],
)
def test_moodle_in_another_language_writes_no_comment_over_a_date(send, titles, cells):
    one = grade(student(1), 7.5)
    sheet = f"ID,Name,Status,Bewertung,{titles}\nTN7001,Ada,Abgegeben,,{cells}\n"
    told, content = send("moodle", [one], sheet, results=class_results([one]))
    assert content.decode() == sheet.replace(",,20", ",7.50,20")
    assert "no column for feedback comments" in told.remarks[0]


def test_moodle_never_writes_over_somebodys_comment(send):
    one = grade(student(1, "Ada"), 7.5)
    results = class_results([one])
    theirs = send("moodle", [one], moodle_sheet([one.student], comment="See me"), results=results)
    assert read_moodle(theirs[1], {})["7001"] == ("7.50", "See me")
    assert theirs[0].remarks == ("Ada: somebody's feedback comment was left as it was.",)
    ours = moodle_sheet([one.student], comment="Chainrule: 3.00 of 20 points.")
    content = send("moodle", [one], ours, results=results)[1]
    assert read_moodle(content, {})["7001"][1].startswith("Chainrule: 7.50 of 20 points.")


def test_moodle_comments_are_escaped_and_tell_nothing_hidden(send):
    one = grade(student(1), 7.5, deduction=1.0, reasons=("Secret reason",))
    content = send("moodle", [one], moodle_sheet([one.student]), results=class_results([one]))[1]
    comment = read_moodle(content, {})["7001"][1]
    assert "Points taken off because it was late: 1." in comment
    assert "Linear: 4.5 of 12. Add up &lt;all&gt; gradients." in comment
    for private in ("<all>", "SECRET", "Secret reason", "fan-out"):
        assert private not in comment


def test_moodle_comments_tell_the_points_that_count(send):
    one = grade(student(1), 20.0, points=(8.0, 12.0), reasons=("Read by hand.",))
    content = send("moodle", [one], moodle_sheet([one.student]), results=class_results([one]))[1]
    comment = read_moodle(content, {})["7001"][1]
    assert comment == "Chainrule: 20.00 of 20 points.<br>Add: 8 of 8.<br>Linear: 12 of 12."


def test_moodle_refuses_other_sheets(send):
    one = grade(student(1))
    sheet = moodle_sheet([one.student])
    assert "Download grading worksheet" in refused(send, "moodle", [one])
    assert "Participant 1234567" in refused(send, "moodle", [one], canvas_sheet([one.student]))
    assert "nobody" in refused(send, "moodle", [one], moodle_sheet([]))
    assert "scale" in refused(send, "moodle", [one], sheet.replace("Maximum Grade", "Scale"))
    assert 'no column "Mark"' in refused(send, "moodle", [one], sheet, column="Mark")
    locked = sheet.replace("Yes", "No")
    assert "nobody in it has a grade" in refused(send, "moodle", [one], locked)


# Brightspace


def brightspace_sheet(students, item=f"{TITLE} Points Grade <Numeric MaxPoints:20>"):
    header = f"OrgDefinedId,Username,Last Name,First Name,{item},Quiz Points Grade"
    rows = [
        f"#{one.ids[ORG_ID]},#{one.ids[LOGIN]},{quoted(one.name)},Jo,3,9,#\r\n" for one in students
    ]
    return f"{header},End-of-Line Indicator\r\n" + "".join(rows)


def test_brightspace_fills_in_an_export(send):
    grades = a_class()
    told, content = send("brightspace", grades, brightspace_sheet(people_of(grades)))
    item, found = read_brightspace(content)
    assert item == "HW1 Backprop Points Grade <Numeric MaxPoints:20>"
    assert found == totals(grades, ORG_ID)
    assert content.splitlines()[1] == b"#0000,#user0,20.00,#"
    assert told.filled == 7


def test_brightspace_makes_a_file_from_ids(send):
    nobody = grade(Student("k", "No Ids"), 3)
    by_login = grade(Student("l", "By Login", {LOGIN: "=cmd|x"}), 2)
    grades = [*a_class(), by_login]
    told, content = send("brightspace", [*grades, nobody], column="Homework 1")
    item, found = read_brightspace(content)
    assert item == "Homework 1 Points Grade"
    assert found == totals(grades[:-1], ORG_ID) | {"=cmd|x": 2.0}
    assert b"#=cmd" in content
    assert told.not_in_worksheet == ("No Ids",)
    assert 'called "Homework 1" that counts to 20.00' in told.remarks[0]
    assert "OrgDefinedId" in refused(send, "brightspace", [nobody])


def test_brightspace_adds_the_end_of_the_line_and_refuses_other_sheets(send):
    one = grade(student(1), 8)
    sheet = brightspace_sheet([one.student])
    without = sheet.replace(",End-of-Line Indicator", "").replace(",#\r", "\r")
    assert read_brightspace(send("brightspace", [one], without)[1])[1] == {"0001": 8.0}
    assert "OrgDefinedId or Username" in refused(send, "brightspace", [one], "a,b\n1,2\n")
    assert 'no column "Quiz 9"' in refused(send, "brightspace", [one], sheet, column="Quiz 9")


# Blackboard


def blackboard_sheet(students, points="20 Score", delimiter=",", end="\r\n"):
    header = ["Last Name", "First Name", "Username", "Student ID", "Availability"]
    lines = [[*header, f"{TITLE} [Total Pts: {points}] |123456", "Quiz [Total Pts: 5 Score] |7"]]
    for one in students:
        lines.append([one.name, "Jo", one.ids[LOGIN], one.ids[SIS_ID], "Yes", "", "4.00"])
    cells = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line] for line in lines]
    return "".join(delimiter.join(line) + end for line in cells)


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16")]
)
def test_blackboard_reads_the_same_numbers(send, delimiter, encoding):
    grades = a_class()
    sheet = blackboard_sheet(people_of(grades), delimiter=delimiter).encode(encoding)
    _, content = send("blackboard", grades, sheet, column="123456")
    assert read_blackboard(content) == totals(grades, LOGIN)
    assert content[:3] == sheet[:3]
    row = content.decode(encoding).split("\r\n")[1]
    assert row == delimiter.join(
        f'"{cell}"' for cell in ("Lovelace, Ada", "Jo", "user0", "000", "Yes", "20.00")
    )


def test_blackboard_refuses_other_sheets(send):
    one = grade(student(1))
    sheet = blackboard_sheet([one.student])
    assert "Work Offline" in refused(send, "blackboard", [one])
    assert "Username" in refused(send, "blackboard", [one], sheet.replace("Username", "User"))
    assert "no column" in refused(send, "blackboard", [one], sheet.replace(" |123456", ""))


SHEETS = {
    "canvas": canvas_sheet,
    "moodle": moodle_sheet,
    "brightspace": brightspace_sheet,
    "blackboard": blackboard_sheet,
}


def read(target, content):
    """The grades in a file, by the target's strict reader."""
    if target == "canvas":
        people = canvas_people([grade(student(number)) for number in range(9)])
        return list(read_canvas(content, CANVAS_COLUMNS, people).values())
    if target == "moodle":
        return [grade and float(grade) for grade, _ in read_moodle(content, {}).values()]
    if target == "brightspace":
        return list(read_brightspace(content)[1].values())
    return list(read_blackboard(content).values())


def people_of(grades):
    return [one.student for one in grades]


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
def test_another_maximum_scales_and_says_so(send, target, sheet):
    told, content = send(target, [grade(student(1), 7.0)], sheet)
    assert b"17.50" in content
    assert told.remarks == (
        "The worksheet counts to 50, the assignment to 20: grades were scaled.",
    )


# Worksheets as bytes


def test_cells_that_nobody_touches_are_kept_byte_for_byte(send):
    """Random quoting, line ends and text: only the one cell of each graded row differs."""
    rng = random.Random(5)
    texts = [*HOSTILE, "", " padded ", "plain", "1e5", "'", "a\r\nb", "日本", "-", "=1+1"]

    def raw(text):
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if rng.random() < 0.5 else quoted(text)

    for _ in range(40):
        end = rng.choice(["\n", "\r\n", "\r"])
        sheet = expected = "Identifier,Note,Grade,Maximum Grade,X,Y" + end
        grades = []
        for number in range(rng.randrange(1, 6)):
            grade = rng.choice(["", '""', "3.00", '"4.00"'])
            left = f"{raw(f'Participant {7000 + number}')},{raw(rng.choice(texts))}"
            right = f"{raw('20.00')},{raw(rng.choice(texts))},{raw(rng.choice(texts))}"
            graded = number == 0 or rng.random() < 0.6
            new = '"9.13"' if grade.startswith('"') else "9.13"
            sheet += f"{left},{grade},{right}{end}"
            expected += f"{left},{new if graded else grade},{right}{end}"
            if graded:
                grades.append(grade(student(number), 9.125))
        if rng.random() < 0.5:  # the last line end may be missing
            sheet, expected = sheet.removesuffix(end), expected.removesuffix(end)
        assert send("moodle", grades, sheet)[1].decode() == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "found nothing"),
        (b"  \n\n", "found nothing"),
        (b"PK\x03\x04\x00\x00\x00", "binary data"),
        ("Año,ID\n".encode("latin-1"), "UTF-8 or UTF-16"),
        (b'Student,ID\n"Ada,1\n', "line 2: a quote is open"),
        (b'Student,ID\n\n"a\nb",2\n"Ada"x,1\n', "line 5: a quote is open"),
    ],
)
def test_what_is_no_worksheet_is_refused_in_words(send, content, words):
    assert words in refused(send, "canvas", a_class(), content)


def test_a_worksheet_that_is_not_there_or_too_large_or_our_own_output(tmp_path):
    path = tmp_path / "sheet.csv"
    known = dict(title=TITLE, questions=QUESTIONS, worksheet=path)
    with pytest.raises(CannotExport, match="cannot be read"):
        export("canvas", a_class(), out=tmp_path / "out.csv", **known)
    path.write_bytes(b"Student,ID\n" + b"x" * (20 * 2**20))
    with pytest.raises(CannotExport, match="larger than 20 MiB"):
        export("canvas", a_class(), out=tmp_path / "out.csv", **known)
    path.write_text(canvas_sheet(people_of(a_class())))
    with pytest.raises(CannotExport, match="the worksheet itself"):
        export("canvas", a_class(), out=path, **known)
    with pytest.raises(CannotExport, match="cannot be written"):
        export("canvas", a_class(), out=tmp_path, **known)


def test_any_bytes_are_a_sheet_or_a_clear_refusal():
    rng = random.Random(3)
    pieces = [
        b'"',
        b",",
        b"\r",
        b"\n",
        b";",
        b"\t",
        b"a",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\0",
        b"=",
    ]
    kept, refusals = 0, []
    for _ in range(3000):
        content = b"".join(rng.choices(pieces, k=rng.randrange(12)))
        try:
            kept += parse(content, "any.csv").to_bytes() == content
        except CannotExport as refusal:
            refusals.append(str(refusal))
    assert kept > 200
    assert kept + len(refusals) == 3000
    assert all(words.startswith("any.csv") for words in refusals)


# Gradescope


def case(question, title, verdict=PASSED, points=2.0, **more):
    return CaseResult(question, title, more.pop("hidden", False), points, verdict, **more)


def result_of(one, second=FAILED, status=GRADED, **more):
    told = dict(sentence="The gradient is too small.", detail="SECRET 42")
    questions = (
        QuestionResult("q1_add", "Add", 8.0, (case("q1_add", "sums", points=8.0),), ()),
        QuestionResult(
            "q2_linear",
            "Linear",
            12.0,
            (
                case("q2_linear", "shapes", second, 4.0, sentence="Shapes differ."),
                case("q2_linear", "fan-out", second, 8.0, hidden=True, **told),
            ),
            (Mistake("sum", "a gradient is lost", "Add up <all> gradients."),),
        ),
    )
    known = dict(student="", remarks=(), refusal="", digest="", isolation="weak", seconds=0.5)
    return Result(submission=one.attempt, questions=questions, status=status, **known | more)


def class_results(grades, **more):
    names = (("q1_add", "Add", 8.0), ("q2_linear", "Linear", 12.0))
    attempts = {one.attempt: result_of(one, **more) for one in grades if one.attempt}
    return ClassResults("a1", TITLE, names, tuple(attempts.values()))


def gradescope(tmp_path, grades, **more):
    known = dict(title=TITLE, questions=QUESTIONS, out=tmp_path / "gs")
    told = export("gradescope", grades, **known | more)
    text = (tmp_path / "gs" / "scores.csv").read_text(encoding="utf-8")
    return told, read_gradescope(text, len(QUESTIONS))


def test_gradescope_scores(tmp_path):
    grades = [
        *a_class(),
        grade(student(8), None, COULD_NOT_BE_JUDGED, late_by=3725.0),
        missing(student(9)),
    ]
    told, rows = gradescope(tmp_path, grades)
    read = {row["SID"]: float(row["Total Score"]) for row in rows if row["Total Score"]}
    assert read == totals(grades[:7], SIS_ID)
    assert [row["Status"] for row in rows[6:]] == ["Graded", "Ungraded", "Missing"]
    assert rows[7]["Lateness (H:M:S)"] == "1:02:05"
    assert (rows[0]["First Name"], rows[0]["Last Name"]) == ("Ada", "Lovelace")
    assert rows[3]["Last Name"].startswith("'=HYPERLINK")
    assert told.not_judged == ("Student 8",)
    assert told.without_grade == ("Student 8", "Student 9")


def test_gradescope_results_json_tells_what_the_feedback_page_tells(tmp_path):
    one = grade(student(1), 7.0, returns_as="submission_4711", deduction=1.0)
    told, rows = gradescope(tmp_path, [one], results=class_results([one]))
    path = tmp_path / "gs" / "results" / "4711" / "results.json"
    assert path in told.files
    assert rows[0]["Submission ID"] == "4711"
    text = path.read_text(encoding="utf-8")
    data = read_results_json(text)
    assert data["score"] == 7.0
    assert data["visibility"] == "visible"
    assert [(test["name"], test["score"], test["max_score"]) for test in data["tests"]] == [
        ("q1_add: sums", 8.0, 8.0),
        ("q2_linear: shapes", 0.0, 4.0),
        ("q2_linear: hidden check 1", 0.0, 8.0),
    ]
    assert [test["status"] for test in data["tests"]] == ["passed", "failed", "failed"]
    assert data["tests"][2]["output"] == "The gradient is too small."
    assert "Points taken off because it was late: 1." in data["output"]
    assert "SECRET" not in text
    assert "fan-out" not in text


def test_gradescope_has_no_results_json_without_a_grade(tmp_path):
    waiting = grade(student(1), None, COULD_NOT_BE_JUDGED)
    told, _ = gradescope(tmp_path, [waiting], results=class_results([waiting], second=NOT_JUDGED))
    assert told.files == (tmp_path / "gs" / "scores.csv",)
    assert told.not_judged == ("Student 1",)
    graded = grade(student(1), 3.0)
    gradescope(tmp_path, [graded], results=class_results([graded]))
    mine = tmp_path / "gs" / "results" / "key1.zip" / "notes.txt"
    mine.write_text("Mine.")
    gradescope(tmp_path, [waiting], results=class_results([waiting], second=NOT_JUDGED))
    assert list(mine.parent.iterdir()) == [mine]  # the score of yesterday is gone
    decided = grade(student(1), 12.0, COULD_NOT_BE_JUDGED, reasons=("Read by hand.",))
    told, _ = gradescope(tmp_path, [decided], results=class_results([decided], second=NOT_JUDGED))
    data = read_results_json(told.files[1].read_text())
    assert data["score"] == 12.0
    assert [test.get("status") for test in data["tests"]] == ["passed", None, None]
    assert "no zero" in data["tests"][1]["output"]


def test_gradescope_groups_have_one_file_and_clashing_names_several(tmp_path):
    pair = [grade(student(n), 5.0, attempt="team", returns_as="submission_1") for n in (1, 2)]
    split = [grade(student(n), n, attempt="split", returns_as="submission_2") for n in (3, 4)]
    others = [grade(student(5), attempt="A/b"), grade(student(6), attempt="a_B")]
    lost = grade(student(7))
    known = [*pair, *split, *others]
    told, _ = gradescope(tmp_path, [*known, lost], results=class_results(known))
    folders = [path.parent.name for path in told.files[1:]]
    assert folders == ["1", "A_b", "a_B-2"]
    assert told.remarks == (
        "Student 3, Student 4: one submission, different grades; it has no results.json.",
        "Student 7: no result of 'key7.zip'; it has no results.json.",
    )


def test_a_refused_submission_is_told_why(tmp_path):
    one = grade(student(1), 0.0, REFUSED)
    results = class_results([one], status=REFUSED, refusal="This is no zip. Zip add.py.")
    told, _ = gradescope(tmp_path, [one], results=results)
    assert "This is no zip." in json.loads(told.files[1].read_text())["output"]


# otter and our own table


def test_otter_table(send):
    waiting = grade(student(8), None, COULD_NOT_BE_JUDGED)
    late = grade(student(9), 9.0, points=(4.0, 6.0), deduction=1.0)
    told, content = send("otter", [*a_class(), waiting, late, missing(student(10))])
    questions, rows = read_otter(content.decode())
    assert questions == ["q1_add", "q2_linear"]
    assert rows["key1.zip"] == ["7.50", "11.25", "18.75", "0.9375", "Completed"]
    assert rows["key8.zip"][:4] == ["", "", "", ""]
    assert rows["key9.zip"][2] == "9.00"
    assert len(rows) == 9
    assert "not the sum" in told.remarks[0]
    assert told.not_judged == ("Student 8",)


def test_otter_groups_have_one_row_unless_their_grades_differ(send):
    pair = [grade(student(n), 5.0, attempt="team.zip") for n in (1, 2)]
    content = send("otter", pair)[1]
    assert len(rows_of(content.decode(), ",")) == 3
    pair[1] = grade(student(2), 6.0, attempt="team.zip")
    told, content = send("otter", pair)
    assert len(rows_of(content.decode(), ",")) == 4
    assert "several rows" in told.remarks[0]


def test_our_own_table_has_everybody_and_runs_nothing(send):
    odd = grade(student(7, "\t+cmd", **{LOGIN: "@sum", SIS_ID: "-2+3"}), 1e-7, late_by=61.4)
    waived = grade(student(8), 10.0, reasons=("=1+1", "Ill, see mail."), deduction=0.5)
    grades = [*a_class(), odd, waived, missing(student(9)), grade(student(10), None)]
    told, content = send("csv", grades, missing_as=ZERO)
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert len(rows) == len(grades)
    assert {row["sis id"]: float(row["total"]) for row in rows[:7]} == totals(grades[:7], SIS_ID)
    assert rows[0]["name"] == "Lovelace, Ada"
    assert rows[0]["sis id"] == "000"
    assert rows[3]["name"].startswith("'=HYPERLINK")
    assert (rows[7]["name"], rows[7]["login"], rows[7]["sis id"]) == ("'+cmd", "'@sum", "'-2+3")
    assert (rows[7]["total"], rows[7]["seconds late"]) == ("0.00", "61")
    assert (rows[8]["deduction"], rows[8]["reasons"]) == ("0.50", "'=1+1; Ill, see mail.")
    assert (rows[9]["status"], rows[9]["total"]) == ("missing", "0.00")
    assert (rows[10]["total"], rows[10]["earned"]) == ("", "")
    for cell in (cell for row in rows for cell in row.values()):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert told.filled == 10


# What every target has in common


@pytest.mark.parametrize("target", TARGETS)
def test_the_same_input_gives_the_same_bytes(tmp_path, target):
    grades = a_class()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEETS.get(target, lambda _: "")(people_of(grades)), newline="")
    known = dict(title=TITLE, questions=QUESTIONS, worksheet=sheet if target in SHEETS else None)
    written = []
    for name in ("one", "two"):
        told = export(target, grades, out=tmp_path / name, **known)
        written.append([path.read_bytes() for path in told.files])
    assert written[0] == written[1]
    assert all(written[0])


def test_what_cannot_be_right_is_refused(send):
    one = grade(student(1))
    assert "Targets are canvas, moodle" in refused(send, "excel", [one])
    assert "Grade the class first" in refused(send, "csv", [])
    assert "not a finite number" in refused(send, "csv", [grade(student(1), float("nan"))])
    assert "3 questions" in refused(send, "csv", [grade(student(1), points=(1.0, 1.0, 1.0))])
    assert "worth 0" in refused(send, "csv", [one], questions=(("a", 0.0), ("b", 0.0)))
    assert "no worksheet" in refused(send, "otter", [one], "file\n")


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.125, "0.13"), (1.005, "1.01"), (2 / 3, "0.67"), (1e-9, "0.00"), (-0.001, "0.00")],
)
def test_two_decimals_round_halves_up(number, text):
    assert two_decimals(number) == text
    assert two_decimals(number, decimal_comma=True) == text.replace(".", ",")
    assert two_decimals(1e16) == "10000000000000000.00"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("20", 20.0), (" 20,50 ", 20.5), ("1.000,25", 1000.25), ("-1.5", -1.5), ("-", None)]
    + [(cell, None) for cell in ("", "1e5", "nan", "EX", "1-2", "²", "9" * 40)],
)
def test_numbers_in_cells(cell, number):
    assert number_in(cell) == number


# Feedback files


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sent_back(tmp_path, target, grades):
    out = tmp_path / "feedback.zip"
    return feedback_zip(target, grades, class_results(grades), out), members(out)


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
    told, files = sent_back(tmp_path, "moodle", grades)
    assert list(files) == [
        "Ada Lovelace_7001_assignsubmission_file/feedback.html",
        "Bob O'Neil_7002_assignsubmission_file/feedback.html",
        "Zoë_7003_assignsubmission_file/feedback.html",
    ]
    assert b"key1.zip" in files[f"{folder}/feedback.html"]
    assert told.not_in_worksheet == ("Student 4", "Student 5", "Student 6", "Student 8")
    assert told.remarks == ("Student 6: moodle would take this feedback for somebody else's.",)
    assert told.filled == 3


def test_feedback_for_canvas_has_the_names_that_canvas_gave(tmp_path):
    grades = [
        grade(student(1), returns_as="lovelaceada_LATE_101_9_hw1.zip"),
        grade(student(2), 7.0, returns_as="bob_102_10_miniflow.py"),
        grade(student(3), returns_as="zoe_103_11_page.html"),
        grade(student(4), returns_as="a/b_104_12_x.zip"),
        grade(student(5), returns_as="half\ud800_105_13_x.zip"),
    ]
    told, files = sent_back(tmp_path, "canvas", grades)
    assert sorted(files) == sorted(one.returns_as for one in grades[:3])
    with zipfile.ZipFile(io.BytesIO(files["lovelaceada_LATE_101_9_hw1.zip"])) as inner:
        assert inner.namelist() == ["feedback.html"]
        assert b"<!doctype html>" in inner.read("feedback.html")[:50].lower()
    assert files["bob_102_10_miniflow.py"].startswith(b"Chainrule: 7.00 of 20 points.\n")
    assert b"<!doctype html>" in files["zoe_103_11_page.html"][:50].lower()
    assert told.not_in_worksheet == ("Student 4", "Student 5")


def test_feedback_for_others_is_a_folder_for_each_student(tmp_path):
    grades = [
        grade(student(1, "../<script>")),
        grade(student(2, "Kim Lee")),
        grade(student(3, "kim lee")),
        grade(student(5, "Up"), returns_as=".."),
        grade(student(4, "Known"), returns_as="397063-25 - Known - Sep 24, 2024 926 PM"),
    ]
    told, files = sent_back(tmp_path, "brightspace", grades)
    assert sorted(files) == [
        "397063-25 - Known - Sep 24, 2024 926 PM/feedback.html",
        "Kim_Lee/feedback.html",
        "Up/feedback.html",
        "_.__script_/feedback.html",
        "kim_lee-2/feedback.html",
    ]
    assert told.filled == 5
    assert all(b"SECRET" not in page for page in files.values())


def test_feedback_zips_are_the_same_bytes_and_refused_if_nobody_can_get_them(tmp_path):
    grades = a_class()
    results = class_results(grades)
    for name in ("one.zip", "two.zip"):
        feedback_zip("csv", grades, results, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with pytest.raises(CannotExport, match="download of canvas itself"):
        feedback_zip("canvas", grades, results, tmp_path / "three.zip")
    with pytest.raises(CannotExport, match="Targets are"):
        feedback_zip("excel", grades, results, tmp_path / "three.zip")
    assert not (tmp_path / "three.zip").exists()
