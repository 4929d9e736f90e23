"""What became of an evening that a person had said yes to; told once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from meetcompanion.model.people import PickState
from meetcompanion.model.times import When


class NoticeKind(StrEnum):
    """What its source did with it."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    GONE = "gone"
    BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One change of an occurrence that was picked. `was` is when it was to be, `when` what its source says now."""

    id: int
    occurrence_id: int
    kind: NoticeKind
    title: str
    was: When
    when: When
    state: PickState

    @property
    def stays(self) -> bool:
        """True where it is shown until it is acknowledged: somebody might stand before a closed door."""
        return self.state is PickState.GOING
