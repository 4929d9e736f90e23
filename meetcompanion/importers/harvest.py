"""What one page reader saw, in the shape that all of them share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from meetcompanion.importers.schema_nodes import Found
from meetcompanion.model import Problem


@dataclass(slots=True)
class Harvest:
    """The events that one reader saw on a page, the data that they may refer to, and what it had to leave out.

    `following` is the address of the next part, for data that comes in parts.
    """

    events: list[Found] = field(default_factory=list)
    roots: list[Any] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    following: str | None = None
