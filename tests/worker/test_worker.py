"""What goes wrong in a worker costs one check: limits, crashes, waiting. What must work does."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from pathlib import Path

import pytest
from support.small_submissions import IMPATIENT, PROBES, QUICK, kind, small_submission, submissions

from autograder.course.assignment import Limits
from autograder.judge.implementation import InProcess, load_probes
from autograder.worker.fork_server_client import ForkServer


@pytest.fixture(scope="module")
def fork_server():
    server = ForkServer()
    yield server
    server.close()


@pytest.fixture
def work(fork_server):
    """Make a submission out of source text; `kind` asks it for the value of a function."""
    with submissions(fork_server) as make:
        yield make


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("while True: pass", "timeout"),
        ("import time; time.sleep(60)", "waiting"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "exception"),
        ("import os; os._exit(0)", "crash"),
        ("import ctypes; ctypes.string_at(0)", "crash"),
        ("import os; os.abort()", "crash"),
        ("import sys; sys.exit(0)", "exit"),
        ("raise KeyboardInterrupt", "crash"),
        ("return bytearray(10**10)", "memory"),
        ("f = lambda: f()\n    return f()", "exception"),
        ("open('/tmp/chainrule-test', 'wb', 0).write(b'x')", "exception"),
        ("return [0] * 10**6", "unsendable"),
        ("raise NotImplementedError", "stub"),
        ("import nothing_of_that_name", "exception"),
    ],
)
def test_trouble_costs_one_check_only(work, body, expected):
    limits = IMPATIENT if expected == "waiting" else QUICK
    subject = work(f"def bad():\n    {body}\n\ndef good():\n    return 42\n", limits)
    assert kind(subject, "good") == 42
    assert kind(subject, "bad") == expected
    assert kind(subject, "good") == 42


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ("while True: pass", "timeout"),
        ("import os; os._exit(3)", "crash"),
        ("raise SystemExit", "exit"),
        ("import time; time.sleep(60)", "waiting"),
        ("def f(:", "syntax"),
        ("import nothing_of_that_name", "import"),
        ("x = '\0'", "syntax"),
    ],
)
def test_trouble_at_import_is_found_once_and_kept(work, top, expected):
    limits = IMPATIENT if expected == "waiting" else QUICK
    subject = work(f"{top}\n\ndef good():\n    return 42\n", limits)
    assert kind(subject, "good") == expected
    began = time.monotonic()
    subject.begin_question("next")
    assert kind(subject, "good") == expected
    assert time.monotonic() - began < 0.5, "the import was tried again"


def test_a_gigabyte_of_print_is_dropped(work):
    subject = work(
        "def bad():\n    for _ in range(1000):\n        print('x' * 10**6)\n    return 1\n",
        Limits(cpu_seconds=20.0),
    )
    answer = subject.ask("call", {"name": "bad"})
    assert answer.value == {"value": 1}
    assert len(answer.printed) == 16_384


def test_state_does_not_leak_from_one_question_to_the_next(work):
    subject = work("seen = []\n\ndef count():\n    seen.append(1)\n    return len(seen)\n")
    assert [kind(subject, "count"), kind(subject, "count")] == [1, 2]
    subject.begin_question("next")
    assert kind(subject, "count") == 1


def test_a_question_may_be_given_a_file_in_place_of_the_submissions(fork_server):
    own = {"work.py": b"import engine\n\ndef which():\n    return engine.NAME\n"}
    broken = {"engine.py": b"raise RuntimeError('broken')\n", **own}
    given = {"engine.py": b"NAME = 'given'\n", **own}
    subject = small_submission(fork_server, broken, QUICK, {"loop": given})
    subject.begin_question("engine")
    assert kind(subject, "which") == "import"
    subject.begin_question("loop")
    assert kind(subject, "which") == "given"
    subject.begin_question("engine again")
    assert kind(subject, "which") == "import"
    subject.close()


def test_a_submission_that_is_slow_to_import_shares_a_worker_and_is_told_why(work):
    busy = "import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end: pass\n"
    limits = Limits(slow_import_seconds=0.2)
    subject = work(f"{busy}import os\n\ndef pid():\n    return os.getpid()\n", limits)
    first = kind(subject, "pid")
    subject.begin_question("next")
    assert kind(subject, "pid") == first
    assert "top level" in subject.remarks[0]
    assert len(subject.remarks) == 1


DAEMON = """
import ctypes, os, time

