"""Say in words why a student's file cannot be read, cannot be imported, or raised an exception.

Reads:  source text; what Python raised.
Gives:  words for the student, by five functions:
        syntax/causes.py       why_unreadable    Python cannot read the file
        imports/causes.py      why_not_imported  it can, but the file does not run
                               hint              a likely cause of an exception in a check
        imports/missing.py     why_missing       a name that the checks ask for is not there
        exceptions/rules.py    why_raised        what an exception means in its line
Leaves to others: who may see it (no_answer_sentences.py), rules that only an assignment can know
        (its advice.py, which travels as tests/helpers/advice.py).

On the ground floor: source_lines.py (lines and excerpts), source_scan.py (brackets and quotes),
outline.py (what a file defines), error_location.py (the line at fault), raised_at.py (the
expression at fault and its values), alike.py (names that are nearly the same). Above it a package
for each kind of trouble: a module of rules for each subject, and one that holds their order.

All of it goes into the student zip and needs the standard library alone.
"""
