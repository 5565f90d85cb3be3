"""More scripts that reach for what is not theirs: what Landlock does not guard, and signals that
are sent by way of files. As in reach.py, coming to the end means success for those of LOOKS. Those
of SIGNALS never come to it: the driver sees whether a signal came, or the fork server is another.
"""

LOOKS = {
    "how large the hidden tests are": "os.stat(t['hidden']).st_size",
    "when the gradebook was changed": "os.stat(t['gradebook']).st_mtime",
    "whether somebody else has handed in": "if not os.path.exists(t['other']): raise OSError",
    "whether it may read the solution": "if not os.access(t['solution'], os.R_OK): raise OSError",
    "hidden tests from their own folder": """
os.chdir(os.path.dirname(t['hidden']))
open('hidden').read(1)
""",
    "hidden tests by a descriptor without rights": """
file = os.open(t['hidden'], os.O_PATH)
open(f'/proc/self/fd/{file}').read(1)
""",
    "hidden tests by their folder's descriptor": """
folder = os.open(os.path.dirname(t['hidden']), os.O_PATH | os.O_DIRECTORY)
os.read(os.open('hidden', os.O_RDONLY, dir_fd=folder), 1)
""",
    "hidden tests by their handle": """
room = ctypes.create_string_buffer(b'\\x80\\0\\0\\0' + bytes(140), 144)
mount = ctypes.c_int()
if libc.name_to_handle_at(-100, t['hidden'].encode(), room, ctypes.byref(mount), 0) < 0:
    raise OSError
file = libc.open_by_handle_at(os.open('/', os.O_RDONLY), room, 0)
if file < 0: raise OSError
os.read(file, 1)
""",
    "hidden tests by the loader of libraries": """
try: ctypes.CDLL(t['hidden'])
except OSError as error:
    if 'file too short' not in str(error) and 'ELF' not in str(error): raise
""",
    "hidden tests by mapping them": """
import mmap
mmap.mmap(os.open(t['hidden'], os.O_RDONLY), 1, prot=mmap.PROT_READ)[0]
""",
    "names of attributes of the hidden tests": "os.listxattr(t['hidden'])",
    "how much room there is beside the gradebook": "os.statvfs(t['gradebook']).f_bfree",
    "the kernel's messages": """
if libc.klogctl(3, ctypes.create_string_buffer(4096), 4096) <= 0: raise OSError
""",
    "how long the grader has computed": "time.clock_gettime((~t['pid'] << 3) | 2)",
    "the grader's session": "os.getsid(t['pid'])",
    "the grader's priority": "os.getpriority(os.PRIO_PROCESS, t['pid'])",
    "the grader's processors": "os.sched_getaffinity(t['pid'])",
    "the grader's list of futexes": """
if libc.syscall(274, t['pid'], ctypes.byref(ctypes.c_long()), ctypes.byref(ctypes.c_long())) < 0:
    raise OSError
""",
    "the grader's turn at the disk": """
if libc.syscall(251, 1, t['pid'], 3 << 13) < 0: raise OSError
""",
    "who counts the pages of a file": """
room = (ctypes.c_uint64 * 5)()
if libc.syscall(451, os.open(os.__file__, os.O_RDONLY), (ctypes.c_uint64 * 2)(), room, 0) < 0:
    raise OSError
""",
}

OWNER = """
import fcntl, struct
def by_a_pipe(pid, signal_number=0, extended=False):
    reader, writer = os.pipe()
    if extended: fcntl.fcntl(reader, 15, struct.pack('ii', 1, pid))
    else: fcntl.fcntl(reader, fcntl.F_SETOWN, pid)
    if signal_number: fcntl.fcntl(reader, 10, signal_number)
    fcntl.fcntl(reader, fcntl.F_SETFL, fcntl.fcntl(reader, fcntl.F_GETFL) | os.O_ASYNC)
    os.write(writer, b'x')
"""
THE_DRIVER_KNOWS = "\nraise OSError('only the driver knows')"

SIGNALS = {
    "signal the grader as the owner of a pipe": "by_a_pipe(t['pid'])",
    "signal the grader as the owner of a pipe, extended": "by_a_pipe(t['pid'], extended=True)",
    "a signal of its choice to the owner of a pipe": "by_a_pipe(t['pid'], 40)",
    "signal the grader whenever it speaks": """
for file in range(3, 64):
    try:
        fcntl.fcntl(file, fcntl.F_SETOWN, t['pid'])
        fcntl.fcntl(file, 10, 40)
        fcntl.fcntl(file, fcntl.F_SETFL, fcntl.fcntl(file, fcntl.F_GETFL) | os.O_ASYNC)
    except OSError: continue
""",
    "signal the grader by ioctl whenever it speaks": """
for file in range(3, 64):
    try:
        fcntl.ioctl(file, 0x8901, struct.pack('i', t['pid']))
        fcntl.ioctl(file, 0x5452, struct.pack('i', 1))
    except OSError: continue
""",
    "signal the grader when a folder is read": """
folder = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
fcntl.fcntl(folder, fcntl.F_SETOWN, t['pid'])
fcntl.fcntl(folder, 10, 40)
fcntl.fcntl(folder, 1026, 1)
open(os.__file__).read(1)
""",
    "kill the fork server as the owner of a pipe": "by_a_pipe(os.getppid(), signal.SIGKILL)",
    "stop the fork server as the owner of a pipe": "by_a_pipe(os.getppid(), signal.SIGSTOP)",
    "signal a thread of the grader with a value": """
libc.syscall(297, t['pid'], t['pid'], 40, (ctypes.c_int * 32)(40, 0, -1))
""",
    "signal the grader with a value": """
libc.syscall(129, t['pid'], 40, (ctypes.c_int * 32)(40, 0, -1))
""",
}

SCRIPTS = LOOKS | {name: f"{OWNER}\n{body}{THE_DRIVER_KNOWS}" for name, body in SIGNALS.items()}