def daemon():
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            ctypes.CDLL(None).prctl(15, b"lives-on", 0, 0, 0)
            os.write(writer, b"ready")
            time.sleep(1000)
        os._exit(0)
    return len(os.read(reader, 20))

def good():
    return 42
"""


def living_on():
    found = []
    for name in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            found += [name] if name.read_text() == "lives-on\n" else []
    return found


@pytest.mark.parametrize("layers", [(), ("namespaces",)])
def test_nothing_survives_a_question_even_where_processes_can_be_started(layers):
    """A grandchild in a session of its own is gone, though its parents are long dead."""
    fork_server = ForkServer(try_layers=layers)
    try:
        subject = small_submission(fork_server, {"work.py": DAEMON.encode()}, QUICK)
        if os.geteuid() == 0:  # others may have one process only, whatever else is missing
            assert kind(subject, "daemon") == 5
            assert len(living_on()) == 1
        else:
            assert kind(subject, "daemon") == "exception"
        subject.begin_question("next")
        assert kind(subject, "good") == 42
        assert living_on() == []
        subject.close()
    finally:
        fork_server.close()


@pytest.mark.parametrize(
    "body",
    [
        "import statistics; return statistics.mean([41.0, 43.0])",
        "import numpy.fft, decimal, csv, sqlite3, graphlib, zoneinfo, random; return 42.0",
        "import numpy as np; return float(np.linalg.solve([[2.0]], [84.0])[0])",
        "import zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin'); return 42.0",
        "import matplotlib.pyplot as plt; plt.plot([1, 2]); return 42.0",
    ],
)
def test_what_a_worker_must_be_able_to_do_works(work, body):
    limits = Limits(cpu_seconds=20.0, wall_seconds=60.0)
    assert kind(work(f"def good():\n    {body}\n", limits), "good") == 42.0


def test_the_environment_holds_no_secret_and_no_way_to_the_course(work, monkeypatch):
    monkeypatch.setenv("GS_TOKEN", "secret")
    source = """
import os, sys

def look():
    try:
        import solutions
        found = 1
    except ImportError:
        found = 0
    return [sorted(os.environ), found, os.getcwd(), sys.argv]
"""
    environment, found, folder, argv = kind(work(source), "look")
    names = ["LANG", "LC_CTYPE", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]
    names += ["MPLCONFIGDIR", "PYTHONHASHSEED"]
    assert set(environment) <= {*names, "PATH"}
    assert (found, folder, argv) == (0, "/", ["submission"])


@pytest.mark.slow
def test_one_who_waits_is_waited_for_once(work):
    """The second wait is not granted the whole time."""
    source = "import time\n\ndef slow():\n    time.sleep(60)\n\ndef good():\n    return 42\n"
    subject = work(source, Limits(cpu_seconds=0.2, wall_seconds=3.0))
    assert kind(subject, "slow") == "waiting"
    before = subject.budget.own
    assert kind(subject, "slow") == "waiting"
    assert subject.budget.own - before < 3.0
    assert kind(subject, "good") == 42


def test_the_death_of_the_fork_server_costs_the_check_and_no_more(work, fork_server):
    """However it came about: on an older kernel a worker may kill its fork server."""
    subject = work("import time\n\ndef bad():\n    time.sleep(60)\n\ndef good():\n    return 42\n")
    assert kind(subject, "good") == 42
    killer = threading.Timer(0.3, fork_server.process.kill)
    killer.start()
    assert kind(subject, "bad") == "crash"
    assert kind(subject, "good") == 42


def test_the_code_shown_with_an_exception_is_the_line_that_was_handed_in(work):
    subject = work("def bad():\n    return 1 / 0\n")
    failure = subject.ask("call", {"name": "bad"}).failure
    assert (failure.file, failure.line, failure.code) == ("work.py", 2, "return 1 / 0")
    assert failure.type_name == "ZeroDivisionError"
    assert failure.message.splitlines()[0] == "division by zero"


def test_inputs_are_copies_for_every_probe(work):
    source = "def spoil(x):\n    x[0] = 99.0\n    return x[0]\n"
    inputs = {"name": "spoil", "argument": [1.0, 2.0]}
    assert work(source).ask("call", inputs).value == {"value": 99.0}
    assert inputs["argument"] == [1.0, 2.0]
    local = InProcess({"work.py": source.encode()}, load_probes(PROBES))
    assert local.ask("call", inputs).value == {"value": 99.0}
    assert inputs["argument"] == [1.0, 2.0]
