"""The lab of a4: every picture and text on the solution, on stubs and on wrong code."""

from __future__ import annotations

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import COURSE
from matplotlib.text import Text
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

NAME, MODULE = "a4_gradient_descent", "gradient_descent"
FUNCTIONS = (
    "descend",
    "descend_nd",
    "descend_until",
    "batch_gradient_descent",
    "stochastic_gradient_descent",
    "minibatch_gradient_descent",
    "momentum_descent",
    "adam",
)
EXHIBITS = [
    *("descent", "slopes", "learning_rate", "round_bowl", "long_bowl"),
    *("batches", "momentum", "quartic"),
]


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    yield from undrawn_and_closed(monkeypatch)


@pytest.fixture
def lab():
    return lab_on(NAME, MODULE, COURSE / "solutions" / NAME)


@pytest.fixture
def empty():
    return lab_on(NAME, MODULE, COURSE / "student_template" / NAME)


def walks(axes):
    """The lines with markers, which are the trajectories: x and y values, (2, points) each."""
    marked = [line for line in axes.lines if line.get_marker() in ("o", "s", "^", "D")]
    return [np.array(line.get_data(), dtype=float) for line in marked]


def test_importing_the_lab_draws_and_prints_nothing(lab, capsys):
    assert plt.get_fignums() == []
    assert capsys.readouterr().out == ""


def test_every_exhibit_says_what_is_to_be_seen(lab):
    assert [exhibit.name for exhibit in lab.EXHIBITS] == EXHIBITS
    assert all(exhibit.alt and exhibit.title for exhibit in lab.EXHIBITS)
    assert all(exhibit.name in lab.__doc__ for exhibit in lab.EXHIBITS)


def numbers_in(words):
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", words)}


@pytest.mark.slow
def test_every_number_in_an_alt_text_is_in_the_picture_or_its_text(lab):
    for exhibit in lab.EXHIBITS:
        figure = exhibit.figure()
        figure.canvas.draw()
        written = [text.get_text() for text in figure.findobj(Text)]
        assert numbers_in(exhibit.alt) <= numbers_in(" ".join([exhibit.text(), *written]))


@pytest.mark.slow
def test_every_picture_is_complete_and_small_enough_on_the_solution(lab):
    for exhibit in lab.EXHIBITS:
        figure = exhibit.figure()
        figure.canvas.draw()
        assert notes(figure) == "", exhibit.name
        assert "[" not in exhibit.text(), exhibit.name
        width, height = figure.get_size_inches()
        assert width <= 10, exhibit.name
        assert height <= 7, exhibit.name
    assert OPEN == {}


# One parameter.


def test_the_famous_descent_is_on_the_curve_and_against_the_step(lab):
    curve, steps = lab.descent().axes
    x = 3 * 0.8 ** np.arange(21)
    ((drawn, heights),) = walks(curve)
    np.testing.assert_allclose(drawn, x)
    np.testing.assert_allclose(heights, x**2 / 5)
    ((number, drawn),) = walks(steps)
    np.testing.assert_allclose(number, np.arange(21))
    np.testing.assert_allclose(drawn, x)
    assert "x: 3, 2.4, 1.92, 1.536, " in lab.descent_text()
    assert "the last x is 0.0346" in lab.descent_text()


def test_the_steeper_parabola_is_the_faster(lab):
    figure = lab.slopes()
    *curves, steps = figure.axes
    for curve, a, factor in zip(curves, (10, 8, 6), (0.8, 0.75, 2 / 3), strict=True):
        ((x, heights),) = walks(curve)
        np.testing.assert_allclose(x, 3 * factor ** np.arange(21))
        np.testing.assert_allclose(heights, x**2 / a)
    assert list(lines(steps)) == [
        "x^2/10: factor 0.800",
        "x^2/8: factor 0.750",
        "x^2/6: factor 0.667",
    ]
    assert "x: 3, 2, 1.33333, 0.888889" in lab.slopes_text()


# The learning rate.


@pytest.mark.parametrize(
    ("rate", "points", "words"),
    [
        (0.01, 21, "crawls"),
        (0.1, 21, "glides into the minimum"),
        (0.4, 21, "zig-zags into the minimum"),
        (0.5, 21, "zig-zags for ever"),
        (0.6, 21, "explodes: every jump is longer"),
        (1.0, 12, "explodes: beyond a million after 12 steps"),
    ],
)
def test_the_slider_goes_from_crawl_to_explosion(lab, rate, points, words):
    picture = lab.learning_rate().lab
    picture.set_rate(rate)
    assert picture.rate == rate
    ((_, x),) = walks(picture.axes["steps"])
    np.testing.assert_allclose(x, 3 * (1 - 4 * rate) ** np.arange(points), atol=1e-12)
    assert np.all(np.abs(x) <= 1e6)
    assert words in picture.words
    assert f"Learning rate {rate:g}: {words}" in picture.figure.get_suptitle()
    ((on_curve, heights),) = walks(picture.axes["curve"])
    seen = np.isfinite(on_curve)
    assert seen[:3].all()
    np.testing.assert_allclose(heights[seen], 2 * x[seen] ** 2)


