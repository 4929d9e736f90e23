"""What other apps and pages hand over: a shared address or text is looked at first, and one event can be kept alone."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion import refresh as refresh_cases
from meetcompanion.errors import BadSource
from meetcompanion.importers.plain import read_text
from meetcompanion.message import N_, Message
from meetcompanion.model import Fetched, PickState, masked
from meetcompanion.refresh import Look
from meetcompanion.web import formats, forms
from meetcompanion.web.context import account, companion, go, nobody_looks, now, room, say, zone
from meetcompanion.web.kept import kept_today

blueprint = Blueprint("sharing", __name__, url_prefix="/share")

#: How a device's share sheet names what it hands over (https://www.w3.org/TR/web-share-target/).
PARAMETERS = {"title": "title", "text": "text", "url": "url"}

_ADDRESS = re.compile(r"(?:https?|webcals?)://\S+", re.IGNORECASE)
_LONGEST = 5_000
#: Nobody chooses among more.
_MOST = 10
_TEXT = "upload:text"


@blueprint.get("")
def given() -> Response | str:
    """What was shared. A tap of the person's own leads straight to the preview; a link on a page elsewhere asks first.

    Nothing is kept either way.
    """
    title, text = forms.line(request.args.get("title"))[:200], request.args.get("text", "").strip()[:_LONGEST]
    addresses = shared_addresses(request.args.get("url", ""), text, title)
    # Browsers say "none" where no page stands behind a request: a share sheet, or the address bar.
    by_hand = request.headers.get("Sec-Fetch-Site") in ("none", "same-origin") and not nobody_looks()
    if len(addresses) == 1 and by_hand:
        return go("sources.looked", token=room().look_jobs.ask(account().id, addresses[0], now=now(), zone=zone()))
    return _page(title, text, addresses)


@blueprint.errorhandler(BadSource)
def not_read(error: BadSource) -> tuple[str, int]:
    """The page with the text as it was, and why nothing was found in it."""
    title, text = forms.line(request.form.get("title"))[:200], forms.own_words(request.form.get("text"))[:_LONGEST]
    return _page(title, text, [], error.message), 400


@kept_today
def _page(title: str, text: str, addresses: list[str], problem: Message | None = None) -> str:
    shown = [(address, masked(address)) for address in addresses]
    return render_template("share.html", title=title, text=text, addresses=shown, problem=problem)


@blueprint.post("")
def look_at_text() -> Response:
    """Read an evening from a text."""
    title, text = forms.line(request.form.get("title"))[:200], forms.own_words(request.form.get("text"))[:_LONGEST]
    language = formats.locale().language
    reading = read_text(text or title, title=title if text else "", now=now(), zone=zone(), language=language)
    found = Look(url=_TEXT, fetched=Fetched(url=_TEXT, body=text.encode()), reading=reading, upload=True)
    return go("sources.looked", token=room().look_jobs.put(account().id, formats.translated(N_("A text")), found))


@blueprint.post("/<token>/interested")
def interested(token: str) -> Response:
    """Keep one event of what was looked at by itself, as something they are interested in."""
    asked = room().look_jobs.find(account().id, token)
    if not asked.is_read:
        return go("sources.looked", token=token)
    found, store = asked.future.result(), companion().store
    title = formats.translated(N_("A text")) if found.url == _TEXT else None
    sign = request.form.get("event", "")
    kept = refresh_cases.keep_event(store, account(), found, sign, now(), title=title, zone=zone())
    store.set_pick(account().id, kept.id, PickState.INTERESTED, now())
    say(
        Message.of(
            N_("Noted: you are interested in “{title}”. Nothing else of that place is read."), title=kept.content.title
        ),
        undo_url=url_for("sharing.let_go", occurrence_id=kept.id),
        undo_fields={"undo": "1"},
    )
    return go("events.one", occurrence_id=kept.id)


@blueprint.post("/<int:occurrence_id>/let-go")
def let_go(occurrence_id: int) -> Response:
    """Take back that an event was kept by itself."""
    store = companion().store
    kept = store.occurrence(account().id, occurrence_id)
    store.set_pick(account().id, kept.id, None, now())
    store.unsubscribe(account().id, kept.source_id, now())
    if not request.form.get("undo"):
        say(Message.of(N_("{title} is gone from your list."), title=kept.content.title))
    return go("home.index")


def shared_addresses(url: str, text: str, title: str) -> list[str]:
    """The addresses in what was shared, each once: phones put them where they like, often behind a few words of text.

    Where one was handed over as the address, it is the one that is meant.
    """
    for part, most in ((url, 1), (text, _MOST), (title, _MOST)):
        found = [one.rstrip(").,;:!?»”\"'") for one in _ADDRESS.findall(part)]
        if found:
            return list(dict.fromkeys(found))[:most]
    return []
