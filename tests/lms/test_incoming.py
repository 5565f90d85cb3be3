"""What learning management systems give, read: downloads and rosters in, students and files out."""

from __future__ import annotations

import io
import os
import random
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.downloads import (
    Sent,
    make_blackboard,
    make_brightspace,
    make_canvas,
    make_gradescope,
    make_moodle,
    make_plain,
    write,
    zipped,
)

from autograder.intake.archive import Refused, shown
from autograder.lms.incoming import DownloadError, NothingFoundError, open_download
from autograder.lms.incoming.brightspace import parse_folder_time
from autograder.lms.incoming.gradescope import parse_ruby_time
from autograder.lms.incoming.roster import RosterError, match_roster, read_roster
from autograder.lms.incoming.unpack import BulkCaps, BulkZip
from autograder.records.students import (
    ANONYMOUS,
    CANVAS_ID,
    EMAIL,
    LOGIN,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    Download,
    HandIn,
    Student,
)

FILES = ["backprop.py"]
WORK = {"backprop.py": b"weights = 1\n"}
EARLY, LATER = datetime(2024, 9, 20, 10, 5), datetime(2024, 9, 24, 21, 26)

ADA = Sent("Ada", "Lovelace", WORK, 11, "0011", "ada@example.edu", "alovelace")
JUERGEN = Sent("Jürgen", "Müller", {"hw1.zip": zipped(WORK)}, 12, "0012", login="jm", late=True)
SEAN = Sent("Sean", "O'Brien, Jr.", WORK, 13, "0013", login="so", attempt=2, at=LATER)
PAIR = {"backprop.py": b"b = 1\n", "sgd.py": b"s = 1\n"}
SCRIPT = Sent("<script>alert(1)<script>", "Tables", PAIR, 14, "0014", login="bobby")
CLASS = [ADA, JUERGEN, SEAN, SCRIPT]

MAKERS = {
    "canvas": make_canvas,
    "moodle": make_moodle,
    "gradescope": make_gradescope,
    "brightspace": make_brightspace,
    "blackboard": make_blackboard,
    "plain": make_plain,
}
both_ways = pytest.mark.parametrize("as_zip", [True, False], ids=["zip", "unpacked"])


def opened(path: Path, system: str | None = None, files: list[str] = FILES) -> Download:
    return open_download([path], path.parent / "unpacked", system, files)


def contents(one: HandIn) -> dict[str, bytes]:
    """What belongs to an attempt, by the names that intake will see."""
    found = {}
    for path in one.files:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            found[file.name] = file.read_bytes()
    return found


def by_id(download: Download, kind: str) -> dict[str, HandIn]:
    """Attempts by the id of their first student."""
    return {one.students[0].ids[kind]: one for one in download.hand_ins}


def by_name(download: Download) -> dict[str, HandIn]:
    return {one.students[0].name: one for one in download.hand_ins}


# Each system's own shape.


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


def gradescope(folder: Path, metadata: str, members: Mapping[str, bytes]) -> Path:
    return write(
        folder, "export", {"submission_metadata.yml": metadata.encode(), **members}, as_zip=False
    )


def test_gradescope_pdfs_strangers_and_what_is_missing(tmp_path):
    metadata = (
        "12.pdf:\n  :submitters:\n  - :name: Ada\n    :sid: 0123\n"
        "submission_7:\n  :submitters: none\n  :created_at: yesterday\n"
        "submission_8:\n  :submitters:\n  - :name: Gone\n"
        "../../etc/passwd:\n  :submitters:\n  - :name: Eve\n"
    )
    members = {"12.pdf": b"%PDF", "submission_7/backprop.py": b"x", "notes.txt": b"x"}
    download = opened(gradescope(tmp_path, metadata, members))
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
    download = opened(gradescope(tmp_path, metadata, members))
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
    folder = gradescope(tmp_path, metadata, {"submission_1/backprop.py": b"x"})
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
    download = opened(gradescope(tmp_path, metadata, members))
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


# Recognising.


