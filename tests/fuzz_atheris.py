"""The promises of every importer under atheris, led by which lines its bytes reach; `tests.fuzz` starts it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found,unused-ignore]

with atheris.instrument_imports(include=["meetcompanion.importers"]):
    from tests import promises

#: Small samples, so that most of the time goes to what comes of them.
_LARGEST = 4_000


def main() -> None:
    """Run for the seconds in the first argument; what breaks a promise is kept."""
    kept = tempfile.mkdtemp(prefix="meetcompanion-fuzz-")
    print(f"what breaks a promise is kept in {kept}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, body in enumerate(promises.samples()):
            if len(body) <= _LARGEST:
                (Path(folder) / str(number)).write_bytes(body)
        options = [f"-max_total_time={sys.argv[1]}", "-max_len=8000", "-timeout=60", "-rss_limit_mb=1500"]
        atheris.Setup(
            [sys.argv[0], *options, f"-artifact_prefix={kept}/", folder], promises.changes_nothing_when_read_again
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