def test_an_explosion_is_drawn(lab):
    picture = lab.learning_rate().lab
    picture.set_rate(1.0)
    picture.figure.canvas.draw()
    assert picture.slider.val == picture.slider.valmax
    assert picture.axes["steps"].get_ylim() == (-1e6, 1e6)


def test_learning_rates_in_text(lab):
    said = lab.learning_rate_text()
    assert "1:  3, -9, 27, -81, ...  explodes: beyond a million after 12 steps" in said
    assert "0.1:  3, 1.8, 1.08, 0.648, ...  glides" in said


# Two parameters.


@pytest.mark.parametrize(
    ("name", "coefficients", "factors", "end"),
    [
        ("round_bowl", (1, 1), (0.8, 0.8), "(0.0346, 0.0346)"),
        ("long_bowl", (2, 7), (0.88, 0.58), "(0.2327, 0.0001)"),
    ],
)
def test_the_bowls_show_the_trajectory_twice(lab, name, coefficients, factors, end):
    surface, contours = getattr(lab, name)().axes
    expected = 3 * np.array(factors) ** np.arange(21)[:, None]
    ((x1, x2),) = walks(contours)
    np.testing.assert_allclose(np.transpose([x1, x2]), expected)
    (line,) = surface.lines
    x1, x2, height = np.array(line.get_data_3d())
    np.testing.assert_allclose(height, coefficients[0] * x1**2 + coefficients[1] * x2**2)
    np.testing.assert_allclose(np.transpose([x1, x2]), expected)
    assert len(surface.collections) == 1  # the surface itself
    assert contours.collections  # the contour lines
    assert f"step 20: {end}" in getattr(lab, f"{name}_text")()


def test_the_surface_cuts_off_what_leaves_its_box(lab, monkeypatch):
    far = np.linspace(3.0, 300.0, 21)[:, None] * np.ones(2)
    monkeypatch.setattr(
        lab.parts.trajectories.gradient_descent, "descend_nd", lambda *arguments: far
    )
    surface, _ = lab.round_bowl().axes
    assert np.nanmax(surface.lines[0].get_data_3d()) <= 32


# Data.


def test_the_three_ways_make_their_updates_and_come_down(lab):
    plane, costs = lab.batches().axes
    paths = {name.split(":")[0]: xy for name, xy in lines(plane).items()}
    assert {name: xy.shape[1] for name, xy in paths.items()} == {
        "lowest point": 1,
        "stochastic": 8 * 24 + 1,
        "mini-batch": 8 * 6 + 1,
        "batch": 8 + 1,
    }
    X, y = lab.parts.batches.regression()
    best = np.linalg.solve(X.T @ X, X.T @ y)
    np.testing.assert_allclose(paths["lowest point"][:, 0], best)
    for name in ("stochastic", "mini-batch", "batch"):
        np.testing.assert_allclose(paths[name][:, 0], (-1.0, -0.5))
    drawn = walks(costs)
    assert len(drawn) == 3
    for epoch, cost in drawn:
        assert (epoch[0], epoch[-1]) == (0, 8)
        assert cost[-1] < cost[0] / 4
    last = paths["batch"][:, -1]
    assert drawn[2][1][-1] == pytest.approx(np.mean((X @ last - y) ** 2))


def test_the_batch_path_is_that_of_the_mean_gradient(lab):
    X, y = lab.parts.batches.regression()
    p = np.array([-1.0, -0.5])
    for point in lab.parts.batches.batch_path():
        np.testing.assert_allclose(point, p)
        p = p - 0.1 * 2 / 24 * X.T @ (X @ p - y)


def test_the_three_ways_in_text(lab):
    said = lab.batches_text()
    for words in (
        "  8 updates",
        " 48 updates",
        "192 updates",
        "the lowest point is (1.0258, 1.9530)",
    ):
        assert words in said


def test_momentum_and_adam_go_beside_plain_descent(lab):
    plane, depth = lab.momentum().axes
    paths = lines(plane)
    assert [name.split(",")[0] for name in paths] == [
        "plain",
        "momentum 0.9",
        "momentum 0.5",
        "Adam",
    ]
    plain, fast, short, adam = paths.values()
    np.testing.assert_allclose(plain[:, :2].T, [(3, 3), (2.64, 1.74)])
    np.testing.assert_allclose(
        fast[:, 1:4].T, [(2.64, 1.74), (1.9992, -0.1248), (1.1826, -1.7507)], atol=1e-4
    )
    np.testing.assert_allclose(fast[:, 20], (0.7150, 0.3737), atol=1e-4)
    np.testing.assert_allclose(short[:, 2], (2.1432, 0.3792), atol=1e-4)
    np.testing.assert_allclose(adam[:, 1:4], [(2.9, 2.8001, 2.7004)] * 2, atol=1e-4)
    np.testing.assert_allclose(adam[:, 20], (1.1194, 1.1194), atol=1e-4)
    heights = lines(depth)
    assert len(heights) == 4
    for (x1, x2), (_, height) in zip(paths.values(), heights.values(), strict=True):
        np.testing.assert_allclose(height, np.maximum(2 * x1**2 + 7 * x2**2, 1e-8))
    assert "20: (1.1194, 1.1194)" in lab.momentum_text()
    assert "20: (0.7150, 0.3737)" in lab.momentum_text()


