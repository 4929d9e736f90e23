"""The door: coming in, leaving, accepting an invitation; and whose browsers are in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from meetcompanion import entrance
from meetcompanion.errors import MeetcompanionError, NotFound
from meetcompanion.message import N_, Message
from meetcompanion.model.logins import Scope
from meetcompanion.web import forms, gate
from meetcompanion.web.context import account, companion, go, local_path, now, say, zone
from meetcompanion.web.formats import ago_text
from meetcompanion.web.gate import TOKEN, open_to_all
from meetcompanion.web.kept import kept

blueprint = Blueprint("entrance", __name__)

#: How browsers and systems call themselves, the more particular before the more general: all of them say "Safari".
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@blueprint.get("/login")
@open_to_all
def login() -> str | Response:
    """The page that asks who is there."""
    if not gate.login_needed() or g.get("account") is not None:
        return go("home.index")
    nobody = not companion().store.has_logins()
    left = session.pop("left_elsewhere", False)
    return _login_page(nobody=nobody, next=local_path(request.args.get("next")), left=left)


@blueprint.post("/login")
@open_to_all
def come_in() -> tuple[str, int] | Response:
    """Come in by name and password."""
    name, following = forms.line(request.form.get("name")), local_path(request.form.get("next"))
    try:
        token = entrance.enter(
            companion().store,
            name,
            request.form.get("password", ""),
            address=request.remote_addr or "",
            device=device(request.user_agent.string),
            now=now(),
        )
    except (entrance.WrongPassword, entrance.TooManyTries) as error:
        status = 429 if isinstance(error, entrance.TooManyTries) else 403
        return _login_page(next=following, wrong=error.message, name=name), status
    return let_in(token, request.script_root + following if following else url_for("home.index"))


def _login_page(**values: Any) -> str:
    blank = {"nobody": False, "next": None, "wrong": None, "name": "", "left": False}
    return render_template("login.html", **blank | values, there=gate.other_house())


@blueprint.post("/logout")
@open_to_all
def leave() -> Response:
    """Leave with this browser."""
    token = session.get(TOKEN)
    if isinstance(token, str):
        entrance.leave(companion().store, token)
    came_from = session.get("came_from")
    session.clear()
    if came_from:
        session["left_elsewhere"] = True  # the other house still knows this browser, and would open at once
    response = go("entrance.login")
    # Whoever uses this browser next shall not find the pages of before in its memory.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/join/<code>")
@open_to_all
def join(code: str) -> str | tuple[str, int]:
    """The page behind an invitation, or behind the code that the terminal printed."""
    if not entrance.is_invited(companion().store, code, now()):
        raise NotFound(N_("This invitation was used already, or has ended. Ask for another one."))
    return _join_page(code)


def _join_page(code: str, *, wrong: Message | None = None, name: str = "") -> str:
    house, least = gate.other_house(), entrance.SHORTEST_PASSWORD
    return render_template("join.html", code=code, wrong=wrong, name=name, least=least, there=house)


@blueprint.post("/join/<code>")
@open_to_all
def accept(code: str) -> tuple[str, int] | Response:
    """Come in by an invitation, with a name and a password of one's own."""
    name, password = forms.line(request.form.get("name")), request.form.get("password", "")
    store = companion().store
    try:
        made = entrance.accept(store, code, name, password, zone=companion().config.zone, now=now())
    except NotFound:
        raise
    except MeetcompanionError as error:
        return _join_page(code, wrong=error.message, name=name), 400
    here = device(request.user_agent.string)
    return let_in(entrance.begin(store, made.account_id, device=here, now=now()), url_for("home.index"))


@blueprint.get("/settings/login")
@kept
def doors() -> str:
    """Password, browsers that are in, and invitations."""
    store = companion().store
    held = store.login_of(account().id)
    here = gate.session_here()
    return render_template(
        "doors.html",
        login=held,
        sessions=[(one, ago_text(one.seen_at, zone(), now())) for one in store.sessions(account().id)],
        here=here.id if here else None,
        invitations=[
            (one, ago_text(one.made_at, zone(), now()))
            for one in (store.invitations(account().id, now()) if held and held.invites else [])
        ],
        there=gate.other_house(),
        linked=store.is_known_elsewhere(account().id),
        tokens=store.tokens(account().id),
        token_made=session.pop("token_made", None),
        invited=session.pop("invited", None),
        least=entrance.SHORTEST_PASSWORD,
    )


@blueprint.post("/settings/login/password")
def change_password() -> Response:
    """Another password; every other browser has to come in again."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    token = str(session.get(TOKEN, ""))
    store = companion().store
    try:
        if store.login_of(account().id) is None:
            made = entrance.add_account(store, request.form.get("name", ""), new, zone=account().zone, now=now())
            here = device(request.user_agent.string)
            return let_in(entrance.begin(store, made.account_id, device=here, now=now()), url_for("entrance.doors"))
        entrance.change_password(store, account().id, old, new, token=token, now=now())
    except MeetcompanionError as error:
        say(error.message)
    else:
        say(Message.of(N_("Your password is changed. Other browsers have to come in again.")))
    return go("entrance.doors")


@blueprint.post("/settings/login/sessions/<int:session_id>")
def end_session(session_id: int) -> Response:
    """Let another browser be out."""
    companion().store.end_session(account().id, session_id)
    say(Message.of(N_("That browser is out.")))
    return go("entrance.doors")


@blueprint.post("/settings/login/invitations")
def invite() -> Response:
    """Make a link for one more person; it is shown once."""
    code = entrance.invite(companion().store, account().id, now())
    session["invited"] = url_for("entrance.join", code=code, _external=True)
    return go("entrance.doors", anchor="invited")


@blueprint.post("/settings/login/invitations/<int:invitation_id>")
def take_back(invitation_id: int) -> Response:
    """An invitation opens no door any more."""
    companion().store.take_back_invitation(account().id, invitation_id)
    say(Message.of(N_("That invitation is taken back.")))
    return go("entrance.doors")


@blueprint.post("/settings/login/tokens")
def make_token() -> Response:
    """A token for a program; it is shown once."""
    try:
        scope = Scope(request.form.get("scope", ""))
    except ValueError:
        scope = Scope.READ
    name = forms.line(request.form.get("name"))
    session["token_made"] = entrance.new_token(companion().store, account().id, name, scope, now())
    return go("entrance.doors", anchor="programs")


@blueprint.post("/settings/login/tokens/<int:token_id>")
def remove_token(token_id: int) -> Response:
    """A token opens nothing any more."""
    companion().store.remove_token(account().id, token_id)
    say(Message.of(N_("That token opens nothing any more.")))
    return go("entrance.doors", anchor="programs")


def let_in(token: str, target: str) -> Response:
    """Let this browser in from now on, and show `target`, a path of ours."""
    # A session that began before somebody came in is not carried over: whoever planted it would come in too.
    session.clear()
    session[TOKEN] = token
    session.permanent = True
    return redirect(target, code=303)


def device(agent: str) -> str:
    """Which browser this is, for its person's own list: "Firefox, Android"; empty where it does not say."""
    found = [next((name for sign, name in known if sign in agent), None) for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name)
