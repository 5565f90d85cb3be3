"""A folder with the work of several assignments: each call grades its own and names the rest."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from conftest import A3, ASSIGNMENTS, COURSE, autograder
from support.samples import sampled

from autograder.course.submission_spec import spec_of
from autograder.course.variants import load_variants
from autograder.files import zip_bytes
from autograder.intake import archive
from autograder.intake.contents import Contents
from autograder.intake.seal import seal_or_skip
from autograder.intake.sorting import meant_for
from autograder.ship.student_files import cut, folder_files

pytestmark = pytest.mark.slow

A1, A2, A4, A5 = "a1_derivatives", "a2_chain_rule", "a4_gradient_descent", "a5_training"
COURSE_SPECS = [spec_of(assignment) for assignment in ASSIGNMENTS.values()]
RIGHT = {name: assignment.solution for name, assignment in ASSIGNMENTS.items()}
NOTES = "import miniflow\n\nprint(miniflow)\n"


def stubs(name: str) -> dict[str, str]:
    return {file: cut(text, file) for file, text in RIGHT[name].items()}


def notebook(source: str) -> str:
    cell = {"cell_type": "code", "source": source}
    return json.dumps({"cells": [cell], "nbformat": 4})


def student_folder(name: str, sources: dict[str, str], folder: str) -> dict[str, str]:
    """All of a student's folder, with these files in place of the stubs."""
    files = {**folder_files(ASSIGNMENTS[name]), **sources}
    return {f"{folder}/{path}": text for path, text in files.items()}


def whole_course() -> dict[str, str]:
    """Every assignment in its own folder, all in one; a2 still a stub."""
    files: dict[str, str] = {}
    for name in RIGHT:
        sources = stubs(name) if name == A2 else dict(RIGHT[name])
        files |= student_folder(name, sources, f"course/{name}")
    return files


def handed_in_by_all() -> dict[str, tuple[bytes, dict[str, float]]]:
    """File name: (content, per cent that it must earn in each assignment it is graded for)."""
    members: dict[str, tuple[bytes, dict[str, float]]] = {}
    for name, right in RIGHT.items():
        tag = name.partition("_")[0]
        mistake = load_variants(ASSIGNMENTS[name], "misconceptions.py")[0].sources(
            ASSIGNMENTS[name]
        )
        members[f"ada {tag}x.zip"] = (zip_bytes(right), {name: 100})
        members[f"bo {tag}x.zip"] = (zip_bytes(stubs(name)), {name: 0})
        members[f"cy {tag}x.zip"] = (zip_bytes(mistake), {name: -1})
        wrapped = student_folder(name, dict(right), f"hw/{name} (2)")
        members[f"di {tag}x.zip"] = (zip_bytes(wrapped), {name: 100})
        renamed = {file.replace(".py", " (1).py"): text for file, text in right.items()}
        members[f"ed {tag}x.zip"] = (zip_bytes(renamed), {name: 100})
    for name in (A1, A2, A3, A4):
        (text,) = RIGHT[name].values()
        members[f"flo_{name[:2]}z.py"] = (text.encode(), {name: 100})
        members[f"gus_{name[:2]}z.zip"] = (zip_bytes({"solution.py": text}), {name: 100})
    a3, a5 = RIGHT[A3]["miniflow.py"], RIGHT[A5]["training.py"]
    return members | {
        "hal.zip": (zip_bytes(whole_course()), {A1: 100, A2: 0, A3: 100, A4: 100, A5: 100}),
        "ida.zip": (zip_bytes({"miniflow.py": a3, "training.py": NOTES}), {A3: 100}),
        "jo.zip": (
            zip_bytes({"a3_miniflow/miniflow.py": a3, "training.py": a5}),
            {A3: 100, A5: 100},
        ),
        "kim_a2_chain_rule.zip": (b"Rar!\x1a\x07\x01\x00", {A2: 0}),
        "lee.zip": (zip_bytes({**RIGHT[A4], "derivatives_by_hand.py": NOTES}), {A4: 100}),
        "mo.zip": (b"My homework is attached.", dict.fromkeys(RIGHT, 0)),
    }


EVERYBODY = handed_in_by_all()


