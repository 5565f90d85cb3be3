"""Public cases: how many updates, which rows, which orders."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q5_stochastic"
LOOP = "stochastic_gradient_descent"
TWELVE = {
    "X": [[0.25 * row, 4.0 - row] for row in range(12)],
    "y": [0.5 * row + 2.0 for row in range(12)],
    "parameters": [1.0, -1.0],
    "learning_rate": 0.01,
}


@case("four rows, two epochs", points=2, says="One update for each row: eight updates here.")
def test_updates(check):
    data = {"X": [[1.0], [2.0], [3.0], [4.0]], "y": [5.0, 6.0, 7.0, 8.0], "parameters": [3.0]}
    slope = {"kind": "polynomial", "coefficients": [0.0, 0.2]}
    check.same(
        "updates",
        vectors="exact",
        loop=LOOP,
        learning_rate=0.5,
        epochs=2,
        seed=1,
        bowl=slope,
        **data,
    )


@case("every row once an epoch", points=1, says="An order of the rows holds each of them once.")
def test_rows(check):
    answer = check.ask("rows_used", loop=LOOP, epochs=3, seed=2, **TWELVE)
    check.equal(answer, {"updates": 36, "uses of each row": [3] * 12})


@case("a new order every epoch", points=1, says="Draw the order inside the loop over the epochs.")
def test_orders(check):
    answer = check.ask("shuffled", loop=LOOP, epochs=4, seed=3, **TWELVE)
    check.equal(answer, {"different orders": 4})


@case("each row with its own y", points=1, says="Take rows of X and y by the same order.")
def test_pairs(check):
    answer = check.ask("paired", loop=LOOP, epochs=3, seed=4, **TWELVE)
    check.equal(answer, {"wrong pairs": 0})
