"""lab.py: watch gradient descent: on a curve, in a bowl, on data, with momentum and with Adam.

All paths come from your own gradient_descent.py. What you have not written yet stays empty, and
the picture says which task it waits for.

    python lab.py                 every picture in a window; without a display, as files
    python lab.py descent         only this one: descent, slopes, learning_rate, round_bowl,
                                  long_bowl, batches, momentum, quartic
    python lab.py --text          the same in plain text
    python lab.py --save FOLDER   as PNG, SVG and text files
    import lab; lab.descent()     one picture in a notebook

In `learning_rate` move the slider with the mouse. The surfaces of both bowls can be turned.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.widgets import Slider

from autograder.lab.gallery import Exhibit, in_text, own_module, part, run
from autograder.lab.style import BLUE, GREY, INK, SERIES, mosaic, subplots, wipe

gradient_descent = own_module("gradient_descent")

STEPS = 20
START = 3.0
CORNER = (3.0, 3.0)


def trajectory(found: Any, shape: tuple[int, ...], name: str) -> np.ndarray:
    """What the function of that name returned, as a float array of this shape; or ValueError."""
    if found is None:
        raise ValueError(f"{name} returned None: is the return missing?")
    points = np.asarray(found, dtype=float)
    if points.shape != shape and points.shape != (*shape, 1):
        raise ValueError(f"{name} returned the shape {points.shape}, expected is {shape}")
    if not np.all(np.isfinite(points)):
        raise ValueError(f"{name} returned numbers that are not finite")
    return points.reshape(shape)


def drawable(points: Any, bound: float) -> np.ndarray:
    """Points, with nan (which is not drawn) for numbers beyond the bound, either way."""
    points = np.asarray(points, dtype=float)
    return np.where(np.abs(points) <= bound, points, np.nan)


def listed(values: Sequence[float]) -> str:
    """Numbers in a row, such as "3, 2.4, 1.92"."""
    return ", ".join(f"{value:.6g}" for value in values)


def pair(point: Sequence[float]) -> str:
    """A point of the plane, such as "(2.64, 1.74)"."""
    return "({:.4f}, {:.4f})".format(*point)


# One parameter.


@dataclass(frozen=True)
class Parabola:
    """A function a x^2 of one number, and the slope that descent is given for it."""

    formula: str
    slope_formula: str
    f: Callable[[Any], Any]
    slope: Callable[[Any], Any]

    def descend(self, learning_rate: float = 1.0) -> np.ndarray:
        """The student's trajectory from START. Shape (STEPS + 1,)."""
        found = gradient_descent.descend(self.slope, START, learning_rate, STEPS)
        return trajectory(found, (STEPS + 1,), "descend")


FAMOUS = Parabola("x^2/5", "x/5", lambda x: x**2 / 5, lambda x: x / 5)
STEEP = Parabola("2x^2", "4x", lambda x: 2 * x**2, lambda x: 4 * x)
THREE = (
    Parabola("x^2/10", "x/5", lambda x: x**2 / 10, lambda x: x / 5),
    Parabola("x^2/8", "x/4", lambda x: x**2 / 8, lambda x: x / 4),
    Parabola("x^2/6", "x/3", lambda x: x**2 / 6, lambda x: x / 3),
)


def draw_curve(axes: Axes, f: Callable, left: float, right: float) -> None:
    """The curve of f; its axes show just this."""
    x = np.linspace(left, right, 241)
    axes.plot(x, f(x), color=INK, linewidth=2)
    axes.set(xlim=(left, right), xlabel="x", ylabel="f(x)")


def draw_walk(axes: Axes, f: Callable, points: np.ndarray, look: Any) -> None:
    """A trajectory on the curve of f. Shape: points (steps + 1,)."""
    axes.plot(points, f(points), **look)


