"""Channels between two workers that run at the same time: see channels.py."""

BESIDE = {
    "a lock on a file": (
        "fcntl.flock(one_file(), fcntl.LOCK_EX if bit else fcntl.LOCK_UN)",
        """
file = one_file()
def taken():
    try: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError: return True
    fcntl.flock(file, fcntl.LOCK_UN)
heard = until(taken)
""",
    ),
    "a lock on a byte of a file": (
        "if bit: globals().update(f=one_file()); fcntl.fcntl(f, fcntl.F_SETLK, lock(0, SALT))",
        """
file = one_file()
heard = until(lambda: struct.unpack(
    'hhqqi4x', fcntl.fcntl(file, fcntl.F_GETLK, lock(fcntl.F_WRLCK, SALT)))[0] != fcntl.F_UNLCK)
""",
    ),
    "a lock of a description on a byte of a file": (
        "if bit: globals().update(f=one_file()); fcntl.fcntl(f, 37, lock(0, SALT))",
        """
file = one_file()
heard = until(lambda: struct.unpack(
    'hhqqi4x', fcntl.fcntl(file, 36, lock(fcntl.F_WRLCK, SALT)))[0] != fcntl.F_UNLCK)
""",
    ),
    "a futex in a mapped file": (
        """
if bit:
    seen = mmap.mmap(one_file(), 4096, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ)
    start = np.frombuffer(seen, np.int32).ctypes.data
    word = int(np.frombuffer(seen, np.int32)[0])
    try: call(202, ctypes.c_void_p(start), 0, word, (ctypes.c_long * 2)(0, 600_000_000), None, 0)
    except OSError as error:
        if error.errno not in (4, 110): raise
""",
        """
seen = mmap.mmap(one_file(), 4096, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ)
start = np.frombuffer(seen, np.int32).ctypes.data
heard = until(lambda: call(202, ctypes.c_void_p(start), 1, 9, None, None, 0) > 0)
""",
    ),
    "memory that is shared, by sysinfo": (
        """
if bit:
    globals().update(area=mmap.mmap(-1, 1 << 27, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS))
    for place in range(0, 1 << 27, 4096): area[place] = 1
""",
        "before = BEGAN['shared']\n"
        "heard = until(lambda: information()['shared'] - before > 1 << 26)",
    ),
    "the list of futexes of a neighbour": (
        "call(273, 4096 * (5 + bit), 24)",
        """
def heads():
    for n in neighbours():
        head, size = ctypes.c_long(), ctypes.c_size_t()
        try: call(274, n, ctypes.byref(head), ctypes.byref(size))
        except OSError: continue
        yield head.value
if not list(heads()): raise OSError
heard = until(lambda: 4096 * 6 in heads())
""",
    ),
    "a notice of what is read in a folder": (
        "if bit:\n    for _ in range(60): open(library(1000, 1)[0]).read(1); time.sleep(0.01)",
        """
import signal
told = []
signal.signal(signal.SIGIO, lambda *a: told.append(1))
fcntl.fcntl(os.open(os.path.dirname(library(1000, 1)[0]), os.O_RDONLY), 1026, 0x80000001)
heard = until(lambda: told)
""",
    ),
    "pages of the user's pipes": (
        """
def large():
    reader, writer = os.pipe()
    os.close(reader)
    fcntl.fcntl(writer, 1031, 1 << 20)
    return writer
if bit: globals().update(held=[large() for _ in range(50)])
""",
        """
def refused():
    held = []
    try:
        for _ in range(30):
            reader, writer = os.pipe()
            os.close(reader)
            held.append(writer)
            fcntl.fcntl(writer, 1031, 1 << 20)
    except PermissionError: return True
    finally:
        for file in held: os.close(file)
heard = until(refused)
""",
    ),
    "the kernel's list of locks": (
        "if bit: globals().update(f=one_file()); fcntl.flock(f, fcntl.LOCK_EX)",
        """
number = f':{os.fstat(one_file()).st_ino} '
heard = until(lambda: number in open('/proc/locks').read())
""",
    ),
    "the kernel's figures of memory": (
        """
if bit:
    globals().update(area=mmap.mmap(-1, 1 << 27, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS))
    for place in range(0, 1 << 27, 4096): area[place] = 1
""",
        """
def shared(): return int(open('/proc/meminfo').read().split('Shmem:')[1].split()[0])
before = shared()
heard = until(lambda: abs(shared() - before) > 1 << 16)
""",
    ),
}
