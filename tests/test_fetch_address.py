"""What people paste, and what becomes of it."""

from __future__ import annotations

import pytest

from meetcompanion.errors import FetchRefused
from meetcompanion.fetch import normalise, shown


@pytest.mark.parametrize(
    ("pasted", "url"),
    [
        ("https://example.org/cal.ics", "https://example.org/cal.ics"),
        ("  https://example.org/cal.ics\n", "https://example.org/cal.ics"),
        ("HTTPS://Example.ORG/Cal.ics", "https://example.org/Cal.ics"),
        ("http://example.org", "http://example.org/"),
        ("example.org", "https://example.org/"),
        ("www.example.org/events?when=soon", "https://www.example.org/events?when=soon"),
        ("example.org:8000/a", "http://example.org:8000/a"),
        ("example.org:443/a", "https://example.org/a"),
        ("localhost:8765/cal.ics", "http://localhost:8765/cal.ics"),
        ("192.168.1.5/cal.ics", "http://192.168.1.5/cal.ics"),
        ("bücher.example/lesung", "https://bücher.example/lesung"),
        ("webcal://example.org/cal.ics", "https://example.org/cal.ics"),
        ("WEBCAL://example.org/cal.ics", "https://example.org/cal.ics"),
        ("webcals://example.org/cal.ics", "https://example.org/cal.ics"),
        ("feed://example.org/rss", "https://example.org/rss"),
        ("feed:https://example.org/rss", "https://example.org/rss"),
        ("feed:example.org/rss", "https://example.org/rss"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("“https://example.org/a”", "https://example.org/a"),
        ("'example.org/a'", "https://example.org/a"),
        ("`https://example.org/a`", "https://example.org/a"),
        ("\u200bhttps://example.org/a\ufeff", "https://example.org/a"),
        ("Our calendar: https://example.org/a.", "https://example.org/a"),
        ("Look (https://example.org/a_(b))!", "https://example.org/a_(b)"),
        ("[the club](https://example.org/a)", "https://example.org/a"),
        ("Subscribe:\nwebcal://example.org/a.ics\nSee you", "https://example.org/a.ics"),
        ('<a href="https://example.org/?a=1&amp;b=2">here</a>', "https://example.org/?a=1&b=2"),
        ('<iframe src="https://example.org/embed?src=x%40y" width="9">', "https://example.org/embed?src=x%40y"),
        ("https://example.org/a#top", "https://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://ana:geheim@example.org/a", "https://ana:geheim@example.org/a"),
        ("https://[2001:DB8::1]:8080/a", "https://[2001:db8::1]:8080/a"),
        ("example.org/calendar (the public one)", "https://example.org/calendar"),
        ("sample:cafe.ics", "sample:cafe.ics"),
    ],
)
def test_an_address_is_made_of_what_was_pasted(pasted, url):
    assert normalise(pasted) == url
    assert normalise(normalise(pasted)) == url


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "There is no address here"),
        (" \n\t", "There is no address here"),
        ("board games", "does not look like an address"),
        ("Catan", "does not look like an address"),
        ("See you at the pub.Tonight is fine", "does not look like an address"),
        ("ana@example.org", "mail address"),
        ("mailto:ana@example.org", "Addresses that begin with mailto:"),
        ("ftp://example.org/a.ics", "Addresses that begin with ftp:"),
        ("javascript:alert(1)", "Addresses that begin with javascript:"),
        ("data:text/calendar,BEGIN:VCALENDAR", "Addresses that begin with data:"),
        ("/home/ana/cal.ics", "a file on your machine"),
        ("C:\\Users\\ana\\cal.ics", "a file on your machine"),
        ("~/cal.ics", "a file on your machine"),
        ("http://", "does not look like an address"),
        ("https://[::1/a", "misspelt"),
        ("https://example.org:99999/a", "misspelt"),
        ("https://?a", "misspelt"),
        ("https://example.org/" + "a" * 5000, "too long"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", "the text of a calendar itself"),
    ],
)
def test_what_is_no_address_is_said(pasted, sentence):
    with pytest.raises(FetchRefused) as refused:
        normalise(pasted)
    assert sentence in refused.value.message.text()


def test_passwords_are_not_shown():
    assert shown("https://ana:geheim@example.org:8443/a?b") == "https://example.org:8443/a?b"
    assert shown("https://example.org/@ana") == "https://example.org/@ana"
    assert "geheim" not in shown("https://ana:geheim@[::1/a")
    with pytest.raises(FetchRefused) as refused:
        normalise("https://ana:geheim@example.org:99999/a")
    assert "geheim" not in refused.value.message.text()
