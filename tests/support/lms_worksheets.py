"""Worksheets as learning management systems give them, to be filled in.

Reads:  students with ids.
Gives:  a worksheet of each system; the grades in a filled one, by the system's strict reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from autograder.records.students import (
    CANVAS_ID,
    EMAIL,
    LOGIN,
    ORG_ID,
    PARTICIPANT,
    SIS_ID,
    Grade,
    Student,
)
from support.lms_class import TITLE, grade, student
from support.lms_readers import read_blackboard, read_brightspace, read_canvas, read_moodle


def quoted(text: str) -> str:
    """A cell in quotes, if it has to be."""
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',;"\n\r\t') else text


def canvas_sheet(
    students: Iterable[Student],
    scores: str = "",
    delimiter: str = ",",
    end: str = "\n",
    possible: str = "20.00",
    more: str = "",
) -> str:
    """A gradebook export; `more` is another assignment's column, which nobody may send back."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    lines = [[*header, "HW0 (11)", f"{TITLE} (98765)", "Final Score"]]
    lines.append(["    Points Possible", "", "", "", "", "10", possible, "(read only)"])
    for one in students:
        ids = [one.ids.get(key, "") for key in (CANVAS_ID, SIS_ID, LOGIN)]
        lines.append([quoted(one.name), *ids, "CS-1", "9.00", scores, more])
    return "".join(delimiter.join(line) + end for line in lines)


CANVAS_COLUMNS = {f"{TITLE} (98765)"}


def canvas_people(grades: Iterable[Grade]) -> dict[str, str]:
    """Canvas ids by every other id that a row may have, and by name."""
    ids = [one.student.ids for one in grades]
    kinds = (CANVAS_ID, SIS_ID, LOGIN)
    known = {one[key]: one[CANVAS_ID] for one in ids for key in kinds if key in one}
    return known | {one.student.name: one.student.ids.get(CANVAS_ID, "") for one in grades}


SPANISH = {
    "Identifier": "Identificador",
    "Grade": "Calificación",
    "Last modified (grade)": "Última modificación (calificación)",
    "Feedback comments": "Comentarios",
    "Participant": "Participante ",
}


def moodle_sheet(
    students: Iterable[Student],
    grade: str = "",
    comment: str = "",
    end: str = "\r\n",
    maximum: str = "20.00",
    spanish: bool = False,
) -> str:
    """A grading worksheet; in the words of a Spanish site if that is asked for."""
    english = (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments"
    )
    local = (
        "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Máximo,"
        "Se puede cambiar,Última modificación (entrega),Última modificación (calificación),"
        "Comentarios"
    )
    lines = [local if spanish else english]
    word = "Participante" if spanish else "Participant"
    for one in students:
        cells = [
            *(f"{word} {one.ids[PARTICIPANT]}", quoted(one.name), one.ids[EMAIL], '"Submitted"'),
            *(quoted(grade), quoted(maximum), "Yes", '"Friday, 20 September 2024, 10:05 AM"'),
            *("-", quoted(comment)),
        ]
        lines.append(",".join(cells))
    return end.join(lines) + end


def brightspace_sheet(
    students: Iterable[Student], item: str = f"{TITLE} Points Grade <Numeric MaxPoints:20>"
) -> str:
    """An export of grades, with another item that nobody may send back."""
    header = f"OrgDefinedId,Username,Last Name,First Name,{item},Quiz Points Grade"
    rows = [
        f"#{one.ids[ORG_ID]},#{one.ids[LOGIN]},{quoted(one.name)},Jo,3,9,#\r\n" for one in students
    ]
    return f"{header},End-of-Line Indicator\r\n" + "".join(rows)


def blackboard_sheet(
    students: Iterable[Student],
    points: str = "20 Score",
    delimiter: str = ",",
    end: str = "\r\n",
) -> str:
    """A Grade Center download, every cell in quotes."""
    header = ["Last Name", "First Name", "Username", "Student ID", "Availability"]
    lines = [[*header, f"{TITLE} [Total Pts: {points}] |123456", "Quiz [Total Pts: 5 Score] |7"]]
    for one in students:
        lines.append([one.name, "Jo", one.ids[LOGIN], one.ids[SIS_ID], "Yes", "", "4.00"])
    cells = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line] for line in lines]
    return "".join(delimiter.join(line) + end for line in cells)


SHEETS: dict[str, Callable[..., str]] = {
    "canvas": canvas_sheet,
    "moodle": moodle_sheet,
    "brightspace": brightspace_sheet,
    "blackboard": blackboard_sheet,
}


def grades_in(target: str, content: bytes) -> Sequence[object]:
    """The grades in a file, by the target's strict reader."""
    if target == "canvas":
        people = canvas_people([grade(student(number)) for number in range(9)])
        return list(read_canvas(content, CANVAS_COLUMNS, people).values())
    if target == "moodle":
        return [points and float(points) for points, _ in read_moodle(content, {}).values()]
    if target == "brightspace":
        return list(read_brightspace(content)[1].values())
    return list(read_blackboard(content).values())
