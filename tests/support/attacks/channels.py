"""Channels from a worker that knows hidden inputs to one that may print: pairs of scripts.

The sender is a right submission. When it sees a hidden input it knows a bit, and does `send`. The
receiver does `receive` in a public case and prints `heard`, so that a student can read it. In AFTER
the receiver starts when the sender is gone; in BESIDE both run at the same time, each under a fork
server of its own, and the sender lasts for a moment. For those in COUNTED a student reads the bit
out of what has changed between two prints. drive_channels.py sends ROUNDS bits and compares, with
two submissions and with one that does both.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from support.attacks.channels_beside import BESIDE
from support.attacks.driver import FORWARD

ROUNDS = 14
MOST_ERRORS = 1  # of a channel that works all the same; 15 in 16,384 by chance
LASTS = 0.6  # seconds, of a sender beside its receiver

HELPERS = """
import ctypes, fcntl, functools, mmap, os, resource, struct, sys, time
libc = ctypes.CDLL(None, use_errno=True)
SALT, ROUND = {salt}, {round}
libc.syscall.restype = ctypes.c_long

def call(*arguments):
    found = libc.syscall(*[ctypes.c_long(a) if type(a) is int else a for a in arguments])
    if found < 0: raise OSError(ctypes.get_errno(), 'call')
    return found

@functools.cache
def large_files(least):
    top = os.path.join(os.path.dirname(np.__file__), '..')
    return sorted(os.path.join(f, n) for f, _, names in os.walk(top) for n in names
                  if n.endswith('.py') and os.path.getsize(os.path.join(f, n)) >= least)

def library(least=20_000, count=4):
    '''Some files of Python's own that nobody else is likely to use, others in every round.'''
    import random
    return random.Random(SALT * 100 + ROUND).sample(large_files(least), count)

def lately(path):
    return time.time() - os.lstat(path).st_atime < 20

def a_folder():
    names = ('lib2to3/pgen2 idlelib turtledemo pydoc_data wsgiref xmlrpc dbm ensurepip '
             'distutils/command lib2to3/fixes curses tkinter ctypes/macholib venv '
             'test/audiodata lib2to3/tests test/data test/support test/test_json '
             'test/test_email/data test/test_asyncio test/test_tools test/test_warnings '
             'test/test_zoneinfo test/test_capi test/crashers test/leakers test/tracedmodules'
             ).split()
    names = [n for n in names if os.path.isdir(os.path.join(os.path.dirname(os.__file__), n))]
    number = ROUND + SALT % 2 * {rounds}
    return os.path.join(os.path.dirname(os.path.realpath(os.__file__)), names[number % len(names)])

def some_links():
    return [os.path.join({links!r}, f'{{SALT}}-{{ROUND}}-{{n}}') for n in range(5)]

def one_file():
    return os.open(os.path.realpath(os.__file__), os.O_RDONLY)

def lock(kind, start):
    return struct.pack('hhqqi4x', kind, 0, start, 1, 0)

def until(look, seconds=0.5):
    '''1 as soon as `look` says so, 0 if it never does.'''
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if look(): return 1
        time.sleep(0.01)
    return 0

def information():
    room = (ctypes.c_char * 256)()
    if libc.sysinfo(room): raise OSError
    uptime, *loads, total, free, shared = struct.unpack_from('7q', bytes(room))
    return {{'free': free, 'shared': shared, 'processes': struct.unpack_from('H', room, 80)[0]}}

def neighbours():
    '''Numbers of processes that may be other workers.'''
    return [n for n in range(max(2, os.getpid() - 400), os.getpid() + 100) if n != os.getpid()]

def clock_of(pid):
    return time.clock_gettime((~pid << 3) | 2)
"""

EVICT = """
for path in library():
    file = os.open(path, os.O_RDONLY)
    try:
        if bit: os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    except OSError: pass  # nobody has read it yet, or bad luck
    if not bit: os.pread(file, 1 << 22, 0)
