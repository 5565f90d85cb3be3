"""check.py: see how far your work is, before you hand it in.

    python check.py                  one line for every question
    python check.py q1               every check of one question (or of several)

It needs NumPy and nothing else. The hidden checks of the grader look at the same ideas with other
numbers and shapes, so a full score here is necessary, not sufficient.
"""

import importlib
import json
import os
import sys
import textwrap
import threading
import time
from pathlib import Path

if sys.version_info < (3, 10):
    sys.exit(f"check.py needs Python 3.10 or newer; this is {sys.version.split()[0]}.")
STUDENT_FOLDER = Path(__file__).resolve().parent
# A student's file of one of these names would be imported in place of the module, by NumPy too.
NEEDED = {*sys.stdlib_module_names, "numpy", "sympy", "matplotlib"}
hiding = sorted(path.name for path in STUDENT_FOLDER.glob("*.py") if path.stem in NEEDED)
if hiding:
    sys.exit(f"{hiding[0]} beside check.py hides the module of that name. Rename your file.")
try:
    import numpy  # noqa: F401
except ImportError:
    sys.exit("check.py needs NumPy. Install it with: python -m pip install numpy")

os.chdir(STUDENT_FOLDER)
sys.path.insert(0, str(STUDENT_FOLDER))  # python -I and -P leave it out

from autograder.judge.cases import load_cases  # noqa: E402
from autograder.judge.closed_pipe import reader_may_leave  # noqa: E402
from autograder.judge.judge import Judge  # noqa: E402
from autograder.judge.student_folder import EXPECTED_FILE, local_judge  # noqa: E402
from autograder.judge.verdicts import PASSED, CaseResult  # noqa: E402

STUCK_SECONDS = 10.0  # of computing
PATIENCE_SECONDS = 60.0  # of anything: a busy or sleepy machine is no endless loop
UNDER_TITLE = " " * 11  # where what belongs to a check begins
AS_ABOVE = "as above"  # in place of what the line before says already


class Watchdog:
    """Ends the program, naming the line where it hangs, if a check takes too long.

    A thread of its own looks at the main one, since a loop in the student's code lets nothing else
    run there; and no signal can end a check on every system.
    """

    def __init__(self, files: list[str]) -> None:
        self.files = files
        self.begin("importing your file")
        self.student_thread = threading.get_ident()
        threading.Thread(target=self.watch, daemon=True).start()

    def begin(self, doing: str) -> None:
        """Note what begins now."""
        self.doing = doing
        self.begun, self.computed = time.monotonic(), time.process_time()

    def stuck(self) -> bool:
        """Whether it takes too long."""
        computing = time.process_time() - self.computed
        return computing > STUCK_SECONDS or time.monotonic() - self.begun > PATIENCE_SECONDS

    def watch(self) -> None:
        """Look a few times a second; end the program when it is stuck."""
        while not self.stuck():
            time.sleep(0.2)
        print(
            f"\nStopped: {self.doing} takes too long. It hangs at {self.place()}: "
            "an endless loop, input() or sleep()?",
            file=sys.__stdout__,  # sys.stdout collects what the student's code prints
            flush=True,
        )
        os._exit(0)  # sys.exit would end this thread only

    def place(self) -> str:
        """The innermost line of the student's files that is running."""
        frame = sys._current_frames().get(self.student_thread)
        while frame is not None:
            name = Path(frame.f_code.co_filename).name
            if name in self.files:
                return f"{name}, line {frame.f_lineno}"
            frame = frame.f_back
        return "outside your files"


def main(asked: list[str]) -> int:
    """Check these questions, or all if none is named, and print what was found.

    Returns: exit status: 0, 1 if a file is missing, 2 if there is no such question.
    """
    recorded = json.loads(Path(EXPECTED_FILE).read_text(encoding="utf-8"))
    for name in recorded.get("bring_your_own", ()):
        if not Path(name).is_file():
            print(f"{name} is missing, and does not come with this assignment.")
            print(f"Copy your own {name} from the assignment before", end=" ")
            print(f"into this folder: {STUDENT_FOLDER}")
            return 1
    questions = recorded["questions"]
    asked = [in_full(name, questions) for name in asked]
    unknown = [name for name in asked if name not in questions]
    if unknown:
        print(f"There is no question {unknown[0]}. There are: {', '.join(questions)}.")
        return 2
    import_packages(recorded["packages"])
    watchdog = Watchdog(recorded["files"])
    judge = local_judge()
    width = max(map(len, questions))
    previous = ""
    for question in asked or questions:
        results = results_of(question, judge, watchdog)
        if asked:
            print_every_check(question, results)
        else:
            previous = print_one_line(question, results, width, previous)
    if not asked:
        print("\nOne question in full: python check.py " + questions[0])
    print("The grader puts these checks again with other numbers, and then the hidden ones.")
    return 0


