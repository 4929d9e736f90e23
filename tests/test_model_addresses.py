"""What is shown of an address: enough to know it again, and no key to what is private."""

from __future__ import annotations

import pytest

from meetcompanion.model import masked, place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://www.boardroom.example/events?key=geheim", "boardroom.example"),
        ("https://ana:geheim@calendar.example:8443/private-4f2a/basic.ics", "calendar.example"),
        ("https://ana:geheim@[::1/a", "[::1/a"),
        ("upload:1/chess%20club.ics", "chess club.ics"),
        ("upload:1/file:///home/ana/club.ics", "club.ics"),
        ("sample:boardroom.ics", "sample:boardroom.ics"),
    ],
)
def test_a_place_is_named_by_its_host(address: str, place: str) -> None:
    assert place_of(address) == place


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://ana:geheim@hall.example/a?day=3", "https://hall.example/a?day=3"),
        ("https://hall.example/feed?token=geheim&cat=5", "https://hall.example/feed?token=…&cat=5"),
        ("https://hall.example/feed?access_key=geheim", "https://hall.example/feed?access_key=…"),
        ("https://hall.example/feed?c=9f8e7d6c5b4a39281706f5e4d3c2b1a0", "https://hall.example/feed?c=…"),
        (
            "https://calendar.google.com/calendar/ical/ana%40hall.example/private-0a1b2c3d/basic.ics",
            "https://calendar.google.com/calendar/ical/ana%40hall.example/…/basic.ics",
        ),
        ("https://hall.example/k/a8Fh3kLq92Zx7Wm4Rt6b.ics", "https://hall.example/k/…"),
        ("https://ana:geheim@[::1/a", "[::1/a"),
    ],
)
def test_keys_and_passwords_are_not_shown(address: str, shown: str) -> None:
    assert masked(address) == shown
    assert "geheim" not in masked(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://hall.example/events/2027-03-21-an-evening-of-chess-and-go/",
        "https://www.meetup.com/chess-york/events/ical/",
        "https://hall.example/?post_type=tribe_events&ical=1&start=2027-01-01",
        "https://hall.example/events/spring-festival-2027.ics",
        "upload:1/chess.ics",
        "not an address",
    ],
)
def test_other_addresses_stay_as_they_are(address: str) -> None:
    assert masked(address) == address
