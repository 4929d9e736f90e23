"""The window seat: something outside somebody's hobbies that is easy to enter, with the reason why it is offered."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meetcompanion.matcher.entering import entering
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.same import ALIKE, likeness
from meetcompanion.matcher.scoring import Fit
from meetcompanion.matcher.words import fold
from meetcompanion.message import N_, Message
from meetcompanion.model import Content, Reason

WINDOW = "window_seat"

#: The atlas has to be this sure (of 255) that an event is of a kind, and this sure for one that is offered.
_SURE, _OFFERED = 140, 200
#: What fits a hobby better than this is not outside it.
_OUTSIDE = 0.12
#: So many of the surest are looked at closely.
_LOOKED_AT = 300

_EASY = N_("outside your hobbies, and easy to enter: “{quote}”")
_FREE = N_("outside your hobbies, and free: “{quote}”")
_AGAIN = N_("outside your hobbies, and it comes again: “{quote}”")


@dataclass(frozen=True)
class Refused:
    """What somebody turned down: titles, organisers, and numbers of the atlas' entries that these events are of."""

    titles: tuple[str, ...] = ()
    organisers: frozenset[str] = frozenset()
    kinds: frozenset[int] = frozenset()

    @classmethod
    def of(cls, index: Index, contents: Iterable[Content]) -> Refused:
        """What these events have that others may have too."""
        turned_down = list(contents)
        return cls(
            tuple(content.title for content in turned_down),
            frozenset(fold(content.organiser) for content in turned_down if content.organiser),
            frozenset(kind for content in turned_down for kind in kinds(index, content)),
        )

    def holds(self, content: Content, kinds: Iterable[int]) -> bool:
        """True for what was turned down, its series, its organiser's things and its kinds."""
        return (
            (content.organiser is not None and fold(content.organiser) in self.organisers)
            or not self.kinds.isdisjoint(kinds)
            or any(likeness(content.title, title) >= ALIKE for title in self.titles)
        )


def kinds(index: Index, content: Content) -> tuple[int, ...]:
    """The entries of the atlas that an event surely is of, the surest first."""
    packed = array("i")
    packed.frombytes(index.reader.features(content).known)
    sure = sorted(((number & 255, number >> 8) for number in packed if number & 255 >= _SURE), reverse=True)
    return tuple(entry for _, entry in sure)


def kinds_by_row(index: Index, rows: NDArray[np.int64]) -> dict[int, tuple[int, ...]]:
    """`kinds` of all of these rows, without reading them; nothing for those that are of none."""
    wanted = np.zeros(len(index), dtype=np.bool_)
    wanted[rows] = True
    at = np.flatnonzero(wanted[index.known] & (index.known_strengths >= _SURE))
    entries = np.searchsorted(index.known_begins, at, side="right") - 1
    found: dict[int, list[tuple[int, int]]] = {}
    sure = zip(index.known[at].tolist(), index.known_strengths[at].tolist(), entries.tolist(), strict=True)
    for row, strength, entry in sure:
        found.setdefault(row, []).append((strength, entry))
    return {row: tuple(entry for _, entry in sorted(own, reverse=True)) for row, own in found.items()}


def offers(
    index: Index,
    rows: NDArray[np.int64],
    surest: NDArray[np.uint8],
    fits: Sequence[Fit],
    refused: Refused,
    again: Callable[[int], bool],
) -> list[tuple[int, Reason]]:
    """These rows as far as they can be offered, easiest first, each with its reason; `again` says which come again.

    The rows are some that `outside` chose, with `surest` as it says.
    """
    known = {entry for one in fits for entry, _ in one.wish.entries}
    found = []
    kinds_of = kinds_by_row(index, rows)
    for place, row in enumerate(rows.tolist()):
        content, own = index.contents[row], kinds_of.get(row, ())
        if not known.isdisjoint(own) or refused.holds(content, own):
            continue
        if told := _easy(content, again(place)):
            ease, reason = told
            found.append((-ease, -int(surest[row]), place, row, reason))
    return [(row, reason) for *_, row, reason in sorted(found, key=lambda one: one[:3])]


def outside(index: Index, fits: Sequence[Fit], refused: Refused) -> NDArray[np.uint8]:
    """By row, how surely (0 to 255) it is of a kind that is neither theirs nor turned down; 0 for what fits a hobby."""
    known = {entry for one in fits for entry, _ in one.wish.entries}
    surest = np.zeros(len(index), dtype=np.uint8)
    for entry in range(len(index.known_begins) - 1):
        if entry not in known and entry not in refused.kinds:
            stretch = slice(index.known_begins[entry], index.known_begins[entry + 1])
            rows = index.known[stretch]
            # A row stands once under each entry.
            surest[rows] = np.maximum(surest[rows], index.known_strengths[stretch])
    surest[(surest < _OFFERED) | (index.career != 0)] = 0
    for one in fits:
        surest[one.score >= _OUTSIDE] = 0
    return surest


def looked_at(rows: NDArray[np.int64], surest: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Where among these rows those stand that are looked at closely, the surest first."""
    places = np.flatnonzero(surest[rows])
    return places[np.argsort(-surest[rows[places]].astype(np.int16), kind="stable")][:_LOOKED_AT]


def _easy(content: Content, again: bool) -> tuple[int, Reason] | None:
    """How many things make it easy to enter, and the clearest of them; None for what is not for all, or not easy."""
    said = entering(content)
    free = said.free or (content.title if content.price is not None and content.price.free else None)
    costs = content.price is not None and not content.price.free and not said.free
    if said.children or said.internal or said.some or said.off or said.large or said.unfit or costs:
        return None
    if said.easy:
        pattern, quote = _EASY, said.easy
    elif free:
        pattern, quote = _FREE, free
    elif again:
        pattern, quote = _AGAIN, content.title
    else:
        return None
    ease = 2 * bool(said.easy) + 2 * bool(free) + bool(again) + bool(said.small)
    return ease, Reason(WINDOW, Message.of(pattern, quote=quote), None, quote)
