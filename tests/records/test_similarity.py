"""Similarity: copies in disguise are found, a class of honest programs is left alone."""

import ast
import random
import zipfile
from io import BytesIO

import pytest
from conftest import A3, ASSIGNMENTS

from autograder.authors.demo import class_of
from autograder.course.variants import load_variants
from autograder.grading.results import GRADED, QuestionResult, Result
from autograder.intake.seal import Sealed
from autograder.judge.verdicts import FAILED, CaseResult, Mistake
from autograder.records import passages
from autograder.records.gradebook import KNOWN_CODE, GraderIdentity, class_results, opened
from autograder.records.passages import MOST_BYTES, MOST_PIECES, LeftOut, PassageReader
from autograder.records.similarity import PARTNERS, HandedIn, compared
from autograder.records.students import HandIn, Student

QUESTION = ("q1_part", "A part", 10.0)


def result(name, *mistakes):
    case = CaseResult(QUESTION[0], "all", False, 10.0, FAILED)
    named = tuple(Mistake(one, f"{one} is wrong", "") for one in mistakes)
    question = QuestionResult(*QUESTION, (case,), named)
    return Result(name, name, GRADED, (question,), (), "", "", "full", 1.0)


def handed_in(name, source, *mistakes, students=None):
    content = source if isinstance(source, bytes) else source.encode()
    return HandedIn(result(name, *mistakes), {"miniflow.py": content}, students or (name,))


def similar_pairs(works, known=()):
    """The pairs that are listed, group by group."""
    return [pair for group in compared(works, known).groups for pair in group.pairs]


def pairs(works, known=()):
    return [(pair.first, pair.second) for pair in similar_pairs(works, known)]


@pytest.fixture(scope="module")
def unusual():
    """Right but unusual programs of a3, by name."""
    variants = load_variants(ASSIGNMENTS[A3], "unusual.py")
    return {one.name: one.sources(ASSIGNMENTS[A3])["miniflow.py"] for one in variants}


@pytest.fixture(scope="module")
def the_class():
    """The demo class of a3, as handed in."""
    return demo_class(ASSIGNMENTS[A3])


def demo_class(assignment):
    """Each zip of the demo class that holds Python, as one student's."""
    works = []
    for name, content in class_of(assignment).items():
        if zipfile.is_zipfile(BytesIO(content)):
            with zipfile.ZipFile(BytesIO(content)) as archive:
                files = {one: archive.read(one) for one in archive.namelist() if ".py" in one}
            works.append(HandedIn(result(name), files, (name,)))
    return works


class Renamed(ast.NodeTransformer):
    """Other names for what a function calls its own, other constants and docstrings."""

    def __init__(self, own):
        self.own = own

    def visit_arg(self, node):
        return ast.arg(self.own.get(node.arg, node.arg))

    def visit_Name(self, node):
        return ast.Name(self.own.get(node.id, node.id), node.ctx)

    def visit_Constant(self, node):
        return ast.Constant(f"Mine: {node.value}" if isinstance(node.value, str) else node.value)


