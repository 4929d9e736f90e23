"""One address over http(s): redirects by hand, bounded in time and size, never an exception for a bad site."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

import requests
import urllib3
from requests.auth import HTTPBasicAuth
from requests_hardened import Config, HTTPSession

from meetcompanion.clock import Clock
from meetcompanion.fetch import answers
from meetcompanion.fetch.address import host_of, port_is_usual, shown, to_https
from meetcompanion.fetch.freshness import fresh_for
from meetcompanion.fetch.guard import Deadline, OpenAdapter, PublicAdapter, within
from meetcompanion.fetch.unpack import unpacked
from meetcompanion.message import N_, Message
from meetcompanion.model.addresses import masked
from meetcompanion.model.sources import Fetched

#: RFC 9110 section 15.4 names no number; browsers take 20, RFC 9309 five for robots.txt.
MAX_REDIRECTS = 10

#: Seconds for a connection to come about; the deadline of the whole may be shorter.
CONNECT_TIMEOUT = 10.0

#: Seconds of silence in the middle of an answer.
READ_TIMEOUT = 20.0

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_CHUNK = 64 * 1024
_ENTITY_TAG = re.compile(r"[\x20-\x7e\x80-\xff]{1,1000}")


class _Session(HTTPSession):  # type: ignore[misc]
    def get_redirect_target(self, _response: requests.Response) -> None:
        """Nowhere: requests would look ahead, and read a redirect's whole body without any bound for it."""
        return


class Web:
    """A session with the web: what is asked, how far it is followed, how much is taken."""

    def __init__(self, *, clock: Clock, user_agent: str, allow_private: bool, max_bytes: int) -> None:
        self._clock = clock
        self._max_bytes = max_bytes
        self.any_port = allow_private
        self._session = _Session(
            Config(
                ip_filter_enable=False,  # our own adapters below do it, and more
                ip_filter_allow_loopback_ips=False,
                never_redirect=True,
                default_timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
                user_agent_override=user_agent,
            )
        )
        # What is refused is said by our own sentence; the library would say it a second time on stderr.
        logging.getLogger("requests_hardened").setLevel(logging.CRITICAL)
        # Proxies would resolve names themselves, past our check; ~/.netrc would send passwords nobody asked to send.
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            adapter = OpenAdapter() if allow_private else PublicAdapter(is_https_proto=scheme == "https://")
            self._session.mount(scheme, adapter)

    def close(self) -> None:
        """Let go of the kept connections."""
        self._session.close()

    def ask_once(
        self, url: str, headers: Mapping[str, str], deadline: Deadline, seconds: float, max_bytes: int | None = None
    ) -> tuple[Fetched, str | None]:
        """Ask for one address without following it: what came, and where a redirect leads."""
        limit = self._max_bytes if max_bytes is None else max_bytes
        return self._once("GET", url, headers, None, deadline, seconds, limit, leads=True)

    def send_once(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, deadline: Deadline, seconds: float
    ) -> Fetched:
        """Send something to one address; a redirect is an error, since what is sent is meant for that place alone."""
        return self._once(method, url, headers, body, deadline, seconds, self._max_bytes, leads=False)[0]

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        deadline: Deadline,
        seconds: float,
        limit: int,
        *,
        leads: bool,
    ) -> tuple[Fetched, str | None]:
        host = host_of(url)
        # At least a moment, since 0 would mean "no timeout"; the reader stops at the deadline anyway.
        timeout = (max(0.01, min(CONNECT_TIMEOUT, deadline.left)), max(0.01, min(READ_TIMEOUT, deadline.left)))
        bare, auth = _without_credentials(url)
        how: dict[str, Any] = {"auth": auth, "stream": True, "timeout": timeout, "allow_redirects": False}
        try:
            with (
                within(deadline),
                self._session.request(method, bare, headers=dict(headers), data=body, **how) as response,
            ):
                location = response.headers.get("Location") if leads and response.status_code in _REDIRECTS else None
                if location:
                    return Fetched(url=url, status=response.status_code), location
                return _read(response, url, host, limit, self._clock()), None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            # ValueError and its UnicodeError: hosts and ports that only fall over on their way to the socket.
            if deadline.passed:
                return Fetched(url=url, error=answers.took_too_long(host, seconds)), None
            unreachable = answers.is_unreachable(error)
            return Fetched(url=url, unreachable=unreachable, error=answers.from_failure(error, host)), None