class Mixed:
    """The mixed folder, and what each call made of it, as soon as somebody asks."""

    def __init__(self, folder: Path, outs: Path) -> None:
        self.folder = folder
        self.outs = outs
        self.said: dict[str, str] = {}
        for name, (content, _) in EVERYBODY.items():
            (folder / name).write_bytes(content)

    def grade(self, name: str) -> str:
        run = autograder("grade", name, self.folder, "--out", self.outs / name)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def graded(self, name: str) -> Path:
        """The folder with grades of this assignment."""
        if name not in self.said:
            self.said[name] = self.grade(name)
        return self.outs / name


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    return Mixed(tmp_path_factory.mktemp("mixed"), tmp_path_factory.mktemp("out"))


def table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def due(name: str) -> dict[str, float]:
    """Who is to be graded for an assignment, with the per cent that they must earn."""
    return {
        Path(member).stem: percents[name]
        for member, (_, percents) in EVERYBODY.items()
        if name in percents
    }


@pytest.mark.parametrize("name", sampled(RIGHT, one_in=2))
def test_each_call_grades_its_own_and_names_everybody_else(mixed, name):
    out = mixed.graded(name)
    grades, aside = table(out / "grades.csv"), table(out / "skipped.csv")
    assert set(grades) == set(due(name))
    for submission, percent in due(name).items():
        earned = float(grades[submission]["percent"])
        assert earned == percent if percent >= 0 else 0 < earned < 100, submission
    assert set(aside) == {Path(member).stem for member in EVERYBODY} - set(due(name))
    for member, (_, percents) in EVERYBODY.items():
        if name not in percents:
            row = aside[Path(member).stem]
            assert row["meant_for"] == " and ".join(percents)
            assert row["path"] == str(mixed.folder / member)
            assert row["why"]
    page = (out / "index.html").read_text(encoding="utf-8")
    assert f"{len(aside)} submissions were skipped" in page
    assert all(f"<li>{submission} " in page for submission in aside)
    said = [line for line in mixed.said[name].splitlines() if "skipped" in line]
    assert len(said) == len({row["meant_for"] for row in aside.values()})
    for other in set(RIGHT) - {name}:
        assert any(f"skipped, meant for {other}: " in line for line in said)


def test_pages_and_gradebook_hold_only_those_who_were_graded(mixed):
    out = mixed.graded(A4)
    assert len(list((out / "feedback").iterdir())) == len(due(A4))
    with sqlite3.connect(out / "gradebook.sqlite") as database:
        found = {name for (name,) in database.execute("SELECT name FROM attempt")}
    assert found == set(due(A4))


def test_a_second_run_changes_nothing(mixed):
    out = mixed.graded(A2)
    files = ["grades.csv", "skipped.csv", "index.html"]
    before = [(out / file).read_bytes() for file in files]
    assert "were graded before: nothing has changed." in mixed.grade(A2)
    assert before == [(out / file).read_bytes() for file in files]


def test_remarks_of_a_whole_course_say_which_copy_counts_and_list_nothing_of_ours(mixed):
    remarks = table(mixed.graded(A3) / "grades.csv")["hal"]["remarks"]
    assert "miniflow.py was taken from course/a3_miniflow/miniflow.py, not from " in remarks
    assert "chain_rule.py" in remarks
    assert not any(
        word in remarks for word in ("handout", "check.py", "probes", "tests/", "data/", "autogr")
    )
    assert table(mixed.graded(A3) / "grades.csv")["di a3x"]["remarks"] == (
        "miniflow.py was in the folder hw/a3_miniflow (2)."
    )


@pytest.fixture
def wrong_upload(tmp_path):
    """Only one submission, and it is a1's where a3's is due."""
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ada.zip").write_bytes(zip_bytes(RIGHT[A1]))
    return folder


SENTENCE = (
    "This holds derivatives.py, which belongs to a1_derivatives. "
    "Zip miniflow.py itself and hand it in again."
)


