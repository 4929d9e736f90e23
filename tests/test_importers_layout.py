"""The parts of the layout reader, each by itself: dates and times in eight languages, years, repeating shapes."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetcompanion.importers import read
from meetcompanion.importers.layout import read_layout, words
from meetcompanion.importers.layout.clocks import clocks_in, start_of
from meetcompanion.importers.layout.lines import lines_of
from meetcompanion.importers.layout.vocabulary import language_of
from meetcompanion.importers.layout.written import Order, Written, dates_in, slash_order
from meetcompanion.importers.layout.years import days_of, last_of
from meetcompanion.importers.page_value import parse_page
from meetcompanion.model import Reading, Window

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = NOW.date()


def look(body: str, *, url: str = "https://hall.example/events", now: datetime = NOW) -> Reading:
    text = body if "<html" in body else f"<html><title>Hall</title><body>{body}"
    return read(text.encode(), url=url, now=now, window=Window.around(now), zone=ZoneInfo("Europe/Berlin"))


def told(reading: Reading) -> list[tuple[str, str]]:
    return [
        (draft.content.title, instance.when.local_start(ZoneInfo("Europe/Berlin")).isoformat()[:16])
        for draft in reading.drafts
        for instance in draft.instances
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Fri, May 8, 2026", (8, 5, 2026, 4, None)),
        ("en", "Saturday 9th of May", (9, 5, None, 5, None)),
        ("en", "May 3-5", (3, 5, None, None, (5, 5))),
        ("en", "June 20th & 21st, 2026", (20, 6, 2026, None, (21, 6))),
        ("en", "May 30 – June 2, 2026", (30, 5, None, None, (2, 6))),
        ("en", "Sept. 4 '26", (4, 9, 2026, None, None)),
        ("en", "2026-05-08", (8, 5, 2026, None, None)),
        ("en", "5/8/26", (8, 5, 2026, None, None)),
        ("de", "10. bis 12. Mai 2026", (10, 5, 2026, None, (12, 5))),
        ("de", "Fr., 8. Mai", (8, 5, None, 4, None)),
        ("de", "Samstag, den 09.05.2026", (9, 5, 2026, 5, None)),
        ("de", "08.05.", (8, 5, None, None, None)),
        ("de", "3. Jänner 2027", (3, 1, 2027, None, None)),
        ("fr", "du 3 au 5 mai", (3, 5, None, None, (5, 5))),
        ("fr", "vendredi 1er mai 2026", (1, 5, 2026, 4, None)),
        ("fr", "le 14 août", (14, 8, None, None, None)),
        ("es", "viernes, 8 de mayo de 2026", (8, 5, 2026, 4, None)),
        ("es", "del 3 al 5 de mayo", (3, 5, None, None, (5, 5))),
        ("it", "venerdì 8 maggio 2026", (8, 5, 2026, 4, None)),
        ("it", "dal 3 al 5 maggio", (3, 5, None, None, (5, 5))),
        ("nl", "vrijdag 8 mei", (8, 5, None, 4, None)),
        ("nl", "3 t/m 5 mrt 2027", (3, 3, 2027, None, (5, 3))),
        ("pt", "sexta-feira, 8 de maio de 2026", (8, 5, 2026, 4, None)),
        ("pt", "de 3 a 5 de março", (3, 3, None, None, (5, 3))),
        ("pl", "piątek, 8 maja 2026", (8, 5, 2026, 4, None)),
        ("pl", "3–5 września", (3, 9, None, None, (5, 9))),
    ],
)
def test_a_date_is_read_as_its_language_writes_it(
    language: str, text: str, expected: tuple[int, int, int | None, int | None, tuple[int, int] | None]
) -> None:
    found = dates_in(text, language, Order(day_first=language != "en"))
    assert len(found) == 1, found
    one = found[0]
    last = one.last[:2] if one.last else None
    # A year that stands behind the range holds for its beginning too.
    year = one.year or (one.last[2] if one.last and expected[2] else None)
    assert (one.day, one.month, year, one.weekday, last) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "you may 3 times a week"),
        ("en", "Room 12/14"),
        ("en", "Call 212-555-0123"),
        ("en", "$5.10 each"),
        ("en", "Version 3.11.2"),
        ("de", "Um 19.30 Uhr"),
        ("de", "Kosten: 12.50 €"),
        ("fr", "de 3 à 5 ans"),
        ("es", "3 de cada 5"),
        ("en", "open 24/7"),
    ],
)
def test_what_is_no_date_is_not_read_as_one(language: str, text: str) -> None:
    assert dates_in(text, language, Order(day_first=language != "en")) == []


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("7–9 pm", time(19), time(21)),
        ("11 – 1 pm", time(11), time(13)),
        ("10:30 a.m. to noon", time(10, 30), time(12)),
        ("7:30PM", time(19, 30), None),
        ("8p", time(20), None),
        ("19.30 Uhr", time(19, 30), None),
        ("19 bis 21 Uhr", time(19), time(21)),
        ("ab 18 Uhr", time(18), None),
        ("20h30", time(20, 30), None),
        ("de 14h à 18h", time(14), time(18)),
        ("20 h", time(20), None),
        ("ore 21:00", time(21), None),
        ("20.00 uur", time(20), None),
        ("às 19h", time(19), None),
        ("godz. 18:00", time(18), None),
        ("12 noon", time(12), None),
        ("Doors 7pm, show 8pm", time(20), None),
        ("Einlass 19:00, Beginn 20:00", time(20), None),
        ("midnight", time(0), None),
        ("3:pm", time(15), None),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, start: time, end: time | None) -> None:
    span = start_of(clocks_in(text))
    assert span is not None
    assert (span.start, span.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "$7.50",
        "12.50 €",
        "2h 15min",
        "3 hours",
        "Room 12",
        "ages 7-9",
        "1:2000000",
        "posted 4:09 PM",
        "received no later than 3:00 p.m.",
        "RSVP before 5 pm",
        "50 %",
        "10.000 Gäste",
    ],
)
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert clocks_in(text, dotted=True) == []


@pytest.mark.parametrize(
    "text", ["Saturday, May 30, 9–11:30 am", "May 30, 9 to 11:30 am", "May 30, 9 am – 11:30 am", "May 30 9-11:30am"]
)
def test_a_time_behind_a_date_is_no_further_day(text: str) -> None:
    (one,) = dates_in(text, "en", Order(day_first=False))
    assert (one.day, one.more, one.last) == (30, (), None)
    (span,) = clocks_in(text[one.at[1] :])
    assert (span.start, span.end) == (time(9), time(11, 30))


def test_a_first_number_over_twelve_tells_how_the_page_writes_its_dates() -> None:
    assert slash_order(["3/4/2026", "25/12/2026"], month_first=True) == Order(day_first=True)
    assert slash_order(["3/4/2026", "12/25/2026"], month_first=False) == Order(day_first=False)
    assert slash_order(["3/4/2026"], month_first=True) == Order(day_first=False)


def written(day: int, month: int, **more: int) -> Written:
    return Written(day, month, (0, 0), **more)  # type: ignore[arg-type]


def test_a_year_that_is_not_written_is_the_one_ahead() -> None:
    assert days_of([(written(8, 5), None), (written(3, 2), None)], TODAY) == [date(2026, 5, 8), date(2027, 2, 3)]


def test_a_day_just_past_stays_this_years_where_the_list_goes_on_ahead() -> None:
    assert days_of([(written(28, 4), None), (written(5, 5), None)], TODAY) == [date(2026, 4, 28), date(2026, 5, 5)]


def test_a_weekday_decides_the_year() -> None:
    # The third of February is a Tuesday in 2026, a Wednesday in 2027.
    assert days_of([(written(3, 2, weekday=1), None)], TODAY) == [date(2026, 2, 3)]
    assert days_of([(written(3, 2, weekday=2), None)], TODAY) == [date(2027, 2, 3)]


def test_a_year_above_the_list_holds_unless_its_weekdays_contradict() -> None:
    assert days_of([(written(8, 5), 2024)], TODAY) == [date(2024, 5, 8)]
    assert days_of([(written(8, 5, weekday=4), 2025)], TODAY) == [date(2026, 5, 8)]


def test_a_range_may_cross_the_turn_of_the_year() -> None:
    across = Written(30, 12, (0, 0), last=(2, 1, None))
    assert last_of(across, date(2026, 12, 30)) == date(2027, 1, 2)


@pytest.mark.parametrize(
    ("declared", "host", "text", "language"),
    [
        ("de-AT", "a.example", "", "de"),
        (None, "halle.de", "", "de"),
        (None, "a.example", "samedi 3 octobre, dimanche 4 octobre", "fr"),
        ("en", "a.example", "Samstag, Sonntag, Dezember, Oktober, Mittwoch", "de"),
        ("sv", "a.example", "", "en"),
    ],
)
def test_the_language_is_the_declared_one_unless_the_words_say_otherwise(
    declared: str | None, host: str, text: str, language: str
) -> None:
    assert language_of(declared, host, text) == language


def test_a_table_is_read_by_its_rows() -> None:
    page = """<h1>Programme</h1><table><tr><th>Date</th><th>Event</th><th>Location</th></tr>
      <tr><td>8 May 2026</td><td>Choir evening</td><td>Hall</td></tr>
      <tr><td>9 May 2026, 7.30 pm</td><td>Open rehearsal</td><td>Yard</td></tr>
      <tr><td>10 May 2026</td><td>Slow walk</td><td>Hall</td></tr></table>"""
    reading = look(page)
    assert reading.kind == "layout"
    assert told(reading) == [
        ("Choir evening", "2026-05-08"), ("Open rehearsal", "2026-05-09T19:30"), ("Slow walk", "2026-05-10")
    ]  # fmt: skip
    assert [draft.content.location for draft in reading.drafts] == ["Hall", "Yard", "Hall"]


def test_a_day_over_several_rows_holds_for_each() -> None:
    rows = "<li><span class=time>{}:00</span> <a href=/{}>{}</a></li>"
    page = "<h1>What's on</h1>" + "".join(
        f"<h3>Friday {day} May</h3><ul>{rows.format(18, day, 'Tea')}{rows.format(20, day + 50, 'Dance')}</ul>"
        for day in (8, 15)
    )
    assert told(look(page)) == [
        ("Tea", "2026-05-08T18:00"), ("Dance", "2026-05-08T20:00"),
        ("Tea", "2026-05-15T18:00"), ("Dance", "2026-05-15T20:00"),
    ]  # fmt: skip


def test_a_month_over_numbers_of_days_makes_dates() -> None:
    page = """<h2>May 2026 events</h2><ul><li>Fri 8 – Choir evening, 7pm</li><li>Sat 9 – Open rehearsal, 8pm</li></ul>
      <h2>June 2026 events</h2><ul><li>Mon 1 – Slow walk, 6pm</li></ul>"""
    assert [start for _, start in told(look(page))] == ["2026-05-08T19:00", "2026-05-09T20:00", "2026-06-01T18:00"]


def test_several_dates_in_one_line_are_days_of_one_event() -> None:
    page = """<h1>2026 Season</h1><h3>Saturday, May 9 at 8 p.m. and Sunday, May 10 at 3 p.m.</h3><p><b>Brahms</b></p>
      <h3>Saturday, June 6, 13 and 20, 2026 at 7 p.m.</h3><p><b>Bach by the brook</b></p>"""
    assert told(look(page)) == [
        ("Brahms", "2026-05-09T20:00"), ("Brahms", "2026-05-10T15:00"),
        *(("Bach by the brook", f"2026-06-{day:02}T19:00") for day in (6, 13, 20)),
    ]  # fmt: skip


def test_several_times_alone_in_a_line_are_sittings() -> None:
    page = """<h1>Old film</h1><h3>Showtimes</h3><ul><li>Fri, May 8<p>5:00 PM, 7:30 PM</p></li>
      <li>Sat, May 9<p>6:00 PM</p></li><li>Sun, May 10<p>Doors 7:00 PM, start 8:00 PM</p></li></ul>"""
    assert [start for _, start in told(look(page))] == [
        "2026-05-08T17:00", "2026-05-08T19:30", "2026-05-09T18:00", "2026-05-10T20:00"
    ]  # fmt: skip


def test_hyphens_that_do_not_break_stand_in_times_too() -> None:
    page = "<h1>Events</h1><ul><li>8 May 2026, 9\u201111:30 am: Slow\u00adwalk<li>9 May 2026, 3\u20107 pm: Tea</ul>"
    assert told(look(page)) == [("Slowwalk", "2026-05-08T09:00"), ("Tea", "2026-05-09T15:00")]


@pytest.mark.parametrize(
    ("sentence", "start"),
    [
        ("Our meetings begin at 9:00 am.", "T09:00"),
        ("Whoever wants to speak at a meeting tells us no later than 3 pm on the day before.", ""),
        ("Meetings are public. The office answers the telephone from 10:00 am.", ""),
    ],
)
def test_one_time_said_for_all_meetings_holds_where_the_rows_tell_none(sentence: str, start: str) -> None:
    page = f"<h1>Board meetings</h1><p>{sentence}</p><ul><li>Board, May 8, 2026<li>Board, June 12, 2026</ul>"
    assert [at for _, at in told(look(page))] == [f"2026-05-08{start}", f"2026-06-12{start}"]


_MARKED = """<script type=application/ld+json>[{"@type": "Event", "name": "Choir", "startDate": "2026-05-08"},
  {"@type": "Event", "name": "Tea", "startDate": "2026-05-09"}]</script>"""


def test_a_time_that_only_people_are_shown_completes_what_machines_are_told() -> None:
    page = "<h1>May</h1><article><h2>Choir</h2><p>Friday, May 8, 2026</p><p>7:30 pm – 9 pm</p></article>"
    reading = look(_MARKED + page + "<article><h2>Tea</h2><p>May 9, 2026</p></article>")
    assert reading.kind == "json-ld"
    assert told(reading) == [("Choir", "2026-05-08T19:30"), ("Tea", "2026-05-09")]
    assert reading.drafts[0].instances[0].when.local_end(UTC).isoformat()[:16] == "2026-05-08T21:00"  # type: ignore[union-attr]


def test_a_time_that_may_be_anothers_is_not_taken() -> None:
    two_times = "<h1>May</h1><p>May 8, 2026, 3 pm: Walk</p><p>May 8, 2026, 7:30 pm: Choir</p>"
    assert told(look(_MARKED + two_times))[0] == ("Choir", "2026-05-08")
    two_events = _MARKED.replace('"2026-05-09"', '"2026-05-08T15:00"') + "<h1>May</h1><p>May 8, 2026, 3 pm</p>"
    assert told(look(two_events))[0] == ("Choir", "2026-05-08")


def test_cards_that_are_one_link_each_are_rows() -> None:
    card = "<a href=/{1}><div class=box><div>{0}</div><div>{1}</div></div><div class=name>{2}</div><p>Hall</p></a>"
    page = (
        "<h1>Events</h1><div>" + card.format("Jun", 18, "Quiz night") + card.format("Jun", 19, "Craft night") + "</div>"
    )
    reading = look(page)
    assert told(reading) == [("Quiz night", "2026-06-18"), ("Craft night", "2026-06-19")]
    assert reading.drafts[1].content.url == "https://hall.example/19"


def test_a_year_that_only_a_rows_address_tells_holds() -> None:
    page = (
        "<h1>Events</h1><ul><li>May 8 <a href=/quiz-05-08-2025>Quiz</a><li>May 9 <a href=/2026/05/09/tea>Tea</a></ul>"
    )
    # The quiz was last year; without its address it would be this year's.
    assert told(look(page)) == [("Tea", "2026-05-09")]
    assert ("Quiz", "2026-05-08") in told(look(page.replace("-05-08-2025", "")))


def test_the_hours_of_a_house_are_no_events() -> None:
    page = """<h1>Events</h1><ul><li>8 May 2026 Quiz</li><li>9 May 2026 Tea</li></ul>
      <div class=opening-hours><p>Sun–Thu</p><p>11am–9pm</p><p>Fri–Sat</p><p>11am–10pm</p></div>
      <footer><p>Mon</p><p>9am–5pm</p><p>Tue</p><p>9am–6pm</p></footer>"""
    assert told(look(page)) == [("Quiz", "2026-05-08"), ("Tea", "2026-05-09")]


def test_labels_under_a_heading_are_no_titles() -> None:
    row = "<h2><a href=/{0}>Evening {0}</a></h2><ul><li><a href=/{0}>May {0}, 2026</a><li><a href=/{0}>Workshop</a>"
    row += "<li><a href=/{0}>Upcoming</a></ul>"
    page = "<h1>Events</h1>" + "".join(f"<div>{row.format(day)}</div>" for day in (8, 9, 10))
    assert [title for title, _ in told(look(page))] == ["Evening 8", "Evening 9", "Evening 10"]


def test_a_name_that_is_a_number_is_a_name() -> None:
    page = "<html><title>8 1/2 | Old cinema</title><body><h2>Classics</h2><h1>8 1/2</h1><h3>Showtimes</h3><ul>"
    page += "<li>Fri, May 8, 7:00 PM</li><li>Sat, May 9, 7:30 PM</li></ul>"
    assert told(look(page)) == [("8 1/2", "2026-05-08T19:00"), ("8 1/2", "2026-05-09T19:30")]


def test_what_stands_behind_an_early_end_of_the_page_is_read() -> None:
    page = "<html><head><title>Hall</title></head></html><body><h1>Events</h1>"
    page += "<ul><li>8 May 2026 Quiz<li>9 May 2026 Tea</ul>"
    assert told(look(page)) == [("Quiz", "2026-05-08"), ("Tea", "2026-05-09")]


def test_a_rhythm_gives_its_days() -> None:
    page = """<h1>Regular events</h1><ul><li><b>Open mic</b> every 2nd Thursday, 8pm</li>
      <li><b>Board games</b>, first Friday of the month, 7pm</li></ul><p>Office open every Tuesday at 9 am</p>"""
    days: dict[str, list[str]] = {}
    for title, start in told(look(page)):
        days.setdefault(title, []).append(start)
    assert days.keys() == {"Open mic", "Board games"}
    assert days["Open mic"][:2] == ["2026-05-14T20:00", "2026-06-11T20:00"]
    assert days["Board games"][1] == "2026-06-05T19:00"


def test_the_hours_of_one_days_programme_are_no_events() -> None:
    hours = "".join(
        f"<li><b>{hour}:00</b> {what}</li>"
        for hour, what in ((9, "Check-in"), (10, "Talk"), (12, "Lunch"), (13, "Panel"))
    )
    page = f"<h1>Garden day</h1><p class=date>Saturday, May 9, 2026</p><h2>Programme</h2><ul>{hours}</ul>"
    assert "Lunch" not in [title for title, _ in told(look(page))]


def test_half_past_seven_is_in_the_evening_unless_the_page_counts_to_twenty_four() -> None:
    page = "<h1>Gigs</h1><p>8 May 2026, 7:30, The Slow Boats</p><p>9 May 2026, {}, Oak and Ash</p>"
    assert [start[11:] for _, start in told(look(page.format("8:30")))] == ["19:30", "08:30"]
    assert [start[11:] for _, start in told(look(page.format("20:30")))] == ["07:30", "20:30"]


def test_what_is_struck_through_or_said_to_be_off_is_cancelled() -> None:
    page = """<h1>Events</h1><ul><li>8 May 2026 19:00 <s>Choir evening</s></li>
      <li>9 May 2026 19:00 Quiz (cancelled)</li><li>10 May 2026 19:00 Slow walk</li></ul>"""
    assert [draft.instances[0].status.value for draft in look(page).drafts] == ["cancelled", "cancelled", "confirmed"]


def test_links_are_absolute_and_read_more_is_no_title() -> None:
    page = "<h1>Events</h1>" + "".join(
        f"<article><p>{day} May 2026, 7pm</p><h3>{name}</h3><p><a href='e/{day}'>Read more</a></p></article>"
        for day, name in ((8, "Choir evening"), (9, "Open rehearsal"))
    )
    reading = look(page)
    assert [draft.content.title for draft in reading.drafts] == ["Choir evening", "Open rehearsal"]
    assert reading.drafts[0].content.url == "https://hall.example/e/8"


def test_a_page_of_one_event_is_read_by_its_heading() -> None:
    page = """<h1>Midsummer concert</h1><div class=event-details><p>When: Saturday, 20 June 2026, 6 pm – 9 pm</p>
      <p>Where: Old Mill, Mill Lane 3</p></div>"""
    reading = look(page, url="https://hall.example/events/midsummer")
    assert told(reading) == [("Midsummer concert", "2026-06-20T18:00")]
    assert reading.drafts[0].content.location == "Old Mill, Mill Lane 3"


@pytest.mark.parametrize(
    "page",
    [
        "<h1>News</h1>"
        + "".join(
            f"<article><h2>What we did {n}</h2><p class=post-date>Posted on April {n}, 2026 by Ada</p></article>"
            for n in range(3, 20)
        ),
        "<h1>Our blog</h1><ul>"
        + "".join(f"<li>{n}.03.2026 <a href=/{n}>Ein Text {n}</a></li>" for n in range(28, 3, -1))
        + "</ul>",
        "<h1>A long read</h1><p>On May 8, 2026 the river rose; by May 10, 2026 it had fallen.</p><p>Comments</p>"
        + "".join(
            f"<div class=comment><b>Ada</b> April {n}, 2026 at 7:{n} pm<p>I agree.</p></div>" for n in range(11, 25)
        ),
        "<h1>Releases</h1><table>"
        + "".join(f"<tr><td>1.{n}</td><td>2026-04-{n}</td><td>Notes</td></tr>" for n in range(10, 25))
        + "</table>",
        "<h1>History of the mill</h1>"
        + "".join(f"<p>May {n}, {1940 + n}: the party of {n} bought the mill</p>" for n in range(3, 20)),
        "<h1>Tonight on television</h1><h2>Friday 8 May</h2>"
        + "".join(f"<li><b>{n}:00</b> <a href=/{n}>Series {n}</a></li>" for n in range(6, 23)),
        "<h1>Weather</h1>"
        + "".join(f"<h3>Fri {n} May</h3><p>{n}°, light rain</p><p>Sunrise 5:12</p>" for n in (8, 15, 22)),
        "<h1>Results</h1><table>"
        + "".join(f"<tr><td>{n}.04.2026 15:30</td><td>Elm – Oak</td><td>2:1</td></tr>" for n in range(3, 20))
        + "</table>",
        "<h1>Vacancies</h1>"
        + "".join(f"<h3><a href=/{n}>Gardener {n}</a></h3><p>Closing date: {n} May 2026</p>" for n in range(8, 20)),
        "<h1>Opening hours</h1><p>Mon–Fri 9:00–17:00</p><p>Closed on 25 December and 1 January</p>",
    ],
)
def test_news_comments_releases_and_hours_are_no_events(page: str) -> None:
    assert look(page, url="https://paper.example/").drafts == ()


def test_rows_without_a_date_that_can_be_read_are_told() -> None:
    page = "<h1>Events</h1><ul class=events>" + "".join(
        f"<li class=event><h3>Evening {n}</h3><p class=date>{n} May 2026, 7pm</p></li>" for n in range(10, 15)
    )
    page += "<li class=event><h3>Evening without a day</h3><p class=date>Date to follow</p></li></ul>"
    reading = look(page)
    assert len(reading.drafts) == 5
    (problem,) = reading.problems
    assert not problem.skipped
    assert "1" in str(problem.reason)


_PIECES = (
    "<h1>|<h3>|</h3>|<ul>|<li>|</li>|<table>|<tr>|<td>|<th>|</table>|<br>|<p>|<s>|<a href=x>|</a>|<b>|Events"
    "|<td data-date=2026-05-08>|8 May|May 8, 2026|May|8|Fri|2026|7 pm|19:00|10. bis 12. Mai|31/02/2026|99|cancelled"
    "|Title|–|¹|٣ May|Location:|29 February|Dec 30 – Jan 2|2024|24:00|<div class=event>|</div>|every 2nd Friday"
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(_PIECES.split("|")),
        max_size=60,
    )
)
def test_no_page_crashes_it(pieces: list[str]) -> None:
    for draft in look("<html><body><p>Our evenings in the hall.</p>" + " ".join(pieces)).drafts:
        assert draft.content.title


def work_of(page: str) -> int:
    """How many functions are called while a page's layout is read."""
    parsed = parse_page(page, url="https://a.example/", now=NOW, window=Window.around(NOW), zone=UTC)
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read_layout(parsed)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "piece",
    [
        "<p>Chess {n}, Monday 7 pm, {day} September</p>",
        "<p>8 May 7pm ",
        "<div>8 May ",
        "<p><b><i>8 May 7pm ",
        "<a href=x>8 May {n}",
        "<tr><td>{day} May<td>Choir {n}<td>7pm",
        "<br>May {day} - ",
        "May 8, ",
        "<time datetime=2026-05-08T19:00>8 May</time> ",
        "<time datetime=2026-05-08></time>",
        "<p>{day}/5/2026 1:{day} 2:{day} 3:{day} ",
        "<p>8 May <a href=x>a</a><a href=y>b</a>",
        "<p class='event title event title event title'>{day} May 7pm",
        "<li><b>a</b> 12 ",
        "<h3>x {n}</h3>9:00 ",
        "<p>every 2nd Thursday {day} 8 pm Chess",
    ],
)
def test_a_page_twice_as_long_is_twice_the_work(piece: str) -> None:
    def work(times: int) -> int:
        return work_of("<h1>Events</h1>" + "".join(piece.format(n=n, day=n % 28 + 1) for n in range(times)))

    short, long = work(150), work(600)
    assert long < 5 * short + 2_000
    assert long < 800 * 600


