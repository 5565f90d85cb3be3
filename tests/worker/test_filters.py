"""The committed filters of system calls do what tools/make_filters.py says, on every processor."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import importlib.util
import itertools
import os
import signal
import struct
from pathlib import Path

import pyseccomp as seccomp
import pytest
from conftest import COURSE

from autograder.worker import kernel
from autograder.worker.syscall_filter import read_filter

FILTERS = COURSE / "autograder" / "worker" / "filters"
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, REFUSE, UNKNOWN = seccomp.ALLOW, seccomp.ERRNO(errno.EPERM), seccomp.ERRNO(errno.ENOSYS)
KILL = seccomp.KILL_PROCESS
LAST_CALL = 600
JUNK = 0xABCD << 32  # the kernel ignores the upper half of an int


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


@functools.cache
def committed(name):
    return parse((FILTERS / f"{name}.txt").read_text(encoding="ascii"))


MACHINES = sorted(TOOL.MACHINES)
OPENING = {"openat": 2, "open": 1}
BY_ARGUMENTS = {*TOOL.COMMANDS, *OPENING, "clone", *(name for name, _ in TOOL.ON_ITS_OWN_FILES)}


def decide(machine, name, *arguments, suffix=""):
    number = seccomp.resolve_syscall(TOOL.MACHINES[machine], name)
    assert number >= 0
    return act(committed(machine + suffix), machine, number, arguments)


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


# What the lists say, told once more by numbers of our own: a wrong list must not pass.

DIRECT = {"x86_64": 0x4000, "aarch64": 0x10000}
DIRECTORY = {"x86_64": 0x10000, "aarch64": 0x4000}
CALLS = [
    ("openat2", [0, 0, 0], UNKNOWN),
    ("clone", [0x01200000 | signal.SIGCHLD], ALLOW),  # the fork server's fork
    ("clone", [signal.SIGCHLD | 0x10000000], UNKNOWN),  # a user namespace
    ("clone", [signal.SIGCHLD | 0x20000], UNKNOWN),  # a mount namespace
    ("clone", [0x3D0F00], UNKNOWN),  # a thread
    ("clone", [signal.SIGKILL | 0x8000], UNKNOWN),  # a sibling whose end kills the parent
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
    ("ioctl", [5, 0x5452], UNKNOWN),  # FIOASYNC
    ("ioctl", [5, 0x8901], UNKNOWN),  # FIOSETOWN
    ("ioctl", [5, 0x8902], UNKNOWN),  # SIOCSPGRP
    ("ioctl", [5, 0x5421], ALLOW),  # FIONBIO
    ("ioctl", [1, 0x5421], UNKNOWN),
    *(("fcntl", [5, command], ALLOW) for command in (0, 1, 2, 3, 1030)),
    *(("fcntl", [2, command], UNKNOWN) for command in (0, 1030)),
    *(("fcntl", [5, command], UNKNOWN) for command in range(4, 60)),  # F_SETFL to F_OFD_SETLKW
    *(("fcntl", [5, command], UNKNOWN) for command in range(1024, 1045) if command != 1030),
    *(("futex", [0, 128 | command], ALLOW) for command in (0, 1, 3, 4, 5, 9, 10, 265)),
    *(("futex", [0, command], UNKNOWN) for command in range(14)),  # to other processes
    *(("futex", [0, 128 | command], UNKNOWN) for command in (2, 6, 7, 8, 11, 12, 13)),
    *(("madvise", [0, 0, advice], ALLOW) for advice in (0, 4, 8, 14, 15)),
    # WILLNEED, REMOVE, DONTFORK, MERGEABLE, COLD, PAGEOUT, POPULATE, HWPOISON
    *(("madvise", [0, 0, advice], UNKNOWN) for advice in (3, 9, 10, 12, 20, 21, 22, 23, 100)),
    *(("clock_gettime", [clock], ALLOW) for clock in (0, 1, 2, 3, 7)),
    *(("clock_gettime", [clock & 0xFFFFFFFF], UNKNOWN) for clock in (-6, -14, ~1 << 3 | 2, 35)),
    *((name, [0], ALLOW) for name in ("getpgid", "getsid", "sched_getaffinity", "getrusage")),
    *((name, [1], UNKNOWN) for name in ("getpgid", "getsid", "sched_getaffinity")),
    ("membarrier", [1], UNKNOWN),
    ("dup", [3], ALLOW),
    ("dup", [1], UNKNOWN),
    ("dup3", [64], ALLOW),
    ("dup3", [0, 64], UNKNOWN),
    *((name, [], REFUSE) for name in ("bpf", "io_uring_setup", "ptrace", "socket", "kill")),
    *((name, [], REFUSE) for name in ("execve", "flock", "mincore", "pipe2", "sysinfo")),
    *((name, [], REFUSE) for name in ("fadvise64", "readahead", "timer_create", "mq_notify")),
    *((name, [], UNKNOWN) for name in ("getpriority", "get_robust_list", "pwritev2", "seccomp")),
]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("junk", [0, JUNK])
def test_what_arguments_decide(machine, junk):
    for name, arguments, expected in CALLS:
        given = [number | junk for number in arguments]
        assert decide(machine, name, *given) == expected, (name, arguments)


@pytest.mark.parametrize("machine", MACHINES)
def test_files_are_opened_for_reading_and_in_no_other_way(machine):
    harmless = os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY | os.O_NOATIME | DIRECTORY[machine]
    refused = [1, 2, 0o100, 0o1000, 0o2000, 0o10000, 0o20000, 0o4000000, 0o20000000]
    for name in OPENING if machine == "x86_64" else ("openat",):
        before = [0] * OPENING[name]
        for flags in (0, os.O_CLOEXEC, harmless):
            assert decide(machine, name, *before, flags) == ALLOW
            assert decide(machine, name, *before, flags | JUNK) == ALLOW
            for bad in (*refused, DIRECT[machine]):
                assert decide(machine, name, *before, flags | bad) == REFUSE, (flags, oct(bad))
        assert decide(machine, name, *before, 1 << 29) == UNKNOWN


@pytest.mark.parametrize("machine", MACHINES)
def test_nothing_can_be_done_to_a_descriptor_that_workers_share(machine):
    """The first three; every other number is a worker's own."""
    for name, command in TOOL.ON_ITS_OWN_FILES:
        if seccomp.resolve_syscall(TOOL.MACHINES[machine], name) < 0:
            continue
        more = [] if command is None else [command]
        for descriptor in (0, 1, 2):
            for given in (descriptor, descriptor | JUNK):
                assert decide(machine, name, given, *more) == UNKNOWN
        for descriptor in (*range(3, 70), 1023, 1024, 65536):
            assert decide(machine, name, descriptor, *more) == ALLOW, descriptor


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_that_no_list_names_is_unknown(machine):
    program, arch = committed(machine), TOOL.MACHINES[machine]
    named = {*TOOL.ALLOWED, *TOOL.FORK_SERVERS, *TOOL.REFUSED, *BY_ARGUMENTS}
    numbers = {seccomp.resolve_syscall(arch, name) for name in named}
    others = [number for number in range(LAST_CALL) if number not in numbers]
    assert len(others) > 300
    assert {act(program, machine, number) for number in others} == {UNKNOWN}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("suffix", ["", "_worker"])
