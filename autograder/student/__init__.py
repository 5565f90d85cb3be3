"""What students run: check.py is copied into their folder, as it stands here."""
