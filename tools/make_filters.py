"""tools/make_filters.py: compile the system-call filter of the worker, for every processor we know.

Reads:  the lists below: what Python and NumPy need to compute and to import.
Gives:  autograder/worker/filters/<machine>.txt and <machine>_alone.txt, one instruction of classic
        BPF on each line, as `tcpdump -ddd` writes them: the number of instructions, then
        "code jt jf k".
Needs:  libseccomp (2.5.4 wrote the committed files) and pyseccomp; workers need neither.

Run it with `make filters`. tests/worker/test_filters.py compares the committed files with these.
"""

from __future__ import annotations

import errno
import os
import signal
import struct
import tempfile
from pathlib import Path

import pyseccomp as seccomp

FILTERS = Path(__file__).resolve().parents[1] / "autograder" / "worker" / "filters"
MACHINES = {"x86_64": seccomp.Arch.X86_64, "aarch64": seccomp.Arch.AARCH64}

ALLOWED = """
    read write readv writev pread64 pwrite64 close close_range lseek
    fstat newfstatat stat lstat statx statfs fstatfs access faccessat faccessat2
    readlink readlinkat getcwd getdents64 getdents chdir fchdir umask
    dup dup2 dup3 fcntl flock fadvise64 pipe pipe2 eventfd2
    mmap munmap mprotect mremap madvise brk mincore msync
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait sigaltstack
    restart_syscall pause getitimer setitimer alarm nanosleep clock_nanosleep
    clock_gettime clock_getres gettimeofday time times getrusage sysinfo uname
    getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups
    getpgrp getpgid getsid getpriority getrlimit getcpu
    sched_yield sched_getaffinity sched_getparam sched_getscheduler
    sched_get_priority_max sched_get_priority_min
    futex set_robust_list get_robust_list set_tid_address rseq arch_prctl membarrier
    exit exit_group getrandom
    poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
""".split()

# The fork server is under the same filter and needs these. A worker can do nothing with them:
# it has no rights to change its user, no address to send to, and may start no process (limited to
# one by RLIMIT_NPROC).
FORK_SERVERS = "fork vfork wait4 setresuid setresgid setgroups sendmsg recvmsg pidfd_open".split()

# A PermissionError says more than "Function not implemented", the answer to all the rest.
REFUSED = """
    socket socketpair connect bind listen accept accept4 sendto recvfrom
    execve execveat kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo
    pidfd_send_signal pidfd_getfd ptrace process_vm_readv process_vm_writev
    setrlimit setuid setgid setreuid setregid setsid setpgid
    mount umount2 pivot_root chroot unshare setns bpf perf_event_open userfaultfd
    keyctl add_key request_key memfd_create memfd_secret shmget shmat semget msgget mq_open
    io_uring_setup creat link linkat symlink symlinkat mknod mknodat mkdir mkdirat
    unlink unlinkat rmdir rename renameat renameat2 truncate ftruncate fallocate
    chmod fchmod fchmodat chown fchown lchown fchownat utime utimes utimensat setxattr
    sched_setaffinity sched_setscheduler setpriority mlock mlockall
""".split()

# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
OWN_FILES = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
SET_NAME, GET_NAME, SET_SECCOMP, SET_NO_NEW_PRIVS = 15, 16, 22, 38  # prctl
SET_PDEATHSIG, SET_DUMPABLE = 1, 4
NAMESPACES = 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
CREATE_TMPFILE = os.O_TMPFILE & ~os.O_DIRECTORY
WRITING = (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, CREATE_TMPFILE)
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


def alone(arch: int) -> seccomp.SyscallFilter:
    """The filter that a worker of root needs on top: it starts neither processes nor threads."""
    made = empty(arch, seccomp.ALLOW)
    for name in ("clone", "fork", "vfork"):
        if seccomp.resolve_syscall(arch, name) >= 0:
            made.add_rule(seccomp.ERRNO(errno.EPERM), name)
    return made


def build(arch: int) -> seccomp.SyscallFilter:
    """The filter for one kind of processor: what is not named fails with ENOSYS."""
    made = empty(arch, seccomp.ERRNO(errno.ENOSYS))

    def rule(action: int, name: str, *arguments: seccomp.Arg) -> None:
        if seccomp.resolve_syscall(arch, name) >= 0:  # negative: unknown to this processor
            made.add_rule(action, name, *arguments)

    refuse = seccomp.ERRNO(errno.EPERM)
    for name in ALLOWED + FORK_SERVERS:
        rule(seccomp.ALLOW, name)
    for name in REFUSED:
        rule(refuse, name)
    for name, flags in OPEN_FLAGS.items():
        writing = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC | CREATE_TMPFILE
        rule(seccomp.ALLOW, name, seccomp.Arg(flags, seccomp.MASKED_EQ, writing, 0))
        for bit in WRITING:
            rule(refuse, name, seccomp.Arg(flags, seccomp.MASKED_EQ, bit, bit))
    for request in OWN_FILES:
        rule(seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, request))
    for option in (SET_NAME, GET_NAME, SET_SECCOMP, SET_NO_NEW_PRIVS):
        rule(seccomp.ALLOW, "prctl", seccomp.Arg(0, seccomp.EQ, option))
    for option, value in ((SET_PDEATHSIG, signal.SIGKILL), (SET_DUMPABLE, 0)):  # never back
        rule(
            seccomp.ALLOW,
            "prctl",
            seccomp.Arg(0, seccomp.EQ, option),
            seccomp.Arg(1, seccomp.EQ, value),
        )
    rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(0, seccomp.EQ, 0))  # only its own
    rule(seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, NAMESPACES, 0))
    return made


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
        for name, made in ((machine, build(arch)), (f"{machine}_alone", alone(arch))):
            text = as_text(made)
            (FILTERS / f"{name}.txt").write_text(text, encoding="ascii")
            print(f"{name}: {text.splitlines()[0]} instructions")


if __name__ == "__main__":
    main()
