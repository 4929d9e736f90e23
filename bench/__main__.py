"""`./run.sh bench [CASE…]`: import, learn, page, people, rank, round; and where they are named, load and town."""

from __future__ import annotations

import argparse

from bench import bench_import, bench_learn, bench_load, bench_page, bench_people, bench_rank, bench_round, bench_town

CASES = {
    "import": bench_import,
    "learn": bench_learn,
    "load": bench_load,
    "page": bench_page,
    "people": bench_people,
    "rank": bench_rank,
    "round": bench_round,
    "town": bench_town,
}
#: These take minutes, and a PostgreSQL server.
_ONLY_NAMED = {"load", "town"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run.sh bench", description=__doc__)
    parser.add_argument(
        "cases",
        nargs="*",
        metavar="CASE",
        help=f"{', '.join(CASES)}; all but {' and '.join(sorted(_ONLY_NAMED))} when left out",
    )
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured; the median counts")
    parser.add_argument("--events", type=int, default=10_000, help="how many events the feed has (import)")
    parser.add_argument("--occurrences", type=int, default=100_000, help="how many lie ahead (page, rank)")
    parser.add_argument("--sources", type=int, default=1_000, help="how many are due (round)")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="how many occurrences are stored (town)"
    )
    parser.add_argument("--ahead", type=float, default=0.2, help="the share of them that is not over yet (town)")
    parser.add_argument("--sample", type=int, default=50, help="how many people stand for all of them (town)")
    parser.add_argument("--database", choices=("both", "sqlite", "postgresql"), default="both", help="which (town)")
    parser.add_argument("--people", type=int, default=200, help="how many browse and jot at once (load)")
    parser.add_argument("--seconds", type=int, default=60, help="how long they do (load)")
    arguments = parser.parse_args()
    unknown = set(arguments.cases) - set(CASES)
    if unknown:
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    for name, case in CASES.items():
        if name in arguments.cases or not (arguments.cases or name in _ONLY_NAMED):
            case.run(arguments)


if __name__ == "__main__":
    main()
