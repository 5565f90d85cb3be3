"""Hidden cases: open and closed ReLUs, also close to the kink; every upstream; a second pass."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q7_relu_network"
KIND = "ReluNetwork"
OPEN, CLOSED = 1.0, -1.0
KINK = 1e-9  # so close to the kink of the ReLU


def size(rng, largest=2.5):
    """A positive random number that is not close to 0."""
    return float(rng.uniform(0.4, 1.0) * largest)


def number(rng):
    """A random number that is not close to 0."""
    return float(rng.choice([-1.0, 1.0])) * size(rng)


def turn(rng, first=OPEN, second=OPEN, before=OPEN, error=OPEN, largest=2.5):
    """Random inputs with a random upstream gradient.

    first, second: whether the ReLU of that layer is open. before: the sign of t1 and, where a1 is
    not 0, of t2, so that it is the bias that opens or closes where the signs differ. error: the
    sign of a2 - y. largest: the largest size of z1 and z2.
    """
    x, t1 = number(rng), before * size(rng)
    z1, z2 = first * size(rng, largest), second * size(rng, largest)
    w2 = before * size(rng)
    inputs = {
        "x": x,
        "y": max(z2, 0.0) - error * size(rng, max(largest, 2.5)),
        "w1": t1 / x,
        "b1": z1 - t1,
        "w2": w2,
        "b2": z2 - w2 * max(z1, 0.0),
    }
    return {"inputs": inputs, "upstream": number(rng)}


def compare(check, turns, *names):
    """These derivatives in each of the turns."""
    for each in turns:
        check.same("derivatives", kind=KIND, names=list(names), **each)


def open_turns(rng, *zeros):
    """Both ReLUs are open, some by a billionth, whatever the signs before the bias.

    zeros: inputs that are 0 in one turn each, besides b1, b2 and y: whoever divides by them.
    """
    signs = (1.0, -1.0)
    made = [turn(rng, before=before, error=error) for error in signs for before in signs]
    made += [turn(rng, largest=largest) for largest in (0.3, 20.0, KINK, 2e3)]
    made += [turn(rng, before=CLOSED, largest=20.0)]
    names = ("x", "y", "w1", "b1", "w2", "b2")
    for name in ("b1", "b2", "y", *zeros):
        # y is below all that a2 may be: no error is small by chance
        inputs = {each: size(rng) for each in names} | {"y": -size(rng)} | {name: 0.0}
        made.append({"inputs": inputs, "upstream": number(rng)})
    made.append({"inputs": dict.fromkeys(names, size(rng)), "upstream": number(rng)})  # all equal
    for each, factor in zip(made[1:], (20.0, 1e-10, 1e6), strict=False):
        each["upstream"] *= factor
    made += [made[0] | {"upstream": number(rng)}, turn(rng) | {"upstream": made[0]["upstream"]}]
    return [*made, turn(rng) | {"upstream": 0.0}]


@case("the stages, open and closed", points=2, hidden=True, says="g(z) is z where z > 0, else 0.")
def test_all_stages(check):
    names = ["t1", "z1", "a1", "t2", "z2", "a2", "J"]
    passes = []
    for first in (OPEN, CLOSED):
        for second in (OPEN, CLOSED):
            sign = float(check.rng.choice([OPEN, CLOSED]))
            used = turn(check.rng)["inputs"]
            passes.append((used, turn(check.rng, first, second, sign, error=first * sign)))
    for name in ("x", "y", "w1", "b1", "w2", "b2"):  # one input alone was another one before
        now = turn(check.rng)
        factors = dict.fromkeys(now["inputs"], 1.0) | {name: float(check.rng.uniform(1.05, 1.2))}
        passes.append(({each: factors[each] * now["inputs"][each] for each in factors}, now))
    for used, now in passes:
        check.same("stages", kind=KIND, inputs=now["inputs"], before=used, names=names)
    closed = [turn(check.rng, CLOSED, CLOSED, largest=KINK)]
    for each in [*open_turns(check.rng, "x", "w1", "w2"), *closed]:
        check.same("stages", kind=KIND, inputs=each["inputs"], names=names)


@case(
    "da2, dz2 and dt2 at random points",
    points=1,
    hidden=True,
    says="The 2 of the square and the 1/2 in front cancel.",
)
def test_da2(check):
    turns = [*open_turns(check.rng), turn(check.rng, first=CLOSED)]
    compare(check, turns, "da2", "dz2", "dt2")


@case(
    "db2 and dw2 at random points",
    points=2,
    hidden=True,
    says="In w2 a1, the slope with respect to w2 is a1.",
)
def test_db2_dw2(check):
    turns = [*open_turns(check.rng, "w2"), turn(check.rng, first=CLOSED)]
    compare(check, turns, "db2", "dw2")


@case(
    "da1, dz1 and dt1 at random points", points=2, hidden=True, says="From t2 back to a1: times w2."
)
def test_da1(check):
    turns = [*open_turns(check.rng, "w2"), turn(check.rng, first=CLOSED)]
    compare(check, turns, "da1", "dz1", "dt1")


@case(
    "db1 and dw1 at random points",
    points=2,
    hidden=True,
    says="z1 = w1 x + b1: the slopes are 1 for b1 and x for w1.",
)
def test_db1_dw1(check):
    compare(check, open_turns(check.rng, "x", "w1"), "db1", "dw1")


@case(
    "a closed ReLU stops what lies behind it",
    points=2,
    hidden=True,
    says="Where z < 0, the slope of g is 0.",
)
def test_closed(check):
    second = [turn(check.rng, second=CLOSED, before=sign) for sign in (CLOSED, OPEN)]
    second += [turn(check.rng, second=CLOSED, largest=KINK)]
    compare(check, second, "dz2", "dt2", "db2", "dw2", "da1", "dz1", "dt1", "db1", "dw1")
    first = [turn(check.rng, first=CLOSED, before=sign) for sign in (OPEN, CLOSED)]
    first += [turn(check.rng, first=CLOSED, largest=KINK)]
    compare(check, first, "dz1", "dt1", "db1", "dw1")
    compare(check, [turn(check.rng)], "dz2")  # and one that is open


@case(
    "a second pass starts afresh",
    points=1,
    hidden=True,
    says="Use this pass's stages and upstream.",
)
def test_second_pass(check):
    r = check.rng
    names = ["da2", "dz2", "dt2", "db2", "dw2", "da1", "dz1", "dt1", "db1", "dw1"]
    kept = ["x", "y", "w1", "b1", "w2", "b2", "t1", "z1", "a1", "t2", "z2", "a2", "J"]
    half, shut = turn(r, first=CLOSED), turn(r, second=CLOSED)
    passes = [
        (turn(r), turn(r), half | {"upstream": 0.0}),
        (turn(r), half, turn(r)),
        (half, turn(r), shut),
    ]
    passes += [(turn(r), shut, turn(r)), (shut, turn(r), half)]
    then = turn(r)
    passes += [(turn(r) | {"upstream": then["upstream"]}, then, turn(r))]
    for first, then, other in passes:  # gates that were open are closed, and the other way round
        turns = {"first": first, "then": then, "other": other}
        check.same("second_pass", kind=KIND, **turns, names=names, kept=kept)
