"""Looking back: moments by season and evenings by series. Sentences; nothing here is added up."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template

from meetcompanion import lookback
from meetcompanion.message import N_, Message
from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, now, zone
from meetcompanion.web.kept import kept_asking

blueprint = Blueprint("lookback", __name__, url_prefix="/look-back")

_SEASONS = {
    "spring": N_("Spring {year}"),
    "summer": N_("Summer {year}"),
    "autumn": N_("Autumn {year}"),
    "winter": N_("Winter {year} to {next}"),
}


@blueprint.get("")
def index() -> str:
    """The page."""
    companion().store.freeze_evenings(account().id, now(), zone())
    return _seasons()


@kept_asking
def _seasons() -> str:
    store = companion().store
    evenings = store.evenings(account().id)
    together, alone = lookback.series(evenings, zone())
    today = formats.today_in(zone(), now())
    return render_template(
        "look_back.html",
        seasons=[
            (
                season.name,
                season_text(season.name),
                [(moment, evening, formats.dated(day)) for moment, evening, day in season.moments],
            )
            for season in lookback.seasons(store.moments(account().id), evenings, zone())
        ],
        series=[
            (
                one.title,
                since_text(one.since, today),
                [(evening, formats.dated(evening.when.local_day(zone()))) for evening in one.evenings],
            )
            for one in together
        ],
        alone=[(evening, formats.dated(evening.when.local_day(zone()))) for evening in alone],
    )


def season_text(name: str) -> str:
    """ "Autumn 2026", "Winter 2026 to 2027"."""
    year, _dash, season = name.partition("-")
    return formats.sentence(Message.of(_SEASONS[season], year=year, next=str(int(year) + 1)))


def since_text(day: date, today: date) -> str:
    """ "since March"; with the year where it was not in the last months."""
    return formats.sentence(Message.of(N_("since {month}"), month=formats.month_long(day, today)))
