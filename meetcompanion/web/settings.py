"""Settings: language, the clocks where one lives, how many evenings are enough, being reminded of people."""

from __future__ import annotations

import secrets
from dataclasses import replace
from zoneinfo import available_timezones

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from meetcompanion import people as people_cases
from meetcompanion.languages import LANGUAGES, language_of
from meetcompanion.message import N_, Message
from meetcompanion.web import forms
from meetcompanion.web.context import account, companion, go, now, save_account, say
from meetcompanion.web.kept import kept_today

blueprint = Blueprint("settings", __name__, url_prefix="/settings")

#: The list never holds more picks than this.
MOST_EVENINGS = 5


@blueprint.get("")
@kept_today
def index() -> str:
    """The page."""
    return render_template(
        "settings.html",
        zone=account().zone,
        evenings=account().evenings,
        zones=zone_names(),
        most=MOST_EVENINGS,
        languages=LANGUAGES,
        language=account().language,
        pictures=account().pictures,
        now_and_then=companion().store.now_and_then(account().id) is not None,
    )


@blueprint.post("")
def save() -> Response:
    """Keep what was chosen."""
    zone = forms.line(request.form.get("zone"))
    if zone not in available_timezones():
        say(Message.of(N_("There is no time zone named “{zone}”. One looks like Europe/Berlin."), zone=zone))
        return go("settings.index")
    save_account(
        replace(
            account(),
            zone=zone,
            evenings=evenings_a_week(request.form.get("evenings", type=int)),
            language=language_of(request.form.get("language")) if "language" in request.form else account().language,
            pictures="pictures" in request.form if "ticks" in request.form else account().pictures,
        )
    )
    if "people" in request.form:  # what programs send may leave it out
        wanted = "now_and_then" in request.form
        people_cases.want_now_and_then(companion().store, account(), wanted, now(), secrets.choice)
    say(Message.of(N_("Saved.")))
    return go("settings.index")


def evenings_a_week(wanted: int | None) -> int:
    """A number of evenings that the list can hold; what was there before where nothing was said."""
    return account().evenings if wanted is None else min(MOST_EVENINGS, max(1, wanted))


def zone_names() -> list[str]:
    """The zones that are named after places, and UTC."""
    return [*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC"]
