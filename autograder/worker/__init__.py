"""Run a submission in a process of its own, where it can do little harm.

channel.py   frames over a socket, with deadlines
zygote.py    the warm process that forks workers; the worker's own side
client.py    the grader's side: start, ask, limit, kill
"""
