"""Programs that raise, each made from a right one by a small edit, and what their author must read.

The messages were compared under Python 3.11, 3.12 and 3.13 with NumPy 1.26, 2.4 and 2.5.
"""

from __future__ import annotations

from dataclasses import dataclass

UPSTREAM = "upstream = sum(n.gradients[self] for n in self.outbound_nodes)\n"
SIGMOID = "self.value = 1.0 / (1.0 + np.exp(-self.inbound_nodes[0].value))\n"
SIGMOID_GRADIENT = (
    "self.gradients[self.inbound_nodes[0]] = upstream * self.value * (1.0 - self.value)\n"
)
LINEAR_INIT = "    def __init__(self, X, W, b):\n"
D_W = "self.gradients[W] = X.value.T @ upstream\n"
RELU = "self.value = np.maximum(self.inbound_nodes[0].value, 0.0)\n"
RELU_GRADIENT = "self.gradients[x] = upstream * (x.value > 0.0)\n"
QUEUE = "        node = ready.popleft()\n"
RETURN = "    return order\n"
INPUT_GRADIENT = "self.gradients[self] = sum(n.gradients[self] for n in self.outbound_nodes)\n"


@dataclass(frozen=True)
class Program:
    """The solution with one line replaced: the question that it fails, the words it must read."""

    name: str
    question: str
    old: str
    new: str
    words: tuple[str, ...] = ()

    def source(self, solution: str) -> str:
        assert self.old in solution
        return solution.replace(self.old, self.new)


def sigmoid(name: str, new: str, *words: str) -> Program:
    """A Sigmoid whose forward computes its value in another way."""
    return Program(
        name, "q5_sigmoid", SIGMOID, f"x = self.inbound_nodes[0]\n        {new}\n", words
    )


def relu(name: str, new: str, *words: str) -> Program:
    """A ReLU whose forward computes its value in another way; x is the array."""
    lines = f"x = self.inbound_nodes[0].value\n        {new}\n"
    return Program(name, "q9_relu", RELU, lines, words)


