"""Nothing hidden reaches what students read, whatever a submission tries.

Spies know every hidden input: they compute with it. Each tries to get its digits out by a channel
of its own. What students may read is the feedback page and what Gradescope shows them. Two proofs:
no hidden number stands there in any of several spellings, and the spy's pages under two secrets
(other hidden inputs) are the same, letter by letter.

One thing is left, and has to be: which of the author's own sentences a check ends with.
"""

from __future__ import annotations

import json
import re
import zipfile

import pytest
from conftest import A3, ASSIGNMENTS, COURSE
from support.attacks.driver import FORWARD, QUESTION
from support.attacks.spies import SPIES, TALKING, spy
from support.course_secrets import secret_lines
from support.gradescope_container import graded_in_container
from support.samples import marked_long, sampled
from support.two_secrets import ONE, OTHER, Sandboxes, holds, sealed, shown_by_gradescope

from autograder.course.assignment import Assignment
from autograder.course.secret import COURSE_FILE, course_secret
from autograder.course.variants import load_variants
from autograder.grading.grader import Grader
from autograder.grading.results import Result
from autograder.grading.submission_run import SubmissionRun
from autograder.judge.answers import ProbeFailure
from autograder.judge.no_answer_sentences import without_place
from autograder.judge.verdicts import FAILED
from autograder.ship.zips import package_for_otter

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sandboxes():
    one = Sandboxes(A3)
    yield one
    one.sandbox.close()


@pytest.fixture(scope="module")
def spellings(sandboxes):
    """By secret."""
    known = {secret: sandboxes.hidden_numbers(secret) for secret in (ONE, OTHER)}
    assert all(len(all_of_them) > 1000 for all_of_them in known.values())
    return known


# These last wait: the sample leaves them out.
PATIENT = ["how long it computes", "how long it waits"]


def test_two_secrets_have_no_hidden_number_in_common(spellings):
    """Else pages could be the same under both for want of a difference."""
    shared = set(spellings[ONE]) & set(spellings[OTHER])
    assert len(shared) < len(spellings[ONE]) / 100


@pytest.mark.parametrize(
    "channel",
    [
        *sampled([name for name in SPIES if name not in PATIENT], one_in=3),
        *map(marked_long, PATIENT),
    ],
)
def test_no_channel_brings_a_hidden_input_to_a_student(sandboxes, spellings, solution, channel):
    source = spy(solution, SPIES[channel])
    shown, seen = {}, {}
    for secret in (ONE, OTHER):
        result = sandboxes.grade(source, secret, QUESTION)
        texts = [sandboxes.page(result), sandboxes.gradescope(source, secret, QUESTION)]
        assert [holds(text, spellings[secret]) for text in texts] == [[], []]
        assert str(COURSE) not in "".join(texts)
        shown[secret] = texts
        hidden = [c for q in result.questions for c in q.cases if c.hidden]
        seen[secret] = [[c.detail, c.printed] for c in hidden] + list(result.suspicious)
    assert shown[ONE] == shown[OTHER]
    if channel in TALKING:  # staff see what the spy sends: it is the wall that keeps it in
        assert seen[ONE] != seen[OTHER]


PUBLIC = {
    "print": "(0.2689414213699951|-1.0|10.0)",
    "the message of an exception": r"It said: ValueError: -?\d",
    "a line of its file": r"ZeroDivisionError at miniflow.py, line \d+. In that line: def _\d+",
}


@pytest.mark.parametrize("channel", PUBLIC)
def test_in_a_public_check_all_of_it_is_shown(sandboxes, solution, channel):
    """The docs promise it: a student's own words, and the line at fault."""
    source = spy(solution, SPIES[channel])
    page = sandboxes.page(sandboxes.grade(source, ONE, QUESTION))
    assert re.search(PUBLIC[channel], page)


def test_a_hidden_check_names_the_line_that_a_public_one_named(sandboxes, solution):
    """The usual bug fails everywhere in the same way; nothing is given away by saying so."""
    wrong = solution.replace(FORWARD, "        self.value = 1.0 / (1.0 + exp(-1.0))")
    result = sandboxes.grade(wrong, ONE, QUESTION)
    sentences = {case.sentence for q in result.questions for case in q.cases}
    (sentence,) = sentences
    assert sentence.startswith("NameError at miniflow.py, line ")