@pytest.mark.parametrize("system", [name for name in MAKERS if name != "plain"])
@both_ways
def test_a_wrapper_folder_and_clutter_do_not_matter(tmp_path, system, as_zip):
    inner = MAKERS[system](tmp_path, CLASS, as_zip=False)
    members = {
        f"outer/inner/{path.relative_to(inner)}": path.read_bytes()
        for path in inner.rglob("*")
        if path.is_file()
    }
    members["__MACOSX/outer/._x"] = b"\0"
    members["outer/inner/.DS_Store"] = b"\0"
    download = opened(write(tmp_path, "wrapped", members, as_zip))
    assert download.system == system
    assert len(download.hand_ins) == 4
    assert not [name for name, _ in download.not_read if "DS_Store" in name or "MACOSX" in name]


@pytest.mark.parametrize("system", MAKERS)
def test_the_right_system_may_be_named(tmp_path, system):
    path = MAKERS[system](tmp_path, CLASS, as_zip=False)
    assert opened(path, system).system == system


@pytest.mark.parametrize("system", [name for name in MAKERS if name != "plain"])
def test_a_system_that_does_not_fit_is_refused(tmp_path, system):
    path = make_plain(tmp_path, CLASS)
    with pytest.raises(DownloadError, match=rf"no download of {system}.*found .*\.zip"):
        opened(path, system)
    with pytest.raises(DownloadError, match="there are: canvas, moodle"):
        opened(path, "sakai")


def test_a_few_names_that_look_like_a_system_do_not_make_it_one(tmp_path):
    for name in ("a_1_2_b.zip", "c_3_4_d.zip", "ada.zip", "bob.zip", "cy.zip"):
        (tmp_path / name).write_bytes(zipped(WORK))
    assert opened(tmp_path).system == "plain"


def test_one_zip_called_like_canvas_is_plain_unless_canvas_is_asked_for(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "a_1_2_b.zip").write_bytes(zipped(WORK))
    assert opened(folder).hand_ins[0].name == "a_1_2_b"
    assert opened(folder / "a_1_2_b.zip").system == "plain"
    assert opened(folder, "canvas").hand_ins[0].students[0].ids == {CANVAS_ID: "1"}


def test_a_students_own_zip_is_not_taken_for_a_class(tmp_path):
    path = write(tmp_path, "ada", {"backprop.py": b"x", "a_1_2_b.py": b"x"}, as_zip=True)
    (one,) = opened(path).hand_ins
    assert one.files == (path.resolve(),)


def test_what_fits_two_systems_is_plain(tmp_path):
    members = {
        f"ada_{n}_5_x_assignsubmission_file_x_{n}_assignsubmission_file_x.py": b"x" for n in (1, 2)
    }
    assert opened(write(tmp_path, "class", members, as_zip=False)).system == "plain"


def test_a_folder_with_the_bulk_zip_and_the_members_of_one_as_paths(tmp_path):
    (tmp_path / "lone").mkdir()
    make_canvas(tmp_path / "lone", CLASS)
    assert len(opened(tmp_path / "lone").hand_ins) == 4
    folder = make_canvas(tmp_path, CLASS, as_zip=False)
    download = open_download(sorted(folder.iterdir()), tmp_path / "u", None, FILES)
    assert (download.system, len(download.hand_ins)) == ("canvas", 4)


def test_two_downloads_are_one_class_and_attempts_count_on(tmp_path):
    paths = []
    for name, work in (("one", WORK), ("two", PAIR)):
        (tmp_path / name).mkdir()
        again = Sent("Ada", "Lovelace", work, 11)
        paths.append(
            make_canvas(tmp_path / name, [again, JUERGEN] if name == "one" else [again, SEAN])
        )
    download = open_download(paths, tmp_path / "u", None, FILES)
    found = [(one.name, one.number) for one in download.hand_ins]
    assert found == [
        ("lovelaceada 11", 1),
        ("lovelaceada 11 (2)", 2),
        ("müllerjürgen 12", 1),
        ("obrienjrsean 13", 2),
    ]
    (tmp_path / "bob.zip").write_bytes(zipped(WORK))
    mixed = open_download([*paths, tmp_path / "bob.zip"], tmp_path / "u", None, FILES)
    assert (mixed.system, len(mixed.hand_ins)) == ("plain", 3)


