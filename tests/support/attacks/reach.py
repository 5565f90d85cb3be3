"""Scripts that reach for what is not theirs: files, processes, the network, memory, rights.

Each is the body of a function that gets the targets `t`; coming to its end means success. It runs
in a right submission while that is imported.
"""

NAME, KEY = "chainrule-attack", 0x636872  # of all that a script tries to leave behind

READ = {
    "hidden tests": "open(t['hidden']).read(1)",
    "hidden tests by descriptor": "os.read(os.open(t['hidden'], os.O_RDONLY), 1)",
    "hidden tests by way of the root's descriptor": """
root = os.open('/', os.O_RDONLY | os.O_DIRECTORY)
os.read(os.open(t['hidden'].lstrip('/'), os.O_RDONLY, dir_fd=root), 1)
""",
    "hidden tests by /proc/self/root": "open('/proc/self/root' + t['hidden']).read(1)",
    "hidden tests by /proc/self/cwd": "open('/proc/self/cwd' + t['hidden']).read(1)",
    "hidden tests by NumPy": "np.fromfile(t['hidden'], dtype=np.uint8, count=1)[0]",
    "hidden tests by np.genfromtxt": "np.genfromtxt(t['hidden'], dtype=str, delimiter='\\0')[0]",
    "hidden tests by linecache": "import linecache; linecache.getlines(t['hidden'])[0]",
    "hidden tests by runpy": "import runpy; runpy.run_path(t['hidden'])",
    "hidden tests by the C library": """
file = libc.open(t['hidden'].encode(), 0)
if file < 0: raise OSError
""",
    "hidden tests by openat2": """
how = (ctypes.c_uint64 * 3)(0, 0, 0)
if libc.syscall(437, -100, t['hidden'].encode(), how, ctypes.c_size_t(24)) < 0: raise OSError
""",
    "names of the hidden tests": "os.listdir(os.path.dirname(t['hidden']))[0]",
    "the solution": "open(t['solution']).read(1)",
    "the solution as a module": """
sys.path.insert(0, os.path.dirname(t['solution']))
sys.modules.pop('miniflow', None)
import importlib
importlib.import_module('miniflow').topological_sort
""",
    "the solution by its loader": """
from importlib.machinery import SourceFileLoader
SourceFileLoader('solved', t['solution']).get_data(t['solution'])
""",
    "the grader's package": "import autograder.grading.grader",
    "the gradebook": "open(t['gradebook'], 'rb').read(1)",
    "the gradebook as a database": """
import sqlite3
sqlite3.connect('file:' + t['gradebook'] + '?mode=ro', uri=True).execute('select 1 from result')
""",
    "the other submissions": "open(t['other']).read(1)",
    "the course's secret": "open(t['secret']).read(1)",
    "names of users": "open('/etc/passwd').read(1)",
    "what everybody may read": "open(t['public']).read(1)",
    "a walk over the disk": """
for folder, _, files in os.walk('/'):
    if 'assignment.toml' in files: break
else: raise OSError
""",
    "its own memory by file": "open('/proc/self/mem', 'rb').seek(1)",
    "a token in the environment": "os.environ['GS_TOKEN']",
    "a token in the first environment": """
if b'GS_TOKEN' not in open('/proc/self/environ', 'rb').read(): raise OSError
""",
    "titles of hidden tests in memory": """
if not any(type(o) is str and t['title backwards'] in o[::-1] for o in strings()): raise OSError
""",
}

