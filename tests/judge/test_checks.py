"""How a case gives its verdict, in which words, and who may read them."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from autograder.grading.results import QuestionResult
from autograder.judge.answers import Answer, ProbeFailure
from autograder.judge.case import Case
from autograder.judge.cases import load_cases
from autograder.judge.checks import LONGEST_DETAIL, Check, Notes
from autograder.judge.evidence import Evidence
from autograder.judge.judge import Judge
from autograder.judge.no_answer_sentences import flaw_of
from autograder.judge.verdicts import CaseResult, CheckFailed


class Says:
    """An implementation that answers the same to everything."""

    def __init__(self, answer):
        self.answer = answer

    def begin_question(self, question):
        pass

    def ask(self, probe, inputs):
        return self.answer

    def expect(self, place, probe, inputs):
        return {"numeric": {"dx": np.array([1.0, 2.0])}} if probe == "slopes" else {"value": 1.0}


def judge(answer) -> Judge:
    says = Says(answer)
    return Judge(says, says, {"odd": "That is odd."})


def opened(one, question="q1", title="title", hidden=True):
    """The check that a case is given."""
    one.notes.setdefault(question, Notes())
    return Check(one, question, Case(title, 1.0, hidden, None))


def run(answer, func, hidden=True):
    return judge(answer).run("q1", Case("title", 2.0, hidden, "Think.", func))


SECRET = "hidden 3.14159"


NOT_SAID_WHERE = "Your code raised an exception. Which one and where could give hidden inputs away:"
STUB_SOMEWHERE = "A part that this check needs is still a stub."
THE_SAME = ""  # the sentence names no place anyway


@pytest.mark.parametrize(
    ("failure", "words", "hidden_words"),
    [
        (
            ProbeFailure("stub", "NotImplementedError", SECRET, "a.py", 3),
            "Still a stub: a.py, line 3",
            STUB_SOMEWHERE,
        ),
        (ProbeFailure("missing", "MissingName", SECRET), "is missing", THE_SAME),
        (
            ProbeFailure("exception", "ValueError", SECRET, "a.py", 7, "x = y"),
            "ValueError at a.py, line 7. In that line: x = y",
            NOT_SAID_WHERE,
        ),
        (
            ProbeFailure("exception", "ValueError", SECRET),
            "ValueError at the place where your code is called.",
            NOT_SAID_WHERE,
        ),
        (
            ProbeFailure("memory", "MemoryError", SECRET, "a.py", 7),
            "more memory than it may, at a.py, line 7",
            "It used more memory than it may.",
        ),
        (
            ProbeFailure("exit", "SystemExit", SECRET, "a.py", 7),
            "ended the program (exit, quit or sys.exit) at a.py, line 7",
            "It ended the program (exit, quit or sys.exit).",
        ),
        (ProbeFailure("timeout", message=SECRET), "endless loop", THE_SAME),
        (ProbeFailure("waiting", message=SECRET), "input()", THE_SAME),
        (ProbeFailure("crash", message=SECRET), "died", THE_SAME),
        (ProbeFailure("unsendable", "", SECRET), "too large", THE_SAME),
        (ProbeFailure("complaint", "Complaint", SECRET), "could not use", THE_SAME),
        (ProbeFailure("complaint", "Complaint", "odd"), "That is odd.", THE_SAME),
    ],
)
def test_each_failure_has_a_sentence_of_its_own_without_the_submissions_words(
    failure, words, hidden_words
):
    public = run(Answer(failure=failure), lambda check: check.same("probe"), hidden=False)
    assert words in public.sentence
    assert "3.14159" not in public.sentence
    hidden = run(Answer(failure=failure), lambda check: check.same("probe"))
    assert hidden.sentence.startswith(hidden_words or public.sentence)
    for known in ("3.14159", "a.py", "ValueError"):
        assert known not in hidden.sentence + hidden.advice
    assert public.sentence in hidden.sentence + hidden.detail
    assert (public.kind, hidden.kind) == (failure.kind, failure.kind)


def test_a_hidden_case_names_the_line_that_all_public_cases_named():
    """Then the line cannot depend on hidden inputs. With two lines, or none, it could."""
    failures = [ProbeFailure("exception", "ValueError", SECRET, "a.py", line) for line in (7, 8)]
    for public, named in (([0], True), ([0, 0], True), ([1], False), ([0, 1], False), ([], False)):
        one = judge(Answer())
        for number, index in enumerate(public):
            one.subject = Says(Answer(failure=failures[index]))
            one.run("q1", Case(f"public {number}", 1.0, False, "", lambda c: c.same("probe")))
        one.subject = Says(Answer(failure=failures[0]))
        result = one.run("q1", Case("hidden", 1.0, True, "", lambda c: c.same("probe")))
        assert ("a.py, line 7" in result.sentence) is named
        other = one.run("q2", Case("hidden", 1.0, True, "", lambda c: c.same("probe")))
        assert other.sentence.startswith(NOT_SAID_WHERE)  # of another question nothing is known


def test_a_failure_at_import_shows_pythons_own_words_since_no_input_was_seen():
    failure = ProbeFailure("import", "ModuleNotFoundError", "No module named 'scipy'", "a.py", 2)
    kind, sentence, _ = flaw_of(ProbeFailure(**{**vars(failure), "importing": True}), {})
    assert kind == "import"
    assert "a.py, line 2" in sentence
    assert "No module named 'scipy'" in sentence


def test_a_failed_check_shows_numbers_in_public_cases_only():
    for hidden in (True, False):
        check = opened(judge(Answer({"value": 2.0})), hidden=hidden)
        with pytest.raises(CheckFailed) as failed:
            check.same("probe")
        assert ("2" in str(failed.value)) is not hidden


@pytest.mark.parametrize("value", [None, 3, [], "x", np.ones(3), {}, {"other": 1}])
def test_an_answer_of_another_form_is_a_failure_and_never_a_crash(value):
    def everything(check):
        answer = check.ask("probe")
        check.valid_order(answer["order"], [(0, 1)], 2)

    lacks = "missing value" if isinstance(value, dict) else "type"
    for case, kind in (
        (everything, "type"),
        (lambda check: check.same("probe"), lacks),
        (lambda check: check.gradient_check("slopes"), "type"),
    ):
        result = run(Answer(value), case)
        assert (result.verdict, result.kind) == ("failed", kind)
        assert result.earned == 0


@pytest.mark.parametrize(
    ("order", "verdict"),
    [
        ([0, 1, 2], "passed"),
        ([1, 0, 2], "passed"),
        ([0, 2, 1], "failed"),
        ([0, 1], "failed"),
        ([0, 1, 2, 2], "failed"),
        ([0, 1, -1], "failed"),
        ([0, 1, 2, 3], "failed"),
        ([0.0, 1.0, 2.0], "failed"),
        ("012", "failed"),
        (None, "failed"),
    ],
)
def test_any_valid_order_passes_and_no_other(order, verdict):
    def valid(check):
        check.valid_order(check.ask("probe")["order"], [(0, 2), (1, 2)], 3)

    assert run(Answer({"order": order}), valid).verdict == verdict


@pytest.mark.parametrize("numeric", [{}, {"dx": [1.0, 3.0]}, {"dx": []}, {"dx": np.inf}, None])
def test_a_gradient_check_cannot_be_passed_by_forging_the_difference(numeric):
    answer = Answer({"analytic": numeric, "numeric": numeric})
    assert run(answer, lambda check: check.gradient_check("slopes")).verdict == "failed"


@pytest.mark.parametrize(
    ("analytic", "verdict"),
    [
        ({"dx": [1.0, 2.0]}, "passed"),
        ({"dx": [1.0, 2.0001]}, "failed"),
        ({"dx": None}, "failed"),
        ({}, "failed"),
        (None, "failed"),
    ],
)
def test_a_gradient_check_needs_every_gradient(analytic, verdict):
    answer = Answer({"analytic": analytic, "numeric": {"dx": [1.0, 2.0]}})
    assert run(answer, lambda check: check.gradient_check("slopes")).verdict == verdict


def wrong_answer_of(answer, func):
    """What a diagnosis gets to see of a case that fails."""
    seen = []
    one = judge(answer)
    one.diagnose = lambda wrong: seen.append(wrong) or Evidence()
    assert one.run("q1", Case("title", 2.0, True, "", func)).verdict == "failed"
    return seen[-1]


def test_an_order_can_be_judged_for_another_graph_if_the_case_hands_over_what_it_asked():
    edges, count = [(0, 2), (1, 2)], 3

    def valid(check):
        check.valid_order(check.ask("p", edges=edges, count=count)["order"], edges, count)

    anew = wrong_answer_of(Answer({"order": [2, 1, 0]}), valid).anew
    other = {"edges": [(1, 0)], "count": 2}
    assert anew(other, {}, {"order": [1, 0]}) == {}
    (flaw,) = anew(other, {}, {"order": [0, 1]}).values()
    assert flaw[:2] == ("value", "A node stands before one of its own inputs.")


@pytest.mark.parametrize(
    ("order_of", "edges_of"),
    [
        (lambda answer: answer["order"], lambda asked: [*asked]),  # equal edges, made anew
        (lambda answer: [*answer["order"]], lambda asked: asked),  # an order made of the answer
    ],
)
def test_what_a_case_computed_itself_is_not_judged_for_other_inputs(order_of, edges_of):
    edges, count = [(0, 2), (1, 2)], 3

    def valid(check):
        answer = check.ask("p", edges=edges, count=count)
        check.valid_order(order_of(answer), edges_of(edges), count)

    assert wrong_answer_of(Answer({"order": [2, 1, 0]}), valid).anew is None


def test_facts_are_judged_anew_by_the_entry_or_by_the_whole_answer():
    for got in (lambda answer: answer, lambda answer: answer["sub"]):
        wrong = wrong_answer_of(
            Answer({"x": 1.0, "sub": {"x": 1.0}}),
            lambda check, got=got: check.equal(got(check.ask("p")), {"x": 2.0}),
        )
        assert wrong.anew({}, {}, {"x": 2.0, "sub": {"x": 2.0}}) == {}
        assert list(wrong.anew({}, {}, {"x": 3.0, "sub": {"x": 3.0}})) == ["x"]


def test_a_bug_in_a_test_file_is_not_the_students_zero():
    result = run(Answer({"value": 1.0}), lambda check: 1 / 0)
    assert result.verdict == "not_judged"
    assert result.sentence == "The check itself failed (ZeroDivisionError: division by zero)."
    assert QuestionResult("q1", "", 2.0, (result,), ()).earned is None


def test_a_case_without_points_that_is_not_judged_costs_nothing():
    case = CaseResult("q1", "information", False, 0.0, "not_judged")
    other = CaseResult("q1", "worth it", True, 2.0, "passed")
    assert QuestionResult("q1", "", 2.0, (case, other), ()).earned == 2
    missing = CaseResult("q1", "worth it", True, 2.0, "not_judged")
    assert QuestionResult("q1", "", 2.0, (case, missing), ()).earned is None


def test_advice_is_given_for_wrong_answers_not_for_stubs():
    assert run(Answer({"value": 2.0}), lambda c: c.same("p")).advice == "Think."
    stub = Answer(failure=ProbeFailure("stub"))
    assert run(stub, lambda c: c.same("p")).advice == ""


def test_hidden_inputs_depend_on_secret_question_and_title():
    def draw(seed, question, title):
        one = judge(Answer())
        one.seed = seed
        return opened(one, question, title).rng.normal()

    assert draw(1, "q1", "a") == draw(1, "q1", "a")
    assert (
        len({draw(1, "q1", "a"), draw(2, "q1", "a"), draw(1, "q2", "a"), draw(1, "q1", "b")}) == 4
    )


def test_a_table_of_the_assignments_data_comes_as_numbers_and_as_a_copy(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2.5\n3,-4\n")
    one = judge(Answer())
    one.data_folder = tmp_path
    check = opened(one)
    check.table("t.csv")[0, 0] = 99.0
    assert check.table("t.csv").tolist() == [[1.0, 2.5], [3.0, -4.0]]


def test_cases_are_read_in_the_order_of_the_file():
    source = (
        "from autograder.judge.cases import case\nOK_FORMAT = False\nname = 'q1'\n"
        "@case('one', points=1)\ndef test_b(check): ...\n"
        "@case('two', points=2, hidden=True)\ndef test_a(check): ...\n"
    )
    cases = load_cases(source, "q1.py")
    assert [(c.name, c.points, c.hidden) for c in cases] == [("one", 1, False), ("two", 2, True)]


class SaysMuch(Says):
    """An implementation whose answers are large; it keeps none of them itself."""

    def __init__(self):
        self.given = []

    def ask(self, probe, inputs):
        many = np.full(1000, 2.0)
        self.given.append(weakref.ref(many))
        return Answer({"value": many, "numeric": {"dx": many}, "analytic": {"dx": many}})


FAILING = {
    "same": lambda check: check.same("probe"),
    "equal": lambda check: check.equal(check.ask("probe"), {"value": 1.0}),
    "gradient_check": lambda check: check.gradient_check("slopes"),
    "valid_order": lambda check: check.valid_order(check.ask("probe")["value"], [], 2),
    "missing entry": lambda check: check.ask("probe")["other"],
}


@pytest.mark.parametrize("name", FAILING)
def test_a_failed_case_keeps_no_answer(name):
    """They stayed until a search for cycles: with answers of 61 MiB that made 490 MiB."""
    says = SaysMuch()
    judge = Judge(says, says, {})
    gc.collect()
    gc.disable()
    try:
        result = judge.run("q1", Case("title", 2.0, True, "", FAILING[name]))
        kept = [answer for answer in says.given if answer() is not None]
    finally:
        gc.enable()
    assert result.verdict == "failed"
    assert says.given
    assert kept == []


def test_details_are_bounded():
    result = run(Answer({"value": 1.0}), lambda check: check.fail("type", "Bad.", "x" * 10**6))
    assert len(result.detail) == LONGEST_DETAIL
    order = list(range(50_000)) * 2
    many = run(Answer({"order": order}), lambda c: c.valid_order(c.ask("p")["order"], [], 10**5))
    assert many.sentence == "A node stands in the list more than once."
    assert many.detail.endswith(" 48, 49, ... (100000 in all)].")
    few = run(Answer({"order": [1, 1]}), lambda c: c.valid_order(c.ask("p")["order"], [], 2))
    assert few.detail == "Order: [1, 1]."


class ImportsOnce:
    """Answers at first; later it cannot be imported, in words that another process told it."""

    def __init__(self, first):
        self.answers = [first]

    def begin_question(self, question):
        pass

    def ask(self, probe, inputs):
        told = ProbeFailure("import", "NameError", "hidden_4006d548 is not defined", importing=True)
        return self.answers.pop() if self.answers else Answer(failure=told)

    def expect(self, place, probe, inputs):
        return {"value": 1.0}


@pytest.mark.parametrize(
    "first",
    [
        Answer({"value": 1.0}),
        Answer(failure=ProbeFailure("import", "NameError", "x is not defined", importing=True)),
    ],
)
def test_what_an_import_says_after_the_public_round_is_not_shown(first):
    subject = ImportsOnce(first)
    one = Judge(subject, subject, {}, 7)
    public, hidden = (Case(name, 1.0, name == "b", None, asks_once) for name in "ab")
    results = [one.run("q1", public), one.run("q1", hidden)]
    assert all(result.verdict == "failed" for result in results)
    assert "4006d548" not in "".join(f"{r.sentence} {r.advice}" for r in results)
    assert "4006d548" not in results[0].detail


def asks_once(check):
    check.same("probe")
