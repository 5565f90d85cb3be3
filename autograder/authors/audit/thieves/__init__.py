"""Steal points with programs that do nothing themselves; they should earn none.

Reads:  an assignment: what students receive, and the solution's answers.
Gives:  for each thief the cases that pay it.
Leaves to others: wrong programs of people who tried (audit/trials.py).

    thefts.py       what a thief was paid, as data and as a table
    replaying.py    thieves that answer probes without any code: other secrets, the public table,
                    recordings of other inputs and recordings that were altered
    stubs.py        what students write, as they receive it; lazy bodies
    probe_thief.py  text that is put to a submission: it takes what lies around as its answer
    probing.py      the variants of that thief, and what each of them is told to look for
    pieces.py       the same, in a pool of processes
    trying.py       put the cases of a question to a thief, here or in a worker
"""
