"""Hostile submissions, in every kind of machine that a grader may run on: none gets anywhere.

The environments are emulated and need root (attacks/environments.py); without it, the one machine
that there is must do. `make attack` runs every script in every environment.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from support.attacks import channels, forge, further, linger, reach, spies, spoil, stall, steal
from support.attacks.driver import KINDS
from support.attacks.environments import ENVIRONMENTS
from support.samples import sampled

TESTS = Path(__file__).resolve().parents[1]
SYS_ADMIN = 21
HERE = "here"
FULL = bool(os.environ.get("CHAINRULE_ALL_ATTACKS"))
# Seen without Landlock, and harmless: every user of the machine may read these, and none is secret.
FOR_EVERYBODY = {
    "names of users",
    "what everybody may read",
    "read the grader's command line",
    "the grader's package",
}
# Seen without namespaces by workers that run as the grader's user: the trial says "look at times of
# files outside". What stands in the files cannot be read.
ABOUT_FILES = {
    "how large the hidden tests are",
    "when the gradebook was changed",
    "whether somebody else has handed in",
    "whether it may read the solution",
    "how much room there is beside the gradebook",
}
NO_OTHER_FILE, OWN_USER = "no other file in sight", "a user of its own"  # layers, by name


def can_emulate():
    """Whether this process is root with all its rights."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = [line for line in status.splitlines() if line.startswith("CapEff")]
    return os.geteuid() == 0 and int(line.split()[1], 16) >> SYS_ADMIN & 1


AS_ROOT = pytest.mark.skipif(not can_emulate(), reason="only root can emulate other machines")


def graded():
    """The machines on which hidden tests may run."""
    return [name for name, one in ENVIRONMENTS.items() if one.level != "weak"]


def runs():
    """(environment, kinds of scripts) to run."""
    if not can_emulate():
        return [(HERE, "reach"), (HERE, "forge"), (HERE, "stall")]
    if FULL:
        kinds = ("reach", "further", "forge", "stall")
        return [(name, kind) for name in graded() for kind in kinds]
    return [  # each script in one of them
        ("user", "reach:1/3"),
        ("container", "reach:2/3"),
        ("container on an old kernel", "reach:3/3"),
        ("user, Landlock without signals", "further:1/2"),
        ("container", "further:2/2"),
        ("user", "forge:1/2"),
        ("container on an old kernel", "forge:2/2"),
        ("container", "stall:1/5"),
    ]


def run_in(environment, *command, **options):
    """Run a Python module of this folder in an environment."""
    place = [] if environment == HERE else ["-m", "support.attacks.environments", environment]
    arguments = [sys.executable, *place, *([sys.executable] if place else []), "-m", *command]
    return subprocess.run(
        arguments, cwd=TESTS, capture_output=True, text=True, timeout=1700, **options
    )


def drive(environment, *kinds):
    run = run_in(environment, "support.attacks.driver", *kinds)
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


def drive_more(*kinds):
    """What came of the scripts of these kinds, by name."""
    run = run_in(HERE, "support.attacks.drive_more", *kinds)
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


def carry(environment, *names):
    """What came of the channels of these names, or of all."""
    salt = str(random.randrange(10**6))
    run_in(HERE, "support.attacks.drive_channels", salt, "--age")
    run = run_in(environment, "support.attacks.drive_channels", salt, *names)
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)


def channel_machines():
    """Where channels are tried."""
    return (graded() if FULL else ["user"]) if can_emulate() else [HERE]


def carried(report, kind):
    """The names of the channels that did: between two submissions, or inside one."""
    return succeeded({"scripts": [one for one in report["scripts"] if one["kind"] == kind]})


def succeeded(report):
    """The names of the scripts that did."""
    return {one["name"] for one in report["scripts"] if one["succeeded"]}


def test_there_are_enough_scripts():
    assert len(steal.SCRIPTS) >= 25
    assert len(channels.SCRIPTS) >= 30
    assert len(spoil.ANSWERS) >= 30
    assert len({**further.SCRIPTS, **linger.IN_A_CALL}) >= 45
    assert len(reach.SCRIPTS) >= 100
    assert len(forge.SCRIPTS) >= 40
    assert len({**stall.AT_IMPORT, **stall.IN_A_CALL}) >= 45


def names_of_the_grader(script):
    """Modules and names of ours that a script imports, or reads of a module that it imported."""
    tree = ast.parse(script)
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder"):
            yield from (f"{node.module}.{one.name}" for one in node.names)
            modules |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Import):
            ours = [one for one in node.names if one.name.startswith("autograder")]
            yield from (one.name for one in ours)
            modules |= {one.asname: one.name for one in ours if one.asname}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            first, _, rest = ast.unparse(node).partition(".")
            if first in modules:
                yield f"{modules[first]}.{rest}"


