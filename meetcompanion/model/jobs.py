"""What is done by itself: one piece of it, and how the line of those that wait fares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to be done. No two of one `key` are ever done, or wait, at once.

    `turn` names what only one piece may have at a time, such as a host; `stamp` the state that it is done for: once
    done, it is not to be done again for the same.
    """

    key: str = ""
    turn: str | None = None
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """How the workers fare: how many are alive, and which pieces were given up after several tries."""

    workers: int
    given_up: tuple[str, ...]
