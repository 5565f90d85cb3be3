"""Why Python cannot read a file: a module of causes for each subject."""
