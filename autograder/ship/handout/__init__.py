"""Make one HTML page, which loads nothing, of the handout of an assignment.

Reads:  the Markdown of a handout.
Gives:  handout.html, with every formula as MathML; formulas as MathML for the course site too.
Leaves to others: what the handout says (assignments/), where the page goes (student_files.py).
"""
