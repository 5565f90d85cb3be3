"""Why a file that Python can read does not run, or lacks a name: a module for each subject."""
