"""Whole submissions with exactly one fault, each made from a solution by a small edit.

In the new text ^ stands right before the character that the caret must point to; without it the
place is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = "\N{BLACK UP-POINTING TRIANGLE}"
EVERYTHING = "*"  # in place of a part of the source


@dataclass(frozen=True)
class Fault:
    """One fault: `old` of the source becomes `new`; the words that the student must read.

    never: words that would be wrong. question: the one that shows it, where it is one alone.
    """

    name: str
    old: str
    new: str
    words: tuple[str, ...]
    never: tuple[str, ...] = ()
    question: str = ""

    def marked(self, source: str) -> str:
        """The faulty source with the mark in it."""
        if self.old == EVERYTHING:
            return self.new.replace("^", MARK)
        assert self.old in source, f"{self.name}: {self.old!r} is not in the source"
        return source.replace(self.old, self.new.replace("^", MARK), 1)

    def spoil(self, source: str) -> str:
        """The faulty source."""
        return self.marked(source).replace(MARK, "")

    def place(self, source: str) -> tuple[int, int]:
        """Line and column, from 1, that must be named; (0, 0) if any will do."""
        before, mark, _ = self.marked(source).partition(MARK)
        return (before.count("\n") + 1, len(before.split("\n")[-1]) + 1) if mark else (0, 0)


VALUE = "self.value = sum(node.value for node in self.inbound_nodes)\n"
FORWARD = "def forward_pass(output_node, sorted_nodes):\n"
NODE = "class Node:\n"
READY = "            if waiting[consumer] == 0:\n"

SYNTAX = (
    Fault(
        "smart quotes",
        'log = logging.getLogger("miniflow")',
        "log = logging.getLogger(^\u201cminiflow\u201d)",
        ("typographic quote", "U+201C", "straight quotes"),
    ),
    Fault(
        "smart triple quotes",
        '"""Compute self.value from the values of the inbound nodes."""',
        "^\u201c\u201c\u201cCompute it.\u201d\u201d\u201d",
        ("typographic quote",),
    ),
    Fault(
        "a prime for a quote",
        "    return order\n",
        "    return ^\u2032order\u2032\n",
        ("typographic quote", "U+2032"),
    ),
    Fault(
        "minus sign",
        "self.difference = y - a",
        "self.difference = y ^\u2212 a",
        ("U+2212", "is not the - that"),
    ),
    Fault(
        "en dash",
        "self.difference = y - a",
        "self.difference = y ^\u2013 a",
        ("U+2013", "is not the - that"),
    ),
    Fault("multiplication sign", "upstream * 1.0", "upstream ^\u00d7 1.0", ("is not the * that",)),
    Fault(
        "less or equal sign", "(x.value > 0.0)", "(x.value ^\u2265 0.0)", ("is not the >= that",)
    ),
    Fault(
        "no-break space",
        "self.value = X @ W + b",
        "self.value =^\u00a0X @ W + b",
        ("looks like a blank", "U+00A0", "space bar"),
    ),
    Fault(
        "no-break spaces as indentation",
        "        self.value = X @ W + b",
        "^\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0self.value = X @ W + b",
        ("looks like a blank", "The file has 8 of them"),
    ),
    Fault(
        "zero-width space",
        "self.value = X @ W + b",
        "self.value^\u200b = X @ W + b",
        ("invisible character", "U+200B"),
    ),
    Fault(
        "full-width brackets",
        "list(inbound_nodes)",
        "list^\uff08inbound_nodes\uff09",
        ("U+FF08", "is not the ( that", "keyboard"),
    ),
    Fault("full-width colon", FORWARD, FORWARD.replace(":", "^\uff1a"), ("is not the : that",)),
    Fault(
        "full-width comma",
        "(output_node, sorted_nodes)",
        "(output_node^\uff0c sorted_nodes)",
        ("is not the , that",),
    ),
    Fault(
        "an emoji",
        "    return order\n",
        "    return order ^\U0001f600\n",
        ("U+1F600", "texts and comments only"),
    ),
    Fault(
        "tabs and spaces",
        "        self.value = X @ W + b",
        "^\tself.value = X @ W + b",
        ("Tabs and spaces are mixed", "indented with tabs", "4 spaces"),
    ),
    Fault(
        "unexpected indent",
        "    return order\n",
        "      ^return order\n",
        ("indented by 6",),
    ),
    Fault(
        "indented further for no reason",
        "        self.difference = y - a\n",
        "            ^self.difference = y - a\n",
        ("indented by 12 spaces", "by 8 spaces", "opens no block"),
    ),
    Fault(
        "unindent does not match",
        "            self.gradients[node] = upstream * 1.0\n",
        "            pass\n          ^self.gradients[node] = upstream * 1.0\n",
        ("indented by 10", "fits no block", "0, 4, 8 or 12"),
    ),
    Fault(
        "first line indented",
        '"""miniflow.py: a small',
        '  ^"""miniflow.py: a small',
        ("begins with a line that is indented by 2 spaces",),
    ),
    Fault(
        "missing colon after def",
        FORWARD,
        FORWARD.replace(":", "^"),
        ("colon (:) is missing", "`def`"),
    ),
    Fault("missing colon after class", NODE, "class Node^\n", ("colon (:) is missing", "`class`")),
    Fault(
        "missing colon after if", READY, READY.replace(":", "^"), ("colon (:) is missing", "`if`")
    ),
    Fault(
        "missing colon before a comment",
        READY,
        "            if waiting[consumer] == 0^  # it is: ready\n",
        ("colon (:) is missing", "`if`"),
    ),
    Fault(
        "missing colon after for",
        "for node in self.inbound_nodes:\n",
        "for node in self.inbound_nodes^\n",
        ("colon (:) is missing", "`for`"),
    ),
    Fault(
        "missing colon after else",
        "    return order\n",
        "    if order:\n        pass\n    else^\n        pass\n    return order\n",
        ("colon (:) is missing", "`else`"),
    ),
    Fault(
        "missing colon after a head of two lines",
        FORWARD,
        "def forward_pass(\n    output_node, sorted_nodes\n)^\n",
        ("colon (:) is missing", "`def`"),
    ),
    Fault(
        "else if",
        "    return order\n",
        "    if order:\n        pass\n    ^else if ready:\n        pass\n    return order\n",
        ("`elif`",),
    ),
    Fault(
        "unclosed round bracket",
        "np.prod(others, axis=0)",
        "np.prod^(others, axis=0",
        ("This ( is never closed",),
    ),
    Fault(
        "unclosed square bracket",
        "waiting[consumer] = ",
        "waiting^[consumer = ",
        ("This [ is never closed",),
    ),
    Fault(
        "unclosed list over lines",
        "    order = []\n",
        "    order = ^[\n",
        ("This [ is never closed",),
    ),
    Fault(
        "unclosed bracket before if",
        "    ready = deque(feed_dict)\n",
        "    ready = deque^(feed_dict\n    if ready:\n        pass\n",
        ("This ( is never closed",),
    ),
    Fault(
        "one bracket too many", "deque(feed_dict)\n", "deque(feed_dict)^)\n", ("closes nothing",)
    ),
    Fault(
        "brackets of two kinds",
        "deque(feed_dict)\n",
        "deque(feed_dict^]\n",
        ("cannot close the (", "Is a ) missing"),
    ),
    Fault(
        "unclosed quote",
        'logging.getLogger("miniflow")',
        'logging.getLogger(^"miniflow)',
        ('The text that " opens here',),
    ),
    Fault(
        "apostrophe in single quotes",
        'logging.getLogger("miniflow")',
        "logging.getLogger('it's mine^')",
        ("The text that ' opens here", 'put the text between " and "'),
    ),
    Fault(
        "docstring without its end",
        '"""Large |x| saturates at 0 or 1; that is right."""',
        '^"""Large |x| saturates at 0 or 1; that is right.',
        ('The text that """ opens here is never closed',),
    ),
    Fault(
        "docstring without its beginning",
        '        """Large |x| saturates at 0 or 1; that is right."""',
        '        Large |x| saturates at 0 or 1; that is right.^"""',
        ("swallows line", 'A """ is missing'),
    ),
    Fault("= for ==", READY, READY.replace("==", "^="), ("does not compare", "write ==")),
    Fault(
        "= for == in while",
        "    while ready:\n",
        "    while ready ^= True:\n",
        ("does not compare", "write =="),
    ),
    Fault(
        "Python 2 print",
        "    return order\n",
        '    ^print "order:", order\n    return order\n',
        ("Python 2", '`print("order:", order)`'),
    ),
    Fault(
        "Python 2 print of a name",
        "    return order\n",
        "    ^print order  # look\n    return order\n",
        ("Python 2",),
    ),
    Fault(
        "merge conflict",
        "    return order\n",
        "^<<<<<<< HEAD\n    return order\n=======\n    return list(order)\n>>>>>>> mine\n",
        ("<<<<<<<", "git", "delete the marks"),
    ),
    Fault(
        "left-over end of a merge conflict",
        "    return order\n",
        "    return order\n^>>>>>>> mine\n",
        (">>>>>>>", "git"),
    ),
    Fault("pasted prompt", NODE, "^>>> import math\n" + NODE, (">>> is the prompt", "Delete")),
    Fault(
        "pasted IPython prompt", NODE, "^In [3]: import math\n" + NODE, ("In [3]: is the prompt",)
    ),
    Fault("a magic", NODE, "^%matplotlib inline\n" + NODE, ("commands of Jupyter",)),
    Fault(
        "a cell magic",
        '"""miniflow.py: a small',
        '^%%time\n"""miniflow.py: a small',
        ("commands of Jupyter",),
    ),
    Fault(
        "a shell line of Jupyter", NODE, "^!pip install numpy\n" + NODE, ("commands of Jupyter",)
    ),
    Fault("a help line of Jupyter", NODE, "^np.prod?\n" + NODE, ("commands of Jupyter",)),
    Fault("a terminal's command", NODE, "^pip install numpy\n" + NODE, ("command for a terminal",)),
    Fault(
        "def with nothing in it",
        NODE,
        "^def helper():\n\n\n" + NODE,
        ("`def helper():` opens a block", "`pass`"),
    ),
    Fault(
        "def with only a comment",
        NODE,
        "^def helper():\n    # later\n\n\n" + NODE,
        ("opens a block", "A comment alone does not count"),
    ),
    Fault(
        "a body that is not indented",
        "    def forward(self):\n"
        '        """All inputs have one shape; so has the value."""\n'
        f"        {VALUE}",
        "    ^def forward(self):\n    " + VALUE,
        ("`def forward(self):` opens a block", "4 more spaces"),
    ),
    Fault(
        "a loop with nothing in it at the end of the file",
        'log.debug("backward %s: dC/d(%s) = %s", type(node).__name__, name, gradient)\n',
        "pass\n    ^for node in graph:\n",
        ("`for node in graph:` opens a block",),
    ),
    Fault(
        "return outside of a function",
        "    return order\n",
        "^return order\n",
        ("`return` stands outside of any function", "indentation"),
    ),
    Fault(
        "break outside of a loop",
        "    return order\n",
        "    ^break\n",
        ("`break` stands outside of any loop",),
    ),
    Fault(
        "lambda as a name",
        "    return order\n",
        "    ^lambda = 0.1\n    return order\n",
        ("`lambda` is a keyword of Python", "`lambda_`"),
    ),
    Fault(
        "lambda as a parameter",
        "(trainables, learning_rate=1e-2)",
        "(trainables, ^lambda=1e-2)",
        ("`lambda` is a keyword of Python",),
    ),
    Fault(
        "a notebook",
        '"""miniflow.py: a small',
        '^{"cells": [{"cell_type": "code"\n"""miniflow.py: a small',
        ("Jupyter notebook", "Executable Script"),
    ),
    Fault(
        "a web page",
        '"""miniflow.py: a small',
        '^<!DOCTYPE html>\n<html><body>\n"""miniflow.py: a small',
        ("web page",),
    ),
    Fault(
        "something else",
        "    return order\n",
        "    return order order\n",
        ("Python says: invalid syntax", "the one above it"),
    ),
    Fault(
        "a call that is assigned to",
        "    return order\n",
        "    len(order) = 3\n",
        ("Python says:", "assign"),
    ),
)

