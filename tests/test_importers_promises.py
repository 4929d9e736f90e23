"""Whatever the bytes: no crash, no long wait, no matter the order, and nothing new the second time."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import promises

SAMPLES = promises.samples()
SHORTLY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@given(promises.damaged(SAMPLES) | st.binary(max_size=500))
@SHORTLY
def test_any_bytes_end_in_events_or_a_sentence(body: bytes) -> None:
    promises.ends_in_events_or_a_sentence(body)


@given(promises.calendars())
@SHORTLY
def test_importing_a_calendar_twice_changes_nothing(body: bytes) -> None:
    promises.changes_nothing_when_read_again(body)


@given(promises.damaged(SAMPLES))
@SHORTLY
def test_importing_anything_twice_changes_nothing(body: bytes) -> None:
    promises.changes_nothing_when_read_again(body)


@given(promises.calendars(), st.randoms(use_true_random=False))
@SHORTLY
def test_the_order_of_events_does_not_matter(body: bytes, dice: random.Random) -> None:
    promises.order_does_not_matter(body, dice)


@pytest.mark.parametrize(
    "piece",
    [
        b"BEGIN:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260902T180000Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n",
        b"BEGIN:VTIMEZONE\r\n",
        b"END:VEVENT\r\n ",
        b"\r\n ",
        b"<div itemscope itemtype='http://schema.org/Event'>",
        b'{"@type":"Event","subEvent":[',
        b"<p>Chess, Monday 7 pm, 3 September</p>",
    ],
)
def test_a_megabyte_of_the_same_takes_no_longer_than_it_may(piece: bytes) -> None:
    for before in (b"BEGIN:VCALENDAR\r\n", b"<html><body>", b"[" if piece.startswith(b"{") else b""):
        promises.ends_in_events_or_a_sentence((before + piece * (900_000 // len(piece)))[:150_000])
