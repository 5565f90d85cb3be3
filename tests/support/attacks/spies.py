"""Submissions that spy: each tries to get hidden inputs to a student by a channel of its own."""

from __future__ import annotations

from support.attacks.driver import FORWARD
from support.attacks.names import EMPTY_REPLY, FIND_CHANNEL

# In front of every spy. `leak` is one number in all spellings, `word` one that fits into a name.
HELPERS = """
import base64, sys, types

def spellings(x):
    digits = repr(abs(x)).replace(".", "").lstrip("0")[:8] or "0"
    word = digits.translate(str.maketrans("0123456789", "qxzjkvbpyw"))
    code = base64.b64encode(digits.encode()).decode()
    return [repr(x), digits, digits[::-1], word, x.hex(), code]

def first(x):
    return float(np.ravel(x)[0])

def at(line, error):
    exec(compile("\\n" * line + f"raise {error}", "miniflow.py", "exec"))

def thousand(x):
    return int(spellings(x)[1][:3])
"""
HERE = """
        x = first(self.inbound_nodes[0].value)
        leak, word, number = " ".join(spellings(x)), spellings(x)[3], thousand(x)
"""

# By each of these it arrives at the grader and with staff: a dead channel would prove nothing.
TALKING = {
    "the message of an exception": "raise ValueError(leak)",
    "several arguments": "raise ValueError(leak, x, {leak: x})",
    "a class that prints itself": "class E(Exception):\n    __str__ = lambda self: leak\nraise E",
    "the missing key": "{}[leak]",
    "a missing attribute": "getattr(np, word)",
    "a missing name": "eval(word)",
    "a missing module": "__import__(word)",
    "a missing file": "open(word)",
    "the message of a stub": "raise NotImplementedError(leak)",
    "a line that compiled itself": "exec(compile('raise ValueError(leak)', leak, 'exec'))",
    "the messages of a group": "raise ExceptionGroup(leak, [ValueError(leak)])",
    "a name that the probe asks for": """
from autograder.judge.answers import MissingName
raise MissingName(f"miniflow.{word}")
""",
    "a warning that is an error": """
import warnings
warnings.simplefilter("error")
warnings.warn(leak)
""",
    "an assertion": "assert False, leak",
    "unicode that cannot be decoded": "leak.encode().decode('utf-16-le') + leak; raise "
    "UnicodeDecodeError('utf-8', b'x', 0, 1, leak)",
    "print": "print(leak)",
    "print to standard error": "print(leak, file=sys.stderr)",
    "logging": "import logging; logging.basicConfig(force=True); logging.warning(leak)",
    "a warning": "import warnings; warnings.warn(leak)",
    "a printed traceback": """
import traceback
try: raise ValueError(leak)
except ValueError: traceback.print_exc()
""",
    "the input as the answer": "self.value = self.inbound_nodes[0].value + 5.0",
    "a type of that name": "self.value = type(word, (), {})()",
    "the shape": "self.value = np.zeros((number, 2))",
    "an answer with a note of its own": "self.value = np.full(np.shape(self.value), x)",
    "a file of that name": "open('/' + word)",
    "a file to write": "open('/tmp/' + word, 'w')",
    "a program of that name": "import os; os.system(word)",
    "an exit status": "import os; os._exit(number % 256)",
    "a line of its file": "SAY[number]()",
    "a line that never was": "at(number, 'ValueError')",
    "a line of a stub": "at(number, 'NotImplementedError')",
    "a line of an exit": "at(number, 'SystemExit')",
    "a line without memory": "at(number, 'MemoryError')",
    "a line with a syntax error": "raise SyntaxError('x', ('miniflow.py', 20 + number, 1, 'x'))",
    "the kind of exception": """
import builtins
raise [e for e in vars(builtins).values() if isinstance(e, type) and issubclass(e, ArithmeticError)
       or e is LookupError][number % 4 + 1 if number > 99 else 0]  # no public input has 3 digits
""",
}
# Nothing at all may come of these, or nothing but that the check failed.
SILENT = {
    "a note on an exception": "e = ValueError('x'); e.add_note(leak); raise e",
    "a cause": "raise ValueError('x') from KeyError(leak)",
    "a context": "try: raise KeyError(leak)\nfinally: raise ValueError('x')",
    "the name of a class": "raise type(word, (Exception,), {})",
    "the name of a class as built in": """
raise type(word, (ValueError,), {'__module__': 'builtins', '__qualname__': word})
""",
    "a syntax error": "eval(leak)",
    "a syntax error in its own file": "raise SyntaxError(leak, ('miniflow.py', 7, 1, leak))",
    "the name of a function": "exec(f'def {word}():\\n raise ValueError\\n{word}()')",
    "an exit with a text": "raise SystemExit(leak)",
    "an exit with a number": "raise SystemExit(number)",
    "a complaint of its own": "from autograder.judge.answers import Complaint as C\nraise C(leak)",
    "too large, it says": "from autograder.judge.answers import Unsendable\nraise Unsendable(leak)",
    "the real standard output": "sys.__stdout__.write(leak); sys.__stdout__.flush()",
    "the descriptors": "import os\nfor fd in (0, 1, 2):\n    os.write(fd, leak.encode())",
    "an exit handler": "import atexit; atexit.register(print, leak)",
    "another thread": "import threading; threading.Thread(target=print, args=[leak]).start()",
    "a text as the answer": "self.value = leak",
    "a list of texts": "self.value = [leak]",
    "a key": "self.value = {leak: x}",
    "where nan stands": """
self.value = np.array(self.value)
self.value.flat[number % np.size(self.value)] = np.nan
""",
    "how many parts": "self.value = [1.0] * number",
    "an answer too large to send": "self.value = [0] * (200_000 + number)",
    "a depth": "for _ in range(50 + number % 50): self.value = [self.value]",
    "a signal": "import os, signal; os.kill(os.getpid(), number % 30)\nimport os; os._exit(1)",
    "how long it computes": """
import time
end = time.process_time() + number / 4000
while time.process_time() < end: pass
while True: pass
""",
    "how long it waits": "import time; time.sleep(number / 4000); time.sleep(600)",
    "a frame of its own": f"""
import gc, os
from autograder.worker import wire
c = {FIND_CHANNEL}.connection
c.setblocking(True)
os.write(c.fileno(), wire.pack({{'id': word, 'value': leak}}))
""",
    "a failure of its own": f"""
import gc, os
channel = {FIND_CHANNEL}
failure = dict(kind=word, type_name=leak, message=leak, file=leak, line=number)
channel.send({EMPTY_REPLY!r} | dict(failure=failure, printed=leak))
""",
    "an error's kind that is none": "from autograder.judge import describe_exception as describe\n"
    "describe.Described._kind = lambda *a: word\nraise ValueError(leak)",
    "a kind that belongs to importing": "import autograder.judge.describe_exception as described\n"
    "described.Described._kind = lambda *a: 'import'\nraise ValueError(leak)",
    "an error while importing, it says": """
from autograder.judge import describe_exception as described
real = described.Described.failure
described.Described.failure = lambda self, e, importing=False: real(self, e, True)
raise ValueError(leak)
""",
}
SPIES = TALKING | SILENT


def spy(solution: str, body: str) -> str:
    """The solution whose Sigmoid also does this, with all that is known of its input."""
    assert solution.count(FORWARD) == 1
    lines = "\n".join(f"        {line}" for line in body.strip().splitlines())
    lines_to_say = "\n".join(f"def _{n}(): return {n} // 0" for n in range(1000))
    table = f"SAY = [{', '.join(f'_{n}' for n in range(1000))}]"
    own = f"{lines_to_say}\n{table}\n" if "SAY[" in body else ""
    return solution.replace(FORWARD, FORWARD + HERE + lines) + HELPERS + own
