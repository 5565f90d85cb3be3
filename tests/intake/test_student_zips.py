"""What students got is told from what they wrote, in the zip of today and in the one before."""

from __future__ import annotations

import zipfile

import pytest
from conftest import A3, ASSIGNMENTS

from autograder.course.assignment import Assignment
from autograder.course.submission_spec import spec_of
from autograder.files import zip_bytes
from autograder.intake.contents import Contents
from autograder.intake.seal import seal, seal_or_skip
from autograder.intake.sorting import meant_for
from autograder.ship.student_files import folder_files

SPECS = {name: spec_of(assignment) for name, assignment in ASSIGNMENTS.items()}
# The engine as it lay in student zips before it had packages of its own.
ENGINE_BEFORE = (
    "__init__ answers cases checks closed_pipe comparison exception_advice implementation "
    "import_advice local otter_case patterns raised_at sentences source_lines source_scan "
    "syntax_advice lab/__init__ lab/gallery lab/graph lab/graph_layout lab/graph_panel "
    "lab/graph_picture lab/node_graph lab/quiz lab/quiz_figure lab/stepper lab/style"
)
# Every file of the engine defines what is asked for: it must not be taken for the work.
DECOY = "class Linear: ...\nclass Sigmoid: ...\n"


def folder_before(assignment: Assignment) -> dict[str, str]:
    """A student's folder in the old layout: flat, with the engine in autograder/ itself."""
    files = {f"autograder/{name}.py": DECOY for name in ENGINE_BEFORE.split()}
    files |= dict.fromkeys(["handout.md", "handout.html", "requirements.txt"], "text")
    files |= dict.fromkeys(["check.py", "probes.py", "lab.py", "tests/expected.json"], DECOY)
    files |= {f"tests/{question.id}.py": DECOY for question in assignment.questions}
    files |= {f"data/{path.name}": "1" for path in assignment.data_folder.glob("*")}
    return files | assignment.solution


def folder_now(assignment: Assignment) -> dict[str, str]:
    """A student's folder as `make student` zips it, with the solution in place of the stubs."""
    return folder_files(assignment) | assignment.solution


LAYOUTS = {"now": folder_now, "before": folder_before}
EVERY = [(name, layout) for name in ASSIGNMENTS for layout in LAYOUTS]


def others_of(name: str):
    return [spec for other, spec in SPECS.items() if other != name]


def in_folder(top: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{top}/{path}" if top else path: text for path, text in files.items()}


@pytest.mark.parametrize("top", ["", "{}", "ada/{} (2)", "autograder"])
@pytest.mark.parametrize(("name", "layout"), EVERY)
def test_the_whole_folder_handed_back_gives_the_work_alone(tmp_path, name, layout, top):
    top = top.format(name)
    path = tmp_path / "ada.zip"
    path.write_bytes(zip_bytes(in_folder(top, LAYOUTS[layout](ASSIGNMENTS[name]))))
    sealed = seal_or_skip(path, SPECS[name], others_of(name))
    solution = ASSIGNMENTS[name].solution
    assert sealed.files == {file: text.encode() for file, text in solution.items()}
    assert list(sealed.remarks) == [f"{file} was in the folder {top}." for file in solution if top]
    assert meant_for(Contents(path), list(SPECS.values())).assignments == (name,)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_unpacked_folder_does_as_well_and_its_assignment_knows_it_alone(tmp_path, layout):
    path = tmp_path / "ada.zip"
    path.write_bytes(zip_bytes(LAYOUTS[layout](ASSIGNMENTS[A3])))
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "ada" / A3)
    sealed = seal(tmp_path / "ada", SPECS[A3])
    assert set(sealed.files) == {"miniflow.py"}
    assert sealed.remarks == (f"miniflow.py was in the folder {A3}.",)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("work", ["miniflow (1).py", "Miniflow.py", "solution.py"])
def test_among_all_that_was_given_renamed_work_is_found(tmp_path, layout, work):
    files = LAYOUTS[layout](ASSIGNMENTS[A3])
    files[work] = files.pop("miniflow.py")
    path = tmp_path / "ada.zip"
    path.write_bytes(zip_bytes(files))
    sealed = seal(path, SPECS[A3], others=others_of(A3))
    assert sealed.files == {"miniflow.py": files[work].encode()}
    assert sealed.remarks == (f"{work} was read as miniflow.py.",)


@pytest.mark.parametrize(
    "folder", ["autograder", "autograder/a3", "labs", "labs/a3", "lab", "judge"]
)
@pytest.mark.parametrize("work", ["miniflow.py", "Miniflow.py", "miniflow (1).py", "solution.py"])
def test_a_students_own_folder_may_be_called_like_one_of_ours(tmp_path, folder, work):
    solution = ASSIGNMENTS[A3].solution["miniflow.py"]
    files = {f"{folder}/{work}": solution, f"{folder}/plan.txt": "", f"{folder}/notes.md": ""}
    path = tmp_path / "ada.zip"
    path.write_bytes(zip_bytes(files))
    sealed = seal_or_skip(path, SPECS[A3], others_of(A3))
    assert sealed.files == {"miniflow.py": solution.encode()}
    found = f"{folder}/{work} was read as" if work != "miniflow.py" else f"in the folder {folder}."
    assert found in sealed.remarks[0]
    assert sealed.remarks[1:] == (f"Not read: {folder}/notes.md, {folder}/plan.txt.",)