def test_a_second_reading_gives_the_same_and_leaves_other_files_alone(tmp_path):
    path = make_canvas(tmp_path, CLASS)
    (tmp_path / "unpacked").mkdir()
    (tmp_path / "unpacked" / "mine.txt").write_text("keep")
    assert opened(path) == opened(path)
    assert (tmp_path / "unpacked" / "mine.txt").read_text() == "keep"


def test_an_unpacked_download_stays_as_it_is(tmp_path):
    folder = make_canvas(tmp_path, CLASS, as_zip=False)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    download = opened(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not any(path.is_relative_to(folder) for one in download.hand_ins for path in one.files)


def test_results_among_the_members_are_no_attempt(tmp_path):
    folder = make_moodle(tmp_path, CLASS, as_zip=False)
    out = folder / "results"
    out.mkdir()
    download = open_download([folder], out / "unpacked", None, FILES, out)
    assert (len(download.hand_ins), download.not_read) == (4, ())


@pytest.mark.parametrize("system", [None, "canvas"])
def test_an_empty_folder_holds_no_attempt(tmp_path, system):
    (tmp_path / "class").mkdir()
    with pytest.raises(DownloadError):
        opened(tmp_path / "class", system)


def test_a_zip_that_does_not_open_is_plain_or_a_clear_error(tmp_path):
    path = make_canvas(tmp_path, CLASS)
    path.write_bytes(path.read_bytes()[:-400] + b"\0" * 378 + path.read_bytes()[-22:])
    assert opened(path).system == "plain"
    with pytest.raises(DownloadError, match=r"damaged.*Unpack it by hand"):
        opened(path, "canvas")


# Names.


def test_names_of_people_stay_what_they_are(tmp_path):
    right_to_left = "\u200fשרה כהן\u200f"
    names = [unicodedata.normalize("NFD", "Zoë Ångström"), right_to_left, "Ann, née B", "a\nb"]
    metadata = "".join(
        f'submission_{n}:\n  :submitters:\n  - :name: "{name}"\n    :sid: {n}\n'
        for n, name in enumerate([*names[:3], "a\\nb"])
    )
    members = {f"submission_{n}/backprop.py": b"x" for n in range(4)}
    found = by_id(opened(gradescope(tmp_path, metadata, members)), SIS_ID)
    assert [found[str(n)].students[0].name for n in range(4)] == [
        "Zoë Ångström",
        right_to_left,
        "Ann, née B",
        "a b",
    ]
    assert found["1"].name == "שרה כהן 1"


def test_names_of_attempts_are_unique_even_where_case_does_not_count(tmp_path):
    members = {
        f"{name}_{n}_assignsubmission_file/backprop.py": b"x"
        for name, n in (("Ada", 1), ("ADA", 1), ("ada", 1), ("Ada", 2))
    }
    download = opened(write(tmp_path, "class", members, as_zip=True))
    names = [one.name for one in download.hand_ins]
    assert len({name.casefold() for name in names}) == 4
    assert names == sorted(names)


def test_a_name_that_is_no_text_breaks_nothing(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for n in (1, 2):
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9_%d_5_backprop.py" % n)).write_bytes(b"x")
    for system in (None, "plain"):
        for one in opened(folder, system).hand_ins:
            assert one.name.encode()
            assert one.students[0].key.encode(errors="replace")


# Nothing is lost.

PIECES = [
    *("ada", "LATE", "anon", "5", "77", "Participant", "submission", "assignsubmission", "file"),
    *("onlinetext", "attempt", "2024-09-20-10-05-00", "2024-99-99-99-99-99", "1-2", "Ada"),
    *("x.py", "x-1.py", ".py", "..", ".", "a.zip", "text.html", "link.html", "index.html", "1.pdf"),
    *("submission_1", "submission_metadata.yml", "é", "\u200f", "<b>", "'", ",", "~", "%"),
]
SHAPES = {
    "canvas": [
        "A_1_2_B",
        "A_LATE_1_2_B",
        "anon_1_2_B",
        "LATE_anon_1_2_B",
        "A_1_text.html",
        "A_3_2_B",
    ],
    "moodle": [
        f"A_{n}_assignsubmission_{t}" for n in "12" for t in ("file", "file_B", "onlinetext_B")
    ],
    "gradescope": ["submission_1", "submission_2", "submission_3", "1.pdf", "2.pdf"],
    "brightspace": ["1-2 - A - B", "2-2 - A - B", "1-2 - Ada - Sep 1, 2024 926 PM"],
    "blackboard": [
        f"{who}_attempt_2024-0{n}-01-00-00-00{end}"
        for who in ("A", "HW1_ada", "_")
        for n in "19"
        for end in ("_B", ".txt")
    ],
    "plain": ["A", "B.zip"],
}


def hostile_name(chance: random.Random, system: str) -> str:
    """A name like those of a system, with pieces of what systems write where it is free."""
    shape = chance.choice(SHAPES[system]) if chance.random() < 0.8 else "A"
    free = ("_".join(chance.choices(PIECES, k=chance.randint(1, 4))) for _ in "AB")
    return shape.replace("A", next(free), 1).replace("B", next(free), 1)[:120]


def accounted_for(download: Download, name: str, content: bytes) -> bool:
    """Whether a member became part of an attempt, or is named as unread."""
    if any(content in contents(one).values() for one in download.hand_ins):
        return True
    said = [what for what, _ in download.not_read]
    said += [remark for one in download.hand_ins for remark in one.remarks]
    beside = name in ("index.html", "submission_metadata.yml")
    if download.system == "blackboard" and name.endswith(".txt"):
        return True
    return beside or name.startswith("._") or any(shown(name) in text for text in said)


@pytest.mark.parametrize("system", [None, *MAKERS])
@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_names_are_every_member_is_accounted_for(tmp_path, system, seed):
    chance = random.Random(f"{system} {seed}")
    folder = tmp_path / "class"
    shape = system or chance.choice(list(SHAPES))
    if shape == "gradescope":
        write(folder, "submission_7", {"x.py": b"seven"}, as_zip=False)
        (folder / "submission_metadata.yml").write_bytes(b"submission_1:\nsubmission_9:\n")
    for n in range(60):
        name = hostile_name(chance, shape)
        target = folder / name / "x.py" if chance.random() < 0.4 else folder / name
        if name not in (".", "..") and not (folder / name).exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(b"%d" % n)
    download = opened(folder, system)
    assert download.system == system or system is None
    assert download.hand_ins
    names = [one.name for one in download.hand_ins]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(one.files and one.students and one.students[0].key for one in download.hand_ins)
    hidden = download.system == "plain"
    for path in folder.rglob("*"):
        if path.is_file() and not (hidden and path.relative_to(folder).parts[0][0] == "."):
            top = path.relative_to(folder).parts[0]
            assert accounted_for(download, top, path.read_bytes()), path


# Hostile members of a bulk zip.

HOSTILE = {
    "../evil_1_2_x.py": "unsafe path",
    "/abs_1_2_x.py": "unsafe path",
    "C:\\x_1_2_y.py": "unsafe path",
    "a/../../evil_1_2_x.py": "unsafe path",
    "nul_1_2_x.py\0.zip": "unsafe path",
    f"long_1_2_{'x' * 300}.py": "too long",
    "..": "unsafe path",
}


def test_hostile_names_in_a_bulk_zip_touch_nothing_outside(tmp_path):
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one in ("lovelaceada_11_70_backprop.py", "mullerj_12_71_backprop.py"):
            archive.writestr(one, WORK["backprop.py"])
        for name in HOSTILE:
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            archive.writestr(info, b"evil")
        link = zipfile.ZipInfo("link_13_72_backprop.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("lovelaceada_11_70_backprop.py", b"twice")
    before = set(tmp_path.parent.rglob("*"))
    download = opened(path, "canvas")
    new = set(tmp_path.parent.rglob("*")) - before
    assert all(one.is_relative_to(tmp_path / "unpacked") for one in new)
    assert [contents(one) for one in download.hand_ins] == [WORK, WORK]
    reasons = dict(download.not_read)
    assert len(download.not_read) == len(HOSTILE) + 2
    assert "link" in reasons["link_13_72_backprop.py"]
    assert "has its name" in reasons["lovelaceada_11_70_backprop.py"]
    for name, why in HOSTILE.items():
        clean = name.replace("\\", "/").replace("\0", "?")
        assert why in next(why for shown, why in download.not_read if clean.startswith(shown[:150]))


def test_a_name_that_leads_out_of_its_folder_once_the_prefix_is_gone(tmp_path):
    members = {f"ada_{n}_5_{name}": b"x" for n, name in enumerate(("..", ".", "ok.py"), 1)}
    download = opened(write(tmp_path, "submissions", members, as_zip=True))
    assert [sorted(contents(one)) for one in download.hand_ins] == [
        ["ada_1_5_.."],
        ["ada_2_5_."],
        ["ok.py"],
    ]


def test_two_loose_files_that_come_to_one_name_are_both_kept(tmp_path):
    members = {"ada_1_5_x.py": b"1", "ada_1_6_X.py": b"2", "bob_2_7_x.py": b"3"}
    ada, _ = opened(write(tmp_path, "submissions", members, as_zip=True)).hand_ins
    assert sorted(contents(ada).values()) == [b"1", b"2"]
    assert len({path.name.casefold() for path in ada.files}) == 2
    assert len({path.parent for path in ada.files}) == 1


def test_links_and_pipes_in_an_unpacked_download_are_named_not_followed(tmp_path):
    folder = make_canvas(tmp_path, CLASS, as_zip=False)
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "eve_66_1_backprop.py").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "eve_67_1_backprop.py")
    download = opened(folder)
    assert len(download.hand_ins) == 4
    assert [name for name, _ in download.not_read] == [
        "eve_66_1_backprop.py",
        "eve_67_1_backprop.py",
    ]


def unpacked(path: Path, into: Path, **caps: int) -> tuple[set[str], dict[str, str]]:
    """What lies on disk after unpacking, and what was left out."""
    with BulkZip(path, BulkCaps(**caps)) as bulk:
        left_out = dict(bulk.unpack("", into))
    return {str(one.relative_to(into)) for one in into.rglob("*") if one.is_file()}, left_out


def test_bombs_and_large_members_are_left_out_and_the_others_are_not(tmp_path):
    members = {
        "bomb": b"\0" * 3_000_000,
        "large": os.urandom(400_000),
        "small": b"x",
        "half": os.urandom(40_000),
        "other half": os.urandom(40_001),
    }
    path = write(tmp_path, "bulk", members, as_zip=True)
    there, left_out = unpacked(path, tmp_path / "a", member_bytes=4_000_000)
    assert there == {"large", "small", "half", "other half"}
    assert "as bombs do" in left_out["bomb"]
    there, left_out = unpacked(path, tmp_path / "b", member_bytes=100_000, total_bytes=60_000)
    assert there == {"small", "half"}
    assert sorted(left_out) == ["bomb", "large", "other half"]


def test_many_small_files_of_one_student_do_not_cost_the_others(tmp_path):
    path = tmp_path / "bulk.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(50_000):
            archive.writestr(f"Eve_6_assignsubmission_file/{n}.txt", b"")
        archive.writestr("Ada_1_assignsubmission_file/backprop.py", b"weights = 1\n")
    download = opened(path)
    ada, eve = download.hand_ins
    assert contents(ada) == WORK
    assert 2000 < len(list(eve.files[0].iterdir())) < 2010
    assert len(download.not_read) == 11
    assert "47,989 more" in dict(download.not_read)["Eve_6_assignsubmission_file"]


def test_too_many_members_and_an_endless_directory_are_refused(tmp_path, monkeypatch):
    path = make_canvas(tmp_path, CLASS)
    with pytest.raises(Refused, match="holds more than 3 files"):
        BulkZip(path, BulkCaps(members=3))
    monkeypatch.setattr("autograder.lms.incoming.unpack.LONGEST_READ", 100)
    with pytest.raises(Refused, match="too long"):
        BulkZip(path)
    with pytest.raises(DownloadError, match=r"too long\. Unpack it by hand"):
        opened(path, "canvas")


def test_overlapping_members_are_refused(tmp_path):
    path = make_canvas(tmp_path, CLASS)
    data = bytearray(path.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<I", data, second + 42, 0)
    path.write_bytes(data)
    with pytest.raises(DownloadError, match="overlap"):
        opened(path, "canvas")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda data, at: data.__setitem__(at + 16, data[at + 16] ^ 1), "damaged"),
        (lambda data, at: data.__setitem__(at + 8, data[at + 8] | 1), "password"),
        (lambda data, at: data.__setitem__(at + 10, 99), "packed in a way"),
        (lambda data, at: struct.pack_into("<I", data, at + 24, 5), "damaged"),
    ],
    ids=["checksum", "encrypted", "method", "size"],
)
def test_a_damaged_member_is_left_out_by_name(tmp_path, spoil, why):
    path = make_canvas(tmp_path, [ADA, JUERGEN, SEAN])
    data = bytearray(path.read_bytes())
    spoil(data, data.index(b"PK\x01\x02"))
    path.write_bytes(data)
    download = opened(path)
    assert len(download.hand_ins) == 2
    ((name, said),) = download.not_read
    assert name.startswith("lovelaceada_11_")
    assert why in said
    assert not list((tmp_path / "unpacked").rglob("lovelaceada*"))


