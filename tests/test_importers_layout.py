"""The reader of layouts on whole pages of our own: tables, cards, headings, sittings, and what is no event."""

from __future__ import annotations

from datetime import UTC

import pytest

from tests.layouts import look, told


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
