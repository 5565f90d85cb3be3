"""autograder/reply.py: the form of what a worker sends back.

Reads:  a request's number, an Answer, notes of attempts.
Gives:  a reply: the plain data that goes over the channel.
Leaves to others: sending it (worker/zygote.py), believing it (worker/client.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.answers import Answer, to_plain


def as_plain(number: int, answer: Answer, attempts: Sequence[str] = ()) -> dict[str, Any]:
    """An answer to the request of this number. attempts: what was tried since the last reply."""
    trouble = None if answer.trouble is None else dict(vars(answer.trouble))
    return {
        "id": number,
        "value": answer.value,
        "trouble": trouble,
        "printed": to_plain(answer.printed),
        "attempts": list(attempts),
    }


REPLY = frozenset(as_plain(0, Answer()))