def test_a_bulk_zip_of_which_nothing_can_be_read_says_why(tmp_path):
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in (1, 2):
            link = zipfile.ZipInfo(f"ada_{n}_5_x.py")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
            archive.writestr(f"{'x' * 300}_{n}_5_x.py", b"x")
    with pytest.raises(NothingFoundError, match=r"No attempt in .*unsafe: a link"):
        opened(path, "canvas")


# Rosters.


def roster(folder: Path, text: str, encoding: str = "utf-8") -> tuple[Student, ...]:
    path = folder / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


CANVAS_EXPORT = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,HW1 (98765)\r\n"
    ",,,,,Manual Posting\r\n"
    "    Points Possible,,,,,20.00\r\n"
    '"Lovelace, Ada",11,0011,ada@example.edu,CS101-001,18.50\r\n'
    '"Müller, Jürgen",12,0012,jm,CS101-002,\r\n'
    '"Student, Test",99,,abc,CS101-001,\r\n'
)
EXPORTS = {
    CANVAS_EXPORT: [
        (
            "canvas id 11",
            "Lovelace, Ada",
            {CANVAS_ID: "11", SIS_ID: "0011", LOGIN: "ada@example.edu"},
        ),
        ("canvas id 12", "Müller, Jürgen", {CANVAS_ID: "12", SIS_ID: "0012", LOGIN: "jm"}),
    ],
    "Identifier,Full name,ID number,Email address,Status,Grade\n"
    "Participant 11,Ada Lovelace,0011,ada@example.edu,Submitted for grading,18.50\n": [
        (
            "sis id 0011",
            "Ada Lovelace",
            {PARTICIPANT: "11", SIS_ID: "0011", EMAIL: "ada@example.edu"},
        )
    ],
    "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status\n"
    "Ada,Lovelace,0011,ada@example.edu,001,8,10,Graded\n": [
        ("sis id 0011", "Ada Lovelace", {SIS_ID: "0011", EMAIL: "ada@example.edu"})
    ],
    "OrgDefinedId,Username,Last Name,First Name,Email,HW1 Points Grade,End-of-Line Indicator\n"
    "#0011,#ada,Lovelace,Ada,ada@example.edu,18.5,#\n": [
        ("org id 0011", "Ada Lovelace", {ORG_ID: "0011", LOGIN: "ada", EMAIL: "ada@example.edu"})
    ],
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"HW1 [Total Pts: 20 Score] |123"\n'
    '"Lovelace"\t"Ada"\t"ada"\t"0011"\t""\n': [
        ("sis id 0011", "Ada Lovelace", {LOGIN: "ada", SIS_ID: "0011"})
    ],
    "name;e-mail;section\nAda Lovelace;ada@example.edu;Mon\n\n": [
        ("email ada@example.edu", "Ada Lovelace", {EMAIL: "ada@example.edu"})
    ],
    "Name\nAda\n": [("Ada", "Ada", {})],
}


