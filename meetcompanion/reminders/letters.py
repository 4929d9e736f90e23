"""Messages in words: what a week, a reminder and a test say, in the language of whoever gets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from meetcompanion.languages import language_of, long_day, translations
from meetcompanion.message import N_, Message
from meetcompanion.model import Account, Evening, Listed, Occurrence, Person, Reminder, When
from meetcompanion.model.messages import Letter
from meetcompanion.resources import templates_dir

#: The locale that each language's dates are written in; English with the day before the month and 24 hours.
_LOCALES = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES"}

#: Kinds of reasons that say why an event stands lower.
_LOWERING = ("career", "less", "for_whom")
_MOST_REASONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a week's message could say. `follow_ups` are a heading and one's own words each."""

    picks: tuple[Listed, ...] = ()
    evening: Evening | None = None
    follow_ups: tuple[tuple[Message, str], ...] = ()
    back: tuple[Person, ...] = ()
    by_chance: Reminder | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to write about."""
        return not (self.picks or self.evening or self.follow_ups or self.back or self.by_chance)


@dataclass(frozen=True, slots=True)
class _Pick:
    """One evening; `weekday`, `number` and `month` are what stands on the stub of a ticket."""

    weekday: str
    number: int
    month: str
    title: str
    when: str
    where: str | None
    reasons: tuple[str, ...]
    link: str


def week_letter(contents: Contents, account: Account, *, base: str, stop: str, key: str) -> Letter:
    """The week's message; `base` is the address of the pages, `stop` ends all messages."""
    words = _Words(account)
    picks = [words.pick(listed, base) for listed in contents.picks]
    if picks:
        subject = Message.of(N_("A few evenings for this week"))
    elif contents.evening is not None:
        subject = Message.of(N_("About your evening"))
    else:
        subject = Message.of(N_("Something you wanted to think of"))
    return words.letter(
        "week",
        subject,
        key=key,
        stop=stop,
        base=base,
        picks=picks,
        evening=contents.evening,
        evening_day=contents.evening and words.day(contents.evening.when),
        follow_ups=[(words.said(heading), text) for heading, text in contents.follow_ups],
        back=contents.back,
        by_chance=contents.by_chance,
    )


def reminder_letter(occurrence: Occurrence, account: Account, *, base: str, stop: str, key: str) -> Letter:
    """What is said before an evening."""
    words = _Words(account)
    return words.letter(
        "reminder",
        Message.of(N_("{title}, {time}"), title=occurrence.content.title, time=words.hour(occurrence.when)),
        key=key,
        stop=stop,
        base=base,
        title=occurrence.content.title,
        when=words.when(occurrence.when),
        where=occurrence.content.location,
        link=f"{base}/events/{occurrence.id}",
    )


def trial_letter(account: Account, *, base: str, stop: str, key: str) -> Letter:
    """What is sent to see whether a channel works."""
    return _Words(account).letter("test", Message.of(N_("It works")), key=key, stop=stop, base=base)


@cache
def _environment(language: str) -> Environment:
    """The templates in a language: compiled once, since a night's letters are thousands."""
    environment = Environment(
        loader=FileSystemLoader(templates_dir()),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return environment


class _Words:
    """How one account reads: language, dates and clocks."""

    def __init__(self, account: Account) -> None:
        self._language = language_of(account.language) or "en"
        self._catalogue = translations(self._language)
        self._locale = Locale.parse(_LOCALES[self._language])
        self._zone = ZoneInfo(account.zone)

    def said(self, message: Message) -> str:
        return message.text(self._catalogue.gettext)

    def pick(self, listed: Listed, base: str) -> _Pick:
        reasons = listed.match.reasons
        good = [one for one in reasons if one.kind not in _LOWERING][:_MOST_REASONS]
        lowering = [one for one in reasons if one.kind in _LOWERING]
        day = self._date(listed.occurrence.when)
        return _Pick(
            self._brief("EEE", day),
            day.day,
            self._brief("MMM", day),
            listed.occurrence.content.title,
            self.when(listed.occurrence.when),
            listed.occurrence.content.location,
            tuple(self.said(one.message) for one in (*good, *lowering)),
            f"{base}/events/{listed.occurrence.id}",
        )

    def day(self, when: When) -> str:
        return long_day(self._date(when), self._locale)

    def hour(self, when: When) -> str:
        if not isinstance(when.start, datetime):
            return self.day(when)
        return format_time(when.start.astimezone(self._zone).time(), format="short", locale=self._locale)

    def when(self, when: When) -> str:
        if not isinstance(when.start, datetime):
            return self.day(when)
        return self.said(Message.of(N_("{day}, {hours}"), day=self.day(when), hours=self.hour(when)))

    def letter(self, template: str, subject: Message, *, key: str, stop: str, base: str, **values: Any) -> Letter:
        environment = _environment(self._language)
        title = " ".join(self.said(subject).split())
        values |= {"subject": title, "stop": stop, "base": base, "lang": self._language}
        text = environment.get_template(f"messages/{template}.txt").render(**values)
        html = environment.get_template(f"messages/{template}.html").render(**values)
        return Letter(subject=title, text=text.strip() + "\n", html=html, key=key, stop=stop)

    def _date(self, when: When) -> date:
        return when.start.astimezone(self._zone).date() if isinstance(when.start, datetime) else when.start

    def _brief(self, skeleton: str, day: date) -> str:
        return format_skeleton(skeleton, datetime.combine(day, time()), locale=self._locale)
