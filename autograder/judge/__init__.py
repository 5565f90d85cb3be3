"""Judge an implementation by probes: what check.py and the grader have in common.

This package goes into the student zip as it is. It needs NumPy and portable standard modules only.
"""
