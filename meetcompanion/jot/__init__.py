"""Understands a jot: plain text in; people, what they told, moments and follow-ups out. Pure; keeps every word.

- `@Ana` or `@"woman with the theremin"` names somebody; what stands with it on that line is what they told.
- A line that begins with `* ` is a moment worth keeping.
- A sentence that begins with thank, share, give, introduce or ask how is a follow-up; a day in it is when.
- Everything else is a note, word for word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from meetcompanion.jot.days import find_due
from meetcompanion.jot.follow_ups import find_people, follow_up_kind
from meetcompanion.jot.names import Span, find_names, without_marks
from meetcompanion.model import FollowUpDraft, Jot, PersonTold

__all__ = ["understand"]

_SENTENCE_ENDS = re.compile(r"(?<=[.!?…;])\s+(?=\S)")
_MOMENT = re.compile(r"\s*\*\s+(?=\S)")
_NOTHING_TOLD = re.compile(r"[\s,.;:&+/–—-]*")


def understand(text: str, on: date) -> Jot:
    """What a jot says. No text is refused, and every word of it is found again in what is returned.

    Args:
        text: as it was typed.
        on: the day on which it was written, from which "tomorrow" counts.
    """
    reading = _Reading(on)
    for line in text.splitlines():
        if not line.strip():
            continue
        if match := _MOMENT.match(line):
            reading.moment(line[match.end() :].strip())
        else:
            reading.line(line.strip())
    return reading.jot()


@dataclass
class _Group:
    """Neighbouring sentences of one line that belong to the same people."""

    names: list[str]
    sentences: list[str]


@dataclass
class _Reading:
    on: date
    told: dict[str, list[str]] = field(default_factory=dict)  # by name as first written
    spelled: dict[str, str] = field(default_factory=dict)  # casefolded → as first written
    follow_ups: list[FollowUpDraft] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def moment(self, text: str) -> None:
        spans = find_names(text)
        self._meet(spans)
        self.moments.append(without_marks(text, spans))

    def line(self, line: str) -> None:
        groups: list[_Group] = []
        for sentence in _SENTENCE_ENDS.split(line):
            spans = find_names(sentence)
            names = self._meet(spans)
            plain = without_marks(sentence, spans)
            if kind := follow_up_kind(sentence, spans):
                named = [name for group in groups[-1:] for name in group.names]
                people = find_people(plain, names, list(self.told)) or named or self._only_one()
                self.follow_ups.append(FollowUpDraft(kind, tuple(people), plain, find_due(plain, self.on)))
            elif groups and (not names or not groups[-1].names):
                groups[-1].names.extend(names)
                groups[-1].sentences.append(plain)
            else:
                groups.append(_Group(names, [plain]))
        for group in groups:
            self._keep(group)

    def jot(self) -> Jot:
        return Jot(
            people=tuple(PersonTold(name, tuple(lines)) for name, lines in self.told.items()),
            follow_ups=tuple(self.follow_ups),
            moments=tuple(self.moments),
            notes=tuple(self.notes),
        )

    def _meet(self, spans: list[Span]) -> list[str]:
        names = []
        for span in spans:
            name = self.spelled.setdefault(span.name.casefold(), span.name)
            self.told.setdefault(name, [])
            if name not in names:
                names.append(name)
        return names

    def _only_one(self) -> list[str]:
        return list(self.told) if len(self.told) == 1 else []

    def _keep(self, group: _Group) -> None:
        text = " ".join(group.sentences)
        if not group.names:
            self.notes.append(text)
            return
        rest = text
        for name in group.names:
            rest = rest.replace(name, "")
        if not _NOTHING_TOLD.fullmatch(rest):
            for name in group.names:
                self.told[name].append(text)
