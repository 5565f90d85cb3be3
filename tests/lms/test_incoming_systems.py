"""Each system's own download, read: students, files, times, earlier attempts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.downloads import (
    Sent,
    make_blackboard,
    make_brightspace,
    make_canvas,
    make_gradescope,
    make_moodle,
    write,
    zipped,
)
from support.read_downloads import (
    CLASS,
    EARLY,
    LATER,
    PAIR,
    WORK,
    both_ways,
    by_id,
    by_name,
    contents,
    gradescope_export,
    opened,
)

from autograder.lms.incoming import DownloadError
from autograder.lms.incoming.brightspace import parse_folder_time
from autograder.lms.incoming.gradescope import parse_ruby_time
from autograder.records.students import (
    ANONYMOUS,
    CANVAS_ID,
    EMAIL,
    LOGIN,
    PARTICIPANT,
    SIS_ID,
    Download,
    HandIn,
    Student,
)


@both_ways
def test_canvas_groups_by_user_and_gives_files_their_names_back(tmp_path, as_zip):
    download = opened(make_canvas(tmp_path, CLASS, as_zip))
    assert (download.system, download.not_read) == ("canvas", ())
    found = by_id(download, CANVAS_ID)
    assert {number: contents(one) for number, one in found.items()} == {
        "11": WORK,
        "12": {"hw1.zip": zipped(WORK)},
        "13": WORK,  # was backprop-1.py: handed in again
        "14": PAIR,
    }
    assert [found[n].late for n in ("11", "12")] == [False, True]
    assert [found[n].number for n in ("11", "13")] == [1, 2]
    assert found["12"].name == "müllerjürgen 12"
    assert found["12"].returns_as == "müllerjürgen_LATE_12_700012_hw1.zip"
    assert found["11"].students[0].key == "canvas id 11"


def test_canvas_anonymous_and_typed_in(tmp_path):
    nobody = Sent("", "", WORK, 21, login="Q7xYz", anonymous=True, late=True)
    typed = Sent("Cy", "Typist", {}, 22, typed="<p>See my page</p>")
    mixed = Sent("Di", "Both", WORK, 23, typed="<p>Note</p>")
    download = opened(make_canvas(tmp_path, [nobody, typed, mixed]))
    first, both, text = sorted(download.hand_ins, key=lambda one: one.name)
    assert first.students == (Student("anonymous id Q7xYz", "", {ANONYMOUS: "Q7xYz"}),)
    assert (first.name, first.late) == ("anon Q7xYz", True)
    assert contents(text) == {"typistcy_22_text.html": b"<p>See my page</p>"}
    assert contents(both) == WORK
    assert ["typed in" in " ".join(one.remarks) for one in (first, both, text)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("handed_in", "files", "given", "number"),
    [
        (["backprop-1.py"], ["backprop.py"], ["backprop.py"], 2),
        (["part-1.py"], ["part-1.py"], ["part-1.py"], 1),
        (["part-1-2.py"], ["part-1.py"], ["part-1.py"], 3),
        (["backprop-1.ipynb"], ["backprop.py"], ["backprop.ipynb"], 2),
        (["hw-3.zip"], ["backprop.py"], ["hw-3.zip"], 1),
        (["miniflow (1).py"], ["miniflow.py"], ["miniflow (1).py"], 1),
        (["backprop.py", "backprop-1.py"], ["backprop.py"], ["backprop-1.py", "backprop.py"], 1),
        (
            ["backprop-1.py", "backprop-2.py"],
            ["backprop.py"],
            ["backprop-1.py", "backprop-2.py"],
            1,
        ),
        (["1_2_x.py"], ["x.py"], ["1_2_x.py"], 1),
        (["6_text.html"], ["x.py"], ["6_text.html"], 1),
    ],
)
def test_only_the_number_that_canvas_added_is_taken_away(tmp_path, handed_in, files, given, number):
    members = {f"lovelaceada_5_{n}_{name}": b"x" for n, name in enumerate(handed_in, 60)}
    members["otherone_7_70_x.zip"] = b"PK"
    download = opened(write(tmp_path, "submissions", members, True), files=files)
    one = by_id(download, CANVAS_ID)["5"]
    assert (sorted(contents(one)), one.number) == (given, number)


@both_ways
@pytest.mark.parametrize("shape", [{}, {"flat": True}, {"old": True}], ids=["new", "flat", "old"])
def test_moodle_folders_and_flat_files(tmp_path, as_zip, shape):
    download = opened(make_moodle(tmp_path, CLASS, as_zip, **shape))
    assert (download.system, download.not_read) == ("moodle", ())
    found = by_id(download, PARTICIPANT)
    assert {number: contents(one) for number, one in found.items()} == {
        "11": WORK,
        "12": {"hw1.zip": zipped(WORK)},
        "13": WORK,
        "14": PAIR,
    }
    assert found["12"].students[0].name == "Jürgen Müller"
    assert found["13"].students[0].name == "Sean O'Brien, Jr."
    assert found["14"].students[0].name == "<script>alert(1)<script> Tables"
    end = "_" if "old" in shape else ""
    assert found["11"].returns_as == f"Ada Lovelace_11_assignsubmission_file{end}"
    assert [one.late for one in download.hand_ins] == [None] * 4


def test_moodle_blind_typed_in_and_default_group(tmp_path):
    blind = Sent("Ada", "Lovelace", WORK, 31, anonymous=True)
    typed = Sent("Cy", "Typist", {}, 32, typed="<p>Hello</p>")
    both = Sent("Di", "Both", WORK, 33, typed="<p>Hello</p>")
    team = Sent("Ed", "Team", WORK, 34, group=("Default group",))
    download = opened(make_moodle(tmp_path, [blind, typed, both, team]))
    found = {one.name: one for one in download.hand_ins}
    assert found["Participant 31"].students == (
        Student("moodle participant 31", "", {PARTICIPANT: "31"}),
    )
    assert contents(found["Cy Typist 32"]) == {"onlinetext.html": b"<p>Hello</p>"}
    assert contents(found["Di Both 33"]) == WORK
    assert "no code" in found["Di Both 33"].remarks[0]
    assert found["Default group 34"].students[0].ids == {}
    assert "default group" in found["Default group 34"].remarks[0]


def test_a_file_that_imitates_another_participant_stays_its_owners(tmp_path):
    forged = "Bob_2_assignsubmission_file_backprop.py"
    cy = "HW1_bob_attempt_2024-09-20-10-05-00_backprop.py"
    moodle = [Sent("Ada", "Lovelace", {forged: b"x"}, 1), Sent("Bob", "Babbage", WORK, 2)]
    download = opened(make_moodle(tmp_path, moodle, flat=True))
    found = by_id(download, PARTICIPANT)
    assert (contents(found["1"]), contents(found["2"])) == ({forged: b"x"}, WORK)
    blackboard = [
        Sent("Ada", "L", {cy: b"x"}, login="ada"),
        Sent("Bob", "B", WORK, login="bob"),
    ]
    download = opened(make_blackboard(tmp_path, blackboard))
    found = by_id(download, LOGIN)
    assert (contents(found["ada"]), contents(found["bob"])) == ({cy: b"x"}, WORK)


@both_ways
@pytest.mark.parametrize("tagged", [False, True], ids=["plain", "ruby tags"])
def test_gradescope_groups_times_and_earlier_attempts(tmp_path, as_zip, tagged):
    team = Sent("Mo", "Team", WORK, 15, "007", "mo@x.edu", group=("Mo Team", "Jo Team"))
    download = opened(make_gradescope(tmp_path, [*CLASS, team], as_zip, tagged))
    assert (download.system, download.not_read) == ("gradescope", ())
    found = by_name(download)
    assert contents(found["Jürgen Müller"]) == {"hw1.zip": zipped(WORK)}
    assert contents(found["<script>alert(1)<script> Tables"]) == PAIR
    assert found["Ada Lovelace"].students == (
        Student("sis id 0011", "Ada Lovelace", {SIS_ID: "0011", EMAIL: "ada@example.edu"}),
    )
    assert [one.name for one in found["Mo Team"].students] == ["Mo Team", "Jo Team"]
    assert found["Mo Team"].name == "Mo Team, Jo Team 15"
    assert found["Sean O'Brien, Jr."].number == 2
    assert found["Ada Lovelace"].submitted_at == datetime(2024, 9, 20, 10, 5, 0, 135062, UTC)


def test_gradescope_pdfs_strangers_and_what_is_missing(tmp_path):
    metadata = (
        "12.pdf:\n  :submitters:\n  - :name: Ada\n    :sid: 0123\n"
        "submission_7:\n  :submitters: none\n  :created_at: yesterday\n"
        "submission_8:\n  :submitters:\n  - :name: Gone\n"
        "../../etc/passwd:\n  :submitters:\n  - :name: Eve\n"
    )
    members = {"12.pdf": b"%PDF", "submission_7/backprop.py": b"x", "notes.txt": b"x"}
    download = opened(gradescope_export(tmp_path, metadata, members))
    ada, unknown = download.hand_ins
    assert unknown.name == "submission_7"
    assert (ada.students[0].ids, contents(ada)) == ({SIS_ID: "0123"}, {"12.pdf": b"%PDF"})
    assert unknown.students == (Student("submission_7", ""),)
    assert "does not say whose" in unknown.remarks[0]
    assert "cannot be read: yesterday" in unknown.remarks[1]
    assert {name for name, _ in download.not_read} == {
        "notes.txt",
        "submission_8",
        "../../etc/passwd",
    }


def test_two_of_one_name_without_ids_are_two_students(tmp_path):
    metadata = "".join(f"submission_{n}:\n  :submitters:\n  - :name: Li Wei\n" for n in (1, 2))
    members = {f"submission_{n}/backprop.py": b"x" for n in (1, 2)}
    download = opened(gradescope_export(tmp_path, metadata, members))
    assert len({one.students[0].key for one in download.hand_ins}) == 2
    assert all("several called Li Wei" in one.remarks[0] for one in download.hand_ins)


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ("submission_1: [", "is no YAML"),
        ("- 1\n- 2\n", "should name submissions"),
        ("submission_1: " + "[" * 5000, "more than 50 levels"),
        ("submission_1: [" + "x, " * 500_001 + "]", "more than 500,000 values"),
        ("submission_1: \x00\n", "is no YAML"),
        ("x" * (100 * 2**20 + 1), "larger than 100 MiB"),
    ],
    ids=["cut off", "a list", "deep", "wide", "zero", "huge"],
)
def test_metadata_that_cannot_be_read_is_a_clear_error(tmp_path, metadata, words):
    folder = gradescope_export(tmp_path, metadata, {"submission_1/backprop.py": b"x"})
    with pytest.raises(DownloadError, match=words):
        opened(folder)


def test_metadata_constructs_nothing_and_aliases_do_not_multiply(tmp_path):
    bomb = "bomb: &a0 [x, x]\n"
    bomb += "".join(f"b{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    crowd = "".join(f"- :name: Student {n}\n" for n in range(60))
    metadata = (
        f"{bomb}crowd: &crowd\n{crowd}"
        "submission_1:\n  :submitters:\n"
        "  - :name: !!python/object/apply:os.system ['touch never']\n    :sid: 0o17\n"
        "submission_2:\n  :submitters: *crowd\n"
        "submission_3:\n  :submitters: *a29\n"
        "submission_5:\n  :submitters: *nobody\n  :history: &self [*self]\n"
        "submission_4: !ruby/object:Submission\n  :submitters:\n  - :name: Ada\n"
    )
    members = {f"submission_{n}/backprop.py": b"x" for n in (1, 2, 3, 4, 5)}
    download = opened(gradescope_export(tmp_path, metadata, members))
    keys = [one.students[0].key for one in download.hand_ins]
    assert keys == ["Ada", "sis id 0o17", "submission_3", "submission_5"]
    assert "names 60 submitters" in dict(download.not_read)["submission_2"]


@both_ways
def test_brightspace_folders_of_one_student_are_attempts_in_order(tmp_path, as_zip):
    again = Sent("Ada", "Lovelace", PAIR, 11, at=LATER)
    namesake = Sent("Ada", "Lovelace", WORK, 99)
    hyphens = Sent("Mary-Ann - Jo", "Smith", WORK, 16)
    path = make_brightspace(tmp_path, [again, *CLASS, namesake, hyphens], as_zip)
    download = opened(path)
    assert (download.system, download.not_read) == ("brightspace", ())
    ada = [one for one in download.hand_ins if one.students[0].key.endswith(" 11")]
    assert [(one.name, one.number, one.submitted_at) for one in ada] == [
        ("Ada Lovelace 11", 1, EARLY),
        ("Ada Lovelace 11 attempt 2", 2, LATER),
    ]
    assert [contents(one) for one in ada] == [WORK, PAIR]
    assert ada[1].returns_as == "11-2557369 - Ada Lovelace - Sep 24, 2024 926 PM"
    names = {one.students[0].name for one in download.hand_ins}
    assert {"Sean O'Brien, Jr.", "Mary-Ann - Jo Smith", "Jürgen Müller"} < names


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Sep 24, 2024 926 PM", LATER),
        ("Sep 24, 2024 9:26 PM", LATER),
        ("Sep 24, 2024 9:26\u202fPM", LATER),
        ("24 September, 2024 21:26", LATER),
        ("24 September 2024 2126", LATER),
        ("September 24, 2024 at 9.26 p.m.", LATER),
        ("Jan 1, 2025 1200 AM", datetime(2025, 1, 1)),
        ("Jan 1, 2025 12:05 PM", datetime(2025, 1, 1, 12, 5)),
        ("24 septembre 2024 21h26", None),
        ("Sep 31, 2024 926 PM", None),
        ("Foo 24, 2024 926 PM", None),
        ("Sep 24, 2024 1326 PM", None),
        ("Sep 24, 2024 9999", None),
        ("", None),
    ],
)
def test_brightspace_times(text, time):
    assert parse_folder_time(text) == time


def test_a_brightspace_time_in_another_language_is_remarked(tmp_path):
    members = {"1-2 - Ada Lovelace - 24 de septiembre/backprop.py": b"x"}
    (one,) = opened(write(tmp_path, "download", members, True)).hand_ins
    assert one.submitted_at is None
    assert "24 de septiembre" in one.remarks[0]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-09-28 01:22:09.135062000 Z", datetime(2024, 9, 28, 1, 22, 9, 135062, UTC)),
        ("2024-09-28 01:22:09 UTC", datetime(2024, 9, 28, 1, 22, 9, tzinfo=UTC)),
        ("2024-09-28T03:22:09.5+02:00", datetime(2024, 9, 28, 1, 22, 9, 500000, UTC)),
        ("2024-09-28 01:22:09", datetime(2024, 9, 28, 1, 22, 9)),
        ("2024-13-28 01:22:09 Z", None),
        ("soon", None),
    ],
)
def test_ruby_times(text, time):
    assert parse_ruby_time(text) == time


@both_ways
def test_blackboard_keeps_every_attempt(tmp_path, as_zip):
    again = Sent("Ada", "Lovelace", PAIR, login="alovelace", at=LATER, late=True)
    download = opened(make_blackboard(tmp_path, [again, *CLASS], as_zip))
    assert (download.system, download.not_read) == ("blackboard", ())
    ada = [one for one in download.hand_ins if one.students[0].key == "login alovelace"]
    assert [(o.name, o.number, o.submitted_at, o.late, contents(o)) for o in ada] == [
        ("alovelace", 1, EARLY, None, WORK),
        ("alovelace attempt 2", 2, LATER, True, PAIR),
    ]
    names = {one.students[0].name for one in download.hand_ins}
    assert names == {one.name for one in CLASS}


def test_blackboard_believes_only_its_own_lines(tmp_path):
    note = "Name: Mallory (bob)\nDate Submitted: (Late)\n"
    underscored = Sent("Zoe", "Under", WORK, login="zoe_u")
    typed = Sent("Ada", "Lovelace", {}, login="ada", typed=note)
    members = {"HW1_cy_attempt_2024-09-20-10-05-99_backprop.py": b"x"}
    path = make_blackboard(tmp_path, [underscored, typed], as_zip=False)
    for name, content in members.items():
        (path / name).write_bytes(content)
    ada, cy, zoe = opened(path).hand_ins
    assert zoe.students[0].ids == {LOGIN: "zoe_u"}
    assert (ada.students[0].name, ada.late) == ("Ada Lovelace", None)
    assert "only text" in ada.remarks[0]
    assert (cy.students[0].ids, cy.submitted_at) == ({LOGIN: "cy"}, None)
    assert "cannot be read" in cy.remarks[0]
    assert "is missing" in cy.remarks[1]


def test_a_plain_folder_is_as_it_was(tmp_path):
    (tmp_path / "class" / "monday").mkdir(parents=True)
    for name in ("ada.zip", "monday/bob.zip", "cy.py"):
        (tmp_path / "class" / name).write_bytes(b"PK")
    download = opened(tmp_path / "class")
    assert download == Download(
        "plain",
        tuple(
            HandIn(
                name, ((tmp_path / "class" / file).resolve(),), (Student(name, "", {}, section),)
            )
            for name, file, section in (
                ("ada", "ada.zip", ""),
                ("cy", "cy.py", ""),
                ("monday/bob", "monday/bob.zip", "monday"),
            )
        ),
    )
    assert not (tmp_path / "unpacked").exists()
