"""Say in words why a student's file cannot be read, cannot be imported, or raised an exception."""
