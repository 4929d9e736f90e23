"""Writes files that are whole or not there at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def written_whole(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file that takes the place of the one at `path` when all of it is written; nothing is left where that fails.

    `mode` is who may read and write it, less what the person's umask takes away.

    Raises:
        OSError: it cannot be written there.
    """
    # A name that nobody else writes to, in another process or another thread.
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
