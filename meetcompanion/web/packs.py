"""Lists of sources: one's own to hand on, and a town's to take over, looked at first."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from meetcompanion import portability as cases
from meetcompanion.errors import BadSource, UsageError
from meetcompanion.fetch import normalise
from meetcompanion.message import N_, Message
from meetcompanion.model import CalendarLink
from meetcompanion.web import forms
from meetcompanion.web.context import account, companion, go, now, room, say

blueprint = Blueprint("packs", __name__, url_prefix="/sources/list")

_LONGEST = 2_000
_BEGINNING = 2_000


@blueprint.post("/mine.opml")
def mine() -> Response:
    """One's own sources as a file."""
    held = companion().store.subscriptions(account().id, now(), counting=False)
    answer = make_response(cases.as_opml(held, "meetcompanion"))
    answer.headers["Content-Type"] = "text/x-opml; charset=utf-8"
    answer.headers["Content-Disposition"] = "attachment; filename=sources.opml"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("")
def look() -> str:
    """What is in a list; nothing is subscribed to yet."""
    address, body = forms.pasted(request)
    if body is None:
        if not address:
            raise UsageError(N_("Choose a file first, or paste the address of a list."))
        with companion().store.held_back():
            fetched = companion().fetcher.get(normalise(address))
        if fetched.error is not None or not fetched.body:
            raise BadSource(fetched.error or Message.of(N_("There is nothing at this address.")))
        body = fetched.body
    return page_of(body)


def page_of(body: bytes) -> str:
    """The page of what a list offers.

    Raises:
        BadSource: it is no list of calendars.
    """
    offered = cases.sources_in(body, companion().store.subscriptions(account().id, now(), counting=False))
    return render_template("pack.html", offered=offered, all_there=all(is_there for _link, is_there in offered))


def is_list(body: bytes) -> bool:
    """Whether this is a list of sources, given as the address of one source."""
    return b"<opml" in body[:_BEGINNING].lower()


@blueprint.post("/take")
def take() -> AnyResponse:
    """Subscribe to those that were ticked; they are read in the next moments."""
    chosen = []
    for line in request.form.getlist("take"):
        address, _, title = line.partition(" ")
        if len(address) <= _LONGEST and address.startswith(("http://", "https://")):
            chosen.append(CalendarLink(address, forms.line(title)[:200] or None))
    new = cases.subscribe_to(companion().store, account(), chosen, now())
    if chosen:
        room().round_jobs.start()
        say(
            Message.of(N_("They are yours now, and are being read.")),
            undo_url=url_for("packs.take_back"),
            undo_fields={"sources": " ".join(map(str, new))},
        )
    else:
        say(Message.of(N_("Nothing was taken.")))
    return go("sources.index")


@blueprint.post("/take-back")
def take_back() -> AnyResponse:
    """Let go of what was just taken."""
    numbers = [int(one) for one in request.form.get("sources", "").split() if one.isascii() and one.isdigit()]
    cases.let_go_of(companion().store, account(), numbers, now())
    return go("sources.index")
