"""check.py: see how far your work is, before you hand it in.

    python check.py                  one line for every question
    python check.py q4_linear        every check of one question (or of several)

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
FOLDER = Path(__file__).resolve().parent
NEEDED = {*sys.stdlib_module_names, "numpy", "sympy", "matplotlib"}
hiding = sorted(path.name for path in FOLDER.glob("*.py") if path.stem in NEEDED)
if hiding:
    sys.exit(f"{hiding[0]} beside check.py hides the module of that name. Rename your file.")
try:
    import numpy  # noqa: F401
except ImportError:
    sys.exit("check.py needs NumPy. Install it with: python -m pip install numpy")

os.chdir(FOLDER)
sys.path.insert(0, str(FOLDER))

from autograder.judge.cases import load_cases  # noqa: E402
from autograder.judge.closed_pipe import reader_may_leave  # noqa: E402
from autograder.judge.local import EXPECTED_FILE, local_judge  # noqa: E402
from autograder.judge.verdicts import PASSED, CaseResult  # noqa: E402

STUCK_SECONDS = 10.0  # of computing
PATIENCE_SECONDS = 60.0  # of anything: a busy or sleepy machine is no endless loop


class Watchdog:
    """Ends the program, saying where it hangs, if a check takes too long."""

    def __init__(self) -> None:
        self.files = json.loads(Path(EXPECTED_FILE).read_text(encoding="utf-8"))["files"]
        self.now("importing your file")
        self.student_thread = threading.get_ident()
        threading.Thread(target=self.watch, daemon=True).start()

    def now(self, doing: str) -> None:
        """Note what begins."""
        self.doing = doing
        self.begun, self.computed = time.monotonic(), time.process_time()

    def stuck(self) -> bool:
        """Whether it takes too long."""
        computing = time.process_time() - self.computed
        return computing > STUCK_SECONDS or time.monotonic() - self.begun > PATIENCE_SECONDS

    def watch(self) -> None:
        """Look a few times a second."""
        while not self.stuck():
            time.sleep(0.2)
        frame = sys._current_frames().get(self.student_thread)
        place = "outside your files"
        while frame is not None:
            name = Path(frame.f_code.co_filename).name
            if name in self.files:
                place = f"{name}, line {frame.f_lineno}"
                break
            frame = frame.f_back
        print(
            f"\nStopped: {self.doing} takes too long. It hangs at {place}: "
            "an endless loop, input() or sleep()?",
            file=sys.__stdout__,
            flush=True,
        )
        os._exit(0)


def main(asked: list[str]) -> int:
    """Check the wanted questions, or all, and print what was found."""
    recorded = json.loads(Path(EXPECTED_FILE).read_text(encoding="utf-8"))
    for name in recorded.get("bring_your_own", ()):
        if not Path(name).is_file():
            print(f"{name} is missing, and does not come with this assignment.")
            print(f"Copy your own {name} from the assignment before into this folder: {FOLDER}")
            return 1
    questions = recorded["questions"]
    unknown = [name for name in asked if name not in questions]
    if unknown:
        print(f"There is no question {unknown[0]}. There are: {', '.join(questions)}.")
        return 2
    import_packages()
    watchdog = Watchdog()
    judge = local_judge()
    said_before = ""
    for question in asked or questions:
        source = Path("tests", f"{question}.py").read_text(encoding="utf-8")
        results = []
        for case in load_cases(source, f"{question}.py"):
            watchdog.now(f"{question}, {case.name!r}")
            results.append(judge.run(question, case))
        if asked:
            print_every_check(question, results)
        else:
            said_before = print_one_line(question, results, max(map(len, questions)), said_before)
    if not asked:
        print("\nOne question in full: python check.py " + questions[0])
    print("These are the public checks; the hidden ones try the same ideas on other inputs.")
    return 0


def import_packages() -> None:
    """Import what the assignment builds on; the first time may take a while."""
    for name in json.loads(Path(EXPECTED_FILE).read_text(encoding="utf-8"))["packages"]:
        try:
            importlib.import_module(name)
        except ImportError:
            sys.exit(f"check.py needs {name}. Install it with: python -m pip install {name}")


def print_one_line(question: str, results: list[CaseResult], width: int, said_before: str) -> str:
    """Points and the first thing that is wrong, which is returned; said once if it is repeated."""
    earned = sum(result.earned for result in results)
    points = sum(result.points for result in results)
    failed = [result for result in results if result.verdict != PASSED]
    score = f"{earned:g}/{points:g}"
    mark = "ok" if earned == points else "not yet"
    words = said(failed[0]) if failed else ""
    found = f"  {failed[0].title}: {words}" if failed else ""
    if words and words == said_before:
        found = "  as above"
    print(f"{question:{width}} {mark:7} {score:>5}{found}")
    return words


def said(result: CaseResult) -> str:
    """What is wrong and what to try, in one paragraph; below it what is shown line by line."""
    advice = f"Try: {result.advice}" if result.advice else ""
    lines = f"\n{textwrap.indent(result.detail, '    ')}" if "\n" in result.detail else ""
    parts = (result.sentence, "" if lines else result.detail, advice)
    return " ".join(part for part in parts if part) + lines


def print_every_check(question: str, results: list[CaseResult]) -> None:
    """Each check with its verdict, what is wrong, and what was printed."""
    print(question)
    margin = " " * 11
    said_before = ""
    for result in results:
        worth = f"points: {result.points:g}" if result.points else "for information"
        verdict = "ok" if result.verdict == PASSED else "not yet"
        print(f"  {verdict:8} {result.title} ({worth})")
        if result.verdict != PASSED and said(result) == said_before:
            print(f"{margin}as above")
        elif result.verdict != PASSED:
            for part in (result.sentence, result.detail, result.advice and f"Try: {result.advice}"):
                if "\n" in part:
                    print(textwrap.indent(part, margin))
                elif part:
                    print(textwrap.fill(part, 90, initial_indent=margin, subsequent_indent=margin))
        said_before = said(result)
        if result.printed:
            print(textwrap.indent("your code printed:\n" + result.printed.rstrip(), margin))


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
