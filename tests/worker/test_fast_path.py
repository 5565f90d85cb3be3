"""The fast path changes no result: one worker for all questions gives what fresh workers give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import A3, ASSIGNMENTS, earned, lost, question
from support.samples import sampled
from support.small_class import FILE, NAME, make_course, solution_of

import autograder.grading.grader
import autograder.grading.submission_run
from autograder.course.assignment import Assignment
from autograder.course.variants import load_variants
from autograder.grading.results import Result
from autograder.grading.submission_run import SubmissionRun
from autograder.intake.seal import Sealed
from autograder.judge.answers import Answer
from autograder.judge.case import Case
from autograder.judge.judge import Judge
from autograder.judge.verdicts import NOT_JUDGED
from autograder.ship.student_files import cut
from autograder.worker.sandbox import open_sandbox
from autograder.worker.script import Replay, Request, Script, marks_of, same_data

pytestmark = pytest.mark.slow

INPUT = "self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes)"
SIGMOID = "self.gradients[self.inbound_nodes[0]] = upstream * self.value * (1.0 - self.value)"
RELU = "self.gradients[x] = upstream * (x.value > 0.0)"


@pytest.fixture
def both_ways(bench):
    """Grade sources as a class is graded, and with a fresh worker for every question."""

    def grade(assignment: str, sources) -> tuple[Result, Result]:
        quick = bench.grade(assignment, sources)
        grader = next(g for (name, _), g in bench.graders.items() if name == assignment)
        sealed = Sealed("someone", {k: v.encode() for k, v in sources.items()}, (), None)
        run = SubmissionRun(grader, sealed, bench.sandboxes[assignment].fork_server)
        run.fast_path.too_slow = True
        asked = ASSIGNMENTS[assignment].questions
        found = run.results(asked)
        questions = [grader.named(q, found[q.id], run.judge) for q in asked]
        run.close()
        about = {"questions": tuple(questions), "remarks": tuple(run.remarks), "seconds": 0.0}
        return replace(quick, seconds=0.0), replace(
            quick, suspicious=tuple(run.suspicious), **about
        )

    return grade


@pytest.fixture
def forks(bench, monkeypatch):
    """The workers that were made, one entry for each."""
    made = []
    bench.grade(A3, ASSIGNMENTS[A3].solution)  # opens the sandbox
    fork_server = bench.sandboxes[A3].fork_server
    fork = fork_server.fork
    monkeypatch.setattr(fork_server, "fork", lambda limits: (made.append(1), fork(limits))[1])
    return made


def some_submissions(assignment):
    """Right, unusual, mistaken and empty ones, by name."""
    right = assignment.solution
    unusual = load_variants(assignment, "unusual.py")[:1]
    mistaken = load_variants(assignment, "misconceptions.py")[5::40]
    return {
        "right": right,
        "template": {name: cut(source, name) for name, source in right.items()},
        **{one.name: one.sources(assignment) for one in (*unusual, *mistaken)},
    }


@pytest.mark.parametrize("name", sampled([A3, *sorted({*ASSIGNMENTS} - {A3})], one_in=3))
def test_the_results_are_those_of_a_fresh_worker_for_every_question(both_ways, name):
    for kind, sources in some_submissions(ASSIGNMENTS[name]).items():
        quick, careful = both_ways(name, sources)
        assert quick == careful, kind


SPY = """
import builtins
builtins.seen = getattr(builtins, "seen", [])
"""
ANSWERS = """import sys
        frame = sys._getframe()
        while frame.f_code.co_name != "answer_all" and frame.f_back:
            frame = frame.f_back
        if frame.f_back:
            from autograder.judge.answers import Answer
            local = frame.f_back.f_locals
            send = frame.f_back.f_globals["send_answer"]
            send(local["channel"], 0, Answer({}), local["suspicious"])
            import time
            time.sleep(9)"""
ODD = {
    "prints": (RELU, f"print('relu', self.value); {RELU}"),
    "prints_at_import": ("import logging\n", "import logging\nprint('hello')\n"),
    "keeps_a_list": (
        RELU,
        f"kept.append(1)\n        assert len(kept) < 60\n        {RELU}\n\nkept = []\n",
    ),
    "seeds": (RELU, f"np.random.seed(0)\n        {RELU}"),
    "is_slow_at_times": (
        RELU,
        "import time\n        end = time.process_time() + 0.7\n"
        f"        while time.process_time() < end: pass\n        {RELU}",
    ),
    "forges": (RELU, "import os\n        [os.write(n, b'CHR1') for n in range(3, 9)]"),
    "answers_with_a_number": (RELU, ANSWERS.format("1.0")),
    "answers_with_too_little": (RELU, ANSWERS.format("[]")),
    "crashes": (RELU, "import os; os._exit(3)"),
    "tries": (RELU, f"{RELU}\n        open('/etc/passwd')"),
    "raises_at_import": ("import logging\n", "import logging\nprint(nothing)\n"),
}


@pytest.mark.parametrize("name", sorted(ODD))
def test_odd_ones_too(both_ways, solution, name):
    source = solution.replace(*ODD[name])
    assert source != solution
    quick, careful = both_ways(A3, {"miniflow.py": source})
    assert quick == careful


@pytest.mark.parametrize(
    "drawn",
    [
        "np.random.rand()",
        "np.random.default_rng().random()",
        "__import__('random').random()",
        "hash('a text') / 2**63",
    ],
)
def test_code_that_draws_without_a_seed_gets_the_same_again(bench, solution, drawn):
    draws = solution.replace(RELU, f"{RELU}\n        self.gradients[x] *= {drawn}")
    first = bench.grade(A3, {"miniflow.py": draws})
    bench.sandboxes.pop(A3).close()
    again = bench.grade(A3, {"miniflow.py": draws})
    assert replace(first, seconds=0.0) == replace(again, seconds=0.0)


def test_a_right_submission_takes_one_worker_and_each_mistake_three_more(bench, forks, solution):
    bench.grade(A3, {"miniflow.py": solution})
    assert len(forks) == 1
    wrong = solution.replace(INPUT, INPUT.replace("sum", "max"))
    assert lost(bench.grade(A3, {"miniflow.py": wrong})) == ["q2_input"]
    # One until the mistake, one for its question, one for the next, one for those after it.
    assert len(forks) == 1 + 1 + 3


def test_settings_of_one_question_do_not_reach_the_next(bench, solution):
    """Each question begins as in a new process, in what honest code may set.

    The probe itself silences overflow around the code under test.
    """
    spoils = (
        "import sys, random, warnings\n        np.seterr(all='raise'); np.random.seed(1)\n"
        "        random.seed(1); sys.setrecursionlimit(60); warnings.simplefilter('error')\n"
        f"        {INPUT}"
    )
    seen = (
        "(np.geterr() | {'over': ''}, str(np.random.get_state()), random.getstate(),\n"
        "         sys.getrecursionlimit(), list(warnings.filters))"
    )
    looks = (
        "import sys, random, warnings\n"
        f"        state = {seen}\n"
        "        assert state == AT_FIRST\n"
        f"        {RELU}"
    )
    first = f"\nimport sys, random, warnings\nAT_FIRST = {seen}\n"
    source = solution.replace(INPUT, spoils).replace(RELU, looks)
    keeps = source.replace("\n\nclass Node", f"{first}\n\nclass Node", 1)
    assert lost(bench.grade(A3, {"miniflow.py": keeps})) == []
    # The look is a look: without the import anew the settings of q2 would be found.
    early = keeps.replace("assert state == AT_FIRST", "assert state != AT_FIRST")
    assert lost(bench.grade(A3, {"miniflow.py": early})) == ["q9_relu"]


def test_what_one_question_saw_is_not_told_by_the_next(bench, solution):
    """Through Python's own modules code can carry hidden inputs on; nobody gets to read them."""
    spy = solution.replace(
        INPUT, f"builtins.seen.append('SPY' + str(self.value))\n        {INPUT}"
    ).replace(
        SIGMOID, f"print(builtins.seen)\n        {SIGMOID}\n        1 / (not len(builtins.seen))"
    )
    spy = spy.replace("import logging\n", f"import logging\n{SPY}")
    sigmoid = question(bench.grade(A3, {"miniflow.py": spy}), "q5_sigmoid")
    assert "SPY" not in str(sigmoid)