@pytest.mark.parametrize("text", EXPORTS, ids=lambda text: text[:12].strip("\ufeff"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_exports_of_all_systems_are_rosters(tmp_path, text, encoding):
    students = roster(tmp_path, text.removeprefix("\ufeff"), encoding)
    assert [(one.key, one.name, dict(one.ids)) for one in students] == EXPORTS[text]


def test_sections_come_along(tmp_path):
    assert [one.section for one in roster(tmp_path, CANVAS_EXPORT)] == ["CS101-001", "CS101-002"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "found nothing"),
        ("colour,size\nred,5\n", "found colour, size"),
        ("first name,grade\nAda,5\n", "expected the names of columns"),
        ("name,sid\n", "no student below"),
        ("name,sid\nAda,1\nBob,1\nCy,2\nDi,2\n", "lines 2 and 3 have the sis id 1; lines 4 and 5"),
        ("name,email\nAda,a@x\nBob,A@X\n", "lines 2 and 3 have the email A@X"),
        ("name\nAda\nada\n", "lines 2 and 3 have the name ada"),
        ("name,grade\n,7\n", "line 2: no name and no id; found ; 7"),
        ('name\n"' + "x" * 200_000, "not CSV"),
    ],
)
def test_a_roster_that_cannot_be_used_says_why(tmp_path, text, words):
    with pytest.raises(RosterError, match=words):
        roster(tmp_path, text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("name\nJürgen\n".encode("cp1252"), "CSV UTF-8"),
        (b"PK\x03\x04\0\0", "zero bytes"),
        (b"x" * (20 * 2**20 + 1), "larger than 20 MiB"),
    ],
    ids=["cp1252", "xlsx", "huge"],
)
def test_a_roster_that_is_no_text_says_why(tmp_path, data, words):
    (tmp_path / "roster.csv").write_bytes(data)
    with pytest.raises(RosterError, match=words):
        read_roster(tmp_path / "roster.csv")
    with pytest.raises(RosterError, match="cannot be read"):
        read_roster(tmp_path / "no such.csv")


