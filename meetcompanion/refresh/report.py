"""How a round goes and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetcompanion.message import Message


class Step(StrEnum):
    """What has just happened to a source."""

    READING = "reading"
    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    LEFT = "left"
    PUT_OFF = "put off"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a round: `done` of `total` sources are finished (the total grows when more become due)."""

    source_id: int
    title: str
    step: Step
    done: int
    total: int
    error: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundReport:
    """Ids of sources by how they fared; `left` stay due (a busy database, or the round was stopped).

    `put_off` are tried again a little later without having failed: their host wants us to come less often, or
    this machine is `offline`, since nobody at all could be reached.
    """

    read: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    put_off: tuple[int, ...] = ()
    offline: bool = False

    @property
    def idle(self) -> bool:
        """True where nothing was due."""
        return not (self.read or self.unchanged or self.failed or self.left or self.put_off)