def descent() -> Figure:
    """The trajectory on the curve x^2/5, and x against the number of the step."""
    figure, (curve, steps) = subplots(1, 2, figsize=(10, 4.6))
    draw_curve(curve, FAMOUS.f, -3.5, 3.5)
    curve.set_title("f(x) = x^2/5 and the points on it")
    steps.set(xlabel="step", ylabel="x", xlim=(-0.5, STEPS + 0.5), ylim=(-3.5, 3.5))
    steps.set_title("x against the step")
    steps.set_xticks(range(0, STEPS + 1, 5))
    with part(curve):
        draw_walk(curve, FAMOUS.f, drawable(FAMOUS.descend(), 1e3), SERIES[1])
        curve.set_ylim(-0.2, 2.6)
    with part(steps):
        steps.plot(drawable(FAMOUS.descend(), 1e3), **SERIES[1])
    figure.suptitle("Descent from 3 with the slope x/5 and learning rate 1 (2x/5 would be right)")
    return figure


def descent_text() -> str:
    """All points of the famous descent, and the factor between them."""

    def points() -> str:
        found = FAMOUS.descend()
        return f"x: {listed(found)}\n{factor_line(found)}"

    return (
        f"f(x) = x^2/5 with the slope x/5 from {START:g}, learning rate 1, {STEPS} steps.\n"
        f"{in_text(points)}\n"
        "The slope x/5 belongs to x^2/10; that of x^2/5 is 2x/5. It gets down all the same."
    )


def factor_line(points: np.ndarray) -> str:
    """By which factor x changes in the first step."""
    return f"Every step multiplies x by {points[1] / START:.3f}; the last x is {points[-1]:.4f}."


def slopes() -> Figure:
    """Three parabolas side by side, and x against the step for all of them."""
    figure, axes = mosaic(
        [["0", "1", "2"], ["steps"] * 3],
        figsize=(10, 7),
    )
    steps = axes["steps"]
    for place, (one, look) in enumerate(zip(THREE, SERIES, strict=False)):
        curve = axes[str(place)]
        draw_curve(curve, one.f, -3.5, 3.5)
        curve.set(title=f"{one.formula}, slope {one.slope_formula}", ylim=(-0.1, 2.1))
        with part(None if place else steps):  # one note is enough for three curves
            points = drawable(one.descend(), 1e3)
            draw_walk(curve, one.f, points, look)
            steps.plot(points, label=f"{one.formula}: factor {points[1] / START:.3f}", **look)
    steps.set(xlabel="step", ylabel="x", xlim=(-0.5, STEPS + 0.5), ylim=(-0.2, 3.2))
    steps.set_xticks(range(0, STEPS + 1, 5))
    if steps.lines:
        steps.legend()
    figure.suptitle("The steeper the bowl, the faster: from 3 with learning rate 1")
    return figure


def slopes_text() -> str:
    """The first points and the factor for each parabola."""

    def points(one: Parabola) -> str:
        found = one.descend()
        return f"x: {listed(found[:5])}, ...\n  {factor_line(found)}"

    blocks = [f"From {START:g} with learning rate 1:"]
    for one in THREE:
        said = in_text(lambda one=one: points(one))
        blocks.append(f"{one.formula}, slope {one.slope_formula}\n  {said}")
    return "\n".join(blocks)


# The learning rate.

RATES = (0.01, 0.1, 0.25, 0.4, 0.5, 0.6, 1.0)
SLOWEST, FASTEST = 0.005, 1.0
DIVERGED = 1e6  # what lies beyond is not drawn


def until_divergence(points: np.ndarray) -> np.ndarray:
    """The points up to the last one that is not beyond DIVERGED."""
    beyond = np.flatnonzero(np.abs(points) > DIVERGED)
    return points[: beyond[0]] if len(beyond) else points


def verdict(points: np.ndarray) -> str:
    """What a trajectory does, in a few words. Shape: points (steps + 1,)."""
    kept = until_divergence(points)
    if len(kept) < len(points):
        return f"explodes: beyond a million after {len(kept)} steps"
    left = abs(kept[-1]) / START
    if left > 1.01:
        return "explodes: every jump is longer than the last"
    if np.any(kept[1:] * kept[:-1] < 0.0):
        return "zig-zags for ever" if left > 0.99 else "zig-zags into the minimum"
    return "crawls: still far away" if left > 0.1 else "glides into the minimum"


