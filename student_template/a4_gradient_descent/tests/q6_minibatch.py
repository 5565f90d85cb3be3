"""Public cases: how many updates, which batches, which orders."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q6_minibatch"
LOOP = "minibatch_gradient_descent"
FOURTEEN = {
    "X": [[0.25 * row, 4.0 - row] for row in range(14)],
    "y": [0.5 * row + 2.0 for row in range(14)],
    "parameters": [1.0, -1.0],
    "learning_rate": 0.01,
}


@case("five rows in batches of two", points=2, says="Three updates an epoch: 2 + 2 + 1 rows.")
def test_updates(check):
    data = {"X": [[1.0], [2.0], [3.0], [4.0], [5.0]], "y": [5.0, 6.0, 7.0, 8.0, 9.0]}
    slope = {"kind": "polynomial", "coefficients": [0.0, 0.2]}
    about = {"parameters": [3.0], "learning_rate": 0.5, "epochs": 2, "batch_size": 2, "seed": 1}
    check.same("updates", vectors="exact", loop=LOOP, bowl=slope, **about, **data)


@case("256 rows in batches of 32", points=1, says="Eight updates an epoch, every row once.")
def test_lecture(check):
    data = {
        "X": [[0.01 * row, 2.0 - 0.01 * row] for row in range(256)],
        "y": [1.0 + 0.02 * row for row in range(256)],
    }
    data |= {"parameters": [0.5, -0.5], "learning_rate": 0.01}
    about = {"epochs": 1, "batch_size": 32, "seed": 2}
    answer = check.ask("rows_used", loop=LOOP, **about, **data)
    check.equal(answer, {"updates": 8, "uses of each row": [1] * 256})


@case("new batches every epoch", points=1, says="Draw the order inside the loop over the epochs.")
def test_orders(check):
    answer = check.ask("shuffled", loop=LOOP, epochs=4, seed=3, batch_size=4, **FOURTEEN)
    check.equal(answer, {"different orders": 4})


@case("each row with its own y", points=1, says="Take rows of X and y by the same order.")
def test_pairs(check):
    answer = check.ask("paired", loop=LOOP, epochs=3, seed=4, batch_size=4, **FOURTEEN)
    check.equal(answer, {"wrong pairs": 0})
