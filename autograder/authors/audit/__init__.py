"""Examine the grader itself on programs whose truth is known.

Reads:  an assignment with its banks: known mistakes, unlisted mistakes, right but unusual ways.
Gives:  a score card: wrong accepted, right rejected, names right and wrong, mutants alive, flakes,
        points for thieves.
Leaves to others: whether the parts of an assignment fit together (lint/).

    mutants.py     programs that differ from the solution in one place
    two_changes.py  mutants with two changes, by lot
    saboteurs/     every function that students write, broken in general ways
    equivalents.py mutants and saboteurs that an author has explained
    trials.py      what is tried, piece by piece, each in a process of a pool
    thieves/       programs that do nothing themselves, and should earn nothing
    many_secrets.py every program of the banks under many secrets
    manifest.py    reads a bank that others wrote
    bank.py        grades it
    steadiness.py  the same file again and again
    same_grades.py  the same verdicts on one job and two, under load, with one BLAS thread and two
    card.py        the counts of a question, an assignment, and the whole card
    pages.py       the card as text and HTML
    exam.py        the whole exam of an assignment
"""
