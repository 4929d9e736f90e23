"""The parts of the page importer, each by itself: broken JSON, dates, zones, prices, charsets, links, refusals."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.errors import BadSource
from meetcompanion.importers import read
from meetcompanion.importers.broken_json import loads
from meetcompanion.importers.charset import decode
from meetcompanion.importers.dates import Stamp, read_clock, read_duration, read_stamp
from meetcompanion.importers.schema_fields import location_of, price_of, without_site_name
from meetcompanion.importers.schema_org import when_of
from meetcompanion.importers.status_words import status_of_title
from meetcompanion.importers.whereabouts import zone_name, zone_of_address
from meetcompanion.model import Price, Reading, Status, When, Window

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def look(body: bytes | str, *, url: str = "https://hall.example/events", **more: Any) -> Reading:
    if isinstance(body, str):
        body = body.encode()
    return read(body, url=url, now=NOW, window=Window.around(NOW), zone=BERLIN, **more)


def block(json_text: str) -> str:
    return f'<html><title>Hall</title><body><script type="application/ld+json">{json_text}</script></body></html>'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a":1,}', {"a": 1}),
        (r'{"a":"x\d \' y"}', {"a": "xd ' y"}),
        ('{"zip": 04109, "b": 1}', {"zip": "04109", "b": 1}),
        ('{"a": 1, <!----><!----> }', {"a": 1}),
        ('<!--\n{"a":1}\n-->', {"a": 1}),
        ('//<![CDATA[\n{"a":1}\n//]]>', {"a": 1}),
        ('{"a":"one\ntwo"}', {"a": "one\ntwo"}),
        ('{"a":"the "big" one, "x" too","b":2}', {"a": 'the "big" one, "x" too', "b": 2}),
        ('{"a":"b"\n "c":1}', {"a": "b", "c": 1}),
        ("{&quot;a&quot;: &quot;b&quot;}", {"a": "b"}),
        ('{a: 1, "b": undefined}', {"a": 1, "b": None}),
        ('{"a": 1, "b": [1, 2', {"a": 1, "b": [1, 2]}),
        ('{"a": 1, "b": "cut of', {"a": 1}),
        ('{"a": "\\ud83d\\ude00", }', {"a": "😀"}),
    ],
)
def test_broken_json_is_salvaged_without_inventing(text: str, value: object) -> None:
    assert loads(text)[0] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 50_000,
        "{}" * 50_000,
        '{"a' * 50_000,
        "[" * 100_000,
        '{"a":"' + '"' * 50_000,
        "/*" * 50_000 + "{",
        '{"a":1' + " " * 100_000 + '"b"',
    ],
    ids=lambda text: text[:6],
)
def test_hostile_json_costs_no_more_than_its_length(text: str) -> None:
    loads(text)


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("2026-05-10", Stamp(date(2026, 5, 10))),
        ("2019-9-18T10-10-00-00", Stamp(date(2019, 9, 18), time(10, 10))),
        ("2024-5-28T16:30+0:00", Stamp(date(2024, 5, 28), time(16, 30), timedelta())),
        ("2026-05-10T19:30:00+0100", Stamp(date(2026, 5, 10), time(19, 30), timedelta(hours=1))),
        ("2026-05-10T19:30:00.000Z", Stamp(date(2026, 5, 10), time(19, 30), timedelta())),
        ("2026-05-10T19:30−07:00", Stamp(date(2026, 5, 10), time(19, 30), timedelta(hours=-7))),
        ("2026-05-10 7:30 pm", Stamp(date(2026, 5, 10), time(19, 30))),
        ("2026-05-10T24:00", Stamp(date(2026, 5, 11), time())),
        ("2026-05-10T19:30:00+02:00[Europe/Berlin]", Stamp(date(2026, 5, 10), time(19, 30), timedelta(hours=2))),
        ("20260510T193000Z", Stamp(date(2026, 5, 10), time(19, 30), timedelta())),
        ("2009-177T19:00-08:00", Stamp(date(2009, 6, 26), time(19), timedelta(hours=-8))),
        (1778441400000, Stamp(date(2026, 5, 10), time(19, 30), timedelta())),
        ("Sun, 10 May 2026 19:30:00 +0200", Stamp(date(2026, 5, 10), time(19, 30), timedelta(hours=2))),
        ("May 10, 2026 7:30 PM", Stamp(date(2026, 5, 10), time(19, 30))),
        ("10.05.2026", Stamp(date(2026, 5, 10))),
        ("5/6/2026", None),
        ("May 10", None),
        ("May 2026", None),
        ("2026", None),
        ("2026-13-40", None),
        ("soon", None),
        ("", None),
        (None, None),
        (True, None),
        (7, None),
    ],
)
def test_dates_are_read_as_sites_write_them_and_never_guessed(text: object, stamp: Stamp | None) -> None:
    assert read_stamp(text) == stamp


def test_clocks_and_durations_are_read() -> None:
    assert read_clock("7 pm") == (time(19), None)
    assert read_clock("T19:00:00-05:00") == (time(19), timedelta(hours=-5))
    assert read_clock("19") is None
    assert read_duration("PT2H30M") == timedelta(hours=2, minutes=30)
    assert read_duration("P9999999999D") is None


def test_ends_are_exclusive_and_an_end_before_its_start_says_nothing() -> None:
    day = date(2026, 5, 10)
    assert when_of(Stamp(day), Stamp(day), BERLIN, None) == When(day, date(2026, 5, 11))
    late = Stamp(day, time(19))
    assert when_of(late, Stamp(day, time(18)), BERLIN, None).end is None
    assert when_of(late, Stamp(day), BERLIN, None).end is None
    assert when_of(Stamp(day, time()), Stamp(day, time(23, 59)), BERLIN, None) == When(day, date(2026, 5, 11))
    until = when_of(late, Stamp(date(2026, 5, 12)), BERLIN, None).end
    assert until == datetime(2026, 5, 12, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "zone"),
    [
        ({"country": "DE"}, "Europe/Berlin"),
        ({"country": "UK"}, "Europe/London"),
        ({"country": "United States", "region": "Texas"}, "America/Chicago"),
        ({"line": "301 Chicon Street, Austin, TX, 78702, United States"}, "America/Chicago"),
        ({"line": "Peachtree St, Atlanta, Georgia"}, None),
        ({"country": "US"}, None),
        ({"country": "US", "at": datetime.fromisoformat("2026-05-10T19:00-07:00")}, "America/Los_Angeles"),
        ({"country": "ES", "locality": "Las Palmas"}, None),
        ({"country": "Australia", "region": "QLD"}, "Australia/Brisbane"),
        ({"line": "Rue de Rivoli, Paris, France"}, "Europe/Paris"),
        ({"region": "CA"}, None),
        ({}, None),
    ],
)
def test_an_address_tells_its_zone_or_nothing(address: dict[str, Any], zone: str | None) -> None:
    if zone == "America/Los_Angeles":
        found = zone_of_address(**address)
        assert found and ZoneInfo(found).utcoffset(datetime(2026, 5, 10)) == timedelta(hours=-7)
    else:
        assert zone_of_address(**address) == zone


def test_only_places_are_zones() -> None:
    assert zone_name("Europe/Berlin") == "Europe/Berlin"
    assert zone_name("Etc/GMT+3") is None
    assert zone_name("../etc/passwd") is None
    assert zone_name("Europe/Nowhere") is None


@pytest.mark.parametrize(
    ("node", "price"),
    [
        ({"isAccessibleForFree": True}, Price(True)),
        ({"isAccessibleForFree": "true", "offers": {"price": "5", "priceCurrency": "eur"}}, Price(False, 5, 5, "EUR")),
        ({"isAccessibleForFree": False}, Price(False)),
        ({"offers": {"price": 0}}, Price(True)),
        ({"offers": [{"price": "12,50 €"}, {"lowPrice": "1.200,00"}]}, Price(False, 12.5, 1200, "EUR")),
        ({"offers": {"price": "Free"}}, Price(True)),
        ({"offers": {"url": "https://a.example", "price": ""}}, None),
        ({"offers": "https://tickets.example"}, None),
        ({}, None),
    ],
)
def test_a_price_is_what_the_offers_say(node: dict[str, Any], price: Price | None) -> None:
    assert price_of(node, {}) == price


@pytest.mark.parametrize(
    ("location", "line"),
    [
        ("Memphis, TN, US", "Memphis, TN, US"),
        ({"@type": "Place", "name": "Hall", "address": "Hall, 1 High St"}, "Hall, 1 High St"),
        ({"@type": "Place", "name": "Hall", "address": {"streetAddress": "1 High St, Town", "addressLocality": "Town"}},
         "Hall, 1 High St, Town"),
        ([{"@type": "VirtualLocation"}, {"@type": "Place", "name": "Hall"}], "Hall · Online"),
        ({"@type": "VirtualLocation", "url": "https://a.example"}, "Online"),
        ("https://zoom.example/1", None),
        ({"@type": "Place", "name": "", "address": ""}, None),
    ],
)  # fmt: skip
def test_a_place_is_one_readable_line(location: object, line: str | None) -> None:
    assert location_of({"location": location}, {}) == line


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("CANCELLED: choir", Status.CANCELLED),
        ("Canceled - choir", Status.CANCELLED),
        ("CANCELED Board meeting", Status.CANCELLED),
        ("ABGESAGT! Chor", Status.CANCELLED),
        ("Chor (fällt aus)", Status.CANCELLED),
        ("Chorale – annulé", Status.CANCELLED),
        ("[Postponed] choir", Status.CANCELLED),
        ("Cancelled culture, a talk", None),
        ("How I cancelled my phone", None),
        ("Choir (tbc)", Status.TENTATIVE),
        ("Choir", None),
        ("Konzert ABGESAGT", Status.CANCELLED),
        ("Yoga in the park CANCELLED!", Status.CANCELLED),
        ("The gig that got cancelled", None),
        ("EVERY SHOW CANCELLED", None),
    ],
)
def test_a_title_says_that_it_is_off_only_where_the_word_stands_apart(title: str, status: Status | None) -> None:
    assert status_of_title(title) is status


def test_the_site_s_name_is_taken_off_a_title_and_nothing_else_is() -> None:
    assert without_site_name("Jazz — Blue Hall", ["Blue Hall"]) == "Jazz"
    assert without_site_name("Jazz — late set", ["Blue Hall", None]) == "Jazz — late set"


def test_text_is_decoded_by_what_it_is() -> None:
    assert decode("Bücher".encode(), "iso-8859-1") == "Bücher"
    assert decode("Bücher".encode("latin-1"), "iso-8859-1") == "Bücher"
    assert decode("“Bücher”".encode("cp1252"), "iso-8859-1") == "“Bücher”"
    assert decode("Bücher".encode("utf-16"), None) == "Bücher"
    assert decode(b'<meta charset="windows-1250">' + "Łódź".encode("cp1250")) == '<meta charset="windows-1250">Łódź'
    assert decode("žluťoučký kůň úpěl ďábelské ódy a příliš".encode("cp1250"), "no-such-charset")
    assert decode(b"\xff\xfe\xfd" * 10, "hex")


def test_the_same_event_told_twice_is_one() -> None:
    reading = look(
        block(
            """[{"@type":"Event","name":"Choir","startDate":"2026-05-10T19:00+02:00","url":"/a"},
            {"@type":"Event","name":"Choir!","startDate":"2026-05-10T17:00Z","description":"Bring water."},
            {"@type":"Event","name":"Choir","startDate":"2026-05-10T21:00+02:00","url":"/a"},
            {"@type":"Event","name":"Choir","startDate":"2026-05-17T19:00+02:00","url":"/a"},
            {"@type":"Event","name":"Storytime","startDate":"2026-05-10T10:00","location":"East library"},
            {"@type":"Event","name":"Storytime","startDate":"2026-05-10T10:00","location":"Harbour school"}]"""
        )
    )
    assert [draft.content.title for draft in reading.drafts] == ["Choir", "Choir", "Choir", "Storytime", "Storytime"]
    assert reading.drafts[0].content.description == "Bring water."
    assert len({draft.uid for draft in reading.drafts}) == 5


def test_a_bad_event_is_skipped_alone() -> None:
    reading = look(
        block(
            """[{"@type":"Event","name":"Good","startDate":"2026-05-10"},{"@type":"Event","name":"Bad","startDate":{}},
            {"@type":"Event","name":{"x":1},"startDate":["2026-05-11",[]]},{"@type":"Event","name":"Far","startDate":"0001-01-01T00:00+14:00"},
            {"@type":"Event","name":"Far too","startDate":"9999-12-31T23:59-14:00"}, 5, null, "x", {"@type":7}]"""
        )
    )
    assert [draft.content.title for draft in reading.drafts] == ["Good", "Hall"]
    assert [problem.where for problem in reading.problems] == ["Bad", "Far", "Far too"]


def test_starts_in_utc_are_shown_in_the_zone_that_the_page_names() -> None:
    html = block('{"@type":"Event","name":"A","startDate":"2026-05-10T19:00Z"}')
    named = html + '<script>var cfg={"timeZone":"America\\/Chicago"}</script>'
    assert look(html).drafts[0].instances[0].when.zone is None
    assert look(named).drafts[0].instances[0].when.zone == "America/Chicago"
    assert look(named + '<script>{"timezone":"Europe/Paris"}</script>').zone is None


def test_a_floating_time_is_in_the_zone_given() -> None:
    when = look(block('{"@type":"Event","name":"A","startDate":"2026-05-10T19:00"}')).drafts[0].instances[0].when
    assert when == When(datetime(2026, 5, 10, 17, tzinfo=UTC), None, "Europe/Berlin")


def test_an_endless_schedule_is_bounded() -> None:
    rule = '"eventSchedule":{"startDate":"%s","repeatFrequency":"%s","startTime":"19:00"}'
    for start, frequency in (("1900-01-01", "P1D"), ("0001-01-31", "P1M"), ("1800-02-29", "P1Y")):
        reading = look(block('{"@type":"Event","name":"A",' + rule % (start, frequency) + "}"))
        assert sum(len(draft.instances) for draft in reading.drafts) <= 1_000
    assert (
        len(look(block('{"@type":"Event","name":"A",' + rule % ("1900-01-01", "P1D") + "}")).drafts[0].instances) > 150
    )


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "no calendar and no page in it"),
        (b" \n\t ", "no calendar and no page in it"),
        (bytes(1_000_000), "zero bytes"),
        (b"%PDF-1.7 something", "(PDF)"),
        (bytes(range(256)) * 100, "binary file"),
        (b'{"events": []}', "JSON"),
        (b"Hello, we meet on Thursdays.", "plain text"),
        (b"<?xml version='1.0'?><catalog><book/></catalog>", "XML"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(body: bytes, sentence: str) -> None:
    with pytest.raises(BadSource, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        look(body)


def test_a_page_without_events_is_no_error() -> None:
    reading = look("<html><title>Our hall</title><body><h1>Welcome</h1><p>We are a friendly hall.</p></body></html>")
    assert (reading.kind, reading.title, reading.drafts, reading.problems) == ("page", "Our hall", (), ())


def test_a_login_box_beside_events_refuses_nothing() -> None:
    html = block('{"@type":"Event","name":"A","startDate":"2026-05-10"}').replace(
        "<body>", '<body><input type="password">'
    )
    assert len(look(html).drafts) == 1
