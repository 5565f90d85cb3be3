"""What scripts find in the grader by its name: taken from the grader, so that no name goes stale.

A script that looks for something which was renamed would prove nothing.
"""

from __future__ import annotations

from autograder.grading import diagnosis, expected_answers, grader
from autograder.judge import cases, checks, comparison
from autograder.judge.answers import Answer
from autograder.worker import fork_server
from autograder.worker.channel import Channel
from autograder.worker.reply import reply_to

# Names of modules that decide in the grader.
DECIDING_MODULES = [
    module.__name__ for module in (comparison, checks, cases, grader, expected_answers, diagnosis)
]
# An expression, after `import gc`: the worker's end of the connection to the grader.
FIND_CHANNEL = f"[o for o in gc.get_objects() if type(o).__name__ == {Channel.__name__!r}][-1]"
# A reply without a value, as the grader expects it.
EMPTY_REPLY = reply_to(1, Answer())
# The functions of a worker that answer a whole question, and send an answer.
ANSWER_ALL, SEND_ANSWER = fork_server.answer_all.__name__, fork_server.send_answer.__name__
