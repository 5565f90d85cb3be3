"""All checks of a submission share one budget of wall time. A busy machine takes none of it."""

from __future__ import annotations

import contextlib
import itertools
import os
import platform

import pytest
from conftest import A3, COURSE, lost, question
from support.samples import sampled
from support.small_submissions import kind, small_submission, submissions

from autograder.course.assignment import Assignment, Limits
from autograder.explain.search import explain_failures
from autograder.grading.grader import Grader
from autograder.intake.seal import Sealed
from autograder.judge.verdicts import CheckFailed, NotJudged
from autograder.worker import submission, time_limits
from autograder.worker.fork_server_client import ForkServer
from autograder.worker.sandbox import open_sandbox
from autograder.worker.time_limits import Scheduling, held_up

BACKWARD = "        X, W, b = self.inbound_nodes\n        upstream"  # of Linear, in q4
LINEAR_WAITS = {
    "sleeps": "import time; time.sleep(60)",
    "nothing": "import select; select.select([], [], [])",
    "a lock": "import threading; one = threading.Lock(); one.acquire(); one.acquire()",
    "a thread": "import threading; threading.Event().wait()",
    "a message": "import queue; queue.Queue().get()",
}
BUSY = "import time\n\ndef busy(seconds):\n    end = time.process_time() + seconds\n\
    while time.process_time() < end:\n        pass\n\n"
SLEEPS = "import time\n\ndef slow():\n    time.sleep(60)\n\ndef good():\n    return 42\n"
# A parent waits for a child of vfork as one waits for a disk: in state D.
STATE_D = """
import ctypes, time

def slow():
    if ctypes.CDLL(None).syscall(%d, 0x4111, 0, 0, 0, 0) == 0:  # clone: VFORK | VM | SIGCHLD
        time.sleep(60)

def good():
    return 42
"""
CLONE = {"x86_64": 56, "aarch64": 220}


@pytest.fixture(scope="module")
def hurried():
    """Grade the text of a miniflow.py with these limits."""
    with contextlib.ExitStack() as open_ones:
        assignment = Assignment(COURSE, A3)
        sandbox = open_sandbox(assignment)
        open_ones.callback(sandbox.close)
        grader = Grader(assignment)

        def grade(source, **limits):
            description = assignment.description
            assignment.description = description.model_copy(update={"limits": Limits(**limits)})
            sealed = Sealed("someone", {"miniflow.py": source.encode()}, (), None)
            try:
                return grader.grade(sealed, sandbox)
            finally:
                assignment.description = description

        yield grade


@pytest.fixture(scope="module")
def fork_server():
    server = ForkServer()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """The machine that runs these tests may be busy for as long as it likes."""
    monkeypatch.setattr(time_limits, "MOST_HELD_UP", 1000.0)


@pytest.fixture
def work(fork_server):
    with submissions(fork_server) as make:
        yield make


@pytest.fixture
def alone(monkeypatch):
    """The times that a request had the machine for itself."""
    times = []
    real = time_limits.MACHINE_LOCK.exclusive

    @contextlib.contextmanager
    def exclusive():
        times.append(1)
        with real():
            yield

    monkeypatch.setattr(submission.MACHINE_LOCK, "exclusive", exclusive)
    return times


@pytest.fixture
def started(monkeypatch):
    """The workers that were started."""
    workers = []
    real = ForkServer.fork

    def fork(self, limits):
        workers.append(1)
        return real(self, limits)

    monkeypatch.setattr(ForkServer, "fork", fork)
    return workers


def cases_of(result):
    return [case for question in result.questions for case in question.cases]


@pytest.mark.parametrize("how", sampled(LINEAR_WAITS, one_in=3))
def test_one_that_waits_fails_what_is_left_and_keeps_what_it_earned(hurried, solution, alone, how):
    source = solution.replace(BACKWARD, f"        {LINEAR_WAITS[how]}\n{BACKWARD}")
    assert source != solution
    result = hurried(source, wall_seconds=0.5, budget_seconds=8.0)
    assert [one.earned == one.possible for one in result.questions[:3]] == [True, True, True]
    after = cases_of(result)[-20:]  # all of the last questions, which have nothing to do with it
    assert {(case.verdict, case.kind) for case in after} == {("failed", "waiting")}
    assert all("q4_linear" in case.sentence for case in after)
    assert {case.sentence.partition(",")[0] for case in after} == {
        "Together the public checks may take 4 s",
        "Together all checks may take 8 s",
    }
    assert result.status == "graded"
    assert [remark for remark in result.remarks if "used up" in remark] == list(result.remarks)
    assert len(result.remarks) == 2
    assert alone == [], "one that sleeps was given the machine for itself"


