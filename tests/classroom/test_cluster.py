"""A class on a cluster: the same grades as here, whoever is lost on the way.

`make cluster` sets a variable and grades 1,000 submissions of a3; else a small class does.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import A3, COURSE, autograder
from distributed import LocalCluster
from support.cluster_bench import Machines
from support.command_line import autograder_here
from support.small_class import (
    FILE,
    NAME,
    content,
    graded,
    make_class,
    make_course,
    pages,
    results_in,
    rows,
    run,
    solution_of,
    started,
    wait_for,
    zipped,
)

from autograder.authors.demo import spoil_last_region
from autograder.classroom.class_run import ClassInput, grade_class
from autograder.classroom.executors import (
    Cluster,
    ExecutorError,
    ExecutorOptions,
    create_executor,
    remote,
)
from autograder.classroom.executors.bundle import GraderBundle
from autograder.course.assignment import Assignment
from autograder.course.fingerprint import grader_digest
from autograder.course.variants import load_variants
from autograder.files import zip_bytes as zipped_files
from autograder.grading.grader import Grader
from autograder.lms.incoming.plain import plain_download
from autograder.worker.isolation import Isolation

pytestmark = pytest.mark.slow

PEM_FILES = ["--tls-ca", "README.md", "--tls-cert", "README.md", "--tls-key", "README.md"]
FULL = bool(os.environ.get("CHAINRULE_FULL_CLUSTER"))
CLASS = 1000 if FULL else 16
POISON = "    return [value * 0 + 666 for value in values]\n"
EXITS = """

