"""What the labs of all assignments share: to look at and to try, never to judge.

gallery.py runs a lab (windows, a notebook, files, plain text); style.py has its colours. It goes to
students as it is and needs NumPy and Matplotlib only.
"""
