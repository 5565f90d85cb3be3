"""Scripts that cost the class time or the grader memory, without computing for long.

Each is done whenever a function or method of a right submission to a3_miniflow is called. One
succeeds if its submission cannot be judged; if the grader waits for more than MOST_WAITED_SECONDS
while the worker does not even want to compute, grows by more than MOST_GROWN_MIB, or computes for
more than MOST_CPU_SECONDS; or if the result has more than MOST_BYTES.
"""

from __future__ import annotations

# With the limits of driver.LIMITS, sixty checks that all wait as long as they may would take 45 s
# without a budget. On a busy machine a smaller one would be used up by waiting for a processor.
BUDGET_SECONDS = 30.0
MOST_WAITED_SECONDS = BUDGET_SECONDS + 3.0
MOST_GROWN_MIB = 200
MOST_CPU_SECONDS = 15.0
MOST_BYTES = 1_200_000  # sixty checks may print 16 KB each

FILE = """
import mmap, os, sys
if 'HELD' not in globals():
    here = os.path.dirname(os.__file__)
    sizes = [(os.path.getsize(p), p) for p in (os.path.join(here, n) for n in os.listdir(here))
             if os.path.isfile(p)]
    globals()['HELD'] = max(sizes)[1]
"""

IN_A_CALL = {
    "a sleep just short of the limit in every call": "import time; time.sleep(0.5)",
    "a sleep in every call that signals interrupt": """
import signal, time
signal.signal(signal.SIGALRM, lambda *a: None)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
time.sleep(30)
""",
    "reads past the page cache": FILE
    + """
import time
into = mmap.mmap(-1, 1 << 20)
file = os.open(HELD, os.O_RDONLY | os.O_DIRECT)
end = time.monotonic() + 30
while time.monotonic() < end:
    os.lseek(file, 0, 0)
    os.readv(file, [into])
""",
    "reads of what it has just put out of the page cache": FILE
    + """
import time
file = os.open(HELD, os.O_RDONLY)
end = time.monotonic() + 30
while time.monotonic() < end:
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
    for place in range(0, 1 << 16, 4096): os.pread(file, 1, place)
""",
    "faults on a mapping that it throws out again": FILE
    + """
import time
file = os.open(HELD, os.O_RDONLY)
end = time.monotonic() + 30
while time.monotonic() < end:
    with mmap.mmap(file, 1 << 16, prot=mmap.PROT_READ) as seen:
        seen.madvise(mmap.MADV_RANDOM)
        for place in range(0, 1 << 16, 4096): seen[place]
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
""",
    "a wait for a lock that it holds itself": """
import fcntl, os
one, other = (os.open(os.__file__, os.O_RDONLY) for _ in range(2))
fcntl.flock(one, fcntl.LOCK_EX)
fcntl.flock(other, fcntl.LOCK_EX)
""",
    "page faults for ever": """
import mmap
with mmap.mmap(-1, 1 << 26) as area:
    while True:
        for place in range(0, 1 << 26, 4096): area[place] = 1
        area.madvise(mmap.MADV_DONTNEED)
""",
    "memory that is promised only": """
import mmap
held = [mmap.mmap(-1, 1 << 30, flags=mmap.MAP_PRIVATE | 0x4000) for _ in range(64)]
""",
    "all descriptors taken": """
import os
try:
    while True: os.pipe()
except OSError: pass
""",
    "an answer of 61 MiB": """
if args and hasattr(args[0], 'value'): args[0].value = np.zeros(61 << 17)
""",
    "four thousand arrays in an answer": """
if args and hasattr(args[0], 'value'): args[0].value = [np.zeros(1000) for _ in range(4000)]
""",
    "a hundred thousand parts in an answer": """
if args and hasattr(args[0], 'value'): args[0].value = [[0.0, {}, []]] * 24_000
""",
    "a text of megabytes in every message": "raise ValueError('x' * (1 << 24))",
    "an order of ninety thousand nodes": """
if isinstance(found, list) and found: found = (found * 90_000)[:90_000]
""",
    "two million numbers in every answer": """
if args and hasattr(args[0], 'value'): args[0].value = np.full(1_900_000, 1.5)
""",
    "sixteen thousand characters printed in every call": "print('<b>' + chr(27) + 'x' * 16_380)",
    "a warning in every call": """
import warnings
warnings.simplefilter('always')
for _ in range(500): warnings.warn('x' * 1000)
""",
    "computing between the questions": """
import signal
def burn(*a):
    for _ in range(20_000): pass
signal.signal(signal.SIGALRM, burn)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
""",
    "computing at the end": """
import atexit
class Last:
    def __del__(self):
        while True: pass
import builtins
builtins.last = Last()
atexit.register(lambda: sum(range(10 ** 10)))
""",
    "a death that is slow to clean up": """
import mmap, os
areas = [mmap.mmap(-1, 1 << 27, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)]
for place in range(0, 1 << 27, 4096): areas[0][place] = 1
os._exit(1)
""",
    "a reply a byte at a time": """
import os, time, builtins
if not hasattr(builtins, 'slow'):
    builtins.slow = real = os.write
    def write(file, data):
        time.sleep(0.02)
        return real(file, bytes(data[:1]))
    os.write = write
""",
    "a stack without end": """
import sys
sys.setrecursionlimit(1 << 30)
class Deep:
    def __add__(self, other): return self + other
    __radd__ = __add__
Deep() + 1
""",
}

EVERYWHERE = """
import types
import numpy as np

def also(function):
    def given(*args, **kwargs):
        found = function(*args, **kwargs)
BODY
        return found
    return given

def take_over(own):
    for thing in list(own.values()):
        if isinstance(thing, type) and thing.__module__ == __name__:
            for key, method in list(vars(thing).items()):
                if isinstance(method, types.FunctionType) and key in ("forward", "backward"):
                    setattr(thing, key, also(method))
    for name in ("topological_sort", "forward_and_backward", "sgd_update"):
        own[name] = also(own[name])

take_over(globals())
"""


def everywhere(solution: str, body: str) -> str:
    """A right submission, every function and method of which also does this."""
    lines = "\n".join(f"        {line}" for line in body.strip().splitlines())
    return f"{solution}\n{EVERYWHERE.replace('BODY', lines)}"
