"""A computation graph as plain data and on paper."""

from __future__ import annotations

import numpy as np
import pytest
from support.fan_out import fan_out
from support.lab_bench import undrawn_and_closed

from autograder.lab.graph import Graph, Stage, lines, short, table
from autograder.lab.graph_layout import SPACE, laid_out
from autograder.lab.stepper import stepper


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    yield from undrawn_and_closed(monkeypatch)


def test_numbers_are_short():
    assert [short(number) for number in (3.0, -0.0, 1 / 3, 123456.0, 1.67014218e-05)] == [
        *("3", "0", "0.33333", "1.2346e+05", "1.6701e-05"),
    ]
    assert short(np.zeros((4, 3))) == "(4, 3)"
    assert short([1.0, -2.5]) == "(2,) [1, -2.5]"
    assert lines(np.array([[1.0, 2.0], [3.0, 4.0]])) == ["(2, 2)", "[1, 2]", "[3, 4]"]
    assert short(None) == "no number (NoneType)"
    assert short(float("nan")) == "nan"


def test_columns_are_longest_paths_and_inputs_stand_late():
    chain = [
        Stage("a"),
        Stage("late"),
        Stage("b", "a", ("a",)),
        Stage("c", "b late", ("b", "late")),
    ]
    assert Graph(chain, "c").columns() == {"a": 0, "b": 1, "late": 1, "c": 2}
    assert Graph(chain, "c").left_to_right() == ["a", "late", "b", "c"]


def long_edges():
    """A graph with edges over several columns."""
    return Graph(
        [
            Stage("x"),
            Stage("y"),
            Stage("a", "x", ("x",)),
            Stage("b", "a y", ("a", "y")),
            Stage("c", "b", ("b",)),
            Stage("d", "c x y", ("c", "x", "y")),
        ],
        "d",
    )


@pytest.mark.parametrize("graph", [fan_out(), long_edges()])
def test_nothing_overlaps_and_edges_run_to_the_right(graph):
    sizes = {name: (1.0, 0.8) for name in graph.names}
    layout = laid_out(graph, sizes)
    places = layout.middles
    for one in places:
        for other in places:
            if one < other:
                across = abs(places[one][0] - places[other][0])
                up = abs(places[one][1] - places[other][1])
                assert across >= 1.0 or up >= 0.8 + SPACE - 1e-9
    for points in layout.routes.values():
        assert [x for x, _ in points] == sorted(x for x, _ in points)
        for x, y in points[1:-1]:  # an edge that passes by keeps clear of every box
            assert all(abs(x - px) > 0.5 or abs(y - py) > 0.4 for px, py in places.values())


def test_seats_are_sorted_so_that_edges_do_not_cross():
    stages = [
        *(Stage(name) for name in "abcd"),
        *(Stage(f"{name}2", name, (name,)) for name in "dcba"),
        Stage("end", "all", ("a2", "b2", "c2", "d2")),
    ]
    graph = Graph(stages, "end")
    places = laid_out(graph, {name: (1.0, 0.5) for name in graph.names}).middles
    first = sorted("abcd", key=lambda name: places[name][1])
    second = sorted("abcd", key=lambda name: places[f"{name}2"][1])
    assert first == second


def test_the_table_says_stage_formula_value_and_derivative():
    graph = fan_out()
    del graph.derivatives["z"]
    graph.waits = ["waits for q3"]
    rows = [line.split() for line in table(graph).splitlines()]
    assert rows[0] == ["stage", "formula", "forward", "value", "derivative", "df/d(stage)"]
    assert ["x", "(enters)", "3", "14"] in rows
    assert ["z", "(enters)", "2", "-"] in rows
    assert ["p", "x", "z", "6", "4"] in rows
    assert rows[-1] == ["[waits", "for", "q3]"]


@pytest.mark.parametrize("graph", [fan_out(), long_edges()])
def test_every_edge_runs_from_box_to_box_without_standing_still(graph):
    sheet = stepper(graph, "Edges").lab.sheet
    for source, consumer in graph.edges():
        route = sheet.route(source, consumer)
        (left, _), (right, _) = sheet.layout.middles[source], sheet.layout.middles[consumer]
        assert route[0][0] == pytest.approx(left + sheet.boxes[source] / 2, abs=1e-5)
        assert route[-1][0] == pytest.approx(right - sheet.boxes[consumer] / 2, abs=1e-5)
        assert min(np.diff([x for x, _ in route])) > 1e-3


def test_a_wide_graph_is_drawn_smaller_and_nothing_is_cut_off():
    stages = [Stage("x0")] + [
        Stage(f"x{n}", f"a long formula of x{n - 1}", (f"x{n - 1}",)) for n in range(1, 9)
    ]
    graph = Graph(stages, "x8", {f"x{n}": 1 / 3 for n in range(9)})
    figure = stepper(graph, "Wide")
    assert all(figure.get_size_inches() <= (10.0, 7.0))
    figure.canvas.draw()
    inside = figure.lab.axes.get_window_extent()
    for thing in [*figure.lab.axes.texts, *figure.lab.axes.patches]:
        if str(thing.get_gid()).startswith(("box", "value")):
            box = thing.get_window_extent()
            assert inside.x0 <= box.x0
            assert box.x1 <= inside.x1
