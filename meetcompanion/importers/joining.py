"""The same event told several times on one page (JSON-LD and microdata, a teaser and its entry) made one draft."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import tzinfo
from typing import Any

from meetcompanion.model import Content, Draft, Instance, Status, When


def join_same(drafts: Iterable[Draft], zone: tzinfo) -> list[Draft]:
    """Drafts with the same words in the title and the same start made one; the first one's facts win.

    A day without a time joins the same title on that day. Same title and start in two clearly different places stay
    two, as do two sittings on one day. Afterwards every uid is unique.
    """
    kept: list[Draft] = []
    places: dict[tuple[str, Any], list[int]] = {}
    for draft in drafts:
        name = _words(draft.content.title)
        at = _match(draft, name, kept, places, zone)
        if at is None:
            at = len(kept)
            kept.append(draft)
        else:
            kept[at] = _joined(kept[at], draft)
        for instance in draft.instances:
            for key in {(name, instance.when.start.isoformat()), (name, instance.when.local_day(zone))}:
                entry = places.setdefault(key, [])
                if at not in entry and len(entry) < 12:
                    entry.append(at)
    return _unique(kept)


def _match(
    draft: Draft, name: str, kept: list[Draft], places: dict[tuple[str, Any], list[int]], zone: tzinfo
) -> int | None:
    first = draft.instances[0].when
    for at in places.get((name, first.start.isoformat()), ()):
        if _same_place(kept[at].content, draft.content):
            return at
    for at in places.get((name, first.local_day(zone)), ()):
        other = kept[at]
        if len(other.instances) != 1 or len(draft.instances) != 1:
            continue
        if other.instances[0].when.all_day == first.all_day or not _same_place(other.content, draft.content):
            continue
        if not other.content.url or not draft.content.url or other.content.url == draft.content.url:
            return at
    return None


def _same_place(one: Content, other: Content) -> bool:
    if one.url and one.url == other.url:
        return True
    ours, theirs = set(_words(one.location or "").split()), set(_words(other.location or "").split())
    if not ours or not theirs:
        return True
    return len(ours & theirs) >= 0.6 * min(len(ours), len(theirs))


def _joined(one: Draft, other: Draft) -> Draft:
    filled: dict[str, Any] = {}
    for field in fields(Content):
        mine, theirs = getattr(one.content, field.name), getattr(other.content, field.name)
        if mine in (None, ()) and theirs not in (None, ()):
            filled[field.name] = theirs
    if len(other.content.description or "") > len(one.content.description or ""):
        filled["description"] = other.content.description
    instances = one.instances
    if len(one.instances) == 1 and len(other.instances) == 1:
        instances = (_joined_instance(one.instances[0], other.instances[0]),)
    return replace(one, content=replace(one.content, **filled), instances=instances)


def _joined_instance(one: Instance, other: Instance) -> Instance:
    when = one.when
    if when.all_day and not other.when.all_day:
        when = other.when
    elif when.start == other.when.start and when.end is None:
        when = When(when.start, other.when.end, when.zone or other.when.zone)
    status = other.status if one.status is Status.CONFIRMED else one.status
    return Instance(one.key, when, status, one.content)


def _unique(drafts: list[Draft]) -> list[Draft]:
    used: set[str] = set()
    numbers: Counter[str] = Counter()
    several = Counter(draft.uid for draft in drafts)
    result = []
    for draft in drafts:
        uid = draft.uid
        if several[uid] > 1:
            # Each gets its start, so that it does not matter which of them comes first.
            uid = f"{uid} {draft.instances[0].when.start.isoformat()}"
        base = uid
        while uid in used:
            numbers[base] += 1
            uid = f"{base} {numbers[base] + 1}"
        used.add(uid)
        result.append(draft if uid == draft.uid else replace(draft, uid=uid))
    return result


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
