"""What a calendar reader left out or mended, and where a person finds it."""

from __future__ import annotations

from collections import Counter

from meetcompanion.importers.ical_text import Body, Component
from meetcompanion.message import N_, Message
from meetcompanion.model import Problem

_ALIKE = 20
_LONGEST_VALUE = 80


class Problems:
    """Collects problems of one body. What was left out is always said; what was mended, only so often."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._found: list[tuple[int, Problem]] = []
        self._mended: Counter[str] = Counter()

    def left_out(self, component: Component, title: str, pattern: str, **values: object) -> None:
        """Something that will be missing: an event, or later dates of it."""
        self._add(component, title, Message.of(pattern, **_short(values)), skipped=True)

    def mended(self, component: Component, title: str, pattern: str, **values: object) -> None:
        """Something that was wrong and could be read all the same."""
        self._mended[pattern] += 1
        if self._mended[pattern] <= _ALIKE:
            self._add(component, title, Message.of(pattern, **_short(values)), skipped=False)

    @property
    def lines_left_out(self) -> list[int]:
        """The lines, counted from 1, of what something is missing of."""
        return [line for line, problem in self._found if problem.skipped]

    def all(self) -> tuple[Problem, ...]:
        """Everything, in the order of the body's lines."""
        more = sum(count - _ALIKE for count in self._mended.values() if count > _ALIKE)
        problems = [problem for _, problem in sorted(self._found, key=lambda found: found[0])]
        if more:
            problems.append(
                Problem("", Message.of(N_("{count} more of the kind were mended."), count=more), skipped=False)
            )
        return tuple(problems)

    def _add(self, component: Component, title: str, reason: Message, *, skipped: bool) -> None:
        line = self._body.line_of(component)
        where = f"line {line}: {title[:_LONGEST_VALUE]}" if title else f"line {line}"
        self._found.append((line, Problem(where, reason, skipped)))


def _short(values: dict[str, object]) -> dict[str, object]:
    return {
        name: value[: _LONGEST_VALUE - 1] + "…" if isinstance(value, str) and len(value) > _LONGEST_VALUE else value
        for name, value in values.items()
    }
