"""Read N files spoiled by chance and count what comes of them: `python tools/fuzz.py 5000 [--from 0]`.

Only a draft or a problem may. Everything else is listed with the name and the number that make it again.
"""

from __future__ import annotations

import argparse
import resource
import signal
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS, MEMORY = 20, 2 * 1024**3
PICTURES_ONE_IN = 8  # they take longest
EXPECTED = "draft", "document."


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int)
    asked.add_argument("--from", dest="first", type=int, default=0)
    asked.add_argument("--here", action="store_true", help="read in this process, a line for each file")
    given = asked.parse_args()
    numbers = range(given.first, given.first + given.count)
    if given.here:
        for number in numbers:
            print(number, outcome(number), flush=True)
        return
    counts: Counter[str] = Counter()
    for number, came in apart(numbers):
        counts[came] += 1
        if not came.startswith(EXPECTED):
            print(f"{number}: {came}", flush=True)
    for came, times in sorted(counts.items()):
        print(f"{times:>7} {came}")
    sys.exit(any(not came.startswith(EXPECTED) for came in counts))


def apart(numbers: range) -> Iterator[tuple[int, str]]:
    """Read in another process; where a file kills it, another one goes on behind that file."""
    first = numbers.start
    while first < numbers.stop:
        command = [sys.executable, __file__, str(numbers.stop - first), "--from", str(first), "--here"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout is not None  # noqa: S101 - asked for above
            for line in process.stdout:
                number, _, came = line.rstrip().partition(" ")
                first = int(number) + 1
                yield int(number), came
        if first < numbers.stop:
            yield first, told_apart(first)
            first += 1


def spoiled(number: int) -> tuple[str, bytes]:
    """The name and the bytes of the file of this number."""
    mutations = import_module("tests.documents.mutations")
    names = [*mutations.CORPUS] * PICTURES_ONE_IN + [*mutations.SLOW]
    name = names[number % len(names)]
    return name, mutations.mutated(name, number)


def told_apart(number: int) -> str:
    """What is told of a file that ended the reader here: alone it may be read, or need too much memory."""
    from xanh.documents.reading import Request, read_apart

    name, data = spoiled(number)
    found = read_apart(Request("plan", name, seconds=SECONDS), data)
    code = found.problems[0]["code"] if found.problems else "draft"
    return code if code.startswith(EXPECTED) else f"{name} ends its reader: {code}"


def outcome(number: int) -> str:
    """What comes of the spoiled file of this number, in a word or two."""
    from xanh.documents.read import read_plan
    from xanh.reference import ProblemError

    name, data = spoiled(number)
    signal.alarm(SECONDS)
    try:
        read_plan(data, name=name)
    except ProblemError as error:
        return error.problems[0].code
    except Exception as error:  # what must not happen is counted
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{name} {type(error).__name__} {Path(last.filename).name}:{last.lineno} {str(error)[:60]}"
    finally:
        signal.alarm(0)
    return "draft"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    main()
