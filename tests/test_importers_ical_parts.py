"""The parts of the calendar reader: rules, zones, times, prices, text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from meetcompanion.importers.ical_text import Body, Calendar, Component, Property, properties
from meetcompanion.importers.ical_times import later, read_duration, read_moment
from meetcompanion.importers.prices import price_of_text
from meetcompanion.importers.rules import BadRule, Budget, TooMuch, parse
from meetcompanion.importers.text import MAX_TEXT, one_line, plain_text
from meetcompanion.importers.vtimezone import VZone
from meetcompanion.importers.zones import Zones, iana_name, likely_name
from meetcompanion.model import Price, Window

WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
VIENNA = """BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:By hand
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
END:VCALENDAR"""


def zones(text: str = "BEGIN:VCALENDAR\nEND:VCALENDAR") -> Zones:
    return Zones(Body(text).calendars[0], WINDOW, UTC, Budget(1_000_000))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;INTERVAL=7;COUNT=1500",
        "FREQ=DAILY;BYDAY=MO,TU;COUNT=900",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR",
        "FREQ=WEEKLY;INTERVAL=3;WKST=SU;BYDAY=SU,MO",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;COUNT=300",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY",
        "FREQ=YEARLY;INTERVAL=4",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=-1,100",
        "FREQ=YEARLY;BYMONTH=6,7;BYDAY=TH",
        "FREQ=HOURLY;INTERVAL=7",
    ],
)
@pytest.mark.parametrize("start", [datetime(2008, 1, 30, 18), datetime(2004, 2, 29, 9, 30), datetime(2007, 12, 31)])
def test_leaving_out_the_past_changes_nothing_ahead(rule: str, start: datetime) -> None:
    near, until = datetime(2026, 5, 1), datetime(2026, 12, 31)
    plain = rrulestr(rule, dtstart=start).between(near, until)
    bounded = parse(rule).since(start, near, None, Budget(10_000_000))
    assert bounded.between(near, until) == plain


@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 40),
    days=st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3, unique=True),
    start=st.datetimes(datetime(1990, 1, 1), datetime(2026, 4, 1)),
)
@settings(max_examples=60, deadline=None)
def test_leaving_out_the_past_changes_nothing_for_any_rule(
    frequency: str, interval: int, days: list[str], start: datetime
) -> None:
    rule = f"FREQ={frequency};INTERVAL={interval}" + (f";BYDAY={','.join(days)}" if days else "")
    start = start.replace(microsecond=0)
    near, until = datetime(2026, 5, 1), datetime(2027, 5, 1)
    bounded = parse(rule).since(start, near, None, Budget(10_000_000))
    assert bounded.between(near, until) == rrulestr(rule, dtstart=start).between(near, until)


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=SOMETIMES", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=-1", "FREQ=YEARLY;BYMONTH=13",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=DAILY;BYHOUR=25", "RSCALE=CHINESE;FREQ=YEARLY",
        "FREQ=MONTHLY;BYSETPOS=0",
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_followed_is_refused_with_a_reason(rule: str) -> None:
    with pytest.raises(BadRule) as refused:
        parse(rule)
    assert refused.value.message.text()


@pytest.mark.parametrize("frequency", ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"])
def test_a_rule_that_never_comes_true_spends_its_budget(frequency: str) -> None:
    rule = parse(f"FREQ={frequency};BYMONTH=2;BYMONTHDAY=30").since(datetime(2026, 1, 1), None, None, Budget(20_000))
    with pytest.raises(TooMuch):
        next(iter(rule))


def test_a_zone_by_hand_is_like_the_one_it_describes() -> None:
    zone = VZone.from_component(Body(VIENNA).calendars[0].zones[0], WINDOW, Budget(100_000))
    vienna = ZoneInfo("Europe/Vienna")
    moment = datetime(2026, 1, 1)
    while moment < datetime(2027, 1, 1):
        for fold in (0, 1):
            local = moment.replace(fold=fold)
            assert local.replace(tzinfo=zone).utcoffset() == local.replace(tzinfo=vienna).utcoffset(), local
        ours, theirs = (moment.replace(tzinfo=UTC).astimezone(one) for one in (zone, vienna))
        assert (ours.replace(tzinfo=None), ours.fold) == (theirs.replace(tzinfo=None), theirs.fold)
        moment += timedelta(minutes=90)


@pytest.mark.parametrize(
    ("tzid", "name"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/ics.py/2020.1/Europe/Helsinki", "Europe/Helsinki"),
        ("localtime", None),
        ("Germany/Berlin", None),
        ("../../etc/passwd", None),
    ],
)
def test_names_of_iana_are_known(tzid: str, name: str | None) -> None:
    assert iana_name(tzid) == name


@pytest.mark.parametrize(
    ("tzid", "name"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Eastern Standard Time 1", "America/New_York"),
        ("Europe_London", "Europe/London"),
        ("US-Eastern", "US/Eastern"),
        ("EDT", "America/New_York"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(GMT+10:00) Canberra, Melbourne, Sydney", "Australia/Sydney"),
        ("(UTC+09:00) Amsterdam", None),
        ("Middle Earth", None),
        ("IST", None),
    ],
)
def test_other_spellings_of_zones_are_known_where_they_are_sure(tzid: str, name: str | None) -> None:
    assert likely_name(tzid) == name


@pytest.mark.parametrize(
    ("value", "params", "expected"),
    [
        ("20260902T180000Z", {}, datetime(2026, 9, 2, 18, tzinfo=UTC)),
        ("20260902T1800", {}, datetime(2026, 9, 2, 18, tzinfo=UTC)),
        ("2026-09-02T18:00:00+02:00", {}, datetime(2026, 9, 2, 16, tzinfo=UTC)),
        ("20260902T240000Z", {}, datetime(2026, 9, 3, tzinfo=UTC)),
        ("20260902T235960Z", {}, datetime(2026, 9, 2, 23, 59, 59, tzinfo=UTC)),
        ("20260902", {}, datetime(2026, 9, 2).date()),
        ("20260902T180000", {"VALUE": "DATE"}, datetime(2026, 9, 2).date()),
        ("20260902T180000", {"TZID": "Asia/Tokyo"}, datetime(2026, 9, 2, 9, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_all_its_forms(value: str, params: dict[str, str], expected: object) -> None:
    moment, _ = read_moment(Property(params, value), value, zones())
    assert (moment.astimezone(UTC) if isinstance(moment, datetime) else moment) == expected


@pytest.mark.parametrize("value", ["", "soon", "20260231", "20260902T256000", "{{ start }}", "2026"])
def test_what_is_no_moment_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        read_moment(Property({}, value), value, zones())


def test_a_length_goes_by_days_and_then_by_the_clock() -> None:
    assert read_duration("P1DT2H") == timedelta(days=1, hours=2)
    assert read_duration("PT1W") == timedelta(weeks=1)
    for bad in ("", "P", "1H", "-PT1H", "P999999999999999999W"):
        with pytest.raises(ValueError):
            read_duration(bad)
    before_the_change = datetime(2026, 10, 24, 23, tzinfo=ZoneInfo("Europe/Berlin"))
    assert f"{later(before_the_change, timedelta(hours=5)):%H}" == "03"
    assert f"{later(before_the_change, timedelta(days=1)):%H}" == "23"


def test_lines_lose_their_folds_and_escapes() -> None:
    (one,) = (
        Body("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=en:Tea\\, \r\n  cake\\nand\r\n\t talk")
        .calendars[0]
        .events
    )
    found, odd = properties(one, frozenset({"SUMMARY"}))
    assert found["SUMMARY"][0].text() == "Tea,  cake\nand talk" and not odd


def test_a_quoted_parameter_may_hold_what_separates_others() -> None:
    component = Component("VEVENT", 0, ['ORGANIZER;CN="Tea; cake: and, talk";X=y:mailto:a@b.example'])
    found, _ = properties(component, frozenset({"ORGANIZER"}))
    assert found["ORGANIZER"] == [Property({"CN": "Tea; cake: and, talk", "X": "y"}, "mailto:a@b.example")]


def test_text_of_old_calendars_is_read() -> None:
    assert Property({"ENCODING": "QUOTED-PRINTABLE", "CHARSET": "UTF-8"}, "Caf=C3=A9").text() == "Café"


def test_an_indented_calendar_is_a_calendar() -> None:
    body = Body("  BEGIN:VCALENDAR\n    BEGIN:VEVENT\n      UID:1\n    END:VEVENT\n  END:VCALENDAR")
    assert isinstance(body.calendars[0], Calendar) and body.calendars[0].events[0].lines == ["UID:1"]


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("free", Price(True)),
        ("Eintritt frei", Price(True)),
        ("0", Price(True)),
        ("5 €", Price(False, 5, 5, "EUR")),
        ("CHF 10–15", Price(False, 10, 15, "CHF")),
        ("$10", Price(False, 10, 10, None)),
        ("1.000,50 €", Price(False, 1000.5, 1000.5, "EUR")),
        ("free – 10 €", Price(False, 0, 10, "EUR")),
        ("free parking", None),
        ("7 pm", None),
        ("", None),
        ("pay what you can", None),
    ],
)
def test_prices_are_read_where_they_are_sure(text: str, price: Price | None) -> None:
    assert price_of_text(text) == price


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>two<br>three</p>", "One\n\ntwo\nthree"),
        ("<ul><li>a<li>b</ul>after", "• a\n• b\n\nafter"),
        ("a < b and <3", "a < b and <3"),
        ("Tom &amp; Jerry &#8211; &lt;3", "Tom & Jerry – <3"),
        ("&lt;p&gt;escaped&lt;/p&gt;", "escaped"),
        ("<script>x()</script><style>p{}</style>seen", "seen"),
        ('<a href="https://a.example/b">here</a>', "here (https://a.example/b)"),
        ('<a href="https://a.example/b">https://a.example/b</a>', "https://a.example/b"),
        ("too   many\u00a0\u00a0blanks\r\n\r\n\r\n\r\nand lines\u200b", "too many blanks\n\nand lines"),
        ("<!-- nothing -->", None),
        ("  ", None),
        (None, None),
    ],
)
def test_text_is_made_plain(markup: str | None, text: str | None) -> None:
    assert plain_text(markup) == text


def test_long_text_is_cut() -> None:
    text = plain_text("word " * 100_000)
    assert text is not None and len(text) == MAX_TEXT and text.endswith("…")
    assert one_line("a\nb\nc", joiner=", ") == "a, b, c"
