"""Code that raises: in public checks the student reads what the exception means in that line.

Each program goes in through the front door, as a whole submission.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from conftest import A3, ASSIGNMENTS, autograder
from support.raising import EXPLAINED, NEAR_MISSES
from support.student_folder import student_folder

from autograder.judge.cases import load_cases
from autograder.judge.implementation import InProcess, load_probes
from autograder.judge.judge import Judge
from autograder.judge.student_folder import EXPECTED_FILE, Recorded


def advice(result):
    """What stands below the message of the first public check that failed."""
    (only,) = result.questions
    case = next(case for case in only.cases if case.verdict == "failed" and not case.hidden)
    assert case.kind == "exception", case
    assert case.detail.startswith("It said: ")
    return case.detail.partition("\n")[2]


def hidden_sentences(result):
    (only,) = result.questions
    return [case.sentence for case in only.cases if case.hidden]


@pytest.mark.parametrize("program", EXPLAINED, ids=lambda program: program.name)
def test_the_student_reads_what_it_means(program, grade, solution):
    result = grade(program.source(solution), program.question)
    words = advice(result)
    assert program.words
    for part in program.words:
        assert part in words
    assert len(words) < 300
    assert not any(words[:40] in sentence for sentence in hidden_sentences(result))


@pytest.mark.parametrize("program", NEAR_MISSES, ids=lambda program: program.name)
def test_where_it_would_be_wrong_nothing_is_said(program, grade, solution):
    words = advice(grade(program.source(solution), program.question))
    for part in program.words:
        assert part not in words


# No sentence is wrong


def raised_in_public(source):
    """What the public cases of a3 say of the exceptions that a miniflow.py raises."""
    folder = ASSIGNMENTS[A3].template_folder
    probes = load_probes(ASSIGNMENTS[A3].probes)
    judge = Judge(
        InProcess({"miniflow.py": source.encode()}, probes, ASSIGNMENTS[A3].advice),
        Recorded(folder / EXPECTED_FILE),
        {},
    )
    for question in ASSIGNMENTS[A3].questions:
        for case in load_cases(ASSIGNMENTS[A3].public_tests(question), question.id):
            result = judge.run(question.id, case)
            if result.kind == "exception":
                yield result


def test_whichever_value_is_forgotten_the_node_is_named_right(solution):
    """The quoted expression is the one whose .value is gone, or a name that its line sets."""
    named = set()
    for found in re.finditer(r"(?<=[\w\]])\.value\b(?! =)", solution):
        before = solution[: found.start()].rpartition("\n")[2]
        source = solution[: found.start()] + solution[found.end() :]
        for result in raised_in_public(source):
            for node in re.findall(r"`([^`]+)` is a node", result.detail):
                set_here = re.search(rf"\b{re.escape(node)}\b.* = ", before)
                assert before.endswith(node) or set_here, result
                named.add(before + node)
    assert len(named) >= 6


def test_the_sizes_of_a_product_are_those_that_numpy_means(solution):
    source = solution.replace("self.value = X @ W + b", "self.value = W @ X + b")
    sizes = set()
    products = [result for result in raised_in_public(source) if "matmul" in result.detail]
    for result in products:
        numpys = re.search(r"\(size (\d+) is different from (\d+)\)", result.detail)
        ours = re.search(
            r"shapes \(\d+,(\d+)\) and \((\d+),\d+\): the last size on the left \((\d+)\) must be "
            r"the first on the right \((\d+)\)",
            result.detail,
        )
        assert ours[1] == ours[3] == numpys[2]
        assert ours[2] == ours[4] == numpys[1]
        sizes.add(ours[0])
    assert sizes


# Everywhere that a student reads


def test_check_and_the_command_line_say_it(solution, tmp_path):
    program = next(one for one in EXPLAINED if one.name == "a node in a NumPy function")
    home = student_folder(ASSIGNMENTS[A3], tmp_path / "a3")
    file = home / "miniflow.py"
    file.write_text(program.source(solution), encoding="utf-8")
    said = "`x` is a node. Its number or array is in `x.value`: use that."
    command = [sys.executable, "-B", str(home / "check.py")]
    run = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60)
    assert f"\n    {said}\n" in run.stdout
    text = autograder("check", A3, file, "--question", program.question).stdout
    assert f"        | {said}\n" in text


def test_while_the_file_is_imported_everybody_reads_it(grade, solution):
    line = "table = np.ones((2, 3))\nprint(table @ table)\n"
    result = grade(solution + line, "q5_sigmoid")
    (only,) = result.questions
    (sentence,) = {case.sentence for case in only.cases}
    assert "ValueError" in sentence
    assert "A product of shapes (2,3) and (2,3): the last size on the left (3)" in sentence
    assert "Code at the top level" in sentence


def test_an_exception_by_hand_at_import_gets_no_advice(grade, solution):
    line = "raise ZeroDivisionError('division by zero')\n"
    (only,) = grade(solution + line, "q5_sigmoid").questions
    assert not any("divisor" in f"{case.sentence} {case.detail}" for case in only.cases)


def test_a_misspelt_key_of_another_assignment(bench):
    name = "a2_chain_rule"
    solution = ASSIGNMENTS[name].solution["chain_rule.py"]
    old = '        return {"dz": dz, "dx": dx}\n'
    new = '        found = {"dz": dz, "dx": dx}\n        found["Dz"]\n        return found\n'
    source = solution.replace(old, new, 1)
    words = advice(bench.grade(name, {"chain_rule.py": source}, "q1_composite"))
    assert words == "The dict has no key 'Dz'. Did you mean 'dz'?"


def test_a_message_without_words_is_not_mixed_up_with_the_advice(grade, solution):
    program = next(one for one in EXPLAINED if one.name == "an assert")
    (only,) = grade(program.source(solution), program.question).questions
    assert only.cases[0].detail.split("\n")[0] == "It said: AssertionError"
