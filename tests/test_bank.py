"""The grader's own exam, for every assignment: known wrong ones lose, right ones never do."""

from __future__ import annotations

import pytest
from conftest import ASSIGNMENTS, earned, lost, question

from autograder.template import cut
from autograder.variants import load_variants


def variants(file):
    """(assignment, variant) of every variant that a file of every assignment declares."""
    return [
        pytest.param(name, variant, id=f"{name}-{variant.name}")
        for name, assignment in ASSIGNMENTS.items()
        for variant in load_variants(assignment, file)
    ]


MISTAKES, UNUSUAL = variants("misconceptions.py"), variants("unusual.py")
every_assignment = pytest.mark.parametrize("name", ASSIGNMENTS)


@every_assignment
def test_solution_earns_everything(bench, name):
    result = bench.grade(name, ASSIGNMENTS[name].solution)
    assert result.percent == 100
    assert all(case.verdict == "passed" for q in result.questions for case in q.cases)


@every_assignment
def test_template_earns_nothing_and_every_check_says_that_it_is_a_stub(bench, name):
    solution = ASSIGNMENTS[name].solution
    result = bench.grade(name, {file: cut(text, file) for file, text in solution.items()})
    assert set(earned(result).values()) == {0}
    assert {case.kind for q in result.questions for case in q.cases} == {"stub"}


@pytest.mark.parametrize(("name", "variant"), MISTAKES)
def test_known_mistake_loses_points_in_its_own_question_and_is_named(bench, name, variant):
    result = bench.grade(name, variant.sources(ASSIGNMENTS[name]))
    assert lost(result) == [variant.question]
    assert [m.name for m in question(result, variant.question).mistakes] == [variant.name]


@pytest.mark.parametrize(("name", "variant"), UNUSUAL)
def test_unusual_but_right_earns_everything(bench, name, variant):
    assert lost(bench.grade(name, variant.sources(ASSIGNMENTS[name]))) == []


@every_assignment
def test_every_question_has_a_known_mistake(name):
    broken = {variant.question for variant in load_variants(ASSIGNMENTS[name], "misconceptions.py")}
    assert broken == {question.id for question in ASSIGNMENTS[name].questions}


@every_assignment
@pytest.mark.parametrize("secret", range(6))
def test_verdicts_do_not_depend_on_the_secret(bench, name, secret):
    assignment = ASSIGNMENTS[name]
    assert lost(bench.grade(name, assignment.solution, secret=secret)) == []
    for variant in load_variants(assignment, "unusual.py")[secret % 3 :: 3]:
        assert lost(bench.grade(name, variant.sources(assignment), secret=secret)) == []
    for variant in load_variants(assignment, "misconceptions.py")[secret % 4 :: 4]:
        result = bench.grade(name, variant.sources(assignment), secret=secret)
        assert lost(result) == [variant.question]
