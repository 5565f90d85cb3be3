"""Names that are nearly the same.

Reads:  a name, and the names that are known.
Gives:  the one that was probably meant.
Leaves to others: which names may be suggested (imports/, exceptions/).
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

ALIKE = 0.75  # how similar a name must be to be suggested, from 0 to 1


def bare(name: str) -> str:
    """A name without underscores and capitals."""
    return name.replace("_", "").casefold()


def closest(name: str, known: Sequence[str], alike: float = ALIKE, shortest: int = 3) -> str:
    """The one of the known names that is most like another one; "" if none is.

    shortest: letters from which on a name that differs in letters is looked for.
    """
    for other in known:
        if bare(other) == bare(name) and other != name:
            return other
    found = difflib.get_close_matches(name, known, 1, alike) if len(name) >= shortest else []
    return found[0] if found else ""
