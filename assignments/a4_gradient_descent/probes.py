"""Probes of a4_gradient_descent: give your functions something to descend, and watch them.

A probe gets the code under test and plain inputs and returns plain numbers. It knows no answers.
The gradient functions that your code is handed are made here out of plain descriptions; those of
the loops over data write down with which parameters and with which rows they are called, so that
orders and batches can be looked at however they were drawn. This file is part of the student zip:
read it to see how your code is called.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from autograder.judge.answers import Complaint
from autograder.judge.comparison import compare

REASONS = ("converged", "diverged", "max_steps")
COMPLAINTS = {
    "three values": "descend_until does not return three values: (x, steps_taken, reason).",
    "reason": 'The reason is none of the texts "converged", "diverged" and "max_steps".',
    "never called": "The gradient function is never called.",
    "parameters": "gradient is called with parameters that have lost their shape.",
    "no table": "gradient is called with rows that are not shaped like rows of X and y: pass "
    "tables, also for a single row, (1, features) and (1,) or (1, outputs).",
    "unequal": "gradient is called with more rows of X than of y, or with fewer.",
    "empty batch": "gradient is called with no row at all.",
    "unknown rows": "gradient is called with rows that are not in X or not in y.",
    "unpaired": "gradient gets rows of X with the y of other rows: shuffle both by one order.",
    "not one row": "An update looks at several rows, but it is one update for each row here.",
    "batch size": "Batches have a wrong size: batch_size rows each, and one smaller for the rest.",
    "batch count": "The number of batches in an epoch is wrong: each has batch_size rows.",
    "dropped rows": "Rows are left out of an epoch: what does not fill a batch counts too.",
    "missing rows": "Some rows are left out of an epoch: every row counts once.",
    "repeated rows": "A row comes up twice in an epoch, and another one not at all.",
    "too many rows": "There are more updates than the epochs have rows for.",
    "uneven": "The epochs do not all use the same number of rows.",
    "never shuffled": "The rows are always taken in the order in which they stand in X.",
    "unshuffled epoch": "One epoch takes the rows in the order in which they stand in X.",
    "same order": "The rows are shuffled, but every epoch takes them in the same order.",
    "order again": "Two epochs take the rows in the same order.",
    "hardly shuffled": "Most rows follow the same row as in X or in the epoch before: to turn an "
    "order round or to touch it up gives no new random one.",
    "same batches": "Every epoch has the same batches: shuffle rows, not just whole batches.",
    "rng": "The order does not come from the generator rng that is given: equal seeds must give "
    "equal orders, other seeds other ones.",
    "changed data": "X or y of the caller is changed afterwards.",
    "changed parameters": "The caller's own array of parameters is changed afterwards.",
    "restarts": "Every epoch begins with the parameters of the very beginning.",
    "uphill": "The updates go up the gradient instead of down.",
    "unit step": "The updates do not use the learning rate.",
    "sum": "The updates are as many times too long as the batch has rows: gradient gives a mean.",
    "step": "An update is not minus the learning rate times the gradient that was just returned.",
    "not final": "What is returned is not the parameters after the last update.",
}


def numbers(value):
    """A fresh float64 array, or a float for a single number."""
    return np.array(value, dtype=float) if np.ndim(value) else float(value)


def function_of(described):
    """A slope or gradient function out of its description.

    described: {"kind": "polynomial", "coefficients": of x^0, x^1, ...}, element by element |
        {"kind": "bowl", "matrix", "centre"}: matrix @ (x - centre) |
        {"kind": "constant", "slope"}: always this very array |
        {"kind": "root"}: 1 / (2 sqrt(x)), element by element, nan below 0.
        With "one_array": True it returns the same array every time, with new numbers in it.
    """
    if described["kind"] == "constant":
        slope = numbers(described["slope"])
        return lambda x: slope
    compute = {
        "polynomial": lambda x: np.polyval(described["coefficients"][::-1], x),
        "bowl": lambda x: numbers(described["matrix"]) @ (x - numbers(described["centre"])),
        "root": lambda x: 0.5 / np.sqrt(x),
    }[described["kind"]]
    kept = []

    def function(x):
        with np.errstate(all="ignore"):  # what explodes may overflow
            value = compute(x)
        if not described.get("one_array"):
            return value
        kept[:] = kept or [np.empty_like(value)]
        kept[0][...] = value
        return kept[0]

    return function


def trajectory(code, function, gradient, x0, settings=None, **more):
    """The trajectory of descend, descend_nd, momentum_descent or adam.

    Args:
        function: its name. gradient: a description for function_of. x0: a number or (n,).
        settings, more: keyword arguments; steps and learning_rate are among them, unless the
            function has a default for them.
    Returns: {"trajectory"}.
    """
    found, _ = _descend(code, function, gradient, x0, dict(settings or {}) | more)
    return {"trajectory": found}


def x0_afterwards(code, function, gradient, x0, learning_rate, settings):
    """What the caller's x0 is after a descent: it is not the function's to change."""
    settings = dict(settings) | {"learning_rate": learning_rate}
    _, start = _descend(code, function, gradient, x0, settings)
    return {"x0 afterwards": start}


def _descend(code, function, gradient, x0, settings):
    start = numbers(x0)
    with np.errstate(all="ignore"):
        found = getattr(code.gradient_descent, function)(function_of(gradient), start, **settings)
    return found, start


def descend_until(code, gradient, x0, learning_rate, precision, max_steps):
    """Where, after how many steps and why descend_until stops.

    Returns: {"says ..." for each reason: 1 or 0, "steps taken", "x"}; "x" is left out after a
        divergence, where it does not matter.
    """
    settings = {"learning_rate": learning_rate, "precision": precision, "max_steps": max_steps}
    stopped, _ = _descend(code, "descend_until", gradient, x0, settings)
    if not isinstance(stopped, tuple | list) or len(stopped) != 3:
        raise Complaint("three values")
    x, taken, reason = stopped
    if not isinstance(reason, str) or reason not in REASONS:
        raise Complaint("reason")
    answer = {f"says {text}": int(text == reason) for text in REASONS}
    answer["steps taken"] = taken
    return answer if reason == "diverged" else answer | {"x": x}


def descents_until(code, runs):
    """Several runs of descend_until, each given by the inputs of the probe above.

    Returns: its entries, with "descent 1: " and so on before them.
    """
    answers = [descend_until(code, **run) for run in runs]
    return {
        f"descent {number}: {label}": value
        for number, answer in enumerate(answers, 1)
        for label, value in answer.items()
    }


def batch(code, X, y, parameters, learning_rate, epochs):
    """batch_gradient_descent on the mean squared error of X @ parameters.

    Returns: {"what is returned"}.
    """
    setting = Setting("batch_gradient_descent", X, y, parameters, learning_rate, epochs)
    run = Run(code, setting)
    return {"what is returned": run.returned}


@dataclass(frozen=True)
class Setting:
    """What a loop over data is run on.

    loop: name of the function. X: (rows, features), y: (rows,) or (rows, outputs).
    seed: of the generator that it is given; None for a loop without one. batch_size: likewise.
    bowl: None for the mean squared error of X @ parameters; or a description for function_of,
        for a gradient that depends on the parameters alone, whatever the rows.
    """

    loop: str
    X: list
    y: list
    parameters: list
    learning_rate: float
    epochs: int
    seed: int | None = None
    batch_size: int | None = None
    bowl: dict | None = None


class Run:
    """One run of a loop over data, whose gradient function records what it is called with."""

    def __init__(self, code, setting):
        self.X, self.y = numbers(setting.X), numbers(setting.y)
        self.parameters = numbers(setting.parameters)
        self.learning_rate = setting.learning_rate
        self.epochs = setting.epochs
        self.batch_size = setting.batch_size
        self.by_row = setting.loop == "stochastic_gradient_descent"
        self.bowl = function_of(setting.bowl) if setting.bowl else None
        self.rows = []  # of each call: numbers of the rows
        self.pairs = []  # of each call: whether X and y came from the same rows
        self.seen = []  # of each call: the parameters
        self.gradients = []  # of each call: what it returned
        self.given = [numbers(value) for value in (setting.parameters, setting.X, setting.y)]
        more = [self.batch_size] if self.batch_size is not None else []
        more += [np.random.default_rng(setting.seed)] if setting.seed is not None else []
        run = getattr(code.gradient_descent, setting.loop)
        with np.errstate(all="ignore"):
            self.returned = run(self.gradient, *self.given, self.learning_rate, self.epochs, *more)
        if not self.seen:
            raise Complaint("never called")

    def gradient(self, parameters, X, y):
        """The mean gradient over the given rows."""
        parameters, X, y = (np.array(value, dtype=float) for value in (parameters, X, y))
        if parameters.shape != self.parameters.shape:
            raise Complaint("parameters")
        tables = X.ndim == 2 and y.ndim == self.y.ndim
        if not tables or X.shape[1:] + y.shape[1:] != self.X.shape[1:] + self.y.shape[1:]:
            raise Complaint("no table")
        if len(X) != len(y):
            raise Complaint("unequal")
        if self.by_row and len(X) > 1:
            raise Complaint("not one row")
        rows, rows_of_y = find_rows(self.X, X), find_rows(self.y, y)
        if self.bowl is None:
            gradient = 2.0 / len(X) * X.T @ (X @ parameters - y)
        else:
            gradient = self.bowl(parameters)
        self.rows.append(rows)
        self.pairs.append(np.array_equal(rows, rows_of_y))
        self.seen.append(parameters)
        self.gradients.append(gradient.copy())
        return gradient

    def orders(self):
        """The rows of each epoch in the order in which they came. Shape (epochs, rows used)."""
        order = np.concatenate(self.rows)
        if len(order) % self.epochs:
            raise Complaint("uneven")
        return order.reshape(self.epochs, -1)

    def batches(self):
        """The batches of each epoch: sizes, and sets of rows."""
        count = len(self.rows) // self.epochs
        of_epoch = [self.rows[e * count : (e + 1) * count] for e in range(self.epochs)]
        sizes = [sorted((len(rows) for rows in batches), reverse=True) for batches in of_epoch]
        return sizes, [
            frozenset(frozenset(rows.tolist()) for rows in batches) for batches in of_epoch
        ]


def find_rows(table, asked):
    """Numbers of the rows of `table` that the rows of `asked` are."""
    if len(asked) == 0:
        raise Complaint("empty batch")
    apart = np.abs(table.reshape(len(table), 1, -1) - asked.reshape(1, len(asked), -1)).max(axis=2)
    if apart.min(axis=0).max() > 1e-6 * np.abs(table).max():
        raise Complaint("unknown rows")
    return apart.argmin(axis=0)


def updates(code, **setting):
    """A loop with a gradient that depends on the parameters alone, whatever the order of the rows.

    Returns: {"trajectory of the parameters", "what is returned"}.
    """
    run = Run(code, Setting(**setting))
    return {
        "trajectory of the parameters": np.array(run.seen),
        "what is returned": run.returned,
    }


def rows_used(code, **setting):
    """Which rows the updates look at: every row once an epoch, in batches of the right size.

    Returns: {"updates": how many, "uses of each row"}.
    """
    run = Run(code, Setting(**setting))
    count, size = len(run.X), run.batch_size or 1
    orders = run.orders()
    used = orders.shape[1]
    if used > count:
        raise Complaint("too many rows")
    if any(len(set(order.tolist())) < used for order in orders):
        raise Complaint("repeated rows")
    if used < count:
        raise Complaint("dropped rows" if used == count // size * size else "missing rows")
    sizes = [size] * (count // size) + [count % size] * (count % size > 0)
    found = run.batches()[0]
    if any(len(batches) != len(sizes) for batches in found):
        raise Complaint("batch count")
    if any(batches != sizes for batches in found):
        raise Complaint("batch size")
    uses = np.bincount(np.concatenate(run.rows), minlength=count)
    return {"updates": len(run.rows), "uses of each row": uses}


def shuffled(code, **setting):
    """Whether every epoch has an order, and batches, of its own.

    Returns: {"different orders": how many}.
    """
    run = Run(code, Setting(**setting))
    orders = run.orders()
    natural = [np.array_equal(order, np.arange(len(order))) for order in orders]
    different = len({tuple(order.tolist()) for order in orders})
    if all(natural):
        raise Complaint("never shuffled")
    if different == 1:
        raise Complaint("same order")
    if run.batch_size is not None and len(set(run.batches()[1])) == 1:
        raise Complaint("same batches")
    if any(natural):
        raise Complaint("unshuffled epoch")
    if different < run.epochs:
        raise Complaint("order again")
    if followed_again(orders) > 0.5:
        raise Complaint("hardly shuffled")
    return {"different orders": different}


def followed_again(orders):
    """Share of the rows that follow the same row as in X or in the epoch before; mean over epochs.

    Of n rows in random orders about one in n / 2 does.
    """
    shares = []
    natural = before = set(itertools.pairwise(range(orders.shape[1])))
    for order in orders.tolist():
        pairs = set(itertools.pairwise(order))
        shares.append(max(len(pairs & natural), len(pairs & before)) / len(pairs))
        before = pairs
    return float(np.mean(shares))


def paired(code, **setting):
    """Whether every row of X comes with its own y. Returns: {"wrong pairs"}: how many."""
    run = Run(code, Setting(**setting))
    if not all(run.pairs):
        raise Complaint("unpaired")
    return {"wrong pairs": run.pairs.count(False)}


def generator(code, seed, other_seed, **setting):
    """Three runs, two of them with equally seeded generators.

    Returns: {"the same seed": 1 if the orders agree, "another seed": 1 if they differ}.
    """
    runs = [Run(code, Setting(seed=s, **setting)) for s in (seed, seed, other_seed)]
    first, again, other = (np.concatenate(run.rows).tolist() for run in runs)
    count = len(runs[0].X)
    if first == [row % count for row in range(len(first))] == again:
        raise Complaint("never shuffled")
    if first != again or first == other:
        raise Complaint("rng")
    return {"the same seed": int(first == again), "another seed": int(first != other)}


def steps(code, **setting):
    """Whether each update goes from the parameters before it against the gradient just returned.

    Returns: {"wrong updates": how many}.
    """
    run = Run(code, Setting(**setting))
    seen, slopes = np.array(run.seen), np.array(run.gradients)
    starts = seen[:: max(1, len(seen) // run.epochs)]
    if np.ptp(seen, axis=0).any() and len(starts) > 1 and not np.ptp(starts, axis=0).any():
        raise Complaint("restarts")
    sizes = np.array([len(rows) for rows in run.rows]).reshape(-1, *[1] * run.parameters.ndim)
    after = seen - run.learning_rate * slopes
    if compare("", seen[1:], after[:-1]) is not None:
        known = {
            "uphill": -run.learning_rate,
            "unit step": 1.0,
            "sum": run.learning_rate * sizes,
        }
        for complaint, factor in known.items():
            if compare("", seen[1:], (seen - factor * slopes)[:-1]) is None:
                raise Complaint(complaint)
        raise Complaint("step")
    if compare("", run.returned, after[-1]) is not None:
        raise Complaint("not final")
    return {"wrong updates": 0}


def untouched(code, **setting):
    """What the caller's arrays are after a run of a loop.

    Returns: {"X afterwards", "y afterwards", "parameters afterwards"}.
    """
    run = Run(code, Setting(**setting))
    parameters, X, y = run.given
    if not np.array_equal(X, run.X) or not np.array_equal(y, run.y):
        raise Complaint("changed data")
    if not np.array_equal(parameters, run.parameters):
        raise Complaint("changed parameters")
    return {"X afterwards": X, "y afterwards": y, "parameters afterwards": parameters}
