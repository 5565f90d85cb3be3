"""check.py: see how far your work is, before you hand it in.

    python check.py                  one line for every question
    python check.py q4_linear        every check of one question (or of several)

It needs NumPy and nothing else. The hidden checks of the grader look at the same ideas with other
numbers and shapes, so a full score here is necessary, not sufficient.
"""

import json
import os
import sys
import textwrap
import threading
import time
from pathlib import Path

if sys.version_info < (3, 10):
    sys.exit(f"check.py needs Python 3.10 or newer; this is {sys.version.split()[0]}.")
try:
    import numpy  # noqa: F401
except ImportError:
    sys.exit("check.py needs NumPy. Install it with: python -m pip install numpy")

FOLDER = Path(__file__).resolve().parent
os.chdir(FOLDER)
sys.path.insert(0, str(FOLDER))

from autograder.cases import load_cases  # noqa: E402
from autograder.checks import PASSED, CaseResult  # noqa: E402
from autograder.local import EXPECTED_FILE, local_judge  # noqa: E402

STUCK_SECONDS = 10.0


class Watchdog:
    """Ends the program, saying where it hangs, if a check takes too long."""

    def __init__(self) -> None:
        self.files = json.loads(Path(EXPECTED_FILE).read_text(encoding="utf-8"))["files"]
        self.doing = "importing your file"
        self.begun = time.monotonic()
        self.student_thread = threading.get_ident()
        threading.Thread(target=self.watch, daemon=True).start()

    def now(self, doing: str) -> None:
        """Note what begins."""
        self.doing, self.begun = doing, time.monotonic()

    def watch(self) -> None:
        """Look a few times a second."""
        while time.monotonic() - self.begun < STUCK_SECONDS:
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
            f"\nStopped: {self.doing} took more than {STUCK_SECONDS:.0f} s. It hangs at {place}: "
            "an endless loop, input() or sleep()?",
            file=sys.__stdout__,
            flush=True,
        )
        os._exit(0)


def main(wanted: list[str]) -> int:
    """Check the wanted questions, or all, and print what was found."""
    recorded = json.loads(Path(EXPECTED_FILE).read_text(encoding="utf-8"))
    for name in recorded.get("bring_your_own", ()):
        if not Path(name).is_file():
            print(f"{name} is missing, and does not come with this assignment.")
            print(f"Copy your own {name} from the assignment before into this folder: {FOLDER}")
            return 1
    questions = recorded["questions"]
    unknown = [name for name in wanted if name not in questions]
    if unknown:
        print(f"There is no question {unknown[0]}. There are: {', '.join(questions)}.")
        return 2
    watchdog = Watchdog()
    judge = local_judge()
    for question in wanted or questions:
        source = Path("tests", f"{question}.py").read_text(encoding="utf-8")
        results = []
        for case in load_cases(source, f"{question}.py"):
            watchdog.now(f"{question}, {case.name!r}")
            results.append(judge.run(question, case))
        if wanted:
            print_every_check(question, results)
        else:
            print_one_line(question, results, max(map(len, questions)))
    if not wanted:
        print("\nOne question in full: python check.py " + questions[0])
    print("These are the public checks; the hidden ones try the same ideas on other inputs.")
    return 0


def print_one_line(question: str, results: list[CaseResult], width: int) -> None:
    """Points and the first thing that is wrong."""
    earned = sum(result.earned for result in results)
    points = sum(result.points for result in results)
    failed = [result for result in results if result.verdict != PASSED]
    score = f"{earned:g}/{points:g}"
    mark = "ok" if earned == points else "not yet"
    found = f"  {failed[0].title}: {said(failed[0])}" if failed else ""
    print(f"{question:{width}} {mark:7} {score:>5}{found}")


def said(result: CaseResult) -> str:
    """What is wrong and what to try, in one paragraph."""
    advice = f"Try: {result.advice}" if result.advice else ""
    return " ".join(part for part in (result.sentence, result.detail, advice) if part)


def print_every_check(question: str, results: list[CaseResult]) -> None:
    """Each check with its verdict, what is wrong, and what was printed."""
    print(question)
    for result in results:
        worth = f"points: {result.points:g}" if result.points else "for information"
        verdict = "ok" if result.verdict == PASSED else "not yet"
        print(f"  {verdict:8} {result.title} ({worth})")
        if result.verdict != PASSED:
            for part in (result.sentence, result.detail, result.advice and f"Try: {result.advice}"):
                if part:
                    print(
                        textwrap.fill(part, 90, initial_indent=" " * 11, subsequent_indent=" " * 11)
                    )
        if result.printed:
            print(textwrap.indent("your code printed:\n" + result.printed.rstrip(), " " * 11))


if __name__ == "__main__":
    if any(word in ("-h", "--help") for word in sys.argv[1:]):
        print(__doc__.strip())
        sys.exit(0)
    try:
        sys.exit(main(sys.argv[1:]))
    except FileNotFoundError as error:
        print(f"{error.filename} is missing beside check.py. Unzip the whole zip into one folder.")
        sys.exit(1)