def test_the_calls_of_another_processor_are_deadly(machine, suffix):
    program = committed(machine + suffix)
    assert act(program, machine, 1, audit=0x40000003) == KILL  # i386, by int 0x80
    if machine == "x86_64":
        assert act(program, machine, 0x40000000 | 1) != ALLOW  # x32


@pytest.mark.parametrize("machine", MACHINES)
def test_a_workers_filter_refuses_what_its_fork_server_needs_and_nothing_else(machine):
    program, arch = committed(f"{machine}_worker"), TOOL.MACHINES[machine]
    refused = {seccomp.resolve_syscall(arch, name) for name in TOOL.NOT_A_WORKERS}
    assert {"clone", "fork", "wait4", "recvmsg"} <= set(TOOL.NOT_A_WORKERS)
    for number in range(LAST_CALL):
        assert act(program, machine, number) == (REFUSE if number in refused else ALLOW)


def samples(machine):
    """Values of the first three arguments: every command, every flag, their neighbours, junk."""
    commands = {n for _, some in TOOL.COMMANDS.values() for n in some}
    bits = {1 << n for n in range(32)}
    small = {0, 1, 2, 3, 4, 17, 64, JUNK, 0xFFFFFFFF}
    for first, second in itertools.product(small, commands | bits | {1030, 0x5421, 9}):
        yield first, second, 0
    for number in commands | bits | {n | m for n, m in itertools.product(bits, small) if m < 100}:
        yield number, 0, number
        yield number, number, number


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("suffix", ["", "_worker"])
def test_the_committed_filters_are_what_the_tool_makes(machine, suffix):
    """Whatever the version of libseccomp: the same decisions, if not the same bytes."""
    arch = TOOL.MACHINES[machine]
    made = parse(TOOL.as_text(TOOL.workers(arch) if suffix else TOOL.build(machine)))
    kept = committed(machine + suffix)
    by_arguments = {seccomp.resolve_syscall(arch, name) for name in BY_ARGUMENTS}
    many = list(samples(machine))
    for number in range(LAST_CALL):
        for arguments in many if number in by_arguments else [(0, 0, 0)]:
            one = act(made, machine, number, arguments)
            assert one == act(kept, machine, number, arguments), (number, arguments)