END = "    # END SOLUTION\n\n\ndef trace(graph):\n"
IMPORT = (
    Fault(
        "a notebook under the name of a module",
        "*",
        '{"cells": [{"cell_type": "code", "execution_count": ^null, "metadata": {},\n'
        '  "outputs": [], "source": ["import numpy as np"]}],\n'
        ' "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n',
        ("Jupyter notebook", "Renaming it does not convert it"),
    ),
    Fault(
        "np without an import",
        "import numpy as np\n",
        "\nx = ^np.zeros(3)\n",
        ("`np` is not defined", "`import numpy as np`"),
    ),
    Fault(
        "numpy imported under its full name",
        "import numpy as np\n",
        "import numpy\n\nx = ^np.zeros(3)\n",
        ("Line 18 imports numpy under its full name", "Write `import numpy as np` there"),
    ),
    Fault("math without an import", NODE, "half = ^math.pi / 2\n\n\n" + NODE, ("`import math`",)),
    Fault(
        "deque without an import",
        "from collections import deque\n\nimport numpy as np\n",
        "\nimport numpy as np\n\nready = ^deque()\n",
        ("`from collections import deque`",),
    ),
    Fault(
        "a misspelt class",
        "class Input(Node):",
        "class Input(^Nodes):",
        ("`Nodes` is not defined", "Did you mean `Node`, which line 23 defines?"),
    ),
    Fault(
        "a class in lower case",
        "class Input(Node):",
        "class Input(^node):",
        ("Did you mean `Node`",),
    ),
    Fault("true for True", NODE, "DEBUG = ^true\n\n\n" + NODE, ("`True`",)),
    Fault("None of another language", NODE, "nothing = ^null\n\n\n" + NODE, ("`None`",)),
    Fault(
        "a name before its definition",
        NODE,
        "order = ^topological_sort({})\n\n\n" + NODE,
        ("before line 237 defines it", "top to bottom"),
    ),
    Fault(
        "self outside of a method",
        NODE,
        "^self.value = None\n\n\n" + NODE,
        ("inside a method only", "lost its indentation"),
    ),
    Fault(
        "slef for self in a class body",
        "    def __init__(self, inbound_nodes=()):\n",
        "    ^self.x = 1\n\n    def __init__(self, inbound_nodes=()):\n",
        ("inside a method only",),
    ),
    Fault(
        "torch",
        "import numpy as np\n",
        "import numpy as np\n^import torch\n",
        ("The package torch is not installed", "START_HERE.md lists"),
    ),
    Fault(
        "part of scipy",
        "import numpy as np\n",
        "import numpy as np\n^from scipy.special import expit\n",
        ("The package scipy is not installed",),
    ),
    Fault(
        "tensorflow",
        "import numpy as np\n",
        "import numpy as np\n^import tensorflow as tf\n",
        ("The package tensorflow is not installed",),
    ),
    Fault(
        "a misspelt package",
        "import numpy as np\n",
        "^import nunpy as np\n",
        ("There is no module nunpy", "Did you mean numpy?"),
    ),
    Fault(
        "a module of numpy that is not there",
        "import numpy as np\n",
        "import numpy as np\n^import numpy.optimise\n",
        ("numpy is there", "no module numpy.optimise"),
    ),
    Fault(
        "a file of their own that is not handed in",
        "import numpy as np\n",
        "import numpy as np\n^from helpers import flatten\n",
        ("There is no module helpers", "move its code into miniflow.py"),
    ),
    Fault(
        "the course's own checks",
        "import numpy as np\n",
        "import numpy as np\n^from probes import StandIn\n",
        ("probes belongs to the course's checks", "take this import out"),
    ),
    Fault(
        "the course's tests",
        "import numpy as np\n",
        "import numpy as np\n^import tests.q4_linear\n",
        ("tests belongs to the course's checks",),
    ),
    Fault(
        "a file that imports itself",
        "import numpy as np\n",
        "import numpy as np\n^from miniflow import Node\n",
        ("miniflow.py imports itself",),
    ),
    Fault(
        "a data file",
        NODE,
        'data = ^np.loadtxt("data.csv")\n\n\n' + NODE,
        ("FileNotFoundError", "no other file can be read", "__main__"),
    ),
    Fault(
        "a data file with open",
        NODE,
        'text = ^open("data/digits.csv").read()\n\n\n' + NODE,
        ("no other file can be read",),
    ),
    Fault(
        "a log file",
        NODE,
        'out = ^open("/no/such/folder/log.txt", "w")\n\n\n' + NODE,
        ("none can be written",),
    ),
    Fault("input()", NODE, 'rate = float(^input("rate? "))\n\n\n' + NODE, ("input() waits",)),
    Fault("sys.exit()", NODE, "import sys\n^sys.exit()\n\n\n" + NODE, ("ends the program",)),
    Fault("quit()", NODE, "^quit()\n\n\n" + NODE, ("ends the program",)),
    Fault(
        "a stub that is called",
        END,
        "    # END SOLUTION\n\n\ndef later():\n"
        '    ^raise NotImplementedError("q1")\n\n\nlater()\n\n\ndef trace(graph):\n',
        ("later is not written yet", "as soon as the file is imported", "Line 311 led there"),
    ),
    Fault(
        "endless recursion",
        NODE,
        "def deep(n):\n    return ^deep(n + 1)\n\n\ndeep(0)\n\n\n" + NODE,
        ("RecursionError", "deep (line 23)", "calls that never end"),
    ),
    Fault(
        "an experiment that fails",
        END,
        "    # END SOLUTION\n\n\nx = ^np.zeros(3) @ np.zeros(4)\n\n\ndef trace(graph):\n",
        ("ValueError", "top level", "__main__"),
        ("size 4",),
    ),
    Fault(
        "an assertion with a message of its own",
        NODE,
        '^assert False, "SECRET"\n\n\n' + NODE,
        ("AssertionError", "top level"),
        ("SECRET",),
    ),
    Fault(
        "an error class of its own",
        NODE,
        'class SECRET(Exception):\n    pass\n\n\n^raise SECRET("SECRET")\n\n\n' + NODE,
        ("an exception of your own",),
        ("SECRET",),
    ),
    Fault(
        "a hand-made syntax error",
        NODE,
        '^raise SyntaxError("SECRET")\n\n\n' + NODE,
        ("SyntaxError",),
        ("SECRET", "cannot read"),
    ),
    Fault(
        "a text that is compiled",
        NODE,
        '^exec("1 +")\n\n\n' + NODE,
        ("SyntaxError",),
        ("cannot read",),
    ),
    Fault(
        "an index error",
        NODE,
        "last = ^[][0]\n\n\n" + NODE,
        ("IndexError: list index out of range", "top level"),
    ),
)

