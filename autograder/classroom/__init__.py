"""Grade a class: which submissions, on which machines, again after a change."""
