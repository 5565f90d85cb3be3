"""What a hostile submission would try, and the places where it is tried.

reach.py, forge.py, stall.py   the scripts, by what they are after
environments.py                machines that a grader may run on, emulated
driver.py                      grades every script in one of them and says what came of it
"""
