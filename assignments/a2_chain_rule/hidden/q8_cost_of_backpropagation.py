"""Hidden cases: small networks, where one step more or less shows, and a large one."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q8_cost_of_backpropagation"


def networks(rng):
    """Sizes of networks: more of either, as many of both, one or none of them; one size twice.

    The last one is large: two odd numbers, whose product fits no 32 bits.
    """
    large = [int(number) for number in rng.integers(35_000, 45_000, 2)]
    equal, nodes = (int(number) for number in rng.integers(4, 30, 2))
    return [
        {"nodes": equal, "parameters": equal},
        {"nodes": nodes, "parameters": nodes + 2},
        {"nodes": nodes + 5, "parameters": nodes + 2},
        {"nodes": nodes, "parameters": 1},
        {"nodes": 1, "parameters": nodes},
        {"nodes": 2, "parameters": nodes - 1},
        {"nodes": int(rng.integers(3, 30)), "parameters": int(rng.integers(31, 60))},
        {"nodes": int(rng.integers(31, 60)), "parameters": int(rng.integers(3, 30))},
        {"nodes": nodes, "parameters": 0},
        {"nodes": 2 * large[0] + 1, "parameters": 2 * large[1] + 1},
    ]


@case("backpropagation in small networks", points=1, hidden=True, says="Which steps are counted?")
def test_small_backpropagation(check):
    for network in networks(check.rng):
        check.same("count", function="backprop_steps", **network)


@case("small steps in small networks", points=1, hidden=True, says="Which steps are counted?")
def test_small_networks(check):
    for network in networks(check.rng):
        check.same("count", function="small_step_steps", **network)
