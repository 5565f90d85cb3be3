"""Which system made a download is seen by its names; names stay readable, nothing is lost."""

from __future__ import annotations

import os
import random
import unicodedata
from pathlib import Path

import pytest
from support.downloads import (
    Sent,
    make_canvas,
    make_moodle,
    make_plain,
    write,
    zipped,
)
from support.read_downloads import (
    CLASS,
    FILES,
    JUERGEN,
    MAKERS,
    PAIR,
    SEAN,
    WORK,
    both_ways,
    by_id,
    contents,
    gradescope_export,
    opened,
)

from autograder.intake.archive import shown
from autograder.lms.incoming import SYSTEMS, DownloadError, open_download
from autograder.records.students import (
    CANVAS_ID,
    SIS_ID,
    Download,
)


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


def test_every_system_that_can_be_chosen_is_tried_here():
    assert sorted(MAKERS) == sorted(SYSTEMS)


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
    found = by_id(opened(gradescope_export(tmp_path, metadata, members)), SIS_ID)
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
