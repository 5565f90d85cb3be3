"""Rosters: which exports are one, and who of a download is who in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.downloads import (
    Sent,
    make_canvas,
    make_gradescope,
    make_moodle,
    zipped,
)
from support.read_downloads import (
    ADA,
    JUERGEN,
    SEAN,
    WORK,
    opened,
)

from autograder.lms.incoming.roster import RosterError, match_roster, read_roster
from autograder.records.students import (
    CANVAS_ID,
    EMAIL,
    LOGIN,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    Student,
)


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
