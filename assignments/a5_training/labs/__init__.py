"""The parts of lab.py: one module for each subject."""
