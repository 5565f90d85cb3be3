"""The form of what a worker sends back.

Reads:  a request's number, an Answer, notes of attempts.
Gives:  a reply: the plain data that goes over the channel.
Leaves to others: sending it (worker/zygote.py), believing it (worker/client.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.judge.answers import Answer, to_plain


def as_plain(number: int, answer: Answer, suspicious: Sequence[str] = ()) -> dict[str, Any]:
    """An answer to the request of this number. attempts: what was tried since the last reply."""
    failure = None if answer.failure is None else dict(vars(answer.failure))
    return {
        "id": number,
        "value": answer.value,
        "failure": failure,
        "printed": to_plain(answer.printed),
        "suspicious": list(suspicious),
    }


REPLY = frozenset(as_plain(0, Answer()))
