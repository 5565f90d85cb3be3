"""Advice of a3_miniflow: what an exception means where nodes take part.

Each rule looks at an exception of the code under test and says one or two sentences, or "" where
it is not sure. This file is part of the student zip. a5_training, which builds on these nodes, has
the same file.
"""

import ast
import re

from autograder.judge.advice.exceptions.arrays import part_that_looks_for
from autograder.judge.advice.exceptions.calls import class_called
from autograder.judge.advice.exceptions.kinds import list_at_fault
from autograder.judge.advice.exceptions.names import unhashable, unhashable_kind
from autograder.judge.advice.exceptions.nothing import part_that_is_none, why_none
from autograder.judge.advice.exceptions.raised import NO_ARRAY, OF_ARRAYS
from autograder.judge.advice.raised_at import UNKNOWN, quoted, stored_in


def is_node(value):
    """Whether it is an object that keeps a value beside its neighbours: a node of a graph."""
    return {"value", "inbound_nodes"} <= set(stored_in(value))


# A node where its value is needed.


def node_for_value(raised):
    """A node where its value is needed."""
    if not asks_for_numbers(raised):
        return ""
    for part, value in raised.parts():
        if is_node(value) and is_complained_of(raised, value):
            if is_kept(part):
                return (
                    f"{quoted(part)} holds a node, not a number: a node was stored there in place "
                    "of its value or gradient. Look at the line that stores it."
                )
            return (
                f"{quoted(part)} is a node. Its number or array is in "
                f"{quoted(ast.Attribute(part, 'value'))}: use that."
            )
        if holds_nodes(raised, value):
            return list_of_nodes(part)
        if walks_over_nodes(part, raised):
            return (
                f"{quoted(part)} gives the nodes themselves. Take the value of each: node.value "
                "for every node."
            )
    return ""


def list_of_nodes(part):
    """What to say of a list of nodes that stands where numbers are needed."""
    return (
        f"{quoted(part)} is a list of nodes. Calculate with the value of each: node.value for "
        "every node in it."
    )


def asks_for_numbers(raised):
    """Whether the line calculates, or reads what arrays have."""
    call = raised.spot.expression
    if isinstance(raised.error, AttributeError):
        return raised.error.name in OF_ARRAYS
    if re.search(r"is not (callable|iterable)|unpack", raised.said):
        return False
    if "not supported between" in raised.said and isinstance(call, ast.Call):
        return not isinstance(call.func, ast.Name)  # sorted(nodes) is about order, not values
    return bool(raised.kinds) or NO_ARRAY in raised.said


def is_complained_of(raised, value):
    """Whether the message is about values of this type, or names none."""
    return not raised.kinds or type(value).__name__ in raised.kinds


def holds_nodes(raised, value):
    """Whether it is a list of nodes of the kind that the message complains of."""
    if not isinstance(value, list | tuple):
        return False
    of_list = not raised.kinds or type(value).__name__ in raised.kinds
    return any(is_node(one) and (of_list or is_complained_of(raised, one)) for one in value)


def is_kept(part):
    """Whether an expression reads a value or a gradient, where no node belongs."""
    read = [node.attr for node in ast.walk(part) if isinstance(node, ast.Attribute)]
    return "value" in read or "gradients" in read


def walks_over_nodes(part, raised):
    """`n for n in nodes`, with nothing done to n."""
    if not isinstance(part, ast.GeneratorExp | ast.ListComp) or len(part.generators) != 1:
        return False
    loop = part.generators[0]
    same = isinstance(part.elt, ast.Name) and isinstance(loop.target, ast.Name)
    if not same or ast.unparse(part.elt) != ast.unparse(loop.target):
        return False
    return holds_nodes(raised, raised.spot.value(loop.iter))


def attribute_of_list(raised):
    """nodes.value, where nodes is a list of nodes."""
    error = raised.error
    if not isinstance(error, AttributeError) or not isinstance(error.obj, list | tuple):
        return ""
    has = [one for one in error.obj if is_node(one) and hasattr(type(one), str(error.name))]
    has += [one for one in error.obj if is_node(one) and error.name in stored_in(one)]
    parts = raised.spot.parts()
    if not has or len(parts) != 1:
        return ""
    first = ast.Subscript(parts[0], ast.Constant(0), ast.Load())
    return (
        f"{quoted(parts[0])} is a list of nodes, and each of them has `{error.name}`. Take one of "
        f"them, such as {quoted(first)}, or walk over all with for."
    )