class LearningRate:
    """The picture `learning_rate`, and what moves it: a slider for the rate.

    rate: what is shown. words: what the trajectory does.
    """

    def __init__(self) -> None:
        self.figure, self.axes = mosaic(
            [["curve", "steps"], ["rate", "rate"]],
            height_ratios=(14, 1),
            figsize=(10, 5.6),
        )
        self.rate = 0.1
        self.words = ""
        self.axes["steps"].set_yscale("symlog", linthresh=4.0, linscale=4.0)
        # The slider moves along log10(rate): crawling and exploding rates get the same room.
        self.slider = Slider(
            self.axes["rate"],
            "learning rate",
            math.log10(SLOWEST),
            math.log10(FASTEST),
            valinit=math.log10(self.rate),
            color=BLUE,
            initcolor="none",
        )
        self.slider.on_changed(self._slid)
        self.draw()

    def set_rate(self, rate: float) -> None:
        """Move the slider to this learning rate."""
        self.slider.set_val(math.log10(rate))

    def _slid(self, power: float) -> None:
        self.rate = float(f"{10.0**power:.3g}")
        self.draw()

    def draw(self) -> None:
        """Draw the trajectory anew, on the curve and against the step."""
        curve, steps = self.axes["curve"], self.axes["steps"]
        self.slider.valtext.set_text(f"{self.rate:.3g}")
        wipe(curve)
        wipe(steps)
        self.words = ""
        draw_curve(curve, STEEP.f, -12.0, 12.0)
        curve.set(ylim=(-12.0, 300.0), title="f(x) = 2x^2, from x = 3")
        steps.set(xlabel="step", ylabel="x (beyond 4 logarithmic)", title="x against the step")
        steps.set(xlim=(-0.5, STEPS + 0.5), ylim=(-DIVERGED, DIVERGED))
        ticks = (-1e6, -1e4, -100, -4, -2, 0, 2, 4, 100, 1e4, 1e6)
        steps.set_yticks(ticks, [f"{tick:,.0f}" for tick in ticks])
        steps.set_xticks(range(0, STEPS + 1, 5))
        with part(curve):
            points = STEEP.descend(self.rate)
            self.words = verdict(points)
            kept = until_divergence(points)
            draw_walk(curve, STEEP.f, drawable(kept, 1e3), SERIES[1])
            steps.plot(kept, **SERIES[1])
        self.figure.suptitle(f"Learning rate {self.rate:g}: {self.words or 'not known yet'}")
        self.figure.canvas.draw_idle()


def learning_rate() -> Figure:
    """Descent on 2x^2; a slider takes the learning rate from crawl to zig-zag to explosion."""
    picture = LearningRate()
    picture.figure.lab = picture
    return picture.figure


def learning_rate_text() -> str:
    """The first points, and what happens, for some learning rates."""

    def line(rate: float) -> str:
        points = STEEP.descend(rate)
        return f"{listed(points[:4])}, ...  {verdict(points)}"

    head = f"f(x) = 2x^2, slope 4x, from {START:g}, {STEPS} steps:"
    return "\n".join(
        [head, *(f"  {rate:5g}:  {in_text(lambda r=rate: line(r))}" for rate in RATES)]
    )


# Two parameters.


@dataclass(frozen=True)
class Bowl:
    """The function a x1^2 + b x2^2, and a learning rate for it."""

    formula: str
    a: float
    b: float
    rate: float

    def f(self, x1: Any, x2: Any) -> Any:
        """The height of the bowl above (x1, x2)."""
        return self.a * x1**2 + self.b * x2**2

    def gradient(self, x: np.ndarray) -> np.ndarray:
        """Shape: x (2,) -> (2,)."""
        return np.array([2 * self.a * x[0], 2 * self.b * x[1]])

    def descend(self) -> np.ndarray:
        """The student's trajectory from CORNER. Shape (STEPS + 1, 2)."""
        found = gradient_descent.descend_nd(self.gradient, np.array(CORNER), self.rate, STEPS)
        return trajectory(found, (STEPS + 1, 2), "descend_nd")


ROUND = Bowl("x1^2 + x2^2", 1.0, 1.0, 0.1)
LONG = Bowl("2 x1^2 + 7 x2^2", 2.0, 7.0, 0.03)
EDGE = 4.0  # the bowls are drawn from -EDGE to EDGE


