"""Names for mistakes: two at once, none where none is certain; sentences on how values look."""

from __future__ import annotations

import pytest
from conftest import A3, ASSIGNMENTS, lost, question

from autograder.authors.audit.trials import unlisted_of
from autograder.course.variants import replace_definition
from autograder.grading.diagnosis import named_mistakes
from autograder.judge.evidence import Evidence
from autograder.judge.verdicts import FAILED, CaseResult, Mistake


def names(result, question_id):
    return {mistake.name for mistake in question(result, question_id).mistakes}


def said(result, question_id, title):
    (case,) = [case for case in question(result, question_id).cases if case.title == title]
    return case.sentence


@pytest.fixture
def with_body(grade, solution):
    """Grade the solution with another body of one of its methods."""

    def graded(target, body):
        head = f"def {target.rpartition('.')[2]}(self):\n"
        lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
        return grade(replace_definition(solution, target, head + lines))

    return graded


PAIRS = {variant.name: variant for variant in unlisted_of(ASSIGNMENTS[A3]) if variant.made_of}
# In these pairs each mistake spoils entries of its own; in one a case shows the first alone, for
# there the other makes no difference; in all others one hides the other.
TWO_NAMES = ("linear_bias_mean_wrong_weights", "linear_wrong_key_bias_not_summed")
FIRST_NAMED = "linear_bias_mean_accumulates"


@pytest.mark.parametrize("name", TWO_NAMES)
def test_two_mistakes_in_one_method_get_two_names(bench, name):
    pair = PAIRS[name]
    result = bench.grade(A3, pair.sources(ASSIGNMENTS[A3]), pair.question)
    assert names(result, pair.question) == set(pair.made_of)


def test_a_mistake_that_a_case_shows_alone_gets_its_name(bench):
    pair = PAIRS[FIRST_NAMED]
    result = bench.grade(A3, pair.sources(ASSIGNMENTS[A3]), pair.question)
    assert names(result, pair.question) == {pair.made_of[0]}


@pytest.mark.parametrize("name", sorted(PAIRS.keys() - {*TWO_NAMES, FIRST_NAMED}))
def test_two_mistakes_that_hide_each_other_get_no_name(bench, name):
    pair = PAIRS[name]
    result = bench.grade(A3, pair.sources(ASSIGNMENTS[A3]), pair.question)
    assert lost(result) == [pair.question]
    assert names(result, pair.question) == set()


LEFT, RIGHT, THIRD = (Mistake(name, name, "") for name in ("left", "right", "third"))


def named(*shown, kind="value", passes=()):
    """The mistakes named after failed cases.

    shown: for each case its wrong entries, and which of them each mistake explains.
    passes: mistakes that would fail a case which passed.
    """
    failed = [CaseResult("q", str(i), True, 1.0, FAILED, kind) for i in range(len(shown))]
    evidence = {
        str(i): Evidence(frozenset(wrong), {m: frozenset(e) for m, e in explained.items()})
        for i, (wrong, explained) in enumerate(shown)
    }
    return named_mistakes(failed, evidence, lambda mistake: mistake not in passes)


def test_a_mistake_is_named_if_it_explains_every_wrong_entry_of_every_answer():
    assert named(("ab", {LEFT: "ab"}), ("a", {LEFT: "a", RIGHT: "a"})) == [LEFT]
    assert named(("ab", {LEFT: "ab"}), ("ac", {LEFT: "a"})) == []
    assert named(("ab", {LEFT: "ab"}), ("a", {})) == []
    assert named(("a", {LEFT: "a"})) == [LEFT]


def test_a_mistake_that_would_fail_what_passed_is_not_named():
    assert named(("a", {LEFT: "a"}), passes=(LEFT,)) == []
    assert named(("ab", {LEFT: "a", RIGHT: "b"}), ("ab", {LEFT: "a", RIGHT: "b"})) == [LEFT, RIGHT]
    both = {LEFT: "a", RIGHT: "b"}
    assert named(("ab", both), ("ab", both), passes=(RIGHT,)) == []


