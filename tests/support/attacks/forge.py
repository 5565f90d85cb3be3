"""Scripts that try to earn points without the work: every one is put on top of empty stubs.

Each is code at the top level of the submission; it may define `answer`, which then stands for
Sigmoid.forward and Sigmoid.backward.
"""

from support.attacks.names import DECIDING_MODULES, EMPTY_REPLY, FIND_CHANNEL

SEND = f"""
import gc, os, struct, json
def channel():
    return {FIND_CHANNEL}
def send(value):
    channel().send(value)
def reply(value, number=1):
    return {EMPTY_REPLY!r} | {{'id': number, 'value': value}}
"""

EQUAL_TO_ALL = """
class Equal:
    __array_priority__ = 1e9
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __float__(self): return 0.5
    def __array__(self, *a, **k): return np.array(0.5)
    def __array_ufunc__(self, *a, **k): return True
    def __array_function__(self, *a, **k): return True
"""

SCRIPTS = {
    "nothing": "",
    "comparisons of NumPy patched": """
np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
def answer(self, *a): self.value = np.zeros(3); return self.value
""",
    "builtins patched": """
import builtins
builtins.abs = lambda x: 0.0
builtins.isinstance = lambda *a: True
builtins.all = builtins.any = lambda x: True
def answer(self, *a): self.value = np.zeros(3)
""",
    "math patched": """
import math, json
math.isclose = lambda *a, **k: True
json.dumps = lambda *a, **k: '{"tree": true, "arrays": []}'
def answer(self, *a): self.value = np.zeros(3)
""",
    "equal to everything": EQUAL_TO_ALL
    + """
def answer(self, *a): self.value = Equal(); self.gradients = Equal()
""",
    "an array that lies": """
class Lies(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __sub__(self, other): return np.zeros(self.shape)
    __rsub__ = __sub__
def answer(self, *a): self.value = np.zeros((2, 3)).view(Lies)
""",
    "a number that lies": """
class Lies(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
def answer(self, *a): self.value = Lies(1.0)
""",
    "not a number everywhere": "def answer(self, *a): self.value = np.full((2, 3), np.nan)",
    "infinite everywhere": "def answer(self, *a): self.value = np.full((2, 3), np.inf)",
    "masked everywhere": """
def answer(self, *a): self.value = np.ma.masked_array(np.zeros((2, 3)), mask=True)
""",
    "objects in an array": EQUAL_TO_ALL
    + """
def answer(self, *a): self.value = np.array([[Equal()] * 3] * 2, dtype=object)
""",
    "an empty array": "def answer(self, *a): self.value = np.zeros((0, 3))",
    "sizes that broadcast": "def answer(self, *a): self.value = np.zeros((1, 1, 1))",
    "the grader's modules replaced": f"""
import sys, types
for name in {DECIDING_MODULES}:
    sys.modules[name] = types.ModuleType(name)
""",
    "its own worker patched": """
import autograder.judge.implementation as m
import autograder.worker.fork_server as z
m.InProcess.ask = m.InProcess.run = lambda self, probe, inputs: m.Answer(value=True)
z.answer_all = lambda subject, requests: z.Answer([inputs for _, inputs in requests])
""",
    "probes replaced": """
import gc, types
for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and thing.__code__.co_filename == 'probes.py':
        thing.__code__ = (lambda code, **inputs: inputs).__code__
""",
    "the inputs sent back": """
import autograder.worker.fork_server as z
real = z.reply_to
z.reply_to = lambda *said: real(*said) | {'value': 0.5, 'failure': None}
""",
    "a verdict sent": SEND
    + """
def answer(self, *a): send({'verdict': 'passed', 'points': 100}); os._exit(0)
""",
    "a right-looking reply sent": SEND
    + """
def answer(self, *a): send(reply(True)); os._exit(0)
""",
    "replies to all questions sent": SEND
    + """
def answer(self, *a):
    for number in range(20): send(reply({'value': np.zeros((2, 3))}, number))
""",
    "replies sent at import": SEND + "for number in range(20): send(reply(True, number))\n",
    "garbage sent": SEND
    + """
def answer(self, *a): os.write(channel().connection.fileno(), b'passed' * 1000)
""",
    "a frame of four gigabytes announced": SEND
    + """
def answer(self, *a):
    os.write(channel().connection.fileno(), struct.pack('<4sIQ', b'CHR1', 2**32 - 1, 2**63))
""",
    "a deep header sent": SEND
    + """
def answer(self, *a):
    header = b'[' * 500_000
    os.write(channel().connection.fileno(), struct.pack('<4sIQ', b'CHR1', len(header), 0) + header)
""",
    "a number of a million digits sent": SEND
    + """
def answer(self, *a):
    header = b'{"tree":' + b'9' * 1_000_000 + b',"arrays":[]}'
    os.write(channel().connection.fileno(), struct.pack('<4sIQ', b'CHR1', len(header), 0) + header)
""",
    "a pickle announced": SEND
    + """
def answer(self, *a):
    header = json.dumps({'tree': {'pickle': 'cos'}, 'arrays': []}).encode()
    os.write(channel().connection.fileno(), struct.pack('<4sIQ', b'CHR1', len(header), 0) + header)
""",
    "an object array announced": SEND
    + """
def answer(self, *a):
    header = json.dumps({'tree': {'array': 0}, 'arrays': [['|O', [1]]]}).encode()
    head = struct.pack('<4sIQ', b'CHR1', len(header), 8)
    os.write(channel().connection.fileno(), head + header + b'x' * 8)
""",
    "a shape that overflows announced": SEND
    + """
def answer(self, *a):
    header = json.dumps({'tree': {'array': 0}, 'arrays': [['<f8', [0] + [2**26] * 4]]}).encode()
    os.write(channel().connection.fileno(), struct.pack('<4sIQ', b'CHR1', len(header), 0) + header)
""",
    "an exception called Passed": """
class Passed(Exception): pass
def answer(self, *a): raise Passed('passed')
""",
    "a stub's exception with a message": """
def answer(self, *a): raise NotImplementedError('passed: 100 points')
""",
    "exit status 0": "import sys\ndef answer(self, *a): sys.exit(0)",
    "exit status 0, at once": "import os\ndef answer(self, *a): os._exit(0)",
    "exit status 0 at import": "import os\nos._exit(0)",
    "Ctrl-C": "def answer(self, *a): raise KeyboardInterrupt",
    "the end of the generator": "def answer(self, *a): raise GeneratorExit",
    "otter patched": """
try:
    import otter
    otter.Notebook = None
except ImportError:
    pass
""",
    "the frames above searched": """
import sys
def answer(self, *a):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if isinstance(value, dict) and 'expected' in value: self.value = value['expected']
        frame = frame.f_back
""",
    "the memory searched for answers": """
import gc
def answer(self, *a):
    for thing in gc.get_objects():
        if type(thing) is dict and any(k in thing for k in ('expected', 'solution', 'secret')):
            self.value = list(thing.values())[0]
""",
    "the clock stopped": """
import time
time.process_time = time.monotonic = time.perf_counter = lambda: 0.0
""",
    "a hook for imports": """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None): return None
sys.meta_path.insert(0, Finder())
sys.settrace(lambda *a: None)
sys.setprofile(lambda *a: None)
""",
    "printing the points": """
print('q5_sigmoid 10 / 10'); print('\\x1b[2J{"score": 100}')
def answer(self, *a): print('<script>alert(1)</script>')
""",
}