def draw_contours(axes: Axes, bowl: Bowl) -> None:
    """Contours of log f: they show the shape near the minimum too, where f is flat."""
    along = np.linspace(
        -EDGE, EDGE, 160
    )  # an even number: 0, where log f is not finite, is left out
    x1, x2 = np.meshgrid(along, along)
    axes.contour(
        x1, x2, np.log(bowl.f(x1, x2)), levels=14, colors=GREY, linestyles="-", linewidths=0.7
    )
    axes.set(xlabel="x1", ylabel="x2", xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), aspect="equal")


def bowl_figure(bowl: Bowl) -> Figure:
    """Surface and contours of a bowl, the trajectory on both."""
    figure, axes = mosaic(
        [["surface", "contours"]],
        per_subplot_kw={"surface": {"projection": "3d", "computed_zorder": False}},
        figsize=(10, 5),
    )
    surface, contours = axes["surface"], axes["contours"]
    along = np.linspace(-EDGE, EDGE, 41)
    x1, x2 = np.meshgrid(along, along)
    surface.plot_surface(
        *(x1, x2, bowl.f(x1, x2)), color="#e4eff7", edgecolor="#9db8c9", linewidth=0.4, shade=False
    )
    surface.set(xlabel="x1", ylabel="x2", zlabel="f", title="the surface")
    surface.view_init(elev=50, azim=-110)
    draw_contours(contours, bowl)
    contours.set_title("contours of log f")
    with part(contours):
        # A three-dimensional drawing does not cut off what is outside of its box.
        x1, x2 = drawable(bowl.descend(), EDGE).T
        contours.plot(x1, x2, **SERIES[1])
        surface.plot(x1, x2, bowl.f(x1, x2), zorder=5, **SERIES[1])
    name = f"f = {bowl.formula}"
    figure.suptitle(f"{name}: {STEPS} steps from (3, 3), learning rate {bowl.rate:g}")
    return figure


def bowl_text(bowl: Bowl) -> str:
    """Some points of the trajectory in a bowl."""

    def points() -> str:
        found = bowl.descend()
        return "\n".join(f"  step {step:2}: {pair(found[step])}" for step in (0, 1, 2, 3, STEPS))

    return f"f = {bowl.formula}, learning rate {bowl.rate:g}:\n{in_text(points)}"


def round_bowl() -> Figure:
    """Descent in the round bowl."""
    return bowl_figure(ROUND)


def round_bowl_text() -> str:
    """The same in numbers."""
    return bowl_text(ROUND)


def long_bowl() -> Figure:
    """Descent in the long bowl."""
    return bowl_figure(LONG)


def long_bowl_text() -> str:
    """The same in numbers."""
    return bowl_text(LONG)


# Batch, stochastic, mini-batch.

EPOCHS = 8
BATCH_SIZE = 4
DATA_RATE = 0.1
DATA_START = (-1.0, -0.5)
SEED = 7


class Watched:
    """A gradient function that keeps the parameters with which it is called, in `points`."""

    def __init__(self, gradient: Callable) -> None:
        self.gradient = gradient
        self.points: list[np.ndarray] = []

    def __call__(self, parameters: Any, *rows: Any) -> Any:
        """The gradient at these parameters."""
        self.points.append(np.array(parameters, dtype=float))
        return self.gradient(parameters, *rows)


def regression() -> tuple[np.ndarray, np.ndarray]:
    """24 rows around the line y = 1 + 2 x. Shapes: X (24, 2), a column of ones and x; y (24,)."""
    rng = np.random.default_rng(3)
    x = rng.uniform(-1.5, 1.5, 24)
    y = 1.0 + 2.0 * x + rng.normal(0.0, 0.8, 24)
    return np.column_stack([np.ones_like(x), x]), y


def cost(intercept: Any, slope: Any) -> Any:
    """The mean squared error of the line over all rows, for numbers or arrays of them."""
    X, y = regression()
    errors = np.multiply.outer(X[:, 0], intercept) + np.multiply.outer(X[:, 1], slope)
    return np.mean((errors - y.reshape(-1, *[1] * np.ndim(intercept))) ** 2, axis=0)


def lowest_point() -> np.ndarray:
    """The parameters of the best line. Shape (2,)."""
    return np.linalg.lstsq(*regression(), rcond=None)[0]


def batch_path() -> np.ndarray:
    """Parameters before the first update and after each one. Shape (updates + 1, 2)."""
    return path(gradient_descent.batch_gradient_descent, "batch_gradient_descent")


