"""Drawn numbers come from every region, whatever the seed is."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.judge.regions import BEYOND_SINGLE, everywhere, with_equal_ones

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_of_every_size_and_sign(seed):
    drawn = np.array(everywhere(np.random.default_rng(seed), tiny=1e-6, huge=1e3))
    for sign in (1.0, -1.0):
        signed = np.sort(sign * drawn[sign * drawn > 0.0])
        assert (signed[0] <= 2e-6, signed[1] < 1.0 < signed[2], signed[3] >= 1e3) == (True,) * 3
    assert np.count_nonzero(drawn == 0.0) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_two_numbers_are_equal(seed):
    rng = np.random.default_rng(seed)
    array = rng.uniform(size=(2, 3))
    assert np.unique(with_equal_ones(rng, array)).size == 5
    assert np.unique(array).size == 6


def test_an_array_of_one_number_stays():
    assert with_equal_ones(np.random.default_rng(0), np.array(2.0)) == 2.0


def test_numbers_beyond_single_precision_are_usual_in_double():
    with np.errstate(over="ignore"):
        assert np.isinf(np.float32(BEYOND_SINGLE))
    assert np.isfinite(BEYOND_SINGLE**2)
