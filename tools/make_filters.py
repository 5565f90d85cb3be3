"""tools/make_filters.py: compile the system-call filter of the worker, for every processor we know.

Reads:  the lists below: what Python and NumPy need to compute and to import.
Gives:  autograder/worker/filters/<machine>.txt and <machine>_worker.txt, one instruction of classic
        BPF on each line, as `tcpdump -ddd` writes them: the number of instructions, then
        "code jt jf k".
Needs:  libseccomp (2.5.4 wrote the committed files) and pyseccomp; workers need neither.

Run it with `make filters`. tests/worker/test_filters.py compares the committed files with these.
"""

from __future__ import annotations

import errno
import signal
import struct
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyseccomp as seccomp

FILTERS = Path(__file__).resolve().parents[1] / "autograder" / "worker" / "filters"
MACHINES = {"x86_64": seccomp.Arch.X86_64, "aarch64": seccomp.Arch.AARCH64}

ALLOWED = """
    read write readv writev pread64 pwrite64 close close_range lseek
    fstat newfstatat stat lstat statx statfs fstatfs access faccessat faccessat2
    readlink readlinkat getcwd getdents64 getdents chdir fchdir umask
    mmap munmap mprotect mremap brk msync
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait sigaltstack
    restart_syscall pause getitimer setitimer alarm nanosleep
    gettimeofday time times getrusage uname
    getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups
    getpgrp getrlimit getcpu sched_yield sched_get_priority_max sched_get_priority_min
    set_robust_list set_tid_address rseq
    exit exit_group getrandom
    poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
""".split()

# The fork server is under the same filter and needs these, besides clone and prctl. A worker enters
# a second filter, which refuses all of them.
FORK_SERVERS = "fork wait4 setresuid setresgid setgroups sendmsg recvmsg pidfd_open".split()
NOT_A_WORKERS = [*FORK_SERVERS, "clone", "prctl"]

# Refused because a later worker could find what an earlier one did: locks, what is in the cache,
# and pipes, whose numbers count all that were ever made. sysinfo tells of the whole machine.
# A PermissionError says more than "Function not implemented", the answer to all the rest.
REFUSED = """
    socket socketpair connect bind listen accept accept4 sendto recvfrom
    execve execveat vfork kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo
    pidfd_send_signal pidfd_getfd ptrace process_vm_readv process_vm_writev
    setrlimit setuid setgid setreuid setregid setsid setpgid
    mount umount2 pivot_root chroot unshare setns bpf perf_event_open userfaultfd
    keyctl add_key request_key memfd_create memfd_secret shmget shmat semget msgget
    mq_open mq_notify timer_create timerfd_create signalfd4 eventfd2 pipe pipe2
    io_uring_setup creat link linkat symlink symlinkat mknod mknodat mkdir mkdirat
    unlink unlinkat rmdir rename renameat renameat2 truncate ftruncate fallocate
    chmod fchmod fchmodat chown fchown lchown fchownat utime utimes utimensat setxattr
    sched_setaffinity sched_setscheduler setpriority mlock mlockall
    flock mincore cachestat fadvise64 readahead preadv2 sysinfo
    inotify_init inotify_init1 fanotify_init
""".split()

