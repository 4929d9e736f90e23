"""Which event of a reading is which of those we hold: by UID, address, title and start, a moved start, an edited title.

Each rule takes only what the rules before it left over, and only where there is no choice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from meetcompanion.merge.likeness import RHYTHM, alike, plain, same_address
from meetcompanion.merge.times import Here, moved_to
from meetcompanion.model.events import Content, Draft
from meetcompanion.model.held import HeldEvent

Pair = tuple[Draft, HeldEvent]
_Start = datetime | date
_Event = TypeVar("_Event", Draft, HeldEvent)


def pair_events(
    drafts: Sequence[Draft], held: Sequence[HeldEvent], here: Here, *, partly: bool = False
) -> tuple[list[Pair], list[Draft], list[HeldEvent]]:
    """The drafts with the events they are, those that are new, and the events that no draft is.

    `partly`: neither side is whole, so that only UIDs, titles and starts are to be trusted.
    """
    by_uid = {event.uid: event for event in held}
    table = _Table(drafts, held, here)
    doubtful: list[Pair] = []
    for draft in drafts:
        event = by_uid.pop(draft.uid, None)
        if event is None:
            table.drafts[draft.uid] = draft
        elif _same_in_words_or_time(draft, event):
            table.pairs.append((draft, event))
        else:
            doubtful.append((draft, event))
    table.held = {event.id: event for event in by_uid.values()}
    if (table.drafts or doubtful[1:]) and (table.held or doubtful):
        # Some feeds number their events anew at every fetch: then something else bears the old UID.
        for draft, event in doubtful:
            table.drafts[draft.uid], table.held[event.id] = draft, event
        if not partly:
            table.by_address()
        table.by_title_and_start()
        for draft, event in doubtful:
            if draft.uid in table.drafts and event.id in table.held:
                table.take(draft, event)
        if not partly:
            table.by_moved_start()
            table.by_edited_title()
    else:
        table.pairs.extend(doubtful)
    return table.pairs, list(table.drafts.values()), list(table.held.values())


def _same_in_words_or_time(draft: Draft, event: HeldEvent) -> bool:
    if draft.content.title == event.content.title:
        return True
    if not draft.instances or not event.instances:
        return True
    starts = {one.when.start for one in event.instances}
    return any(one.when.start in starts for one in draft.instances) or alike(draft.content.title, event.content.title)


class _Table:
    """What is paired, and what is left of both sides."""

    def __init__(self, all_drafts: Sequence[Draft], all_held: Sequence[HeldEvent], here: Here) -> None:
        self.all_drafts = all_drafts
        self.all_held = all_held
        self.here = here
        self.pairs: list[Pair] = []
        self.drafts: dict[str, Draft] = {}
        self.held: dict[int, HeldEvent] = {}

    def take(self, draft: Draft, event: HeldEvent) -> None:
        """These are one."""
        self.pairs.append((draft, event))
        del self.drafts[draft.uid], self.held[event.id]

    def by_address(self) -> None:
        """The same page of its own, where no other event of either side has it."""
        if not self.drafts or not self.held:
            return
        own = _alone((address, draft) for draft in self.all_drafts if (address := same_address(draft.content.url)))
        theirs = _alone(
            (address, event)
            for event in self.all_held
            if (address := same_address(event.content.url)) and self._listed(event)
        )
        for address, draft in own.items():
            event = theirs.get(address)
            if event is None or draft.uid not in self.drafts or event.id not in self.held:
                continue
            if _same_in_words_or_time(draft, event):
                self.take(draft, event)

    def by_title_and_start(self) -> None:
        """The event with most of its times; of several with the same times, the one that says most of the same."""
        if not self.drafts or not self.held:
            return
        seen: dict[tuple[str, _Start], list[int]] = defaultdict(list)
        for event in self.held.values():
            title = plain(event.content.title)
            for one in event.instances:
                seen[title, one.when.start].append(event.id)
        for exactly in (True, False):
            for draft in sorted(self.drafts.values(), key=lambda draft: draft.uid):
                title = plain(draft.content.title)
                votes = Counter(
                    event_id
                    for one in draft.instances
                    for event_id in seen.get((title, one.when.start), ())
                    if event_id in self.held and (not exactly or self._same_place(draft, event_id))
                )
                if votes:
                    best = max(votes, key=lambda event_id: (votes[event_id], *self._fit(draft, event_id), -event_id))
                    self.take(draft, self.held[best])

    def by_moved_start(self) -> None:
        """The same title at the same place, where one time of that name is missing and one is new."""
        if not self.drafts or not self.held:
            return
        own, theirs = _grouped(self.drafts.values(), _name), _grouped(self._held_ahead(), _name)
        namesakes = _grouped(self.all_drafts, _name)
        for name in own.keys() & theirs.keys():
            if len(own[name]) != 1 or len(theirs[name]) != 1:
                continue
            draft, event = own[name][0], theirs[name][0]
            others = {start for other in namesakes[name] if other is not draft for start in self._starts(other)}
            before, after = self._starts(event), self._starts(draft)
            if len(before) > 1 and len(after) > 1 and not others:
                before, after = before[:1], after[:1]
            alone = not others and self._is_alone(draft, event)
            if moved_to(before, after, others, alone=alone):
                self.take(draft, event)

    def by_edited_title(self) -> None:
        """The same start at the same place, where one title is gone and one like it is new."""
        if not self.drafts or not self.held:
            return
        own = _grouped(self.drafts.values(), self._first_start_and_place)
        theirs = _grouped(self._held_ahead(), self._first_start_and_place)
        for place in own.keys() & theirs.keys():
            if len(own[place]) > _MANY or len(theirs[place]) > _MANY:
                continue
            likes = [
                (draft, event)
                for draft in own[place]
                for event in theirs[place]
                if alike(draft.content.title, event.content.title, loosely=bool(event.content.location))
            ]
            of_draft = Counter(draft.uid for draft, _event in likes)
            of_event = Counter(event.id for _draft, event in likes)
            for draft, event in likes:
                if of_draft[draft.uid] == of_event[event.id] == 1:
                    self.take(draft, event)

    def _is_alone(self, draft: Draft, event: HeldEvent) -> bool:
        """True where nothing speaks of a series: a week later it is then the same evening, put off.

        A calendar that keeps its UIDs would have kept this one's, had it moved; one that renews them tells nothing.
        """
        if len(draft.instances) != 1 or len(event.instances) != 1:
            return False
        if sum(_name(other) == _name(event) for other in self.all_held) > 1:
            return False
        if any(RHYTHM.search(text) for text in _texts(draft.content) + _texts(event.content)):
            return False
        kept = sum(mine.uid == theirs.uid for mine, theirs in self.pairs)
        return kept <= _FEW_KEPT * len(self.all_drafts)

    def _listed(self, event: HeldEvent) -> bool:
        return any(not one.gone for one in event.instances)

    def _held_ahead(self) -> list[HeldEvent]:
        return [event for event in self.held.values() if self._starts(event)]

    def _starts(self, event: Draft | HeldEvent) -> list[datetime]:
        if isinstance(event, Draft):
            return sorted(one.when.starts_at(self.here.zone) for one in event.instances)
        return sorted(
            one.when.starts_at(self.here.zone) for one in event.instances if not one.gone and self.here.ahead(one.when)
        )

    def _first_start_and_place(self, event: Draft | HeldEvent) -> Hashable:
        starts = self._starts(event)
        return (starts[0] if starts else None, _place(event.content))

    def _same_place(self, draft: Draft, event_id: int) -> bool:
        return _place(draft.content) == _place(self.held[event_id].content)

    def _fit(self, draft: Draft, event_id: int) -> tuple[bool, bool, bool]:
        event = self.held[event_id]
        return (
            self._listed(event),
            draft.content == event.content,
            draft.content.description == event.content.description,
        )


#: More at one start in one place are a list that says too little of each to tell them apart.
_MANY = 12


#: A calendar of which no more than this share keep their UIDs gives new ones at every fetch.
_FEW_KEPT = 0.2


def _texts(content: Content) -> list[str]:
    return [content.title, (content.description or "")[:2_000]]


def _place(content: Content) -> str:
    return plain(content.location or "")


def _name(event: Draft | HeldEvent) -> tuple[str, str]:
    return plain(event.content.title), _place(event.content)


def _alone(named: Iterable[tuple[str, _Event]]) -> dict[str, _Event]:
    """Those whose name no other has."""
    found: dict[str, _Event] = {}
    several: set[str] = set()
    for name, event in named:
        if name in found:
            several.add(name)
        found[name] = event
    return {name: event for name, event in found.items() if name not in several}


def _grouped(events: Iterable[_Event], name: Callable[[_Event], Hashable]) -> dict[Hashable, list[_Event]]:
    groups: dict[Hashable, list[_Event]] = defaultdict(list)
    for event in events:
        groups[name(event)].append(event)
    return groups
