"""What the labs of all assignments share: to look at and to try, never to judge.

gallery.py runs a lab (windows, a notebook, files, plain text); style.py has its colours; graph.py
and the modules built on it show computation graphs. The package knows no assignment. Students get
it as it is; it needs NumPy and Matplotlib only.
"""