PRIVATE, REALTIME = 128, 256  # flags of futex: within this process; which clock
COMMANDS = {  # calls that do many things: which argument names the command, and those allowed
    # F_GETFD, F_SETFD, F_GETFL. No locks, no owner to signal, no flags: see SHARED below.
    "fcntl": (1, (1, 2, 3)),
    # TCGETS, TIOCGWINSZ, FIONREAD, FIONCLEX, FIOCLEX
    "ioctl": (1, (0x5401, 0x5413, 0x541B, 0x5450, 0x5451)),
    # SET_NO_NEW_PRIVS and SET_SECCOMP; the others with one value only, in VALUES
    "prctl": (0, (38, 22)),
    # WAIT, WAKE, REQUEUE, CMP_REQUEUE, WAKE_OP, WAIT_BITSET, WAKE_BITSET: without PRIVATE they
    # reach other processes, by a page of a file that both have mapped
    "futex": (
        1,
        tuple(PRIVATE | clock | n for clock in (0, REALTIME) for n in (0, 1, 3, 4, 5, 9, 10)),
    ),
    # NORMAL, DONTNEED, FREE, HUGEPAGE, NOHUGEPAGE: the others move pages of files in and out
    "madvise": (2, (0, 4, 8, 14, 15)),
    "membarrier": (0, (0, 8, 16)),  # QUERY and those for this process alone
    # Numbers from 12 on are the clocks of devices and, as negative ones, of other processes.
    "clock_gettime": (0, tuple(range(12))),
    "clock_getres": (0, tuple(range(12))),
    "clock_nanosleep": (0, tuple(range(12))),
    # About itself only: these take a process id.
    "getpgid": (0, (0,)),
    "getsid": (0, (0,)),
    "sched_getaffinity": (0, (0,)),
    "prlimit64": (0, (0,)),
}
VALUES = {  # of prctl: a command and the one value that it may set, so that there is no way back
    1: signal.SIGKILL,  # SET_PDEATHSIG
    4: 0,  # SET_DUMPABLE
}
# Descriptors 0 to 2 are the same open files in the fork server and in all its workers. What stands
# in them, such as O_NONBLOCK, one worker could write and another read. So nothing changes that,
# and no other number comes to mean the same file.
SHARED = (0, 1, 2)
F_DUPFD, F_DUPFD_CLOEXEC, FIONBIO = 0, 1030, 0x5421
ON_ITS_OWN_FILES = (  # a call, and the command that its second argument names
    ("dup", None),
    ("dup2", None),
    ("dup3", None),
    ("fcntl", F_DUPFD),
    ("fcntl", F_DUPFD_CLOEXEC),
    ("ioctl", FIONBIO),
)
MOST_DESCRIPTORS = 20  # as a power of two

WORD = 0xFFFFFFFF  # the kernel looks at these bits of an int, whatever stands in the others
# How a fork looks: SIGCHLD and two flags of the C library. No thread, no namespace, no signal of
# its choice to its parent.
FORK_FLAGS = 0x01000000 | 0x00200000

# Numbers, as they are those of the machine that the filter is for, not of the one that makes it.
WRONLY, RDWR, CREAT, TRUNC, APPEND, TMPFILE, ASYNC, SYNC = (
    0o1,
    0o2,
    0o100,
    0o1000,
    0o2000,
    0o20000000,
    0o20000,
    0o4010000,
)
DIRECT = {"x86_64": 0o40000, "aarch64": 0o200000}
# EXCL, NOCTTY, NONBLOCK, NOATIME, CLOEXEC, PATH; DIRECTORY, NOFOLLOW and LARGEFILE differ too.
READING = 0o200 | 0o400 | 0o4000 | 0o1000000 | 0o2000000 | 0o10000000
READING_THERE = {
    "x86_64": 0o200000 | 0o400000 | 0o100000,
    "aarch64": 0o40000 | 0o100000 | 0o400000,
}
OPEN_FLAGS = {"openat": 2, "open": 1}  # which argument they are


def empty(arch: int, otherwise: int) -> seccomp.SyscallFilter:
    """A filter for one kind of processor that does the same for every call."""
    made = seccomp.SyscallFilter(defaction=otherwise)
    made.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    made.set_attr(seccomp.Attr.CTL_OPTIMIZE, 2)  # a binary tree
    if arch != seccomp.system_arch():
        made.add_arch(arch)
        made.remove_arch(seccomp.system_arch())
    return made


def workers(arch: int) -> seccomp.SyscallFilter:
    """The filter that a worker enters on top: nothing that only its fork server needs."""
    made = empty(arch, seccomp.ALLOW)
    for name in NOT_A_WORKERS:
        if seccomp.resolve_syscall(arch, name) >= 0:
            made.add_rule(seccomp.ERRNO(errno.EPERM), name)
    return made


