"""Files that need no worksheet: Gradescope, otter, our own table."""

import csv
import io
import json

from support.lms_class import (
    QUESTIONS,
    a_class,
    class_grades,
    class_results,
    grade,
    missing,
    send,
    student,
    totals,
)
from support.lms_readers import (
    read_gradescope,
    read_otter,
    read_results_json,
    rows_of,
)

from autograder.grading.results import COULD_NOT_BE_JUDGED, REFUSED
from autograder.judge.verdicts import NOT_JUDGED
from autograder.lms.outgoing import ZERO, export
from autograder.records.students import (
    LOGIN,
    SIS_ID,
)


def gradescope(tmp_path, grades, **more):
    exported = export("gradescope", class_grades(grades, **more), tmp_path / "gs")
    text = (tmp_path / "gs" / "scores.csv").read_text(encoding="utf-8")
    return exported, read_gradescope(text, len(QUESTIONS))


def test_gradescope_scores(tmp_path):
    grades = [
        *a_class(),
        grade(student(8), None, COULD_NOT_BE_JUDGED, late_by=3725.0),
        missing(student(9)),
    ]
    exported, rows = gradescope(tmp_path, grades)
    read = {row["SID"]: float(row["Total Score"]) for row in rows if row["Total Score"]}
    assert read == totals(grades[:7], SIS_ID)
    assert [row["Status"] for row in rows[6:]] == ["Graded", "Ungraded", "Missing"]
    assert rows[7]["Lateness (H:M:S)"] == "1:02:05"
    assert (rows[0]["First Name"], rows[0]["Last Name"]) == ("Ada", "Lovelace")
    assert rows[3]["Last Name"].startswith("'=HYPERLINK")
    assert exported.not_judged == ("Student 8",)
    assert exported.without_grade == ("Student 8", "Student 9")


def test_gradescope_results_json_tells_what_the_feedback_page_tells(tmp_path):
    one = grade(student(1), 7.0, returns_as="submission_4711", deduction=1.0)
    exported, rows = gradescope(tmp_path, [one], results=class_results([one]))
    path = tmp_path / "gs" / "results" / "4711" / "results.json"
    assert path in exported.files
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
    exported, _ = gradescope(
        tmp_path, [waiting], results=class_results([waiting], second=NOT_JUDGED)
    )
    assert exported.files == (tmp_path / "gs" / "scores.csv",)
    assert exported.not_judged == ("Student 1",)
    graded = grade(student(1), 3.0)
    gradescope(tmp_path, [graded], results=class_results([graded]))
    mine = tmp_path / "gs" / "results" / "key1.zip" / "notes.txt"
    mine.write_text("Mine.")
    gradescope(tmp_path, [waiting], results=class_results([waiting], second=NOT_JUDGED))
    assert list(mine.parent.iterdir()) == [mine]  # the score of yesterday is gone
    decided = grade(student(1), 12.0, COULD_NOT_BE_JUDGED, reasons=("Read by hand.",))
    exported, _ = gradescope(
        tmp_path, [decided], results=class_results([decided], second=NOT_JUDGED)
    )
    data = read_results_json(exported.files[1].read_text())
    assert data["score"] == 12.0
    assert [test.get("status") for test in data["tests"]] == ["passed", None, None]
    assert "no zero" in data["tests"][1]["output"]


def test_gradescope_groups_have_one_file_and_clashing_names_several(tmp_path):
    pair = [grade(student(n), 5.0, attempt="team", returns_as="submission_1") for n in (1, 2)]
    split = [grade(student(n), n, attempt="split", returns_as="submission_2") for n in (3, 4)]
    others = [grade(student(5), attempt="A/b"), grade(student(6), attempt="a_B")]
    lost = grade(student(7))
    known = [*pair, *split, *others]
    exported, _ = gradescope(tmp_path, [*known, lost], results=class_results(known))
    folders = [path.parent.name for path in exported.files[1:]]
    assert folders == ["1", "A_b", "a_B-2"]
    assert exported.remarks == (
        "Student 3, Student 4: one submission, different grades; it has no results.json.",
        "Student 7: no result of 'key7.zip'; it has no results.json.",
    )


def test_a_refused_submission_is_told_why(tmp_path):
    one = grade(student(1), 0.0, REFUSED)
    results = class_results([one], status=REFUSED, refusal="This is no zip. Zip add.py.")
    exported, _ = gradescope(tmp_path, [one], results=results)
    assert "This is no zip." in json.loads(exported.files[1].read_text())["output"]


# otter and our own table


def test_otter_table(tmp_path):
    waiting = grade(student(8), None, COULD_NOT_BE_JUDGED)
    late = grade(student(9), 9.0, points=(4.0, 6.0), deduction=1.0)
    exported, content = send(tmp_path, "otter", [*a_class(), waiting, late, missing(student(10))])
    questions, rows = read_otter(content.decode())
    assert questions == ["q1_add", "q2_linear"]
    assert rows["key1.zip"] == ["7.50", "11.25", "18.75", "0.9375", "Completed"]
    assert rows["key8.zip"][:4] == ["", "", "", ""]
    assert rows["key9.zip"][2] == "9.00"
    assert len(rows) == 9
    assert "not the sum" in exported.remarks[0]
    assert exported.not_judged == ("Student 8",)


def test_otter_groups_have_one_row_unless_their_grades_differ(tmp_path):
    pair = [grade(student(n), 5.0, attempt="team.zip") for n in (1, 2)]
    content = send(tmp_path, "otter", pair)[1]
    assert len(rows_of(content.decode(), ",")) == 3
    pair[1] = grade(student(2), 6.0, attempt="team.zip")
    exported, content = send(tmp_path, "otter", pair)
    assert len(rows_of(content.decode(), ",")) == 4
    assert "several rows" in exported.remarks[0]


def test_our_own_table_has_everybody_and_runs_nothing(tmp_path):
    odd = grade(student(7, "\t+cmd", **{LOGIN: "@sum", SIS_ID: "-2+3"}), 1e-7, late_by=61.4)
    waived = grade(student(8), 10.0, reasons=("=1+1", "Ill, see mail."), deduction=0.5)
    grades = [*a_class(), odd, waived, missing(student(9)), grade(student(10), None)]
    exported, content = send(tmp_path, "csv", grades, missing_as=ZERO)
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
    assert exported.filled == 10
