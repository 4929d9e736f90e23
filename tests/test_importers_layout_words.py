"""What lines say: dates and times in eight languages, years, and the words that are no titles."""

from __future__ import annotations

from datetime import UTC, date, time

import pytest

from meetcompanion.importers.layout import words
from meetcompanion.importers.layout.clocks import clocks_in, start_of
from meetcompanion.importers.layout.lines import lines_of
from meetcompanion.importers.layout.vocabulary import language_of
from meetcompanion.importers.layout.written import Order, Written, dates_in, slash_order
from meetcompanion.importers.layout.years import days_of, last_of
from meetcompanion.importers.page_value import parse_page
from meetcompanion.model import Window
from tests.layouts import NOW

TODAY = NOW.date()


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
