"""What a hostile submission would try, and the places where it is tried.

reach.py, forge.py, stall.py   the scripts, by what they are after
spies.py                       submissions that try to get hidden inputs to students
names.py                       what scripts look for in the grader, by its real names
environments.py                machines that a grader may run on, emulated
driver.py                      grades every script in one of them and prints what came of it
crowd.py                       grades a crowd of which half is hostile
"""