def test_a_canvas_download_and_its_gradebook(tmp_path):
    students = roster(tmp_path, CANVAS_EXPORT + '"Gone, Gil",14,0014,gil,CS101-001,\r\n')
    found = match_roster(students, opened(make_canvas(tmp_path, [ADA, JUERGEN, SEAN])))
    names = {one.name: one.students[0] for one in found.download.hand_ins}
    assert names["lovelaceada 11"] == students[0]
    assert names["müllerjürgen 12"] == students[1]
    assert [one.name for one in found.missing] == ["Gone, Gil"]
    assert [one.ids for one in found.unmatched] == [{CANVAS_ID: "13"}]
    (stranger,) = [
        one for one in found.download.hand_ins if one.students[0].ids == {CANVAS_ID: "13"}
    ]
    assert "not in the roster" in stranger.remarks[-1]


def test_without_common_ids_a_squashed_name_of_canvas_is_enough(tmp_path):
    students = roster(tmp_path, "name,sid\nAda Lovelace,0011\nJürgen Müller,0012\n")
    found = match_roster(students, opened(make_canvas(tmp_path, [ADA, JUERGEN])))
    assert (found.missing, found.unmatched) == ((), ())
    ada = found.download.hand_ins[0].students[0]
    assert ada == Student("sis id 0011", "Ada Lovelace", {SIS_ID: "0011", CANVAS_ID: "11"})


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("name,sid,email\nX,0011,other@x\n", True),  # an id beats all
        ("name,email\nSomebody Else,ADA@example.edu\n", True),
        ("login,name\nada@example.edu,Somebody Else\n", True),
        ('name\n"LOVELACE, ada"\n', True),
        ("first,last,sid\nAda,Lovelace,\n", True),
        ("name,sid\nAda Lovelace,0099\n", False),  # the same name, another id: another student
        ("name,login\nAda Lovelace,a1\nada lovelace,a2\n", False),  # two of the name
        ("name\nÀda Lovelace\n", False),  # accents count
    ],
)
def test_ids_then_email_then_name_and_no_guesses(tmp_path, text, matches):
    path = make_gradescope(tmp_path, [ADA])
    found = match_roster(roster(tmp_path, text), opened(path))
    (one,) = found.download.hand_ins
    assert [len(found.unmatched), bool(one.remarks)] == ([0, False] if matches else [1, True])


