"""The parts of lab.py: one module for each picture, and what they share."""