RELU = "class ReLU(Node):\n"
SIGMOID = """    def forward(self):
        \"\"\"Large |x| saturates at 0 or 1; that is right.\"\"\"
        self.value = 1.0 / (1.0 + np.exp(-self.inbound_nodes[0].value))
"""
NO_SELF = SIGMOID.replace("(self)", "()")
SELF_LATE = SIGMOID.replace("(self)", "(node, self)")
LOST = SIGMOID.replace("\n    ", "\n")[4:]
SGD = "def sgd_update(trainables, learning_rate=1e-2):\n"
STEP = "        trainable.value = trainable.value - learning_rate"

CALL = (
    Fault(
        "np without an import, in methods",
        "import numpy as np\n",
        "",
        ("NameError", "`np` is not defined", "`import numpy as np`"),
        question="q5_sigmoid",
    ),
    Fault(
        "slef",
        SIGMOID,
        SIGMOID.replace("(self)", "(slef)"),
        ("`def forward` in line 153 calls its first parameter `slef`: write `self`",),
        question="q5_sigmoid",
    ),
    Fault(
        "a method without self",
        SIGMOID,
        NO_SELF,
        ("`def forward` in line 153 is a method, so `self` must be its first parameter",),
        question="q5_sigmoid",
    ),
    Fault(
        "self that is not the first parameter",
        SIGMOID,
        SELF_LATE,
        ("`def forward` in line 153 is a method",),
        question="q5_sigmoid",
    ),
    Fault(
        "a method that lost its indentation",
        SIGMOID + "\n",
        LOST + "\n\nclass Rest(Node):\n",
        (
            "Line 153 defines forward(self) outside of any class",
            "class Sigmoid (line 147)",
            "indent it by 4",
        ),
        question="q5_sigmoid",
    ),
    Fault(
        "a misspelt parameter",
        STEP,
        STEP.replace("learning_rate", "learning_rates"),
        ("Did you mean `learning_rate`?",),
        question="q8_sgd_update",
    ),
    Fault(
        "a misspelt local name",
        "    return order\n",
        "    return ordre\n",
        ("Did you mean `order`?",),
        question="q1_topological_sort",
    ),
    Fault(
        "torch inside a function",
        STEP,
        "        import torch\n\n" + STEP,
        ("The package torch is not installed",),
        question="q8_sgd_update",
    ),
    Fault(
        "a method called without self",
        "        self.difference = y - a\n",
        "        self.difference = y - a\n        backward()\n",
        ("`backward` is a method of MSE", "`self.backward`"),
        question="q6_mse",
    ),
    Fault(
        "a file opened inside a function",
        STEP,
        '        open("/no/such/folder/log.txt", "w")\n' + STEP,
        ("no other file can be read",),
        question="q8_sgd_update",
    ),
    Fault(
        "a class in other letters",
        RELU,
        RELU.replace("ReLU", "Relu"),
        (
            "There is no miniflow.ReLU",
            "Line 203 of miniflow.py defines Relu, which is another name",
            "capitals",
        ),
        question="q9_relu",
    ),
    Fault(
        "a function in camel case",
        SGD,
        SGD.replace("sgd_update", "sgdUpdate"),
        ("There is no miniflow.sgd_update", "defines sgdUpdate"),
        question="q8_sgd_update",
    ),
    Fault(
        "a misspelt function",
        SGD,
        SGD.replace("sgd_update", "sgd_updat"),
        ("defines sgd_updat, which is another name",),
        question="q8_sgd_update",
    ),
    Fault(
        "a name with a prefix",
        RELU,
        RELU.replace("ReLU", "MyReLU"),
        ("defines MyReLU",),
        question="q9_relu",
    ),
    Fault(
        "a class inside a function",
        RELU,
        "def wrapped():\n    class ReLU(Node):\n        pass\n\n\nclass Other(Node):\n",
        ("Line 204 defines ReLU inside the function wrapped (line 203)", "Move it to the margin"),
        question="q9_relu",
    ),
    Fault(
        "a class inside a class",
        RELU,
        "class Group:\n    class ReLU(Node):\n        pass\n\n\nclass Other(Node):\n",
        ("Line 204 defines ReLU inside the class Group",),
        question="q9_relu",
    ),
    Fault(
        "a class that does not exist unless the file is run",
        RELU,
        'if __name__ == "__main__":\n\n    class ReLU(Node):\n        pass\n\n\n'
        "class Other(Node):\n",
        ("Line 205 defines ReLU under `if __name__", "does not run"),
        question="q9_relu",
    ),
    Fault(
        "a class in a comment",
        RELU,
        "# class ReLU(Node):\nclass Other(Node):\n",
        ("Line 203 has it, but as a comment",),
        question="q9_relu",
    ),
    Fault(
        "a class in a text",
        RELU,
        '"""\nclass ReLU(Node):\n"""\n\n\nclass Other(Node):\n',
        ("Line 204 has it, but as a text between triple quotes",),
        question="q9_relu",
    ),
    Fault(
        "a class that is nowhere",
        RELU,
        "class Other(Node):\n",
        ("There is no miniflow.ReLU: look at spelling and indentation.",),
        question="q9_relu",
    ),
    Fault(
        "a file without any definition",
        "*",
        "x = 1\n",
        ("defines no class and no function at all",),
        question="q9_relu",
    ),
)