def next_address(url: str, location: str, *, any_port: bool = False) -> tuple[str, Message | None]:
    """Where a redirect leads, and why it is not followed, if it is not.

    To an unusual port nobody is led: whoever means it can type it. In a private network (`any_port`) many are.

    Name and password go along only within the same host (RFC 9110 section 15.4 leaves it to us).
    """
    # Servers send raw UTF-8 in a field that http.client has read as Latin-1.
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        target = to_https(urljoin(url, location.strip()))
        parts, origin = urlsplit(target), urlsplit(url)
        same_host = parts.hostname == origin.hostname and parts.port == origin.port and parts.scheme == origin.scheme
    except ValueError:
        return url, Message.of(N_("{host} sends us on to an address that is none."), host=host_of(url))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return url, not_followed(url, target)
    if not any_port and not port_is_usual(target, beside=url):
        return url, Message.of(
            N_("{host} sends us on to another port ({target}). If you trust that address, paste it yourself."),
            host=host_of(url),
            target=masked(target)[:80],
        )
    if same_host and "@" in origin.netloc and "@" not in parts.netloc:
        parts = parts._replace(netloc=f"{origin.netloc.rpartition('@')[0]}@{parts.netloc}")
    return urlunsplit(parts._replace(fragment="")), None


def not_followed(url: str, target: str) -> Message:
    """Why what is at `url` is not looked for where it leads."""
    return Message.of(
        N_("{host} sends us on to an address that is not followed ({target})."),
        host=host_of(url),
        target=masked(target)[:80],
    )


def conditional(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Headers of a conditional request (RFC 9110 section 13.1); values that cannot be sent are left out."""
    headers = {}
    if etag and _ENTITY_TAG.fullmatch(etag):
        headers["If-None-Match"] = etag
    if last_modified and _ENTITY_TAG.fullmatch(last_modified):
        headers["If-Modified-Since"] = last_modified
    return headers


def _read(response: requests.Response, url: str, host: str, limit: int, now: datetime) -> Fetched:
    headers = response.headers
    content_type, charset = _content_type(headers.get("Content-Type"))
    fetched = Fetched(
        url=url,
        status=response.status_code,
        content_type=content_type,
        charset=charset,
        etag=headers.get("ETag"),
        last_modified=headers.get("Last-Modified"),
        retry_after=answers.retry_after(headers.get("Retry-After"), now),
        fresh_for=fresh_for(headers, now),
    )
    if response.status_code == 304 and _was_conditional(response):
        return replace(fetched, not_modified=True)
    if error := answers.from_status(response.status_code, host):
        return replace(fetched, error=error)
    if "," in headers.get("Content-Encoding", ""):
        # Packed twice is what bombs do; nobody else does.
        return replace(fetched, error=answers.too_large(host, limit))
    announced = headers.get("Content-Length", "")
    if announced.isdigit() and int(announced[:15]) > limit:
        return replace(fetched, error=answers.too_large(host, limit))
    body = bytearray()
    packed = response.raw.stream(_CHUNK, decode_content=False)
    for chunk in unpacked(packed, headers.get("Content-Encoding", "")):
        body += chunk
        if len(body) > limit:
            return replace(fetched, error=answers.too_large(host, limit))
    return replace(fetched, body=bytes(body))


def _was_conditional(response: requests.Response) -> bool:
    asked = response.request.headers
    return "If-None-Match" in asked or "If-Modified-Since" in asked


def _content_type(value: str | None) -> tuple[str | None, str | None]:
    if not value:
        return None, None
    kind, *parameters = value.split(";")
    for parameter in parameters:
        name, _, text = parameter.partition("=")
        if name.strip().lower() == "charset" and text.strip(" \t'\""):
            return kind.strip().lower() or None, text.strip(" \t'\"").lower()
    return kind.strip().lower() or None, None


def _without_credentials(url: str) -> tuple[str, HTTPBasicAuth | None]:
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url, None
    # RFC 7617 section 2.1: UTF-8, where requests would take Latin-1.
    user, password = (unquote(part or "").encode() for part in (parts.username, parts.password))
    return shown(url), HTTPBasicAuth(user, password)