def list_of_nodes_in_arithmetic(raised):
    """nodes * 2, where the package would speak of a list."""
    part, value = list_at_fault(raised) or (None, None)
    holds = type(value) in (list, tuple) and any(map(is_node, value))
    return list_of_nodes(part) if holds else ""


# What a node keeps.


def called_on_the_class(raised):
    """forward() of the class, not of a node."""
    owner, method = class_called(raised) or (None, "")
    if owner is None:
        return ""
    return (
        f"{quoted(owner)} is the class itself, not one of its objects. Call {method}() of an "
        "object, such as node or self."
    )


def value_is_none(raised):
    """node.value before a forward() has stored it."""
    part = part_that_is_none(raised)
    if not isinstance(part, ast.Attribute) or part.attr != "value":
        return ""
    return f"{why_none(raised, part)} forward() has to store its result in self.value."


def key_of_gradients(raised):
    """A node that is no key of a node's gradients."""
    node = raised.spot.expression
    if not isinstance(raised.error, KeyError) or not isinstance(node, ast.Subscript):
        return ""
    owner = node.value
    if not isinstance(owner, ast.Attribute) or owner.attr != "gradients":
        return ""
    if not is_node(raised.error.args[0] if raised.error.args else None):
        return ""
    own = ast.Name("self", ast.Load())
    keeper, this = raised.spot.value(owner.value), raised.spot.value(own)
    key = raised.spot.value(node.slice)
    if keeper is UNKNOWN or key is UNKNOWN:
        return ""
    if keeper is this:
        adds = isinstance(raised.spot.statement, ast.AugAssign)
        also = "; `+=` reads before it stores" if adds else ""
        return (
            f"Nothing is stored in {quoted(node)} yet, and this line reads it. Store it with `=` "
            f"first{also}."
        )
    if this is not UNKNOWN and key is not this and consumes(keeper, this):
        return (
            f"{quoted(owner.value)} is a consumer of this node. It keeps its gradients under the "
            f"nodes that it reads, and this one is `self`: {quoted(ast.Subscript(owner, own))}."
        )
    return (
        f"{quoted(owner)} has nothing under this key. backward() of {quoted(owner.value)} has not "
        "run before, or has stored its gradient under another key than the node it is for."
    )


def consumes(consumer, node):
    """Whether a node reads another one."""
    consumers = stored_in(node).get("outbound_nodes", ())
    return type(consumers) in (list, tuple) and any(one is consumer for one in consumers)


def key_that_is_a_node(raised):
    """A node that is no key of some other dict."""
    node = raised.spot.expression
    if not isinstance(raised.error, KeyError) or not isinstance(node, ast.Subscript):
        return ""
    owner = raised.spot.value(node.value)
    if not is_node(raised.error.args[0] if raised.error.args else None) or type(owner) is not dict:
        return ""
    return (
        f"{quoted(node.value)} has no entry for this node. Look it up only for nodes that are "
        f"keys: `if node in {ast.unparse(node.value)}`."
    )


def key_that_can_change(raised):
    """An array as a key, where the node should be."""
    place = raised.spot.expression or raised.target
    key = place.slice if isinstance(place, ast.Subscript) else None
    of_value = isinstance(key, ast.Attribute) and key.attr == "value"
    if of_value and unhashable_kind(raised) == "ndarray":
        return (
            f"The key is an array, {quoted(key)}. Gradients are kept under the node itself: "
            f"use {quoted(key.value)} as the key."
        )
    return unhashable(raised).replace("Use a name or", "Use the node, a name or")


def array_looked_for(raised):
    """A value among values, where nodes are looked for."""
    part = part_that_looks_for(raised)
    if part is None:
        return ""
    return (
        f"{quoted(part)} compares arrays with ==, which gives an array of answers. Look for "
        "the node, not for its value."
    )


RULES = (
    node_for_value,
    attribute_of_list,
    called_on_the_class,
    value_is_none,
    list_of_nodes_in_arithmetic,
    key_of_gradients,
    key_that_is_a_node,
    key_that_can_change,
    array_looked_for,
)
