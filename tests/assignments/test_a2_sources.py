"""a2_chain_rule: every figure that its sources print is what the solution computes."""

from __future__ import annotations

import pytest
from conftest import ASSIGNMENTS
from support.worked_examples import handout_of, solution_module

from autograder.grading.expected_answers import record_public_answers

A2 = ASSIGNMENTS["a2_chain_rule"]


@pytest.fixture(scope="module")
def rule():
    """The solution as a module."""
    return solution_module(A2)


@pytest.fixture(scope="module")
def recorded():
    """The right answers to the public cases, as students get them."""
    return record_public_answers(A2)["answers"]


def rounded(numbers, digits=12):
    """Numbers of an answer to so many decimals, lists included."""
    return {
        name: [round(item, digits) for item in value]
        if isinstance(value, list)
        else round(value, digits)
        for name, value in numbers.items()
    }


# Each public example: place, and every figure that the sources print (some with a few more).
FIGURES = {
    "composite at 5": ("q1_composite: x = 5 #1", {"z": 3, "y": 18, "dz": 12, "dx": 12}),
    "graph 0 at 3": ("q2_square: w = 3 #1", {"a": 11, "J": 121, "da": 22, "dw": 66}),
    "graph 0, a small step": (
        "q2_square: w = 3.001 with an upstream gradient #1",
        {"a": 11.003, "J": 121.066009, "da": 2.2006, "dw": 6.6018},
    ),
    "graph 1 at 2, -2, 8, 1": (
        "q3_squared_error: x = 2, w = -2, b = 8, y = 1 #1",
        {"c": -4, "a": 4, "d": 3, "J": 4.5}
        | {"dd": 3, "da": 3, "dc": 3, "db": 3, "dw": 6, "dy": -3, "dx": -6},
    ),
    "graph 1 at -2, 2, 8, 2": (
        "q3_squared_error: x = -2, w = 2, b = 8, y = 2 #1",
        {"c": -4, "a": 4, "d": 2, "J": 2}
        | {"dd": 2, "da": 2, "dc": 2, "db": 2, "dw": -4, "dy": -2, "dx": 4},
    ),
    "graph 1, a small step": (
        "q3_squared_error: a small step further: w = 2.001 #1",
        {"c": -4.002, "a": 3.998, "d": 1.998, "J": 1.996002, "dw": -3.996},
    ),
    "(x + y) z, the product": (
        "q4_sum_times: (x + y) z at x = -2, y = 5, z = -4: dq and dz #1",
        {"q": 3, "f": -12, "dq": -4, "dz": 3},
    ),
    "(x + y) z, the sum": (
        "q4_sum_times: (x + y) z at x = -2, y = 5, z = -4: dx and dy #1",
        {"dx": -4, "dy": -4},
    ),
    "neuron, ddot": (
        "q5_sigmoid_neuron: the handout's neuron: ddot #1",
        {"dot": 1, "f": 0.7310585786, "ddot": 0.1966119332},
    ),
    "neuron, dw and dx": (
        "q5_sigmoid_neuron: the handout's neuron: dw and dx #1",
        {"dw": [-0.19661193, -0.39322387, 0.19661193], "dx": [0.39322387, -0.5898358]},
    ),
    "quotient, forward": (
        "q6_quotient: x = 3, y = -4: the stages #1",
        {"sigy": 0.01798621, "num": 3.01798621, "sigx": 0.9525741268, "xpy": -1, "xpysqr": 1}
        | {"den": 1.9525741268, "invden": 0.5121444488, "f": 1.5456448841, "value": 1.5456448841},
    ),
    "quotient, back to the stages": (
        "q6_quotient: x = 3, y = -4: back to the stages #1",
        {"dnum": 0.5121444488, "dsigy": 0.5121444488, "dinvden": 3.01798621}
        | {"dden": -0.7915934473, "dsigx": -0.7915934473, "dxpysqr": -0.7915934473}
        | {"dxpy": 1.5831868945},
    ),
    "quotient, dx and dy": (
        "q6_quotient: x = 3, y = -4: dx and dy #1",
        {"dx": 2.0595697956, "dy": 1.5922327515},
    ),
    "network, forward": (
        "q7_relu_network: the handout's network: the stages #1",
        {"t1": 2, "z1": 2, "a1": 2, "t2": 6, "z2": 7, "a2": 7, "J": 2, "value": 2},
    ),
    "network, second layer": (
        "q7_relu_network: the handout's network: the second layer #1",
        {"da2": 2, "dz2": 2, "db2": 2, "dt2": 2, "dw2": 4},
    ),
    "network, first layer, db1 = 6": (
        "q7_relu_network: the handout's network: the first layer #1",
        {"da1": 6, "dz1": 6, "dt1": 6, "db1": 6, "dw1": 6},
    ),
    "network, a small step": (
        "q7_relu_network: a small step further: w1 = 2.001 #1",
        {"t1": 2.001, "z1": 2.001, "a1": 2.001, "t2": 6.003, "z2": 7.003, "a2": 7.003}
        | {"J": 2.0060045, "value": 2.0060045},
    ),
    "cost of backpropagation": (
        "q8_cost_of_backpropagation: backpropagation: 10,000 nodes, 100,000 parameters #1",
        {"steps": 110_000, "steps, the last three digits": 0.0},
    ),
    "cost of small steps": (
        "q8_cost_of_backpropagation: small steps: 10,000 nodes, 100,000 parameters #1",
        {"steps": 1_000_000_000, "steps, the last three digits": 0.0},
    ),
}


@pytest.mark.parametrize("example", FIGURES)
def test_printed_figures_are_the_answers_to_public_cases(recorded, example):
    place, figures = FIGURES[example]
    digits = 8 if example == "neuron, dw and dx" else 10
    assert rounded(recorded[place], digits) == rounded(figures, digits)


def test_the_quotient_to_all_printed_digits(rule):
    """The source prints 2.0595697955 and 1.5922327514: cut, not rounded."""
    quotient = rule.Quotient()
    assert f"{quotient.forward(3.0, -4.0):.10f}" == "1.5456448841"
    found = quotient.backward()
    assert f"{found['dx']:.13f}".startswith("2.0595697955")
    assert f"{found['dy']:.13f}".startswith("1.5922327514")


def test_the_local_gradient_of_graph_0_is_three(rule):
    square = rule.Square()
    square.forward(3.0)
    found = square.backward()
    assert found["dw"] / found["da"] == 3


def test_a_step_of_1e_9_shows_rounding_as_printed(rule):
    assert rule.small_step(lambda w: w**2, 3, 1e-9) == 6.000000496442226
    assert "6.000000496442226" in handout_of(A2)
