"""`./run.sh bench [CASE…]`: import, learn, page, people, rank, round; each as a ratio to a yardstick."""

from __future__ import annotations

import argparse

from bench import bench_import, bench_learn, bench_page, bench_people, bench_rank, bench_round

CASES = {
    "import": bench_import,
    "learn": bench_learn,
    "page": bench_page,
    "people": bench_people,
    "rank": bench_rank,
    "round": bench_round,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run.sh bench", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"{', '.join(CASES)}; all when left out")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured; the median counts")
    parser.add_argument("--events", type=int, default=10_000, help="how many events the feed has (import)")
    parser.add_argument("--occurrences", type=int, default=100_000, help="how many lie ahead (page, rank)")
    parser.add_argument("--sources", type=int, default=1_000, help="how many are due (round)")
    arguments = parser.parse_args()
    unknown = set(arguments.cases) - set(CASES)
    if unknown:
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    for name, case in CASES.items():
        if not arguments.cases or name in arguments.cases:
            case.run(arguments)


if __name__ == "__main__":
    main()
