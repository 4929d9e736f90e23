"""Coming in with the login of another house (OpenID Connect): going there, coming back, leaving there too."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from flask import Blueprint, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from meetcompanion import entrance
from meetcompanion.errors import MeetcompanionError
from meetcompanion.identity import Begun, Known, NotLetIn, Provider
from meetcompanion.message import N_, Message
from meetcompanion.web import gate
from meetcompanion.web.context import account, companion, go, local_path, now, say
from meetcompanion.web.entrance import device, let_in
from meetcompanion.web.gate import TOKEN, open_to_all

blueprint = Blueprint("elsewhere", __name__)

_EXTENSION = "meetcompanion.provider"
#: Where the session keeps what was begun.
_BEGUN = "elsewhere"


@blueprint.get("/login/elsewhere")
@open_to_all
def begin() -> Response:
    """Go there; with an invitation, come back as somebody new."""
    if gate.login_needed() and g.get("account") is not None:
        return go("home.index")
    return _go_there(next=local_path(request.args.get("next")), code=request.args.get("code", "")[:200] or None)


@blueprint.get("/settings/login/elsewhere")
def link() -> Response:
    """Go there, and from now on come in by that login too."""
    return _go_there(mine=account().id)


@blueprint.get("/login/elsewhere/back")
@open_to_all
def back() -> Response:
    """Back from there, whoever it is."""
    kept = session.pop(_BEGUN, None)
    try:
        known = _known(kept)
        wanted = cast("dict[str, Any]", kept)
        if wanted.get("mine") is not None:
            return _linked(known, wanted["mine"])
        number = entrance.by_identity(
            companion().store,
            known.issuer,
            known.subject,
            known.name,
            code=wanted.get("code"),
            may_join=companion().config.oidc_join,
            zone=companion().config.zone,
            now=now(),
        )
    except MeetcompanionError as error:
        say(error.message)
        return go("entrance.login")
    token = entrance.begin(companion().store, number, device=device(request.user_agent.string), now=now())
    target = local_path(wanted.get("next"))
    answer = let_in(token, request.script_root + target if target else url_for("home.index"))
    session["came_from"] = "elsewhere"
    return answer


@blueprint.get("/login/elsewhere/leave")
@open_to_all
def leave() -> Response:
    """Leave the other house too, after this one was left."""
    held = _provider()
    try:
        with companion().store.held_back():
            address = held.leaving(url_for("entrance.login", _external=True))
    except NotLetIn as error:
        say(error.message)
        address = None
    return redirect(address, code=303) if address else go("entrance.login")


@blueprint.post("/settings/login/elsewhere/end")
def unlink() -> Response:
    """That login opens nothing here any more."""
    companion().store.forget_identities(account().id)
    say(Message.of(N_("You come in by your password alone now.")))
    return go("entrance.doors")


def _go_there(**wanted: object) -> Response:
    try:
        with companion().store.held_back():
            address, begun = _provider().begin(url_for("elsewhere.back", _external=True))
    except NotLetIn as error:
        say(error.message)
        return go("entrance.login" if wanted.get("mine") is None else "entrance.doors")
    session[_BEGUN] = asdict(begun) | {name: value for name, value in wanted.items() if value is not None}
    return redirect(address, code=303)


def _known(kept: object) -> Known:
    if not isinstance(kept, dict):
        raise NotLetIn(N_("That answer does not belong to a beginning of yours. Begin anew."))
    begun = Begun(kept["state"], kept["nonce"], kept["verifier"])
    with companion().store.held_back():
        return _provider().finish(begun, request.args.to_dict(), url_for("elsewhere.back", _external=True), now())


def _linked(known: Known, number: int) -> Response:
    # Whoever came in meanwhile as somebody else is not given this login.
    if g.get("account") is None or account().id != number or session.get(TOKEN) is None:
        raise NotLetIn(N_("That answer does not belong to a beginning of yours. Begin anew."))
    companion().store.know_as(number, known.issuer, known.subject, now())
    say(Message.of(N_("From now on you come in with {there} too."), there=gate.other_house() or ""))
    return go("entrance.doors")


def _provider() -> Provider:
    """The one that the settings name, with what it said of itself; without one these pages are not there."""
    if _EXTENSION not in current_app.extensions:
        told = companion().config
        made = Provider(told.oidc_issuer, told.oidc_client_id, told.oidc_client_secret)
        current_app.extensions[_EXTENSION] = made
    return cast(Provider, current_app.extensions[_EXTENSION])