CHANGE = {
    "overwrite the gradebook": "open(t['gradebook'], 'r+b').write(b'x')",
    "append to the gradebook": "open(t['gradebook'], 'ab').write(b'x')",
    "cut the gradebook": "os.truncate(t['gradebook'], 0)",
    "delete the gradebook": "os.remove(t['gradebook'])",
    "rename the gradebook": "os.rename(t['gradebook'], t['gradebook'] + '.old')",
    "open the gradebook to everybody": "os.chmod(t['gradebook'], 0o777)",
    "age the gradebook": "os.utime(t['gradebook'], (0, 0))",
    "mark the gradebook": "os.setxattr(t['gradebook'], 'user.x', b'x')",
    "write what everybody may write": "open(t['writable'], 'w').write('x')",
    "write a file here": "open('results.json', 'w').write('{}')",
    "write a temporary file": "import tempfile; tempfile.TemporaryFile().write(b'x')",
    "make a folder": "os.mkdir('/tmp/chainrule-attack')",
    "make a link to the hidden tests": "os.symlink(t['hidden'], '/tmp/chainrule-attack')",
    "make a hard link": "os.link(t['public'], '/tmp/chainrule-attack')",
    "make a pipe": "os.mkfifo('/tmp/chainrule-attack')",
    "make a device": "os.mknod('/tmp/chainrule-attack', 0o600 | 0o020000, os.makedev(1, 1))",
    "plant bytecode for the next": """
import importlib.util
path = importlib.util.cache_from_source(os.__file__)
open(path, 'r+b').write(b'')
""",
    "plant a module for the next": """
open(os.path.join(sys.prefix, 'lib', 'sitecustomize.py'), 'w').write('')
""",
    "use shared memory": """
from multiprocessing.shared_memory import SharedMemory
SharedMemory('chainrule-attack', create=True, size=10)
""",
    "use System V shared memory": "if libc.shmget(0x636872, 4096, 0o1666) < 0: raise OSError",
    "use a message queue": "if libc.msgget(0x636872, 0o1666) < 0: raise OSError",
    "leave an open file in memory": "os.memfd_create('chainrule-attack')",
}

PROCESSES = {
    "read the grader's memory": "open(f'/proc/{t[\"pid\"]}/mem', 'rb').read(1)",
    "read the grader's environment": "open(f'/proc/{t[\"pid\"]}/environ', 'rb').read(1)",
    "read the grader's command line": "open(f'/proc/{t[\"pid\"]}/cmdline', 'rb').read(1)",
    "list the grader's files": "os.listdir(f'/proc/{t[\"pid\"]}/fd')[0]",
    "read the parent's memory": "open(f'/proc/{os.getppid()}/mem', 'rb').read(1)",
    "trace the grader": "if libc.ptrace(0x4206, t['pid'], 0, 0) < 0: raise OSError",
    "trace the parent": "if libc.ptrace(0x4206, os.getppid(), 0, 0) < 0: raise OSError",
    "copy the grader's memory": """
local, remote = (ctypes.c_uint64 * 2)(0, 0), (ctypes.c_uint64 * 2)(0, 0)
if libc.process_vm_readv(t['pid'], local, 1, remote, 1, 0) < 0: raise OSError
""",
    "take a file out of the grader": """
if libc.syscall(438, os.pidfd_open(t['pid']), 3, 0) < 0: raise OSError
""",
    "signal the grader": "os.kill(t['pid'], 0)",
    "stop the parent": "os.kill(os.getppid(), signal.SIGSTOP)",
    "kill everything": "os.kill(-1, signal.SIGKILL)",
    "kill the group": "os.killpg(0, signal.SIGKILL)",
    "kill by thread number": "if libc.syscall(200, t['pid'], 9) < 0: raise OSError",
    "kill by descriptor": "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 9)",
    "start a process": "os.fork() or os._exit(0)",
    "start forty processes": """
for _ in range(40):
    if not os.fork(): time.sleep(60)
""",
    "start a process by vfork": "if libc.vfork() < 0: raise OSError",
    "start a process by clone3": """
if libc.syscall(435, (ctypes.c_uint64 * 8)(), ctypes.c_size_t(64)) < 0: raise OSError
""",
    "start a daemon": """
if not os.fork():
    os.setsid()
    time.sleep(60)
""",
    "start a program": "os.posix_spawn('/bin/true', ['true'], {})",
    "start a program by the shell": "if os.system('true'): raise OSError",
    "start a program by subprocess": "import subprocess; subprocess.run([sys.executable, '-V'])",
    "become a program": "os.execv('/bin/true', ['true'])",
    "start a pool": """
import multiprocessing
multiprocessing.get_context('fork').Pool(2).map(abs, [1])
""",
    "start ten thousand threads": """
import threading
threading.stack_size(32768)
for _ in range(10_000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
""",
}

