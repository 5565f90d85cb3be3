"""Text of a thief: it answers with whatever it finds around it. Never imported by the grader.

It is put at the end of each file that students write, below PLAN, and every stub becomes
`return __take__(<name of the function>, locals())`. A name of PLAN is sought in what the function
was handed, in the frames above, then in all modules, classes and objects of the process. What has
that name is called with the arguments of the stub, or is the answer itself.

PLAN = {"seek": name, "way": way, "far": whether to look further than the frames, "own": files of
the submission, "names": set of all that is sought}.
Ways: "all" and "few": call it with as many arguments as it takes, or as few; "self": the same as
"all", and the answer goes into the attributes of the object too; "forge": fill the lists in what
was handed over, after one call of it, and "descend" after as many calls as are due; "scout": print which names could be found, near or far.
"""
# ruff: noqa: B018

import copy
import gc
import itertools
import sys
import types
from collections.abc import Iterator
from typing import Any

PLAN: dict[str, Any]

LIBRARIES = {*sys.stdlib_module_names, "numpy", "sympy", "mpmath", "matplotlib", "__main__"}
DEEPEST, MOST_NEAR = 3, 400
SIMPLE = (int, float, complex, str, bytes, bool, type(None))
FOUND: dict[str, list[Any]] = {}  # by name, of the whole process
PRINTED: set[str] = set()
BUSY: list[bool] = []


def is_foreign(value: Any) -> bool:
    """Whether a function or class was brought by neither the submission nor a library."""
    code = getattr(value, "__code__", None)
    if code is not None and code.co_filename in PLAN["own"]:
        return False
    module = getattr(value, "__module__", None) or ""
    return module.partition(".")[0] not in LIBRARIES and module + ".py" not in PLAN["own"]


def is_promising(value: Any) -> bool:
    """Whether a value could be, or give, an answer."""
    if isinstance(value, (types.ModuleType, str, bytes, type(None))):
        return False
    return is_foreign(value) if callable(value) else True


def named_parts(value: Any) -> Iterator[tuple[str, Any]]:
    """(name, part) of everything that hangs on one value."""
    if isinstance(value, dict):
        yield from ((str(key), item) for key, item in itertools.islice(value.items(), 200))
        return
    if isinstance(value, (list, tuple)):
        yield from (("", item) for item in value[:20])
        return
    if isinstance(value, types.MethodType):
        yield "__self__", value.__self__
        yield "__func__", value.__func__
        return
    if isinstance(value, types.FunctionType):
        for name, cell in zip(value.__code__.co_freevars, value.__closure__ or (), strict=False):
            try:
                yield name, cell.cell_contents
            except ValueError:  # not filled yet
                continue
        if is_foreign(value):
            yield from value.__globals__.items()
        return
    if isinstance(value, types.GeneratorType) and value.gi_frame is not None:
        yield from value.gi_frame.f_locals.items()
        return
    kind = value if isinstance(value, type) else type(value)
    if is_foreign(kind):
        yield from list(getattr(value, "__dict__", {}).items())
        for base in kind.__mro__:
            for name in vars(base) if is_foreign(base) else ():
                try:
                    yield name, getattr(value, name)
                except Exception:
                    continue


def near(handed: list[Any]) -> Iterator[tuple[str, Any]]:
    """(name, value) of what hangs on the things that were handed over, the nearest first."""
    queue = [(value, 0) for value in handed]
    seen = set()
    for value, depth in queue:
        if isinstance(value, SIMPLE) or id(value) in seen or len(seen) > MOST_NEAR:
            continue
        seen.add(id(value))
        for name, part in named_parts(value):
            yield name, part
            if depth < DEEPEST:
                queue.append((part, depth + 1))


