"""Text that somebody wrote to keep a machine busy is read in a time that grows with the text alone.

Each is a sign or a word over and over, found by trying them against every expression that meets words of strangers. The
bounds are far above what it takes, and far below what it took: hours, for some.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date
from types import SimpleNamespace
from typing import Any

import pytest

from meetcompanion import jot
from meetcompanion.errors import FetchRefused, UsageError
from meetcompanion.fetch import normalise
from meetcompanion.fetch.dav import find_calendars
from meetcompanion.importers.busy import read_busy
from meetcompanion.importers.layout.said import Texts
from meetcompanion.importers.layout.written import Order
from meetcompanion.model.pushed import Answered
from meetcompanion.portability import bring_in, read_people
from tests import promises

#: Seconds of work.
_MOST = 4.0


def _in_one_another(number: int) -> bytes:
    opening = b"<d:response><d:href>/a</d:href><d:propstat>" * number
    return b'<d:multistatus xmlns:d="DAV:">' + opening + b"</d:propstat></d:response>" * number + b"</d:multistatus>"


def _people(text: str) -> None:
    with pytest.raises(UsageError):
        read_people(text.encode())


def _own_calendar(name: str) -> None:
    body = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:{name}\r\nEND:VCALENDAR\r\n".encode()
    read_busy(body, url="https://a.example/", window=promises.WINDOW, zone=UTC)


def _address(text: str) -> None:
    with pytest.raises(FetchRefused):
        normalise(text)


def _jot(text: str) -> None:
    understood = jot.understand(text, date(2026, 9, 1), "en", ["Ana"])
    assert understood.notes or understood.people


ATTACKS: dict[str, tuple[Callable[[str], object], str]] = {
    "cards that never end": (_people, "BEGIN:VCARD\n" * 60_000),
    "a card that begins in white space": (_people, "BEGIN:VCARD" + "\r" * 2_000_000),
    "mail addresses without an end": (_own_calendar, "a@" * 100_000),
    "joints of a line": (lambda text: Texts("en", Order(day_first=True)).rest(text), "from " * 100),
    "sentences without words": (_jot, "a. " * 20_000),
    "lines without end": (_jot, "x\n" * 10_000),
    "an address that is a book": (_address, "sample:" + "a" * 1_000_000),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_time_grows_with_the_text_alone(attack: str) -> None:
    read, text = ATTACKS[attack]
    begin = time.process_time()
    read(text)
    assert time.process_time() - begin < _MOST


def test_places_of_a_server_within_one_another_are_looked_at_once() -> None:
    body = _in_one_another(8_000)
    begin = time.process_time()
    find_calendars("https://a.example/", lambda _url, _depth: Answered(status=207, body=body), lambda _url: None)
    assert time.process_time() - begin < _MOST


def test_a_password_is_not_led_to_other_doors_of_other_machines() -> None:
    from meetcompanion.fetch.dav import may_lead

    assert may_lead("https://a.example:8444/", "https://a.example:8444/calendars/")
    assert may_lead("https://a.example/", "https://b.example/")
    assert not may_lead("https://a.example/", "https://b.example:22/")
    assert not may_lead("https://a.example/", "http://a.example/")


def test_a_file_that_holds_nothing_but_very_many_small_things_is_refused_before_it_is_read() -> None:
    body = b'{"a":[' + b"[]," * 2_000_000 + b"0]}"
    nobody: Any = SimpleNamespace(id=1, bring_in=None)
    with pytest.raises(UsageError, match="larger than anything"):
        bring_in(nobody, nobody, body, promises.NOW)