"""
NAMES = """
import random
draw = random.Random(SALT * 100 + ROUND)
top = os.path.dirname(np.__file__)
names = [f'{top}/{draw.random()}' for _ in range(400)]
others = [f'{top}/{draw.random()}' for _ in range(400)]
def looked_up(paths):
    took = []
    for path in paths:
        began = time.perf_counter(); os.access(path, os.F_OK)
        took.append(time.perf_counter() - began)
    return sorted(took)[len(took) // 2]
"""

AFTER = {
    "a lock on an inherited description": (
        "import fcntl\nif bit: fcntl.flock(0, fcntl.LOCK_EX)\nelse: fcntl.flock(0, fcntl.LOCK_UN)",
        """
try: fcntl.flock(os.open('/dev/null', os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB); heard = 0
except BlockingIOError: heard = 1
""",
    ),
    "the place of a lock on an inherited description": (
        "fcntl.fcntl(0, 37, lock(fcntl.F_UNLCK, 0) if not bit else lock(fcntl.F_RDLCK, SALT))\n"
        "if not bit: fcntl.fcntl(0, 37, struct.pack('hhqqi4x', fcntl.F_UNLCK, 0, 0, 0, 0))",
        """
found = fcntl.fcntl(os.open('/dev/null', os.O_RDONLY), 36, lock(fcntl.F_WRLCK, SALT))
heard = int(struct.unpack('hhqqi4x', found)[0] != fcntl.F_UNLCK)
""",
    ),
    "a flag of an inherited description": (
        "fcntl.fcntl(0, fcntl.F_SETFL, os.O_APPEND if bit else 0)",
        "heard = int(bool(fcntl.fcntl(0, fcntl.F_GETFL) & os.O_APPEND))",
    ),
    "a flag of an inherited description by ioctl": (
        "fcntl.ioctl(1, 0x5421, struct.pack('i', bit))",
        "heard = int(bool(fcntl.fcntl(1, fcntl.F_GETFL) & os.O_NONBLOCK))",
    ),
    "the signal of an inherited description": (
        "fcntl.fcntl(0, 10, 40 + bit)",
        "heard = fcntl.fcntl(0, 11) - 40",
    ),
    "the owner of an inherited description": (
        "fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid() if bit else 0)",
        "heard = int(fcntl.fcntl(1, fcntl.F_GETOWN) != 0)",
    ),
    "the write hint of a device": (
        "fcntl.fcntl(0, 1036, struct.pack('Q', 2 + bit))",
        "heard = struct.unpack('Q', fcntl.fcntl(0, 1035, bytes(8)))[0] - 2",
    ),
    "access times of files": (
        "if bit:\n    for path in library(1000, 12): open(path, 'rb').read(1)",
        "heard = int(sum(lately(p) for p in library(1000, 12)) > 6)",
    ),
    "access times of folders": (
        "if bit: os.listdir(a_folder())",
        "heard = int(lately(a_folder()))",
    ),
    "access times of links": (
        "if bit:\n    for path in some_links(): os.readlink(path)",
        "heard = int(sum(os.lstat(p).st_atime > os.lstat(p).st_mtime for p in some_links()) > 2)",
    ),
    "the page cache, by major faults": (
        EVICT,
        """
before = resource.getrusage(resource.RUSAGE_SELF).ru_majflt
for path in library():
    with mmap.mmap(os.open(path, os.O_RDONLY), 0, prot=mmap.PROT_READ) as seen: seen[0]
heard = int(resource.getrusage(resource.RUSAGE_SELF).ru_majflt - before > 1)
""",
    ),
    "the page cache, by blocks that were read": (
        EVICT,
        """
paths = library()
before = resource.getrusage(resource.RUSAGE_SELF).ru_inblock
for path in paths: os.pread(os.open(path, os.O_RDONLY), 1, 0)
heard = int(resource.getrusage(resource.RUSAGE_SELF).ru_inblock > before)
""",
    ),
    "the page cache, by the time of a read": (
        EVICT,
        """
files = [os.open(path, os.O_RDONLY) for path in library()]
took = []
for file in files:
    began = time.perf_counter(); os.pread(file, 1, 0); took.append(time.perf_counter() - began)
heard = int(sorted(took)[1] > 4e-5)
""",
    ),
    "the page cache, by mincore": (
        EVICT,
        """
missing = 0
for path in library():
    seen = mmap.mmap(os.open(path, os.O_RDONLY), 0, flags=mmap.MAP_PRIVATE, prot=3)
    room = (ctypes.c_ubyte * (len(seen) // 4096 + 1))()
    start = ctypes.addressof(ctypes.c_char.from_buffer(seen))
    if libc.mincore(ctypes.c_void_p(start), ctypes.c_size_t(len(seen)), room): raise OSError
    missing += not room[0] & 1
heard = int(missing > 1)
""",
    ),
    "the page cache, by cachestat": (
        EVICT,
        """
missing = 0
for path in library():
    room = (ctypes.c_uint64 * 5)()
    call(451, os.open(path, os.O_RDONLY), (ctypes.c_uint64 * 2)(0, 4096), room, 0)
    missing += room[0] == 0
heard = int(missing > 1)
""",
    ),
    "the page cache, by a read that does not wait": (
        EVICT,
        """
missing = 0
for path in library():
    try: os.preadv(os.open(path, os.O_RDONLY), [bytearray(1)], 0, 8)
    except BlockingIOError: missing += 1
heard = int(missing > 1)
""",
    ),
    "names that do not exist, by the time of a look": (
        NAMES + "if bit: looked_up(names)",
        NAMES + "heard = int(looked_up(names) < 0.8 * looked_up(others))",
    ),
}

# The receiver prints a number; a student compares it with that of the round before.
COUNTED = {
    "the clock": ("time.sleep(0.8 * bit)", "heard = time.monotonic()", None),
    "numbers of processes": ("if bit: os._exit(1)", "heard = os.getpid()", None),
    "processor time of the fork server": (
        "for _ in range(3 * bit): die_later()",
        "heard = clock_of(os.getppid())",
        None,
    ),
    "numbers of pipes": (
        "for _ in range(60_000 * bit): [os.close(f) for f in os.pipe()]",
        "heard = os.fstat(os.pipe()[0]).st_ino",
        30_000,
    ),
}

SCRIPTS = (*AFTER, *COUNTED, *BESIDE)
HIDDEN_SHAPE, PUBLIC_SHAPE = (4, 3), (2, 2)  # of the first hidden input, and of the first public
DIE_LATER = """
def die_later():
    def die(self): os._exit(1)
    Sigmoid.backward = die
"""

SENDS = """
SENT = []
def send(self):
    if SENT: return  # others of this shape follow
    SENT.append(1)
    x = float(np.ravel(self.inbound_nodes[0].value)[0])
    bit = (int(abs(x) * 1e9) >> 5 & {mask}) >> ROUND & 1
    if ROUND < 0: bit = 0
{body}
    time.sleep({lasts})
"""
HEARS = """
try: BEGAN = information()
except (OSError, AttributeError): BEGAN = {{}}
def listen():
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_name != 'answer_all': frame = frame.f_back
    if frame is not None: return print('ask again')
    try:
        print('heard', tell())
    except BaseException as error:
        print('deaf', type(error).__name__, error)
def tell():
{body}
    return heard
"""


@dataclass(frozen=True)
class Place:
    """Where a sender and its receiver meet.

    salt: chooses files, others in every run; odd ones are for one submission that does both.
    links: a folder of links that nobody has read yet.
    """

    salt: int
    round: int
    links: str


def number_of(x: float) -> int:
    """What is sent of a hidden input: ROUNDS bits of it."""
    return int(abs(x) * 1e9) >> 5 & (1 << ROUNDS) - 1


def helpers(place: Place) -> str:
    """What all scripts may use."""
    return HELPERS.format(rounds=ROUNDS, **vars(place))


def submission(
    solution: str, place: Place, send: str = "", receive: str = "", lasts: float = 0.0
) -> str:
    """A right submission.

    send: done when it sees a hidden input; `bit` is one of that. lasts: seconds that this takes.
    receive: done for a public input; `heard` is printed. On the fast path it only makes sure that
        a fresh worker is asked, which may print.
    """
    hooks = [FORWARD]
    if send:
        hooks.append(f"        if np.shape(self.value) == {HIDDEN_SHAPE}: send(self)")
    if receive:
        hooks.append(f"        if np.shape(self.value) == {PUBLIC_SHAPE}: listen()")
    return (
        solution.replace(FORWARD, "\n".join(hooks))
        + helpers(place)
        + DIE_LATER
        + SENDS.format(
            body=textwrap.indent(send.strip() or "pass", "    "),
            lasts=lasts,
            mask=(1 << ROUNDS) - 1,
        )
        + HEARS.format(body=textwrap.indent(receive.strip() or "heard = None", "    "))
    )
