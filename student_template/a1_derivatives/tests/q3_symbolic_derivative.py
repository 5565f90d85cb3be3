"""Public cases: the exact column of the handout's table, and the two computation graphs."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_symbolic_derivative"


def in_w(*expressions):
    """A function that draws as many expressions in w, with other numbers in them."""

    def draw(rng):
        powers = rng.permutation([1, 2, 3, 4, 5, -1, -2])[: len(expressions)]
        return [f"{rng.integers(3, 99)}*w**{power} + {rng.integers(2, 9)}*w" for power in powers]

    return draw


EDGES = [
    ("2 + 3*w", "w", {"w": 3.0}),
    ("a**2", "a", {"a": 11.0}),
    ("w*x", "w", {"w": -2.0, "x": 2.0}),
    ("c + b", "c", {"c": -4.0, "b": 8.0}),
    ("c + b", "b", {"c": -4.0, "b": 8.0}),
    ("a - y", "a", {"a": 4.0, "y": 1.0}),
    ("d**2/2", "d", {"d": 3.0}),
]


def other_edges(rng):
    """The edges with other numbers in their expressions."""
    p, q = (int(number) for number in rng.permutation(range(4, 99))[:2])
    formulas = [f"{p} + {q}*w", f"{q}*a**3", f"{p}*w*x"]
    formulas += [f"{p}*c + {q}*b", f"{p}*c + {q}*b", f"{q}*a - y", f"d**2/{p}"]
    return [(formula, *edge[1:]) for formula, edge in zip(formulas, EDGES, strict=True)]


@case("w, 2w, w^2, w^3 and 1/w", points=1, says="diff gives the derivative; any form is right.")
def test_table(check):
    table = ["w", "2*w", "w**2", "w**3", "1/w"]
    for expression in check.given(table, in_w(*table)):
        points = [{"w": 3.0}, {"w": 2.0}, {"w": -3.0}]
        check.same("symbolic_derivative", expression=expression, symbol="w", points=points)


@case("the edges of both graphs", points=1, says="Differentiate by the symbol that is given.")
def test_edges(check):
    for expression, symbol, point in check.given(EDGES, other_edges):
        check.same("symbolic_derivative", expression=expression, symbol=symbol, points=[point])


@case("values of 2w, 3w^2 and 1/w", points=1, says="subs puts the number in, float makes it one.")
def test_values(check):
    table = [("2*w", [3.0, 2.0, -3.0]), ("3*w**2", [2.0]), ("1/w", [2.0, 2.001])]
    formulas = [formula for formula, _ in table]
    formulas = check.given(formulas, in_w(*formulas))
    for expression, (_, values) in zip(formulas, table, strict=True):
        check.same(
            "symbolic_value", name="value_at", expression=expression, symbol="w", values=values
        )


@case("derivatives at a point", points=2, says="First differentiate, then put the number in.")
def test_derivatives_at(check):
    table = [
        ("w**2", [3.0, 2.0, -3.0]),
        ("2*w", [3.0]),
        ("w**3", [2.0]),
        ("w", [2.0]),
        ("1/w", [2.0]),
        ("(2 + 3*w)**2", [3.0]),
        ("(2*w + 8 - 1)**2/2", [-2.0]),
    ]
    formulas = [formula for formula, _ in table]
    formulas = check.given(formulas, in_w(*formulas))
    for expression, (_, values) in zip(formulas, table, strict=True):
        asked = {"expression": expression, "symbol": "w", "values": values}
        check.same("symbolic_value", name="derivative_at", **asked)
