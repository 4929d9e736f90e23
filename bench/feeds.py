"""Feeds and towns made by code from a fixed seed: the same bytes at every run, and nobody's work but ours."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

#: The day on which every benchmark takes place.
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)

_THINGS = (
    "board games",
    "birdwatching",
    "rye bread",
    "jazz",
    "telescopes",
    "Spanish",
    "chess",
    "pottery",
    "choir",
    "bicycles",
    "poetry",
    "ferns",
)
_FORMS = (
    "An evening of {}",
    "Beginners meet {}",
    "{} in the park",
    "Slow {}",
    "{} for everybody",
    "Open table: {}",
    "The {} club",
)
_PLACES = (
    "Corn Hall",
    "The Blue Lamp",
    "Library",
    "Town park",
    "Makerspace",
    "Old Mill",
    "Café Second Die",
    "Harbour steps",
)
_WORDS = tuple(
    word
    for line in (
        "come along bring a friend no need to know anything tea and cake afterwards we lend what you need the door is",
        "open from seven mind the step children welcome free entry pay what you can every week since the flood",
    )
    for word in line.split()
)


def title(dice: random.Random, number: int) -> str:
    """A title that is like others and yet its own."""
    return f"{dice.choice(_FORMS).format(dice.choice(_THINGS))}, no. {number}"


def description(dice: random.Random) -> str:
    """Some sentences' worth of words."""
    return " ".join(dice.choices(_WORDS, k=dice.randint(15, 60)))


def place(dice: random.Random) -> str:
    """Where it is."""
    return dice.choice(_PLACES)


def calendar(events: int, seed: int = 20260304) -> bytes:
    """A feed as towns publish them: one event in twenty repeats, one in ten lasts all day, some lie behind."""
    dice = random.Random(seed)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN", "X-WR-CALNAME:A town's calendar", *_ZONE]
    for number in range(events):
        day = NOW.date() + timedelta(days=dice.randint(-120, 240))
        lines += ["BEGIN:VEVENT", f"UID:{number}@bench.example", "DTSTAMP:20260301T000000Z"]
        days = dice.random() < 0.1
        hour = dice.randint(9, 20)
        lines += [_time("DTSTART", day, None if days else hour)]
        lines += [_time("DTEND", day + timedelta(days=1), None) if days else _time("DTEND", day, hour + 2)]
        if number % 20 == 0:
            lines.append(f"RRULE:FREQ=WEEKLY;COUNT={dice.randint(5, 40)}")
            lines.append(_time("EXDATE", day + timedelta(weeks=2), None if days else hour))
        lines += _folded(f"SUMMARY:{title(dice, number)}")
        lines += _folded(f"DESCRIPTION:{description(dice)}")
        lines += [
            f"LOCATION:{place(dice)}",
            f"URL:https://town.example/events/{number}",
            "CATEGORIES:Town",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _time(name: str, day: date, hour: int | None) -> str:
    """A property that holds a day, or a time in the feed's zone."""
    if hour is None:
        return f"{name};VALUE=DATE:{day:%Y%m%d}"
    return f"{name};TZID=Europe/Berlin:{day:%Y%m%d}T{hour:02}0000"


def _folded(line: str) -> list[str]:
    """RFC 5545 section 3.1: no line is longer than 75 octets."""
    pieces = [line[:74]]
    pieces += [f" {line[start : start + 73]}" for start in range(74, len(line), 73)]
    return pieces


_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)