def look_up(name):
    """The module, or the thing in a module, of this dotted name. Raises: AttributeError."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        with contextlib.suppress(ImportError):
            found = importlib.import_module(".".join(parts[:count]))
            for part in parts[count:]:
                found = getattr(found, part)
            return found
    raise ImportError(name)


def test_every_script_attacks_what_exists():
    """A script that names a module or function of ours that is gone would prove nothing."""
    everything = reach.SCRIPTS | forge.SCRIPTS | stall.AT_IMPORT | stall.IN_A_CALL | spies.SPIES
    everything |= further.SCRIPTS
    scripts = [one.strip() for one in everything.values() if "autograder" in one]
    names = {name for script in scripts for name in names_of_the_grader(script)}
    assert {"autograder.grading.grader", "autograder.worker.fork_server.reply_to"} <= names
    for name in names:
        look_up(name)


def left_open_to_scripts(isolation):
    """Scripts that succeed with these layers, as the level says."""
    open_ = set() if "Landlock" in isolation else set(FOR_EVERYBODY)
    return open_ if NO_OTHER_FILE in isolation or OWN_USER in isolation else open_ | ABOUT_FILES


@pytest.mark.slow
@pytest.mark.parametrize(("environment", "kind"), runs())
def test_no_script_succeeds_and_the_next_submission_is_graded_right(environment, kind):
    report = drive(environment, kind)
    scripts = report["scripts"]
    kind, _, part = kind.partition(":")
    assert len(scripts) >= len(KINDS[kind][1]) // int(part.partition("/")[2] or 1) > 5
    if environment != HERE:
        assert report["level"] == ENVIRONMENTS[environment].level, report["isolation"]
    assert succeeded(report) <= left_open_to_scripts(report["isolation"])
    assert [one["name"] for one in scripts if one["signals"]] == []
    assert [one["name"] for one in scripts if one["server_ended"]] == []
    assert [one["name"] for one in scripts if one["next"] != one["full"]] == []
    assert [one["name"] for one in scripts if one["status"] != "graded"] == []
    late = [one["name"] for one in scripts if one["slowest_answer"] > report["deadline"]]
    assert late == []
    assert report["left"] == {"processes": [], "shared memory": [], "files": []}
    if kind in ("reach", "further"):
        assert [one["name"] for one in scripts if not one["untouched"]] == []
    if kind == "forge":
        assert [one["name"] for one in scripts if one["earned"] != 0] == []


# Of these, Python itself says nothing: there is no event for them, nor for asking whether there is
# a file, as linecache does first.
UNHEARD = {f"hidden tests by {way}" for way in ("the C library", "openat2", "linecache")}


@pytest.mark.slow
def test_suspicious_actions_are_reported_to_the_instructor():
    scripts = {one["name"]: one for one in drive(HERE, "noted")["scripts"]}
    for name in ("hidden tests", "overwrite the gradebook", "start a process", "connect by TCP"):
        assert any("tried to" in note for note in scripts[name]["suspicious"][1:]), scripts[name]
    assert scripts["use the other system-call table"]["suspicious"][-1].startswith("was ended by")
    quiet = {name for name in reach.READ if len(scripts[name]["suspicious"]) < 2}
    assert {name for name in quiet if name.startswith("hidden tests by")} <= UNHEARD


@pytest.mark.slow
@AS_ROOT
def test_the_scripts_do_succeed_where_nothing_holds_them_in():
    """Else the tests above would prove nothing."""
    report = drive("user without filters", "read")
    assert report["level"] == "weak"
    done = succeeded(report)
    assert {"hidden tests", "the solution", "the gradebook", "the other submissions"} <= done
    assert len(done) >= 15


@pytest.mark.slow
@AS_ROOT
def test_signals_by_files_arrive_where_nothing_holds_them_in():
    report = drive("user without filters", "further" if FULL else "signals")
    scripts = {one["name"]: one for one in report["scripts"]}
    signalled = {name for name, one in scripts.items() if one["signals"]}
    assert signalled >= set(list(further.SIGNALS)[:6])
    assert scripts["kill the fork server as the owner of a pipe"]["server_ended"]


# Theft of answers.


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_thief_earns_a_point_on_empty_stubs():
    report = drive_more("steal" if FULL else "steal:1/8")
    tried = {one["script"] for one in report["scripts"]}
    assert tried == set(steal.SCRIPTS) or (len(tried) > 8 and not FULL)
    assert succeeded(report) == set()
    assert [one["name"] for one in report["scripts"] if one["status"] != "graded"] == []
    assert [one["name"] for one in report["scripts"] if one["next"] != one["full"]] == []


@pytest.mark.slow
@pytest.mark.long
def test_thieves_earn_full_marks_where_answers_share_their_process():
    """Else the test above would prove nothing."""
    report = drive_more("steal at home" if FULL else "steal at home:1/5")
    at_home = {one["script"] for one in report["scripts"] if one["succeeded"]}
    if FULL:
        assert set(steal.WAYS) - at_home == set()
    assert len(at_home) >= 8


# Hostile answers, waiting.


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_answer_makes_a_check_impossible_to_judge():
    report = drive_more("spoil" if FULL else "spoil:1/15")
    tried = {one["script"] for one in report["scripts"]}
    assert tried == set(spoil.ANSWERS) or (len(tried) > 10 and not FULL)
    broken = [one for one in report["scripts"] if one["succeeded"]]
    assert {one["name"]: one["unjudged"] + one["warnings"] for one in broken} == {}


def test_the_hostile_answers_do_break_a_judge_who_takes_numbers_for_granted():
    """Else the test above would prove nothing."""
    broken = [name for name, one in spoil.ANSWERS.items() if spoil.breaks_a_careless_judge(one)]
    assert len(broken) >= 25


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_submission_holds_the_class_up_or_swells_the_grader():
    report = drive_more("linger" if FULL else "linger:3/6")
    assert len(report["scripts"]) >= len(linger.IN_A_CALL) // (1 if FULL else 6)
    assert succeeded(report) == set()
    assert [one["name"] for one in report["scripts"] if one["next"] != one["full"]] == []
    assert report["left"] == {"processes": [], "shared memory": [], "files": []}


# Channels between workers.

# What docs/security.md names as open between two submissions. Nothing can close these: the kernel
# keeps files and names in memory for all processes, and time goes on. A worker's number counts
# those before it, as many as the sender needed.
OPEN_EVERYWHERE = {
    "the page cache, by major faults",
    "the page cache, by blocks that were read",
    "the page cache, by the time of a read",
    "names that do not exist, by the time of a look",
    "the clock",
    "numbers of processes",
}
# The trial says "leave an access time".
OPEN_WITHOUT_NAMESPACES = {f"access times of {kind}" for kind in ("files", "folders", "links")}
# The trial says "read a file that everybody may read" and "look into /proc or /sys".
OPEN_WITHOUT_LANDLOCK = {"the kernel's figures of memory"}
SOME_CHANNELS = [
    "a flag of an inherited description",
    "access times of files",
    "the page cache, by mincore",
    "a lock on a file",
    "a futex in a mapped file",
    "numbers of pipes",
    "processor time of the fork server",
    "numbers of processes",
]


def left_open_to_channels(isolation):
    """Channels that carry between two submissions with these layers."""
    if NO_OTHER_FILE in isolation:
        return OPEN_EVERYWHERE
    more = set() if "Landlock" in isolation else OPEN_WITHOUT_LANDLOCK
    return OPEN_EVERYWHERE | OPEN_WITHOUT_NAMESPACES | more


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("environment", channel_machines())
def test_no_submission_prints_what_it_knows_and_few_tell_another(environment):
    names = list(channels.SCRIPTS) if FULL else SOME_CHANNELS
    report = carry(environment, *names)
    assert [one["name"] for one in report["scripts"][::2]] == names
    assert carried(report, "one submission") == set()
    assert carried(report, "two submissions") <= left_open_to_channels(report["isolation"])


@pytest.mark.slow
@AS_ROOT
def test_channels_carry_where_nothing_holds_them_in():
    """Else the test above would prove nothing. Even then none carries inside one submission."""
    names = ["a flag of an inherited description"]
    if FULL:
        names += ["a lock on a file", "access times of links", "a futex in a mapped file"]
        names += ["the page cache, by major faults", "the kernel's list of locks"]
    report = carry("user without filters", *names)
    assert carried(report, "two submissions") == set(names)
    assert carried(report, "one submission") == set()


@pytest.mark.slow
@AS_ROOT
@pytest.mark.parametrize(
    "environment",
    sampled([name for name, one in ENVIRONMENTS.items() if one.level == "weak"], one_in=2),
)
def test_weak_isolation_grades_nothing_unless_it_is_allowed(environment):
    solution = TESTS.parent / "solutions" / "a3_miniflow" / "miniflow.py"
    command = ("autograder", "--course", "..", "check", "a3_miniflow", str(solution))
    refused = run_in(environment, *command)
    assert refused.returncode == 1
    assert "no hidden test was run" in refused.stderr
    assert "--allow-weak" in refused.stderr
    graded = run_in(environment, *command, "--allow-weak")
    assert graded.returncode == 0, graded.stderr
    assert "total 100 of 100" in graded.stdout
    assert "isolation weak" in graded.stdout
