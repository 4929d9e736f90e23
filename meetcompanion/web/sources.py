"""Where the events come from: subscribed sources and how they fare; add with a preview, read now, remove."""

from __future__ import annotations

from functools import lru_cache
from gettext import NullTranslations
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from meetcompanion import refresh as refresh_cases
from meetcompanion.errors import BadSource, FetchRefused, MeetcompanionError, NotFound, UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Source, masked, place_of
from meetcompanion.refresh.clocks import in_zone
from meetcompanion.refresh.single import SINGLE
from meetcompanion.web import formats, forms, packs, preview, settings, working
from meetcompanion.web.context import account, companion, go, nobody_looks, now, room, say, zone
from meetcompanion.web.kept import Page, kept_asking_by_the_minute, kept_while
from meetcompanion.web.look_jobs import Asked
from meetcompanion.web.source_row import Row, row_of

#: What htmx takes for "do not ask again".
_STOP_POLLING = 286

blueprint = Blueprint("sources", __name__, url_prefix="/sources")

#: The sources that this visitor removed lately: what can be taken back.
_REMOVED = "removed"
_MOST_REMOVED = 20


@blueprint.get("")
@kept_while(working.while_quiet)
def index() -> Page:
    """What is subscribed."""
    return _page()


@packs.blueprint.errorhandler(BadSource)
@packs.blueprint.errorhandler(FetchRefused)
@packs.blueprint.errorhandler(UsageError)
def no_list(error: MeetcompanionError) -> tuple[str, int]:
    """The page with the address of a list as it was typed, and why there is none."""
    return _page(error.message).made(), 400


def _page(problem: Message | None = None) -> Page:
    store = companion().store
    held = store.subscriptions(account().id, now())
    rows = [row_of(one, zone(), now()) for one in held if not one.source.url.startswith(SINGLE)]
    asked = [one.id for one in rows if one.asks]
    if asked and not nobody_looks():
        store.mark_sources_asked(account().id, asked, now())
    typed = forms.line(request.form.get("address")) if problem else ""
    values = {"problem": problem, "typed": typed, **working.going_on()}
    shown = [_row_drawn(row) for row in rows]
    busy = any(row.busy for row in rows)
    return Page("sources.html", rows=shown, busy=busy, share=_share_address(), **values)


def _row_drawn(row: Row) -> Markup:
    return _drawn(row, formats.catalogue(), str(formats.locale()), request.script_root)


@lru_cache(maxsize=512)
def _drawn(row: Row, _catalogue: NullTranslations, _locale: str, _root: str) -> Markup:
    """A row as it stands on the page; made anew only where it says something else, or says it otherwise."""
    return Markup(render_template("partials/source_row.html", row=row))  # noqa: S704 - the template escapes


def _share_address() -> str:
    """Where a page is handed over for a look, as programs elsewhere reach it."""
    public = companion().config.public_url.rstrip("/")
    return f"{public}/share" if public else url_for("sharing.given", _external=True)


@blueprint.get("/<int:source_id>/row")
def row(source_id: int) -> str | tuple[str, int]:
    """One source's row alone, for a page that shows progress; one that is gone is asked for no more."""
    try:
        return _row(source_id)
    except NotFound:
        return "", _STOP_POLLING


@kept_asking_by_the_minute
def _row(source_id: int) -> str:
    found = companion().store.subscription(account().id, source_id, now())
    return _row_drawn(row_of(found, zone(), now()))


@blueprint.post("/look")
def look() -> Response:
    """Begin to read what was pasted or dropped; nothing is kept of it yet."""
    address, body = forms.pasted(request)
    if not address:
        say(Message.of(N_("Paste an address first, or choose a calendar file.")))
        return go("sources.index")
    return go("sources.looked", token=room().look_jobs.ask(account().id, address, now=now(), zone=zone(), body=body))


@blueprint.get("/look/<token>")
def looked(token: str) -> str | Response:
    """What was found there: still reading, a preview, a whole list of sources, or one clear sentence."""
    asked = room().look_jobs.find(account().id, token)
    if (listed := _list_in(asked)) is not None:
        # Of a page that asks again by itself only a part would change.
        again = Response(headers={"HX-Refresh": "true"})
        return again if request.headers.get("HX-Request") else packs.page_of(listed)
    # With htmx only the part that changes is sent; without, the page asks again by itself.
    template = "partials/look.html" if request.headers.get("HX-Request") else "look.html"
    state: dict[str, Any] = {"state": "reading"}
    if asked.is_read:
        state = _outcome(asked)
    pasted = asked.address if asked.body is None else ""
    return render_template(template, token=token, address=pasted, shown=masked(asked.address), **state)


