"""The lab of a1: every picture and text on the solution, on stubs and on wrong code."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import COURSE
from matplotlib.backend_bases import MouseEvent
from support.lab_bench import (
    WRONG,
    lab_on,
    lines,
    notes,
    run_lab,
    undrawn_and_closed,
    write_template,
)

from autograder.lab.gallery import OPEN

NAME, MODULE = "a1_derivatives", "derivatives"
FUNCTIONS = (
    "forward_difference",
    "central_difference",
    "symbolic_derivative",
    "value_at",
    "derivative_at",
    "numerical_gradient",
    "gradient_check",
    "epsilon_sweep",
    "best_epsilon",
    "wrong_slopes",
)


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    yield from undrawn_and_closed(monkeypatch)


@pytest.fixture
def lab():
    return lab_on(NAME, MODULE, COURSE / "solutions" / NAME)


@pytest.fixture
def empty():
    return lab_on(NAME, MODULE, COURSE / "student_template" / NAME)


def slope_of(line):
    """The slope of a straight line."""
    (x, y) = line
    return (y[-1] - y[0]) / (x[-1] - x[0])


def test_importing_the_lab_draws_and_prints_nothing(lab, capsys):
    assert plt.get_fignums() == []
    assert capsys.readouterr().out == ""


def test_every_exhibit_says_what_is_to_be_seen(lab):
    assert [e.name for e in lab.EXHIBITS] == ["secant", "table", "sweep", "wrong_slope", "gradient"]
    assert all(len(exhibit.alt) > 80 and exhibit.title for exhibit in lab.EXHIBITS)
    assert all(exhibit.name in lab.__doc__ for exhibit in lab.EXHIBITS)


def test_every_picture_is_complete_and_small_enough_on_the_solution(lab):
    for exhibit in lab.EXHIBITS:
        figure = exhibit.figure()
        figure.canvas.draw()
        assert notes(figure) == "", exhibit.name
        assert "[" not in exhibit.text().replace("[2]", ""), exhibit.name
        width, height = figure.get_size_inches()
        assert width <= 10, exhibit.name
        assert height <= 7, exhibit.name
    assert OPEN == {}


# secant


def test_the_secants_go_through_the_points_they_were_measured_at(lab):
    picture = lab.secant().lab
    drawn = lines(picture.axes["curve"])
    assert set(drawn) == {"J(w) = w^2", "tangent", "forward secant", "central secant"}
    w, J = drawn["J(w) = w^2"]  # noqa: N806
    np.testing.assert_allclose(J, w**2)
    for name, k, point in (
        ("tangent", 6, (3, 9)),
        ("forward secant", 7, (4, 16)),
        ("central secant", 6, (2, 4)),
    ):
        x, y = drawn[name]
        assert slope_of(drawn[name]) == pytest.approx(k)
        assert y[0] + k * (point[0] - x[0]) == pytest.approx(point[1])


def test_the_slider_moves_secants_and_numbers(lab):
    picture = lab.secant().lab
    picture.set_epsilon(1e-3)
    assert picture.epsilon == 1e-3
    drawn = lines(picture.axes["curve"])
    assert len(drawn) == 4
    assert slope_of(drawn["forward secant"]) == pytest.approx(6.001, abs=1e-9)
    assert "forward  k = 6.00099999999" in picture.readout
    assert "exact    k = 6\n     dJ/dw = 2*w" in picture.readout
    assert picture.slider.valtext.get_text() == "0.001"
    picture.set_epsilon(1e-9)
    assert "forward  k = 6.000000496442226" in picture.readout


def test_a_click_on_the_slider_moves_it_as_well(lab):
    picture = lab.secant().lab
    picture.figure.canvas.draw()
    axes = picture.axes["epsilon"]
    x, y = axes.transData.transform((-9.0, 0.5))
    for name in ("button_press_event", "button_release_event"):
        event = MouseEvent(name, picture.figure.canvas, x, y, button=1)
        picture.figure.canvas.callbacks.process(name, event)
    assert picture.epsilon == pytest.approx(1e-9, rel=0.1)
    assert "forward  k = 6.00000" in picture.readout


def test_the_buttons_choose_the_function(lab):
    picture = lab.secant().lab
    picture.set_epsilon(0.1)
    picture.set_case("w^3 at 2")
    assert "forward  k = 12.61" in picture.readout
    assert "central  k = 12.01" in picture.readout
    assert slope_of(lines(picture.axes["curve"])["tangent"]) == pytest.approx(12)
    picture.set_case("1/w at 2")
    assert "dJ/dw = -1/w**2" in picture.readout


def test_a_wrong_slope_is_drawn_as_it_is(lab, monkeypatch):
    monkeypatch.setattr(lab.parts.slopes.derivatives, "forward_difference", lambda f, x, eps: 1.0)
    drawn = lines(lab.secant().lab.axes["curve"])
    assert slope_of(drawn["forward secant"]) == pytest.approx(1.0)


def test_secants_without_sympy_wait_for_the_exact_slope_only(lab, empty, monkeypatch):
    monkeypatch.setattr(
        lab.parts.slopes.derivatives, "derivative_at", empty.parts.slopes.derivatives.derivative_at
    )
    picture = lab.secant().lab
    assert set(lines(picture.axes["curve"])) == {"J(w) = w^2", "forward secant", "central secant"}
    assert "exact    k = [waits for q3_symbolic_derivative: derivative_at" in picture.readout


# table

ROWS = [  # J, w, eps, J, J(w + eps), k, derivative, its value
    "w^2 3 0.001 9 9.006001 6.001 2*w 6",
    "w^2 3 1e-09 9 9.000000006 6.000000496 2*w 6",
    "w^2 2 0.001 4 4.004001 4.001 2*w 4",
    "w^2 -3 0.001 9 8.994001 -5.999 2*w -6",
    "2w 3 0.001 6 6.002 2 2 2",
    "w^3 2 0.001 8 8.012006001 12.006001 3*w**2 12",
    "w 2 0.001 2 2.001 1 1 1",
    "1/w 2 0.001 0.5 0.4997501249 -0.2498750625 -1/w**2 -0.25",
]


def test_the_table_holds_the_worked_examples(lab):
    said = lab.table_text()
    assert [" ".join(line.split()) for line in said.splitlines()[1:9]] == ROWS
    assert "6.000000496442226" in said
    assert "6.000000001" in said


def test_the_picture_of_the_table_holds_the_same_cells(lab):
    (axes,) = lab.table().axes
    (drawn,) = axes.tables
    cells = drawn.get_celld()
    said = [[cells[row, column].get_text().get_text() for column in range(8)] for row in range(9)]
    assert said[0] == list(lab.parts.slope_table.TABLE_HEAD)
    assert [" ".join(row) for row in said[1:]] == ROWS


# sweep


def test_the_forward_error_falls_and_rises_and_the_central_one_is_lower(lab):
    figure = lab.sweep()
    for axes in figure.axes:
        drawn = lines(axes)
        eps, forward = drawn["forward"]
        at = {float(f"{e:.1g}"): error for e, error in zip(eps, forward, strict=True)}
        assert at[1e-1] > at[1e-3] > at[1e-5] > at[1e-8]
        assert at[1e-15] > at[1e-12] > at[1e-8]
        middle = slice(1, 8)  # where truncation rules the forward difference
        assert np.all(drawn["central"][1][middle] < forward[middle] / 5)
        assert drawn["best eps, forward: 1e-08"][0][0] == 1e-8


def test_the_errors_in_text_are_those_of_the_handout(lab):
    said = lab.sweep_text()
    for row in (
        "0.1 0.1",
        "0.001 0.00101 3.36e-07",
        "0.1 0.104 0.00336",
        "1e-08 3.65e-08",
        "1e-13 0.00409",
    ):
        assert row in " ".join(said.split())
    assert said.count("best eps for the forward difference: 1e-08") == 2


def test_the_central_error_is_that_of_the_students_central_difference(lab, monkeypatch):
    exact = np.exp(0.7)
    found = lab.parts.sweep.central_errors(np.exp, np.exp, 0.7, [0.1, 0.01])
    k = [lab.parts.slopes.derivatives.central_difference(np.exp, 0.7, eps) for eps in (0.1, 0.01)]
    np.testing.assert_allclose(found, np.abs(np.array(k) - exact), rtol=1e-9)
    monkeypatch.setattr(lab.parts.slopes.derivatives, "central_difference", lambda f, x, eps: 5.0)
    found = lab.parts.sweep.central_errors(np.exp, np.exp, 0.7, [0.1])
    np.testing.assert_allclose(found, [5.0 - exact])


# wrong_slope


def test_the_wrong_slope_cuts_and_the_measured_one_touches(lab):
    picture = lab.wrong_slope().lab
    drawn = lines(picture.axes["curve"])
    assert slope_of(drawn["given slope x/5 = 0.6"]) == pytest.approx(0.6)
    assert slope_of(drawn["central difference = 1.2"]) == pytest.approx(1.2)
    assert "finds [2]" in picture.figure.get_suptitle()
    beside = lines(picture.axes["slopes"])
    x, k = beside["central difference"]
    np.testing.assert_allclose(k, 2 * x / 5, rtol=1e-6)
    x, k = beside["given slope x/5"]
    np.testing.assert_allclose(k, x / 5)


def test_the_point_of_the_tangents_moves(lab):
    picture = lab.wrong_slope().lab
    picture.set_x(-2.0)
    drawn = lines(picture.axes["curve"])
    assert slope_of(drawn["given slope x/5 = -0.4"]) == pytest.approx(-0.4)
    assert slope_of(drawn["central difference = -0.8"]) == pytest.approx(-0.8)
    assert len(drawn) == 3


def test_the_five_pairs_in_text(lab):
    said = [" ".join(line.split()) for line in lab.wrong_slope_text().splitlines()]
    assert "2 x^2/5 x/5 0.6 1.2" in said
    assert "4 2x^2 4x 12 12" in said
    assert "Of five pairs your wrong_slopes finds [2]" in said


# gradient


def test_the_arrows_are_the_numerical_gradients(lab):
    left, right = lab.gradient().axes
    (arrows,) = [c for c in left.collections if hasattr(c, "U")]
    np.testing.assert_allclose(arrows.U, 4 * arrows.X, atol=1e-6)
    np.testing.assert_allclose(arrows.V, 14 * arrows.Y, atol=1e-6)
    errors = [line.get_xdata()[0] for line in right.lines]
    assert errors[0] < 1e-7
    np.testing.assert_allclose(errors[1:], [1 / 3, 1], rtol=1e-4)


def test_gradients_in_text(lab):
    said = lab.gradient_text()
    assert "(3.0, 3.0): (12, 42)" in said
    assert "(x1, x2): 0.3333" in said
    assert "(-2 x1, -2 x2): 1" in said


# Stubs and wrong code.


def test_what_needs_no_code_is_drawn_on_stubs_and_the_rest_says_what_it_waits_for(empty):
    secant = empty.secant()
    assert list(lines(secant.lab.axes["curve"])) == ["J(w) = w^2"]
    assert "waits for q1_forward_difference: forward_difference is not" in secant.lab.readout
    assert "waits for q2_central_difference" in secant.lab.readout
    slopes = empty.wrong_slope()
    assert len(lines(slopes.lab.axes["curve"])) == 2
    assert "waits for q2_central_difference" in notes(slopes)
    assert "waits for q7_wrong_slope" in slopes.get_suptitle()
    assert "waits for q6_epsilon_sweep" in notes(empty.sweep())
    assert "waits for q4_numerical_gradient" in notes(empty.gradient())
    assert "? waits for q3_symbolic_derivative" in empty.table_text()
    secant.lab.set_epsilon(0.01)
    assert "waits for q1" in secant.lab.readout


def test_python_lab_py_works_in_a_folder_with_stubs(tmp_path):
    run = run_lab(write_template(NAME, tmp_path), "table", "--save", "out")
    assert run.returncode == 0, run.stderr
    assert "waits for q1_forward_difference: forward_difference is not written yet." in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
    made = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert made == ["table.png", "table.svg", "table.txt"]


@pytest.mark.parametrize("answer", WRONG)
def test_wrong_code_gives_words_and_no_traceback(lab, monkeypatch, answer):
    for function in FUNCTIONS:
        monkeypatch.setattr(lab.parts.slopes.derivatives, function, WRONG[answer])
    figures = [exhibit.figure() for exhibit in lab.EXHIBITS]
    texts = [exhibit.text() for exhibit in lab.EXHIBITS]
    assert all(texts)
    if answer == "huge":  # a number, and shown as what it is
        for figure in figures:
            figure.set_layout_engine("none")  # which would take most of the time
            figure.canvas.draw()
    else:
        assert all("could not be drawn" in text for text in texts)
        assert "could not be drawn" in figures[0].lab.readout
        assert all("could not be drawn" in notes(figures[place]) for place in (2, 3, 4))
    if answer == "None":
        assert "forward_difference returned None, not one number" in texts[1]