def test_code_that_is_slow_but_within_its_limits_is_right(bench, forks, solution):
    """A run through gives up early, and nobody pays for that."""
    burns = (
        "import time\n        end = time.process_time() + 0.8 * (not hasattr(ReLU, 'burnt'))\n"
        "        ReLU.burnt = True\n"
        f"        while time.process_time() < end: pass\n        {RELU}"
    )
    result = bench.grade(A3, {"miniflow.py": solution.replace(RELU, burns)})
    assert earned(result)["q9_relu"] == 6
    assert len(forks) >= 4  # in both rounds one that gave up, and patient ones


SCRIPT = Script(
    requests=[Request("q", "double", {"x": np.arange(3.0)}, {"value": 1.0}, {"value": 1.0})]
)


class Nobody:
    def expect(self, place, probe, inputs):
        return "asked"


def test_a_case_that_asks_something_else_than_the_script_is_not_answered():
    x = np.arange(3.0)
    replay, inputs = Replay(SCRIPT, [{"value": 7.0}], Nobody()), {"x": x}
    replay.begin_question("q")
    assert replay.ask("double", inputs) == Answer({"value": 7.0})
    assert replay.expect("place", "double", inputs) == {"value": 1.0}
    assert replay.expect("place", "double", {"x": x + 1}) == "asked"
    for probe, inputs in (("double", {"x": x + 1e-15}), ("half", {"x": x}), ("double", {})):
        judge = Judge(Replay(SCRIPT, [{"value": 7.0}], Nobody()), Nobody(), {})

        def asks(check, probe=probe, inputs=inputs):
            check.ask(probe, **inputs)

        result = judge.put("q", Case("t", 1, False, None, asks))
        assert result.verdict == NOT_JUDGED
        assert "something else" in result.sentence