NODE = ("`x` is a node", "is in `x.value`")
EXPLAINED = (
    sigmoid("a node times a number", "self.value = x * 2.0", *NODE),
    sigmoid("a number over a node", "self.value = 1.0 / x", *NODE),
    sigmoid("minus a node", "self.value = np.exp(-x)", *NODE),
    sigmoid("a node to a power", "self.value = x ** 2", *NODE),
    sigmoid("a node in a NumPy function", "self.value = np.exp(x)", *NODE),
    sigmoid("a node in another one", "self.value = np.maximum(x, 0.0)", *NODE),
    sigmoid("a node in a function of math", "import math; self.value = math.exp(x)", *NODE),
    sigmoid("a node compared", "self.value = 1.0 if x > 0 else 0.0", *NODE),
    sigmoid("the shape of a node", "self.value = np.zeros(x.shape)", *NODE),
    sigmoid(
        "an entry of the list",
        "self.value = np.exp(-self.inbound_nodes[0])",
        "`self.inbound_nodes[0]` is a node",
        "`self.inbound_nodes[0].value`",
    ),
    sigmoid(
        "the value of the list",
        "self.value = self.inbound_nodes.value",
        "`self.inbound_nodes` is a list of nodes, and each of them has `value`",
        "`self.inbound_nodes[0]`",
    ),
    sigmoid(
        "the sum of the list",
        "self.value = sum(self.inbound_nodes)",
        "`self.inbound_nodes` is a list of nodes",
    ),
    sigmoid(
        "the sum of its nodes",
        "self.value = sum(n for n in self.inbound_nodes)",
        "gives the nodes themselves",
    ),
    sigmoid(
        "a list of nodes times a number",
        "self.value = self.inbound_nodes * 2.0",
        "`self.inbound_nodes` is a list of nodes",
    ),
    sigmoid(
        "a node that was stored as a value",
        "x.value = x; self.value = np.exp(x.value)",
        "`x.value` holds a node, not a number",
    ),
    Program(
        "a matrix product with nodes",
        "q4_linear",
        D_W,
        "self.gradients[W] = X @ upstream\n",
        ("`X` is a node",),
    ),
    Program(
        "a value that forward only returns",
        "q5_sigmoid",
        SIGMOID,
        "return 1.0 / (1.0 + np.exp(-self.inbound_nodes[0].value))\n",
        ("`self.value` is None", "forward() has to store its result in self.value"),
    ),
    sigmoid(
        "the result of a method that gives None",
        "parts = []; parts = parts.append(x.value); self.value = parts[0]",
        "`parts` is None",
    ),
    Program(
        "a list that append is thought to return",
        "q1_topological_sort",
        "        order.append(node)\n",
        "        longer = order.append(node)\n        longer.append(node)\n",
        ("sets `longer` to None. append() changes its list",),
    ),
    Program(
        "a helper without return",
        "q5_sigmoid",
        SIGMOID,
        "self.value = self.helped() * 2.0\n\n    def helped(self):\n        3.0 + 1\n",
        ("`self.helped()` gave back None", "without a `return`"),
    ),
    Program(
        "a loop over what a helper does not return",
        "q5_sigmoid",
        SIGMOID,
        "for n in self.helped():\n            pass\n\n    def helped(self):\n        3.0 + 1\n",
        ("`self.helped()` gave back None",),
    ),
    Program(
        "two names from what a helper does not return",
        "q5_sigmoid",
        SIGMOID,
        "a, b = self.helped()\n\n    def helped(self):\n        3.0 + 1\n",
        ("`self.helped()` gave back None",),
    ),
    Program(
        "a gradient that is asked for under the consumer",
        "q5_sigmoid",
        UPSTREAM + " " * 8 + SIGMOID_GRADIENT,
        UPSTREAM.replace("[self]", "[n]") + " " * 8 + SIGMOID_GRADIENT,
        ("`n` is a consumer of this node", "`n.gradients[self]`"),
    ),
    Program(
        "a gradient that is asked for under the input",
        "q5_sigmoid",
        SIGMOID_GRADIENT,
        "x = self.inbound_nodes[0]\n"
        "        c = self.outbound_nodes[0]\n        self.gradients[x] = c.gradients[x]\n",
        ("`c` is a consumer of this node", "`c.gradients[self]`"),
    ),
    Program(
        "a gradient that is added to before it is there",
        "q2_input",
        INPUT_GRADIENT,
        "for n in self.outbound_nodes:\n            self.gradients[self] += n.gradients[self]\n",
        ("Nothing is stored in `self.gradients[self]` yet", "`+=` reads before it stores"),
    ),
    Program(
        "feed_dict asked for an inner node",
        "q1_topological_sort",
        RETURN,
        "    for node in order:\n        node.value = feed_dict[node]\n    return order\n",
        ("`feed_dict` has no entry for this node", "`if node in feed_dict`"),
    ),
    sigmoid(
        "a misspelt attribute",
        "self.value = self.inbounds_nodes[0].value",
        "no attribute `inbounds_nodes`",
        "Did you mean `inbound_nodes`?",
    ),
    sigmoid("a misspelt method", "self.value = x.value.tranpose()", "Did you mean `transpose`?"),
    sigmoid("a misspelt function", "self.value = np.sqaure(x.value)", "Did you mean `square`?"),
    Program(
        "an attribute that is stored too late",
        "q6_mse",
        "        self.difference = y - a\n        self.value = np.mean(self.difference**2)\n",
        "        self.value = np.mean(self.d**2)\n        self.d = y - a\n",
        ("`d` is stored in line ", "in forward()", "has not run for this object"),
    ),
    relu(
        "if with an array",
        "self.value = x if x > 0 else 0.0",
        "neither true nor false",
        "np.where(condition, a, b)",
    ),
    relu("max of an array", "self.value = max(x, 0.0)", "Python's max()", "np.maximum(a, b)"),
    relu(
        "an array looked for in a list",
        "[x + 1.0, x].index(x)",
        "compares arrays with ==",
    ),
    relu(
        "a product without transposition",
        "v = np.ones((2, 3)); self.value = v @ v",
        "A product of shapes (2,3) and (2,3)",
        "the last size on the left (3) must be the first on the right (2)",
    ),
    relu(
        "np.dot without transposition",
        "v = np.ones((2, 3)); self.value = np.dot(v, v)",
        "A product of shapes (2,3) and (2,3)",
    ),
    relu(
        "a product of what has no name",
        "self.value = np.ones((2, 3)) @ np.ones((2, 3))",
        "the columns of the left factor (3 here)",
        "the rows of the right one (2 here)",
    ),
    relu("a number in a product", "self.value = np.ones(3) @ 2.0", "`2.0` is a single number"),
    relu(
        "shapes that do not fit",
        "self.value = np.ones((7, 5)) + np.ones(7)",
        "from their last size on",
        "Here 5 meets 7.",
    ),
    relu(
        "a place of another shape",
        "v = np.ones(3); v[:] = np.ones(2); self.value = v",
        "has shape (2,), the place for it (3,)",
    ),
    relu(
        "a result that grows in place",
        "v = np.ones((3, 1)); v += np.ones(3); self.value = v",
        "The result has shape (3,3)",
        "the shape on the left, (3,1)",
    ),
    relu(
        "math with an array",
        "import math; self.value = math.exp(np.ones(3))",
        "math.exp takes one number only. np.exp works on whole arrays",
    ),
    relu("float of an array", "self.value = float(np.ones(3))", "float() needs one number"),
    relu(
        "an array in one place",
        "v = np.ones(3); v[0] = np.ones(2); self.value = v",
        "`v[0]` has room for one number",
    ),
    relu("a list times a float", "v = [1.0, 2.0]; self.value = v * 2.0", "`v` is a Python list"),
    relu("a list minus a list", "v = [1.0]; self.value = v - v", "`v` is a Python list"),
    relu("a tuple plus a number", "v = (1.0,); self.value = v + 1.0", "`v` is a Python tuple"),
    relu("the shape of a list", "v = [1.0]; self.value = v.shape", "`v` is a Python list"),
    Program(
        "a gradient under the array",
        "q9_relu",
        RELU_GRADIENT,
        "self.gradients[x.value] = upstream * (x.value > 0.0)\n",
        ("The key is an array, `x.value`", "use `x` as the key"),
    ),
    relu("a list as a key", "d = {[1]: 2}", "A list can change", "cannot be a key"),
    Program(
        "__int__",
        "q4_linear",
        LINEAR_INIT,
        LINEAR_INIT.replace("__init__", "__int__"),
        ("defines `__int__` in class Linear", "`__init__`, with two underscores"),
    ),
    Program(
        "a constructor with other parameters",
        "q4_linear",
        LINEAR_INIT + "        super().__init__([X, W, b])\n",
        "    def __init__(self, nodes):\n        super().__init__(nodes)\n",
        ("says `def __init__(self, nodes)`; the checks gave 3, self not counted",),
    ),
    relu(
        "too many arguments",
        "self.value = forward_pass(x, x, x)",
        "says `def forward_pass(output_node, sorted_nodes)`; this line gave 3",
    ),
    relu("too few arguments", "self.value = forward_pass(x)", "this line gives it fewer"),
    relu("a method of the class", "Sigmoid.forward()", "`Sigmoid` is the class itself"),
    relu("an entry of a number", "v = np.mean(x); self.value = v[0]", "`v` is one single number"),
    relu("the length of a number", "v = 3.0; self.value = len(v)", "`v` is one single number"),
    relu(
        "a loop over a number",
        "n = 3\n        for i in n:\n            pass",
        "`n` is one whole number",
        "range(...)",
    ),
    relu(
        "an index beyond the end",
        "v = [1.0, 2.0]; self.value = v[2]",
        "`v` has 2 entries, numbered 0 to 1",
    ),
    relu(
        "the second of one input",
        "self.value = self.inbound_nodes[1].value",
        "`self.inbound_nodes` has one entry, number 0",
    ),
    relu("an index beyond an axis", "self.value = np.ones((2, 3))[0, 3]", "Axis 1 has 3 entries"),
    relu("an axis too many", "self.value = np.sum(np.ones(3), axis=1)", "has 1 axes, numbered"),
    relu(
        "an index too many", "self.value = np.ones(3)[0, 0]", "2 indices for an array with 1 axes"
    ),
    Program(
        "an empty queue",
        "q1_topological_sort",
        QUEUE,
        QUEUE + "        ready.clear()\n        ready.popleft()\n",
        ("It is empty here",),
    ),
    relu(
        "fractions into whole numbers",
        "v = np.ones(3, dtype=int); v += 0.5; self.value = v",
        "`v` is an array of whole numbers",
        "`x = x + ...`",
    ),
    relu("a number over 0", "n = 0; self.value = 1.0 / n", "The divisor `n` is 0 here"),
    relu(
        "an assert", "n = 1\n        assert n == 2", "an assert of your own: `n == 2` is not true"
    ),
    relu("a generator in brackets", "self.value = (n for n in x).sum()", "A generator, such as"),
    relu("a generator with a length", "self.value = len(n for n in x)", "A generator, such as"),
    relu(
        "a local name too early",
        "self.value = q\n        q = 1.0",
        "forward() gives `q` a value",
        "Give it a value first",
    ),
    Program(
        "a queue that changes in its loop",
        "q1_topological_sort",
        QUEUE,
        "        for node in ready:\n            ready.append(node)\n",
        ("The loop walks over a deque",),
    ),
    relu(
        "a dict that changes in its loop",
        "d = {1: 1}\n        for k in d:\n            d[k + 1] = 1",
        "The loop walks over a dict",
    ),
    relu("next of nothing", "self.value = next(iter([]))", "next() found no further item"),
    relu(
        "brackets behind an array", "self.value = x.T()", "`x.T` is no function", "leave out the ()"
    ),
    relu("round brackets for an entry", "v = [1.0]; self.value = v(0)", "`v` is no function"),
    relu("a star that is missing", "self.value = (2.0 + 1.0)(x)", "Is a * missing"),
    relu(
        "a name of Python's",
        "sum = 3.0; self.value = sum([1.0])",
        "`sum` is a function of Python's",
    ),
    relu(
        "a method that is not called",
        "v = np.ones(3); self.value = v.sum * 2.0",
        "`v.sum` is a fun",
    ),
    relu("square brackets for a call", "self.value = np.zeros[3]", "called with ( ), not with [ ]"),
    relu("a shape without brackets", "self.value = np.zeros(2, 3)", "np.zeros((rows, columns))"),
)