def test_two_who_may_be_one_of_the_roster_are_neither(tmp_path):
    twins = [Sent("Li", "Wei", WORK, 1), Sent("Li", "Wei", WORK, 2)]
    students = roster(tmp_path, "name,sid\nLi Wei,S1\n")
    found = match_roster(students, opened(make_moodle(tmp_path, twins)))
    assert (len(found.missing), len(found.unmatched)) == (1, 2)
    assert all("may be Li Wei" in one.remarks[0] for one in found.download.hand_ins)


def test_a_moodle_group_is_everybody_in_it_and_its_number_is_nobodys(tmp_path):
    text = (
        "Identifier,Full name,Group\nParticipant 7,Ada Lovelace,Team A\n"
        "Participant 8,Bob Babbage,Team A\nParticipant 9,Sean O'Brien,Team B\n"
    )
    team = Sent("Ada", "Lovelace", WORK, 9, group=("Team A",))
    other = Sent("Zed", "Other", WORK, 8, group=("Team Z",))
    sean = Sent("Sean", "OBrien", WORK, 9)
    found = match_roster(roster(tmp_path, text), opened(make_moodle(tmp_path, [team, other])))
    a, z = found.download.hand_ins
    assert [one.name for one in a.students] == ["Ada Lovelace", "Bob Babbage"]
    assert "Team Z may be a group: participant 8 is Bob Babbage" in z.remarks[0]
    assert [one.name for one in found.missing] == ["Sean O'Brien"]
    found = match_roster(roster(tmp_path, text), opened(make_moodle(tmp_path, [sean])))
    assert found.download.hand_ins[0].students[0].name == "Sean O'Brien"


