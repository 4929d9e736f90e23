"""What the files of others are read into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom a file names: the name, the day from which one knows them, and notes that were on their card."""

    name: str
    known_since: date | None = None
    notes: tuple[str, ...] = ()
