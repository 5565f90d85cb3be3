"""Run a submission in a process of its own, where it can do little harm.

Between two processes:
    wire.py            plain data as bytes, and back, whatever the bytes are
    channel.py         frames over a socket, with deadlines
    reply.py           the form of what a worker sends back
    script.py          all requests of a question in one message

In the fork server and its workers:
    start.py           enters namespaces, then becomes the fork server
    fork_server.py     forks workers; imports the submission in them and answers requests
    prewarm.py         what the fork server does once, so that its workers need not
    state.py           settings of Python and NumPy, put back between questions
    suspicious.py      notes what a submission does that no exercise asks for
    confinement.py     what both give up, by means of
    namespaces.py      no other process in sight, no network
    landlock.py        which files can be reached (Landlock)
    syscall_filter.py  which system calls can be made (seccomp)
    kernel.py          the system calls that Python does not offer
    trial.py           tries the forbidden actions
    trial_kernel.py    those that ask the kernel for signals, or leave a trace in it

In the grader:
    fork_server_client.py          starts a fork server, forks and ends workers
    process.py         holds and kills processes
    time_limits.py     the limits of time: what a worker has used, and when that is too much
    worker_client.py   asks one worker, checks its replies
    submission.py      a whole submission, a fresh worker for every question
    fast_path.py       a whole submission in one worker, as long as everything passes
    isolation.py       how well workers are kept in, measured
    sandbox.py         a fork server whose isolation was measured
"""
