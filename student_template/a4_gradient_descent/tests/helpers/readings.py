"""Readings of a4_gradient_descent: what the recordings of the probes show.

Reads:  recordings (probes.py), and the inputs that belong to them.
Gives:  the entries that are judged; a Complaint that names what is wrong with a run.
Leaves to others: calling your code (probes.py), the right entries (public/).

A recording is believed only where the inputs bear it out: the rows must be rows of X and y, and
gradients are computed again here, from the rows and the parameters that were recorded. This file
is also part of the student zip.
"""

import itertools

import numpy as np

from autograder.judge import draws
from autograder.judge.answers import Complaint
from autograder.judge.comparison import as_numbers, compare

REASONS = ("converged", "diverged", "max_steps")
COMPLAINTS = {
    "three values": "descend_until does not return three values: (x, steps_taken, reason).",
    "reason": 'The reason is none of the texts "converged", "diverged" and "max_steps".',
    "never called": "The gradient function is never called.",
    "not finite": "gradient is called with parameters that are not finite: nan or infinite.",
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
    "strides": "Each row is as far behind the row before as that is: draw whole orders.",
    "one shuffle": "Every order is made of the one before in the same way: draw each one anew.",
    "uneven orders": "Some rows come far too often in one part of an epoch: shuffle all rows.",
    "together": "Some rows meet in far too many batches, or too few: shuffle all rows, one by one.",
    "moved": "No row ever stands at its own place: each may come anywhere, there, too.",
    "natural": "The orders depend on that of the rows in X: each must be equally likely.",
    "same batches": "Epochs have the same batches: shuffle rows, not just whole batches.",
    "rng": "The order does not come from the generator rng that is given: equal seeds must give "
    "equal orders, and a run that goes on with the same generator other ones.",
    "rng in part": "Some orders do not come from the generator rng: draw all of them from it.",
    "changed data": "X or y of the caller is changed afterwards.",
    "changed parameters": "The caller's own array of parameters is changed afterwards.",
    "no updates": "The parameters do not move along what gradient returns: rows count only where "
    "they are used for updates.",
    "restarts": "Every epoch begins with the parameters of the very beginning.",
    "uphill": "The updates go up the gradient instead of down.",
    "unit step": "The updates do not use the learning rate.",
    "sum": "The updates are as many times too long as the batch has rows: gradient gives a mean.",
    "step": "An update is not minus the learning rate times the gradient that was just returned.",
    "not final": "What is returned is not the parameters after the last update.",
}
FLAWS = {
    draws.STRIDES: "strides",
    draws.AGAIN: "one shuffle",
    draws.UNEVEN: "uneven orders",
    draws.TOGETHER: "together",
    draws.APART: "together",
    draws.MOVED: "moved",
    draws.NATURAL: "natural",
}
AFTERWARDS = ("X afterwards", "y afterwards", "parameters afterwards")
MOST_PASSES = 4  # over the data in an epoch: what goes beyond is not looked at row by row


def x0_afterwards(recorded, inputs):
    """What x0 is after a descent, and where that ended: to leave x0 alone is no work as yet."""
    until, returned = inputs["function"] == "descend_until", recorded["returned"]
    end = _three_values(returned)[0] if until else returned[-1]
    return {"x0 afterwards": recorded["x0 afterwards"], "the last point": end}


def descend_until(recorded, inputs):
    """Where, after how many steps and why descend_until stops.

    Returns: {"says ..." for each reason: 1 or 0, "steps taken", "x"}; "x" is left out after a
        divergence, where it does not matter.
    """
    x, taken, reason = _three_values(recorded["returned"])
    if not isinstance(reason, str) or reason not in REASONS:
        raise Complaint("reason")
    answer = {f"says {text}": int(text == reason) for text in REASONS}
    answer["steps taken"] = taken
    return answer if reason == "diverged" else answer | {"x": x}


def _three_values(returned):
    if not isinstance(returned, list) or len(returned) != 3:
        raise Complaint("three values")
    return returned


