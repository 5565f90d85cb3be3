"""a5_training: what wrong code loses, in which question, by which name; what right code keeps."""

from __future__ import annotations

import pytest
from conftest import ASSIGNMENTS, earned, lost, question
from support.programs_a5 import (
    BUILD,
    CLASSES,
    FORWARD,
    LOOP,
    STEP,
    TARGETS,
    unlisted,
    with_replaced,
)
from support.samples import sampled

from autograder.course.variants import load_variants, replace_definition

pytestmark = pytest.mark.slow

NAME = "a5_training"
A5 = ASSIGNMENTS[NAME]
UNLISTED = unlisted()


@pytest.mark.parametrize(
    "engine",
    [
        "this is no Python\n",
        "import numpy as np\n\nclass Node:\n    pass\n",
        "raise NotImplementedError('q1: topological_sort is not written yet.')\n",
    ],
)
def test_a_broken_engine_costs_one_question(bench, engine):
    result = bench.grade(NAME, A5.solution | {"miniflow.py": engine})
    assert lost(result) == ["q6_own_engine"]


def test_a_wrong_sigmoid_in_the_own_engine_costs_one_question(bench):
    (source,) = [text for file, text in A5.solution.items() if file == "miniflow.py"]
    wrong = source.replace("upstream * self.value * (1.0 - self.value)", "upstream * self.value")
    assert wrong != source
    result = bench.grade(NAME, A5.solution | {"miniflow.py": wrong})
    assert lost(result) == ["q6_own_engine"]


def test_two_mistakes_get_two_names(bench):
    by_name = {variant.name: variant for variant in load_variants(A5, "misconceptions.py")}
    first, second = by_name["one_hot_missing"], by_name["last_batch_dropped"]
    sources = first.sources(A5)
    for target, text in second.replacements:
        sources["training.py"] = replace_definition(sources["training.py"], target, text)
    result = bench.grade(NAME, sources)
    assert lost(result) == [first.question, second.question]
    assert [m.name for q in result.questions for m in q.mistakes] == [first.name, second.name]


def test_each_question_is_checked_without_the_stubs_of_the_others(bench):
    """Whoever has written one part only has full marks for it."""
    alone = {
        "q1_softmax_cross_entropy": ["SoftmaxCrossEntropy.forward", "SoftmaxCrossEntropy.backward"],
        "q2_build_network": ["build_regression_network", "build_classification_network"],
        "q3_training_loop": ["train"],
        "q4_predict_accuracy": ["predict", "accuracy", "r_squared"],
        "q5_real_data": ["sgd_step"],
    }
    for question_id, written in alone.items():
        source = A5.solution["training.py"]
        for other, targets in alone.items():
            for target in targets if other != question_id else ():
                head = target.rpartition(".")[2]
                stub = f"def {head}(*_):\n    raise NotImplementedError('not written yet')"
                source = replace_definition(source, target, stub)
        result = bench.grade(NAME, A5.solution | {"training.py": source})
        points = {q.id: q.points for q in A5.questions}
        assert earned(result)[question_id] == points[question_id], written
        assert sum(earned(result).values()) == points[question_id]


@pytest.mark.parametrize("name", sampled(UNLISTED, one_in=3))
def test_unlisted_mistake_loses_in_its_question_and_gets_no_wrong_name(bench, name):
    target, text, question_id = UNLISTED[name]
    result = bench.grade(NAME, with_replaced(target, text))
    assert lost(result) == [question_id]
    assert question(result, question_id).mistakes == ()


# A mistake in drawing is named however the rows are drawn, not only as the bank draws them.
DRAWN = {
    "shuffled_without_targets": ("y[rows]", "rng.permutation(y)[: len(rows)]"),
    "never_shuffled": ("rng.permutation(len(X))", "list(range(len(X)))"),
    "order_turned_round": (
        "order = rng.permutation(len(X))",
        "base = base if epoch else rng.permutation(len(X))\n"
        "            order = np.roll(base, 3 * epoch)",
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_mistake_in_drawing_is_named_however_it_is_drawn(bench, name):
    old, new = DRAWN[name]
    assert old in LOOP
    result = bench.grade(NAME, with_replaced("train", LOOP.replace(old, new)))
    assert lost(result) == ["q3_training_loop"]
    assert [m.name for m in question(result, "q3_training_loop").mistakes] == [name]


# Right code that is written in ways the bank has not: (definition, old, new).
UNUSUAL = {
    "the cost in an array of one": (
        FORWARD,
        "self.value = -np.mean(log_p[self.rows, self.classes])",
        "self.value = np.array([-np.mean(log_p[self.rows, self.classes])])",
    ),
    "one-hot rows and a matrix product": (
        FORWARD,
        "-np.mean(log_p[self.rows, self.classes])",
        "-np.sum(np.eye(logits.shape[1])[self.classes] * log_p) / len(y)",
    ),
    "biases as rows": (BUILD, "np.zeros(hidden)", "np.zeros((1, hidden))"),
    "a generator that springs from rng": (BUILD, "X, y =", "rng = rng.spawn(1)[0]\n        X, y ="),
    "drawn column by column": (
        CLASSES,
        "rng.normal(size=(features, hidden))",
        "np.column_stack([rng.normal(size=features) for _ in range(hidden)])",
    ),
    "masks: the rows of a batch stay in their old order": (
        LOOP,
        "rows = order[start : start + batch_size]",
        "rows = np.sort(order[start : start + batch_size])",
    ),
    "the update by hand, in place": (
        STEP,
        "sgd_update(network.trainables, learning_rate)",
        "for t in network.trainables:\n            t.value -= learning_rate * t.gradients[t]",
    ),
}


@pytest.mark.parametrize("secret", range(2))
@pytest.mark.parametrize("name", UNUSUAL)
def test_right_code_in_no_bank_earns_everything(bench, name, secret):
    definition, old, new = UNUSUAL[name]
    assert old in definition
    target, _ = TARGETS[definition]
    sources = with_replaced(target, definition.replace(old, new))
    assert lost(bench.grade(NAME, sources, secret=secret)) == []


@pytest.mark.parametrize(
    "written", ["raise ValueError('no')", "return 1 / 0", "return None", "network.W1 = 0.0"]
)
def test_a_broken_step_does_not_cost_the_points_of_a_right_engine(bench, written):
    wrong = f"def sgd_step(network, X, y, learning_rate):\n    {written}"
    assert lost(bench.grade(NAME, with_replaced("sgd_step", wrong))) == ["q5_real_data"]


def test_shuffled_batches_of_the_same_rows_are_recognised(bench):
    """Another way to make a known mistake: the order of the batches changes, not the batches."""
    head, rest = LOOP.split("            for start in range(0, len(X), batch_size):\n")
    order = "            order, starts = np.arange(len(X)), np.arange(0, len(X), batch_size)\n"
    wrong = head + order + "            for start in rng.permutation(starts):\n" + rest
    result = bench.grade(NAME, with_replaced("train", wrong))
    assert lost(result) == ["q3_training_loop"]
    assert [m.name for m in question(result, "q3_training_loop").mistakes] == ["shuffled_once"]


@pytest.mark.parametrize("definition", TARGETS)
def test_the_definitions_that_these_mistakes_start_from_are_right(bench, definition):
    target, _ = TARGETS[definition]
    assert lost(bench.grade(NAME, with_replaced(target, definition))) == []


def test_a_grading_is_affordable(bench):
    bench.grade(NAME, A5.solution)
    result = bench.grade(NAME, A5.solution)
    assert result.seconds < 10  # a third of a second on a quiet machine