def test_blind_marking_is_undone_by_the_worksheet_only(tmp_path):
    download = opened(make_moodle(tmp_path, [Sent("A", "B", WORK, 7, anonymous=True)]))
    found = match_roster(roster(tmp_path, "Identifier,Full name\nParticipant 7,Ada\n"), download)
    assert found.download.hand_ins[0].students[0].name == "Ada"
    found = match_roster(roster(tmp_path, "name\nParticipant\n"), download)
    assert len(found.unmatched) == 1


def test_plain_zips_are_matched_by_login_number_address_or_name(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("ada", "0012", "cy@x.edu", "Di_Dot", "eve"):
        (folder / f"{name}.zip").write_bytes(zipped(WORK))
    text = "name,login,sid,email\nA L,ada,,\nB B,,0012,\nC C,,,cy@x.edu\nDi Dot,d,,\nF F,f,,\n"
    found = match_roster(roster(tmp_path, text), opened(folder))
    assert {one.name: one.students[0].name for one in found.download.hand_ins} == {
        "ada": "A L",
        "0012": "B B",
        "cy@x.edu": "C C",
        "Di_Dot": "Di Dot",
        "eve": "",
    }
    assert [one.name for one in found.missing] == ["F F"]
    assert [one.key for one in found.unmatched] == ["eve"]


def test_a_gradescope_group_is_completed_one_by_one(tmp_path):
    team = Sent("Mo", "Team", WORK, 15, "007", group=("Mo Team", "Jo Team", "No Body"))
    students = roster(tmp_path, "name,sid,section\nMo Team,007,A\nJo Team,008,B\n")
    found = match_roster(students, opened(make_gradescope(tmp_path, [team])))
    (one,) = found.download.hand_ins
    assert [(each.key, each.section) for each in one.students] == [
        ("sis id 007", "A"),
        ("sis id 008", "B"),
        ("No Body", ""),
    ]
    assert found.missing == ()
    assert one.remarks == ("No Body is not in the roster.",)


def test_a_zip_inside_a_folder_is_handed_on_alone(tmp_path):
    """Intake unwraps one zip in a zip; a Moodle folder around them shall not cost that."""
    double = io.BytesIO(zipped({"hw1.zip": zipped(WORK)})).getvalue()
    (one,) = opened(make_moodle(tmp_path, [Sent("Ada", "L", {"hw.zip": double}, 1)])).hand_ins
    assert [path.name for path in one.files] == ["hw.zip"]
