"""A thief that answers with whatever it finds around it: part of a submission, run in workers.

Reads:  PLAN; in a worker, everything that is there beside the submission.
Gives:  take, which every stub of a submission calls for its answer.
Leaves to others: what to look for (probing.py). It imports nothing of this package.

A name is sought in what the function was handed, in the frames above, then in all modules,
classes and objects of the process. What has that name is called with the arguments of the
function, or is the answer itself. Python's, NumPy's and SymPy's own things do not count.

PLAN holds: "seek", the name, or "" for the function's own; "number", which of the things of that
name, from 0; "way", one of those below; "far", whether to look further than the frames; "own", the
files of the submission; "names", all names.

    all      call it with as many of the arguments as it takes
    few      call it with as few
    self     as "all", and put the answer into the empty attributes of the object, too
    forge    call what was handed over once; then fill the lists that this call was noted in
    follow   the same after as many calls as are due, each from where the last one leads
    walk     as "follow", but leave the lists alone: an honest loop over one row
    scout    print which names can be found, near or far
"""

import copy
import gc
import itertools
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any

PLAN: dict[str, Any] = {}
LIBRARIES = {*sys.stdlib_module_names, "numpy", "sympy", "mpmath", "matplotlib", "__main__"}
DEEPEST, MOST_NEAR, MOST_OF_A_NAME, MOST_CALLS = 3, 400, 3, 1000
SIMPLE = (int, float, complex, str, bytes, bool, type(None))
NO_ANSWER = (types.ModuleType, str, bytes, type(None))
Named = Iterator[tuple[str, Any]]

found_far: dict[str, list[Any]] = {}  # by name, of the whole process
printed: set[tuple[str, int]] = set()
busy: list[bool] = []  # not empty while a call is under way


def is_foreign(value: Any) -> bool:
    """Whether a function or class was brought by neither the submission nor a library."""
    code = getattr(value, "__code__", None)
    if code is not None and code.co_filename in PLAN["own"]:
        return False
    module = getattr(value, "__module__", None) or ""
    return module.partition(".")[0] not in LIBRARIES and f"{module}.py" not in PLAN["own"]


def is_promising(value: Any) -> bool:
    """Whether a value could be, or give, an answer."""
    if isinstance(value, NO_ANSWER):
        return False
    return is_foreign(value) if callable(value) else True


def parts(value: Any) -> Named:
    """(name, part) of everything that hangs on one value."""
    if type(value) is dict:
        yield from [(str(key), item) for key, item in itertools.islice(value.items(), 200)]
    elif type(value) in (list, tuple):
        yield from [("", item) for item in value[:20]]
    elif isinstance(value, types.MethodType):
        yield from (("__self__", value.__self__), ("__func__", value.__func__))
    elif isinstance(value, types.FunctionType):
        yield from cells(value)
        if is_foreign(value):
            yield from list(value.__globals__.items())
    elif isinstance(value, types.GeneratorType):
        yield from list(value.gi_frame.f_locals.items()) if value.gi_frame else ()
    elif is_foreign(value if isinstance(value, type) else type(value)):
        yield from attributes(value)


def cells(function: types.FunctionType) -> Named:
    """What a function has kept of the function around it."""
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:  # it has no value yet
            continue


def attributes(value: Any) -> Named:
    """What an object or class has, and its methods."""
    yield from list(getattr(value, "__dict__", {}).items())
    for base in (value if isinstance(value, type) else type(value)).__mro__:
        for name in vars(base) if is_foreign(base) else ():
            try:
                yield name, getattr(value, name)
            except Exception:
                continue


def near(handed: list[Any]) -> Named:
    """(name, value) of what hangs on the things that were handed over, the nearest first."""
    queue = [(value, 0) for value in handed]
    seen: set[int] = set()
    for value, depth in queue:
        if isinstance(value, SIMPLE) or id(value) in seen or len(seen) > MOST_NEAR:
            continue
        seen.add(id(value))
        for name, part in parts(value):
            yield name, part
            if depth < DEEPEST:
                queue.append((part, depth + 1))


