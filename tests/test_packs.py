"""Lists of sources go out and come in again, and whatever else comes in does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetcompanion import portability
from meetcompanion.errors import BadSource
from meetcompanion.importers.opml import read_opml
from meetcompanion.model import Account
from meetcompanion.store import Store
from tests.builders import NOW
from tests.command_line import Shell

PACK = b"""<?xml version="1.0"?><opml version="2.0"><head><title>Our town</title></head><body>
<outline text="Music"><outline text="The choir" type="rss" xmlUrl="https://choir.example/c.ics"/></outline>
<outline title="Owls &amp; bats" xmlUrl="webcal://marsh.example/c.ics"/>
<outline text="Again" xmlUrl="https://choir.example/c.ics"/>
<outline text="No address"/><outline text="Odd" xmlUrl="javascript:alert(1)"/>
<outline text="Local" xmlUrl="file:///etc/passwd"/></body></opml>"""


def test_a_list_is_read_through_and_each_calendar_is_taken_once() -> None:
    found = [(link.title, link.url) for link in read_opml(PACK)]
    assert found == [("The choir", "https://choir.example/c.ics"), ("Owls & bats", "webcal://marsh.example/c.ics")]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_whatever_a_source_is_called_the_list_is_read_again_as_it_was_written(titles: list[str]) -> None:
    subscriptions = [_Line(title, f"https://x.example/{place}?a=1&b=<2>") for place, title in enumerate(titles)]
    found = read_opml(portability.as_opml(subscriptions, "mine").encode("utf-8", "replace"))  # type: ignore[arg-type]
    assert [link.url for link in found] == [one.source.url for one in subscriptions]


class _Line:
    def __init__(self, title: str, url: str) -> None:
        self.title, self.url, self.source = title, url, self


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"BEGIN:VCALENDAR",
        b"<html><body>no list</body></html>",
        b"<opml><body/></opml>",
        b"\x00\xff\xfe",
        b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/hostname">]><opml><body><outline text="&a;"/></body></opml>',
    ],
)
def test_what_is_no_list_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(BadSource):
        read_opml(body)


def test_entities_are_neither_followed_nor_multiplied() -> None:
    lots = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha") for n in range(9))
    body = b"<!DOCTYPE o [" + lots + b']><opml><body><outline text="&e8;" xmlUrl="https://x.example/"/></body></opml>'
    try:
        found = read_opml(body)
    except BadSource:
        return
    assert all(len(link.title or "") < 300 for link in found)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    try:
        read_opml(body)
    except BadSource as error:
        assert str(error)


def test_uploaded_calendars_are_left_out_of_the_list(store: Store, account: Account) -> None:
    for url in ("https://choir.example/c.ics", "upload:calendar.ics"):
        store.subscribe(account.id, store.add_source(url, NOW, title=url).id, NOW)
    text = portability.as_opml(store.subscriptions(account.id, NOW), "mine")
    assert "choir.example" in text and "upload" not in text


def test_the_command_line_hands_a_list_on_and_takes_it_over(tmp_path: Path) -> None:
    giving, taking = Shell(tmp_path / "giving"), Shell(tmp_path / "taking")
    (tmp_path / "pack.opml").write_bytes(PACK)
    giving("source", "import", str(tmp_path / "pack.opml"), "--yes")
    giving("source", "export", str(tmp_path / "mine.opml"))
    taken = taking("source", "import", str(tmp_path / "mine.opml"), stdin="n\ny\n")
    assert "The choir" in taken.stdout
    assert "choir.example" in taking("source", "list").stdout
    assert "marsh" not in taking("source", "list").stdout
    assert "Here already" in taking("source", "import", str(tmp_path / "mine.opml"), stdin="n\n").stdout


def test_what_is_subscribed_to_already_is_known(store: Store, account: Account) -> None:
    offered = portability.sources_in(PACK, [])
    portability.subscribe_to(store, account, [offered[0][0]], NOW)
    again = portability.sources_in(PACK, store.subscriptions(account.id, NOW))
    assert [is_there for _link, is_there in again] == [True, False]