def test_what_a_page_says_over_and_over_is_read_once() -> None:
    line = "<p>Chess{}, Monday 7 pm, 3 September</p>"
    assert work_of(line.format("") * 500) < 0.8 * work_of("".join(line.format(n) for n in range(500)))


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 3_000 + "8 May 7pm",
        "<p>" + "1" * 200_000,
        "<p>" + "1 " * 100_000,
        "<p>" + "1/2/" * 50_000,
        "<p>" + "7 pm to " * 20_000,
        f"<p class='{'event ' * 30_000}'>8 May 7pm Chess</p><p>9 May 8pm Go</p>",
        f"<a href='{'/e' * 50_000}'>8 May</a>",
        "<table><tr>" + "<td>8" * 10_000,
    ],
)
def test_long_things_in_a_page_are_little_work(page: str) -> None:
    assert work_of(f"<h1>Events</h1>{page}") < 900_000


def test_lines_know_their_headings_links_and_what_is_struck() -> None:
    page = parse_page(
        "<h2>Over</h2><p><b>All bold</b></p><p><a href=/x>Go</a> there <s>not</s></p><nav>Menu</nav>",
        url="https://a.example/", now=NOW, window=Window.around(NOW), zone=UTC,
    )  # fmt: skip
    over, bold, go = lines_of(page.tree)
    assert (over.heading, bold.heading, go.heading) == (2, 7, 0)
    assert go.links == [("Go", "/x")]
    assert go.struck == "not"


def test_words_of_places_and_papers_are_told_from_titles() -> None:
    assert words.only(words.EMPTY, "Read more »")
    assert not words.only(words.EMPTY, "Read more poems")
    assert words.only(words.NO_HEADING, "Upcoming events 2026")
