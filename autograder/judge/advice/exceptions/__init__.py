"""What an exception means in the line that raised it: a module of rules for each subject."""