def descents_until(recorded, inputs):
    """The entries of several runs of descend_until, with "descent 1: " and so on before them."""
    pairs = zip(recorded["descents"], inputs["runs"], strict=True)
    answers = [descend_until(descent, run) for descent, run in pairs]
    return {
        f"descent {number}: {label}": value
        for number, answer in enumerate(answers, 1)
        for label, value in answer.items()
    }


class Run:
    """A run of a loop over data, as it was recorded, held against the data that it was given.

    Attributes:
        X, y, parameters, learning_rate, epochs, batch_size: what it was given.
        rows, rows_of_y: of each call of gradient: numbers of the rows of X and of y.
        seen: of each call: the parameters. returned: what the loop returned, of any form.
    """

    def __init__(self, recorded, inputs):
        self.parameters, self.X, self.y = (
            np.array(inputs[name], dtype=float) for name in ("parameters", "X", "y")
        )
        self.learning_rate, self.epochs = inputs["learning_rate"], inputs["epochs"]
        self.batch_size = inputs.get("batch_size")
        self.returned = recorded["returned"]
        self.seen = as_numbers(recorded["parameters"])
        sizes = recorded["rows of each call"]
        if self.seen.shape != (len(sizes), *self.parameters.shape) or not all(sizes):
            raise ValueError("The parts of the recording do not belong together.")
        if not np.isfinite(self.seen).all():
            raise Complaint("not finite")
        self._complain_of(sizes, inputs.get("loop"))
        cuts = np.cumsum([0, *sizes])
        self.rows, self.rows_of_y = (
            [rows[start:end] for start, end in itertools.pairwise(cuts)]
            for rows in (
                find_rows(self.X, as_numbers(recorded["X"]), cuts[-1]),
                find_rows(self.y, as_numbers(recorded["y"]), cuts[-1]),
            )
        )

    def _complain_of(self, sizes, loop):
        """Complain if no order and no batches can be meant by batches of these sizes."""
        if not sizes:
            raise Complaint("never called")
        if loop == "stochastic_gradient_descent" and max(sizes) > 1:
            raise Complaint("not one row")
        count = len(self.X)
        if self.batch_size is not None and max(sizes) >= count > self.batch_size:
            raise Complaint("batch size")
        if sum(sizes) > MOST_PASSES * self.epochs * count:
            raise Complaint("too many rows")

    def gradients(self):
        """What gradient returned in each call: the mean gradient of the squared error."""
        calls = zip(self.seen, self.rows, self.rows_of_y, strict=True)
        return np.array(
            [
                2.0 / len(rows) * self.X[rows].T @ (self.X[rows] @ parameters - self.y[rows_of_y])
                for parameters, rows, rows_of_y in calls
            ]
        )

    def orders(self):
        """The rows of each epoch in the order in which they came. Shape (epochs, rows used)."""
        order = np.concatenate(self.rows)
        if len(order) % self.epochs:
            raise Complaint("uneven")
        return order.reshape(self.epochs, -1)

    def batches_of_epochs(self):
        """Of each epoch a list of its batches: the numbers of their rows."""
        count = len(self.rows) // self.epochs
        return [self.rows[e * count : (e + 1) * count] for e in range(self.epochs)]

    def batches(self):
        """The batches of each epoch: sizes, and sets of rows."""
        of_epoch = self.batches_of_epochs()
        sizes = [sorted((len(rows) for rows in batches), reverse=True) for batches in of_epoch]
        return sizes, [frozenset(frozenset(rows.tolist()) for rows in epoch) for epoch in of_epoch]


def find_rows(table, asked, count):
    """Numbers of the rows of `table` that the `count` rows of `asked` are."""
    if asked.shape != (count, *table.shape[1:]):
        raise ValueError("The parts of the recording do not belong together.")
    apart = np.abs(table.reshape(len(table), 1, -1) - asked.reshape(1, count, -1)).max(axis=2)
    if not apart.min(axis=0).max() <= 1e-6 * np.abs(table).max():  # nan is no row either
        raise Complaint("unknown rows")
    return apart.argmin(axis=0)