NETWORK = {
    "connect by TCP": "socket.create_connection(('127.0.0.1', t['port']), 1).close()",
    "listen by TCP": "socket.create_server(('127.0.0.1', 0))",
    "send by UDP": """
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', t['port']))
""",
    "connect to a Unix socket": "socket.socket(socket.AF_UNIX).connect(t['unix'])",
    "connect to an abstract socket": "socket.socket(socket.AF_UNIX).connect('\\0' + t['abstract'])",
    "make a pair of sockets": "socket.socketpair()",
    "open a raw socket": "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    "look up a name": "socket.getaddrinfo('localhost', 80, type=socket.SOCK_STREAM)[0]; "
    "socket.socket()",
    "fetch a page": "import urllib.request; urllib.request.urlopen('http://127.0.0.1:80', None, 1)",
    "listen to the kernel": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)",
}

RIGHTS = {
    "become root": "os.setuid(0); open(t['hidden']).read(1)",
    "become somebody": "os.setresuid(12345, 12345, 12345); open(t['hidden']).read(1)",
    "make a user namespace": "if libc.unshare(0x10000000) < 0: raise OSError",
    "start in a user namespace": "if libc.syscall(56, 0x10000011, 0, 0, 0, 0) < 0: raise OSError",
    "enter the first namespaces": "if libc.setns(0, 0) < 0: raise OSError",
    "change the root": "os.chroot('/tmp')",
    "mount": "if libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) < 0: raise OSError",
    "drop the filter of system calls": "if libc.prctl(22, 0, 0, 0, 0) < 0: raise OSError",
    "be seen by debuggers again": "if libc.prctl(4, 1, 0, 0, 0) < 0: raise OSError",
    "outlive its parent": "if libc.prctl(1, 0, 0, 0, 0) < 0: raise OSError",
    "get more processor time": "raise_limit(resource.RLIMIT_CPU)",
    "get more memory": "raise_limit(resource.RLIMIT_AS)",
    "get larger files": "raise_limit(resource.RLIMIT_FSIZE)",
    "get more processes": "raise_limit(resource.RLIMIT_NPROC)",
    "limit the grader": "resource.prlimit(t['pid'], resource.RLIMIT_CPU, (1, 1))",
    "take another processor": "os.sched_setaffinity(t['pid'], [0])",
    "go first": "os.setpriority(os.PRIO_PROCESS, 0, -5)",
    "take 60 GB": "bytearray(60 << 30)",
    "take 60 GB as an array": "np.ones(60 << 27)",
    "take memory in steps": "[bytearray(64 << 20) for _ in range(20)]",
    "use io_uring": "if libc.syscall(425, 4, (ctypes.c_uint64 * 16)()) < 0: raise OSError",
    "load a program into the kernel": "if libc.syscall(321, 0, 0, 0) < 0: raise OSError",
    "watch the kernel": """
if libc.syscall(298, (ctypes.c_uint64 * 16)(), 0, -1, -1, 0) < 0: raise OSError
""",
    "use the kernel's keys": "if libc.syscall(250, 0, -3, 0, 0, 0) < 0: raise OSError",
    "handle page faults": "if libc.syscall(323, 0) < 0: raise OSError",
    "use the other system-call table": """
import mmap
code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes.fromhex('b814000000cd80c3'))  # mov eax, 20 (getpid); int 0x80; ret
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
""",
}

SCRIPTS = {**READ, **CHANGE, **PROCESSES, **NETWORK, **RIGHTS}

HELPERS = '''
import ctypes, gc, os, resource, signal, socket, sys, time
import numpy as np

libc = ctypes.CDLL(None, use_errno=True)

def strings():
    """Every text that can be found from here."""
    for thing in gc.get_objects():
        if type(thing) is dict:
            yield from thing.values()
        elif type(thing) in (list, tuple):
            yield from thing

def raise_limit(which):
    resource.setrlimit(which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
'''