@case("the worker dies", points=1, hidden=True, says="Go.")
def test_dies(check):
    found = check.ask("gradient_step", values=[[0.0]], gradients=[[1.0]], learning_rate=1.0)
    if found["parameter 1"][0] == 666:
        import os

        os._exit(1)
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose grader, not its worker, is ended by one kind of submission."""
    made = make_course(tmp_path_factory.mktemp("course") / "course")
    test = made / "assignments" / NAME / "hidden" / "q2_gradient_step.py"
    test.write_text(test.read_text().replace("points=2", "points=1") + EXITS)
    return made


@pytest.fixture(scope="module")
def solution(course):
    return solution_of(course)


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    """A scheduler with one worker that is never killed from outside."""
    made = Machines(tmp_path_factory.mktemp("machines"))
    try:
        made.lasting = made.worker("lasting")
        made.lasting.says("1 workers at")
        yield made
    finally:
        made.close()


@dataclass(frozen=True)
class Trial:
    """A class, and what became of it without a cluster."""

    course: Path
    assignment: str
    folder: Path
    here: Path

    def command(self, out, address):
        paths = [self.assignment, self.folder, "--out", out]
        return [self.course, "grade", *paths, "--cluster", address]

    def require_same(self, out):
        """Fail unless gradebook and report are the same, each result once."""
        assert content(out) == content(self.here)
        assert pages(out) == pages(self.here)
        assert len(content(out)["result"]) == CLASS


@pytest.fixture(scope="module")
def trial(course, solution, tmp_path_factory):
    place = tmp_path_factory.mktemp("trial")
    folder = place / "class"
    if FULL:
        course, name = COURSE, A3
        make_class_of_a3(folder)
    else:
        name = NAME
        make_class(folder, solution, CLASS)
    command = ["grade", name, folder, "--out", place / "here"]
    assert run(course, *command).returncode == 0
    return Trial(course, name, folder, place / "here")


def make_class_of_a3(folder):
    """Mostly right ones; mistakes, broken zips, two that hang."""
    a3 = Assignment(COURSE, A3)
    right = a3.solution["miniflow.py"]
    mistakes = [one.sources(a3)["miniflow.py"] for one in load_variants(a3, "misconceptions.py")]
    folder.mkdir()
    for number in range(CLASS):
        source = mistakes[number // 10 % len(mistakes)] if number % 10 == 9 else right
        if number in (111, 777):
            source = spoil_last_region(right, "while True: pass")
        whole = zipped_files({"miniflow.py": f"# student {number}\n{source}"})
        content = b"no zip" if number % 50 == 5 else whole
        (folder / f"student{number:04}.zip").write_bytes(content)


def test_a_worker_that_is_lost_costs_nothing(machines, trial, tmp_path):
    doomed = machines.worker("doomed")
    doomed.says("1 workers at")
    out = tmp_path / "out"
    grading = started(*trial.command(out, machines.address))
    wait_for(lambda: results_in(out) >= CLASS // 2, grading)
    doomed.kill()
    assert results_in(out) < CLASS
    assert grading.wait() == 0
    trial.require_same(out)


def test_a_scheduler_that_is_lost_stops_it_and_the_same_command_goes_on(machines, trial, tmp_path):
    second = machines.worker("second")
    second.says("1 workers at")
    out = tmp_path / "out"
    with (tmp_path / "errors").open("w") as errors:
        grading = started(*trial.command(out, machines.address), errors=errors)
    wait_for(lambda: results_in(out) >= CLASS // 2, grading)
    machines.scheduler.kill()
    assert grading.wait() == 1
    words = (tmp_path / "errors").read_text()
    assert f"The scheduler at {machines.address} is gone." in words
    assert "Traceback" not in words
    kept = results_in(out)
    assert CLASS // 2 <= kept < CLASS
    machines.restart_scheduler()
    ended = run(*trial.command(out, machines.address))
    assert ended.returncode == 0, ended.stderr
    assert f"{kept} of {CLASS} were graded before" in ended.stdout
    trial.require_same(out)


def test_who_costs_a_worker_each_time_could_not_be_judged(machines, course, solution, tmp_path):
    folder = make_class(tmp_path / "class", solution, 4)
    begin = solution.index("    # BEGIN SOLUTION q2")
    (folder / "poison.zip").write_bytes(zipped(solution[:begin] + POISON))
    ended = graded(course, folder, tmp_path / "there", "--cluster", machines.address)
    assert "LOOK AT poison" in ended.stdout
    found = rows(tmp_path / "there")
    poison = found.pop("poison")
    assert (poison["status"], poison["total"]) == ("could_not_be_judged", "")
    assert "the worker that graded it was lost, again and again" in poison["remarks"]
    (folder / "poison.zip").unlink()
    graded(course, folder, tmp_path / "here")
    assert found == rows(tmp_path / "here")


def test_a_regrade_goes_to_the_cluster_too(machines, course, solution, tmp_path):
    folder = make_class(tmp_path / "class", solution, 2)
    out = tmp_path / "out"
    graded(course, folder, out)
    again = ["regrade", out, "--student", "student001", "--cluster", machines.address]
    ended = run(course, *again)
    assert ended.returncode == 0, ended.stderr
    assert "Students who would have another grade: 0" in ended.stdout
    assert results_in(out) == 3


def test_with_tls_as_the_handbook_says_it_works_and_not_without(
    course, solution, tmp_path, monkeypatch
):
    monkeypatch.setattr("autograder.classroom.executors.cluster.CONNECT_SECONDS", 2.0)
    text = (COURSE / "docs" / "cluster.md").read_text(encoding="utf-8")
    commands = re.findall("^openssl .*$", text, re.MULTILINE)
    for command in commands:
        subprocess.run(shlex.split(command), cwd=tmp_path, check=True, capture_output=True)
    names = {"ca": "ca.pem", "cert": "cert.pem", "key": "key.pem"}
    tls = [word for what, name in names.items() for word in (f"--tls-{what}", tmp_path / name)]
    folder = make_class(tmp_path / "class", solution, 3)
    secured = Machines(tmp_path, *tls)
    try:
        assert secured.address.startswith("tls://127.0.0.1:")
        secured.worker("worker", *tls).says("1 workers at")
        where = ["--cluster", secured.address, *tls]
        graded(course, folder, tmp_path / "out", *where)
        plain = Cluster(secured.address.replace("tls", "tcp"))
        with pytest.raises(ExecutorError, match="No scheduler answers"):
            graded_on(plain, Assignment(course, NAME), folder, tmp_path / "plain")
    finally:
        secured.close()


def graded_on(cluster, assignment, folder, out, allow_weak=False):
    """What a cluster makes of a folder of submissions."""
    options = ExecutorOptions(1, cluster, allow_weak)
    found = ClassInput(plain_download([folder], [FILE], None))
    with create_executor(Grader(assignment), options) as executor:
        return grade_class(executor, found, out, lambda progress: None)


# What goes wrong, on a cluster inside this process


@pytest.fixture
def inside(course, solution, tmp_path):
    """Grades one right submission on a cluster of so many workers in this process."""
    folder = make_class(tmp_path / "class", solution, 1)
    assignment = Assignment(course, NAME)

    def graded_inside(workers, allow_weak=False):
        with LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=False,
            protocol="tcp://",
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            local_directory=str(tmp_path / "scratch"),
        ) as cluster:
            where = Cluster(cluster.scheduler_address)
            try:
                return graded_on(where, assignment, folder, tmp_path / "out", allow_weak)
            finally:
                remote.close()

    return graded_inside


def test_a_worker_where_submissions_could_cheat_grades_nothing(inside, monkeypatch):
    weak = Isolation("weak", ("own process",), ("x (y)",), ("read the course",), 20)
    monkeypatch.setattr(
        "autograder.worker.sandbox.measure_isolation", lambda fork_server, course: weak
    )
    with pytest.raises(
        ExecutorError, match=r"worker tcp://127.* cannot grade: The isolation is weak"
    ):
        inside(1)
    (result,) = inside(1, allow_weak=True).results
    assert (result.status, result.isolation.split(":")[0]) == ("graded", "weak")


def test_a_worker_with_another_engine_grades_nothing(inside, monkeypatch):
    monkeypatch.setattr(
        "autograder.classroom.executors.bundle.grader_digest", lambda *_: next(digests)
    )
    digests = iter(["of the coordinator", "of the worker"])
    with pytest.raises(
        ExecutorError, match=r"it would grade otherwise: it has autograder .* NumPy"
    ):
        inside(1)


def test_a_cluster_without_workers_says_what_to_start(inside, monkeypatch):
    monkeypatch.setattr("autograder.classroom.executors.cluster.WORKERLESS_SECONDS", 0.0)
    with pytest.raises(
        ExecutorError, match=r"No worker is at tcp://.*autograder cluster-worker tcp://"
    ):
        inside(0)


def test_a_bundle_that_arrives_changed_is_not_used(course, tmp_path):
    grader = Grader(Assignment(course, NAME))
    bundle = GraderBundle.pack(grader, allow_weak=False)
    assert bundle == GraderBundle.pack(Grader(Assignment(course, NAME)), allow_weak=False)
    with pytest.raises(ExecutorError, match="did not arrive whole"):
        GraderBundle(bundle.content[:-1] + b"x", bundle.digest).unpack(tmp_path / "there")
    assert not list(tmp_path.iterdir())


def test_a_bundle_makes_the_same_grader_in_a_folder_that_nobody_else_can_read(course, tmp_path):
    grader = Grader(Assignment(course, NAME), secret=7)
    again, allow_weak = GraderBundle.pack(grader, allow_weak=True).unpack(tmp_path / "there")
    assert allow_weak
    assert (again.secret, again.assignment.possible) == (7, grader.assignment.possible)
    assert grader_digest(again.assignment, 7) == grader_digest(grader.assignment, 7)
    assert (tmp_path / "there").stat().st_mode & 0o777 == 0o700


# Wrong usage


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["grade", A3, "docs", "--out", "x", "--cluster", "here:1"], 2, "is no address of a"),
        (["grade", A3, "docs", "--out", "x", "--cluster", "tls://h:1"], 2, "needs --tls-ca"),
        (["grade", A3, "docs", "--out", "x", "--tls-key", "README.md"], 2, "TLS needs all three"),
        (["cluster-scheduler", "--host", "0.0.0.0"], 2, "can run programs as you"),
        (["cluster-worker", "tcp://192.0.2.1:8786"], 2, "can run programs as you"),
        (["cluster-worker", "8786"], 2, "is no address of a scheduler"),
        (["cluster-worker", "tcp://127.0.0.1:9", "--wait", "0"], 1, "No scheduler at tcp://127"),
        (["cluster-scheduler", *PEM_FILES], 1, "all in PEM form"),
    ],
)
def test_what_cannot_work_is_said_in_a_line(arguments, status, words):
    ended = autograder_here(*arguments)
    assert (ended.returncode, words in ended.stderr) == (status, True), ended.stderr


def test_a_port_that_is_taken_is_said_in_a_line(machines):
    port = machines.address.rpartition(":")[2]
    ended = autograder("cluster-scheduler", "--port", port)
    assert ended.returncode == 1
    assert f"cannot listen at 127.0.0.1:{port}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_nobody_at_the_address_is_said_in_a_line(course, solution, tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.classroom.executors.cluster.CONNECT_SECONDS", 0.2)
    folder = make_class(tmp_path / "class", solution, 1)
    nobody = Cluster("tcp://127.0.0.1:9")
    with pytest.raises(ExecutorError, match=r"No scheduler answers at tcp://127.0.0.1:9"):
        graded_on(nobody, Assignment(course, NAME), folder, tmp_path / "out")


def test_without_dask_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ended = autograder_here("cluster-worker", "tcp://127.0.0.1:8786")
    assert ended.returncode == 1
    assert "pip install 'autograder[cluster]'" in ended.stderr


@pytest.mark.long
def test_the_benchmark_of_growth_still_runs():
    command = [sys.executable, "benchmarks/growth_cluster.py", "--quick"]
    ended = subprocess.run(command, cwd=COURSE, capture_output=True, text=True, timeout=600)
    assert ended.returncode == 0, ended.stderr
    rows = [line.split("|")[1:-1] for line in ended.stdout.splitlines() if line.startswith("| ")]
    names = [row[0].strip() for row in rows]
    assert names[2:6] == ["1 job here", "1 worker", "2 jobs here", "2 workers"]
    assert [names[8], names[11]] == ["4", "2"]
    rates = [[float(cell) for cell in row[1:]] for row in rows[2:6]]
    base, _ = rates[0]
    for rate, ratio in rates:  # both are rounded: 0.05 and 0.005 at most
        assert abs(rate - ratio * base) <= 0.05 + 0.05 * ratio + 0.005 * base + 0.001
    assert rates[0][1] == 1.0
    for row in (rows[8], rows[11]):
        size, seconds, whole, each, *memory = map(float, row)
        assert 0 < seconds <= whole
        assert abs(each - 1000 * whole / size) <= 50 / size + 0.5
        assert memory[0] > 10
        assert memory == sorted(memory)