def test_staff_read_the_line_of_a_hidden_check(sandboxes, solution):
    body = "if abs(1e6 * x - round(1e6 * x)) > 1e-3: raise OverflowError('big')"
    result = sandboxes.grade(spy(solution, body), ONE, QUESTION)
    failed = [c for q in result.questions for c in q.cases if c.verdict == FAILED]
    assert any(case.hidden for case in failed)
    for case in failed:
        assert "OverflowError" not in case.sentence
        if case.hidden:
            assert "OverflowError at miniflow.py, line " in case.detail
            assert "big" in case.detail
        else:  # with its own numbers it is right; of the others students read no detail
            assert (case.detail, case.printed) == ("", "")


# What has to be left: which of a few fixed sentences it is.

CHOICES = (
    "pass",
    "raise ValueError(leak)",
    "self.value = 'x'",
    "self.value = np.zeros((7, 7))",
    "self.value = self.value * np.nan",
    "self.value = None",
    "self.value = self.value + 1",
    "raise SystemExit",
    "raise NotImplementedError",
    "import os; os._exit(1)",
)


def hidden_sentences(result: Result) -> dict[str, str]:
    return {c.title: c.sentence for q in result.questions for c in q.cases if c.hidden}


def test_a_spy_can_choose_how_it_fails_and_no_more(sandboxes, solution):
    def sentences(choice: str, secret: int) -> dict[str, str]:
        body = "\n".join(f"if choice == {n}:\n    {c}" for n, c in enumerate(CHOICES))
        source = spy(solution, f"choice = {choice}\n{body}")
        return hidden_sentences(sandboxes.grade(source, secret, QUESTION))

    always = [sentences(str(n), ONE) for n in range(len(CHOICES))]
    by_data = [sentences("number % 10", secret) for secret in range(4)]
    assert len({tuple(one.values()) for one in by_data}) > 1
    placeless = {without_place(ProbeFailure(kind)) for kind in ("exception", "stub", "exit")}
    for one in by_data:
        for title, sentence in one.items():
            assert sentence in {other[title] for other in always} | placeless


# One process for several questions: a later public check knows earlier hidden inputs.

BUSY = """
import time
end = time.process_time() + 0.6
while time.process_time() < end: pass
seen = []
"""
IN_LATER_QUESTIONS = {
    "print": "print(leak)",
    "the message of an exception": "raise ValueError(leak)",
    "a line of its file": "at(number, 'ValueError')",
    "a stub's line": "at(number, 'NotImplementedError')",
    "the answer": "self.value = np.full(np.shape(self.value), x)",
    "the shape": "self.value = np.zeros((number, 2))",
    "an exit status": "import os; os._exit(number % 256)",
    "the name of a file": "open('/' + word)",
}
NOTE = "self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes)"


def remembering(solution: str, body: str) -> str:
    """Slow to import; Input.backward remembers the last upstream, Sigmoid.forward leaks it."""
    assert solution.count(NOTE) == 1
    noted = solution.replace(NOTE, f"{NOTE}\n        seen.append(self.gradients[self])")
    return BUSY + spy(noted, body).replace("first(self.inbound_nodes[0].value)", "first(seen[-1])")


@pytest.mark.parametrize("channel", sampled(IN_LATER_QUESTIONS, len(IN_LATER_QUESTIONS)))
def test_a_later_public_check_does_not_show_what_was_seen(sandboxes, spellings, solution, channel):
    source = remembering(solution, IN_LATER_QUESTIONS[channel])
    shown = []
    for secret in (ONE, OTHER):
        result = sandboxes.grade(source, secret)
        assert "shares" not in result.refusal
        assert "top level" in result.remarks[0]
        page = re.sub(r"takes [\d.]+ s", "takes long", sandboxes.page(result))
        shown.append([page, sandboxes.gradescope(source, secret)])
    assert shown[0] == shown[1]
    # What stands there under the other secret, too, has its digits by chance.
    for secret, texts, others in zip((ONE, OTHER), shown, shown[::-1], strict=True):
        for text, other in zip(texts, others, strict=True):
            assert set(holds(text, spellings[secret])) <= set(holds(other, spellings[secret]))


