"""The HTML pages, each in one file that loads nothing.

Reads:  ClassResults, the templates beside this file.
Gives:  the text of index.html, times.html, diff.html and of each student's page.
Leaves to others: the numbers (numbers.py), what students may see (feedback.py), files (files.py).

Every value is cleaned and escaped on its way into a page. Only the project's own style, script
and picture go in as they are, and a content security policy names that script alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from autograder import templates
from autograder.grading.results import COULD_NOT_BE_JUDGED, Result
from autograder.judge.verdicts import NOT_JUDGED
from autograder.records.class_results import ClassResults, Move
from autograder.records.similarity import PARTNERS
from autograder.report import discrimination, feedback, numbers, times
from autograder.text import correlation_text, points_text, share_text

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment(*folders: Path) -> Environment:
    """The templates of the report, behind those of other folders, with its filters and style."""
    made = templates.environment(*folders, TEMPLATES)
    made.filters["points"] = points_text
    made.filters["share"] = share_text
    made.filters["correlation"] = correlation_text
    made.tests["against"] = discrimination.is_against
    made.globals["style"] = own_text("report.css")
    return made


def own_text(name: str) -> Markup:
    """A file of our own beside the templates, to stand in a page as it is."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def script_source(script: str) -> str:
    """How a content security policy names this script and no other."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def index_page(
    results: ClassResults, table: Sequence[numbers.Row], names: Mapping[str, str]
) -> str:
    """The instructor's page.

    table: a row for each student. names: the file name of each submission's feedback page.
    """
    scores = numbers.scores(table)
    quartiles = scores.quartiles
    check_discrimination = discrimination.check_discrimination(results)
    script = own_text("report.js")
    return (
        environment()
        .get_template("index.html.j2")
        .render(
            results=results,
            names=names,
            script=script,
            script_source=script_source(script),
            table=table,
            scores=scores,
            histogram=histogram_html(scores.bins, quartiles[1]) if quartiles else "",
            questions=numbers.question_numbers(results),
            checks=numbers.check_numbers(results),
            question_discrimination=discrimination.question_discrimination(results),
            check_discrimination=check_discrimination,
            against=sum(discrimination.is_against(one) for one in check_discrimination.values()),
            against_from=discrimination.AGAINST,
            fewest=discrimination.FEWEST,
            partners=PARTNERS,
            mistakes=numbers.mistake_numbers(results),
            not_judged=[(result, reasons(result)) for result in could_not_be_judged(results)],
            show_student=any(row.student != row.submission for row in table),
            show_section=any(row.section for row in table),
            show_late=any(row.late_by or row.deduction for row in table),
            show_decisions=any(row.decisions for row in table),
            isolation=sorted({result.isolation for result in results.results if result.isolation}),
        )
    )


def times_page(results: ClassResults) -> str:
    """How long each submission took."""
    return (
        environment()
        .get_template("times.html.j2")
        .render(results=results, times=times.times(results))
    )


def diff_page(title: str, moves: Sequence[Move], students: int) -> str:
    """Who moves if a regrade is accepted, of so many students."""
    return (
        environment()
        .get_template("diff.html.j2")
        .render(title=title, moves=moves, students=students, checks=numbers.check_moves(moves))
    )


def could_not_be_judged(results: ClassResults) -> list[Result]:
    """The submissions that a person has to look at."""
    ordered = numbers.sorted_results(results)
    return [result for result in ordered if result.status == COULD_NOT_BE_JUDGED]


def reasons(result: Result) -> list[str]:
    """Why checks of a submission could not be judged, each reason once."""
    cases = [case for question in result.questions for case in question.cases]
    return list(dict.fromkeys(case.sentence for case in cases if case.verdict == NOT_JUDGED))


def feedback_page(results: ClassResults, result: Result) -> str:
    """A student's page: nothing in it tells of other students."""
    sections = feedback.sections(results, result)
    return (
        environment()
        .get_template("feedback.html.j2")
        .render(
            results=results,
            result=result,
            sections=sections,
            grade=feedback.grade_shown(results, result),
            next_step=feedback.next_step(sections),
            points_so_far=feedback.points_so_far(sections),
            not_judged=[part for part in sections if part.earned is None],
            question_html=question_html,
        )
    )


@lru_cache(maxsize=1024)
def question_html(part: feedback.Section) -> Markup:
    """One question of a student's page. In a class most of them are equal."""
    return Markup(environment().get_template("question.html.j2").render(part=part))


def histogram_html(bins: Sequence[int], median: float) -> Markup:
    """How many submissions lie in each tenth of the scale, as a picture."""
    template = environment().get_template("histogram.svg.j2")
    return Markup(template.render(bins=bins, median=median, tallest=max(*bins, 1)))
