"""Hidden cases: other data, the generator, the updates themselves, the caller's arrays."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q5_stochastic"
ONE_BY_ONE = "stochastic_gradient_descent"


def random_rows(rng, rows, features, outputs=()):
    """Random data, parameters to begin with, a learning rate and a seed."""
    return {
        "X": rng.normal(size=(rows, features)),
        "y": 3.0 + rng.normal(size=(rows, *outputs)),
        "parameters": rng.normal(size=(features, *outputs)),
        "learning_rate": rng.uniform(0.02, 0.04),
        "seed": int(rng.integers(10**6)),
    }


@case("updates from the latest parameters", points=2, hidden=True, says="Minus rate times mean.")
def test_bowl(check):
    r = check.rng
    matrix = [[1.2, r.uniform(0.3, 0.5)], [r.uniform(0.3, 0.5), 0.8]]
    bowl = {"kind": "bowl", "matrix": matrix, "centre": r.uniform(3.0, 4.0, size=(3, 2, 1))}
    data = random_rows(r, 5, 2) | {"learning_rate": r.uniform(0.1, 0.2)}
    data["X"][1], data["y"][1] = data["X"][0], data["y"][0]  # twice there, twice an epoch
    data["parameters"] = r.normal(size=(3, 2, 1))  # they may have any shape
    for part in (bowl["centre"], data["parameters"]):
        part *= 1e-9
    for turn in (1.0, -2.0):  # another function, and all else as before
        bowl["centre"] *= turn
        check.same("updates", vectors="exact", loop=ONE_BY_ONE, epochs=3, bowl=bowl, **data)


@case("updates on real rows", points=2, hidden=True, says="Use the gradient just returned.")
def test_steps(check):
    r = check.rng
    for rows, features, outputs, epochs in ((13, 3, (), 3), (5, 2, (1,), 11)):
        data = random_rows(r, rows, features, outputs)
        for name in ("y", "parameters"):
            data[name] *= 10.0 ** (4 * epochs)  # large, and beyond single precision
        answer = check.ask("steps", loop=ONE_BY_ONE, epochs=epochs, **data)
        check.equal(answer, {"wrong updates": 0})


@case("every row once, in tables of one row", points=1, hidden=True, says="X and y keep shape.")
def test_rows_and_columns(check):
    r = check.rng
    for rows, outputs in ((14, (1,)), (1, (2,)), (17, ())):
        data = random_rows(r, rows, 3, outputs)
        data["X"][3:4] = 0.0  # which has no gradient, and counts like the others
        answer = check.ask("rows_used", loop=ONE_BY_ONE, epochs=2, **data)
        check.equal(answer, {"updates": 2 * rows, "uses of each row": [2] * rows})


@case("orders and pairs on other data", points=1, hidden=True, says="Shuffle anew; keep pairs.")
def test_orders_and_pairs(check):
    data = random_rows(check.rng, int(check.rng.integers(29, 33)), 2, (1,))
    epochs = int(check.rng.integers(26, 29))
    answer = check.ask("shuffled", loop=ONE_BY_ONE, epochs=epochs, **data)
    check.equal(answer, {"different orders": epochs})
    data["X"][1] = data["X"][0]  # with another y
    answer = check.ask("paired", loop=ONE_BY_ONE, epochs=4, **data)
    check.equal(answer, {"wrong pairs": 0})


@case("the generator that is given", points=2, hidden=True, says="Draw from rng, nothing else.")
def test_generator(check):
    data = random_rows(check.rng, 9, 2)
    answer = check.ask("generator", loop=ONE_BY_ONE, epochs=3, **data)
    check.equal(answer, {"the same seed": 1, "further numbers": 1})


@case("the caller's arrays afterwards", points=1, hidden=True, says="Shuffle indices or copies.")
def test_untouched(check):
    data = random_rows(check.rng, 12, 2)
    answer = check.ask("untouched", loop=ONE_BY_ONE, epochs=2, **data)
    afterwards = {f"{label} afterwards": data[label] for label in ("X", "y", "parameters")}
    check.equal(answer, afterwards)
