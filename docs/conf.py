"""Configure Sphinx, which builds the course site.

Reads:  the pages beside this file, the handouts, the docstrings, the score card, the labs.
Gives:  a site that loads nothing from elsewhere, when it is built and when it is read.
Leaves to others: formulas (_ext/formulas.py), pictures of the labs (_ext/lab_pictures.py and
        _ext/exhibits.py), the score card (_ext/scorecard.py), words of docstrings
        (_ext/docstrings.py).
"""

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
COURSE = DOCS.parent
STUBS = ("a1_derivatives", "a2_chain_rule", "a3_miniflow", "a4_gradient_descent", "a5_training")

sys.path.insert(0, str(DOCS / "_ext"))
# Last, so that `autograder` is the grader's own and not the part that students get.
sys.path += [str(COURSE / "student_template" / name) for name in STUBS]

project = "Chainrule"
author = "the authors of Chainrule"
language = "en"
smartquotes_action = "De"  # dashes and dots; quotation marks stay, as many stand for code
html_title = "Chainrule"
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_domain_indices = False
exclude_patterns = ["_ext", "_static", "audit", "pictures"]
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "docstrings",
    "exhibits",
    "formulas",
    "scorecard",
]
html_math_renderer = "mathml"

myst_enable_extensions = ["dollarmath"]
myst_dmath_allow_labels = False  # as in handout.html
myst_heading_anchors = 3

default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "none"
