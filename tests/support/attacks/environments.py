"""Machines that a grader may run on, emulated: python -m support.attacks.environments NAME ...

Needs root. It makes what the command needs readable in a mount namespace of its own (an
interpreter in somebody's home is closed to others), takes rights away, and runs the command.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pyseccomp as seccomp

from autograder.worker import kernel
from autograder.worker.namespaces import NEW_MOUNTS, NEW_USERS, PRIVATE, RECURSIVE

COURSE = Path(__file__).resolve().parents[3]
BIND = 0x1000
SOMEBODY = 4242
DROP_FROM_BOUNDING_SET = 24
# What Docker leaves to root in a container: numbers of linux/capability.h.
DOCKERS = {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31}
LAST_CAPABILITY = 40
LANDLOCK = (444, 445, 446)


@dataclass(frozen=True)
class Environment:
    """What is taken away.

    landlock_version: the newest that there is, if it is not the kernel's own.
    user: 0 for root. docker: only Docker's capabilities. namespaces, landlock, filters: whether
    the kernel lets a process have new ones. readable: whether others may read the interpreter.
    private: whether the course lies in a folder for its owner alone, as in our container.
    level: what the grader must find it to be.
    """

    user: int = 0
    docker: bool = False
    namespaces: bool = True
    landlock: bool = True
    landlock_version: int = 0
    filters: bool = True
    readable: bool = True
    private: bool = False
    level: str = "strong"


ENVIRONMENTS = {
    "root": Environment(),
    "root, interpreter in its home": Environment(readable=False),
    "user": Environment(user=SOMEBODY),
    "user, no user namespaces": Environment(user=SOMEBODY, namespaces=False, level="standard"),
    "user, Landlock without signals": Environment(
        user=SOMEBODY, namespaces=False, landlock_version=5, level="standard"
    ),
    "container": Environment(docker=True, namespaces=False, level="standard"),
    "container on an old kernel": Environment(
        docker=True, namespaces=False, landlock=False, private=True, level="standard"
    ),
    "container on an old kernel, open course": Environment(
        docker=True, namespaces=False, landlock=False, level="weak"
    ),
    "user on an old kernel": Environment(
        user=SOMEBODY, namespaces=False, landlock=False, level="weak"
    ),
    "user without filters": Environment(
        user=SOMEBODY, namespaces=False, landlock=False, filters=False, level="weak"
    ),
}


def enter(chosen: Environment) -> None:
    """Make this process, and what it starts, live in that environment."""
    if chosen.readable:
        open_closed_folders([Path(sys.base_prefix), Path(sys.prefix), COURSE])
    if chosen.private:
        go_to_private_course()
    if chosen.landlock_version:
        grow_older(chosen.landlock_version)
    restrict(chosen)
    if chosen.docker:
        for capability in set(range(LAST_CAPABILITY + 1)) - DOCKERS:
            kernel.prctl(DROP_FROM_BOUNDING_SET, capability)
        keep_only(DOCKERS)
    if chosen.user:
        os.setgroups([])
        os.setresgid(chosen.user, chosen.user, chosen.user)
        os.setresuid(chosen.user, chosen.user, chosen.user)


def open_closed_folders(needed: list[Path]) -> None:
    """Put the needed folders where others can reach them, under the same paths."""
    kernel.unshare(NEW_MOUNTS)
    kernel.mount("none", "/", None, PRIVATE | RECURSIVE)
    kernel.mount("none", "/mnt", "tmpfs", 0)
    closed: dict[Path, list[Path]] = {}
    for path in needed:
        for folder in reversed(path.parents):
            if folder.stat().st_mode & 0o005 != 0o005:
                closed.setdefault(folder, []).append(path)
                break
    for number, (folder, paths) in enumerate(closed.items()):
        held = {path: Path(f"/mnt/{number}-{i}") for i, path in enumerate(paths)}
        for path, place in held.items():
            place.mkdir()
            kernel.mount(str(path), str(place), None, BIND)
        kernel.mount("none", str(folder), "tmpfs", 0)
        for path, place in held.items():
            path.mkdir(parents=True, exist_ok=True)
            kernel.mount(str(place), str(path), None, BIND)


def grow_older(version: int) -> None:
    """Let the grader believe that the kernel has this version of Landlock.

    A filter cannot make a system call return a number, so the module that asks is replaced.
    """
    module = COURSE / "autograder" / "worker" / "landlock.py"
    asks = "version = _call(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)"
    text = module.read_text(encoding="utf-8")
    assert text.count(asks) == 1
    older = Path("/mnt/landlock.py")
    older.write_text(text.replace(asks, f"{asks}\n    version = min(version, {version})"))
    older.chmod(0o644)
    kernel.mount(str(older), str(module), None, BIND)


def go_to_private_course() -> None:
    """Go on in a course that only its owner can reach."""
    private = Path("/mnt/private")
    private.mkdir(mode=0o700)
    course = private / "course"
    course.mkdir()
    kernel.mount(str(COURSE), str(course), None, BIND)
    os.chdir(course / "tests")


def keep_only(capabilities: set[int]) -> None:
    """Set this process's capabilities."""
    words = [0, 0]
    for capability in capabilities:
        words[capability // 32] |= 1 << capability % 32
    header = (ctypes.c_uint32 * 2)(kernel.CAPABILITY_VERSION, 0)
    data = (ctypes.c_uint32 * 6)(words[0], words[0], 0, words[1], words[1], 0)
    if ctypes.CDLL(None).capset(header, data):
        raise OSError("capset")


def restrict(chosen: Environment) -> None:
    """Refuse system calls as an old kernel, or a container's filter, would."""
    made = seccomp.SyscallFilter(defaction=seccomp.ALLOW)
    made.set_attr(seccomp.Attr.CTL_NNP, 0)
    if not chosen.namespaces:
        for name in ("unshare", "setns"):
            made.add_rule(seccomp.ERRNO(errno.EPERM), name)
        flags = seccomp.Arg(0, seccomp.MASKED_EQ, NEW_USERS, NEW_USERS)
        made.add_rule(seccomp.ERRNO(errno.EPERM), "clone", flags)
        made.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    if not chosen.landlock:
        for number in LANDLOCK:
            made.add_rule(seccomp.ERRNO(errno.ENOSYS), number)
    if not chosen.filters:
        mode = seccomp.Arg(0, seccomp.EQ, kernel.SET_SECCOMP)
        made.add_rule(seccomp.ERRNO(errno.EINVAL), "prctl", mode)
        made.add_rule(seccomp.ERRNO(errno.ENOSYS), "seccomp")
    if not (chosen.namespaces and chosen.landlock and chosen.filters):
        made.load()


if __name__ == "__main__":
    enter(ENVIRONMENTS[sys.argv[1]])
    os.execv(sys.argv[2], sys.argv[2:])
