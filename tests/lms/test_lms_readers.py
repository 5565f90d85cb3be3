"""The strict readers refuse broken files, so that a test with them means something."""

import pytest
from support.lms_readers import (
    ReaderRefuses,
    read_blackboard,
    read_brightspace,
    read_canvas,
    read_gradescope,
    read_moodle,
    read_otter,
    read_results_json,
)

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,HW1 (98765)\n"
    "    Points Possible,,,,,20.00\n"
    '"Lovelace, Ada",12,S001,ada,CS-1,18.50\n'
)
MOODLE = (
    "Identifier,Full name,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments\n"
    "Participant 12,Ada Lovelace,Submitted,18.50,20.00,-,Good\n"
)
BRIGHTSPACE = "OrgDefinedId,Username,HW1 Points Grade,End-of-Line Indicator\n#12,#ada,18.50,#\n"
BLACKBOARD = (
    '"Last Name","First Name","Username","HW1 [Total Pts: 20 Score] |12"\n'
    '"Lovelace","Ada","ada","18.50"\n'
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,Submission ID,"
    "Submission Time,Lateness (H:M:S),View Count,Submission Count,q1\n"
    "Ada,Lovelace,12,a@b.c,,18.50,20.00,Graded,7,,0:00:00,,,18.50\n"
)
RESULTS = '{"score": 1.5, "visibility": "visible", "tests": [{"name": "a", "status": "passed"}]}'
OTTER = (
    "file,q1,total_points_earned,percent_correct,grading_status\n"
    "points-per-question,2,2,1.0,--\n"
    "ada.zip,1,1,0.5,Completed\n"
)


def canvas(text):
    return read_canvas(text.encode(), {"HW1 (98765)"}, {"12": "12", "S001": "12"})


def moodle(text):
    return read_moodle(text.encode(), {})


def brightspace(text):
    return read_brightspace(text.encode())


def blackboard(text):
    return read_blackboard(text.encode())


def gradescope(text):
    return read_gradescope(text, 1)


def test_they_read_what_is_right():
    assert canvas(CANVAS) == {"12": 18.5}
    assert moodle(MOODLE) == {"12": ("18.50", "Good")}
    assert brightspace(BRIGHTSPACE) == ("HW1 Points Grade", {"12": 18.5})
    assert blackboard(BLACKBOARD) == {"ada": 18.5}
    assert gradescope(GRADESCOPE)[0]["Total Score"] == "18.50"
    assert read_results_json(RESULTS)["score"] == 1.5
    assert read_otter(OTTER) == (["q1"], {"ada.zip": ["1", "1", "0.5", "Completed"]})


@pytest.mark.parametrize(
    ("reader", "text", "old", "new"),
    [
        (canvas, CANVAS, "Student,ID", "Name,ID"),
        (canvas, CANVAS, "Section", "Notes"),
        (canvas, CANVAS, "HW1 (98765)", "HW1"),
        (canvas, CANVAS, "18.50", ""),
        (canvas, CANVAS, "18.50", "1.85e1"),
        (canvas, CANVAS, "18.50", "nan"),
        (canvas, CANVAS, ",12,S001", ",99,S999"),
        (canvas, CANVAS, '"Lovelace, Ada"', "Lovelace, Ada"),
        (moodle, MOODLE, "Identifier", "ID"),
        (moodle, MOODLE, ",Grade,", ",Mark,"),
        (moodle, MOODLE, "Last modified (grade)", "Modified"),
        (moodle, MOODLE, "Participant 12", "Ada"),
        (moodle, MOODLE, "18.50", "18,50"),
        (brightspace, BRIGHTSPACE, ",#\n", ",\n"),
        (brightspace, BRIGHTSPACE, ",End-of-Line Indicator", ",End"),
        (brightspace, BRIGHTSPACE, " Points Grade", ""),
        (brightspace, BRIGHTSPACE, "OrgDefinedId,Username", "First Name,Email"),
        (brightspace, BRIGHTSPACE, "#12,#ada", ","),
        (blackboard, BLACKBOARD, '"Username"', '"User"'),
        (blackboard, BLACKBOARD, " |12", ""),
        (blackboard, BLACKBOARD, '"18.50"', "18.50"),
        (blackboard, BLACKBOARD, '"18.50"', '""'),
        (gradescope, GRADESCOPE, "SID", "ID"),
        (gradescope, GRADESCOPE, "Graded", "Done"),
        (gradescope, GRADESCOPE, ",18.50,20.00", ",,20.00"),
        (gradescope, GRADESCOPE, "0:00:00", "0"),
        (read_results_json, RESULTS, "1.5", "NaN"),
        (read_results_json, RESULTS, "1.5", "Infinity"),
        (read_results_json, RESULTS, '"score": 1.5, ', ""),
        (read_results_json, RESULTS, '"visible"', '"public"'),
        (read_results_json, RESULTS, '"passed"', '"ok"'),
        (read_results_json, RESULTS, '"name"', '"title"'),
        (read_results_json, RESULTS, "}]}", "}]"),
        (read_otter, OTTER, "points-per-question", "someone.zip"),
        (read_otter, OTTER, "ada.zip", "section1/ada.zip"),
        (read_otter, OTTER, "0.5", "50"),
        (read_otter, OTTER, "Completed", ""),
    ],
)
def test_they_refuse_what_is_broken(reader, text, old, new):
    assert old in text
    with pytest.raises(ReaderRefuses):
        reader(text.replace(old, new))
