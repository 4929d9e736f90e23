"""Messages to the person: through which channels, when, a test, and the one tap that ends them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta

from babel.dates import format_date
from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from meetcompanion import reminders
from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model.messages import Channel
from meetcompanion.model.webpush import Subscription
from meetcompanion.web import entrance, formats, forms
from meetcompanion.web.context import account, companion, go, now, say, zone
from meetcompanion.web.gate import open_to_all
from meetcompanion.web.kept import kept
from meetcompanion.web.taken_away import way_back

blueprint = Blueprint("messages", __name__)

#: Choices of how long before an evening to be reminded, in minutes.
BEFORE = (30, 60, 120, 240, 1440)
_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel without anything secret, and why its latest message could not be sent.

    `browser` is set where it leads to a browser: a sign by which that one knows itself.
    """

    id: int
    name: str
    trouble: str | None
    browser: str | None


@blueprint.get("/settings/messages")
@kept
def index() -> str:
    """The page."""
    return _page()


@blueprint.errorhandler(UsageError)
def not_taken(error: UsageError) -> tuple[str, int]:
    """The page with the address as it was typed, and why it leads nowhere."""
    return _page(error.message), 400


def _page(problem: Message | None = None) -> str:
    held = companion().store.channels(account().id)
    troubles = companion().store.channel_troubles(account().id)
    wishes = companion().store.wishes(account().id)
    silent = wishes.nothing_until is not None and wishes.nothing_until > now()
    return render_template(
        "messages.html",
        problem=problem,
        typed=forms.line(request.form.get("url")) if problem else "",
        channels=[_shown(one, troubles.get(one.id)) for one in held],
        wishes=wishes,
        push_key=companion().push_key,
        weekdays=[
            format_date(_MONDAY + timedelta(days=day), format="EEEE", locale=formats.locale()) for day in range(7)
        ],
        hours=[(hour, f"{hour:02}:00") for hour in range(24)],
        before=BEFORE,
        silent_until=formats.long_day(wishes.nothing_until.astimezone(zone()).date())
        if silent and wishes.nothing_until
        else None,
    )


@blueprint.post("/settings/messages")
def save() -> AnyResponse:
    """Keep when messages shall come."""
    hour, first, last = (_number(name, range(24)) for name in ("hour", "quiet_from", "quiet_until"))
    held = companion().store.wishes(account().id)
    companion().store.save_wishes(
        account().id,
        replace(
            held,
            weekday=_number("weekday", range(7)),
            hour=held.hour if hour is None else hour,
            quiet_from=None if last is None else first,
            quiet_until=None if first is None else last,
            remind_minutes=_number("remind", BEFORE),
        ),
        now(),
    )
    say(Message.of(N_("Saved.")))
    return go("messages.index")


@blueprint.post("/settings/messages/pause")
def pause() -> AnyResponse:
    """Nothing until Monday; or messages may come again."""
    store, person = companion().store, account()
    until = None if "end" in request.form else reminders.next_monday(now(), zone())
    store.save_wishes(person.id, replace(store.wishes(person.id), nothing_until=until), now())
    say(Message.of(N_("Messages may come again.") if until is None else N_("Nothing comes until Monday.")))
    return go("messages.index")


@blueprint.post("/settings/messages/channels")
def add() -> AnyResponse:
    """Add a channel."""
    url = forms.line(request.form.get("url"))
    companion().notifier.check(url, own_servers=companion().own_servers)
    companion().store.add_channel(account().id, url, now())
    say(Message.of(N_("Added. Send a test to see whether it arrives.")))
    return go("messages.index")


@blueprint.post("/settings/messages/browser")
def add_browser() -> AnyResponse:
    """Let messages come to this browser as notifications."""
    device = entrance.device(request.user_agent.string)
    try:
        subscription = Subscription.from_browser(request.form.get("subscription", ""), device)
    except ValueError as error:
        raise UsageError(N_("This browser did not say where its notifications go.")) from error
    companion().notifier.check(subscription.url, own_servers=companion().own_servers)
    companion().store.add_channel(account().id, subscription.url, now())
    say(Message.of(N_("Added. Send a test to see whether it arrives.")))
    return go("messages.index")


@blueprint.post("/messages/renewed")
@open_to_all
def renewed() -> Response:
    """A browser has renewed its address for notifications, and says so by itself."""
    try:
        before, fresh = (
            Subscription.from_browser(request.form.get(name, ""), "") for name in ("before", "subscription")
        )
    except ValueError as error:
        raise UsageError(N_("This browser did not say where its notifications go.")) from error
    companion().notifier.check(fresh.url, own_servers=companion().own_servers)
    if not reminders.renew(companion().store, before, fresh):
        raise NotFound
    return Response(status=204)


@blueprint.post("/settings/messages/channels/<int:channel_id>/test")
def test(channel_id: int) -> AnyResponse:
    """Send a test through one channel."""
    trouble = companion().try_channel(account(), _mine(channel_id))
    say(trouble if trouble is not None else Message.of(N_("Sent. Look whether it arrived.")))
    return go("messages.index")


@blueprint.post("/settings/messages/channels/<int:channel_id>/remove")
def remove(channel_id: int) -> AnyResponse:
    """Let go of a channel."""
    held = _mine(channel_id)
    store, person = companion().store, account()
    store.remove_channel(person.id, channel_id)
    say(Message.of(N_("Nothing is sent there any more.")), undo_url=way_back(held))
    return go("messages.index")


@blueprint.get("/messages/stop/<token>")
@open_to_all
def ask_stop(token: str) -> str:
    """Asked before it is done: mail programs open links by themselves to look for harm in them."""
    _whose(token)
    return render_template("messages_stop.html", stopped=False)


@blueprint.post("/messages/stop/<token>")
@open_to_all
def stop(token: str) -> Response:
    """End all messages, for whoever has the link."""
    reminders.stop(companion().store, _whose(token), now())
    return Response(render_template("messages_stop.html", stopped=True))


def _whose(token: str) -> int:
    found = reminders.whose_stop(token, companion().store.secret())
    if found is None:
        raise NotFound
    return found


def _shown(channel: Channel, trouble: Message | None) -> Shown:
    name = companion().notifier.name(channel.url)
    return Shown(channel.id, name, formats.sentence(trouble) if trouble else None, _browser(channel))


def _browser(channel: Channel) -> str | None:
    try:
        endpoint = Subscription.from_url(channel.url).endpoint
    except ValueError:
        return None
    return hashlib.sha256(endpoint.encode()).hexdigest()[:16]


def _mine(channel_id: int) -> Channel:
    for channel in companion().store.channels(account().id):
        if channel.id == channel_id:
            return channel
    raise NotFound


def _number(field: str, choices: range | tuple[int, ...]) -> int | None:
    number = request.form.get(field, type=int)
    return number if number in choices else None