def test_nothing_is_run_when_the_budget_is_used_up(work, started):
    subject = work(SLEEPS, Limits(wall_seconds=0.3, budget_seconds=0.5))
    assert kind(subject, "slow") == "waiting"
    with pytest.raises(CheckFailed):
        subject.ask("call", {"name": "slow"})
    before = len(started)
    for _ in range(5):
        subject.begin_question("next")
        with pytest.raises(CheckFailed, match=r"0\.5 s") as failed:
            subject.ask("call", {"name": "good"})
        assert failed.value.kind == "waiting"
    assert len(started) == before


def test_one_that_waits_in_one_question_within_its_budget_keeps_the_others(
    hurried, solution, monkeypatch
):
    """A forgotten sleep costs its own question."""
    monkeypatch.setattr(submission, "WAITS_AGAIN", 0.2)
    source = solution.replace(BACKWARD, f"        import time; time.sleep(60)\n{BACKWARD}")
    result = hurried(source, wall_seconds=0.5)
    assert lost(result) == ["q4_linear"]
    assert result.remarks == ()


SLOW_SORT = "def topological_sort(feed_dict):\n"


def slow_sort(solution, seconds):
    """A right sort that is slow, in processor time."""
    first = solution.index('"""', solution.index(SLOW_SORT))
    end = solution.index('"""', first + 3) + 4
    return BUSY + solution[:end] + f"    busy({seconds})\n" + solution[end:]


def test_an_honest_slow_one_passes_within_the_budget(hurried, solution):
    assert lost(hurried(slow_sort(solution, 0.02))) == []


def test_one_that_is_too_slow_as_a_whole_is_told_which_question_was_slow(hurried, solution):
    result = hurried(slow_sort(solution, 0.4), budget_seconds=8.0)
    sort = question(result, "q1_topological_sort")
    assert sort.cases[0].verdict == "passed"
    failed = [case for case in cases_of(result) if case.verdict != "passed"]
    assert {case.kind for case in failed} == {"waiting"}
    assert {case.sentence.partition(", most of them in ")[2][:19] for case in failed} == {
        "q1_topological_sort"
    }
    assert failed[-1] is cases_of(result)[-1]


def test_the_fast_path_counts_too(hurried, solution, monkeypatch):
    monkeypatch.setattr(submission.IsolatedSubmission, "begin_question", None)  # never gets there
    budgets = []
    real = time_limits.Budget.add

    def add(self, own, machines):
        budgets.append(self)
        real(self, own, machines)

    monkeypatch.setattr(time_limits.Budget, "add", add)
    assert lost(hurried(solution)) == []
    assert len({id(one) for one in budgets}) == 1
    assert budgets[0].own > 0.0


def always(state, **moves):
    """A machine on which a process is in this state; moves: what grows by so much a look."""
    looks = itertools.count()

    def scheduling_of(pid):
        number = next(looks)
        return Scheduling(state, moves.get("used", 0.0), moves.get("delayed", 0.0) * number)

    return scheduling_of


@pytest.mark.parametrize(
    "machine", [always("R"), always("S", delayed=1.0)], ids=["no counts", "counts"]
)
def test_a_machine_that_gives_no_processor_is_nobodys_mistake(
    work, monkeypatch, alone, started, machine
):
    """It is tried alone, once; then nothing more of it is run: somebody must grade it again."""
    monkeypatch.setattr(time_limits, "scheduling_of", machine)
    monkeypatch.setattr(time_limits, "PATIENCE", 1)
    subject = work(SLEEPS, Limits(cpu_seconds=0.2, wall_seconds=60.0))
    with pytest.raises(NotJudged, match="less busy"):
        subject.ask("call", {"name": "slow"})
    assert (len(alone), len(started)) == (1, 2)
    with pytest.raises(NotJudged, match="less busy"):
        subject.ask("call", {"name": "good"})
    assert (len(alone), len(started)) == (1, 2)


