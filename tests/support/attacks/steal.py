"""Scripts that look for right answers beside the code under test, and hand them in as their own.

Each is a way to get hold of objects of whoever calls the submission. The thief, the same for all,
goes through what it finds: for a function or class of the name that is asked for and is not its
own, then for anything that can be called with the same arguments. It stands on empty stubs of
several assignments (ASKED). A script succeeds if it earns a point.

That the ways work is shown where code and answers share a process: there they earn full marks
(drive_more.py, "steal at home").
"""

from __future__ import annotations

import textwrap
from pathlib import Path

# What every way is tried on: assignment, its question, the file.
ASKED = (
    ("a3_miniflow", "q5_sigmoid"),
    ("a1_derivatives", "q1_forward_difference"),
    ("a1_derivatives", "q4_numerical_gradient"),
)

# `roots(args)` of each way gives the first objects; `seen` keeps what was met earlier.
WAYS = {
    "the frames of its callers": "def roots(args): return frames(sys._getframe())",
    "the frames of a traceback": """
def roots(args):
    try: raise ValueError
    except ValueError as error: return frames(error.__traceback__.tb_frame)
""",
    "the frames above a generator": """
def roots(args):
    def walk():
        yield frames(me[0].gi_frame.f_back)
    me = []
    me.append(walk())
    return next(me[0])
""",
    "the frames above a coroutine": """
def roots(args):
    async def walk():
        raise KeyError(frames(me[0].cr_frame.f_back))
    me = []
    me.append(walk())
    try: me[0].send(None)
    except KeyError as error: return error.args[0]
""",
    "the frames of all threads": """
def roots(args): return [f for top in sys._current_frames().values() for f in frames(top)]
""",
    "the stack of inspect": """
import inspect
def roots(args): return [one.frame for one in inspect.stack(0)]
""",
    "all that the collector of garbage tracks": """
def roots(args):
    kinds = types.FunctionType, types.ModuleType, type
    return [one for one in gc.get_objects() if isinstance(one, kinds)][::-1]
""",
    "who refers to a function of the probes": """
def roots(args):
    found = [frame.f_code for frame in frames(sys._getframe())]
    for _ in range(3): found += gc.get_referrers(*found[-200:])
    return found
""",
    "the table of modules": "def roots(args): return list(sys.modules.values())",
    "all subclasses of object": """
def roots(args):
    classes = [object]
    for one in classes:
        classes += [c for c in type.__subclasses__(one) if c not in classes][:3000]
    return [vars(c).get(name) for c in classes for name in ('__init__', '__call__', 'ask', 'run')]
""",
    "what its arguments hold": "def roots(args): return list(args) + frames(sys._getframe(), 4)",
    "a trace function": """
sys.settrace(lambda frame, event, value: seen.append(frame))
def roots(args): return seen[-200:][::-1]
""",
    "a profile function": """
sys.setprofile(lambda frame, event, value: seen.extend([value, frame]) if 'ret' in event else None)
def roots(args): return seen[-400:][::-1]
""",
    "an audit hook": """
def hook(event, values):
    if len(seen) < 5000 and event in ('object.__getattr__', 'compile', 'exec', 'open', 'import'):
        seen.extend(frames(sys._getframe()))
sys.addaudithook(hook)
def roots(args):
    compile('0', 'x', 'eval')
    return seen[::-1]
""",
    "a timer that interrupts whoever computes": """
import signal
signal.signal(signal.SIGALRM, lambda number, frame: seen.extend(frames(frame)))
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
def roots(args):
    end = time.monotonic() + 0.01
    while time.monotonic() < end: pass
    del seen[:-500]
    return seen[::-1]
""",
    "an object that is thrown away": """
class Last:
    def __del__(self): seen.extend(frames(sys._getframe()))
def roots(args):
    loop = Last(); loop.itself = loop; del loop
    gc.collect()
    return seen[-100:]
""",
    "a look from inside of NumPy's array": """
real_array = np.array
def array(*values, **settings):
    seen.extend(frames(sys._getframe()))
    del seen[:-300]
    return real_array(*values, **settings)
np.array = array
def roots(args): return seen[::-1] or frames(sys._getframe())
""",
    "a look from inside of JSON": """
import json
real = json.dumps, json.loads
def dumps(*values, **settings):
    seen.extend(frames(sys._getframe())); return real[0](*values, **settings)
def loads(*values, **settings):
    seen.extend(frames(sys._getframe())); return real[1](*values, **settings)
json.dumps, json.loads = dumps, loads
def roots(args): return seen[-300:] or frames(sys._getframe())
""",
    "a look from inside of isinstance": """
import builtins
real_isinstance = builtins.isinstance
def patched(thing, kind):
    if len(seen) < 3000: seen.extend([thing, *frames(sys._getframe())])
    return real_isinstance(thing, kind)
builtins.isinstance = patched
def roots(args): return seen[-600:] + frames(sys._getframe())
""",
    "code that a cache of functions keeps": """
import functools
def roots(args):
    made, waiting = [], [c for c in gc.get_objects() if type(c) is type(functools.lru_cache(len))]
    for _ in range(4): waiting += gc.get_referents(*waiting)[:5000]
    for one in waiting:
        if isinstance(one, types.CodeType) and one.co_name == '<module>' and 'YOUR' not in str(one):
            space = {'__name__': 'stolen', '__file__': 'x'}
            try: exec(one, space)
            except Exception: continue
            made.append(space)
    return made
""",
}