def _list_in(asked: Asked) -> bytes | None:
    """What was read, where that is a list of sources such as a community publishes for its town."""
    try:
        found = asked.future.result() if asked.is_read else None
    except MeetcompanionError:
        return None
    body = found.fetched.body if found is not None and found.error is not None else b""
    return body if packs.is_list(body) else None


def _outcome(asked: Asked) -> dict[str, Any]:
    """What the page says of a look that has ended."""
    try:
        found = asked.future.result()
    except MeetcompanionError as error:
        return {"state": "failed", "problem": error.message}
    if found.reading is None or found.error is not None:
        return {"state": "failed", "problem": found.error or Message.of(N_("There are no events in it."))}
    seen = preview.of_look(found, found.reading, asked.address, zone(), now())
    zones = {"zone": account().zone, "zones": settings.zone_names()} if seen.zoneless else {}
    return {"state": "preview", "preview": seen, **zones}


@blueprint.post("/look/<token>/stop")
def stop_looking(token: str) -> Response:
    """Wait for it no more; nothing was kept of it."""
    room().look_jobs.forget(account().id, token)
    return go("sources.index" if account().started_at else "welcome.calendar")


@blueprint.post("/look/<token>/subscribe")
def subscribe(token: str) -> Response:
    """Keep the source that was looked at."""
    asked = room().look_jobs.find(account().id, token)
    if not asked.is_read:
        return go("sources.looked", token=token)
    found = asked.future.result()
    if found.reading is None:
        return go("sources.looked", token=token)
    wanted = forms.line(request.form.get("zone"))
    if found.zoneless and wanted in available_timezones():
        found = in_zone(found, now=now(), zone=ZoneInfo(wanted), services_off=companion().services_off)
    title = forms.line(request.form.get("title")) or None
    source = refresh_cases.subscribe(
        companion().store,
        account(),
        found,
        now(),
        title=title,
        zone=zone(),
        refresh_minutes=companion().config.refresh_minutes,
    )
    room().round_jobs.start()
    say(
        Message.of(N_("You will see what is on at {title}."), title=title or _title(source)),
        undo_url=url_for("sources.remove", source_id=source.id),
        undo_fields={"undo": "1"},
    )
    return go("home.index" if account().started_at else "welcome.evenings")


@blueprint.post("/<int:source_id>/refresh")
def refresh(source_id: int) -> Response:
    """Read one source now."""
    companion().store.subscription(account().id, source_id, now())
    companion().store.mark_due([source_id], now())
    room().round_jobs.start()
    return go("sources.index", anchor=f"source-{source_id}")


@blueprint.post("/refresh")
def refresh_all() -> Response:
    """Read every subscribed source now."""
    store = companion().store
    store.mark_due([line.source.id for line in store.subscriptions(account().id, now(), counting=False)], now())
    room().round_jobs.start()
    return go("sources.index")


@blueprint.post("/<int:source_id>/remove")
def remove(source_id: int) -> Response:
    """Take a source away; evenings that came from it stay."""
    subscription = companion().store.unsubscribe(account().id, source_id, now())
    # With the account: another one that uses the same browser has not removed it.
    session[_REMOVED] = [*session.get(_REMOVED, ()), [account().id, source_id]][-_MOST_REMOVED:]
    if not request.form.get("undo"):
        say(
            Message.of(N_("{title} is gone from your list."), title=subscription.title),
            undo_url=url_for("sources.bring_back", source_id=source_id),
            undo_fields={"title": subscription.title, "paused": "1" if subscription.paused_at else ""},
        )
    return go("sources.index")


@blueprint.post("/<int:source_id>/subscribe")
def bring_back(source_id: int) -> Response:
    """Take back a removal; nobody gets at a source that only others have by trying numbers."""
    if [account().id, source_id] not in session.get(_REMOVED, ()):
        raise NotFound(N_("That source was removed a while ago. Add its address again."))
    store = companion().store
    source = store.source(source_id)
    store.subscribe(account().id, source.id, now(), title=request.form.get("title") or None)
    if request.form.get("paused"):
        store.pause_source(account().id, source.id, now())
    else:
        store.mark_due([source.id], now())
        room().round_jobs.start()
    return go("sources.index", anchor=f"source-{source.id}")


def _title(source: Source) -> str:
    return source.title or place_of(source.url)
