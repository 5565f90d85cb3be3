"""Labs of several assignments in one process: each gets its own parts and the student's module."""

from __future__ import annotations

import itertools
import sys

import pytest
from conftest import COURSE
from support.lab_bench import lab_on

OWN = {
    "a1_derivatives": "derivatives",
    "a2_chain_rule": "chain_rule",
    "a3_miniflow": "miniflow",
    "a4_gradient_descent": "gradient_descent",
}


@pytest.mark.parametrize(("first", "then"), list(itertools.pairwise([*OWN, *OWN][:5])))
def test_the_labs_of_two_assignments_do_not_mix(first, then):
    for name in (first, then, first):
        lab = lab_on(name, OWN[name], COURSE / "solutions" / name)
        folder = COURSE / "assignments" / name
        assert lab.__file__ == str(folder / "lab.py")
        assert lab.parts.__file__ == str(folder / "labs" / "__init__.py")
        assert not {"lab", "labs", OWN[name]} & set(sys.modules)
