"""Friendly pages for what goes wrong: one sentence, a way on, and never a traceback."""

from __future__ import annotations

from flask import Flask, render_template, request
from werkzeug.exceptions import HTTPException

from meetcompanion.errors import Busy, MeetcompanionError, NotFound, StoreError, UsageError
from meetcompanion.message import N_, Message
from meetcompanion.web import gate, guard
from meetcompanion.web.context import companion

_STATUS: tuple[tuple[type[MeetcompanionError], int], ...] = (
    (NotFound, 404),
    (UsageError, 400),
    (Busy, 409),
    (StoreError, 503),
)

_SENTENCES = {
    400: N_("That did not come through in one piece. Please go back and try once more."),
    403: N_("That request did not come from this page, so nothing was done."),
    404: N_("There is nothing at this address. It may have been taken away since."),
    405: N_("This address is not a page. The way in is from the start."),
    413: N_("That file is larger than this companion reads. A calendar of fewer months may fit."),
    421: N_("This companion does not answer to that name. Open it at the address it was started on."),
}

_TOO_MUCH_TEXT = N_("That is more text than fits in one go. Go back in your browser, and send it in parts.")
_OTHERWISE = N_("Something went wrong here, and it is not your doing. What you had saved is safe.")
_UNUSABLE = N_(
    "What is kept here cannot be reached at this moment. What you had saved is safe; give it a little while. Whoever "
    "looks after this companion finds the reason in its log."
)


def register(app: Flask) -> None:
    """Answer every error of `app` with a page."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        if status == 413 and request.mimetype == guard.PLAIN_FORM:
            return _page(Message.of(_TOO_MUCH_TEXT), status)
        return _page(Message.of(_SENTENCES.get(status, _OTHERWISE)), status)

    @app.errorhandler(MeetcompanionError)
    def our_error(error: MeetcompanionError) -> tuple[str, int]:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
        if status == 503:
            app.logger.error("the database cannot be used: %s", error)
        return _page(told(error), status)


def told(error: MeetcompanionError) -> Message:
    """The sentence that pages may show: paths and servers are for whoever looks after this companion."""
    inner = isinstance(error, StoreError) and error.message.values and gate.reachable(companion())
    return Message.of(_UNUSABLE) if inner else error.message


def _page(message: Message, status: int) -> tuple[str, int]:
    return render_template("error.html", message=message, status=status), status