def stochastic_path() -> np.ndarray:
    """The same for stochastic gradient descent."""
    rng = np.random.default_rng(SEED)
    name = "stochastic_gradient_descent"
    return path(gradient_descent.stochastic_gradient_descent, name, rng=rng)


def minibatch_path() -> np.ndarray:
    """The same for mini-batches."""
    options = {"batch_size": BATCH_SIZE, "rng": np.random.default_rng(SEED)}
    name = "minibatch_gradient_descent"
    return path(gradient_descent.minibatch_gradient_descent, name, **options)


def path(method: Callable, name: str, **options: Any) -> np.ndarray:
    """Run one of the three methods on the regression; where it went. Shape (updates + 1, 2)."""
    watched = Watched(gradient_descent.mean_squared_error_gradient)
    X, y = regression()
    last = method(
        *(watched, np.array(DATA_START), X, y), learning_rate=DATA_RATE, epochs=EPOCHS, **options
    )
    points = [*watched.points, trajectory(last, (2,), name)]
    return trajectory(points, (len(points), 2), name)


WAYS = (  # from the noisiest to the smoothest, so that the smooth path is drawn on top
    ("stochastic", "1 row an update", stochastic_path, SERIES[3]),
    ("mini-batch", f"{BATCH_SIZE} rows an update", minibatch_path, SERIES[1]),
    ("batch", "all 24 rows an update", batch_path, SERIES[0]),
)


def batches() -> Figure:
    """The paths of the three methods on the contours of a regression; their cost against epochs."""
    figure, (plane, costs) = subplots(1, 2, figsize=(10, 5.2))
    intercepts, line_slopes = np.linspace(-1.6, 2.2, 120), np.linspace(-1.0, 3.2, 120)
    grid = np.meshgrid(intercepts, line_slopes)
    plane.contour(*grid, cost(*grid), levels=16, colors=GREY, linewidths=0.6)
    plane.set(xlim=(-1.6, 2.2), ylim=(-1.0, 3.2), xlabel="intercept", ylabel="slope")
    plane.plot(*lowest_point(), "*", color=INK, markersize=14, zorder=5, label="lowest point")
    for name, rows, walk, look in WAYS:
        with part(plane):
            points = drawable(walk(), 1e3)
            plane.plot(
                *points.T, linewidth=1.2, label=f"{name}: {rows}", **look | {"markersize": 3}
            )
            epochs = np.linspace(0.0, EPOCHS, len(points))
            costs.plot(epochs, cost(*points.T), linewidth=1.2, **look | {"markersize": 3})
    plane.legend(loc="upper left", fontsize=8)
    plane.set_title("the paths")
    costs.axhline(cost(*lowest_point()), color=INK, linewidth=0.8)
    costs.set(xlabel="epoch", ylabel="mean squared error over all rows", xlim=(0, EPOCHS))
    costs.set(yscale="log", ylim=(0.4, 12.0), title="the cost; the level line is the lowest")
    figure.suptitle(
        f"The same {EPOCHS} epochs with learning rate {DATA_RATE:g}: few smooth or many noisy steps"
    )
    return figure


def batches_text() -> str:
    """Updates, last parameters and cost for each method."""
    lines = [f"24 rows, {EPOCHS} epochs, learning rate {DATA_RATE:g}, from {DATA_START}:"]

    def line(walk: Callable) -> str:
        points = walk()
        said = f"{len(points) - 1:3} updates, ends at {pair(points[-1])}"
        return f"{said}, cost {cost(*points[-1]):.4f}"

    for name, rows, walk, _ in reversed(WAYS):
        lines.append(f"  {name} ({rows}): {in_text(lambda walk=walk: line(walk))}")
    best = lowest_point()
    return "\n".join([*lines, f"  the lowest point is {pair(best)}, cost {cost(*best):.4f}"])


# Momentum and Adam.

LONG_STEPS = 60


def long_walk(method: str, learning_rate: float, **options: float) -> np.ndarray:
    """The student's trajectory in the long bowl. Shape (LONG_STEPS + 1, 2)."""
    walk = getattr(gradient_descent, method)
    options = {"learning_rate": learning_rate, "steps": LONG_STEPS, **options}
    found = walk(LONG.gradient, np.array(CORNER), **options)
    return trajectory(found, (LONG_STEPS + 1, 2), method)


