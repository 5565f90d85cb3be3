"""Put right functions in the place of a submission's own, for a while.

Reads:  a module under test, the stand-ins by name.
Gives:  a context in which they answer whoever calls the module's own, whatever way that leads: a
        name, a closure, a default argument, a table, an object. Afterwards all is as it was.
Leaves to others: what a stand-in computes (probes.py of an assignment).

A function keeps its identity and gets other code: whoever holds it, calls the stand-in. So do the
objects of functools: a partial gets another function, a cache forgets and gets other code behind
it. So nothing of the submission is copied, and what it keeps on its functions stays there. This
file is also part of the student zip.
"""

from __future__ import annotations

import contextlib
import functools
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

CACHE: Any = type(functools.lru_cache(len))


@contextlib.contextmanager
def standing_in(
    module: types.ModuleType, under_test: Any, stand_ins: Mapping[str, Callable[..., Any]]
) -> Iterator[None]:
    """Let stand-ins answer for these functions of a module.

    under_test: the function that stays as it is, whatever its names are.
    """
    with contextlib.ExitStack() as until_the_end:
        for name, stand_in in stand_ins.items():
            original = vars(module).get(name)
            if original is not None and original is not under_test:
                until_the_end.enter_context(_replaced(module, original, stand_in))
        yield


@contextlib.contextmanager
def _replaced(
    module: types.ModuleType, original: Any, stand_in: Callable[..., Any]
) -> Iterator[None]:
    """Let `stand_in` answer for one object: by its code, or where it has none by its names."""
    if isinstance(original, types.FunctionType):
        with _other_code(original, stand_in):
            yield
        return
    if isinstance(original, functools.partial):
        with _other_function(original, stand_in):
            yield
        return
    behind = getattr(original, "__wrapped__", None)
    if isinstance(original, CACHE) and isinstance(behind, types.FunctionType):
        with _other_code(behind, stand_in), _forgetting(original):
            yield
        return
    called = original if isinstance(original, types.MethodType) else _call_method(original)
    function = getattr(called, "__func__", None)
    if called is not None and isinstance(function, types.FunctionType):
        with _other_code(function, _for_one(called.__self__, function, stand_in)):
            yield
        return
    names = [name for name, value in vars(module).items() if value is original]
    vars(module).update(dict.fromkeys(names, stand_in))
    try:
        yield
    finally:
        vars(module).update(dict.fromkeys(names, original))


@contextlib.contextmanager
def _other_function(held: Any, stand_in: Callable[..., Any]) -> Iterator[None]:
    """Let a partial call a stand-in with all that it is given, and with nothing else."""
    _, _, kept = held.__reduce__()
    held.__setstate__((stand_in, (), {}, kept[3]))
    try:
        yield
    finally:
        held.__setstate__(kept)


@contextlib.contextmanager
def _forgetting(cache: Any) -> Iterator[None]:
    """Keep no result of one function as a result of another."""
    cache.cache_clear()
    try:
        yield
    finally:
        cache.cache_clear()


def _call_method(value: Any) -> types.MethodType | None:
    """The method that runs when an object is called, if it was written in Python."""
    if isinstance(value, type):
        return None
    method: Any = next(
        (vars(c)["__call__"] for c in type(value).__mro__ if "__call__" in vars(c)), None
    )
    return types.MethodType(method, value) if isinstance(method, types.FunctionType) else None


def _for_one(
    owner: Any, function: types.FunctionType, stand_in: Callable[..., Any]
) -> Callable[..., Any]:
    """A stand-in for the method of one object; that of other objects does what it did."""
    before = types.FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    before.__kwdefaults__ = function.__kwdefaults__

    def answered(self: Any, *arguments: Any, **named: Any) -> Any:
        if self is owner:
            return stand_in(*arguments, **named)
        return before(self, *arguments, **named)

    return answered


def _hand_on(*arguments: Any, _stand_in: Callable[..., Any], **named: Any) -> Any:
    """What a function does while it is replaced."""
    return _stand_in(*arguments, **named)


@contextlib.contextmanager
def _other_code(function: types.FunctionType, stand_in: Callable[..., Any]) -> Iterator[None]:
    """Let a function run a stand-in."""
    kept = function.__code__, function.__defaults__, function.__kwdefaults__
    # Python wants as many free variables as the function has cells.
    function.__code__ = _hand_on.__code__.replace(co_freevars=function.__code__.co_freevars)
    function.__defaults__, function.__kwdefaults__ = None, {"_stand_in": stand_in}
    try:
        yield
    finally:
        function.__code__, function.__defaults__, function.__kwdefaults__ = kept
