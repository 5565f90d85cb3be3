"""Hostile members of a bulk zip, links, bombs, damage: left out by name, the others are read."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from conftest import A3
from support.command_line import autograder_here
from support.downloads import (
    Sent,
    make_canvas,
    make_gradescope,
    make_moodle,
    write,
    zipped,
)
from support.read_downloads import (
    ADA,
    CLASS,
    JUERGEN,
    SEAN,
    WORK,
    contents,
    opened,
)

from autograder.intake.archive import Refused
from autograder.lms.incoming import DownloadError, NothingFoundError
from autograder.lms.incoming.unpack import BulkCaps, BulkZip

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


def test_a_zip_inside_a_folder_is_handed_on_alone(tmp_path):
    """Intake unwraps one zip in a zip; a Moodle folder around them shall not cost that."""
    double = io.BytesIO(zipped({"hw1.zip": zipped(WORK)})).getvalue()
    (one,) = opened(make_moodle(tmp_path, [Sent("Ada", "L", {"hw.zip": double}, 1)])).hand_ins
    assert [path.name for path in one.files] == ["hw.zip"]


def test_a_gradescope_export_without_its_list_of_students_is_refused_plainly(tmp_path):
    """Its list packed like a bomb, was left out, and a StopIteration ended the grading."""
    path = make_gradescope(tmp_path, CLASS)
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (metadata,) = [name for name in files if name.endswith("submission_metadata.yml")]
    files[metadata] += b"#" * 2**21
    run = autograder_here("grade", A3, write(tmp_path, "odd", files, as_zip=True), "--out", "out")
    assert run.returncode == 2
    assert "submission_metadata.yml, which names the students, could not be had." in run.stderr
    assert "(it unpacks to more than 200 times its size, as bombs do)" in run.stderr
    assert "Unpack it by hand and give the folder instead." in run.stderr
    assert "Traceback" not in run.stderr
    assert len(opened(write(tmp_path, "odd", files, as_zip=False)).hand_ins) == len(CLASS)


def test_students_cannot_use_up_the_room_of_the_list_of_students(tmp_path):
    files = {f"submission_1/{number}": bytes(1000) for number in range(9)}
    files["submission_metadata.yml"] = bytes(5000)
    path = write(tmp_path, "export", files, as_zip=True)
    with BulkZip(path, BulkCaps(total_bytes=9000)) as bulk:
        left_out = bulk.unpack("", tmp_path / "into")
    assert (tmp_path / "into" / "submission_metadata.yml").stat().st_size == 5000
    assert len(left_out) == 5


def test_a_student_of_whom_nothing_is_left_is_named(tmp_path):
    """They were in no list: neither graded nor left out."""
    whole = "Ada Lovelace_7001_assignsubmission_file"
    only_macos, empty = (f"{name}_assignsubmission_file" for name in ("Bo Li_7002", "Cy_7003"))
    files = {
        f"{whole}/backprop.py": WORK["backprop.py"],
        f"{whole}/._backprop.py": b"\0\5\x16\7",
        f"{only_macos}/._backprop.zip": b"\0\5\x16\7",
        f"{only_macos}/.DS_Store": b"x",
        f"{empty}/": b"",
        "__MACOSX/._x": b"x",
        f"._{whole}": b"x",
    }
    download = opened(write(tmp_path, "hw1", files, as_zip=True))
    assert [one.name for one in download.hand_ins] == ["Ada Lovelace 7001"]
    said = dict(download.not_read)
    assert sorted(said) == sorted([only_macos, empty, f"._{whole}"])
    assert all("nothing in it" in said[name] for name in (only_macos, empty))
    assert "macOS's own" in said[f"._{whole}"]