METHODS = (  # label, how to walk, look
    ("plain, learning rate 0.03", lambda: long_walk("descend_nd", 0.03), SERIES[0]),
    (
        "momentum 0.9, learning rate 0.03",
        lambda: long_walk("momentum_descent", 0.03),
        SERIES[1],
    ),
    (
        "momentum 0.5, learning rate 0.03",
        lambda: long_walk("momentum_descent", 0.03, momentum=0.5),
        SERIES[3],
    ),
    ("Adam, learning rate 0.1", lambda: long_walk("adam", 0.1), SERIES[2]),
)


def momentum() -> Figure:
    """Plain descent, momentum and Adam in the long bowl, and how deep they are after each step."""
    figure, (plane, depth) = subplots(1, 2, figsize=(10, 5.2))
    draw_contours(plane, LONG)
    plane.set_title("paths on contours of log f")
    for number, (label, walk, look) in enumerate(METHODS):
        with part((plane, depth)[number % 2]):  # four notes do not find room in one drawing
            points = drawable(walk(), 1e3)
            look = look | {"markersize": 3}
            plane.plot(*points.T, linewidth=1.2, label=label, **look)
            heights = LONG.f(*points.T)
            depth.plot(np.maximum(heights, 1e-8), linewidth=1.2, label=label, **look)
    depth.set(xlabel="step", ylabel="f", yscale="log", xlim=(0, LONG_STEPS), ylim=(1e-6, 1e3))
    depth.set_title("height above the minimum")
    if plane.lines:
        plane.legend(loc="upper left", fontsize=8)
    figure.suptitle(f"{LONG_STEPS} steps in the long bowl {LONG.formula} from (3, 3)")
    return figure


def momentum_text() -> str:
    """Some points of the three trajectories."""
    lines = [f"f = {LONG.formula} from (3, 3):"]

    def line(walk: Callable) -> str:
        points = walk()
        return "; ".join(f"{step}: {pair(points[step])}" for step in (1, 2, 3, 20, LONG_STEPS))

    for label, walk, _ in METHODS:
        lines.append(f"  {label}, after step {in_text(lambda walk=walk: line(walk))}")
    return "\n".join(lines)


# The quartic, until a step is short.


def quartic_f(x: Any) -> Any:
    """The function x^4 - 3 x^3 + 2, with its minimum at 9/4."""
    return x**4 - 3 * x**3 + 2


def quartic_slope(x: Any) -> Any:
    """Its derivative."""
    return 4 * x**3 - 9 * x**2


@dataclass(frozen=True)
class Ended:
    """A descent that stopped: its points, shape (steps + 1,); steps and reason as returned."""

    points: np.ndarray
    steps: int
    reason: str

    def __str__(self) -> str:
        return f"x = {self.points[-1]:.6f} after {self.steps} steps, {self.reason}"


def until(slope: Callable, start: float, rate: float, max_steps: int) -> Ended:
    """Let the student's descend_until walk, with precision 1e-5."""
    watched = Watched(slope)
    found = gradient_descent.descend_until(watched, np.array([start]), rate, 1e-5, max_steps)
    if not isinstance(found, tuple | list) or len(found) != 3:
        raise ValueError(f"descend_until returned {str(found)[:30]}, not (x, steps_taken, reason)")
    x, steps, reason = found
    points = [*watched.points, trajectory(x, (1,), "descend_until")]
    return Ended(trajectory(points, (len(points),), "descend_until"), int(steps), str(reason))


def quartic_walk(max_steps: int = 1000) -> Ended:
    """Descent on the quartic from 6 with learning rate 0.01."""
    return until(quartic_slope, 6.0, 0.01, max_steps)


