"""Break what students write in general ways, and see whether the checks notice.

Reads:  the solution of an assignment, as modules; the names of the functions that students write.
Gives:  for each function and saboteur: killed, alive, or no difference.
Leaves to others: changes to single statements (mutants.py), mistakes of one assignment (the banks).

    calls.py      what one call reads and writes, wherever it stands
    results.py    saboteurs that change what a call gives
    inputs.py     saboteurs that change what a call is given
    memory.py     saboteurs that remember what they should not
    rewriting.py  saboteurs that change the text: bounds of loops, the order of conditions
    in_turns.py   two requests in turns, so that two objects of a class are in use at once
    every.py      all of them, for one function
    variations.py requests with other numbers, on which a saboteur may differ from the solution
    trying.py     puts a saboteur into the solution, and judges it

Most saboteurs are decorators. They know no assignment: they see calls, arrays, and the places
where objects keep values.
"""
