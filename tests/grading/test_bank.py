"""The grader's own exam, for every assignment: known wrong ones lose, right ones never do."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import A3, ASSIGNMENTS, earned, lost, question
from support.samples import sampled

from autograder.course.assignment import CourseError
from autograder.course.variants import MAIN, Variant, load_variants
from autograder.ship.student_files import cut

pytestmark = pytest.mark.slow


def variants(file):
    """(assignment, variant) of every variant that a file of every assignment declares."""
    return [
        pytest.param(name, variant, id=f"{name}-{variant.name}")
        for name, assignment in ASSIGNMENTS.items()
        for variant in load_variants(assignment, file)
    ]


# Lint and audit judge every one of them, in process.
MISTAKES = sampled(variants("misconceptions.py"), one_in=5)
UNLISTED = sampled(variants("unlisted.py"), one_in=5)
UNUSUAL = variants("unusual.py")
DEMOS = [one for one in UNUSUAL if MAIN in dict(one.values[1].replacements)]
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


@pytest.mark.parametrize(("name", "variant"), sampled(UNUSUAL, one_in=4))
def test_unusual_but_right_earns_everything(bench, name, variant):
    assert lost(bench.grade(name, variant.sources(ASSIGNMENTS[name]))) == []


@pytest.mark.parametrize(("name", "variant"), UNLISTED)
def test_unlisted_mistake_loses_points_in_its_own_question(bench, name, variant):
    assert lost(bench.grade(name, variant.sources(ASSIGNMENTS[name]))) == [variant.question]


@every_assignment
def test_pair_is_made_of_two_known_mistakes_in_one_definition(name):
    known = {v.name: v for v in load_variants(ASSIGNMENTS[name], "misconceptions.py")}
    unlisted = load_variants(ASSIGNMENTS[name], "unlisted.py")
    pairs = [variant for variant in unlisted if variant.made_of]
    assert len(pairs) >= 4
    assert len(unlisted) - len(pairs) >= 8
    for variant in pairs:
        made_of = [known[one] for one in variant.made_of]
        assert len(set(variant.made_of)) == 2, variant.name
        ((target, _),) = variant.replacements
        assert {variant.question} == {one.question for one in made_of}
        assert {target} == {place for one in made_of for place, _ in one.replacements}


@every_assignment
def test_no_name_is_used_twice(name):
    files = ("misconceptions.py", "unusual.py", "unlisted.py")
    names = [v.name for file in files for v in load_variants(ASSIGNMENTS[name], file)]
    if (ASSIGNMENTS[name].folder / "by_small_steps.py").exists():
        names += [v.name for v in load_variants(ASSIGNMENTS[name], "by_small_steps.py")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "variant"), DEMOS)
def test_code_under_main_runs_where_the_file_is_run(tmp_path, name, variant):
    sources = variant.sources(ASSIGNMENTS[name])
    for file, source in sources.items():
        (tmp_path / file).write_text(source, encoding="utf-8")
    command = [sys.executable, tmp_path / ASSIGNMENTS[name].files[-1]]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert (run.returncode, run.stderr) == (0, "")
    assert len(run.stdout.splitlines()) >= 3


def test_unknown_target_is_refused():
    for target in ("Linear.sideways", "__bottom__"):
        variant = Variant("lost", "of nothing", replacements=((target, "pass"),))
        with pytest.raises(CourseError, match=f"Variant lost: the solution defines no {target}."):
            variant.sources(ASSIGNMENTS[A3])


@every_assignment
def test_every_question_has_a_known_mistake(name):
    broken = {variant.question for variant in load_variants(ASSIGNMENTS[name], "misconceptions.py")}
    assert broken == {question.id for question in ASSIGNMENTS[name].questions}


@every_assignment
def test_verdicts_do_not_depend_on_the_secret(bench, name):
    """`make audit` tries a thousand of them."""
    assignment, secret = ASSIGNMENTS[name], 1
    assert lost(bench.grade(name, assignment.solution, secret=secret)) == []
    for variant in load_variants(assignment, "unusual.py")[secret::3]:
        assert lost(bench.grade(name, variant.sources(assignment), secret=secret)) == []
    for variant in load_variants(assignment, "misconceptions.py")[secret::12]:
        result = bench.grade(name, variant.sources(assignment), secret=secret)
        assert lost(result) == [variant.question]
