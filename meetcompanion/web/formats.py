"""Dates, times and sentences as people read them: in their zone and language, the event's own zone where it differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from gettext import NullTranslations
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.numbers import format_currency, format_decimal
from flask import g, has_request_context, request
from jinja2 import Environment
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from meetcompanion import languages
from meetcompanion.languages import language_of, translations
from meetcompanion.message import N_, Message
from meetcompanion.model import Due, Price, When, place_of

#: English as it is read by most of the world: the day before the month, and 24 hours.
_HOUSE_LOCALE = "en-GB"
#: Where a language is at home in several countries, dates and prices are written as in the one that is asked for.
_LOCALES = (
    *("en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-NZ", "en-ZA", "en-IN"),
    *("de-DE", "de", "de-AT", "de-CH", "fr-FR", "fr", "fr-BE", "fr-CA", "fr-CH"),
    *("es-ES", "es", "es-419", "es-AR", "es-CL", "es-CO", "es-MX", "es-PE", "es-US"),
)

_SEASONS = {
    "spring": N_("in spring {year}"),
    "summer": N_("in summer {year}"),
    "autumn": N_("in autumn {year}"),
    "winter": N_("in winter {year}"),
}


def locale() -> Locale:
    """The locale of this request: what the account chose, else what the browser asks for, else the house's."""
    if not has_request_context():
        return Locale.parse(_HOUSE_LOCALE, sep="-")
    if "locale" not in g:
        g.locale = _chosen(g.get("language"))
    found = g.locale
    assert isinstance(found, Locale)
    return found


def speak(language: str | None) -> None:
    """Let this request speak `language` whatever the browser says; None leaves it to the browser."""
    g.language = language_of(language)
    g.pop("locale", None)


def _chosen(language: str | None) -> Locale:
    return _best(request.headers.get("Accept-Language", ""), language)


@lru_cache(maxsize=64)
def _best(asked: str, language: str | None) -> Locale:
    """The locale for what a browser asks for (the header) in a chosen language; None for whichever it asks for."""
    wanted = parse_accept_header(asked, LanguageAccept)
    if language is None:
        return Locale.parse(wanted.best_match(_LOCALES, default=_HOUSE_LOCALE), sep="-")
    # "German" was chosen here and "German as in Austria" in the browser: dates as in Austria.
    ours = [name for name in _LOCALES if language_of(name) == language]
    return Locale.parse(wanted.best_match(ours, default=ours[0]), sep="-")


def catalogue() -> NullTranslations:
    """The sentences of the language in which the page is shown."""
    return translations(locale().language)


def _(text: str) -> str:
    return catalogue().gettext(text) if text else text


def _plural(one: str, many: str, number: int) -> str:
    return catalogue().ngettext(one, many, number)


def translated(text: str) -> str:
    """A marked text (`N_`) in the language of this request."""
    return _(text)


def sentence(message: Message) -> str:
    """A message in the language of this request."""
    return message.text(_)


def long_day(day: date) -> str:
    """ "Thursday 26 November", the year left out."""
    return languages.long_day(day, locale())


def dated(day: date) -> str:
    """ "26 November 2026", for what lies behind."""
    return _dated(day, locale())


@lru_cache(maxsize=1024)
def _dated(day: date, where: Locale) -> str:
    return format_date(day, format="long", locale=where)


def month_short(day: date) -> str:
    """ "Nov", for the stub of a ticket."""
    return format_skeleton("MMM", datetime.combine(day, time()), locale=locale())


def month_long(day: date, today: date) -> str:
    """ "March" where it lies in the last eleven months, else "March 2025"."""
    if 0 <= (today - day).days < 330:
        return format_date(day, format="LLLL", locale=locale())
    return format_skeleton("yMMMM", datetime.combine(day, time()), locale=locale())


def weekday_short(day: date) -> str:
    """ "Thu", for the stub of a ticket."""
    return format_skeleton("EEE", datetime.combine(day, time()), locale=locale())


def day_of(when: When, zone: tzinfo) -> date:
    """The day on which it starts, on the person's calendar."""
    start = when.start
    return start.astimezone(zone).date() if isinstance(start, datetime) else start


def named_day(day: date, today: date) -> str:
    """ "Today", "Tomorrow", "Thursday" within the week, else "Thursday 3 December"."""
    distance = (day - today).days
    if distance == 0:
        return _("Today")
    if distance == 1:
        return _("Tomorrow")
    if distance == -1:
        return _("Yesterday")
    if 1 < distance < 7:
        return format_date(day, format="EEEE", locale=locale())
    if -60 < distance < 300:
        return long_day(day)
    return format_date(day, format="full", locale=locale())


def clock_text(moment: datetime) -> str:
    """ "19:00", as clocks are read in this language."""
    return _clock(moment.hour, moment.minute, locale())


@lru_cache(maxsize=2_048)
def _clock(hour: int, minute: int, language: Locale) -> str:
    return format_time(time(hour, minute), format="short", locale=language)


