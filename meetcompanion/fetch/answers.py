"""What went wrong, in one clear sentence: HTTP statuses and failures of the network."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

import requests
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.exceptions import NameResolutionError, NewConnectionError

from meetcompanion.fetch.guard import HeadersTooLarge
from meetcompanion.message import N_, Message

#: No server may keep us away for longer than this, in seconds; the back-off decides beyond it.
LONGEST_RETRY_AFTER = 7 * 24 * 3600


def private_address(host: str) -> Message:
    """The host lies where only this machine's neighbours can look."""
    return Message.of(
        N_(
            "{host} is an address on this machine or in a private network, which is not read. "
            "If that is what you want, start with MEETCOMPANION_ALLOW_PRIVATE=1."
        ),
        host=host,
    )


def took_too_long(host: str, seconds: float) -> Message:
    """The whole took longer than it may."""
    return Message.of(N_("{host} took longer than {seconds} seconds to answer."), host=host, seconds=f"{seconds:g}")


def too_large(host: str, max_bytes: int) -> Message:
    """More bytes, unpacked, than we take."""
    return Message.of(
        N_("What {host} sends is larger than {megabytes} MB, more than any calendar needs, and was not read."),
        host=host,
        megabytes=f"{max_bytes / 1_000_000:g}",
    )


def too_many_redirects(host: str) -> Message:
    """Sent on from address to address without end."""
    return Message.of(N_("{host} sends us on from address to address without end."), host=host)


def refused_by_robots(host: str) -> Message:
    """robots.txt says no."""
    return Message.of(
        N_(
            "{host} asks programs not to read this page (robots.txt). "
            "If it offers a calendar to subscribe to, paste that address."
        ),
        host=host,
    )


def from_status(status: int, host: str) -> Message | None:
    """The sentence for an HTTP status; None where the answer can be used."""
    if 200 <= status < 300:
        return None
    sentence = _STATUS.get(status)
    if sentence is None:
        if status >= 500:
            sentence = N_("{host} has trouble of its own at the moment (status {status}).")
        elif status >= 400:
            sentence = N_("{host} does not give us this address (status {status}).")
        else:
            sentence = N_("{host} gives an answer that makes no sense here (status {status}).")
    return Message.of(sentence, host=host, status=status)


_LOGIN = N_("{host} asks for a login (status {status}). Only public calendars can be read; look for a public address.")
_STATUS = {
    401: _LOGIN,
    403: N_(
        "{host} asks for a login or does not let programs in (status {status}). "
        "Look for a public calendar address there."
    ),
    404: N_("{host} has nothing at this address (status {status}). Compare it with the original."),
    407: _LOGIN,
    410: N_("{host} says that this address is gone for good (status {status}). Look whether there is a new one."),
    429: N_("{host} asks us to come less often (status {status})."),
    451: N_("{host} may not show this for legal reasons (status {status})."),
    503: N_("{host} is closed for the moment (status {status})."),
}


def from_failure(error: BaseException, host: str) -> Message:
    """The sentence for a failure of the network; the most telling cause within `error` decides."""
    causes = list(_causes(error))

    def has(*types: type[BaseException]) -> bool:
        return any(isinstance(cause, types) for cause in causes)

    if has(InvalidIPAddress):
        return private_address(host)
    if has(socket.gaierror, NameResolutionError):
        return Message.of(N_("There is no server named {host}, or this machine has no network."), host=host)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Message.of(
                N_("The certificate of {host} cannot be trusted: {reason}."), host=host, reason=cause.verify_message
            )
    if has(ssl.SSLError, requests.exceptions.SSLError):
        return Message.of(N_("No secure connection to {host} comes about; it may only speak http://."), host=host)
    if has(HeadersTooLarge, http.client.LineTooLong):
        return Message.of(N_("{host} sends more headers than any honest answer has."), host=host)
    if has(ConnectionRefusedError):
        return Message.of(N_("{host} takes no connections at the moment."), host=host)
    if has(requests.ConnectTimeout):
        return Message.of(N_("{host} cannot be reached: nothing there answers."), host=host)
    if has(TimeoutError, requests.Timeout):
        return Message.of(N_("{host} stopped answering."), host=host)
    if has(requests.exceptions.ContentDecodingError):
        return Message.of(N_("What {host} sends is packed in a way that cannot be unpacked."), host=host)
    if has(requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema):
        return Message.of(N_("The address at {host} is misspelt; compare it with the original."), host=host)
    if has(NewConnectionError) or any(getattr(cause, "errno", None) in _UNREACHABLE for cause in causes):
        return Message.of(N_("{host} cannot be reached from here."), host=host)
    return Message.of(N_("The connection to {host} broke off before everything had arrived."), host=host)


def is_unreachable(error: BaseException) -> bool:
    """True where no server was spoken to; one that refuses the connection was."""
    causes = list(_causes(error))
    if any(isinstance(cause, InvalidIPAddress | ConnectionRefusedError) for cause in causes):
        return False
    return any(
        isinstance(cause, socket.gaierror | NameResolutionError | NewConnectionError | requests.ConnectTimeout)
        or getattr(cause, "errno", None) in _UNREACHABLE
        for cause in causes
    )


_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what caused it and what it wraps: urllib3 and requests use all four ways to say so."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting.extend((one.__cause__, one.__context__, getattr(one, "reason", None), *one.args))


def retry_after(value: str | None, now: datetime) -> int | None:
    """Seconds from a Retry-After header: a number or a date (RFC 9110 section 10.2.3); None where it makes no sense."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), LONGEST_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(text)
        seconds = (at - now).total_seconds()
    except (ValueError, TypeError, OverflowError):  # TypeError: a date without a zone
        return None
    return max(0, min(int(seconds), LONGEST_RETRY_AFTER))
