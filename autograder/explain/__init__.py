"""Explain failed cases: the smallest inputs found that show the failure, and files to replay it.

search.py       finds an example for each failed case of a submission
shrink.py       which smaller inputs to try
plain_data.py   walks through plain data and changes parts of it
json_values.py  plain data as JSON
output.py       the explanation as text and as JSON
folder.py       writes a folder for each example
replay.py       lies in that folder: runs the case again
"""