def above() -> Named:
    """(name, value) of the frames above this submission, and of what hangs on their variables."""
    frame: types.FrameType | None = sys._getframe()
    while frame is not None:
        names = list(frame.f_globals.items())
        if frame.f_code.co_filename in PLAN["own"]:  # among its names, only what was put there
            yield from (one for one in names if callable(one[1]) and is_foreign(one[1]))
        else:
            here = list(frame.f_locals.items())
            if str(frame.f_globals.get("__name__")).partition(".")[0] not in LIBRARIES:
                here += names
            yield from here
            for _, value in here:
                if not isinstance(value, SIMPLE):
                    yield from parts(value)
        frame = frame.f_back


def far() -> dict[str, list[Any]]:
    """What has one of the names anywhere in the process; looked up once."""
    if not found_far:
        found_far[""] = []
        gc.unfreeze()
        for name, value in parts_of_all([*gc.get_objects(), *object.__subclasses__()]):
            if name in PLAN["names"] and is_promising(value):
                found_far.setdefault(name, []).append(value)
    return found_far


def parts_of_all(things: Iterable[Any]) -> Named:
    """(name, part) of all modules, functions, classes, objects and generators that are foreign."""
    named = list(sys.modules.items())
    modules = [vars(module) for name, module in named if name.partition(".")[0] not in LIBRARIES]
    kinds: dict[type, bool] = {}
    for thing in things:
        kind = type(thing)
        if kind not in kinds:
            kinds[kind] = kind is types.GeneratorType or is_foreign(kind)
        if kind is types.FunctionType and is_foreign(thing):
            yield thing.__name__, thing
            yield from cells(thing)
            modules.append(thing.__globals__)
        elif kinds[kind] or (isinstance(thing, type) and is_foreign(thing)):
            yield from parts(thing)
    for module in {id(module): module for module in modules}.values():
        for name, value in list(module.items()):
            yield name, value
            if type(value) is dict:
                yield from parts(value)


def all_named(names: set[str], handed: list[Any]) -> Iterator[tuple[str, str, Any]]:
    """(place, name, value) of everything that could be or give an answer, the nearest first.

    A thing that can be found in several ways comes once.
    """
    seen = set()
    for place, found in (("near", near(handed)), ("near", above()), ("far", everywhere())):
        for name, value in found:
            if name in names and is_promising(value):
                method = isinstance(value, types.MethodType)
                key = (name, id(value.__self__), value.__func__) if method else (name, id(value))
                if key not in seen:
                    seen.add(key)
                    yield place, name, value


def everywhere() -> Named:
    """(name, value) of what is further away, if the plan is to look there."""
    for name, values in far().items() if PLAN["far"] else ():
        yield from ((name, value) for value in values)


def arrangements(handed: list[Any]) -> list[tuple[Any, ...]]:
    """Sensible ways to hand the arguments on, the longest first."""
    ways: list[tuple[Any, ...]] = [tuple(handed)]
    ways += [tuple(handed[start:]) for start in range(1, len(handed))]
    ways += [tuple(handed[:stop]) for stop in range(len(handed) - 1, 0, -1)]
    ways += list(itertools.permutations(handed, 2)) if len(handed) < 6 else []
    ways += [(value,) for value in handed]
    return [*sorted(ways, key=len, reverse=True), ()]


def answer_of(value: Any, handed: list[Any]) -> Any:
    """What a thing says: what it returns to the first arrangement that it accepts, or itself."""
    if not callable(value):
        return copy.deepcopy(value)
    ways = arrangements(handed)
    for arguments in reversed(ways) if PLAN["way"] == "few" else ways:
        try:
            answer = value(*arguments)
        except Exception:
            continue
        if answer is not None:
            return answer
    return None


def fill_object(thing: Any, answer: Any) -> None:
    """Put an answer into the attributes of an object that are still empty, one part each."""
    each = list(answer.values()) if isinstance(answer, dict) else itertools.repeat(answer)
    others = [item for value in vars(thing).values() if type(value) is list for item in value]
    for name, value in list(vars(thing).items()):
        if value is None:
            setattr(thing, name, answer)
        elif isinstance(value, dict):
            value.update(zip(others, each, strict=False))


