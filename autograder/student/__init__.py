"""What students run: check.py goes to the top of the student zip as it is."""
