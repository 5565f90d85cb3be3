"""The form of what a worker sends back.

Reads:  a request's number, an Answer, notes of suspicious actions.
Gives:  a reply: the plain data that goes over the channel.
Leaves to others: sending it (fork_server.py), believing it (worker_client.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.judge.answers import Answer, to_plain


def reply_to(number: int, answer: Answer, suspicious: Sequence[str] = ()) -> dict[str, Any]:
    """The reply to the request of this number. suspicious: notes since the last reply."""
    failure = None if answer.failure is None else dict(vars(answer.failure))
    return {
        "id": number,
        "value": answer.value,
        "failure": failure,
        "printed": to_plain(answer.printed),
        "suspicious": list(suspicious),
    }


REPLY_KEYS = frozenset(reply_to(0, Answer()))