@dataclass(frozen=True, slots=True)
class WhenText:
    """A time in words: `day` and `hours` in the person's zone, `there` in the event's own where that differs."""

    day: str
    hours: str | None
    there: str | None
    iso: str

    @property
    def line(self) -> str:
        """Day and hours together."""
        if self.hours is None:
            return self.day
        return _("{day}, {hours}").format(day=self.day, hours=self.hours)


def when_text(when: When, zone: tzinfo, now: datetime) -> WhenText:
    """When something is, for a person in `zone`."""
    today = now.astimezone(zone).date()
    day = day_of(when, zone)
    if not isinstance(when.start, datetime):
        return WhenText(_all_day(day, when.end, today), None, None, day.isoformat())
    start = when.start.astimezone(zone)
    end = when.end.astimezone(zone) if isinstance(when.end, datetime) else None
    name = named_day(day, today)
    if day == today and start.hour >= 17:
        name = _("Tonight")
    return WhenText(name, _hours(start, end, today), _there(when, start), start.isoformat())


def _all_day(day: date, end: datetime | date | None, today: date) -> str:
    last = end - timedelta(days=1) if isinstance(end, date) and not isinstance(end, datetime) else day
    if last <= day:
        return named_day(day, today)
    return _("{first} to {last}").format(first=named_day(day, today), last=long_day(last))


def _hours(start: datetime, end: datetime | None, today: date) -> str:
    if end is None or end <= start:
        return clock_text(start)
    # What ends in the small hours still belongs to the evening on which it began.
    if end.date() == start.date() or end - start < timedelta(hours=12):
        return _("{start}–{end}").format(start=clock_text(start), end=clock_text(end))
    return _("{start} to {day}, {end}").format(
        start=clock_text(start), day=named_day(end.date(), today), end=clock_text(end)
    )


def _there(when: When, here: datetime) -> str | None:
    """ "20:00 in Lisbon" where the event's own clock shows another time than the person's."""
    if when.zone is None or not isinstance(when.start, datetime):
        return None
    try:
        own_zone = ZoneInfo(when.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    there = when.start.astimezone(own_zone)
    if there.utcoffset() == here.utcoffset():
        return None
    place = zone_place(when.zone)
    if there.date() == here.date():
        return _("{time} in {place}").format(time=clock_text(there), place=place)
    return _("{day}, {time} in {place}").format(day=long_day(there.date()), time=clock_text(there), place=place)


def zone_place(name: str) -> str:
    """The city that a zone is named after: "Lisbon"; the zone's own name where there is none."""
    if "/" not in name or name.startswith("Etc/"):
        return name
    city = get_timezone_location(ZoneInfo(name), locale=locale(), return_city=True)
    return (city or name).rpartition("/")[2]


def ago_text(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """When something was: "today, 09:12", "yesterday, 18:00", else the date."""
    local = moment.astimezone(zone)
    distance = (now.astimezone(zone).date() - local.date()).days
    if distance == 0:
        return _("today, {time}").format(time=clock_text(local))
    if distance == 1:
        return _("yesterday, {time}").format(time=clock_text(local))
    if distance == -1:
        return _("tomorrow, {time}").format(time=clock_text(local))
    return _("{day}, {time}").format(day=long_day(local.date()), time=clock_text(local))


def due_text(due: Due, today: date) -> str:
    """ "Friday 4 December" or "in spring 2027"; a day that has passed is simply its date."""
    if due.day is not None:
        return named_day(due.day, today)
    year, _dash, season = str(due.season).partition("-")
    return _(_SEASONS[season]).format(year=year)


def price_text(price: Price | None) -> str | None:
    """ "Free", "€5.00" or "€5.00–€12.00"; None where it is not known."""
    if price is None:
        return None
    if price.free:
        return _("Free")
    amounts = [amount for amount in (price.low, price.high) if amount is not None]
    if not amounts:
        return _("With a ticket")
    low, high = (_amount(amount, price.currency) for amount in (amounts[0], amounts[-1]))
    return low if low == high else _("{low}–{high}").format(low=low, high=high)


def _amount(amount: float, currency: str | None) -> str:
    if currency is None:
        return format_decimal(amount, locale=locale())
    return format_currency(amount, currency, locale=locale())


def web_href(address: str | None) -> str | None:
    """`address` where a browser may follow it (http or https), else None: feeds write all sorts of things."""
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def address_place(address: str) -> str:
    """The host of an address, for people: "boardroom.example"."""
    return place_of(address)


def today_in(zone: tzinfo, now: datetime) -> date:
    """The person's date at `now`."""
    return now.astimezone(UTC).astimezone(zone).date()


def register(environment: Environment) -> None:
    """Give the templates their words: gettext and the filters above."""
    environment.install_gettext_callables(_, _plural, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        sentence=sentence,
        long_day=long_day,
        dated=dated,
        month_short=month_short,
        weekday_short=weekday_short,
        zone_place=zone_place,
        web_href=web_href,
        address_place=address_place,
    )
