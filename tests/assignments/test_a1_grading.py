"""a1_derivatives: what wrong and unusual submissions lose, and which mistakes are named."""

from __future__ import annotations

import pytest
from conftest import ASSIGNMENTS, lost, question
from support.samples import sampled
from support.unlisted_a1 import UNLISTED

from autograder.course.variants import load_variants, replace_definition
from autograder.judge.implementation import InProcess, load_probes

pytestmark = pytest.mark.slow

A1 = "a1_derivatives"
FILE = "derivatives.py"


@pytest.fixture(scope="module")
def a1():
    return ASSIGNMENTS[A1]


def replaced(source, target, body):
    """The source with another body of a function."""
    (head,) = [line for line in source.splitlines() if line.startswith(f"def {target}(")]
    return replace_definition(source, target, f"{head}\n    {body.strip()}")


@pytest.mark.parametrize("name", sampled(UNLISTED, one_in=3))
def test_an_unlisted_mistake_loses_in_its_question_and_gets_no_wrong_name(bench, a1, name):
    target, body, question_id = UNLISTED[name]
    result = bench.grade(A1, {FILE: replaced(a1.solution[FILE], target, body)})
    assert lost(result) == [question_id]
    assert question(result, question_id).mistakes == ()


# A function that is wrong costs its own question only, whoever else calls it.
@pytest.mark.parametrize(
    ("target", "question_id"),
    [
        ("forward_difference", "q1_forward_difference"),
        ("central_difference", "q2_central_difference"),
        ("symbolic_derivative", "q3_symbolic_derivative"),
        ("numerical_gradient", "q4_numerical_gradient"),
    ],
)
@pytest.mark.parametrize(
    "body", ["return 0.0 * x", "raise ValueError", "raise NotImplementedError"]
)
def test_a_broken_function_costs_nothing_where_others_build_on_it(
    bench, a1, target, question_id, body
):
    source = replaced(a1.solution[FILE], target, body.replace("* x", "* eps"))
    if target == "symbolic_derivative" and "eps" in body.replace("* x", "* eps"):
        source = replaced(a1.solution[FILE], target, "return 0")
    assert lost(bench.grade(A1, {FILE: source})) == [question_id]


def test_helpers_of_a_student_see_the_stand_ins_too(bench, a1):
    """The check goes through two functions of the student's own before it needs task 4."""
    source = replaced(a1.solution[FILE], "numerical_gradient", "raise NotImplementedError")
    source = replaced(source, "gradient_check", "return _relative(f, gradient, x, eps)")
    source += """

def _numeric(f, x, *, eps):
    return numerical_gradient(f, x, eps)


def _relative(f, gradient, x, eps):
    a, n = gradient(x), _numeric(f, x, eps=eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0
"""
    assert lost(bench.grade(A1, {FILE: source})) == ["q4_numerical_gradient"]


@pytest.mark.parametrize(
    "text",
    [
        """
def loudly(function):
    def called(*arguments, **named):
        return function(*arguments, **named)
    return called


gradient_check = loudly(gradient_check)
""",
        """
gradient_check = np.errstate(all="ignore")(gradient_check)
""",
        """
measured = numerical_gradient


def gradient_check(f, gradient, x, eps=1e-5):
    a, n = gradient(x), measured(f, x, eps)
    size = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / size if size else 0.0
""",
    ],
    ids=["a decorator", "a library's decorator", "another name"],
)
def test_stand_ins_reach_what_is_wrapped_or_renamed(bench, a1, text):
    source = replaced(a1.solution[FILE], "numerical_gradient", "raise NotImplementedError")
    assert lost(bench.grade(A1, {FILE: source + text})) == ["q4_numerical_gradient"]


def test_the_students_module_is_left_alone(a1):
    """Stand-ins leave nothing behind: the next probe sees the module as it is."""
    probes = load_probes(a1.probes)
    implementation = InProcess({FILE: a1.solution[FILE].encode()}, probes)
    module = implementation.modules["derivatives"]
    before = dict(vars(module))
    answer = implementation.ask(
        "gradient_check", {"f": {"square": [1.0, 1.0]}, "x": [3.0, 3.0], "factor": 0.5}
    )
    assert answer.value["relative error"] == pytest.approx(1 / 3)
    assert {k: v for k, v in vars(module).items() if k[:2] != "__"} == {
        k: v for k, v in before.items() if k[:2] != "__"
    }


def test_two_mistakes_get_two_names(bench, a1):
    by_name = {variant.name: variant for variant in load_variants(a1, "misconceptions.py")}
    first, second = by_name["central_over_eps"], by_name["check_absolute"]
    source = first.sources(a1)[FILE]
    for target, text in second.replacements:
        source = replace_definition(source, target, text)
    result = bench.grade(A1, {FILE: source})
    assert lost(result) == ["q2_central_difference", "q5_gradient_check"]
    assert [m.name for q in result.questions for m in q.mistakes] == [first.name, second.name]


def test_without_sympy_all_but_q3_can_be_checked(a1):
    """The probes import SymPy only where it is asked for; the student's file says if it lacks."""
    top = a1.probes.split("\ndef ")[0]
    assert "sympy" not in top.partition('"""')[2].partition('"""')[2]