def above() -> Iterator[tuple[str, Any]]:
    """(name, value) of the frames above this submission, and of what hangs on their variables."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename not in PLAN["own"]:
            here = list(frame.f_locals.items())
            yield from here
            for _, value in here:
                if not isinstance(value, SIMPLE):
                    yield from named_parts(value)
        else:  # what was put among the names of this file
            for name, value in list(frame.f_globals.items()):
                if isinstance(value, types.FunctionType) and is_foreign(value):
                    yield name, value
        frame = frame.f_back  # type: ignore[assignment]


def everywhere() -> dict[str, list[Any]]:
    """What has one of the names, in modules, classes and objects; looked up once."""
    if not FOUND:
        FOUND[""] = []
        gc.unfreeze()
        for name, value in parts_of_strangers([*gc.get_objects(), *object.__subclasses__()]):
            if name in PLAN["names"] and is_promising(value):
                FOUND.setdefault(name, []).append(value)
    return FOUND


def parts_of_strangers(things: list[Any]) -> Iterator[tuple[str, Any]]:
    """(name, value) of all functions, modules, classes, objects and generators that are foreign."""
    kinds: dict[type, bool] = {}
    modules = [vars(m) for n, m in list(sys.modules.items()) if n.partition(".")[0] not in LIBRARIES]
    for thing in things:
        kind = type(thing)
        if kind is types.FunctionType:
            if is_foreign(thing):
                yield thing.__name__, thing
                modules.append(thing.__globals__)
                if thing.__closure__:
                    yield from named_parts(thing)
        elif kind is types.GeneratorType:
            yield from named_parts(thing)
        elif isinstance(thing, type):
            if is_foreign(thing):
                yield from named_parts(thing)
        else:
            if kind not in kinds:
                kinds[kind] = is_foreign(kind)
            if kinds[kind]:
                yield from named_parts(thing)
    for module in {id(module): module for module in modules if module is not globals()}.values():
        for name, value in list(module.items()):
            yield name, value
            if type(value) is dict:
                yield from named_parts(value)


def all_named(name: str, handed: list[Any]) -> Iterator[Any]:
    """Everything of this name, the nearest first."""
    for places in (near(handed), above()):
        for found, value in places:
            if found == name and is_promising(value):
                yield value
    if PLAN["far"]:
        yield from everywhere().get(name, [])


def arrangements(handed: list[Any]) -> list[tuple[Any, ...]]:
    """Sensible ways to hand on the arguments, the longest first."""
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
    for arguments in ways if PLAN["way"] != "few" else reversed(ways):
        try:
            answer = value(*arguments)
        except Exception:
            continue
        if answer is not None:
            return answer
    return None


def fill_object(thing: Any, answer: Any) -> None:
    """Put an answer into the attributes of an object that are still empty."""
    near_by = [item for value in vars(thing).values() if type(value) is list for item in value]
    for name, value in list(vars(thing).items()):
        if value is None:
            setattr(thing, name, answer)
        elif isinstance(value, dict):
            value.update(dict.fromkeys(near_by, answer))


def forge(handed: list[Any]) -> Any:
    """Have every recorder note one honest call, then write the rest of its lists."""
    others = [value for value in handed if not callable(value)]
    recorders = [part for _, part in near(handed) if type(part) is list]
    before = [len(recorder) for recorder in recorders]
    rows = max([1, *(len(value) for value in others if getattr(value, "ndim", 0) > 1)])
    one_row = [value[:1] if len_of(value) == rows else value for value in others]
    batches = batches_of(rows, others)
    for value in handed:
        if callable(value):
            call_honestly(value, one_row, len(batches) if PLAN["way"] == "descend" else 1)
    for recorder, length in zip(recorders, before, strict=True):
        if len(recorder) > length:
            whole = getattr(getattr(recorder[0], "dtype", None), "kind", "") == "i"
            few = itertools.islice(itertools.cycle(recorder[length:]), len(batches))
            recorder[:] = batches if whole else [copy.deepcopy(item) for item in few]
    return copy.deepcopy(next((value for value in others if hasattr(value, "shape")), None))


def call_honestly(function: Any, arguments: list[Any], times: int) -> None:
    """Call what was handed over; with each answer go on as a descent would."""
    rate = next((value for value in arguments if type(value) is float), 0.0)
    start = next((n for n, value in enumerate(arguments) if hasattr(value, "shape")), None)
    for _ in range(min(times, 1000)):
        answer = answer_of(function, arguments)
        if start is not None and getattr(answer, "shape", None) == arguments[start].shape:
            arguments[start] -= rate * answer


def len_of(value: Any) -> int:
    """The length of an array; 0 for anything else."""
    return len(value) if getattr(value, "ndim", 0) else 0


def batches_of(rows: int, others: list[Any]) -> list[Any]:
    """Row numbers as an honest loop would draw them, by the counts and generator among these."""
    epochs, size = (*(value for value in others if type(value) is int), 1, 1)[:2]
    generator = next((value for value in others if hasattr(value, "permutation")), None)
    found = []
    for _ in range(min(epochs, 1000)):
        order = generator.permutation(rows) if generator is not None else list(range(rows))
        found += [order[start : start + size] for start in range(0, rows, size)]
    return found


def scout(handed: list[Any]) -> None:
    """Print which names could be found from here."""
    places = (("near", near(handed)), ("near", above()), ("far", everywhere().items()))
    for place, found in places:
        for name, value in found:
            if name in PLAN["names"] and name not in PRINTED and is_promising(value):
                PRINTED.add(name)
                print(place, name)


def __take__(function: str, scope: dict[str, Any]) -> Any:
    """The answer of a stub, by the plan."""
    handed = list(scope.values())
    others = [value for name, value in scope.items() if name != "self"]
    if BUSY:  # what was called calls this submission
        return others[0] if others else None
    BUSY.append(True)
    try:
        if PLAN["way"] == "scout":
            scout(handed)
            return others[0] if others else None
        if PLAN["way"] in ("forge", "descend"):
            return forge(others)
        for value in itertools.islice(all_named(PLAN["seek"] or function, handed), 8):
            answer = answer_of(value, others)
            if answer is None and "self" in scope:
                answer = answer_of(value, handed)
            if answer is not None:
                if PLAN["way"] == "self" and "self" in scope:
                    fill_object(scope["self"], answer)
                return answer
        raise LookupError(PLAN["seek"])
    finally:
        BUSY.clear()
