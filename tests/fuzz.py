"""`./run.sh fuzz [seconds]`: the promises of every importer, for as long as one likes.

Half of the time goes to hypothesis, half to atheris where it is installed. What breaks a promise is printed with
the bytes that did it, and the exit code is 1. With `--count N` it is so many mutations of real feeds instead, which are
the same for each `--seed`.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import subprocess
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import fuzz_counted, promises

_ROOT = Path(__file__).resolve().parents[1]
#: How many examples hypothesis tries before the clock is asked again.
_ROUND = 300


def main() -> None:
    """Run for about the seconds that were asked for."""
    parser = argparse.ArgumentParser(prog="./run.sh fuzz", description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=600)
    parser.add_argument("--count", type=int, default=None, help="so many mutations of real feeds instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=None, help="a folder for what breaks a promise")
    arguments = parser.parse_args()
    if arguments.count is not None:
        seen = fuzz_counted.run(arguments.count, arguments.seed, arguments.keep)
        print(seen.text())
        if seen.faults:
            raise SystemExit(1)
        return
    with_atheris = importlib.util.find_spec("atheris") is not None
    share = arguments.seconds / 2 if with_atheris else arguments.seconds
    examples = by_hypothesis(share)
    print(f"hypothesis: {examples:,} examples, every promise kept", flush=True)
    if not with_atheris:
        print("atheris is not installed and was left out", file=sys.stderr)
        return
    command = [sys.executable, "-m", "tests.fuzz_atheris", f"{share:.0f}"]
    try:
        ended = subprocess.run(command, cwd=_ROOT, timeout=share + 60, check=False).returncode
    except subprocess.TimeoutExpired:
        print("atheris did not end by itself and was ended", file=sys.stderr)
        ended = 0
    if ended:
        raise SystemExit(1)
    print("atheris: every promise kept")


def by_hypothesis(seconds: float) -> int:
    """Try the promises in turns; how many examples there were.

    Raises:
        AssertionError: or whatever else broke a promise, with the bytes in a note.
    """
    bodies = promises.samples()
    tried = 0
    until = time.monotonic() + seconds

    def may_go_on() -> bool:
        nonlocal tried
        tried += 1
        return time.monotonic() < until

    @given(promises.damaged(bodies) | promises.calendars(40) | st.binary(max_size=5_000))
    def twice(body: bytes) -> None:
        if may_go_on():
            promises.changes_nothing_when_read_again(body)

    @given(promises.calendars(40), st.integers(0, 1_000_000))
    def in_any_order(body: bytes, seed: int) -> None:
        if may_go_on():
            promises.order_does_not_matter(body, random.Random(seed))

    how = settings(
        max_examples=_ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    tests = [how(twice), how(in_any_order)]
    while time.monotonic() < until:
        for test in tests:
            test()
    return tried


if __name__ == "__main__":
    main()
