"""The committed filters of system calls do what tools/make_filters.py says, on every processor."""

from __future__ import annotations

import errno
import importlib.util
import itertools
import os
import signal
import struct
from pathlib import Path

import pyseccomp as seccomp
import pytest
from conftest import COURSE

FILTERS = COURSE / "autograder" / "worker" / "filters"
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, REFUSE, UNKNOWN = seccomp.ALLOW, seccomp.ERRNO(errno.EPERM), seccomp.ERRNO(errno.ENOSYS)
KILL = seccomp.KILL_PROCESS
LAST_CALL = 600
BY_ARGUMENTS = {"openat", "open", "clone", "prctl", "prlimit64", "ioctl"}
FIRST = (0, 1, 4, 15, 22, 38, signal.SIGCHLD, 0x20000, 0x10000000)
SECOND = (0, 1, 2, signal.SIGKILL, os.O_CREAT, 0x5401, 0x5421)
THIRD = (0, os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, 0x400000)


def load_tool():
    spec = importlib.util.spec_from_file_location("make_filters", COURSE / "tools/make_filters.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


TOOL = load_tool()


def parse(text):
    count, *lines = text.splitlines()
    assert len(lines) == int(count)
    return [tuple(map(int, line.split())) for line in lines]


def act(program, machine, number, arguments=(), audit=None):
    """What a filter does with one call: classic BPF, as far as libseccomp makes use of it."""
    numbers = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<iIQ6Q", number, audit or AUDIT[machine], 0, *numbers)
    place = value = 0
    while True:
        code, if_true, if_false, k = program[place]
        place += 1
        if code == 0x20:  # load a word
            (value,) = struct.unpack_from("<I", data, k)
        elif code == 0x54:  # and
            value &= k
        elif code == 0x05:  # jump
            place += k
        elif code == 0x06:  # return
            return k
        else:
            holds = {0x15: value == k, 0x25: value > k, 0x35: value >= k, 0x45: bool(value & k)}
            place += if_true if holds[code] else if_false


def committed(name):
    return parse((FILTERS / f"{name}.txt").read_text(encoding="ascii"))


MACHINES = sorted(TOOL.MACHINES)


@pytest.mark.parametrize("machine", MACHINES)
def test_the_lists_are_obeyed(machine):
    program, arch = committed(machine), TOOL.MACHINES[machine]
    known = 0
    for names, expected in ((TOOL.ALLOWED + TOOL.FORK_SERVERS, ALLOW), (TOOL.REFUSED, REFUSE)):
        for name in names:
            number = seccomp.resolve_syscall(arch, name)
            if number >= 0:
                known += 1
                assert act(program, machine, number) == expected, name
    assert known > 150


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("openat", [0, 0, os.O_RDONLY | os.O_CLOEXEC], ALLOW),
        ("openat", [0, 0, os.O_WRONLY], REFUSE),
        ("openat", [0, 0, os.O_RDWR], REFUSE),
        ("openat", [0, 0, os.O_RDONLY | os.O_CREAT], REFUSE),
        ("openat", [0, 0, os.O_RDONLY | os.O_TRUNC], REFUSE),
        ("openat2", [0, 0, 0], UNKNOWN),
        ("clone", [signal.SIGCHLD], ALLOW),  # the fork server's fork; RLIMIT_NPROC stops a worker's
        ("clone", [signal.SIGCHLD | 0x10000000], UNKNOWN),  # a user namespace
        ("clone", [signal.SIGCHLD | 0x20000], UNKNOWN),  # a mount namespace
        ("clone3", [], UNKNOWN),  # so that the C library falls back on clone
        ("prctl", [1, signal.SIGKILL], ALLOW),
        ("prctl", [1, 0], UNKNOWN),
        ("prctl", [4, 0], ALLOW),
        ("prctl", [4, 1], UNKNOWN),
        ("prctl", [22, 2], ALLOW),
        ("prlimit64", [0], ALLOW),
        ("prlimit64", [1234], UNKNOWN),
        ("ioctl", [0, 0x5401], ALLOW),
        ("ioctl", [0, 0x5412], UNKNOWN),  # TIOCSTI types into a terminal
        ("bpf", [], REFUSE),
        ("io_uring_setup", [], REFUSE),
        ("ptrace", [], REFUSE),
        ("socket", [], REFUSE),
        ("kill", [], REFUSE),
        ("execve", [], REFUSE),
    ],
)
def test_what_arguments_decide(machine, name, arguments, expected):
    number = seccomp.resolve_syscall(TOOL.MACHINES[machine], name)
    assert number >= 0
    assert act(committed(machine), machine, number, arguments) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_that_no_list_names_is_unknown(machine):
    program, arch = committed(machine), TOOL.MACHINES[machine]
    named = {*TOOL.ALLOWED, *TOOL.FORK_SERVERS, *TOOL.REFUSED, *BY_ARGUMENTS}
    numbers = {seccomp.resolve_syscall(arch, name) for name in named}
    others = [number for number in range(LAST_CALL) if number not in numbers]
    assert len(others) > 300
    assert {act(program, machine, number) for number in others} == {UNKNOWN}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("suffix", ["", "_alone"])
def test_the_calls_of_another_processor_are_deadly(machine, suffix):
    program = committed(machine + suffix)
    assert act(program, machine, 1, audit=0x40000003) == KILL  # i386, by int 0x80
    if machine == "x86_64":
        assert act(program, machine, 0x40000000 | 1) != ALLOW  # x32


@pytest.mark.parametrize("machine", MACHINES)
def test_alone_refuses_new_processes_and_nothing_else(machine):
    program, arch = committed(f"{machine}_alone"), TOOL.MACHINES[machine]
    refused = {seccomp.resolve_syscall(arch, name) for name in ("clone", "fork", "vfork")}
    for number in range(LAST_CALL):
        assert act(program, machine, number) == (REFUSE if number in refused else ALLOW)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("suffix", ["", "_alone"])
def test_the_committed_filters_are_what_the_tool_makes(machine, suffix):
    """Whatever the version of libseccomp: the same decisions, if not the same bytes."""
    make = TOOL.alone if suffix else TOOL.build
    made = parse(TOOL.as_text(make(TOOL.MACHINES[machine])))
    kept = committed(machine + suffix)
    grid = list(itertools.product(FIRST, SECOND, THIRD))
    arch = TOOL.MACHINES[machine]
    by_arguments = {seccomp.resolve_syscall(arch, name) for name in BY_ARGUMENTS}
    for number in range(LAST_CALL):
        for arguments in grid if number in by_arguments else [(0, 0, 0)]:
            one = act(made, machine, number, arguments)
            assert one == act(kept, machine, number, arguments), (number, arguments)


def test_there_is_a_filter_for_this_machine():
    assert (FILTERS / f"{os.uname().machine}.txt").is_file()
    assert {path.stem for path in Path(FILTERS).iterdir()} == {
        *MACHINES,
        *(f"{machine}_alone" for machine in MACHINES),
    }
