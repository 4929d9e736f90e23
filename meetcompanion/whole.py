"""Writes files that are whole or not there at all."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

#: In seconds; nobody writes for so long.
_LEFT_BEHIND = 3600
_TOKEN_BYTES = 8


@contextmanager
def written_whole(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file that takes the place of the one at `path` when all of it is written; nothing is left where that fails.

    Of a program that was ended meanwhile something is; the next one that writes here clears it away.

    `mode` is who may read and write it, less what the person's umask takes away.

    Raises:
        OSError: it cannot be written there.
    """
    # A name that nobody else writes to, in another process or another thread.
    beside = path.with_name(f"{path.name}.{secrets.token_hex(_TOKEN_BYTES)}")
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            _clear_away(path, now=os.fstat(file.fileno()).st_mtime)
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _clear_away(path: Path, now: float) -> None:
    """Take away what was left behind beside `path`; `now` is by the clock of the disk, in seconds."""
    unfinished = re.compile(re.escape(path.name) + rf"\.[0-9a-f]{{{2 * _TOKEN_BYTES}}}")
    # Another program may do the same at the same time.
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if unfinished.fullmatch(entry.name) and now - entry.stat().st_mtime > _LEFT_BEHIND:
                Path(entry.path).unlink()