def test_each_question_of_a_script_is_replayed_from_its_own_beginning():
    """A case that fails leaves requests over; those of the next question are not theirs."""
    requests = [Request(q, "double", {"x": n}, n, n) for n, q in enumerate("aabb")]
    replay = Replay(Script(requests=requests), [10, 11, 12, 13], Nobody())
    replay.begin_question("a")
    assert replay.ask("double", {"x": 0}) == Answer(10)
    replay.begin_question("b")
    assert replay.ask("double", {"x": 2}) == Answer(12)


@pytest.mark.parametrize(
    ("plain", "given", "expected"),
    [
        ({"1": [1, 2.0]}, {1: (1, 2.0)}, True),
        ({"1": [1, 2.0]}, {"2": [1, 2.0]}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        ([1], [1.0], False),
        ([True], [1], False),
        (2.0, np.float64(2.0), True),
        (float("nan"), float("nan"), True),
        (np.zeros(2), np.zeros((2, 1)), False),
        (np.zeros(2), np.zeros(2, int), False),
        (np.array(3), np.int64(3), True),
        (None, None, True),
        ("x", b"x", False),
    ],
)
def test_inputs_are_the_same_only_if_every_type_and_bit_is(plain, given, expected):
    assert same_data(plain, given) is expected


@pytest.fixture
def judged(monkeypatch):
    """The scripts whose answers were judged."""
    asked = []
    module = autograder.grading.submission_run
    before = module.Replay
    monkeypatch.setattr(module, "Replay", lambda *said: (asked.append(1), before(*said))[1])
    return asked


def test_answers_that_are_the_solutions_to_the_bit_are_not_judged(bench, judged):
    sources = {file: source + "# by Ada\n" for file, source in ASSIGNMENTS[A3].solution.items()}
    assert lost(bench.grade(A3, sources)) == []
    assert judged == []


def test_one_bit_is_enough_for_the_judge(bench, judged, solution):
    """And he may find it right, or wrong."""
    bench.grade(A3, {"miniflow.py": solution})
    before = len(judged)  # it computes the mean of squares in another way
    almost = solution.replace(RELU, f"{RELU} * (1.0 + 1e-15)")
    assert lost(bench.grade(A3, {"miniflow.py": almost})) == []
    assert len(judged) == 2 * before + 1 + 1  # the public round, and the question
    wrong = solution.replace(RELU, f"{RELU} * (1.0 + 1e-2)")
    assert lost(bench.grade(A3, {"miniflow.py": wrong})) == ["q9_relu"]


def test_answers_that_are_to_the_bit_but_not_in_silence_go_the_long_way(bench, forks, solution):
    noisy = solution.replace(RELU, f"print('relu'); {RELU}")
    assert lost(bench.grade(A3, {"miniflow.py": noisy})) == []
    assert len(forks) == 4


def test_a_worker_with_much_to_say_is_not_waited_for_in_vain(both_ways, solution):
    much = solution.replace(INPUT, f"{INPUT}\n        self.gradients[self] = np.ones((500, 500))")
    assert much != solution
    quick, careful = both_ways(A3, {"miniflow.py": much})
    assert quick == careful


def test_messages_and_prints_are_the_same_in_every_run(bench, solution):
    """An object's own words name its place in memory, which differs from run to run."""
    shows = solution.replace(RELU, f"print(self, x); {{}}[self]\n        {RELU}")
    result = bench.grade(A3, {"miniflow.py": shows})
    case = next(one for one in question(result, "q9_relu").cases if one.detail)
    assert "KeyError: <miniflow.ReLU object>" in case.detail
    assert case.printed == "<miniflow.ReLU object> a stand-in node of the checks\n"
    assert "0x" not in str(result)
    bench.sandboxes.pop(A3).close()  # another fork server has its objects in other places
    again = bench.grade(A3, {"miniflow.py": shows})
    assert replace(result, seconds=0.0) == replace(again, seconds=0.0)


TWO_STEPS = """

@case("two steps", points=1, hidden=True, says="Go on.")
def test_two_steps(check):
    values, gradients = [check.rng.normal(size=3)], [check.rng.normal(size=3)]
    first = check.ask("gradient_step", values=values, gradients=gradients, learning_rate=0.5)
    check.same("gradient_step", values=values, gradients=gradients, learning_rate=0.5)
    check.ask("gradient_step", values=[first["parameter 1"]], gradients=gradients, learning_rate=1)
"""
STEALS = """    import sys
    frame = sys._getframe()
    if len(values) == 1 and np.shape(values[0]) == (3,):
        while frame and "requests" not in frame.f_locals:
            frame = frame.f_back
        asked = [inputs["values"] for _, inputs in frame.f_locals["requests"]] if frame else []
        others = [one for one in asked if len(one) == 1 and np.shape(one[0]) == (3,)]
        return next((one for one in others if one[0][0] != values[0][0]), [np.zeros(3)])
    # BEGIN SOLUTION q2_gradient_step"""


@pytest.mark.parametrize("guarded", [True, False])
def test_a_right_answer_is_in_no_request_before_it_was_asked(tmp_path, monkeypatch, guarded):
    """A case may go on with an answer. All its requests at once would hold that answer."""
    course = make_course(tmp_path / "course")
    test = course / "assignments" / NAME / "hidden" / "q2_gradient_step.py"
    test.write_text(test.read_text().replace("points=2", "points=1") + TWO_STEPS)
    if not guarded:
        monkeypatch.setattr(Script, "reveals_answers", False)
    assignment = Assignment(course, NAME)
    grader, sandbox = autograder.grading.grader.Grader(assignment), open_sandbox(assignment)
    stolen = solution_of(course).replace("    # BEGIN SOLUTION q2_gradient_step", STEALS)
    sealed = [
        Sealed("someone", {FILE: source.encode()}, (), None)
        for source in (solution_of(course), stolen)
    ]
    right, thief = (grader.grade(one, sandbox) for one in sealed)
    sandbox.close()
    assert lost(right) == []
    assert lost(thief) == (["q2_gradient_step"] if guarded else [])


def test_no_question_of_the_course_holds_answers_in_its_requests(bench):
    for name, assignment in ASSIGNMENTS.items():
        bench.grade(name, assignment.solution)
        grader = next(g for (one, _), g in bench.graders.items() if one == name)
        asked = [question for script in grader.rounds[1].scripts for question in script.questions]
        assert asked == [question.id for question in assignment.questions]


@pytest.mark.parametrize(
    ("plain", "marks"),
    [
        ({"x": [0.25, 1.0], "n": 3}, []),
        ({"x": {"deep": 0.123456}}, [0.123456]),
        (np.array([[0.123456], [2.0]]), [0.123456]),
        (["b", "a", "c"], [("b", "a", "c")]),
        ([3, 1, 2], [np.array([3.0, 1.0, 2.0]).tobytes()]),
        (np.array([3, 1, 2]), [np.array([3.0, 1.0, 2.0]).tobytes()]),
        ([None, [], float("inf"), True, "text"], []),
    ],
)
def test_what_one_recognises(plain, marks):
    assert list(marks_of(plain)) == marks
