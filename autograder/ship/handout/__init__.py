"""The handout of an assignment as one HTML page that loads nothing.

Reads:  the Markdown of a handout.
Gives:  handout.html, with every formula as MathML; formulas as MathML for the course site too.
Leaves to others: what the handout says (assignments/), where the page goes (template.py).
"""
