"""Probes of a4_gradient_descent: give your functions something to descend, and record them.

A probe gets the code under test and plain inputs, calls the code and returns what it saw, in plain
data. It knows no answers and judges nothing: readings.py says what a recording shows. The gradient
functions that your code is handed are made here out of plain descriptions; those of the loops over
data write down with which parameters and with which rows they are called, so that orders and
batches can be looked at however they were drawn. This file is also part of the student zip: read
it to see how your code is called.
"""

import contextlib

import numpy as np

from autograder.judge.answers import Complaint, one_array
from autograder.judge.arrays import numbers

# Calls of a gradient function that cannot be answered.
COMPLAINTS = {
    "parameters": "gradient is called with parameters that have lost their shape.",
    "no table": "gradient is called with rows that are not shaped like rows of X and y: pass "
    "tables, also for a single row, (1, features) and (1,) or (1, outputs).",
    "unequal": "gradient is called with more rows of X than of y, or with fewer.",
    "empty batch": "gradient is called with no row at all.",
    "one array": "Every run returns the same array: what one returned, the next one changes.",
    "array of the caller": "What is returned holds the caller's own x0: begin with a copy of it.",
    "changed gradient": "The array that gradient returned was changed: it is not yours.",
}


def function_of(described):
    """A slope or gradient function out of its description.

    described: {"kind": "polynomial", "coefficients": of x^0, x^1, ...}, element by element |
        {"kind": "bowl", "matrix", "centre"}: matrix @ (x - centre) |
        {"kind": "constant", "slope"}: always this very array |
        {"kind": "root"}: 1 / (2 sqrt(x)), element by element, nan below 0 |
        {"kind": "ramp"}: x above 0 and 0 below, element by element.
        With "one_array": True it returns the same array every time, with new numbers in it, which
        nobody else can change.
    """
    if described["kind"] == "constant":
        slope = numbers(described["slope"])
        return lambda x: slope
    compute = {
        "polynomial": lambda x: np.polyval(described["coefficients"][::-1], x),
        "bowl": lambda x: numbers(described["matrix"]) @ (x - numbers(described["centre"])),
        "root": lambda x: 0.5 / np.sqrt(x),
        "ramp": lambda x: np.maximum(x, 0.0),
    }[described["kind"]]
    kept = []

    def function(x):
        with np.errstate(all="ignore"):  # what explodes may overflow
            value = compute(x)
        if not described.get("one_array"):
            return value
        kept[:] = kept or [np.empty_like(value)]
        kept[0][...] = value
        return _read_only(kept[0].view())

    return function


def _read_only(array):
    array.flags.writeable = False
    return array


@contextlib.contextmanager
def _complaining_of_changes():
    """Say which array it is that cannot be changed: those that gradient returns."""
    try:
        yield
    except ValueError as error:
        if "read-only" in str(error):
            raise Complaint("changed gradient") from error
        raise


def trajectory(code, function, gradient, x0, settings=None, **more):
    """The trajectory of descend, descend_nd, momentum_descent or adam.

    A second run, of one step, must leave alone what the first returned.

    Args:
        function: its name. gradient: a description for function_of. x0: a number or (n,).
        settings, more: keyword arguments; steps and learning_rate are among them, unless the
            function has a default for them.
    Returns: {"trajectory"}.
    """
    settings = dict(settings or {}) | more
    found, _ = _descend(code, function, gradient, x0, settings)
    again, _ = _descend(code, function, gradient, x0, settings | {"steps": 1})
    _complain_of_one_array(found, again)
    return {"trajectory": found}


def x0_afterwards(code, function, gradient, x0, learning_rate, settings):
    """A descent, and the caller's x0 after it: that is not the function's to change.

    A second run must leave alone what the first returned, and so must the caller who changes x0.
    Returns: {"returned", "x0 afterwards"}.
    """
    settings = dict(settings) | {"learning_rate": learning_rate}
    found, start = _descend(code, function, gradient, x0, settings)
    rows = found if isinstance(found, list | tuple) else [found]
    if any(isinstance(row, np.ndarray) and np.may_share_memory(row, start) for row in rows):
        raise Complaint("array of the caller")
    again, _ = _descend(code, function, gradient, x0, settings)
    _complain_of_one_array(found, again)
    return {"returned": found, "x0 afterwards": start}


def _complain_of_one_array(*results):
    ends = [result[0] if isinstance(result, tuple) else result for result in results]
    if one_array({str(number): end for number, end in enumerate(ends)}):
        raise Complaint("one array")


def _descend(code, function, gradient, x0, settings):
    start = numbers(x0)
    with np.errstate(all="ignore"), _complaining_of_changes():
        found = getattr(code.gradient_descent, function)(function_of(gradient), start, **settings)
    return found, start


def descend_until(code, gradient, x0, learning_rate, precision, max_steps):
    """What descend_until returns. Returns: {"returned"}."""
    settings = {"learning_rate": learning_rate, "precision": precision, "max_steps": max_steps}
    found, _ = _descend(code, "descend_until", gradient, x0, settings)
    return {"returned": found}


