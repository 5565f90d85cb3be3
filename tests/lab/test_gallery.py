"""The gallery: which exhibits are shown, where, and what stands in place of what fails."""

from __future__ import annotations

import ast
import io
import os
import subprocess
import sys

import pytest
from conftest import COURSE
from support.lab_bench import undrawn_and_closed, write_template

from autograder.lab.gallery import OPEN, Exhibit, attempt, in_text, own_module, part, run
from autograder.lab.style import subplots


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    yield from undrawn_and_closed(monkeypatch)


def picture():
    figure, axes = subplots()
    axes.plot([0, 1], [0, 1])
    return figure


def waiting():
    raise NotImplementedError("q9_last: last is not written yet.")


EXHIBITS = [
    Exhibit("line", "A line", picture, lambda: "0 1", "a line"),
    Exhibit("quiz_one", "The first quiz", picture, lambda: "one?", "boxes"),
    Exhibit("quiz_two", "The second quiz", picture, waiting, "boxes"),
]


def test_a_name_chooses_one_and_the_beginning_of_a_name_several(capsys):
    assert run("About.", EXHIBITS, ["line", "--text"]) == 0
    assert capsys.readouterr().out == "A line\n------\n0 1\n\n"
    assert run("About.", EXHIBITS, ["quiz", "--text"]) == 0
    said = capsys.readouterr().out
    assert "one?" in said
    assert "[waits for q9_last: last is not written yet.]" in said
    assert "0 1" not in said


def test_an_unknown_name_is_wrong_usage(capsys):
    assert run("About.", EXHIBITS, ["qui"]) == 2
    assert "no picture 'qui'. There are: line, quiz_one, quiz_two." in capsys.readouterr().out


def test_saved_are_pictures_and_texts_with_their_titles(tmp_path, capsys):
    assert run("About.", EXHIBITS, ["line", "quiz_two", "--save", str(tmp_path)]) == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert {"line.png", "line.svg", "line.txt", "quiz_two.txt"} <= names
    assert (tmp_path / "line.txt").read_text() == "A line\n\n0 1\n"
    assert capsys.readouterr().out.endswith("  - waits for q9_last: last is not written yet.\n")


def test_at_a_terminal_an_exhibit_may_ask(monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    asked = []
    exhibit = Exhibit("quiz", "Quiz", picture, lambda: "?", "boxes", lambda: asked.append(1))
    run("About.", [exhibit], ["--text"])
    assert asked == []
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("sys.stdout", Terminal())
    run("About.", [exhibit], ["--text"])
    assert asked == [1]


def test_what_fails_is_told_once_and_drawn_in_its_place():
    _, axes = subplots()
    with part(axes):
        waiting()
    assert [text.get_text() for text in axes.texts] == [
        "waits for q9_last: last is not written\nyet."
    ]
    assert attempt(lambda: 7) == (7, "")
    assert attempt(waiting) == (None, "waits for q9_last: last is not written yet.")
    assert in_text(lambda: 1 / 0).startswith("[could not be drawn: ZeroDivisionError: division")
    assert len(OPEN) == 2


def test_the_same_note_stands_once_in_a_drawing():
    _, axes = subplots()
    for _ in range(3):
        with part(axes):
            waiting()
    with part(axes):
        raise NotImplementedError("q8: another one.")
    assert len(axes.texts) == 2
    assert len(OPEN) == 2


def test_a_note_is_as_narrow_as_its_drawing():
    figure, row = subplots(1, 4)
    for axes in row:
        with part(axes):
            waiting()
    figure.canvas.draw()
    for axes in row:
        note, around = axes.texts[0].get_window_extent(), axes.get_window_extent()
        assert note.width < around.width
        assert note.height < around.height


def test_nobody_has_to_read_to_the_end(tmp_path):
    """As `python lab.py --text | head -1` does; and check.py likewise."""
    folder = write_template("a2_chain_rule", tmp_path)
    for program in (["lab.py", "--text"], ["check.py"]):
        with subprocess.Popen(
            [sys.executable, *program],
            cwd=folder,
            env={**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": "", "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as run:
            assert run.stdout.readline()
            run.stdout.close()
            assert run.stderr.read() == ""
            assert run.wait(timeout=120) == 0


def test_a_missing_module_ends_the_program_in_words():
    with pytest.raises(SystemExit) as ended:
        own_module("no_such_submission")
    assert "lab.py needs no_such_submission.py" in str(ended.value)


def test_labs_import_nothing_but_numpy_and_matplotlib():
    allowed = {"numpy", "matplotlib", "autograder"}
    for path in (COURSE / "autograder" / "lab").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("autograder"):
                shared = ("autograder.lab", "autograder.judge.closed_pipe")
                assert node.module.startswith(shared), path.name
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                module = node.module if isinstance(node, ast.ImportFrom) else names[0]
                top = module.split(".")[0]
                assert top in allowed or top in sys.stdlib_module_names, path.name
