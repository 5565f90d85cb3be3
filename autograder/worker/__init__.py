"""Run a submission in a process of its own, where it can do little harm.

channel.py     frames over a socket, with deadlines
boundary.py    what of files and network a worker may reach
zygote.py      the warm process that forks workers; the worker's own side
client.py      the grader's side: start a zygote, ask a worker, end it
clock.py       how much time a worker has used
isolated.py    a whole submission, a fresh worker for every question
run_through.py the same in one worker, as long as all passes
state.py       what that worker puts back between questions
warmth.py      what a zygote does once, so that its workers need not
"""