def descents_until(code, runs):
    """Several runs of descend_until, each given by the inputs of the probe above.

    Returns: {"descents": what that probe returns for each}.
    """
    return {"descents": [descend_until(code, **run) for run in runs]}


class Recorder:
    """The gradient function of a loop over data, which keeps copies of what it is called with.

    X, y, parameters: arrays of the shapes that it must be called with, but for the number of rows.
    bowl: None for the mean squared error of X @ parameters; or a description for function_of, for
        a gradient that depends on the parameters alone, whatever the rows.
    """

    def __init__(self, X, y, parameters, bowl):
        self.bowl = function_of(bowl) if bowl else None
        self.parameters = [parameters[None][:0]]
        self.X, self.y = [X[:0]], [y[:0]]

    def gradient(self, parameters, X, y):
        """The mean gradient over the given rows."""
        parameters, X, y = (np.array(value, dtype=float) for value in (parameters, X, y))
        if parameters.shape != self.parameters[0].shape[1:]:
            raise Complaint("parameters")
        for rows, table in ((X, self.X[0]), (y, self.y[0])):
            if rows.ndim != table.ndim or rows.shape[1:] != table.shape[1:]:
                raise Complaint("no table")
        if len(X) != len(y):
            raise Complaint("unequal")
        if len(X) == 0:
            raise Complaint("empty batch")
        self.parameters.append(parameters[None])
        self.X.append(X)
        self.y.append(y)
        if self.bowl is not None:
            return _read_only(self.bowl(parameters))
        return _read_only(2.0 / len(X) * X.T @ (X @ parameters - y))

    def recording(self):
        """All calls, one after the other, in few arrays, so that they stay small on their way.

        "rows of each call" says how many rows of "X" and of "y" belong to a call; "parameters" has
        a line for each call.
        """
        return {
            "rows of each call": [len(rows) for rows in self.X[1:]],
            "parameters": np.concatenate(self.parameters),
            "X": np.concatenate(self.X),
            "y": np.concatenate(self.y),
        }


def _run(
    code, *, loop, X, y, parameters, learning_rate, epochs, seed=None, batch_size=None, **more
):
    """One run of a loop over data.

    Args:
        loop: name of the function. X: (rows, features). y: (rows,) or (rows, outputs).
        seed: of the generator that it is given; None for a loop without one.
        batch_size: None for a loop without one.
        more: "bowl" of Recorder, if it is given; "rng", a generator in place of the seed of one.
    Returns: the recording, and the caller's arrays after the run.
    """
    recorder = Recorder(numbers(X), numbers(y), numbers(parameters), more.get("bowl"))
    given = {"parameters": numbers(parameters), "X": numbers(X), "y": numbers(y)}
    settings = [learning_rate, epochs]
    settings += [batch_size] if batch_size is not None else []
    settings += [np.random.default_rng(seed)] if seed is not None else []
    settings += [more["rng"]] if "rng" in more else []
    function = getattr(code.gradient_descent, loop)
    with np.errstate(all="ignore"), _complaining_of_changes():
        returned = function(recorder.gradient, *given.values(), *settings)
    afterwards = {f"{name} afterwards": value for name, value in given.items()}
    return recorder.recording() | {"returned": returned}, afterwards


# Each of these asks something else of a run (readings.py). Their arguments are those of _run.


def batch(code, **setting):
    """batch_gradient_descent on the mean squared error of X @ parameters."""
    return _run(code, loop="batch_gradient_descent", **setting)[0]


def batch_afterwards(code, **setting):
    """The same, with the caller's arrays after the run."""
    recording, afterwards = _run(code, loop="batch_gradient_descent", **setting)
    _complain_of_one_array(recording["returned"], batch(code, **setting)["returned"])
    return recording | afterwards


def updates(code, **setting):
    """A loop with a gradient that is the same for all rows, whatever their order."""
    return _run(code, **setting)[0]


def rows_used(code, **setting):
    """A loop of which the rows count, and the sizes of the batches."""
    return _run(code, **setting)[0]


def shuffled(code, **setting):
    """A loop of which the orders of the rows count."""
    return _run(code, **setting)[0]


def paired(code, **setting):
    """A loop of which it counts whether rows of X come with their own y."""
    return _run(code, **setting)[0]


def steps(code, **setting):
    """A loop of which the updates count."""
    return _run(code, **setting)[0]


def generator(code, seed, **setting):
    """Two runs with equally seeded generators, and one that goes on with the second of these.

    Returns: {"runs"}.
    """
    first, second = (np.random.default_rng(seed) for _ in range(2))
    runs = [_run(code, rng=rng, **setting)[0] for rng in (first, second, second)]
    _complain_of_one_array(*(run["returned"] for run in runs))
    return {"runs": runs}


def untouched(code, **setting):
    """A loop, with the caller's arrays after the run."""
    recording, afterwards = _run(code, **setting)
    return recording | afterwards
