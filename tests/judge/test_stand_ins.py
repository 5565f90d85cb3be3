"""Stand-ins answer whoever calls the module's own function, and leave nothing behind."""

from __future__ import annotations

import types

import pytest

from autograder.judge.implementation import InProcess
from autograder.judge.stand_ins import standing_in

TOOLS = """
import functools

def counted(inner):
    def outer(*arguments, **named):
        inner.calls += 1
        return inner(*arguments, **named)
    inner.calls = 0
    return outer

def plain(x, more=0):
    return "own"

@counted
def decorated(x, more=0):
    return "own"

class Tool:
    def __init__(self, said):
        self.said = said
    def __call__(self, x, more=0):
        return self.said
    def method(self, x, more=0):
        return self.said

object_called, another = Tool("own"), Tool("other")
bound = Tool("own").method
bound_to_a_function = functools.partial(lambda first, x, more=0: first, "own")
without_code = int
alias = plain

@functools.lru_cache
def cached(x, more=0):
    return "own"

@functools.lru_cache(maxsize=1)
@counted
def cached_and_counted(x, more=0):
    return "own"
"""
WAYS = {
    "name": "return TOOL(1, more=2)",
    "default argument": "return kept(1, more=2)",
    "closure": "inner = lambda: TOOL(1, more=2)\n    return inner()",
    "dict": "return TABLE['tool'](1, more=2)",
    "partial": "return functools.partial(TOOL, 1)(more=2)",
    "module": "return globals()['TOOL'](1, more=2)",
}


def module_of(source):
    module = types.ModuleType("tools")
    exec(source, vars(module))
    return module


def stand_in(x, more=0):
    return ("stand-in", x, more)


@pytest.mark.parametrize(
    "tool",
    [
        "plain",
        "decorated",
        "object_called",
        "bound",
        "bound_to_a_function",
        "cached",
        "cached_and_counted",
    ],
)
@pytest.mark.parametrize("way", WAYS)
def test_whatever_way_leads_to_a_function_its_stand_in_answers(tool, way):
    text = f"TABLE = {{'tool': TOOL}}\n\ndef asks(kept=TOOL):\n    {WAYS[way]}\n"
    module = module_of(TOOLS + text.replace("TOOL", tool))
    before = module.asks()
    with standing_in(module, module.asks, {tool: stand_in}):
        assert module.asks() == ("stand-in", 1, 2)
    assert module.asks() == before == "own"


def test_another_object_of_the_class_does_what_it_did():
    module = module_of(TOOLS)
    with standing_in(module, None, {"object_called": stand_in}):
        assert module.another(1) == "other"
        assert module.object_called(1) == ("stand-in", 1, 0)


def test_what_has_no_code_of_its_own_is_replaced_by_name():
    module = module_of(TOOLS)
    with standing_in(module, None, {"without_code": stand_in}):
        assert module.without_code(1) == ("stand-in", 1, 0)
        assert int("1") == 1
    assert module.without_code is int


def test_what_is_kept_on_a_partial_stays_there():
    module = module_of(TOOLS)
    module.bound_to_a_function.calls = 3
    with standing_in(module, None, {"bound_to_a_function": stand_in}):
        module.bound_to_a_function.calls += 1
    assert module.bound_to_a_function.calls == 4
    assert module.bound_to_a_function.args == ("own",)


def test_the_function_under_test_stays_also_under_another_name():
    module = module_of(TOOLS)
    with standing_in(module, module.plain, {"alias": stand_in, "no_such_name": stand_in}):
        assert module.plain(1) == "own"


def test_an_exception_takes_the_stand_in_away():
    module = module_of(TOOLS)
    code, defaults = module.plain.__code__, module.plain.__defaults__
    with pytest.raises(KeyError), standing_in(module, None, {"plain": stand_in}):
        raise KeyError
    assert (module.plain.__code__, module.plain.__defaults__) == (code, defaults)


def test_a_probe_asks_for_the_function_with_its_stand_ins():
    source = b"def one():\n    return 1\n\n\ndef two():\n    return one() + 1\n"

    def probe(code):
        with code.standing_in("sums", "two", one=lambda: 10) as two:
            return {"sum": two()}

    assert InProcess({"sums.py": source}, {"probe": probe}).ask("probe", {}).value == {"sum": 11}
