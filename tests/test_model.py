"""The values that every room speaks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.message import Message
from meetcompanion.model import Beat, Due, Rhythm, When, Window

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = date(2026, 1, 8)


def weekly(first: date, count: int, days: int = 7) -> list[date]:
    return [first + timedelta(days=days * n) for n in range(count)]


class TestRhythm:
    def test_one_date_has_no_rhythm(self) -> None:
        assert Rhythm.of([THURSDAY]) is None
        assert Rhythm.of([THURSDAY, THURSDAY]) is None

    def test_the_same_weekday_each_week_is_weekly(self) -> None:
        assert Rhythm.of(weekly(THURSDAY, 4)) == Rhythm(Beat.WEEKLY, (3,))

    def test_a_missed_week_does_not_break_a_weekly_rhythm(self) -> None:
        days = weekly(THURSDAY, 8)
        del days[3]
        assert Rhythm.of(days) == Rhythm(Beat.WEEKLY, (3,))

    def test_every_other_week_is_fortnightly(self) -> None:
        assert Rhythm.of(weekly(THURSDAY, 4, days=14)) == Rhythm(Beat.FORTNIGHTLY, (3,))

    def test_two_weekdays_each_week_are_weekly_on_both(self) -> None:
        days = weekly(THURSDAY, 3) + weekly(THURSDAY + timedelta(days=4), 3)
        assert Rhythm.of(days) == Rhythm(Beat.WEEKLY, (0, 3))

    def test_the_second_thursday_of_each_month_is_monthly(self) -> None:
        days = [date(2026, 1, 8), date(2026, 2, 12), date(2026, 3, 12)]
        assert Rhythm.of(days) == Rhythm(Beat.MONTHLY_WEEKDAY, (3,), 2)

    def test_the_last_friday_of_each_month_is_monthly_even_where_it_is_the_fifth(self) -> None:
        days = [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27)]
        assert Rhythm.of(days) == Rhythm(Beat.MONTHLY_WEEKDAY, (4,), -1)

    def test_the_same_day_of_each_month_is_monthly(self) -> None:
        assert Rhythm.of([date(2026, 1, 15), date(2026, 2, 15), date(2026, 4, 15)]) == Rhythm(Beat.MONTHLY_DAY)

    def test_every_day_is_daily(self) -> None:
        assert Rhythm.of(weekly(THURSDAY, 9, days=1)).beat is Beat.DAILY

    def test_scattered_dates_come_again_without_a_name(self) -> None:
        days = [date(2026, 1, 8), date(2026, 1, 19), date(2026, 3, 3)]
        assert Rhythm.of(days) == Rhythm(Beat.IRREGULAR)


class TestWhen:
    def test_a_time_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="aware"):
            When(datetime(2026, 1, 8, 19))

    def test_a_date_cannot_end_at_a_time(self) -> None:
        with pytest.raises(ValueError, match="both"):
            When(THURSDAY, datetime(2026, 1, 8, 19, tzinfo=UTC))

    def test_it_is_shown_on_the_clocks_of_its_own_zone(self) -> None:
        when = When(datetime(2026, 1, 9, 0, 30, tzinfo=UTC), None, "America/New_York")
        assert when.local_start(BERLIN) == datetime(2026, 1, 8, 19, 30, tzinfo=ZoneInfo("America/New_York"))
        assert when.local_day(BERLIN) == THURSDAY

    def test_an_all_day_event_begins_at_midnight_where_the_person_lives(self) -> None:
        when = When(THURSDAY)
        assert when.all_day
        assert when.starts_at(BERLIN) == datetime(2026, 1, 7, 23, tzinfo=UTC)
        assert when.ends_at(BERLIN) == datetime(2026, 1, 8, 23, tzinfo=UTC)

    def test_an_unknown_end_is_never_shown_but_counts_as_two_hours(self) -> None:
        when = When(datetime(2026, 1, 8, 18, tzinfo=UTC))
        assert when.local_end(BERLIN) is None
        assert when.ends_at(BERLIN) == datetime(2026, 1, 8, 20, tzinfo=UTC)


class TestWindow:
    window = Window(datetime(2026, 1, 8, tzinfo=UTC), datetime(2026, 1, 9, tzinfo=UTC))

    def test_what_runs_into_the_window_is_inside(self) -> None:
        when = When(datetime(2026, 1, 7, 20, tzinfo=UTC), datetime(2026, 1, 8, 2, tzinfo=UTC))
        assert self.window.holds(when, UTC)

    def test_what_ends_as_the_window_opens_is_outside(self) -> None:
        when = When(datetime(2026, 1, 7, 20, tzinfo=UTC), datetime(2026, 1, 8, tzinfo=UTC))
        assert not self.window.holds(when, UTC)

    def test_what_has_no_length_counts_at_its_start(self) -> None:
        opening = datetime(2026, 1, 8, tzinfo=UTC)
        assert self.window.holds(When(opening, opening), UTC)
        assert not self.window.holds(When(opening - timedelta(hours=1)), UTC)
        assert not self.window.holds(When(self.window.until), UTC)


class TestDue:
    @pytest.mark.parametrize("text", ["2027-03-21", "2027-spring"])
    def test_what_is_shown_is_read_back(self, text: str) -> None:
        assert str(Due.parse(text)) == text

    @pytest.mark.parametrize("text", ["", "spring", "2027-13-01", "2027-carnival"])
    def test_neither_day_nor_season_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            Due.parse(text)


class TestMessage:
    def test_values_fill_their_places_in_any_language(self) -> None:
        message = Message.of("{hobby}: “{quote}” in the title", hobby="board games", quote="Catan")
        assert str(message) == "board games: “Catan” in the title"
        assert message.text(lambda _: "„{quote}“ im Titel ({hobby})") == "„Catan“ im Titel (board games)"

    def test_it_survives_the_store(self) -> None:
        message = Message.of("{a} {{}} {b}", a='"quoted" {b}', b="ü")
        assert Message.from_json(message.to_json()) == message
        assert str(message) == '"quoted" {b} {} ü'

    def test_a_sentence_without_values_may_hold_braces(self) -> None:
        assert str(Message.of("{ page.title }")) == "{ page.title }"

    def test_something_else_is_refused(self) -> None:
        with pytest.raises(ValueError, match="not a stored message"):
            Message.from_json("[1]")
