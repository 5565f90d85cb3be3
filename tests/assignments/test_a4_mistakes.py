"""a4_gradient_descent: what wrong code loses, and by which name; what right code keeps."""

from __future__ import annotations

import pytest
from conftest import ASSIGNMENTS, lost, question
from support import descents_a4, loops_a4
from support.samples import sampled

from autograder.course.variants import load_variants, replace_definition
from autograder.judge.readings import complaints_of

pytestmark = pytest.mark.slow

A4 = "a4_gradient_descent"
FILE = "gradient_descent.py"
UNLISTED = descents_a4.UNLISTED | loops_a4.UNLISTED
RIGHT = descents_a4.RIGHT | loops_a4.RIGHT


@pytest.fixture(scope="module")
def right():
    return ASSIGNMENTS[A4].solution[FILE]


ADAM = "learning_rate=0.001, steps=1000, beta1=0.9, beta2=0.999, epsilon=1e-8"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("learning_rate=0.001", "learning_rate=0.01"),
        ("steps=1000", "steps=100"),
        ("beta1=0.9,", "beta1=0.95,"),
        ("beta2=0.999", "beta2=0.99"),
        ("epsilon=1e-8", "epsilon=1e-7"),
    ],
)
def test_each_published_default_of_adam_counts(bench, right, old, new):
    assert ADAM in right
    result = bench.grade(A4, {FILE: right.replace(ADAM, ADAM.replace(old, new))})
    assert lost(result) == ["q8_adam"]


@pytest.mark.parametrize("name", sampled(UNLISTED, one_in=3))
def test_unlisted_mistake_loses_in_its_question_and_gets_no_wrong_name(bench, right, name):
    target, text, question_id = UNLISTED[name]
    result = bench.grade(A4, {FILE: replace_definition(right, target, text.strip())})
    assert lost(result) == [question_id]
    assert question(result, question_id).mistakes == ()


@pytest.mark.parametrize("secret", range(3))
@pytest.mark.parametrize("name", RIGHT)
def test_right_code_in_no_bank_earns_everything(bench, right, name, secret):
    target, text = RIGHT[name]
    source = replace_definition(right, target, text.strip())
    assert lost(bench.grade(A4, {FILE: source}, secret=secret)) == []


@pytest.mark.parametrize("name", loops_a4.DRAWN)
def test_mistake_with_random_orders_is_named_however_they_are_drawn(bench, right, name):
    bank = load_variants(ASSIGNMENTS[A4], "misconceptions.py")
    (variant,) = [variant for variant in bank if variant.name == name]
    ((target, _),) = variant.replacements
    result = bench.grade(
        A4, {FILE: replace_definition(right, target, loops_a4.DRAWN[name].strip())}
    )
    assert lost(result) == [variant.question]
    assert [m.name for m in question(result, variant.question).mistakes] == [name]


def test_every_complaint_can_be_made_and_has_a_sentence():
    sources = (ASSIGNMENTS[A4].probes, ASSIGNMENTS[A4].readings)
    for source in sources:
        for key in complaints_of(source):
            assert source.count(f'"{key}"') > 1, key
    assert len(complaints_of(*sources)) > 30


@pytest.mark.parametrize("returned", ["None", "x.tolist()", "(x, taken)", "(x, taken, 'done')"])
def test_three_values_are_asked_for(bench, right, returned):
    source = right.replace('return x, max_steps, "max_steps"', f"return {returned}")
    result = bench.grade(A4, {FILE: source})
    assert lost(result) == ["q3_until_precision"]
    sentences = {c.sentence for c in question(result, "q3_until_precision").cases if c.sentence}
    assert any("three values" in s or "none of the texts" in s for s in sentences)


@pytest.mark.parametrize("returned", ["None", "'text'", "parameters[:1]", "[[1], [1, 2]]", "rng"])
def test_loops_that_return_something_else_are_failed_not_left_unjudged(bench, right, returned):
    head, body = right.split("def minibatch_gradient_descent")
    source = (
        head
        + "def minibatch_gradient_descent"
        + body.replace("    return parameters\n", f"    return {returned}\n", 1)
    )
    result = bench.grade(A4, {FILE: source})
    assert lost(result) == ["q6_minibatch"]
    assert {c.verdict for c in question(result, "q6_minibatch").cases} <= {"passed", "failed"}