def quartic() -> Figure:
    """The descent on the quartic: all of it, the valley alone, and x against the step."""
    figure, (whole, valley, steps) = subplots(1, 3, figsize=(10, 4.6))
    draw_curve(whole, quartic_f, -0.5, 6.4)
    whole.set_title("one long step, ...")
    draw_curve(valley, quartic_f, 0.4, 2.7)
    valley.set(title="... then down the valley", ylim=(-7.5, 3.0))
    steps.axhline(9 / 4, color=GREY, linestyle=":", label="minimum 9/4")
    steps.set(xlabel="step", ylabel="x", ylim=(0.0, 6.4), title="x against the step")
    title = "x^4 - 3x^3 + 2 from 6 with learning rate 0.01, until a step is shorter than 1e-5"
    with part(steps):
        ended = quartic_walk()
        points = drawable(ended.points, 1e3)
        draw_walk(whole, quartic_f, points, SERIES[1])
        draw_walk(valley, quartic_f, points, SERIES[1])
        steps.plot(points, **SERIES[1])
        title += f":\n{ended}"
    whole.set_ylim(-40.0, 1100.0)
    steps.legend(fontsize=9)
    figure.suptitle(title)
    return figure


def quartic_text() -> str:
    """Where the descent ends and why, and two that end otherwise."""
    steep = in_text(lambda: until(STEEP.slope, START, 1.0, 1000))
    return (
        "f(x) = x^4 - 3x^3 + 2 from 6, learning rate 0.01, precision 1e-5:\n"
        f"  first points: {in_text(lambda: listed(quartic_walk().points[:4]))}\n"
        f"  the end: {in_text(quartic_walk)}\n"
        f"  with at most 30 steps: {in_text(lambda: quartic_walk(30))}\n"
        f"And 2x^2 from 3 with learning rate 1: {steep}"
    )


EXHIBITS = (
    Exhibit(
        "descent",
        "Descent on the curve x^2/5, and x against the step",
        descent,
        descent_text,
        "Points walk down the right side of the parabola x^2/5 from x = 3, each 0.8 times as far "
        "from 0 as the last. Against the step, x falls quickly at first and ever more slowly.",
    ),
    Exhibit(
        "slopes",
        "Three bowls side by side: the steeper, the faster",
        slopes,
        slopes_text,
        "Three parabolas, each steeper than the last, with the points of a descent from 3. Below, "
        "x against the step falls fastest for the steepest, by factors 0.8, 0.75 and 0.667.",
    ),
    Exhibit(
        "learning_rate",
        "The learning rate, from crawl to zig-zag to explosion: a slider",
        learning_rate,
        learning_rate_text,
        "Descent on 2x^2 from 3. With learning rate 0.1 the points glide into the minimum; the "
        "slider leads to slower rates that crawl, and to larger ones that jump from side to side "
        "and, above 0.5, away from the minimum.",
    ),
    Exhibit(
        "round_bowl",
        "The round bowl x1^2 + x2^2, surface and contours",
        round_bowl,
        round_bowl_text,
        "A round bowl as a surface and as circles. The descent from (3, 3) goes straight to the "
        "middle on both.",
    ),
    Exhibit(
        "long_bowl",
        "The long bowl 2 x1^2 + 7 x2^2, surface and contours",
        long_bowl,
        long_bowl_text,
        "A long bowl as a surface and as ellipses. The descent from (3, 3) goes down the steep "
        "side first, bends, and creeps along the floor towards the middle.",
    ),
    Exhibit(
        "batches",
        "Batch, stochastic and mini-batch paths over one another",
        batches,
        batches_text,
        "Three paths across the contours of a regression. In the same epochs batch descent makes "
        "few smooth steps and is still on its way; the stochastic path arrives and trembles around "
        "the lowest point; the mini-batch path lies between them.",
    ),
    Exhibit(
        "momentum",
        "Plain descent, momentum and Adam in the long bowl",
        momentum,
        momentum_text,
        "Four paths in the long bowl. Plain descent bends into the valley and creeps; momentum 0.9 "
        "swings beyond the middle again and again, momentum 0.5 once or twice and is lowest in the "
        "end; Adam goes along the diagonal, equally far in both coordinates.",
    ),
    Exhibit(
        "quartic",
        "x^4 - 3x^3 + 2 from 6 to 2.25, until a step is short",
        quartic,
        quartic_text,
        "The first step jumps from x = 6 to 0.6, across the valley. The next ones go down to the "
        "minimum at 9/4, ever shorter, and end at 2.249965 after 70 steps.",
    ),
)

if __name__ == "__main__":
    sys.exit(run(__doc__, EXHIBITS, sys.argv[1:]))
