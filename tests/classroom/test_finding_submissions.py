"""What counts as a submission in a plain folder, and what it is called."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from conftest import A3
from support.command_line import autograder_here
from support.three_submissions import grade_rows, three_submissions

from autograder.files import zip_bytes
from autograder.lms.incoming import NothingFoundError
from autograder.lms.incoming.plain import find_submissions

FILES = ["miniflow.py"]


@pytest.fixture
def handed_in(tmp_path, solution):
    """Three submissions: right, untouched, not a zip."""
    return three_submissions(tmp_path / "handed_in", solution)


def names(folder: Path) -> list[str]:
    found, _ = find_submissions([folder], FILES)
    return [one.name for one in found]


def test_every_file_and_folder_is_a_submission_and_clutter_is_not(tmp_path, solution):
    for name in ("ada.zip", "bob.rar", "cy.py", "notes.txt", ".DS_Store", "Thumbs.db"):
        (tmp_path / name).write_text(solution)
    (tmp_path / "dora").mkdir()
    (tmp_path / "dora" / "miniflow.py").write_text(solution)
    (tmp_path / "__MACOSX").mkdir()
    assert names(tmp_path) == ["ada", "bob", "cy", "dora", "notes"]


def test_names_that_begin_with_a_dot_are_handed_in_or_named(tmp_path, solution):
    """They were left out without a word."""
    (tmp_path / "monday").mkdir()
    (tmp_path / ".backup").mkdir()
    for name in (".ada.zip", ".bob.py", "cy.py", ".lock", ".DS_Store", "._cy.py", ".zip"):
        (tmp_path / name).write_text(solution)
    for name in ("monday/.dora.ZIP", "monday/._dora.ZIP", "monday/.gitkeep"):
        (tmp_path / name).write_bytes(b"PK")
    run = autograder_here("grade", A3, tmp_path, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    graded = {row["submission"]: row["status"] for row in grade_rows(tmp_path / "out")}
    assert graded == {".ada": "graded", ".bob": "graded", "cy": "graded", "monday/.dora": "refused"}
    assert "6 files of the download are no submission: not_read.csv" in run.stdout
    told = (tmp_path / "out" / "not_read.csv").read_text(encoding="utf-8")
    for name in (".backup", ".lock", ".zip", "monday/.gitkeep"):
        assert f"{name},its name begins with a dot" in told
    for name in ("._cy.py", "monday/._dora.ZIP"):
        assert f"{name},\"macOS's own" in told


def test_sections_are_entered_and_names_stay_unique(tmp_path):
    for section in ("monday", "tuesday"):
        (tmp_path / section).mkdir()
        for name in ("ada.zip", "bob.zip"):
            (tmp_path / section / name).write_bytes(b"PK")
    (tmp_path / "ada.zip").write_bytes(b"PK")
    (tmp_path / "ada.py").write_bytes(b"")
    found = names(tmp_path)
    assert found == ["ada.py", "ada.zip", "monday/ada", "monday/bob", "tuesday/ada", "tuesday/bob"]


def test_a_section_of_one_keeps_the_students_name(tmp_path):
    (tmp_path / "monday").mkdir()
    (tmp_path / "monday" / "ada.zip").write_bytes(b"PK")
    assert names(tmp_path) == ["monday/ada"]
    (tmp_path / "monday" / "bob.rar").write_bytes(b"Rar!")
    assert names(tmp_path) == ["monday/ada", "monday/bob"]
    (tmp_path / "monday" / "miniflow.py").write_bytes(b"")
    assert names(tmp_path) == ["monday"]


def test_a_bare_file_among_zips_does_not_make_the_class_one_submission(tmp_path, solution):
    (tmp_path / "miniflow.py").write_text(solution)
    (tmp_path / "ada.zip").write_bytes(b"PK")
    assert names(tmp_path) == ["ada", "miniflow"]


def test_two_folders_with_one_name_stay_apart(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ada.zip").write_bytes(b"PK")
    found, _ = find_submissions([tmp_path / "one", tmp_path / "two"], FILES)
    assert len({one.name for one in found}) == 2


def test_an_empty_folder_is_wrong_usage(tmp_path):
    with pytest.raises(NothingFoundError, match="No submission in"):
        find_submissions([tmp_path], FILES)
    run = autograder_here("grade", A3, tmp_path, "--out", tmp_path / "out")
    assert run.returncode == 2
    assert "No submission in" in run.stderr


def test_results_among_the_submissions_are_no_submission(handed_in):
    for _ in range(2):
        run = autograder_here("grade", A3, handed_in, "--out", handed_in / "results")
        assert run.returncode == 0, run.stderr
        assert len(grade_rows(handed_in / "results")) == 3
    run = autograder_here("grade", A3, handed_in, "--out", handed_in)
    assert run.returncode == 2
    assert "choose another" in run.stderr


def test_a_folder_that_is_itself_a_submission_is_one(tmp_path, solution):
    (tmp_path / "miniflow.py").write_text(solution)
    (tmp_path / "notes.txt").write_text("x")
    assert len(names(tmp_path)) == 1


def test_a_link_that_is_given_is_followed(handed_in, tmp_path):
    link = tmp_path / "link.zip"
    link.symlink_to(handed_in / "ada.zip")
    assert "total 100 of 100" in autograder_here("check", A3, link).stdout


HOSTILE = [
    "-rf.zip",
    "NUL.zip",
    "nul.zip",
    "ada.zip",
    "ADA.zip",
    "trailing..zip",
    "\N{RIGHT-TO-LEFT OVERRIDE}piz.zip",
    f"{'x' * 250}.zip",
]


def test_files_named_after_students_are_safe_everywhere(tmp_path, solution):
    """Feedback pages, the zip of feedback, and the folders to replay a case."""
    folder, out = tmp_path / "handed_in", tmp_path / "out"
    folder.mkdir()
    for name in HOSTILE:
        (folder / name).write_bytes(b"Sorry, my dog ate it.\n")
    wrong = solution.replace("self.value * (1.0 - self.value)", "self.value")
    (folder / "nul.zip").write_bytes(zip_bytes({"miniflow.py": wrong}))
    run = autograder_here("grade", A3, folder, "--out", out)
    assert run.returncode == 0, run.stderr
    pages = {page.stem for page in (out / "feedback").iterdir()}
    assert len(pages) == len(HOSTILE)
    assert {"_rf", "_NUL.zip", "_nul.zip__2_", "trailing_"} <= pages
    run = autograder_here("export", out, "--to", "csv", "--feedback")
    assert run.returncode == 0, run.stderr
    with zipfile.ZipFile(out / "export" / "csv_feedback.zip") as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == pages
    options = ("-q", "q5_sigmoid", "--seconds", "0")
    run = autograder_here("explain", out, "nul.zip (2)", *options)
    assert run.returncode == 0, run.stderr
    assert [path.name for path in (out / "explained").iterdir()] == ["_nul.zip__2_"]
