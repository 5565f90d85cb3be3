"""Break what students write in general ways, and see whether the checks notice.

Reads:  the solution of an assignment, as modules; the names of the functions that students write.
Gives:  for each function and saboteur: killed, alive, or no difference.
Leaves to others: changes to single statements (mutants.py), mistakes of one assignment (the banks).

    calls.py      what one call reads and writes, wherever it stands
    results.py    saboteurs that change what a call gives
    inputs.py     saboteurs that change what a call is given
    memory.py     saboteurs that remember what they should not
    every.py      all of them, for one function
    variations.py requests with other numbers, on which a saboteur may differ from the solution
    trying.py     puts a saboteur into the solution, and judges it

A saboteur is a decorator. It knows no assignment: it sees calls, arrays, and the places where
objects keep values.
"""