def test_each_of_two_mistakes_must_explain_several_entries():
    assert named(("ab", {LEFT: "a", RIGHT: "b"}), ("a", {LEFT: "a", RIGHT: ""})) == []
    assert named(("ab", {LEFT: "a", RIGHT: "b"}), ("b", {LEFT: "", RIGHT: "b"})) == []


def test_of_several_pairs_only_what_all_share_is_named():
    shown = ("ab", {LEFT: "a", RIGHT: "b", THIRD: "b"})
    assert named(shown, shown) == [LEFT]


def test_one_exception_is_no_evidence_several_are():
    assert named(("a", {LEFT: "a"}), kind="exception") == []
    assert named(("a", {LEFT: "a"}), ("a", {LEFT: "a"}), kind="exception") == [LEFT]
    assert named(("a", {LEFT: "a"}), ("a", {LEFT: "a"}), kind="timeout") == []


def test_a_mistake_beside_an_unknown_one_is_not_named(with_body):
    """dC/db is averaged, as a known mistake does; dC/dX is wrong in a way that nobody knows."""
    result = with_body(
        "Linear.backward",
        """
X, W, b = self.inbound_nodes
upstream = sum(n.gradients[self] for n in self.outbound_nodes)
self.gradients[X] = upstream @ W.value.T * 1.37
self.gradients[W] = X.value.T @ upstream
self.gradients[b] = upstream.mean(axis=0)
""",
    )
    assert names(result, "q4_linear") == set()
    assert "Every number of dX is off by the same factor" in said(
        result, "q4_linear", "several consumers"
    )


SIGMOID = (
    "upstream = sum(n.gradients[self] for n in self.outbound_nodes)\nx = self.inbound_nodes[0]\n"
)


@pytest.mark.parametrize(
    ("body", "title", "sentence"),
    [
        (
            SIGMOID + "self.gradients[x] = -3.0 * upstream * self.value * (1.0 - self.value)",
            "random values",
            "Every number of dx is off by the same factor",
        ),
        (
            SIGMOID + "self.gradients[x] = abs(upstream) * self.value * (1.0 - self.value)",
            "several consumers",
            "The sizes in dx are right, some of the signs are not.",
        ),
        (
            "x = self.inbound_nodes[0]\n"
            "g = self.outbound_nodes[-1].gradients[self]\n"
            "self.gradients[x] = g * self.value * (1.0 - self.value)",
            "several consumers",
            "In dx only one consumer counts: add up what all of them send.",
        ),
        (
            SIGMOID + "g = upstream * self.value * (1.0 - self.value)\n"
            "self.gradients = {x: self.gradients[x] if x in self.gradients else g}",
            "a second pass starts afresh",
            "dx is still that of an earlier pass.",
        ),
        (
            SIGMOID + "self.kept = getattr(self, 'kept', 0.0) + upstream * self.value "
            "* (1.0 - self.value)\nself.gradients[x] = self.kept",
            "a second pass starts afresh",
            "What the pass before gave is still in dx: begin each pass at 0.",
        ),
    ],
)
def test_a_sentence_says_how_a_wrong_gradient_looks(with_body, body, title, sentence):
    result = with_body("Sigmoid.backward", body)
    assert sentence in said(result, "q5_sigmoid", title)


def test_a_mistake_that_only_raises_is_named_if_all_exceptions_agree(bench):
    assignment = ASSIGNMENTS["a5_training"]
    text = "def accuracy(logits, y):\n    return np.mean(logits.argmax(axis=0) == y)"
    file = "training.py"
    sources = {**assignment.solution}
    sources[file] = replace_definition(sources[file], "accuracy", text)
    for secret in (90_001, 90_002):
        result = bench.grade("a5_training", sources, "q4_predict_accuracy", secret)
        assert names(result, "q4_predict_accuracy") == {"argmax_down_the_columns"}


def test_an_exception_of_another_kind_is_not_named(bench):
    assignment = ASSIGNMENTS["a5_training"]
    text = "def accuracy(logits, y):\n    raise ValueError('shapes do not fit')"
    file = "training.py"
    sources = {**assignment.solution}
    sources[file] = replace_definition(sources[file], "accuracy", text)
    result = bench.grade("a5_training", sources, "q4_predict_accuracy", 90_001)
    assert names(result, "q4_predict_accuracy") == set()
