"""Hidden cases: several symbols, constants, harder functions, any name of the symbol."""

from autograder.judge.cases import case
from autograder.judge.regions import everywhere

OK_FORMAT = False
name = "q3_symbolic_derivative"


def somewhere(rng, *names, signs=(1.0, -1.0, 1.0)):
    """Points at which the values of the symbols have these signs, one point for each sign."""
    return [{name: sign * float(rng.uniform(0.3, 1.9)) for name in names} for sign in signs]


@case("harder functions", points=3, hidden=True, says="diff knows all the rules; use it.")
def test_functions(check):
    r = check.rng
    functions = ["sin(3*w)*exp(-w**2)", "log(1 + w**2)*2**w/w", "1/(1 + exp(-w))", "sqrt(w + 2)"]
    for expression in [*functions, "sqrt(w**2)*w", "pi*w**2 - w**3/7"]:
        asked = {"expression": expression, "symbol": "w", "points": somewhere(r, "w")}
        check.same("symbolic_derivative", **asked, each=True)
    asked = {"expression": "log(w)*sqrt(w)", "symbol": "w"}
    points = somewhere(r, "w", signs=(1.0, 1.0))
    check.same("symbolic_derivative", **asked, points=points, known=["positive"])


@case("several symbols", points=3, hidden=True, says="All symbols but the given one are constant.")
def test_several_symbols(check):
    for symbol in ("x", "w", "b"):
        points = somewhere(check.rng, "w", "x", "b")
        for expression in ("(w*x + b)**3", "x*exp(w*b) + w/b"):
            asked = {"expression": expression, "symbol": symbol, "points": points}
            check.same("symbolic_derivative", **asked, each=True)


@case("constants and straight lines", points=1, hidden=True, says="A constant has the slope 0.")
def test_constants(check):
    steepness = round(float(check.rng.uniform(2.0, 9.0)), 4)
    for expression in ("7", "x**2", f"{steepness}*t - 3"):
        points = somewhere(check.rng, "t", "x")
        check.same("symbolic_derivative", expression=expression, symbol="t", points=points)


# Powers of negative numbers, names with the symbol's letter in them, symbols of which SymPy knows
# more, slopes that no small step finds, results that are tiny.
@case("values of other expressions", points=3, hidden=True, says="Only put the number in.")
def test_other_values(check):
    constant = f"{int(check.rng.integers(2, 99))}*E/7"
    places = [
        ("x**2*cos(x)", everywhere(check.rng, huge=10.0)),
        ("pi*x", [0.7, -1e-8 * check.rng.uniform(1.0, 2.0)]),
        (constant, [2.0]),
    ]
    places.append(("exp(-x)/(1 + x)", [0.0, *check.rng.uniform(1.0, 14.0, 3).tolist()]))
    for expression, values in places:
        asked = {"expression": expression, "symbol": "x", "values": values}
        check.same("symbolic_value", name="value_at", **asked, each=True)
    # the same text as before, of another symbol
    asked = {"expression": "exp(-x)/(1 + x)", "symbol": "x", "known": ["real"]}
    values = [float(x) for x in check.rng.uniform(0.3, 0.9, 2) * [1.0, -1.0]]
    check.same("symbolic_value", name="value_at", **asked, values=values)


@case("derivatives of other expressions", points=3, hidden=True, says="First diff, then subs.")
def test_other_derivatives(check):
    r = check.rng
    wavy = [
        0.0,
        *r.uniform(0.3, 1.9, 2) * [1.0, -1.0],
        1e-8 * r.uniform(-2.0, -1.0),
        r.uniform(11, 19),
    ]
    places = [("x**2*cos(x)", wavy), ("log(x)**2", r.uniform(1.3, 1.9, 1))]
    places += [("exp(-x)/(1 + x)", r.uniform(8.0, 14.0, 1)), ("2*pi/7", [0.9])]
    places.append(("sin(90000*x) + 180000*x", r.uniform(0.3, 1.9, 2) * [1.0, -1.0]))
    for expression, values in places:
        for value in map(float, values):  # one at a time: SymPy can be slow
            asked = {"expression": expression, "symbol": "x", "values": [value]}
            check.same("symbolic_value", name="derivative_at", **asked, each=True)
    # the same text as before, of another symbol
    asked = {"expression": "exp(-x)/(1 + x)", "symbol": "x", "known": ["real"]}
    check.same(
        "symbolic_value", name="derivative_at", **asked, values=[float(r.uniform(-0.9, -0.3))]
    )
