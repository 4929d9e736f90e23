"""The first visit in three small steps, hobbies, calendars, evenings: each can be skipped and changed later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from zoneinfo import available_timezones

from flask import Blueprint, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from meetcompanion import hobbies as hobby_cases
from meetcompanion.message import N_, Message
from meetcompanion.web import forms, sample, settings
from meetcompanion.web.context import account, companion, go, now, room, save_account, zone

blueprint = Blueprint("welcome", __name__, url_prefix="/welcome")

_FILE_TOO_LARGE = N_("That file is larger than this companion reads. A calendar of fewer months may fit.")


def first_step() -> str:
    """The first page for whoever has not been here: what this is, and what one likes doing."""
    hobbies = companion().store.hobbies(account().id)
    return render_template("welcome/hobbies.html", hobbies="\n".join(hobby.name for hobby in hobbies))


@blueprint.post("/hobbies")
def hobbies() -> Response:
    """Keep the hobbies as they are written now, and go on; or into the sample town."""
    if account().started_at is not None:
        return go("home.index")
    # A moment earlier: what the sample town lends bears the moment of walking in, and is taken back by it.
    _keep_hobbies(forms.hobby_names(request.form.get("hobbies", "")))
    if request.form.get("go") == "sample":
        _keep_zone()
        sample.enter()
        return go("home.index")
    return go("welcome.calendar")


@blueprint.get("/calendar")
def calendar() -> str | Response:
    """The second step."""
    return go("home.index") if account().started_at is not None else _second_step()


@blueprint.post("/calendar")
def look() -> Response | tuple[str, int]:
    """Look at the calendar that was given; without one, go on."""
    try:
        address, body = forms.pasted(request)
    except RequestEntityTooLarge:
        # Asked for first: nothing of a form that is too large can be read as usual afterwards.
        return _second_step(forms.typed_beside_a_file(request), Message.of(_FILE_TOO_LARGE)), 413
    if not address:
        return go("welcome.evenings")
    return go("sources.looked", token=room().look_jobs.ask(account().id, address, now=now(), zone=zone(), body=body))


@blueprint.get("/evenings")
def evenings() -> str | Response:
    """The third step."""
    if account().started_at is not None:
        return go("home.index")
    return render_template("welcome/evenings.html", evenings=account().evenings)


@blueprint.post("/evenings")
def begin() -> Response:
    """Keep how many evenings are enough, and begin."""
    _keep_zone()
    enough = settings.evenings_a_week(request.form.get("evenings", type=int))
    save_account(replace(account(), evenings=enough, started_at=account().started_at or now()))
    return go("home.index")


def _second_step(typed: Mapping[str, str] = MappingProxyType({}), problem: Message | None = None) -> str:
    titles = sorted(companion().store.source_titles(account().id).values(), key=str.casefold)
    return render_template("welcome/calendar.html", address=typed.get("address", ""), problem=problem, titles=titles)


def _keep_hobbies(names: list[str]) -> None:
    store, written = companion().store, now() - timedelta(milliseconds=1)
    kept = {hobby_cases.add(store, account(), name, written).id for name in names}
    for hobby in store.hobbies(account().id):
        if hobby.id not in kept:
            store.remove_hobby(account().id, hobby.name)


def _keep_zone() -> None:
    """Take the browser's zone where the machine's own says nothing of where the person lives."""
    name = request.form.get("zone", "")
    if account().zone in ("UTC", "Etc/UTC", "") and name in available_timezones():
        save_account(replace(account(), zone=name))
