"""The walk through a computation graph, forward and back, in words and by buttons."""

from __future__ import annotations

import pytest
from support.fan_out import fan_out
from support.lab_bench import click, drawn, undrawn_and_closed, words

from autograder.lab.graph import Graph, Stage
from autograder.lab.stepper import Walk, stepper


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    yield from undrawn_and_closed(monkeypatch)


def test_the_walk_shows_values_in_order_and_derivatives_in_reverse():
    walk = Walk(fan_out())
    assert walk.derivatives() == walk.values() == walk.order
    walk.reset()
    seen, found = [], []
    while walk.at < walk.last:
        walk.forward()
        seen += [name for name in walk.values() if name not in seen]
        found += [name for name in walk.derivatives() if name not in found]
    assert seen == ["y", "x", "z", "s", "p", "f"]
    assert found[0] == "f"
    assert set(found[1:3]) == {"s", "p"}
    assert found.index("x") > found.index("z")  # x waits for both of its consumers


def test_the_walk_says_what_happens():
    text = Walk(fan_out()).text()
    assert "forward: p = x z = 6" in text
    assert "backward begins at the cost: df/df = 1" in text
    assert "backward through f = s p: df/ds = df/df * 6 = 6; df/dp = df/df * 4 = 4" in text
    assert "df/dx gets one of 2 terms, waits for s" in text
    assert "df/dx = 14, the sum of 2 terms: 6 from s, 8 from p" in text


def test_a_step_back_hides_what_the_step_forward_showed():
    walk = Walk(fan_out())
    walk.reset()
    walk.backward()
    assert walk.at == 0
    walk.forward()
    walk.forward()
    walk.backward()
    assert walk.values() == ["y"]
    assert walk.current() == "y"
    walk.to_the_end()
    walk.forward()
    assert walk.at == walk.last


def test_no_factor_is_claimed_where_nothing_arrives():
    graph = Graph([Stage("x"), Stage("a", "g(x)", ("x",)), Stage("J", "a", ("a",))], "J")
    graph.derivatives = {"J": 1.0, "a": 0.0, "x": 0.0}
    assert "backward through a = g(x): dJ/dx = 0, where dJ/da = 0" in Walk(graph).text()


def test_the_stepper_is_driven_by_its_buttons():
    figure = stepper(fan_out(), "A diamond")
    lab = figure.lab
    assert words(figure, "derivative")["x"] == "df/dx = 14"
    assert words(figure, "term") == {"s x": "sends 6", "p x": "sends 8"}
    reset, back, on, end = (button.ax for button in lab.buttons)
    click(figure, reset)
    assert words(figure, "value") == words(figure, "derivative") == {}
    assert sorted(drawn(figure, "box")) == ["f", "p", "s", "x", "y", "z"]
    assert len(drawn(figure, "edge")) == 6
    click(figure, on)
    click(figure, on)
    assert words(figure, "value") == {"y": "y = 1", "x": "x = 3"}
    assert lab.message.get_text() == "x = 3"
    click(figure, back)
    assert words(figure, "value") == {"y": "y = 1"}
    (now,) = [patch for patch in lab.axes.patches if patch.get_gid() == "box y"]
    (other,) = [patch for patch in lab.axes.patches if patch.get_gid() == "box x"]
    assert now.get_linewidth() > other.get_linewidth()
    click(figure, end)
    assert len(words(figure, "derivative")) == 6
    lab.reset()
    lab.step_forward()
    lab.step_back()
    assert words(figure, "value") == {}
    lab.to_the_end()
    assert len(words(figure, "value")) == 6