# The quartic.


def test_the_quartic_ends_near_nine_quarters(lab):
    figure = lab.quartic()
    whole, valley, steps = figure.axes
    ((_, x),) = walks(steps)
    assert len(x) == 71
    np.testing.assert_allclose(x[:4], (6, 0.6, 0.62376, 0.649069273))
    assert x[-1] == pytest.approx(2.249965, abs=1e-6)
    for axes in (whole, valley):
        ((drawn, heights),) = walks(axes)
        np.testing.assert_allclose(drawn, x)
        np.testing.assert_allclose(heights, x**4 - 3 * x**3 + 2)
    assert "x = 2.249965 after 70 steps, converged" in figure.get_suptitle()


def test_ends_in_text(lab):
    said = lab.quartic_text()
    assert "the end: x = 2.249965 after 70 steps, converged" in said
    assert "x = 2.020842 after 30 steps, max_steps" in said
    assert "after 12 steps, diverged" in said


# Stubs and wrong code.

WAITS = {
    "descent": ["q1_descent_1d: descend is not written yet."],
    "slopes": ["q1_descent_1d"],
    "learning_rate": ["q1_descent_1d"],
    "round_bowl": ["q2_descent_nd"],
    "long_bowl": ["q2_descent_nd"],
    "batches": ["q4_batch", "q5_stochastic", "q6_minibatch"],
    "momentum": ["q2_descent_nd", "q7_momentum", "q8_adam"],
    "quartic": ["q3_until_precision"],
}


def test_what_needs_no_code_is_drawn_on_stubs_and_the_rest_says_what_it_waits_for(empty):
    for exhibit in empty.EXHIBITS:
        figure, text = exhibit.figure(), exhibit.text()
        for task in WAITS[exhibit.name]:
            assert f"waits for {task}" in notes(figure), exhibit.name
            assert f"waits for {task}" in text, exhibit.name
        drawings = [axes for axes in figure.axes if axes.axison]  # all but the sliders
        assert all(walks(axes) == [] for axes in drawings), exhibit.name
        assert drawings[0].lines or drawings[0].collections, exhibit.name
    slider = empty.learning_rate().lab
    slider.set_rate(1.0)
    assert notes(slider.figure).count("waits for") == 1


def test_what_is_written_is_drawn_beside_what_is_not(lab, empty, monkeypatch):
    monkeypatch.setattr(
        lab.parts.trajectories.gradient_descent,
        "adam",
        empty.parts.trajectories.gradient_descent.adam,
    )
    figure = lab.momentum()
    assert len(lines(figure.axes[0])) == 3
    assert "waits for q8_adam" in notes(figure)


def test_python_lab_py_works_in_a_folder_with_stubs(tmp_path):
    run = run_lab(write_template(NAME, tmp_path), "quartic", "--save", "out")
    assert run.returncode == 0, run.stderr
    assert "waits for q3_until_precision: descend_until is not written yet." in run.stdout
    assert "Traceback" not in run.stdout + run.stderr
    made = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert made == ["quartic.png", "quartic.svg", "quartic.txt"]


@pytest.mark.parametrize("answer", WRONG)
def test_wrong_code_gives_words_and_no_traceback(lab, monkeypatch, answer):
    for function in FUNCTIONS:
        monkeypatch.setattr(lab.parts.trajectories.gradient_descent, function, WRONG[answer])
    for exhibit in lab.EXHIBITS:
        assert "could not be drawn" in notes(exhibit.figure()), exhibit.name
        assert "could not be drawn" in exhibit.text(), exhibit.name
    if answer == "None":
        assert "descend returned None: is the return missing?" in lab.descent_text()
    if answer == "a shape":
        assert "descend returned the shape (2, 3), expected is (21,)" in lab.descent_text()


def test_a_climb_instead_of_a_descent_is_drawn_within_bounds(lab, monkeypatch):
    right = lab.parts.trajectories.gradient_descent

    def uphill(gradient, x0, learning_rate, steps, **options):
        points = [np.array(x0, dtype=float)]
        for _ in range(steps):
            points.append(points[-1] + 25 * learning_rate * gradient(points[-1]))
        return np.array(points)

    for function in ("descend", "descend_nd", "momentum_descent", "adam"):
        monkeypatch.setattr(right, function, uphill)
    for name in ("descent", "slopes", "learning_rate", "long_bowl", "momentum"):
        figure = getattr(lab, name)()
        figure.canvas.draw()
        for axes in figure.axes:
            for points in walks(axes):
                assert np.nanmax(np.abs(points[0])) <= 1e3
    assert "explodes" in lab.learning_rate().lab.words
