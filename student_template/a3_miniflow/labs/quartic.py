"""Draw `quartic`: gradient descent on x^4 - 3 x^3 + 2 with the student's sgd_update.

Reads:  sgd_update and Input of miniflow.py.
Gives:  the descent on the curve and step by step; its first steps and the last in plain text.
"""

import numpy as np

from autograder.lab.gallery import part
from autograder.lab.graph import aligned, short
from autograder.lab.style import SERIES, subplots
from labs.worked import miniflow

START, RATE, SHORTEST, MOST = 6.0, 0.01, 1e-5, 200


def quartic_value(x):
    """f(x) = x^4 - 3 x^3 + 2."""
    return x**4 - 3 * x**3 + 2


def quartic_path():
    """All x of the descent on the quartic, the start first; it ends with a step below 1e-5."""
    x = miniflow.Input()
    x.value = START
    path = [START]
    while len(path) <= MOST:
        x.gradients = {x: 4 * x.value**3 - 9 * x.value**2}
        miniflow.sgd_update([x], RATE)
        path.append(float(x.value))
        if abs(path[-1] - path[-2]) < SHORTEST or not abs(path[-1]) < 1e6:
            break
    return path


def quartic():
    """The descent on x^4 - 3 x^3 + 2 with your sgd_update, on the curve and step by step."""
    figure, (curve, steps) = subplots(1, 2, figsize=(10, 4.5))
    figure.suptitle(f"x^4 - 3 x^3 + 2 from x = 6, learning rate {RATE}: the first step is the jump")
    xs = np.linspace(-0.6, 6.1, 200)
    curve.plot(xs, quartic_value(xs), **(SERIES[0] | {"marker": ""}), label="f(x)")
    curve.set_yscale("asinh", linear_width=5)  # near 0 as it is, far away logarithmic
    curve.set(xlabel="x", ylabel="f(x), far from 0 logarithmic", yticks=[-5, 0, 5, 20, 100, 500])
    curve.yaxis.set_major_formatter("{x:g}")
    steps.axhline(9 / 4, **(SERIES[2] | {"marker": ""}), label="the minimum, 9/4")
    steps.set(xlabel="step", ylabel="x", ylim=(0.3, 6.3))
    with part(steps):
        path = np.array(quartic_path())
        style = SERIES[1] | {"linestyle": ":"}
        curve.plot(path, quartic_value(path), **style, label="the descent")
        steps.plot(path, **(style | {"markersize": 3}), label=f"x, at the end {path[-1]:.6f}")
    curve.legend(loc="upper left")
    steps.legend(loc="upper right")
    return figure


def quartic_text():
    """The first steps of the descent and the last."""
    path = quartic_path()
    last = len(path) - 1
    shown = [*range(min(4, last)), last]
    rows = [("step", "x", "f(x)")]
    rows += [(str(n), f"{path[n]:.6f}", short(quartic_value(path[n]), 6)) for n in shown]
    return f"{aligned(rows)}\n\nThe minimum is at 9/4 = 2.25."