def test_a_path_is_listed_as_it_was_given(wrong_upload, tmp_path):
    given = wrong_upload.relative_to(tmp_path)
    course = ("--course", COURSE, "grade", A3)
    run = autograder(*course, given, "--out", tmp_path / "out", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert table(tmp_path / "out" / "skipped.csv")["ada"]["path"] == "class/ada.zip"


def test_a_class_without_a_single_one_of_its_own_is_a_report_too(wrong_upload, tmp_path):
    run = autograder("grade", A3, wrong_upload, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    assert "0 graded, 0 refused, 0 could not be judged" in run.stdout
    assert "1 skipped, meant for a1_derivatives: ada" in run.stdout
    assert table(tmp_path / "out" / "grades.csv") == {}


def test_with_all_nothing_is_skipped_and_the_student_reads_why(wrong_upload, tmp_path):
    out = tmp_path / "out"
    autograder("grade", A3, wrong_upload, "--out", out)
    assert (out / "skipped.csv").exists()
    run = autograder("grade", A3, wrong_upload, "--out", out, "--all")
    assert "0 graded, 1 refused" in run.stdout
    assert not (out / "skipped.csv").exists()
    row = table(out / "grades.csv")["ada"]
    assert (row["status"], row["percent"], row["remarks"].startswith(SENTENCE)) == (
        "refused",
        "0",
        True,
    )
    assert "derivatives.py, which belongs to a1_derivatives" in (
        out / "feedback" / "ada.html"
    ).read_text(encoding="utf-8")


def test_check_refuses_in_the_same_words(wrong_upload):
    assert f"refused: {SENTENCE}" in autograder("check", A3, wrong_upload / "ada.zip").stdout


def test_with_all_what_holds_the_file_is_graded_whatever_else_is_there(tmp_path):
    (tmp_path / "ada.zip").write_bytes(zip_bytes(RIGHT[A5] | RIGHT[A3]))
    run = autograder("grade", A3, tmp_path, "--out", tmp_path / "out", "--all")
    assert "1 graded, 0 refused" in run.stdout
    assert table(tmp_path / "out" / "grades.csv")["ada"]["percent"] == "100"


def test_a_fault_in_another_assignment_stops_nobody(wrong_upload, tmp_path):
    import shutil

    course = tmp_path / "course"
    shutil.copytree(COURSE / "assignments", course / "assignments")
    shutil.copytree(COURSE / "solutions", course / "solutions")
    (course / "assignments" / A2 / "assignment.toml").write_text("title = ")
    (wrong_upload / "bo.zip").write_bytes(zip_bytes(RIGHT[A3]))
    run = autograder("--course", course, "grade", A3, wrong_upload, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    assert "a2_chain_rule is unknown to this run" in run.stderr
    assert set(table(tmp_path / "out" / "grades.csv")) == {"bo"}


# Which assignment it is, sign by sign.


def at_path(tmp_path: Path, name: str, files: dict[str, str]) -> tuple[str, ...]:
    path = tmp_path / name
    path.write_bytes(zip_bytes(files))
    return meant_for(Contents(path), COURSE_SPECS).assignments


MINIFLOW, TRAINING = RIGHT[A3]["miniflow.py"], RIGHT[A5]["training.py"]
LINK_OUT = "../miniflow.py"


@pytest.mark.parametrize(
    ("name", "files", "assignments"),
    [
        ("x", {"miniflow.py": MINIFLOW}, [A3]),
        ("x", {"miniflow.py": ""}, [A3]),
        ("x", {"miniflow.py": MINIFLOW, "training.py": TRAINING}, [A5]),
        ("x", {"miniflow.py": "", "training.py": stubs(A5)["training.py"]}, [A5]),
        ("x", {"miniflow.py": MINIFLOW, "training.py": NOTES}, [A3]),
        ("x", {"training.py": TRAINING}, [A5]),
        ("x", {"miniflow (1).py": MINIFLOW, "my_training.py": TRAINING}, [A5]),
        ("x", {"a5_training/miniflow.py": MINIFLOW}, [A5]),
        ("x", {"A5 Training/miniflow.py": MINIFLOW}, [A5]),
        ("ada_a5", {"miniflow.py": MINIFLOW}, [A5]),
        ("ada_a3", {"miniflow.py": MINIFLOW}, [A3]),
        ("x", {"a3/miniflow.py": "", "a5/miniflow.py": "", "a5/training.py": TRAINING}, [A3, A5]),
        ("x", {"miniflow.py": "", "a5/miniflow.py": "", "a5/training.py": TRAINING}, [A5]),
        ("x", {"a3_miniflow/miniflow.py": "", "a3_miniflow/training.py": TRAINING}, [A3, A5]),
        ("a3_late", {"chain_rule.py": ""}, [A2]),
        ("x", {"chain_rule.py": "", "derivatives.py": ""}, [A1, A2]),
        ("x", {"gradient_descent.py": "", "derivatives_plot.py": NOTES}, [A4]),
        (
            "x",
            {"gradient_descent.py": "", "derivatives_2.py": RIGHT[A1]["derivatives.py"]},
            [A1, A4],
        ),
        ("x", {"work.py": RIGHT[A4]["gradient_descent.py"]}, [A4]),
        ("x", {"work.py": RIGHT[A4]["gradient_descent.py"].replace("\n", "\r")}, [A4]),
        ("x", {"work.ipynb": notebook(RIGHT[A4]["gradient_descent.py"])}, [A4]),
        ("x", {"miniflow.ipynb": "", "training.ipynb": notebook(TRAINING)}, [A5]),
        ("x", {"miniflow.ipynb": notebook("x = (")}, [A3]),
        ("x", {"work.ipynb": notebook("x = (")}, []),
        ("x", {"work.py": NOTES}, []),
        ("x", {"work.py": MINIFLOW, "other.py": MINIFLOW}, []),
        ("x_a4_gradient_descent", {"essay.txt": ""}, [A4]),
        ("Lovelace A (4)", {"essay.txt": ""}, []),
        ("data4", {"essay.txt": ""}, []),
        ("ada_A4", {"essay.txt": ""}, [A4]),
        ("x", {LINK_OUT: MINIFLOW}, [A3]),
        ("x", {"p/q/r/s/chain_rule.py": ""}, [A2]),
        ("x", student_folder(A3, {}, "hw"), [A3]),
        ("x", student_folder(A5, {}, "hw"), [A5]),
    ],
)
def test_for_which_assignment(tmp_path, name, files, assignments):
    assert list(at_path(tmp_path, f"{name}.zip", files)) == assignments


def test_what_cannot_be_read_is_told_by_its_names(tmp_path):
    data = bytearray(zip_bytes({"miniflow.py": MINIFLOW, "training.py": TRAINING}))
    for start in range(len(data)):
        if data[start : start + 4] == b"PK\x01\x02":
            data[start + 8] |= 1  # says: encrypted
    (tmp_path / "locked.zip").write_bytes(data)
    assert meant_for(Contents(tmp_path / "locked.zip"), COURSE_SPECS).assignments == (A5,)


def test_to_sort_and_to_seal_it_a_submission_is_opened_and_unpacked_once(tmp_path, monkeypatch):
    path = tmp_path / "hal.zip"
    path.write_bytes(zip_bytes(whole_course()))
    opened, unpacked = [], []
    real_zip, real_read = zipfile.ZipFile, archive.read_entry

    def opening(*arguments):
        opened.append(arguments)
        return real_zip(*arguments)

    def unpacking(zipped_files, entry, most):
        unpacked.append(entry.filename)
        return real_read(zipped_files, entry, most)

    monkeypatch.setattr(zipfile, "ZipFile", opening)
    monkeypatch.setattr(archive, "read_entry", unpacking)
    (spec,) = [one for one in COURSE_SPECS if one.assignment == A3]
    others = [one for one in COURSE_SPECS if one is not spec]
    sealed = seal_or_skip(path, spec, others)
    assert sealed.files == {"miniflow.py": RIGHT[A3]["miniflow.py"].encode()}
    assert len(opened) == 1
    assert f"course/{A3}/miniflow.py" in unpacked
    assert sorted(set(unpacked)) == sorted(unpacked)


@pytest.mark.parametrize("name", RIGHT)
def test_everything_students_get_is_known(name):
    spec = next(one for one in COURSE_SPECS if one.assignment == name)
    for path in folder_files(ASSIGNMENTS[name]):
        assert spec.gave(path) or path in spec.files
        assert spec.gave(f"{name}/{path}") or path in spec.files
