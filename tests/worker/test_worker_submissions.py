"""Whole submissions in workers: a mistake, a loop or a busy machine costs what it must, no more."""

from __future__ import annotations

import os
import subprocess

import pytest
from conftest import earned, lost, question


def test_a_shared_worker_shows_nothing_of_what_it_saw_before(grade, solution):
    """One that is slow to import shares its worker; what hidden cases showed it stays with it."""
    busy = "import time\nend = time.process_time() + 0.7\nwhile time.process_time() < end: pass\n"
    spy = solution.replace(
        "self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes)",
        "seen.append([n.gradients[self] for n in self.outbound_nodes])\n"
        "        self.gradients[self] = sum(seen[-1])",
    ).replace(
        "self.gradients[self.inbound_nodes[0]] = upstream * self.value * (1.0 - self.value)",
        "print('S' + 'PY', seen)\n        raise ValueError('S' + f'PY {seen}')",
    )
    result = grade(busy + "seen = []\n" + spy)
    assert "top level" in result.remarks[0]
    sigmoid = question(result, "q5_sigmoid")
    assert {case.verdict for case in sigmoid.cases} == {"failed"}
    public = [case for case in sigmoid.cases if not case.hidden]
    # What it saw until then: the inputs of one public case, which students have.
    for case in public:
        assert "SPY" not in case.sentence
        assert case.printed.splitlines() == ["SPY [[array([[ 0.5, -3. ]])]]"]
    # What hidden cases print is for staff: no page of a student's shows it.
    assert all("SPY" in case.printed for case in sigmoid.cases if case.hidden)


def test_load_on_the_machine_fails_no_right_answer(grade, solution):
    """Processor time decides: eight busy neighbours change no verdict."""
    burn = [
        subprocess.Popen(["python3", "-c", "while True: pass"], stdout=subprocess.DEVNULL)
        for _ in range(8)
    ]
    try:
        assert lost(grade(solution)) == []
    finally:
        for process in burn:
            process.kill()
            process.wait()


def test_the_grader_process_never_holds_the_submission(grade, solution):
    marker = solution + f"\nimport os\nassert os.getpid() != {os.getpid()}\n"
    assert lost(grade(marker)) == []


def test_a_wrong_class_costs_its_own_question_only(grade, solution):
    source = solution.replace("return X @ W", "").replace(
        "self.gradients[X] = upstream @ W.value.T", "raise RuntimeError('Linear is broken')"
    )
    result = grade(source)
    assert lost(result) == ["q4_linear"]
    assert earned(result)["q7_forward_and_backward"] == 14


@pytest.mark.slow
def test_a_hanging_check_leaves_the_others_of_its_question(grade, solution):
    source = solution.replace(
        "upstream = sum(n.gradients[self] for n in self.outbound_nodes)\n        self.gradients[X]",
        "while len(self.outbound_nodes) > 1: pass\n"
        "        upstream = self.outbound_nodes[0].gradients[self]\n        self.gradients[X]",
    )
    result = grade(source, "q4_linear")
    verdicts = {case.title: case.kind for case in question(result, "q4_linear").cases}
    hanging = {"several consumers", "a second pass starts afresh"}  # those with several consumers
    assert {title for title, kind in verdicts.items() if kind == "timeout"} == hanging
    assert {kind for title, kind in verdicts.items() if title not in hanging} == {""}
