"""From a bulk download to the file that goes back: by the command line, for each system.

Names with accents, commas, apostrophes and tags; late, resubmitted, in groups, anonymous.
"""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import autograder
from support.downloads import (
    AUTUMN,
    Sent,
    make_blackboard,
    make_brightspace,
    make_canvas,
    make_gradescope,
    make_moodle,
    zipped,
)
from support.lms_class import TITLE
from support.lms_readers import (
    read_blackboard,
    read_brightspace,
    read_canvas,
    read_gradescope,
    read_moodle,
    read_otter,
    read_results_json,
)
from support.lms_worksheets import (
    CANVAS_COLUMNS,
    blackboard_sheet,
    brightspace_sheet,
    canvas_sheet,
    moodle_sheet,
)

from autograder.authors.skeleton import make_skeleton
from autograder.records.students import (
    CANVAS_ID,
    EMAIL,
    LOGIN,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    Student,
)

pytestmark = pytest.mark.slow

NAME, FILE = "x1_round", "round.py"

NAMES = {
    "Zoë Müller": 10,
    "Seán O'Brien": 6,
    "Grace <script>alert(1)": 0,
    "Ada Lovelace, Lady": 10,
    "Jürgen van der Höh": 6,
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = tmp_path_factory.mktemp("class")
    (course / "assignments").mkdir()
    make_skeleton(course, NAME, TITLE)
    return course


@pytest.fixture(scope="module")
def class_(course):
    """Who handed in what; Ada's first attempt was wrong, Jürgen was late."""
    right = (course / "solutions" / NAME / FILE).read_text(encoding="utf-8")
    wrong = right.replace("value - learning_rate", "value + learning_rate")
    assert wrong != right
    sources = {10: {FILE: right.encode()}, 6: {"hw.zip": zipped({FILE: wrong.encode()})}}
    sources[0] = {"hw.zip": b"Rar!\x1a\x07 not for us"}
    sent = []
    for number, (name, total) in enumerate(NAMES.items(), 1):
        first, _, last = name.partition(" ")
        known = dict(number=100 + number, sid=f"00{number}", login=f"user{number}")
        sent.append(Sent(first, last, sources[total], email=f"user{number}@example.edu", **known))
    ada = sent.pop(3)
    sent.append(replace(ada, files=sources[6], at=AUTUMN - timedelta(days=1)))
    sent.append(replace(ada, attempt=2))
    sent[3] = replace(sent[3], late=True)
    return sent


def students(class_):
    """The class as the LMS knows it."""
    found = {}
    for one in class_:
        ids = {
            CANVAS_ID: str(one.number),
            PARTICIPANT: str(one.number),
            ORG_ID: f"0{one.number}",
            SIS_ID: one.sid,
            LOGIN: one.login,
            EMAIL: one.email,
        }
        found[one.name] = Student(one.name, one.name, ids)
    return list(found.values())


def graded(course, tmp_path, download, sheet, system):
    """The class, graded with the LMS's own sheet for a roster. Returns: the folder, the sheet."""
    roster = tmp_path / "sheet.csv"
    roster.write_text(sheet, encoding="utf-8", newline="")
    out = tmp_path / "out"
    options = ("--roster", roster) if sheet else ()
    run = autograder("--course", course, "grade", NAME, download, "--out", out, *options)
    assert run.returncode == 0, run.stderr
    assert f"read as a download of {system}" in run.stdout
    assert "not on the roster" not in run.stderr
    return out, roster


def rows(out):
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def totals(out):
    """Totals by name. The apostrophe that guards a cell against formulas is none of the name's."""
    return {row["student"].removeprefix("'"): float(row["total"]) for row in rows(out)}


def exported(course, out, target, sheet=None, *options):
    into = ("--into", sheet) if sheet else ()
    run = autograder("--course", course, "export", out, "--to", target, *into, *options)
    assert run.returncode == 0, run.stderr
    assert "LOOK AT" not in run.stdout
    place = out / "export"
    return place / target if target == "gradescope" else (place / f"{target}.csv").read_bytes()


@pytest.mark.parametrize("as_zip", [True, False], ids=["zip", "unpacked"])
def test_canvas(course, class_, tmp_path, as_zip):
    known = students(class_)
    sheet = canvas_sheet(known, possible="10.00")
    download = make_canvas(tmp_path, class_, as_zip)
    out, roster = graded(course, tmp_path, download, sheet, "Canvas")
    assert totals(out) == NAMES
    content = exported(course, out, "canvas", roster)
    people = {one.ids[kind]: one.ids[CANVAS_ID] for one in known for kind in (CANVAS_ID, SIS_ID)}
    found = read_canvas(content, CANVAS_COLUMNS, people)
    assert found == {one.ids[CANVAS_ID]: NAMES[one.name] for one in known}


def test_moodle(course, class_, tmp_path):
    known = students(class_)
    sheet = moodle_sheet(known, maximum="10.00")
    out, roster = graded(course, tmp_path, make_moodle(tmp_path, class_), sheet, "Moodle")
    assert totals(out) == NAMES
    found = read_moodle(exported(course, out, "moodle", roster), {})
    assert {key: float(grade) for key, (grade, _) in found.items()} == {
        one.ids[PARTICIPANT]: NAMES[one.name] for one in known
    }
    run = autograder(
        *("--course", course, "export", out, "--to", "moodle", "--into", roster, "--feedback")
    )
    assert "LOOK AT 1 without a name that the system takes feedback by: Grace" in run.stdout
    with zipfile.ZipFile(out / "export" / "moodle_feedback.zip") as archive:
        assert "Zoë Müller_101_assignsubmission_file/feedback.html" in archive.namelist()
        assert len(archive.namelist()) == len(NAMES) - 1


def test_brightspace(course, class_, tmp_path):
    known = students(class_)
    item = f"{TITLE} Points Grade <Numeric MaxPoints:10>"
    sheet = brightspace_sheet(known, item).replace("Last Name,First Name", "Name,Nickname")
    download = make_brightspace(tmp_path, class_)
    out, roster = graded(course, tmp_path, download, sheet, "Brightspace")
    assert totals(out) == NAMES
    header, found = read_brightspace(exported(course, out, "brightspace", roster))
    assert header == item
    assert found == {one.ids[ORG_ID]: NAMES[one.name] for one in known}


def test_blackboard(course, class_, tmp_path):
    known = students(class_)
    sheet = blackboard_sheet(known, points="10 Score")
    download = make_blackboard(tmp_path, class_)
    out, roster = graded(course, tmp_path, download, sheet, "Blackboard")
    assert {row["submission"].split()[0]: row["total"] for row in rows(out)}
    assert sorted(totals(out).values()) == sorted(NAMES.values())
    found = read_blackboard(exported(course, out, "blackboard", roster))
    assert found == {one.ids[LOGIN]: NAMES[one.name] for one in known}


def test_gradescope(course, class_, tmp_path):
    """A group: Zoë handed in for two."""
    group = ("Zoë Müller", "Nobody's Friend")
    sent = [replace(one, group=group) if one.first == "Zoë" else one for one in class_]
    out, _ = graded(course, tmp_path, make_gradescope(tmp_path, sent), "", "Gradescope")
    assert totals(out) == NAMES | {"Nobody's Friend": 10}
    folder = exported(course, out, "gradescope")
    scores = read_gradescope((folder / "scores.csv").read_text(encoding="utf-8"), 2)
    assert sorted(float(row["Total Score"]) for row in scores) == [0, 6, 6, 10, 10, 10]
    found = [
        read_results_json(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("results.json"))
    ]
    assert sorted(one["score"] for one in found) == [0, 6, 6, 10, 10]


def test_anonymous_students_keep_their_numbers_and_get_no_name(course, class_, tmp_path):
    sent = [replace(one, anonymous=True) for one in class_ if one.attempt == 1]
    sent = [one for one in sent if "Lovelace" not in one.name]
    for make, system in ((make_canvas, "Canvas"), (make_moodle, "Moodle")):
        place = tmp_path / system
        place.mkdir()
        out, _ = graded(course, place, make(place, sent), "", system)
        assert sorted(float(row["total"]) for row in rows(out)) == [0, 6, 6, 10]
        text = (out / "grades.csv").read_text(encoding="utf-8")
        assert not any(one.last in text for one in sent)


def test_otter_and_csv_tables(course, class_, tmp_path):
    out, _ = graded(course, tmp_path, make_gradescope(tmp_path, class_), "", "Gradescope")
    questions, cells = read_otter(exported(course, out, "otter").decode())
    assert questions == ["q1_softplus", "q2_gradient_step"]
    assert len(cells) == len(NAMES)
    table = list(csv.DictReader(exported(course, out, "csv").decode().splitlines()))
    assert {row["name"].removeprefix("'"): float(row["total"]) for row in table} == NAMES


def test_hostile_names_are_text_on_every_page(course, class_, tmp_path):
    out, _ = graded(course, tmp_path, make_gradescope(tmp_path, class_), "", "Gradescope")
    for page in [out / "index.html", *(out / "feedback").iterdir()]:
        assert "<script>alert" not in page.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in (out / "index.html").read_text(encoding="utf-8")


def test_a_system_that_was_asked_for_and_does_not_fit_is_refused(course, class_, tmp_path):
    download = make_moodle(tmp_path, class_)
    run = autograder(
        *("--course", course, "grade", NAME, download, "--from", "canvas"),
        *("--out", tmp_path / "out"),
    )
    assert run.returncode == 2
    assert "canvas" in run.stderr.lower()
    assert not (tmp_path / "out" / "grades.csv").exists()
