"""Whole submissions with exactly one fault, each made from a solution by a small edit.

The mark in the new text stands right before the character that the caret must point to; without a
mark the place is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = "\N{BLACK UP-POINTING TRIANGLE}"


@dataclass(frozen=True)
class Fault:
    """One fault: `old` of the source becomes `new`; the words that the student must read.

    never: words that would be wrong.
    """

    name: str
    old: str
    new: str
    words: tuple[str, ...]
    never: tuple[str, ...] = ()

    def marked(self, source: str) -> str:
        """The faulty source with the mark in it."""
        assert self.old in source, f"{self.name}: {self.old!r} is not in the source"
        return source.replace(self.old, self.new, 1)

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
SORT = "    return order\n"
BASE = '        self.inbound_nodes = list(inbound_nodes)\n'
READY = "            if waiting[consumer] == 0:\n"

SYNTAX = (
    Fault("smart quotes", 'log = logging.getLogger("miniflow")', "log = logging.getLogger(^\u201cminiflow\u201d)", ("typographic quote", "U+201C", "straight quotes")),
    Fault("smart triple quotes", '"""Compute self.value from the values of the inbound nodes."""', "^\u201c\u201c\u201cCompute it.\u201d\u201d\u201d", ("typographic quote",)),
    Fault("a prime for a quote", "    return order\n", "    return ^\u2032order\u2032\n", ("typographic quote", "U+2032")),
    Fault("minus sign", "self.difference = y - a", "self.difference = y ^\u2212 a", ("U+2212", "only looks like -")),
    Fault("en dash", "self.difference = y - a", "self.difference = y ^\u2013 a", ("U+2013", "only looks like -")),
    Fault("multiplication sign", "upstream * 1.0", "upstream ^\u00d7 1.0", ("only looks like *",)),
    Fault("less or equal sign", "(x.value > 0.0)", "(x.value ^\u2265 0.0)", ("only looks like >=",)),
    Fault("no-break space", "self.value = X @ W + b", "self.value =^\u00a0X @ W + b", ("looks like a blank", "U+00A0", "space bar")),
    Fault("no-break spaces as indentation", "        self.value = X @ W + b", "^\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0self.value = X @ W + b", ("looks like a blank", "The file has 8 of them")),
    Fault("zero-width space", "self.value = X @ W + b", "self.value^\u200b = X @ W + b", ("invisible character", "U+200B")),
    Fault("full-width brackets", "list(inbound_nodes)", "list^\uff08inbound_nodes\uff09", ("U+FF08", "not the plain (", "keyboard")),
    Fault("full-width colon", FORWARD, FORWARD.replace(":", "^\uff1a"), ("not the plain :",)),
    Fault("full-width comma", "(output_node, sorted_nodes)", "(output_node^\uff0c sorted_nodes)", ("not the plain ,",)),
    Fault("an emoji", "    return order\n", "    return order ^\U0001f600\n", ("U+1F600", "texts and comments only")),
    Fault("tabs and spaces", "        self.value = X @ W + b", "^\t# b\n\tself.value = X @ W + b".replace("^\t# b\n", "^"), ("Tabs and spaces are mixed", "indented with tabs", "4 spaces")),
    Fault("unexpected indent", "    return order\n", "        ^return order\n" if False else "      ^return order\n", ("indented by 6",)),
    Fault("indented further for no reason", "        self.difference = y - a\n", "            ^self.difference = y - a\n", ("indented by 12", "by 8", "opens no block")),
    Fault("unindent does not match", "            self.gradients[node] = upstream * 1.0\n", "            pass\n          ^self.gradients[node] = upstream * 1.0\n", ("indented by 10", "fits no block", "0 or 4 or 8 or 12")),
    Fault("first line indented", '"""miniflow.py: a small', '  ^"""miniflow.py: a small', ("first statement",)),
    Fault("missing colon after def", FORWARD, FORWARD.replace(":", "^"), ("colon is missing", "`def`")),
    Fault("missing colon after class", NODE, "class Node^\n", ("colon is missing", "`class`")),
    Fault("missing colon after if", READY, READY.replace(":", "^"), ("colon is missing", "`if`")),
    Fault("missing colon before a comment", READY, "            if waiting[consumer] == 0^  # it is: ready\n", ("colon is missing", "`if`")),
    Fault("missing colon after for", "for node in self.inbound_nodes:\n", "for node in self.inbound_nodes^\n", ("colon is missing", "`for`")),
    Fault("missing colon after else", "    return order\n", "    if order:\n        pass\n    else^\n        pass\n    return order\n", ("colon is missing", "`else`")),
    Fault("missing colon after a head of two lines", FORWARD, "def forward_pass(\n    output_node, sorted_nodes\n)^\n", ("colon is missing", "`def`")),
    Fault("else if", "    return order\n", "    if order:\n        pass\n    ^else if ready:\n        pass\n    return order\n", ("`elif`",)),
    Fault("unclosed round bracket", "np.prod(others, axis=0)", "np.prod^(others, axis=0", ("The ( that opens here is never closed",)),
    Fault("unclosed square bracket", "waiting[consumer] = ", "waiting^[consumer = ", ("The [ that opens here is never closed",)),
    Fault("unclosed list over lines", "    order = []\n", "    order = ^[\n", ("The [ that opens here is never closed",)),
    Fault("unclosed bracket before if", "    ready = deque(feed_dict)\n", "    ready = deque^(feed_dict\n    if ready:\n        pass\n", ("The ( that opens here is never closed",)),
    Fault("one bracket too many", "deque(feed_dict)\n", "deque(feed_dict)^)\n", ("closes nothing",)),
    Fault("brackets of two kinds", "deque(feed_dict)\n", "deque(feed_dict^]\n", ("cannot close the (", "Is a ) missing")),
    Fault("unclosed quote", 'logging.getLogger("miniflow")', 'logging.getLogger(^"miniflow)', ('The text that " opens here',)),
    Fault("apostrophe in single quotes", 'logging.getLogger("miniflow")', "logging.getLogger('it's mine^')", ("The text that ' opens here", 'put the text between " and "')),
    Fault("docstring without its end", '"""Large |x| saturates at 0 or 1; that is right."""', '^"""Large |x| saturates at 0 or 1; that is right.', ('The text that """ opens here is never closed',)),
    Fault("docstring without its beginning", '        """Large |x| saturates at 0 or 1; that is right."""', '        Large |x| saturates at 0 or 1; that is right."""', ("triple quotes", "do not pair up")),
    Fault("= for ==", READY, READY.replace("==", "^="), ("does not compare", "write ==")),
    Fault("= for == in while", "    while ready:\n", "    while ready ^= True:\n", ("does not compare", "write ==")),
    Fault("Python 2 print", "    return order\n", '    ^print "order:", order\n    return order\n', ("Python 2", "print(...)")),
    Fault("Python 2 print of a name", "    return order\n", "    ^print order  # look\n    return order\n", ("Python 2",)),
    Fault("merge conflict", "    return order\n", "^<<<<<<< HEAD\n    return order\n=======\n    return list(order)\n>>>>>>> mine\n", ("<<<<<<<", "git", "delete the marks")),
    Fault("left-over end of a merge conflict", "    return order\n", "    return order\n^>>>>>>> mine\n", (">>>>>>>", "git")),
    Fault("pasted prompt", NODE, "^>>> import math\n" + NODE, (">>> is the prompt", "Delete")),
    Fault("pasted IPython prompt", NODE, "^In [3]: import math\n" + NODE, ("In [3]: is the prompt",)),
    Fault("a magic", NODE, "^%matplotlib inline\n" + NODE, ("commands of Jupyter",)),
    Fault("a cell magic", '"""miniflow.py: a small', '^%%time\n"""miniflow.py: a small', ("commands of Jupyter",)),
    Fault("a shell line of Jupyter", NODE, "^!pip install numpy\n" + NODE, ("commands of Jupyter",)),
    Fault("a help line of Jupyter", NODE, "^np.prod?\n" + NODE, ("commands of Jupyter",)),
    Fault("a terminal's command", NODE, "^pip install numpy\n" + NODE, ("command for a terminal",)),
    Fault("def with nothing in it", NODE, "^def helper():\n\n\n" + NODE, ("`def helper():` opens a block", "`pass`")),
    Fault("def with only a comment", NODE, "^def helper():\n    # later\n\n\n" + NODE, ("opens a block", "A comment alone does not count")),
    Fault("a body that is not indented", "    def forward(self):\n        \"\"\"All inputs have one shape; so has the value.\"\"\"\n        " + VALUE, "    ^def forward(self):\n    " + VALUE, ("`def forward(self):` opens a block", "4 more spaces")),
    Fault("a loop with nothing in it at the end of the file", 'log.debug("backward %s: dC/d(%s) = %s", type(node).__name__, name, gradient)\n', "pass\n    ^for node in graph:\n", ("`for node in graph:` opens a block",)),
    Fault("return outside of a function", "    return order\n", "^return order\n", ("`return` stands outside of any function", "indentation")),
    Fault("break outside of a loop", "    return order\n", "    ^break\n", ("`break` stands outside of any loop",)),
    Fault("lambda as a name", "    return order\n", "    ^lambda = 0.1\n    return order\n", ("`lambda` is a word of the language", "`lambda_`")),
    Fault("lambda as a parameter", "(trainables, learning_rate=1e-2)", "(trainables, ^lambda=1e-2)", ("`lambda` is a word of the language",)),
    Fault("a notebook", '"""miniflow.py: a small', '^{"cells": [{"cell_type": "code"\n"""miniflow.py: a small', ("Jupyter notebook", "Executable Script")),
    Fault("a web page", '"""miniflow.py: a small', '^<!DOCTYPE html>\n<html><body>\n"""miniflow.py: a small', ("web page",)),
    Fault("something else", "    return order\n", "    return order order\n", ("Python says: invalid syntax", "the one above it")),
    Fault("a call that is assigned to", "    return order\n", "    len(order) = 3\n", ("Python says:", "assign")),
)
SYNTAX = tuple(Fault(f.name, f.old, f.new.replace("^", MARK), f.words, f.never) for f in SYNTAX)