def test_there_is_a_filter_for_this_machine():
    assert (FILTERS / f"{os.uname().machine}.txt").is_file()
    assert {path.stem for path in Path(FILTERS).iterdir()} == {
        *MACHINES,
        *(f"{machine}_worker" for machine in MACHINES),
    }


# In the kernel itself.


def under_the_filters(calls):
    """The errno of each call in a process that entered both filters; 0 if it worked."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            main, workers = read_filter(), read_filter("_worker")
            libc = ctypes.CDLL(None, use_errno=True)
            libc.syscall.restype = ctypes.c_long
            kernel.prctl(kernel.SET_NO_NEW_PRIVS, 1)
            main.enter()
            workers.enter()
            for number, arguments in calls:
                given = [ctypes.c_ulong(one) for one in (*arguments, *[0] * 6)[:6]]
                failed = libc.syscall(ctypes.c_long(number), *given) < 0
                os.write(writer, struct.pack("<i", ctypes.get_errno() if failed else 0))
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as results:
        data = results.read()
    os.waitpid(child, 0)
    return [code for (code,) in struct.iter_unpack("<i", data)]


def test_the_kernel_decides_as_the_interpreter_does():
    machine = os.uname().machine
    arch = TOOL.MACHINES[machine]
    by_worker = {seccomp.resolve_syscall(arch, name) for name in TOOL.NOT_A_WORKERS}
    calls, expected = [], []
    named = [(name, ()) for name in TOOL.REFUSED + TOOL.NOT_A_WORKERS]
    for name, arguments in [*named, *((name, given) for name, given, _ in CALLS)]:
        number = seccomp.resolve_syscall(arch, name)
        if number < 0:
            continue
        action = act(committed(machine), machine, number, arguments)
        if number in by_worker:  # entered last, so it decides if both refuse
            action = REFUSE
        if action != ALLOW:  # an allowed one might do something
            calls.append((number, arguments))
            expected.append(errno.EPERM if action == REFUSE else errno.ENOSYS)
    assert len(calls) > 150
    for call, code, known in zip(calls, under_the_filters(calls), expected, strict=True):
        assert code == known, call


def test_in_the_kernel_what_python_needs_works():
    machine = os.uname().machine
    arch = TOOL.MACHINES[machine]
    names = {"fcntl": [(5, 3), (5, 1)], "dup": [(5,)], "futex": [(0, 129)], "getpgid": [(0,)]}
    calls = [
        (seccomp.resolve_syscall(arch, name), arguments)
        for name, every in names.items()
        for arguments in every
    ]
    allowed = {0, errno.EBADF, errno.EFAULT, errno.EINVAL}
    assert set(under_the_filters(calls)) <= allowed
