"""Paths that leave the zip, links, pipes and locked files are never followed."""

from __future__ import annotations

import errno
import os
import zipfile

import pytest
from support.handed_in import (
    CODE,
    ONE,
    OTHER,
    accepted,
    link,
    refused,
    sealing_folders,
    sealing_zips,
)

from autograder.intake.seal import seal


@pytest.fixture
def sealed_zip(tmp_path):
    return sealing_zips(tmp_path)


@pytest.fixture
def sealed_folder(tmp_path):
    return sealing_folders(tmp_path)


UNSAFE = ["../{}", "a/../../{}", "/tmp/{}", "C:\\Users\\ada\\{}", "C:{}", "..\\{}", "{}\0.txt"]


def unsafe_entry(pattern, name):
    info = zipfile.ZipInfo("placeholder")
    info.filename = pattern.format(name)
    return info


@pytest.mark.parametrize("pattern", UNSAFE)
def test_expected_file_with_an_unsafe_path_is_refused(sealed_zip, pattern):
    for name in ("miniflow.py", "Miniflow.py"):
        result = sealed_zip((unsafe_entry(pattern, name), CODE), ("miniflow.py", CODE))
        refused(result, "unsafe path", "Put in the file itself, without a path.")
        assert "\0" not in result.refusal


@pytest.mark.parametrize("pattern", UNSAFE)
def test_other_file_with_an_unsafe_path_is_listed(sealed_zip, pattern):
    result = sealed_zip((unsafe_entry(pattern, "evil.py"), OTHER), ("miniflow.py", CODE))
    accepted(result, remarks=["(unsafe path)"])
    assert "\0" not in result.remarks[0]


def test_an_unsafe_file_is_never_taken_for_a_renamed_one(sealed_zip):
    refused(sealed_zip(("../miniflow_1.py", CODE)), "Found: ../miniflow_1.py (unsafe path).")
    refused(sealed_zip(link("solution.py")), "Found: solution.py (unsafe: a link).")
    refused(sealed_zip(link("work.zip")), "Found: work.zip (unsafe: a link).")


def test_a_file_without_a_name_is_listed(sealed_zip):
    accepted(sealed_zip((".", b""), ("miniflow.py", CODE)), remarks=["Not read: . (unsafe path)."])


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", ["miniflow.py", "notes.txt"])
def test_paths_of_the_longest_kind_take_no_time(sealed_zip, name):
    """A name in a zip may have 65,535 bytes: thousands of folders, or accents to be ordered."""
    deep = [(f"{number}/{'a/' * 32_000}{name}", b"") for number in range(200)]
    accents = [(str(number) + "\u0301\u0323" * 8000, b"") for number in range(50)]
    result = sealed_zip(*deep, *accents, ("miniflow.py", CODE))
    accepted(result, remarks=["(unsafe path), 1/a/a/"])


def test_link_in_a_zip(sealed_zip):
    refused(sealed_zip(link("miniflow.py")), "unsafe: a link", "Put in the file itself")
    result = sealed_zip(("miniflow.py", CODE), link("notes.txt"))
    accepted(result, remarks=["Not read: notes.txt (unsafe: a link)."])


def test_link_in_a_folder(sealed_folder, tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_bytes(OTHER)
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "extra.py").symlink_to(secret)
    (tmp_path / "ada" / "folder").symlink_to(tmp_path, target_is_directory=True)
    listed = "Not read: extra.py (unsafe: a link or device), folder (unsafe: a link or device)."
    accepted(sealed_folder(("miniflow.py", CODE)), remarks=[listed])
    (tmp_path / "ada" / "miniflow.py").unlink()
    (tmp_path / "ada" / "miniflow.py").symlink_to(secret)
    refused(seal(tmp_path / "ada", ONE), "unsafe: a link", "Put in the file itself")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.timeout(20)
def test_pipe_is_not_waited_for(sealed_folder, tmp_path):
    (tmp_path / "ada").mkdir()
    os.mkfifo(tmp_path / "ada" / "miniflow.py")
    refused(sealed_folder(), "link or device", "Put in the file itself")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("swap", ["link", "pipe"])
def test_file_swapped_after_it_was_listed_is_not_followed(
    sealed_folder, tmp_path, monkeypatch, swap
):
    (tmp_path / "secret.py").write_bytes(OTHER)
    real_open = os.open

    def swap_then_open(path, *args, **kwargs):
        os.unlink(path)
        if swap == "link":
            os.symlink(tmp_path / "secret.py", path)
        else:
            os.mkfifo(path)
        return real_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", swap_then_open)
    refused(sealed_folder(("miniflow.py", CODE)), "miniflow.py cannot be opened")


def test_link_as_the_submission_is_refused(tmp_path):
    (tmp_path / "real.py").write_bytes(CODE)
    (tmp_path / "miniflow.py").symlink_to(tmp_path / "real.py")
    refused(seal(tmp_path / "miniflow.py", ONE), "a link or a device, not a file")


def test_locked_file_and_folder(sealed_folder, tmp_path, monkeypatch):
    def deny(path, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", path)

    real_scandir = os.scandir
    closed = str(tmp_path / "ada" / "closed")
    monkeypatch.setattr(
        os, "scandir", lambda path: (deny if path.startswith(closed) else real_scandir)(path)
    )
    accepted(sealed_folder(("miniflow.py", CODE), ("closed/miniflow.py", OTHER)))
    monkeypatch.setattr(os, "open", deny)
    refused(seal(tmp_path / "ada", ONE), "miniflow.py cannot be opened: Permission denied.")


def test_a_fault_of_this_machine_is_no_refusal(sealed_folder, tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError):
        seal(tmp_path / "nowhere.zip", ONE)

    def deny(path):
        raise PermissionError(errno.EACCES, "Permission denied", path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", deny)
        with pytest.raises(PermissionError):
            sealed_folder(("miniflow.py", CODE))

    def fail(path, *_, **__):
        raise OSError(errno.EIO, "Input/output error", path)

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(OSError, match="Input/output error"):
        sealed_folder(("miniflow.py", CODE))
