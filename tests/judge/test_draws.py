"""Tests of random draws: what is drawn as it should be passes, whatever else does not."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.judge.draws import (
    AGAIN,
    APART,
    BALANCED,
    MEAN,
    MOVED,
    NATURAL,
    RELATED,
    REPEATED,
    SHAPE,
    SPREAD,
    STRIDES,
    TOGETHER,
    UNEVEN,
    are_repeated,
    flaw_of_normals,
    flaw_of_orders,
    followed_again,
)

SHAPES = [(2, 9000), (9000, 1), (95, 115), (3, 2850)]


@pytest.mark.parametrize("shape", SHAPES)
def test_normal_numbers_pass_however_they_are_drawn(shape):
    rng = np.random.default_rng(1)
    for _ in range(20):
        assert flaw_of_normals(rng.normal(size=shape)) == ""
        assert flaw_of_normals(rng.standard_normal(shape, dtype=np.float32).astype(float)) == ""
    radius, angle = np.sqrt(-2.0 * np.log(rng.random(shape))), 2.0 * np.pi * rng.random(shape)
    assert flaw_of_normals(radius * np.cos(angle)) == ""


@pytest.mark.parametrize("shape", SHAPES)
def test_other_numbers_do_not(shape):
    rng = np.random.default_rng(2)
    drawn = rng.normal(size=shape)
    uniform = rng.uniform(-1.0, 1.0, size=shape) * np.sqrt(3.0)
    assert flaw_of_normals(drawn + 0.1) == MEAN
    assert flaw_of_normals(drawn * 1.2) == SPREAD
    assert flaw_of_normals(uniform) == SHAPE
    assert flaw_of_normals(np.clip(drawn, -2.0, 2.0)) in (SPREAD, SHAPE)
    assert flaw_of_normals(2.0 * (rng.random((3, *shape)).sum(axis=0) - 1.5)) == SHAPE
    assert flaw_of_normals(np.round(drawn, 2)) == REPEATED
    assert flaw_of_normals(np.where(np.abs(drawn) < 0.005, 0.0, drawn)) == REPEATED
    half = drawn[: len(drawn) // 2] if len(drawn) > 1 else drawn
    assert flaw_of_normals(np.vstack([half, -half])) in (REPEATED, MEAN)


def test_lines_that_depend_on_one_another():
    rng = np.random.default_rng(3)
    drawn = rng.normal(size=(100, 120))
    assert flaw_of_normals(np.sort(drawn, axis=1)) == RELATED
    assert flaw_of_normals(np.linalg.qr(drawn.T)[0].T * np.sqrt(120.0)) == RELATED
    assert flaw_of_normals(drawn / np.sqrt(np.mean(drawn**2, axis=0))) == RELATED
    assert are_repeated(drawn, -drawn[:50])
    assert not are_repeated(drawn, rng.normal(size=500))


def epochs_of(draw, rows, size, count=24):
    """`count` epochs, each an order of `draw` cut into batches."""
    return [np.split(np.asarray(draw()), range(size, rows, size)) for _ in range(count)]


@pytest.mark.parametrize(("rows", "size"), [(13, 1), (20, 6), (42, 8), (13, 13), (5, 2)])
def test_orders_that_are_drawn_anew_pass(rows, size):
    rng = np.random.default_rng(4)
    for count in (3, 24):
        for _ in range(20):
            assert (
                flaw_of_orders(epochs_of(lambda: rng.permutation(rows), rows, size, count), rows)
                == ""
            )
    some = epochs_of(lambda: rng.permutation(rows)[: rows - 1], rows - 1, size)
    assert flaw_of_orders(some, rows) == ""


def test_rows_inside_of_a_batch_may_stand_in_any_order():
    rng = np.random.default_rng(5)
    epochs = epochs_of(lambda: rng.permutation(20), 20, 6)
    assert flaw_of_orders([[np.sort(batch) for batch in epoch] for epoch in epochs], 20) == ""
    assert flaw_of_orders([[np.arange(20)]] * 24, 20) == ""


@pytest.mark.parametrize(("rows", "size"), [(13, 1), (20, 6), (42, 8)])
def test_other_orders_do_not(rows, size):
    rng = np.random.default_rng(6)

    def flaw(draw):
        return flaw_of_orders(epochs_of(draw, rows, size), rows)

    half = rows // 2
    assert flaw(lambda: [*rng.permutation(half), *(half + rng.permutation(rows - half))]) == UNEVEN
    assert flaw(lambda: [0, *(1 + rng.permutation(rows - 1))]) == UNEVEN
    assert flaw(lambda: [*rng.permutation(rows - 1), rows - 1]) == UNEVEN
    shuffle, order = rng.permutation(rows), np.arange(rows)

    def again():
        order[:] = order[shuffle]
        return order.copy()

    assert flaw(again) == AGAIN


def test_rows_that_are_drawn_from_a_small_buffer():
    rng = np.random.default_rng(8)

    def from_buffer():
        waiting, held = list(range(18)), []
        while waiting or held:
            held += [waiting.pop(0) for _ in range(min(8 - len(held), len(waiting)))]
            yield held.pop(rng.integers(len(held)))

    for _ in range(20):
        assert flaw_of_orders(epochs_of(lambda: list(from_buffer()), 18, 1), 18) == UNEVEN


def riffle(order, rng):
    """The rows sorted, stably, by one random bit each."""
    return order[np.argsort(rng.integers(0, 2, len(order)), kind="stable")]


def blocks(rows, size, rng):
    """Rows of one block follow one another, in any order; so do the blocks."""
    numbers = np.arange(rows).reshape(-1, size)
    return rng.permuted(numbers, axis=1)[rng.permutation(len(numbers))].ravel()


def swapped(rows, rng):
    """As many pairs are swapped as there are rows."""
    order = np.arange(rows)
    for pair in rng.integers(rows, size=(rows, 2)):
        order[pair] = order[pair[::-1]]
    return order


def test_orders_that_depend_on_the_order_of_the_rows():
    rng = np.random.default_rng(9)
    for draw in (
        lambda: riffle(riffle(riffle(np.arange(32), rng), rng), rng),
        lambda: np.argsort(rng.integers(0, 10, 32), kind="stable"),
        lambda: blocks(32, 4, rng),
        lambda: blocks(32, 2, rng),
    ):
        assert flaw_of_orders(epochs_of(draw, 32, 1), 32) == NATURAL
    by_few_swaps = epochs_of(lambda: swapped(32, rng), 32, 1)
    assert flaw_of_orders(by_few_swaps, 32) in (NATURAL, UNEVEN)


def test_strides_and_rows_that_always_meet():
    rng = np.random.default_rng(7)
    stride = epochs_of(lambda: (rng.integers(13) + rng.integers(1, 13) * np.arange(13)) % 13, 13, 1)
    assert flaw_of_orders(stride, 13) == STRIDES
    pairs = epochs_of(lambda: (2 * rng.permutation(12)[:, None] + [0, 1]).ravel(), 24, 6)
    assert flaw_of_orders(pairs, 24) == TOGETHER


def test_orders_in_which_no_row_stands_at_its_own_place():
    rng = np.random.default_rng(5)
    for rows in (3, 6, 18):
        around = [np.roll(np.arange(rows), 1 + rng.integers(rows - 1)) for _ in range(24)]
        names = [rng.permutation(rows) for _ in around]  # the same cycle through other rows
        orders = [name[order][np.argsort(name)] for name, order in zip(names, around, strict=True)]
        assert flaw_of_orders(
            [[order[i : i + 1] for i in range(rows)] for order in orders], rows
        ) in ((MOVED, STRIDES) if rows == 3 else (MOVED,))


def stratified(labels, rng):
    """An order in which rows of each label are spread evenly."""
    place = np.empty(len(labels))
    for label in set(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        place[rows] = (np.arange(len(rows)) + rng.random(len(rows))) / len(rows)
    return np.argsort(place)


def test_batches_that_hold_each_label_equally_often():
    rng = np.random.default_rng(10)
    labels = rng.permutation(42) % 3
    for draw in (lambda: stratified(labels, rng), lambda: np.argsort(labels + rng.random(42))):
        epochs = epochs_of(draw, 42, 8, 18)
        assert flaw_of_orders(epochs, 42, labels) in (BALANCED, UNEVEN)
        assert flaw_of_orders(epochs_of(lambda: rng.permutation(42), 42, 8, 18), 42, labels) == ""
    assert flaw_of_orders([[np.arange(42)]] * 24, 42, labels) == ""  # one batch tells nothing


@pytest.mark.parametrize("shape", [(2, 9000), (95, 115), (3000, 3)])
def test_numbers_that_are_standardised_by_their_own_mean_and_spread(shape):
    values = np.random.default_rng(11).normal(size=shape)
    for axis in (None, 0, 1):
        centred = values - values.mean(axis, keepdims=True)
        if shape[axis or 0] > 2:
            assert flaw_of_normals(centred) in (RELATED, SHAPE, SPREAD)
    assert flaw_of_normals(values / np.sqrt(np.mean(values**2))) == RELATED


def test_rows_of_one_block_never_meet():
    rng = np.random.default_rng(6)
    epochs = []
    for _ in range(24):
        blocks = np.array([4 * block + rng.permutation(4) for block in range(5)])
        epochs.append(list(blocks.T))
    assert flaw_of_orders(epochs, 20) == APART
    few_of_many = [[rng.permutation(506)[:11]] for _ in range(2)]
    assert flaw_of_orders(few_of_many, 506) == ""


def test_an_order_that_is_turned_round_is_no_new_one():
    rng = np.random.default_rng(7)
    drawn = [rng.permutation(14).tolist() for _ in range(11)]
    turned = [order for one in drawn for order in (one, one[::-1])]
    assert followed_again(turned) > 0.5
    assert followed_again([rng.permutation(14).tolist() for _ in range(22)]) < 0.3
    assert followed_again([[0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]) > 0.5