def disguised(source):
    """The same program with variables renamed, functions in another order, other comments."""
    tree = ast.parse(source)
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not is_read(n)}
    arguments = {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    tree = Renamed({name: f"my_{name}" for name in stored | arguments}).visit(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            random.Random(5).shuffle(node.body)
    tree.body.reverse()
    lines = ast.unparse(ast.fix_missing_locations(tree)).splitlines()
    return "\n".join(f"{line}  # mine" for line in lines)


def is_read(node):
    return isinstance(node.ctx, ast.Load)


@pytest.mark.parametrize("name", ["recursion", "loops", "in_place"])
def test_a_copy_in_disguise_is_found(the_class, unusual, name):
    copy = disguised(unusual[name])
    lines = set(unusual[name].splitlines())
    assert not [line for line in copy.splitlines() if line in lines]
    (pair,) = similar_pairs([*the_class, handed_in("copy", copy)])
    assert (pair.first, pair.second) == ("copy", f"right_{name}.zip")
    assert pair.score > 0.6
    assert ".backward" in pair.reasons[0]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_nobody_in_the_demo_class_is_pointed_out(assignment):
    works = demo_class(ASSIGNMENTS[assignment])
    assert len(works) > 50
    assert pairs(works) == []


def test_what_everyone_may_come_upon_is_discounted(unusual, solution):
    works = [handed_in(name, source) for name, source in unusual.items()]
    alike = [handed_in("ada", solution), handed_in("bob", disguised(solution))]
    assert pairs(alike) == [("ada", "bob")]
    assert pairs(alike, [solution]) == []
    assert pairs([*works, *alike], [solution]) == []


def test_what_a_tenth_shares_is_no_sign(the_class, unusual):
    def with_copies(number):
        copies = [handed_in(f"copy{n}", unusual["recursion"]) for n in range(number)]
        return compared([*the_class, *copies]).groups

    (group,) = with_copies(3)
    assert group.submissions == ("copy0", "copy1", "copy2", "right_recursion.zip")
    assert len(group.pairs) + group.more == 6  # each two of four
    assert with_copies(len(the_class) // 9 + 1) == ()


def test_a_group_is_one(the_class, unusual):
    def found(*students):
        copy = handed_in("copy", unusual["recursion"], students=students)
        return pairs([*the_class, copy])

    assert found("zoe") == [("copy", "right_recursion.zip")]
    assert found("zoe", "right_recursion.zip") == []


def test_rare_mistakes_in_common_count(the_class):
    makers = [handed_in(f"m{n}", "x = 1", "common") for n in range(4)]
    works = [*the_class, *makers]
    works += [handed_in("ada", "x = 1", "rare", "other"), handed_in("bob", "x = 2", "rare")]
    assert pairs(works) == []  # one alone may be chance, and `rare or other` is another
    two = tuple(
        HandedIn(both, {}, (both.submission,))
        for both in (two_mistakes("cy"), two_mistakes("dora"))
    )
    (pair,) = similar_pairs([*works, *two])
    assert (pair.first, pair.second) == ("cy", "dora")
    assert pair.reasons == (
        "Both made a mistake that few make: q1_part: odd is wrong.",
        "Both made a mistake that few make: q2_part: queer is wrong.",
    )


def two_mistakes(name):
    first, second = result(name, "odd"), result(name, "queer")
    (part,) = second.questions
    other = QuestionResult("q2_part", "Another", 1.0, part.cases, part.mistakes)
    return Result(name, name, GRADED, (*first.questions, other), (), "", "", "full", 1.0)


def test_the_order_does_not_matter_and_everyone_is_listed_once(unusual):
    works = [handed_in(f"{name}{n}", source) for name, source in unusual.items() for n in range(3)]
    shuffled = random.Random(3).sample(works, len(works))
    found = compared(works)
    assert found == compared(shuffled)
    assert [group.submissions for group in found.groups if "loops0" in group.submissions] == [
        ("loops0", "loops1", "loops2")
    ]
    listed = [name for group in found.groups for name in group.submissions]
    assert len(listed) == len(set(listed))
    assert len(listed) > 20
    for group in found.groups:
        scores = [pair.score for pair in group.pairs]
        assert scores == sorted(scores, reverse=True)
        assert {name for pair in group.pairs for name in (pair.first, pair.second)} == set(
            group.submissions
        )
        assert len(group.pairs) == len(group.submissions) - 1
    strongest = [group.pairs[0].score for group in found.groups]
    assert strongest == sorted(strongest, reverse=True)


def test_colluders_push_nobody_off_the_list(the_class, unusual):
    """There was a list of twenty pairs: seven files alike filled it."""
    honest = [one for one in the_class if one.result.submission != "right_loops.zip"]
    crowd = [handed_in(f"colluder{n:03}", strange(range(30), n)) for n in range(9)]
    two = [handed_in("ada", unusual["loops"]), handed_in("bob", disguised(unusual["loops"]))]
    groups = {group.submissions: group for group in compared([*honest, *crowd, *two]).groups}
    assert ("ada", "bob") in groups
    assert groups["ada", "bob"].more == 0
    many = groups[tuple(one.result.submission for one in crowd)]
    assert (len(many.pairs), len(many.pairs) + many.more) == (8, 36)


def test_a_submission_that_half_the_crowd_resembles_still_has_its_own_partner(unusual):
    """More colluders than PARTNERS hold a piece of ada's; what bob shares with her is more."""
    base = strange(range(40))
    crowd = [
        handed_in(f"colluder{n:03}", strange(range(8), n) + strange(range(100 + n, 130 + n)))
        for n in range(PARTNERS + 2)
    ]
    others = [handed_in(f"other{n:03}", f"x = {n}") for n in range(150)]
    ada, bob = handed_in("ada", base), handed_in("bob", base)
    (group,) = [g for g in compared([*crowd, *others, ada, bob]).groups if "ada" in g.submissions]
    assert {"ada", "bob"} == {group.pairs[0].first, group.pairs[0].second}


def strange(numbers, extra=0):
    """Functions that nobody else writes, one for each number; `extra` statements behind them."""
    shapes = [f"{'(' * (n % 7)}a{'+b)' * (n % 7)}" for n in range(8)]

    def body(number):
        rng = random.Random(number)
        steps = ("while {0} < {1}: c = [{0}]", "d = {{{0}: -{1}}}", "e({0}, *{1})", "f[{0}] %= {1}")
        return [rng.choice(steps).format(rng.choice(shapes), rng.choice(shapes)) for _ in range(6)]

    text = "".join(f"def f{n}(a, b):\n    " + "\n    ".join(body(n)) + "\n" for n in numbers)
    return text + "".join(f"g{n} = lambda: {n}\n" for n in range(extra))


HOSTILE = {
    "deep brackets": "(" * 10**5,
    "deep minus": "x = " + "-" * 60_000 + "1",
    "long chain": "x = a" + ".b" * 30_000,
    "long sum": "x = " + "1+" * 30_000 + "1",
    "many branches": "if a: pass\n" + "elif a: pass\n" * 4000,
    "deep blocks": "".join(" " * n + "def f():\n" for n in range(99)) + " " * 99 + "pass",
    "a huge number": "x = " + "9" * 60_000,
    "a long name": f"def {'x' * 60_000}(): pass",
    "many statements": "a=1;" * 16_000,
    "syntax error": "def def f(): pass",
    "null bytes": "x = 1\0\n" * 100,
    "huge": "x = 1\n" * MOST_BYTES,
    "no text": bytes(range(256)) * 99,
    "another encoding": b"# coding: utf-16\nx = 1\n",
    "an unknown encoding": b"# coding: nonsense\nx = 1\n",
    "odd escapes": "x = '\\d'\n" * 99,
    "empty": "",
}


LEFT_OUT = {
    "deep brackets": "64 KiB",
    "syntax error": "Python cannot read it",
    "null bytes": "Python cannot read it",
    "huge": "64 KiB",
    "many statements": "10,000 pieces of syntax",
}


def test_what_is_not_compared_is_said():
    works = [handed_in(name, source) for name, source in HOSTILE.items()]
    said = dict(compared(works).not_compared)
    for name, why in LEFT_OUT.items():
        assert why in said[name]
        assert said[name].startswith("miniflow.py: ")
    assert said.keys().isdisjoint(["a long name", "odd escapes", "empty"])


def test_many_small_statements_are_counted_together():
    one = b"class A:\n" + b"".join(b"    def f%d(a): return a + a + a\n" % n for n in range(99))
    number = sum(part.length for part in PassageReader().passages(one))
    PassageReader().passages(one * (MOST_PIECES // number))
    with pytest.raises(LeftOut, match="pieces of syntax"):
        PassageReader().passages(one * (MOST_PIECES // number + 1))


@pytest.mark.parametrize("unit", [b"@\n", b"@a\n@b\n", b"@\r\n", b"@a\n\n", b"class", b"async "])
def test_cutting_takes_time_in_proportion_to_the_file(unit):
    """60 KB of decorators took 13 seconds; 4 MiB would have taken half a day."""
    source = unit * (2**22 // len(unit))
    assert passages._cut(source) == [source]


@pytest.mark.filterwarnings("error")
def test_hostile_files_hide_nobody(unusual, solution):
    works = [handed_in(name, source) for name, source in HOSTILE.items()]
    works += [handed_in(f"twin of {name}", source) for name, source in HOSTILE.items()]
    works += [handed_in("ada", unusual["loops"]), handed_in("bob", disguised(unusual["loops"]))]
    found = pairs(works, [solution, "x = ("])
    assert ("ada", "bob") in found
    names = {f"twin of {name}" for name in HOSTILE}
    assert all(first == "ada" or second in names for first, second in found)


def test_a_reason_shows_few_names_and_short_ones(solution):
    def shown(*names):
        code = "".join(unusual_function(name, f"y{name}") for name in names)
        (pair,) = similar_pairs([handed_in("ada", code), handed_in("bob", code)], [solution])
        (reason,) = pair.reasons
        return reason.partition("but for names and constants: ")[2]

    assert shown("x" * 500) == f"{'x' * 40}.{('y' + 'x' * 500)[:40]}."
    assert shown("A", "B", "C", "D") == "A.yA, B.yB, C.yC, D.yD."
    assert shown("A", "B", "C", "D", "E", "F") == "A.yA, B.yB, C.yC, D.yD and 2 more."


def unusual_function(name, inner):
    body = "\n".join(
        f"        while {inner} and not (a[{n}] < b(c, *d)): e[{n}] = [f for g in {{1: 2}}]"
        for n in range(20)
    )
    return f"class {name}:\n    def {inner}(self):\n{body}\n"


# From the gradebook to the report's data.


def test_class_results_hold_the_pairs_of_attempts_that_count(tmp_path, unusual, solution):
    sources = {
        "ada": unusual["recursion"],
        "bob": disguised(unusual["recursion"]),
        "cy": solution,
        "dora": disguised(solution),
    }
    with opened(tmp_path / "gradebook.sqlite", "a3_miniflow") as book:
        handed = [
            (
                HandIn(name, (tmp_path / name,), (Student(f"name {name}", name.title()),)),
                Sealed(name, {"miniflow.py": source.encode()}, (), None),
            )
            for name, source in sources.items()
        ]
        unread = HandIn("eve", (tmp_path / "eve",), (Student("name eve", "Eve"),))
        book.take([*handed, (unread, OSError("no such file"))])
        grading_run = book.runs.begin(GraderIdentity("grader", "assignment", "{}", (QUESTION,)))
        for attempt in book.attempts():
            book.runs.add(grading_run, attempt, result(attempt.name))

        def found():
            groups = class_results(book, grading_run).similar
            return [(p.first, p.second) for group in groups for p in group.pairs]

        assert found() == [("ada", "bob"), ("cy", "dora")]
        book.set_setting(KNOWN_CODE, [solution])
        assert found() == [("ada", "bob")]


TRICKY = [
    b'text = """\nclass Inside:\n    pass\n"""\n\n\nclass Real:\n    x = 1\n',
    b"f(\n1)\n@wraps(\n    print)\ndef g(): return 1\n",
    b"@one\n@two\nclass A:\n    def m(self): return 1\n",
    b"x = 1 + \\\n2\nasync def f(): pass\nclass\\\n B: pass\n",
    b"# coding: latin-1\ndef f(): return '\xe4'\ndef g(): return 2\n",
    b"\xef\xbb\xbfdef f(): return 1\r\ndef g(): return 2\r\n",
    b"if True:\ndef f(): pass\n",
    b"def f(): return 1\n    def g(): return 2\n",
    b"classes = 3\ndefine = [4]\ndef f(): return classes\n",
    b"",
]


def test_reading_class_by_class_finds_what_reading_the_whole_file_finds(monkeypatch, the_class):
    sources = [source for one in the_class for source in one.files.values()]
    sources += [case.encode() if isinstance(case, str) else case for case in TRICKY]

    def found():
        reader = PassageReader()
        return [
            [(part.name, part.length, part.grams) for part in reader.all_of({"": source})[0]]
            for source in sources
        ]

    by_class = found()
    assert max(len(parts) for parts in by_class) > 20
    cut = []
    real = passages._cut
    monkeypatch.setattr(passages, "_cut", lambda source: cut.append(real(source)) or [source])
    assert by_class == found()
    assert max(map(len, cut)) > 5