def forge(handed: list[Any]) -> Any:
    """Have every recorder note honest calls, then write the rest of its lists."""
    others = [value for value in handed if not callable(value)]
    recorders = [part for _, part in near(handed) if type(part) is list]
    before = [len(recorder) for recorder in recorders]
    rows = max([1, *(len(value) for value in others if getattr(value, "ndim", 0) > 1)])
    one_row = [value[:1] if length(value) == rows else copy.copy(value) for value in others]
    batches = batches_of(rows, others)
    for value in handed:
        if callable(value):
            call_honestly(value, one_row, 1 if PLAN["way"] == "forge" else len(batches))
    for recorder, noted in zip(recorders, before, strict=True):
        if len(recorder) > noted and PLAN["way"] != "walk":
            are_rows = getattr(getattr(recorder[noted], "dtype", None), "kind", "") == "i"
            again = itertools.islice(itertools.cycle(recorder[noted:]), len(batches))
            recorder[:] = batches if are_rows else [copy.deepcopy(item) for item in again]
    return next((value for value in one_row if hasattr(value, "shape")), None)


def length(value: Any) -> int:
    """The length of an array; 0 for anything else."""
    return len(value) if getattr(value, "ndim", 0) else 0


def batches_of(rows: int, others: list[Any]) -> list[Any]:
    """Row numbers as an honest loop would draw them, by the counts and generator among these."""
    epochs, size = (*(value for value in others if type(value) is int), 1, 1)[:2]
    generator = next((value for value in others if hasattr(value, "permutation")), None)
    found = []
    for _ in range(min(epochs, MOST_CALLS)):
        order = generator.permutation(rows) if generator is not None else list(range(rows))
        found += [order[start : start + size] for start in range(0, rows, max(size, 1))]
    return found


def call_honestly(function: Callable[..., Any], arguments: list[Any], times: int) -> None:
    """Call what was handed over, each time from where a step against its answer leads."""
    rate = next((value for value in arguments if type(value) is float), 0.0)
    start = next((n for n, value in enumerate(arguments) if hasattr(value, "shape")), None)
    for _ in range(min(times, MOST_CALLS)):
        answer = answer_of(function, arguments)
        if start is not None and getattr(answer, "shape", None) == arguments[start].shape:
            arguments[start] = arguments[start] - rate * answer


def scout(handed: list[Any]) -> None:
    """Print which names could be found from here, how many things of each, and what they do."""
    counts: dict[str, int] = {}
    for place, name, value in all_named(PLAN["names"], handed):
        number = counts[name] = counts.get(name, -1) + 1
        if number < MOST_OF_A_NAME and (name, number) not in printed:
            printed.add((name, number))
            print(place, name, number, "calls" if callable(value) else "holds")


def take(function: str, scope: dict[str, Any]) -> Any:
    """The answer of a function that was called with these arguments."""
    others = [value for name, value in scope.items() if name != "self"]
    if busy:  # what it called has called it
        return others[0] if others else None
    busy.append(True)
    try:
        if PLAN["way"] == "scout":
            scout(list(scope.values()))
            return others[0] if others else None
        if PLAN["way"] in ("forge", "follow", "walk"):
            return forge(others)
        return found_answer(PLAN["seek"] or function, scope, others)
    finally:
        busy.clear()


def found_answer(name: str, scope: dict[str, Any], others: list[Any]) -> Any:
    """What the thing says that the plan means."""
    handed = list(scope.values())
    there = all_named({name}, handed)
    for _, _, value in itertools.islice(there, PLAN["number"], PLAN["number"] + 1):
        for arguments in (others, handed):
            answer = answer_of(value, arguments)
            if answer is not None:
                if PLAN["way"] == "self" and "self" in scope:
                    fill_object(scope["self"], answer)
                return answer
    raise LookupError(name)