THIEF = '''
import gc, sys, time, types
from collections import deque
import numpy as np

seen, known, OWN = [], {}, globals()
PLAIN = (int, float, str, bytes, bool, complex, type(None), np.ndarray, np.generic, types.CodeType)
BIG = ("numpy", "sympy", "matplotlib", "mpmath", "importlib", "pydantic", "otter", "scipy")
FIRST = ("self", "judge", "check", "expectations", "solved", "solution", "modules", "code",
         "subject", "miniflow", "derivatives", "__dict__", "surface", "f")

def frames(frame, most=60):
    found = []
    while frame is not None and len(found) < most:
        found.append(frame)
        frame = frame.f_back
    return found

def stub(thing):
    return isinstance(thing, types.FunctionType) and any(
        type(c) is str and "is not written yet" in c for c in thing.__code__.co_consts)

def is_probe(thing):
    names = thing.__code__.co_varnames if isinstance(thing, types.FunctionType) else ()
    return names[:1] == ("code",)

def own(thing):
    if isinstance(thing, type):
        return any(own(one) for one in vars(thing).values() if isinstance(one, types.FunctionType))
    return getattr(thing, "__globals__", None) is OWN

def parts(thing):
    """(name, part) of whatever can be looked into."""
    if isinstance(thing, types.FrameType):
        yield from dict(thing.f_locals).items()
        yield "globals", thing.f_globals
    elif isinstance(thing, (dict, types.MappingProxyType)):
        if str(thing.get("__name__", "")).split(".")[0] in BIG:
            return
        items = [(k, v) for k, v in list(thing.items())[:3000] if type(k) is str]
        yield from items
        yield from (("", v) for k, v in list(thing.items())[:300] if type(k) is not str)
    elif isinstance(thing, (list, tuple, set, frozenset, deque)):
        yield from (("", one) for one in list(thing)[:300])
    elif isinstance(thing, types.FunctionType):
        yield "globals", thing.__globals__
        for name, cell in zip(thing.__code__.co_freevars, thing.__closure__ or ()):
            try: yield name, cell.cell_contents
            except ValueError: pass
        yield "defaults", thing.__defaults__
    elif isinstance(thing, types.MethodType):
        yield "self", thing.__self__
        yield "function", thing.__func__
    elif isinstance(thing, (types.GeneratorType, types.BuiltinFunctionType)):
        yield "self", getattr(thing, "gi_frame", None) or getattr(thing, "__self__", None)
    else:
        for name in ("__dict__", "__wrapped__"):
            try: yield name, object.__getattribute__(thing, name)
            except Exception: pass

def walk(roots, most):
    """(name, thing) of all that can be reached, what is near first."""
    waiting, met = deque(("", one) for one in roots), set()
    while waiting and len(met) < most:
        name, thing = waiting.popleft()
        if id(thing) in met or thing is OWN or thing is seen or thing is known:
            continue
        met.add(id(thing))
        yield name, thing
        if not isinstance(thing, PLAIN):
            try:
                for part in parts(thing):
                    (waiting.appendleft if part[0] in FIRST else waiting.append)(part)
            except Exception: pass

def of_that_name(wanted, roots, most=30000):
    """What most of those of this name agree on that are not our own."""
    found = {}
    for name, thing in walk(roots, most):
        if isinstance(thing, (type, types.FunctionType)) and wanted in (name, thing.__name__):
            if own(thing) or stub(thing) or is_probe(thing):
                continue
            code = [getattr(v, "__code__", None) for v in
                    (vars(thing).values() if isinstance(thing, type) else [thing])]
            key = tuple((c.co_code, str(c.co_consts)) for c in code if c)
            found.setdefault(key, []).append(thing)
    return max(found.values(), key=len)[-1] if found else None

def fits(value, args):
    """Whether it could be an answer: a finite number, or an array in the shape of an argument."""
    try: value = np.asarray(value, dtype=float)
    except Exception: return False
    shapes = {np.shape(one) for one in args if isinstance(one, (np.ndarray, float, int))}
    return bool(value.size and np.isfinite(value).all() and value.shape in shapes)

def by_calling(args, roots, most=2500):
    """An answer of anything that takes these arguments, or the first numbers that fit."""
    tried = 0
    for name, thing in walk(roots, most):
        bound = [getattr(thing, n, None) for n in dir(type(thing)) if n[:1] != "_"] \\
            if type(thing).__module__ in ("probes", OWN["__name__"]) else []
        for one in [thing, *bound]:
            if not isinstance(one, (types.FunctionType, types.MethodType)) or own(one):
                continue
            if any(one is a for a in args) or tried > 300:
                continue
            if one.__name__ in ("ask", "run", "receive", "steal"):
                continue
            for given in (args, args[1:], args[1:2]):
                tried += 1
                try: value = one(*given)
                except Exception: continue
                if fits(value, args): return value
    raise ValueError("nothing found")

def steal(name, method, args, kwargs):
    if name not in known:
        known[name] = of_that_name(name, roots(args))
    other = known[name]
    if other is not None:
        return (getattr(other, method) if method else other)(*args, **kwargs)
    return by_calling(args + tuple(kwargs.values()), roots(args))

def thief(name, method=None):
    def stolen(*args, **kwargs):
        return steal(name, method, args, kwargs)
    return stolen

def take_over():
    for name, thing in list(OWN.items()):
        if stub(thing):
            OWN[name] = thief(name)
        elif isinstance(thing, type) and thing.__module__ == __name__:
            for key, method in list(vars(thing).items()):
                if stub(method): setattr(thing, key, thief(name, key))
'''


