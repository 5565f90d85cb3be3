"""Forged frames and answers cost the check and no more."""

from __future__ import annotations

import pytest
from support.attacks.names import EMPTY_REPLY, FIND_CHANNEL
from support.small_submissions import kind, submissions

from autograder.worker.fork_server_client import ForkServer


@pytest.fixture(scope="module")
def fork_server():
    server = ForkServer()
    yield server
    server.close()


@pytest.fixture
def work(fork_server):
    """Make a submission out of source text; `kind` asks it for the value of a function."""
    with submissions(fork_server) as make:
        yield make


FORGED = f"""
import os, socket, struct, gc

def channel():
    return {FIND_CHANNEL}

def send(raw):
    os.write(channel().connection.fileno(), raw)

def reply(**parts):
    channel().send({EMPTY_REPLY!r} | parts)

def garbage():
    send(b"garbage" * 100)
    return 1

def huge():
    send(struct.pack("<4sIQ", b"CHR1", 2**31, 2**62))
    return 1

def two_answers():
    reply(value={{"value": 42}})
    return 0

def at_line(line):
    failure = dict(kind="exception", type_name="ValueError", file="work.py", message="", line=line)
    reply(failure=failure)
    os._exit(0)

def huge_line():
    at_line(10**300)

def negative_line():
    at_line(-5)

def true_line():
    at_line(True)

def first_line():
    at_line(1)

def other_kind():
    reply(failure={{"kind": []}})
    os._exit(0)

def other_form():
    channel().send([1, 2, 3])
    os._exit(0)

def unhashable():
    reply(failure=dict(kind="exception", type_name=[], file={{}}, line="x", message=3))
    os._exit(0)

def good():
    return 42
"""


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("garbage", "not a frame, or one that is too large"),
        ("huge", "not a frame, or one that is too large"),
        ("other_kind", "a failure of an unknown kind"),
        ("other_form", "a reply of another form"),
    ],
)
def test_forged_frames_cost_the_check_and_no_more(work, name, complaint):
    subject = work(FORGED)
    assert kind(subject, name) == "crash"
    assert f"interfered with the answers: It sent no valid answer: {complaint}." in (
        subject.suspicious
    )
    assert kind(subject, "good") == 42


def test_a_forged_failure_is_reduced_to_what_can_be_true(work):
    failure = work(FORGED).ask("call", {"name": "unhashable"}).failure
    assert (failure.kind, failure.type_name, failure.message) == ("exception", "Exception", "")
    assert (failure.file, failure.line, failure.code) == ("", 0, "")


@pytest.mark.parametrize("name", ["huge_line", "negative_line", "true_line"])
def test_a_forged_line_number_says_nothing(work, name):
    failure = work(FORGED).ask("call", {"name": name}).failure
    assert (failure.kind, failure.type_name) == ("exception", "ValueError")
    assert (failure.file, failure.line, failure.code) == ("", 0, "")


def test_a_line_that_exists_is_quoted_from_what_was_handed_in(work):
    """Else the test above could pass because no forged line arrives at all."""
    source = f"LINE = 1\n{FORGED}"
    failure = work(source).ask("call", {"name": "first_line"}).failure
    assert (failure.file, failure.line, failure.code) == ("work.py", 1, "LINE = 1")


def test_an_answer_sent_in_advance_does_not_stand_for_the_next_question(work):
    subject = work(FORGED)
    assert kind(subject, "two_answers") == 42  # it may lie about its own answer, once
    assert kind(subject, "good") == "crash"  # the surplus frame is noticed
    assert kind(subject, "good") == 42


def test_an_exception_class_of_its_own_carries_nothing_out(work):
    source = "def bad():\n    raise type('hidden_input_3_14', (ValueError,), {})('boo')\n"
    failure = work(source).ask("call", {"name": "bad"}).failure
    assert failure.type_name == "ValueError"
