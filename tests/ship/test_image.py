"""The image for array jobs: what it is built from, and its entry script on two parts of a class.

`make cluster` also installs the image's requirements in an environment of their own.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys

import pytest
from support.small_class import (
    NAME,
    content,
    graded,
    make_class,
    make_course,
    pages,
    run,
    solution_of,
)

pytestmark = pytest.mark.slow

FULL = bool(os.environ.get("CHAINRULE_FULL_CLUSTER"))
SECRET = 'secret = "a secret of this course"\n'


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with a secret."""
    made = make_course(tmp_path_factory.mktemp("course") / "course")
    (made / "course.toml").write_text(SECRET)
    return made


def packaged(course, dist, *options):
    ended = run(course, "package", "--image", NAME, "--dist", dist, *options)
    assert ended.returncode == 0, ended.stderr
    return dist / "image"


@pytest.fixture(scope="module")
def image(course, tmp_path_factory):
    return packaged(course, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def python(image, tmp_path_factory):
    """The interpreter of the image: this one, or one with nothing but what the image installs."""
    if not FULL:
        return sys.executable
    place = tmp_path_factory.mktemp("image") / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    install = ["-m", "pip", "install", "--quiet", "--require-hashes"]
    requirements = ["-r", image / "requirements.txt"]
    subprocess.run([place / "bin" / "python", *install, *requirements], check=True)
    return str(place / "bin" / "python")


def instructions(image):
    """The lines of the Containerfile as (instruction, its words)."""
    text = (image / "Containerfile").read_text().replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return [(first, rest) for first, *rest in lines]


def test_the_containerfile_copies_what_is_there_and_nobody_is_root(image):
    found = instructions(image)
    assert found[0][0] == "FROM"
    assert re.fullmatch(r"python:3\.\d+-slim", found[0][1][0])
    copied = [words for name, words in found if name == "COPY"]
    assert {source for source, _ in copied} == {"requirements.txt", "course", "run"}
    for source, target in copied:
        assert (image / source).exists()
        assert target == f"/opt/chainrule/{source}"
    users = [words[0] for name, words in found if name == "USER"]
    assert users == ["grader"]
    assert found[-1] == ("ENTRYPOINT", ['["/opt/chainrule/run"]'])
    assert (image / "run").stat().st_mode & stat.S_IXOTH


def test_every_requirement_is_pinned_by_a_hash(image):
    text = (image / "requirements.txt").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(lines) > 20
    assert all(re.match(r"[\w.-]+==\S+.*--hash=sha256:", line) for line in lines)
    assert not [line for line in lines if line.startswith(("dask", "distributed"))]


def all_text(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_secret_is_in_it_only_if_that_is_said(course, image, tmp_path):
    assert SECRET.encode() not in all_text(image)
    with_it = packaged(course, tmp_path, "--with-secret")
    assert SECRET.encode() in all_text(with_it)
    assert not (with_it / "course" / "needs_secret").exists()
    without = packaged(course, tmp_path)
    assert SECRET.encode() not in all_text(without)


def test_a_folder_that_is_something_else_is_left_alone(course, tmp_path):
    (tmp_path / "image").mkdir()
    (tmp_path / "image" / "holiday.jpg").write_text("x")
    ended = run(course, "package", "--image", NAME, "--dist", tmp_path)
    assert "is no image folder" in ended.stderr
    assert (tmp_path / "image" / "holiday.jpg").exists()


def in_image(image, python, *arguments, **environment):
    """Run the image's entry script."""
    known = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        [image / "run", *arguments],
        env={**known, "CHAINRULE_HOME": str(image), "CHAINRULE_PYTHON": python, **environment},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_two_parts_from_a_shared_folder_joined_are_the_class_in_one_piece(
    course, image, python, tmp_path
):
    """One part as Slurm would run it, the other one as Kubernetes would."""
    image = shutil.copytree(image, tmp_path / "image")
    shutil.copy(course / "course.toml", image / "course")
    shared = tmp_path / "shared"
    shared.mkdir()
    make_class(shared / "submissions", solution_of(course), 12)
    graded(course, shared / "submissions", tmp_path / "whole")
    part = ["part", NAME, shared / "submissions", shared / "grades"]
    for array in ({"SLURM_ARRAY_TASK_ID": "1"}, {"JOB_COMPLETION_INDEX": "1"}):
        ended = in_image(image, python, *part, "--jobs", "1", PARTS="2", **array)
        assert ended.returncode == 0, ended.stderr
    ended = in_image(image, python, "join", shared / "grades")
    assert ended.returncode == 0, ended.stderr
    assert content(shared / "grades" / "class") == content(tmp_path / "whole")
    assert pages(shared / "grades" / "class") == pages(tmp_path / "whole")


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (["part", NAME, "/submissions", "/out"], {}, "how many parts"),
        (["part", NAME, "/submissions", "/out"], {"PARTS": "2"}, "which part, from 1 to 2"),
        (["part", NAME], {"PARTS": "2", "PART": "1"}, "expected: part ASSIGNMENT"),
        (["join"], {}, "expected: join OUT"),
    ],
)
def test_what_the_entry_script_lacks_is_said(course, tmp_path, arguments, environment, words):
    image = packaged(course, tmp_path, "--with-secret")
    ended = in_image(image, sys.executable, *arguments, **environment)
    assert ended.returncode == 2
    assert words in ended.stderr


def test_without_its_secret_it_grades_nothing(image):
    ended = in_image(image, sys.executable, "doctor")
    assert ended.returncode == 2
    assert "secret is missing" in ended.stderr


def test_any_other_command_is_passed_on(course, tmp_path):
    image = packaged(course, tmp_path, "--with-secret")
    ended = in_image(image, sys.executable, "assignments")
    assert ended.returncode == 0, ended.stderr
    assert NAME in ended.stdout
