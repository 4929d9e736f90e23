"""What was understood of a jot as rows that can be put right by hand, and back; pure.

A row that was put right says what it was before, so that a later look at a text that has grown keeps the correction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from meetcompanion.jot import day_named
from meetcompanion.model import Due, FollowUpDraft, FollowUpKind, Jot, PersonTold
from meetcompanion.web import formats, forms

TOLD, MOMENT, NOTE, LEFT_OUT = "told", "moment", "note", ""
_KINDS = frozenset({TOLD, MOMENT, NOTE, LEFT_OUT, *(kind.value for kind in FollowUpKind)})
#: No jot has more; what is sent with more was not sent by our page.
MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was understood: `kind` is a follow-up's, or told, moment, note; "" for what is left out."""

    kind: str
    who: tuple[str, ...]
    words: str
    due: Due | None = None

    @property
    def who_text(self) -> str:
        """The names as they stand in their field."""
        return ", ".join(self.who)

    @property
    def when_text(self) -> str:
        """The day or season as it stands in its field."""
        if self.due is None:
            return ""
        return formats.dated(self.due.day) if self.due.day else formats.due_text(self.due, date.min)

    @property
    def fields(self) -> tuple[str, str, str, str]:
        """The row as it stands in its fields."""
        return self.kind, self.who_text, self.words, self.when_text

    @property
    def was(self) -> str:
        """The fields as one text, to be sent along."""
        return json.dumps(self.fields, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """One row of a form: what stood in it, what stands in it now, and what it is about where that is kept already."""

    was: tuple[str, str, str, str]
    now: tuple[str, str, str, str]
    id: str = ""


def rows_of(jot: Jot) -> list[Row]:
    """The rows of a jot: what several people told together is one row."""
    rows: dict[str, Row] = {}
    for person in jot.people:
        for line in person.told:
            held = rows.get(line, Row(TOLD, (), line))
            rows[line] = replace(held, who=(*held.who, person.name))
        if not person.told:
            rows[f"@{person.name}\n"] = Row(TOLD, (person.name,), "")  # no line holds a break
    return [
        *rows.values(),
        *(Row(one.kind.value, one.people, one.text, one.due) for one in jot.follow_ups),
        *(Row(MOMENT, (), text) for text in jot.moments),
        *(Row(NOTE, (), text) for text in jot.notes),
    ]


def jot_of(rows: Iterable[Row]) -> Jot:
    """The jot that these rows say; words without a place of their own are a note."""
    told: dict[str, tuple[str, list[str]]] = {}
    follow_ups: list[FollowUpDraft] = []
    texts: dict[str, list[str]] = {MOMENT: [], NOTE: []}
    for row in rows:
        if row.kind == LEFT_OUT or not (row.words or row.who):
            continue
        if row.kind == TOLD and row.who:
            for name in row.who:
                lines = told.setdefault(name.casefold(), (name, []))[1]
                lines += [row.words] if row.words else []
        elif row.kind in (TOLD, MOMENT, NOTE):
            texts[MOMENT if row.kind == MOMENT else NOTE].append(row.words or row.who_text)
        else:
            follow_ups.append(FollowUpDraft(FollowUpKind(row.kind), row.who, row.words, row.due))
    return Jot(
        people=tuple(PersonTold(name, tuple(lines)) for name, lines in told.values()),
        follow_ups=tuple(follow_ups),
        moments=tuple(texts[MOMENT]),
        notes=tuple(texts[NOTE]),
    )


def sent_rows(form: Mapping[str, str]) -> list[Sent]:
    """The rows of a form, in order; what is no row of ours is left aside."""
    found = []
    for number in range(MOST_ROWS):
        if f"was{number}" not in form:
            break
        try:
            was = json.loads(form[f"was{number}"])
        except ValueError:
            continue
        if not isinstance(was, list) or len(was) != 4 or not all(isinstance(part, str) for part in was):
            continue
        kind = form.get(f"kind{number}", "")
        words = form.get(f"words{number}", "").replace("\r\n", "\n").strip()
        now = (kind if kind in _KINDS else NOTE, forms.line(form.get(f"who{number}")), words)
        when = forms.line(form.get(f"when{number}"))
        found.append(Sent((was[0], was[1], was[2], was[3]), (*now, when), form.get(f"id{number}", "")))
    return found


def put_right(fresh: Sequence[Row], sent: Sequence[Sent], on: date, language: str | None) -> list[Row]:
    """The rows of a text as it is understood now, with what was put right by hand before.

    A correction belongs to the row that reads as it did, else to the one that has grown out of it. One whose row is
    gone stays as a row of its own: no word written by hand is lost.
    """
    rows: list[Row | None] = list(fresh)
    made: dict[int, Row] = {}
    waiting = []
    for one in sent:
        place = next((at for at, row in enumerate(rows) if row is not None and row.fields == one.was), None)
        if place is None:
            waiting.append(one)
            continue
        made[place] = corrected(fresh[place], one, on, language)
        rows[place] = None
    homeless = []
    for one in (one for one in waiting if one.now != one.was):
        place = next((at for at, row in enumerate(rows) if row is not None and _grown(one.was, row)), None)
        if place is None:
            if one.now[0] != LEFT_OUT:
                homeless.append(corrected(Row(*_parsed(one.was)), one, on, language))
            continue
        made[place] = corrected(fresh[place], one, on, language)
        rows[place] = None
    return [made.get(at, row) for at, row in enumerate(fresh)] + homeless


def _parsed(fields: tuple[str, str, str, str]) -> tuple[str, tuple[str, ...], str]:
    return fields[0], names(fields[1]), fields[2]


def _grown(was: tuple[str, str, str, str], row: Row) -> bool:
    return bool(was[2]) and was[1] == row.who_text and (row.words.startswith(was[2]) or was[2].startswith(row.words))


def corrected(row: Row, sent: Sent, on: date, language: str | None) -> Row:
    """The row as it was put right: only those fields are new that were changed by hand."""
    kind, who, words, when = sent.now
    if kind != sent.was[0]:
        row = replace(row, kind=kind)
    if who != forms.line(sent.was[1]):
        row = replace(row, who=names(who))
    if words != sent.was[2].strip():
        row = replace(row, words=words)
    if when != forms.line(sent.was[3]):
        due = day_named(when, on, language) if when else None
        row = replace(row, due=due)
        if when and due is None:
            # Not understood as a day, so it stays with the words.
            row = replace(row, words=f"{row.words} ({when})".strip())
    return row


def names(text: str) -> tuple[str, ...]:
    """The names of a field, with commas between; marks and quotes around one do not belong to it."""
    found: dict[str, str] = {}
    for part in text.replace(";", ",").split(","):
        name = forms.name(part.strip().removeprefix("@").strip(' "“”„«»'))
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())
