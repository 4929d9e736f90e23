"""What a ticket on a page shows of one listed occurrence; everything in words, ready for the template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from meetcompanion.message import N_, Message
from meetcompanion.model import Content, Evening, Listed, Occurrence, PickState, Status, When
from meetcompanion.model.wording import rhythm_message
from meetcompanion.web import formats
from meetcompanion.web.formats import WhenText

#: How much of the event's own text a ticket shows, in characters.
_ENOUGH_OF_OWN_WORDS, _MOST_OF_OWN_WORDS = 60, 180
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-z])")

#: The kinds of reasons that say why an event stands lower or for whom it is, and the kind of a window seat.
_LOWERING = ("career", "less", "for_whom")
_WINDOW = "window_seat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One ticket. `reasons` say why it is here, `cautions` why it stands lower than it would.

    `more` is set where they want more like it, `window` where it is a window seat. `clash` says when their own
    calendar is taken meanwhile. `picture` tells one picture of the event from the next; None where none is shown.
    """

    id: int
    title: str
    day: date
    when: WhenText
    where: str | None
    own_words: str | None
    source: str | None
    price: str | None
    rhythm: str | None
    state: PickState | None
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    called_off: bool
    tentative: bool
    also: tuple[str, ...]
    more: bool = False
    window: bool = False
    clash: str | None = None
    picture: str | None = None


def card(listed: Listed, zone: tzinfo, now: datetime, *, most_reasons: int = 3, picture: str | None = None) -> Card:
    """The ticket of one line of a list, with the strongest reasons; what lowers an event is always said."""
    good = [reason for reason in listed.match.reasons if reason.kind not in _LOWERING][:most_reasons]
    bad = [reason for reason in listed.match.reasons if reason.kind in _LOWERING]
    return _card(
        listed.occurrence,
        zone,
        now,
        source=listed.source_title,
        state=listed.state,
        rhythm=formats.sentence(rhythm_message(listed.rhythm)) if listed.rhythm else None,
        reasons=tuple(formats.sentence(reason.message) for reason in good),
        cautions=tuple(formats.sentence(reason.message) for reason in bad),
        also=listed.also_listed_by,
        more=listed.more,
        window=any(reason.kind == _WINDOW for reason in listed.match.reasons),
        clash=_clash(listed, zone, now),
        picture=picture,
    )


def plain_card(
    occurrence: Occurrence,
    state: PickState | None,
    source: str | None,
    zone: tzinfo,
    now: datetime,
    *,
    picture: str | None = None,
) -> Card:
    """The ticket of an occurrence that is on no list (any more)."""
    return _card(occurrence, zone, now, source=source, state=state, picture=picture)


def evening_when(evening: Evening, zone: tzinfo, now: datetime) -> WhenText:
    """When an evening was."""
    return formats.when_text(evening.when, zone, now)


def own_words(content: Content) -> str | None:
    """The first sentence or two of the event's own text, for its sound; None where it has none worth showing."""
    text = " ".join((content.description or "").split())
    if text.casefold().startswith(content.title.casefold()):
        text = text[len(content.title) :].lstrip(" .:–—-")
    taken = ""
    for part in _SENTENCE_END.split(text):
        if "://" in part or "@" in part or len(taken) + len(part) > _MOST_OF_OWN_WORDS:
            break
        taken = f"{taken} {part}".strip()
        if len(taken) >= _ENOUGH_OF_OWN_WORDS:
            return taken
    if len(taken) >= _ENOUGH_OF_OWN_WORDS // 2:
        return taken
    # One endless sentence: its beginning, cut between two words.
    beginning = text[:_MOST_OF_OWN_WORDS].rsplit(" ", 1)[0]
    return f"{beginning} …" if len(text) > _MOST_OF_OWN_WORDS and "://" not in beginning else None


def _card(
    occurrence: Occurrence,
    zone: tzinfo,
    now: datetime,
    *,
    source: str | None,
    state: PickState | None,
    rhythm: str | None = None,
    reasons: tuple[str, ...] = (),
    cautions: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    more: bool = False,
    window: bool = False,
    clash: str | None = None,
    picture: str | None = None,
) -> Card:
    content = occurrence.content
    return Card(
        id=occurrence.id,
        title=content.title,
        day=formats.day_of(occurrence.when, zone),
        when=formats.when_text(occurrence.when, zone, now),
        where=content.location,
        own_words=own_words(content),
        source=source,
        price=formats.price_text(content.price),
        rhythm=rhythm,
        state=state,
        reasons=reasons,
        cautions=cautions,
        called_off=occurrence.status is Status.CANCELLED,
        tentative=occurrence.status is Status.TENTATIVE,
        also=also,
        more=more,
        window=window,
        clash=clash,
        picture=picture,
    )


def _clash(listed: Listed, zone: tzinfo, now: datetime) -> str | None:
    """What is said of their own calendar; nothing where they have turned the event down anyway."""
    if listed.clash is None or listed.state is PickState.NO:
        return None
    taken = formats.when_text(When(listed.clash.start, listed.clash.end), zone, now)
    same_day = formats.day_of(listed.occurrence.when, zone) == listed.clash.start.astimezone(zone).date()
    told = taken.hours if same_day else taken.line
    return formats.sentence(Message.of(N_("Your own calendar has something then: {hours}."), hours=told))
