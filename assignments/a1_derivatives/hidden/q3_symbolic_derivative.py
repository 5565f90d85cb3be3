"""Hidden cases: several symbols, constants, harder functions, any name of the symbol."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q3_symbolic_derivative"


def somewhere(rng, *names, count=3):
    """Points at which every symbol has a positive value."""
    return [{name: float(rng.uniform(0.3, 1.9)) for name in names} for _ in range(count)]


@case("harder functions", points=3, hidden=True, says="diff knows all the rules; use it.")
def test_functions(check):
    for expression in ("sin(3*w)*exp(-w**2)", "log(1 + w**2)/w", "1/(1 + exp(-w))", "sqrt(w + 2)"):
        points = somewhere(check.rng, "w")
        check.same("symbolic_derivative", expression=expression, symbol="w", points=points)
    points = somewhere(check.rng, "w")
    asked = {"expression": "log(w)*sqrt(w)", "symbol": "w", "points": points}
    check.same("symbolic_derivative", **asked, known=["positive"])


@case("several symbols", points=3, hidden=True, says="All symbols but the given one are constant.")
def test_several_symbols(check):
    for symbol in ("x", "w", "b"):
        points = somewhere(check.rng, "w", "x", "b")
        for expression in ("(w*x + b)**3", "x*exp(w*b) + w/b"):
            asked = {"expression": expression, "symbol": symbol, "points": points}
            check.same("symbolic_derivative", **asked)


@case("constants and straight lines", points=1, hidden=True, says="A constant has the slope 0.")
def test_constants(check):
    steepness = round(float(check.rng.uniform(2.0, 9.0)), 4)
    for expression in ("7", "x**2", f"{steepness}*t - 3"):
        points = somewhere(check.rng, "t", "x")
        check.same("symbolic_derivative", expression=expression, symbol="t", points=points)


@case("values of other expressions", points=3, hidden=True, says="Only put the number in.")
def test_other_values(check):
    for expression in ("z**2*cos(z)", "exp(-z)/(1 + z)", "pi*z"):
        values = check.rng.uniform(0.3, 1.9, 3).tolist()
        check.same(
            "symbolic_value", name="value_at", expression=expression, symbol="z", values=values
        )


@case("derivatives of other expressions", points=3, hidden=True, says="First diff, then subs.")
def test_other_derivatives(check):
    for expression in ("z**2*cos(z)", "exp(-z)/(1 + z)", "log(z)**2"):
        for value in check.rng.uniform(0.3, 1.9, 3).tolist():  # one at a time: SymPy can be slow
            asked = {"expression": expression, "symbol": "z", "values": [value]}
            check.same("symbolic_value", name="derivative_at", **asked)