def test_a_busy_machine_does_not_hold_up_a_class_either(hurried, solution, monkeypatch, alone):
    """It takes as long as a submission may take, and then the submission is not judged."""
    monkeypatch.setattr(time_limits, "MOST_HELD_UP", 1.0)
    monkeypatch.setattr(time_limits, "scheduling_of", always("S", delayed=1.0))
    source = f"import time\ntime.sleep(60)\n{solution}"
    result = hurried(source, cpu_seconds=50.0, import_seconds=50.0, budget_seconds=1.0)
    assert {case.verdict for case in cases_of(result)} == {"not_judged"}
    assert (result.status, result.total, alone) == ("could_not_be_judged", None, [])
    assert "less busy" in cases_of(result)[-1].sentence


def test_one_that_waits_for_a_disk_has_the_machine_for_itself_once(work, monkeypatch, alone):
    monkeypatch.setattr(time_limits, "scheduling_of", always("D"))
    subject = work(SLEEPS, Limits(wall_seconds=0.3))
    assert kind(subject, "slow") == "waiting"
    assert kind(subject, "slow") == "waiting"
    assert kind(subject, "good") == 42
    assert len(alone) == 1


def test_one_that_the_disk_keeps_waiting_once_is_asked_again(work, monkeypatch, alone):
    """Whatever kept it from its file is not there when it is alone."""
    monkeypatch.setattr(time_limits, "scheduling_of", always("D"))
    monkeypatch.setattr(time_limits, "held_up", lambda _, now, span: span if alone else 0.0)
    source = "import time\n\ndef slow():\n    time.sleep(1.0)\n    return 42\n"
    assert kind(work(source, Limits(wall_seconds=0.5)), "slow") == 42
    assert len(alone) == 1


def ask_for_ever(subject):
    while True:
        subject.ask("call", {"name": "slow"})


@pytest.mark.skipif(os.geteuid() != 0, reason="others may have one process only")
def test_state_d_is_the_submissions_own_time(alone):
    fork_server = ForkServer(try_layers=())
    try:
        source = STATE_D % CLONE[platform.machine()]
        limits = Limits(wall_seconds=0.5, budget_seconds=2.0)
        subject = small_submission(fork_server, {"work.py": source.encode()}, limits)
        assert kind(subject, "slow") == "waiting"
        assert len(alone) == 1
        assert kind(subject, "good") == 42
        with pytest.raises(CheckFailed, match="2 s"):
            ask_for_ever(subject)
        assert len(alone) == 1
        subject.close()
    finally:
        fork_server.close()


@pytest.mark.parametrize(
    ("before", "now", "span", "expected"),
    [
        (Scheduling("R", 0.0, 0.0), Scheduling("R", 1.0, 0.0), 1.0, 0.0),  # it computes
        (Scheduling("R", 0.0, 0.0), Scheduling("R", 0.25, 0.75), 1.0, 0.75),  # a quarter of one
        (Scheduling("R", 1.0, 2.0), Scheduling("R", 1.0, 2.0), 1.0, 1.0),  # it still waits
        (Scheduling("S", 1.0, 2.0), Scheduling("S", 1.0, 2.0), 1.0, 0.0),  # it sleeps
        (Scheduling("R", 1.0, 2.0), Scheduling("D", 1.0, 2.0), 1.0, 0.0),  # it reads
        (Scheduling("R", 1.0, 2.0), Scheduling("R", 1.0, 2.001), 1.0, 0.001),  # woke just now
        (Scheduling("R", 1.0, 2.0), Scheduling("S", 1.0, 9.0), 1.0, 1.0),  # waited since long
        (Scheduling("R", 1.0, 2.0), Scheduling("S", 0.0, 0.0), 1.0, 0.0),  # it is gone
    ],
)
def test_what_counts_as_held_up_by_the_machine(before, now, span, expected):
    assert held_up(before, now, span) == pytest.approx(expected)


def test_explain_has_no_budget(a3, solution, bench):
    """One person waits for it, and it asks hundreds of times."""
    wrong = solution.replace("upstream @ W.value.T", "2 * upstream @ W.value.T")
    bench.grade(A3, {"miniflow.py": solution}, "q2_input")
    grader = next(one for key, one in bench.graders.items() if key[0] == A3)
    limits = a3.description.model_copy(update={"limits": Limits(budget_seconds=0.01)})
    before, grader.assignment.description = grader.assignment.description, limits
    sealed = Sealed("someone", {"miniflow.py": wrong.encode()}, (), None)
    questions = [one for one in a3.questions if one.id == "q4_linear"]
    try:
        found = explain_failures(grader, sealed, bench.sandboxes[A3], questions, seconds=0.5)
    finally:
        grader.assignment.description = before
    assert found.cases
    assert {one.case.kind for one in found.cases} == {"value"}
