"""Scripts that try to stop the grader, or to cost it more than they may.

Each is code that replaces Sigmoid.forward in a right submission: what it costs is its own check.
"""

from support.attacks.names import FIND_CHANNEL

AT_IMPORT = {
    "an endless loop at import": "while True: pass",
    "sleep at import": "import time; time.sleep(600)",
    "an endless recursion at import": "f = lambda: f()\nf()",
    "exit at import": "raise SystemExit",
    "an exit of its own class at import": "class E(BaseException): pass\nraise E",
    "memory at import": "hoard = []\nwhile True: hoard.append(bytearray(1 << 24))",
    "a syntax error of a million brackets": "x = " + "(" * 100_000,
    "a constant that takes for ever to fold": "x = " + "-" * 50_000 + "1",
    "a death at import": "import ctypes; ctypes.string_at(0)",
}

IN_A_CALL = {
    "an endless loop": "while True: pass",
    "sleep": "import time; time.sleep(600)",
    "sleep with all signals ignored": """
import signal, time
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
time.sleep(600)
""",
    "a loop in C": "sum(range(10**12))",
    "a number with very many digits": "x = 7 ** (7 ** 9); self.value = x ** 7",
    "a pattern that explodes": "import re; re.match('(a+)+$', 'a' * 40 + 'b')",
    "a deadlock": "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "a question to the keyboard": "input('name? ')",
    "a wait for a pipe": "import os; os.read(os.pipe()[0], 1)",
    "an endless recursion": "self.forward()",
    "a recursion in C": "x = []\nfor _ in range(200_000): x = [x]\nrepr(x)",
    "a deep answer": "x = []\nfor _ in range(100_000): x = [x]\nself.value = x",
    "an answer that holds itself": "x = []; x.append(x); self.value = x",
    "a large answer": "self.value = np.zeros(2**25)",
    "a long list": "self.value = list(range(2_000_000))",
    "a long text": "self.value = 'x' * 2**26",
    "a gigabyte printed": "for _ in range(1000): print('x' * 2**20)",
    "a death": "import ctypes; ctypes.string_at(0)",
    "an abort": "import os; os.abort()",
    "a stop": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    "all files closed": "import os; os.closerange(0, 100)",
    "its file of answers closed": f"""
import gc
{FIND_CHANNEL}.connection.close()
""",
    "the file of answers read by somebody else": f"""
import gc, os
c = {FIND_CHANNEL}.connection
c.setblocking(True)
os.read(c.fileno(), 10)
""",
    "a reply of one byte now and then": f"""
import gc, os, time
c = {FIND_CHANNEL}.connection
for byte in b'CHR1' + bytes(1000):
    os.write(c.fileno(), bytes([byte])); time.sleep(0.2)
""",
    "a message that loops when read": """
class E(Exception):
    def __str__(self):
        while True: pass
    __repr__ = __str__
raise E
""",
    "an error whose message exits": """
class E(Exception):
    def __str__(self): raise SystemExit
raise E
""",
    "an error whose attributes fail": """
class E(Exception):
    def __getattribute__(self, name): raise RuntimeError
raise E
""",
    "a value that loops when turned into an array": """
class A:
    def __array__(self, *a, **k):
        while True: pass
self.value = A()
""",
    "a value that exits when compared": """
class A:
    def __eq__(self, other): raise SystemExit
    __hash__ = None
self.value = A()
""",
    "an endless iterator": "import itertools; self.value = list(itertools.count())",
    "a slow end": """
class A:
    def __del__(self):
        while True: pass
self.value = 0.0; A()
""",
    "exit handlers": """
import atexit, time
atexit.register(time.sleep, 600)
raise SystemExit
""",
    "a thousand errors in one": """
error = ValueError()
for _ in range(1000):
    try: raise ValueError from error
    except ValueError as e: error = e
raise error
""",
    "a group of errors, nested": """
error = ExceptionGroup('x', [ValueError()])
for _ in range(5000): error = ExceptionGroup('x', [error])
raise error
""",
    "builtins emptied": "import builtins; vars(builtins).clear()",
    "modules emptied": "import sys; sys.modules.clear(); import os",
    "reading and writing patched": "import os; os.read = os.write = lambda *a: 1/0",
    "the collector of garbage switched off": "import gc; gc.disable(); gc.freeze()",
    "a trace function that loops": """
import sys
def trace(*a):
    while True: pass
sys.settrace(trace)
(lambda: 0)()
""",
}
