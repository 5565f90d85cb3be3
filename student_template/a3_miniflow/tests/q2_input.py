"""Public case: an Input with one consumer."""

from autograder.judge.cases import case

OK_FORMAT = False
name = "q2_input"


@case("one consumer", points=2, says="The Input's gradient is stored under the Input itself.")
def test_one_consumer(check):
    check.same("input_node", value=[[1.0, 2.0]], rounds=[[[[0.5, -3.0]]]])
