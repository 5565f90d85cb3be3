"""The parts of lab.py: the graphs, their numbers, their pictures."""