def test_nothing_secret_is_asked_before_all_that_students_may_read(sandboxes, solution):
    """Whatever fails, and whichever way it goes: first the public round, in all questions."""
    rounds = []

    class Watched(SubmissionRun):
        def _round(self, asked, questions, before):
            rounds.append((asked.kind, len(questions)))
            return super()._round(asked, questions, before)

    source = spy(solution, "raise ValueError(leak)")
    run = Watched(sandboxes.grader(ONE), sealed(source), sandboxes.sandbox.fork_server)
    results = run.results(sandboxes.assignment.questions)
    run.close()
    every = len(sandboxes.assignment.questions)
    assert rounds == [("public", every), ("secret", every)]
    # Nothing is kept of what public cases said in the second round.
    passed_once = [
        case
        for cases in results.values()
        for case in cases
        if not case.hidden and case.sentence.startswith("Right with the numbers")
    ]
    assert all((case.detail, case.printed) == ("", "") for case in passed_once)


# Text of the course.


def test_no_line_of_the_course_is_shown(sandboxes, solution):
    """Whatever goes wrong: known mistakes, stubs, crashes, and spies that quote lines at fault."""
    stub = (sandboxes.assignment.template_folder / "miniflow.py").read_text(encoding="utf-8")
    handed_in = [stub, "import nonsense\n", "x = (\n", solution.replace("np.", "nq.")]
    handed_in += [
        variant.sources(sandboxes.assignment)["miniflow.py"]
        for variant in load_variants(sandboxes.assignment, "misconceptions.py")[::4]
    ]
    meant_to_be_read = " ".join(
        [v.title + " " + v.hint for v in load_variants(sandboxes.assignment, "misconceptions.py")]
        + [
            f"{c.name} {c.failure_message}"
            for some in sandboxes.grader(ONE).cases.values()
            for c in some
        ]
    )
    secret = {line for line in secret_lines(sandboxes.assignment) if line not in meant_to_be_read}
    assert len(secret) > 300
    for source in handed_in:
        text = sandboxes.page(sandboxes.grade(source, ONE)) + sandboxes.gradescope(source, ONE)
        assert holds(text, (line for line in secret if line not in source)) == []
        assert str(COURSE) not in text


def test_no_line_of_a_given_file_is_quoted():
    """A question that is given a file runs the solution's: a line of it is no student's."""
    question = "q4_predict_accuracy"
    sandboxes = Sandboxes("a5_training")
    assert sandboxes.assignment.question(question).given == ["miniflow.py"]
    handed_in = sandboxes.assignment.solution
    line = "for node, value in feed_dict.items():"
    theirs = handed_in["miniflow.py"].replace(line, f"{line}  # as only the course has it")
    assert theirs != handed_in["miniflow.py"]
    sandboxes.assignment.solution = {**handed_in, "miniflow.py": theirs}
    falls = "    import miniflow; miniflow.topological_sort(3)\n    return "
    hostile = re.sub("^    return ", falls, handed_in["training.py"], flags=re.MULTILINE)
    result = sandboxes.grade({**handed_in, "training.py": hostile}, ONE, question)
    sandboxes.sandbox.close()
    texts = [case.sentence + case.detail for q in result.questions for case in q.cases]
    assert any("AttributeError at miniflow.py, line " in text for text in texts)
    assert not any("as only the course" in text for text in texts)


# The same from end to end: Gradescope's container.


def test_gradescope_shows_the_same_whatever_the_hidden_inputs_are(tmp_path, solution):
    body = IN_LATER_QUESTIONS["the message of an exception"]
    source = remembering(solution, f"print(leak)\n{body}")
    shown = []
    for secret in ("one secret of the course", "another secret, as long"):
        folder = tmp_path / secret.replace(" ", "_")
        package_for_otter(ASSIGNMENTS[A3], folder)
        with zipfile.ZipFile(folder / "autograder" / f"{A3}.zip", "a") as archive:
            archive.writestr(f"chainrule/{COURSE_FILE}", f'secret = "{secret}"\n')
        archive = folder / "autograder" / f"{A3}.zip"
        run = graded_in_container(archive, folder / "box", {"miniflow.py": source})
        assert run.returncode == 0, run.stderr
        course = folder / "box" / "source" / "chainrule"
        assert course_secret(course) > 0
        results = json.loads((folder / "box" / "results" / "results.json").read_text())
        text = shown_by_gradescope(results)
        assert "Public Tests" in text
        grader = Grader(Assignment(course, A3))
        assert holds(text, numbers_of(grader)) == []
        shown.append(re.sub(r"takes [\d.]+ s", "takes long", text))
    assert shown[0] == shown[1]


def numbers_of(grader: Grader) -> list[str]:
    """Spellings of all that hidden cases hold under a grader's secret."""
    holder = Sandboxes.__new__(Sandboxes)
    holder.graders = {grader.secret: grader}
    return holder.hidden_numbers(grader.secret)