# The same exceptions where the sentence would be wrong: nothing of the kind may be said.
NEAR_MISSES = (
    sigmoid("an object that is no node", "self.value = object() * 2.0", "node"),
    sigmoid("a text as a factor", "v = 'a'; self.value = v * 2.0", "list", "array"),
    sigmoid("a list plus a tuple", "v = [1.0]; self.value = v + (2.0,)", "arithmetic"),
    sigmoid("nodes put in order", "self.value = sorted([x, x])", "value"),
    sigmoid("next of a list", "v = [1.0]; self.value = next(v)", "arithmetic"),
    sigmoid("a name far from all", "self.value = x.qwerty", "mean"),
    sigmoid("words of one's own", "raise TypeError(\"'Input' object is not iterable\")", "node"),
    sigmoid("a wrong index of one's own", "raise IndexError('list index out of range')", "entr"),
    sigmoid("a key of one's own", "raise KeyError(x)", "gradient", "key of"),
    sigmoid("a division of one's own", "raise ZeroDivisionError('division by zero')", "divisor"),
    sigmoid("an assertion raised by hand", "raise AssertionError('no')", "assert of your own"),
    sigmoid("modulo 0", "self.value = 1 % 0", "divisor"),
    sigmoid(
        "a name that except has taken away",
        "try:\n            1 / 0\n        except ZeroDivisionError as q:\n            pass\n"
        "        self.value = q",
        "own",
    ),
    sigmoid(
        "a product in np.einsum",
        "self.value = np.einsum('ij,jk', np.ones((2, 3)), np.ones((2, 3)))",
        "Element by element",
    ),
    sigmoid("a dict that lacks a text", "d = {'dz': 1}; self.value = d['upstream']", "mean"),
    Program(
        "Python's own __int__",
        "q4_linear",
        "        super().__init__([X, W, b])\n",
        "        super().__init__([X, W, b])\n        self.qwerty\n\n"
        "    def __int__(self):\n        return 3\n",
        ("__int__",),
    ),
)
