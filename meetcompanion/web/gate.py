"""Asks who is there before any page is shown, once others than the machine's own person can reach it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from meetcompanion import entrance
from meetcompanion.bootstrap import Companion
from meetcompanion.model import Account
from meetcompanion.model.logins import Session
from meetcompanion.web import guard
from meetcompanion.web.context import companion, now
from meetcompanion.web.proxy import TRUSTED

#: Where the session's token lies in the signed cookie.
TOKEN = "in"  # noqa: S105 - a name, not a secret

View = TypeVar("View", bound=Callable[..., object])


def open_to_all(view: View) -> View:
    """Mark a view that says nothing of anybody, or asks for its own proof of who is there."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def register(app: Flask) -> None:
    """Let nobody through to `app` who has not shown who they are."""

    @app.before_request
    def ask() -> Response | None:
        view = app.view_functions.get(request.endpoint or "")
        # An address that does not exist is answered as such; its page says nothing of anybody.
        is_open = view is None or getattr(view, "open_to_all", False)
        if request.endpoint == "static":
            return None
        g.login_needed = login_needed()
        if not g.login_needed:
            return None
        found = by_header() or by_session()
        if found is not None:
            g.account = found
            return None
        return None if is_open else to_login()


def login_needed() -> bool:
    """True once others can reach this program, or have an account in it."""
    held = companion()
    return reachable(held) or held.store.needs_login()


def looks_after() -> bool:
    """True for whoever looks after this companion: the machine's own person, or who may invite others."""
    if not login_needed():
        return True
    login = companion().store.login_of(g.account.id) if g.get("account") is not None else None
    return login is not None and login.invites


def reachable(held: Companion) -> bool:
    """True where others than the machine's own person can open the pages."""
    told = held.config
    return bool(told.public_url or told.login_header or told.oidc_issuer) or not guard.is_loopback(told.host)


def other_house() -> str | None:
    """What people call the house whose login opens this one too (OpenID Connect); None where there is none."""
    told = companion().config
    if not (told.oidc_issuer and told.oidc_client_id):
        return None
    return told.oidc_name or told.oidc_issuer.partition("://")[2].rstrip("/")


def by_session() -> Account | None:
    """Whoever came in with this browser."""
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return None
    found = entrance.who(companion().store, token, now())
    if found is None:
        session.pop(TOKEN, None)
        return None
    account, g.session_here = found
    return account


def by_header() -> Account | None:
    """Whoever a trusted proxy says is there; the account is made at the first visit."""
    header = companion().config.login_header
    if not header or not request.environ.get(TRUSTED):
        return None
    name = request.headers.get(header, "").strip()
    if not name:
        return None
    store = companion().store
    login = store.login(name)
    if login is None:
        zone = companion().config.zone
        login = store.add_account(name, None, zone=zone, invites=not store.has_logins(), now=now())
    return store.account(login.account_id)


def session_here() -> Session | None:
    """The session of this browser; None where another door was used."""
    return cast("Session | None", g.get("session_here"))


def to_login() -> Response:
    """Ask who is there; afterwards the page that was wanted is shown."""
    if "HX-Request" in request.headers:
        # A part of a page cannot become the login; the whole page has to.
        return current_app.response_class(status=401, headers={"HX-Redirect": url_for("entrance.login")})
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("entrance.login", next=wanted if wanted not in (None, "/") else None), code=303)
