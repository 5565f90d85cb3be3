"""Tell how late an attempt is, and what that costs.

Reads:  an attempt's time and flags, the assignment's policy.
Gives:  seconds after the due date; points taken off.
Leaves to others: waivers and overrides (grades.py).
"""

from __future__ import annotations

import math
from datetime import datetime

from autograder.course.assignment import LatePolicy

MINUTE, DAY = 60.0, 86_400.0  # seconds


def seconds_late(
    policy: LatePolicy, submitted_at: datetime | None, flag: bool | None, late_by: float | None
) -> float | None:
    """How long after the due date; 0.0 if in time, None if late by an unknown time.

    flag, late_by: what the system says. The policy's own due date comes first, if both times are
    known: a system may not know of an extension for all.
    """
    if policy.due is not None and submitted_at is not None:
        due = policy.due
        if submitted_at.tzinfo is None:  # a local time, as the due date's place counts it
            submitted_at = submitted_at.replace(tzinfo=due.tzinfo)
        elif due.tzinfo is None:
            due = due.replace(tzinfo=submitted_at.tzinfo)
        return max(0.0, (submitted_at - due).total_seconds())
    if late_by is not None:
        return max(0.0, late_by)
    return None if flag else 0.0


def points_off(policy: LatePolicy, late_by: float | None, possible: float) -> float:
    """Points taken off an attempt: for each day begun, counted from the due date.

    late_by: seconds; None, by an unknown time, counts as one day.
    """
    if late_by is not None and late_by <= policy.grace_minutes * MINUTE:
        return 0.0
    days = 1 if late_by is None else math.ceil(late_by / DAY)
    percent = min(days * policy.percent_per_day, policy.cap_percent)
    return round(possible * percent / 100, 6)