def batch(recorded, inputs):
    """Returns: {"what is returned"}."""
    return {"what is returned": Run(recorded, inputs).returned}


def batch_afterwards(recorded, inputs):
    """Returns: {"what is returned", "X afterwards", "y afterwards", "parameters afterwards"}."""
    return batch(recorded, inputs) | _afterwards(recorded, Run(recorded, inputs))


def updates(recorded, inputs):
    """Returns: {"trajectory of the parameters", "what is returned"}."""
    run = Run(recorded, inputs)
    _require_rows(run)
    return {"trajectory of the parameters": run.seen, "what is returned": run.returned}


def _require_rows(run):
    """Complain unless most rows are used: those drawn with replacement are, or in full batches."""
    if len(set(np.concatenate(run.rows).tolist())) <= len(run.X) / 2:
        raise Complaint("missing rows")


@np.errstate(all="ignore")
def _require_updates(run):
    """Complain unless most calls move the parameters along the gradient, by one factor, up or down.

    So rows count for code whose updates are wrong in another way, but not for code without any.
    What is returned counts as where the last call led, if it has that shape. Each move is judged by
    the size of its own parameters. So no call with huge ones hides what the others lack.
    """
    points, returned = run.seen.reshape(len(run.seen), -1), as_numbers(run.returned)
    if returned is not None and returned.size == run.parameters.size:
        points = np.vstack([points, returned.reshape(1, -1)])
    moves = np.diff(points, axis=0)
    if not len(moves):
        raise Complaint("no updates")
    slopes = run.gradients().reshape(len(run.seen), -1)[: len(moves)]
    sizes = np.abs(moves).max(axis=1)
    rounding = 1e-6 * np.abs(points[:-1]).max(axis=1)
    factors = (moves * slopes).sum(axis=1) / (slopes**2).sum(axis=1)

    def along(factors):
        aside = np.abs(moves - factors[:, None] * slopes).max(axis=1)
        return (aside <= 1e-3 * sizes + rounding) & (np.abs(factors) > 1e-3 * run.learning_rate)

    usual = np.full_like(factors, np.sort(factors)[len(factors) // 2])
    if np.mean(along(usual) & (sizes > 10 * rounding)) < 0.5:  # shorter moves show no direction
        raise Complaint("no updates")


def rows_used(recorded, inputs):
    """Which rows the updates look at: every row once an epoch, in batches of the right size.

    Returns: {"updates": how many, "uses of each row"}.
    """
    run = Run(recorded, inputs)
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
    _require_updates(run)
    uses = np.bincount(np.concatenate(run.rows), minlength=count)
    return {"updates": len(run.rows), "uses of each row": uses}


def shuffled(recorded, inputs):
    """Whether every epoch has an order, and batches, of its own.

    Returns: {"different orders": how many}.
    """
    run = Run(recorded, inputs)
    orders = run.orders()
    natural = [np.array_equal(order, np.arange(len(order))) for order in orders]
    different = len({tuple(order.tolist()) for order in orders})
    if all(natural):
        raise Complaint("never shuffled")
    if different == 1:
        raise Complaint("same order")
    again = sum(one == another for one, another in itertools.pairwise(run.batches()[1]))
    if run.batch_size is not None and again > run.epochs // 4:
        raise Complaint("same batches")
    if draws.followed_again(orders.tolist()) > 0.5:
        raise Complaint("hardly shuffled")
    if any(natural):
        raise Complaint("unshuffled epoch")
    if different < run.epochs:
        raise Complaint("order again")
    once = all(len(set(order)) == len(order) for order in orders.tolist())
    flaw = draws.flaw_of_orders(run.batches_of_epochs(), len(run.X)) if once else ""
    if flaw:
        raise Complaint(FLAWS[flaw])
    _require_rows(run)
    _require_updates(run)
    return {"different orders": different}


def paired(recorded, inputs):
    """Whether every row of X comes with its own y. Returns: {"wrong pairs"}: how many."""
    run = Run(recorded, inputs)
    same = find_rows(run.X, run.X, len(run.X))  # two rows of X may be equal, with y of their own
    rows, rows_of_y = np.concatenate(run.rows), np.concatenate(run.rows_of_y)
    uses = np.bincount(rows_of_y, minlength=len(same))
    one_y = any(
        max(u) >= len(u) * run.epochs and not all(u) for u in (uses[same == row] for row in same)
    )
    if one_y or not np.array_equal(rows, same[rows_of_y]):
        raise Complaint("unpaired")
    _require_rows(run)  # one row makes no pairs
    _require_updates(run)
    return {"wrong pairs": 0}


def generator(recorded, inputs):
    """Two runs with equally seeded generators, and one that goes on with the second of these.

    Returns: {"the same seed": 1 if those orders agree, "further numbers": 1 if the last differ}.
    """
    runs = [Run(one, inputs) for one in recorded["runs"]]
    first, again, other = (run.orders().tolist() for run in runs)
    if first == [list(range(len(runs[0].X)))] * len(first) == again:
        raise Complaint("never shuffled")
    if first != again or first == other:
        raise Complaint("rng")
    if np.mean([one == another for one, another in zip(first, other, strict=True)]) > 0.5:
        raise Complaint("rng in part")
    for run in runs:
        _require_rows(run)
        _require_updates(run)
    start, end, other_end = runs[0].parameters, *(as_numbers(run.returned) for run in runs[1:])
    if end is not None and np.array_equal(end, other_end) and not np.array_equal(end, start):
        raise Complaint("not final")  # but what an earlier run returned
    return {"the same seed": int(first == again), "further numbers": 1}


def steps(recorded, inputs):
    """Whether each update goes from the parameters before it against the gradient just returned.

    Returns: {"wrong updates": how many}.
    """
    _complain_of_updates(Run(recorded, inputs))
    return {"wrong updates": 0}


def _complain_of_updates(run):
    """Complain if the updates are wrong: by the mistake behind them, if it is known."""
    slopes = run.gradients()
    starts = run.seen[:: max(1, len(run.seen) // run.epochs)]
    if np.ptp(run.seen, axis=0).any() and len(starts) > 1 and not np.ptp(starts, axis=0).any():
        raise Complaint("restarts")
    sizes = np.array([len(rows) for rows in run.rows]).reshape(-1, *[1] * run.parameters.ndim)
    if not _go_along(run, run.learning_rate * slopes):
        known = {
            "uphill": -run.learning_rate,
            "unit step": 1.0,
            "sum": run.learning_rate * sizes,
        }
        for complaint, factor in known.items():
            if _go_along(run, factor * slopes):
                raise Complaint(complaint)
        raise Complaint("step")
    end = run.seen[-1] - run.learning_rate * slopes[-1]
    if compare("", run.returned, end, vectors="exact") is not None:
        raise Complaint("not final")
    _require_rows(run)


def _go_along(run, steps):
    """Whether each update is minus its step; each by the size of its own parameters."""
    pairs = zip(run.seen[1:], (run.seen - steps)[:-1], strict=True)
    return all(compare("", seen, right) is None for seen, right in pairs)


def untouched(recorded, inputs):
    """What the caller's arrays are after a run with right updates: without them it is no work.

    Returns: {"X afterwards", "y afterwards", "parameters afterwards"}.
    """
    run = Run(recorded, inputs)
    afterwards = _afterwards(recorded, run)
    _complain_of_updates(run)
    return afterwards


def _afterwards(recorded, run):
    """The caller's arrays after the run; they must be what they were."""
    afterwards = {name: recorded[name] for name in AFTERWARDS}
    X, y, parameters = afterwards.values()
    if not np.array_equal(X, run.X) or not np.array_equal(y, run.y):
        raise Complaint("changed data")
    if not np.array_equal(parameters, run.parameters):
        raise Complaint("changed parameters")
    return afterwards
