"""The level of isolation is what a worker could do when it tried, and nothing else."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import A3, ASSIGNMENTS, COURSE, autograder

from autograder.worker import isolation as isolation_module
from autograder.worker import trial, trial_kernel
from autograder.worker.fork_server_client import LAYERS, ForkServer
from autograder.worker.isolation import WeakIsolation, measure_isolation
from autograder.worker.sandbox import open_sandbox

pytestmark = pytest.mark.slow

LEFT = {"mark a descriptor that workers share", "lock a file", "ask which files are in memory"}
SEEN = {"leave an access time", "look at times of files outside", "look into /proc or /sys"}
HIDDEN = sorted((COURSE / "assignments" / A3 / "hidden").glob("*.py"))


def outcome_of(*layers):
    fork_server = ForkServer(try_layers=layers)
    try:
        return fork_server, measure_isolation(fork_server, HIDDEN)
    finally:
        fork_server.close()


def test_all_that_this_machine_offers_makes_it_more_than_weak():
    fork_server, found = outcome_of(*LAYERS)
    assert found.level in ("strong", "standard")
    assert set(fork_server.layers) | set(fork_server.missing) == set(LAYERS)
    assert str(found).startswith(f"{found.level}: own process, ")


def test_without_layers_it_is_weak_and_says_what_is_possible():
    fork_server, found = outcome_of()
    assert found.level == "weak"
    assert set(fork_server.missing) == set(LAYERS)
    assert {"read the course", "read a private file", "write a file", "connect by TCP"} <= set(
        found.allowed
    )


def test_a_course_named_by_a_relative_path_is_tried_too(monkeypatch):
    monkeypatch.chdir(COURSE / "tests")
    fork_server = ForkServer(try_layers=())
    found = measure_isolation(
        fork_server, [Path("..") / path.relative_to(COURSE) for path in HIDDEN]
    )
    fork_server.close()
    assert "read the course" in found.allowed


@pytest.mark.parametrize(
    ("layer", "stops", "leaves"),
    [
        (
            "landlock",
            {"read the course", "write a file"},
            {"connect to a Unix socket", "look into /proc or /sys", "lock a file"},
        ),
        (
            "seccomp",
            {"write a file", "connect by TCP", "start a program", "signal the grader", *LEFT},
            {"read the course", "look into /proc or /sys"},
        ),
        (
            "namespaces",
            {"read the course", "connect by TCP", "signal the grader", *SEEN},
            {"start a process", *LEFT},
        ),
    ],
)
def test_each_layer_stops_something_and_none_stops_all(layer, stops, leaves):
    fork_server, found = outcome_of(layer)
    assert set(fork_server.layers) == {layer}
    assert not stops & set(found.allowed)
    assert leaves <= set(found.allowed)


def test_an_action_that_nothing_refuses_without_layers_is_one_that_can_be_done():
    """Else its refusal would prove nothing."""
    _, found = outcome_of()
    limits = {"take more memory than allowed", "raise a limit"}
    not_dumpable = {"read the grader's memory", "read the grader's environment", "trace the grader"}
    without_access_times = {"leave an access time"}
    refused = set(trial.ACTIONS) - trial.MUST_WORK - set(found.allowed)
    assert refused <= limits | not_dumpable | without_access_times


def test_a_signal_by_the_owner_of_a_file_counts_as_one(monkeypatch):
    """That was once the only way that no filter closed: it killed the grader."""

    def refuse(*_):
        raise PermissionError("no")

    monkeypatch.setattr(os, "kill", refuse)
    monkeypatch.setattr(signal, "pidfd_send_signal", refuse)
    monkeypatch.setattr(trial_kernel, "_call", refuse)
    one, other = socket.socketpair()
    trial_kernel.signal_by_all_ways(os.getpid(), os.geteuid())
    monkeypatch.setattr(trial_kernel.fcntl, "fcntl", refuse)
    trial_kernel.signal_by_all_ways(os.getpid(), os.geteuid())  # by ioctl
    monkeypatch.setattr(trial_kernel.fcntl, "ioctl", refuse)
    one.close()
    other.close()
    with pytest.raises(PermissionError):
        trial_kernel.signal_by_all_ways(os.getpid(), os.geteuid())


@pytest.mark.parametrize(
    ("allowed", "level"),
    [
        ([], "strong"),
        (["read a file that everybody may read"], "standard"),
        (["leave an access time", "look into /proc or /sys"], "standard"),
        (["read the course"], "weak"),
        (["list a folder", "write a file"], "weak"),
    ],
)
def test_the_level_follows_from_what_was_possible(monkeypatch, allowed, level):
    refused = dict.fromkeys(trial.ACTIONS, "PermissionError")
    outcome = refused | dict.fromkeys([*trial.MUST_WORK, *allowed], "")
    fork_server = ForkServer()
    monkeypatch.setattr(fork_server, "try_out", lambda targets: outcome)
    found = measure_isolation(fork_server, HIDDEN)
    fork_server.close()
    assert (found.level, found.allowed) == (level, tuple(allowed))


def test_a_worker_that_cannot_do_what_is_needed_stops_the_grader(monkeypatch):
    refused = dict.fromkeys(trial.ACTIONS, "PermissionError: no")
    fork_server = ForkServer()
    monkeypatch.setattr(fork_server, "try_out", lambda targets: refused)
    with pytest.raises(RuntimeError, match=r"cannot compute with NumPy.*right submissions"):
        measure_isolation(fork_server, HIDDEN)
    fork_server.close()


def test_every_deciding_action_is_one_that_is_tried():
    assert set(trial.ACTIONS) > trial.DECIDING
    assert set(trial.ACTIONS) > trial.MUST_WORK
    assert not trial.DECIDING & trial.MUST_WORK


def test_weak_isolation_is_refused_unless_allowed(monkeypatch):
    assignment = ASSIGNMENTS[A3]
    weak = replace(
        open_and_close(assignment), level="weak", allowed=("read the course",), missing=("x (y)",)
    )
    monkeypatch.setattr(
        "autograder.worker.sandbox.measure_isolation", lambda fork_server, course: weak
    )
    with pytest.raises(WeakIsolation, match=r"no hidden test was run.*x \(y\).*--allow-weak"):
        open_sandbox(assignment)
    sandbox = open_sandbox(assignment, allow_weak=True)
    sandbox.close()
    assert str(sandbox.isolation).startswith("weak: ")


def open_and_close(assignment):
    sandbox = open_sandbox(assignment)
    sandbox.close()
    return sandbox.isolation


def test_the_trial_leaves_no_canary_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(isolation_module.tempfile, "tempdir", str(tmp_path))
    outcome_of(*LAYERS)
    assert list(tmp_path.iterdir()) == []


def test_no_process_of_the_same_user_can_look_into_the_grader():
    """The grader holds the right answers: no debugger, and no worker, may attach to it."""
    code = (
        "from autograder.worker.fork_server_client import ForkServer\n"
        "fork_server = ForkServer()\n"
        "import ctypes\n"
        "print('dumpable', ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        "fork_server.close()\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=COURSE)
    assert run.stdout == "dumpable 0\n", run.stderr


def test_a_course_secret_changes_hidden_inputs_and_nothing_public(tmp_path):
    course = tmp_path / "course"
    course.mkdir()
    for name in ("assignments", "solutions"):
        (course / name).symlink_to(COURSE / name)
    made = autograder("--course", course, "secret")
    assert made.returncode == 0, made.stderr
    assert (course / "course.toml").stat().st_mode & 0o077 == 0
    again = autograder("--course", course, "secret")
    assert again.returncode == 1
    assert "A new secret would change every hidden input" in again.stderr
    solution = COURSE / "solutions" / A3
    for place in (course, COURSE):
        run = autograder("--course", place, "check", A3, solution)
        assert "total 100 of 100" in run.stdout, run.stdout + run.stderr


@pytest.mark.parametrize("text", ['secret = "short"', "secret = 5", 'secrets = "x"', "secret ="])
def test_a_malformed_secret_is_one_clear_line(tmp_path, text):
    course = tmp_path / "course"
    course.mkdir()
    for name in ("assignments", "solutions"):
        (course / name).symlink_to(COURSE / name)
    (course / "course.toml").write_text(text + "\n", encoding="utf-8")
    run = autograder("--course", course, "check", A3, COURSE / "solutions" / A3)
    assert run.returncode == 1
    assert "course.toml" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_fork_server_that_starts_again_with_less_isolation_grades_nothing(a3):
    """Isolation is measured once for a sandbox, and a fork server may be started again later."""
    sandbox = open_sandbox(a3, allow_weak=True)
    try:
        fork_server = sandbox.fork_server
        fork_server.process.kill()
        fork_server.process.wait()
        fork_server.try_layers = tuple(set(fork_server.try_layers) - {"seccomp"})
        for _ in range(2):  # the second time, too: the weaker process must not be in use
            with pytest.raises(RuntimeError, match="isolation changed after a restart: seccomp"):
                fork_server.fork(a3.limits.model_dump())
    finally:
        sandbox.close()