def in_full(name: str, questions: list[str]) -> str:
    """The question whose name begins so: q1 is enough. As it is if there is none, or several."""
    begun = [question for question in questions if question.startswith(f"{name}_")]
    return begun[0] if len(begun) == 1 else name


def import_packages(packages: list[str]) -> None:
    """Import what the assignment builds on. The first time may take long: no watchdog yet."""
    for package in packages:
        try:
            importlib.import_module(package)
        except ImportError:
            sys.exit(f"check.py needs {package}. Install it with: python -m pip install {package}")


def results_of(question: str, judge: Judge, watchdog: Watchdog) -> list[CaseResult]:
    """Run the public cases of a question."""
    source = Path("tests", f"{question}.py").read_text(encoding="utf-8")
    results = []
    for case in load_cases(source, f"{question}.py"):
        watchdog.begin(f"{question}, {case.name!r}")
        results.append(judge.run(question, case))
    return judge.notes[question].derivatives.finding().applied(results)


def print_one_line(question: str, results: list[CaseResult], width: int, previous: str) -> str:
    """Print the points of a question and the first thing that is wrong, and return the latter.

    previous: what was returned for the question before; not printed again if it is the same.
    """
    earned = sum(result.earned for result in results)
    points = sum(result.points for result in results)
    failed = [result for result in results if result.verdict != PASSED]
    score = f"{earned:g}/{points:g}"
    mark = "ok" if earned == points else "not yet"
    message = explanation(failed[0]) if failed else ""
    found = f"  {failed[0].title}: {message}" if failed else ""
    if message and message == previous:
        found = f"  {AS_ABOVE}"
    print(f"{question:{width}} {mark:7} {score:>5}{found}")
    return message


def explanation(result: CaseResult) -> str:
    """What is wrong and what to try, in one paragraph; below it what has lines of its own."""
    advice = f"Try: {result.advice}" if result.advice else ""
    lines = f"\n{textwrap.indent(result.detail, '    ')}" if "\n" in result.detail else ""
    parts = (result.sentence, "" if lines else result.detail, advice)
    return " ".join(part for part in parts if part) + lines


def print_every_check(question: str, results: list[CaseResult]) -> None:
    """Print each check of a question with its verdict, what is wrong, and what was printed."""
    print(question)
    previous = ""
    for result in results:
        worth = f"points: {result.points:g}" if result.points else "for information"
        verdict = "ok" if result.verdict == PASSED else "not yet"
        print(f"  {verdict:8} {result.title} ({worth})")
        if result.verdict != PASSED:
            print_what_is_wrong(result, previous)
        previous = explanation(result)
        if result.printed:
            print(textwrap.indent("your code printed:\n" + result.printed.rstrip(), UNDER_TITLE))


def print_what_is_wrong(result: CaseResult, previous: str) -> None:
    """Print why a check did not pass. previous: the explanation of the check before."""
    if explanation(result) == previous:
        print(f"{UNDER_TITLE}{AS_ABOVE}")
        return
    for part in (result.sentence, result.detail, result.advice and f"Try: {result.advice}"):
        if "\n" in part:  # a line of code with a caret under it: not to be filled anew
            print(textwrap.indent(part, UNDER_TITLE))
        elif part:
            print(
                textwrap.fill(part, 90, initial_indent=UNDER_TITLE, subsequent_indent=UNDER_TITLE)
            )


if __name__ == "__main__":
    if any(word in ("-h", "--help") for word in sys.argv[1:]):
        print(__doc__.strip())
        sys.exit(0)
    try:
        with reader_may_leave():
            sys.exit(main(sys.argv[1:]))
    except FileNotFoundError as error:
        print(f"{error.filename} is missing beside check.py. Unzip the whole zip into one folder.")
        sys.exit(1)
