"""What a hostile submission would try, and the places where it is tried.

reach.py, forge.py, stall.py   the scripts, by what they are after
further.py                     more to reach: metadata, signals sent by way of files
steal.py                       ways to find right answers beside the code under test
spoil.py                       answers that try to break whoever judges them
linger.py                      what costs the class time, or the grader memory, without computing
channels.py, channels_beside.py   from a worker that knows hidden inputs to one that may print
spies.py                       submissions that try to get hidden inputs to students
names.py                       what scripts look for in the grader, by its real names
environments.py                machines that a grader may run on, emulated
driver.py                      grades every script in one of them and prints what came of it
drive_more.py, drive_channels.py   the same for steal, spoil and linger, and for channels
crowd.py                       grades a crowd of which half is hostile
"""
