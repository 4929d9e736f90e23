"""Who speaks, by a token in the Authorization header; and what goes wrong, as RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec, cast

from flask import Flask, Response, g, json, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from meetcompanion import entrance
from meetcompanion.errors import Busy, MeetcompanionError, NotFound, StoreError
from meetcompanion.model.logins import Scope
from meetcompanion.web import formats
from meetcompanion.web.context import companion, now
from meetcompanion.web.errors import told
from meetcompanion.web.gate import open_to_all

PREFIX = "/api/v1"

_Arguments = ParamSpec("_Arguments")
_STATUS: tuple[tuple[type[MeetcompanionError], int], ...] = (
    (NotFound, 404),
    (Busy, 409),
    (StoreError, 503),
)


class Refused(Exception):
    """The request cannot be answered; `detail` says why and what to do."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def needs(
    *scopes: Scope, query: Collection[str] = ()
) -> Callable[[Callable[_Arguments, object]], Callable[_Arguments, Response]]:
    """A view that answers tokens with one of these scopes; a token for all is always among them.

    What has the right shape and still cannot be kept (a hobby without a word in it) is answered with 409. `query` are
    the names that may stand behind the question mark: a misspelt one is told, not passed over.
    """

    def wrap(view: Callable[_Arguments, object]) -> Callable[_Arguments, Response]:
        @open_to_all
        @wraps(view)
        def asked(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> Response:
            try:
                _let_in({*scopes, Scope.ALL})
                if unknown := sorted(set(request.args) - set(query)):
                    raise Refused(422, f"There is no parameter {unknown[0]!r} here.")
                return _answer(view(*arguments, **named))
            except Refused as error:
                return problem(error.status, error.detail)
            except MeetcompanionError as error:
                status = next((status for kind, status in _STATUS if isinstance(error, kind)), 409)
                return problem(status, formats.sentence(told(error)))

        return asked

    return wrap


def register(app: Flask) -> None:
    """Answer what goes wrong outside of a view as the API does, not with a page."""
    known = app.error_handler_spec[None][None].get(HTTPException)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if not request.path.startswith(f"{PREFIX}/"):
            return cast(ResponseReturnValue, known(error) if known is not None else error)
        answer = problem(error.code or 500, error.description or "")
        for name, value in error.get_headers():
            if name == "Allow":
                answer.headers[name] = value
        return answer


def problem(status: int, detail: str) -> Response:
    """RFC 9457: what went wrong, for programs and for the person behind them."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = Response(json.dumps(body), status=status, mimetype="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def body_of(**kinds: type | tuple[type, ...]) -> dict[str, object]:
    """The JSON object that was sent, each named field of its kind where it is there.

    Raises:
        Refused: it is no JSON object, or a field has another kind, or a name that is not known.
    """
    if not request.is_json:
        raise Refused(415, "Send a JSON object, as application/json.")
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise Refused(400, "The body has to be a JSON object.")
    for name, value in list(sent.items()):
        kind = kinds.get(name)
        if kind is None:
            raise Refused(422, f"There is no field {name!r} here. Known: {', '.join(kinds)}.")
        if kind is int and isinstance(value, float) and value.is_integer():
            sent[name] = value = int(value)  # 7.0 is a whole number to JSON Schema
        # True is a number to Python, and to nobody else.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise Refused(422, f"The field {name!r} has a value of another kind.")
    return sent


def _let_in(scopes: set[Scope]) -> None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    held = entrance.by_token(companion().store, token.strip(), now()) if kind.casefold() == "bearer" else None
    if held is None:
        raise Refused(401, "Send a token of yours: Authorization: Bearer mc_…  The settings make one.")
    if held.scope not in scopes:
        raise Refused(403, f"This token is for “{held.scope.value}”; that is not enough here.")
    # Whatever cookie came along says nothing here.
    g.account = companion().store.account(held.account_id)


def _answer(value: object) -> Response:
    if isinstance(value, Response):
        return value
    if value is None:
        return Response(status=204)
    body, status = value if isinstance(value, tuple) else (value, 200)
    return Response(json.dumps(body, ensure_ascii=False), status=status, mimetype="application/json")