def build(machine: str) -> seccomp.SyscallFilter:
    """The filter for one kind of processor: what is not named fails with ENOSYS."""
    arch = MACHINES[machine]
    made = empty(arch, seccomp.ERRNO(errno.ENOSYS))
    for action, name, arguments in rules(machine):
        if seccomp.resolve_syscall(arch, name) >= 0:  # negative: unknown to this processor
            made.add_rule(action, name, *arguments)
    return made


Rule = tuple[int, str, list[seccomp.Arg]]


def rules(machine: str) -> Iterator[Rule]:
    """All rules, calls that this processor does not know included."""
    for name in ALLOWED + FORK_SERVERS:
        yield seccomp.ALLOW, name, []
    for name in REFUSED:
        yield seccomp.ERRNO(errno.EPERM), name, []
    for name, (argument, commands) in COMMANDS.items():
        for command in commands:
            yield seccomp.ALLOW, name, [is_number(argument, command)]
    for option, value in VALUES.items():
        yield seccomp.ALLOW, "prctl", [is_number(0, option), is_number(1, value)]
    for name, command in ON_ITS_OWN_FILES:
        for own in not_shared(0):
            yield seccomp.ALLOW, name, [own] if command is None else [own, is_number(1, command)]
    fork = seccomp.Arg(0, seccomp.MASKED_EQ, WORD & ~FORK_FLAGS, signal.SIGCHLD)
    yield seccomp.ALLOW, "clone", [fork]
    yield from rules_for_opening(machine)


def rules_for_opening(machine: str) -> Iterator[Rule]:
    """Files are opened for reading, by way of the cache, and send no signals."""
    reading = READING | READING_THERE[machine]
    for name, flags in OPEN_FLAGS.items():
        yield seccomp.ALLOW, name, [seccomp.Arg(flags, seccomp.MASKED_EQ, WORD & ~reading, 0)]
        for bit in refused_flags(machine):
            has_it = seccomp.Arg(flags, seccomp.MASKED_EQ, bit, bit)
            yield seccomp.ERRNO(errno.EPERM), name, [has_it]


def refused_flags(machine: str) -> Iterable[int]:
    """Flags of open that are refused, as single bits."""
    together = WRONLY | RDWR | CREAT | TRUNC | APPEND | TMPFILE | ASYNC | SYNC | DIRECT[machine]
    return (1 << n for n in range(32) if together >> n & 1)


def is_number(argument: int, number: int) -> seccomp.Arg:
    """Whether an argument of the kernel's type int has this value."""
    return seccomp.Arg(argument, seccomp.MASKED_EQ, WORD, number)


def not_shared(argument: int) -> Iterator[seccomp.Arg]:
    """Conditions of which one holds if a descriptor is none of SHARED."""
    yield is_number(argument, len(SHARED))
    for n in range(2, MOST_DESCRIPTORS):
        yield seccomp.Arg(argument, seccomp.MASKED_EQ, 1 << n, 1 << n)


def as_text(made: seccomp.SyscallFilter) -> str:
    """A filter as text, an instruction on each line."""
    with tempfile.TemporaryFile() as file:
        made.export_bpf(file)
        file.seek(0)
        program = file.read()
    lines = [" ".join(map(str, one)) for one in struct.iter_unpack("<HBBI", program)]
    return "\n".join([str(len(lines)), *lines, ""])


def main() -> None:
    """Write the filter of every machine."""
    FILTERS.mkdir(exist_ok=True)
    for machine, arch in MACHINES.items():
        for name, made in ((machine, build(machine)), (f"{machine}_worker", workers(arch))):
            text = as_text(made)
            (FILTERS / f"{name}.txt").write_text(text, encoding="ascii")
            print(f"{name}: {text.splitlines()[0]} instructions")


if __name__ == "__main__":
    main()