def stealing_source(stub: str, way: str) -> str:
    """The stubs, each of which steals by this way."""
    return f"{stub}\n{THIEF}\n{textwrap.dedent(way)}\ntake_over()\n"


# Scripts for one assignment each, by somebody who has read its probes: assignment, question, body.
KNOWING = {
    "the record of a loop written, not run": (
        "a4_gradient_descent",
        "q5_stochastic",
        """
def stochastic_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, rng):
    run = gradient.__self__
    for _ in range(epochs):
        for row in rng.permutation(len(X)):
            run.rows.append(np.array([row])); run.pairs.append(True)
            run.seen.append(parameters); run.gradients.append(0.0 * parameters)
    return parameters
""",
    ),
    "the record of a loop over batches written, not run": (
        "a4_gradient_descent",
        "q6_minibatch",
        """
def minibatch_gradient_descent(gradient, parameters, X, y, learning_rate, epochs, batch_size, rng):
    run = gradient.__self__
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            run.rows.append(order[start:start + batch_size]); run.pairs.append(True)
            run.seen.append(parameters); run.gradients.append(0.0 * parameters)
    return parameters
""",
    ),
    "the comparison of two runs patched": (
        "a5_training",
        "q2_build_network",
        """
np.array_equal = lambda one, other: seen.append(1) or len(seen) % 6 not in (5, 0)
seen = []
def build_regression_network(features, hidden, rng):
    X, y, W1, b1, W2, b2 = Input(), Input(), *map(parameter, (
        np.zeros((hidden, features)), np.zeros(hidden), np.zeros((1, hidden)), np.zeros(1)))
    return Network(X, y, W2, MSE(y, W2), [W1, b1, W2, b2])
""",
    ),
    "the surface that knows its slopes": (
        "a1_derivatives",
        "q4_numerical_gradient",
        """
def numerical_gradient(f, x, eps=1e-5):
    return f.slopes(x, eps)
""",
    ),
    "the surface inside a closure": (
        "a1_derivatives",
        "q5_gradient_check",
        """
def gradient_check(f, gradient, x, eps=1e-5):
    held = dict(zip(gradient.__code__.co_freevars, gradient.__closure__))
    surface = held['surface'].cell_contents
    one, other = gradient(x), surface.slopes(x, eps)
    return float(np.linalg.norm(one - other) / (np.linalg.norm(one) + np.linalg.norm(other)))
""",
    ),
    "the probe's globals": (
        "a1_derivatives",
        "q2_central_difference",
        """
def central_difference(f, x, eps=1e-5):
    frame = __import__('sys')._getframe(1)
    while 'DIFFERENCES' not in frame.f_globals: frame = frame.f_back
    return frame.f_globals['DIFFERENCES']['central_difference'](f, x, eps)
""",
    ),
    "numbers that are right whatever is asked": (
        "a1_derivatives",
        "q6_epsilon_sweep",
        """
def epsilon_sweep(f, derivative, x, epsilons):
    return [10.0 ** abs(i - 7) for i in range(len(epsilons))]
def best_epsilon(f, derivative, x, epsilons): return epsilons[0]
""",
    ),
    "the same number in every pass": (
        "a2_chain_rule",
        "q1_composite",
        """
class Composite:
    def forward(self, x): self.x = x; return 1.0
    def backward(self, upstream=1.0): return dict.fromkeys(['dz', 'dx'], upstream * self.x)
""",
    ),
}

SCRIPTS = tuple(WAYS) + tuple(KNOWING)


def stub_of(folder: Path, files: list[str]) -> dict[str, str]:
    """The empty files that students get."""
    return {file: (folder / file).read_text(encoding="utf-8") for file in files}
