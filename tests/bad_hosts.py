"""A loopback HTTP server that plays bad hosts (and a few good ones): one function per path."""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import pytest

CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made up//EN\r\nEND:VCALENDAR\r\n"

Headers = dict[str, str]
Play = Callable[["Talk"], None]


class Talk:
    """One request, with what it takes to answer it badly."""

    def __init__(self, sock: socket.socket, method: str, path: str, headers: Headers, base: str) -> None:
        self.sock, self.method, self.path, self.headers, self.base = sock, method, path, headers, base

    def raw(self, data: bytes) -> None:
        """Send exactly these bytes."""
        self.sock.sendall(data)

    def answer(self, status: str = "200 OK", body: bytes = b"", **headers: str) -> None:
        """Send a well-formed answer; header names are written with underscores."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.raw("\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body)

    def drip(self, data: bytes, seconds: float = 0.05) -> None:
        """Send a byte at a time, for ever."""
        while True:
            for byte in data:
                self.raw(bytes([byte]))
                time.sleep(seconds)

    def reset(self) -> None:
        """Break the connection off with a RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


@cache
def bomb(megabytes: int = 50) -> bytes:
    """Zeros, packed to a thousandth."""
    return gzip.compress(bytes(megabytes * 1_000_000), 9)


def _endless(talk: Talk) -> None:
    talk.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        talk.raw(b"10000\r\n" + bytes(65536) + b"\r\n")


def _zeros(talk: Talk) -> None:
    talk.raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(50):
        talk.raw(bytes(1_000_000))


def _slow_headers(talk: Talk) -> None:
    talk.raw(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    talk.drip(b"a")


def _slow_body(talk: Talk) -> None:
    talk.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n")
    talk.drip(b"BEGIN:VCALENDAR\r\n")


def _many_headers(talk: Talk) -> None:
    talk.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        talk.raw(b"X-More: " + b"a" * 8000 + b"\r\n")


def _continues(talk: Talk) -> None:
    while True:
        talk.raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def _bomb_behind_a_redirect(talk: Talk) -> None:
    talk.answer("302 Found", bomb(), Content_Encoding="gzip", Location="/calendar")


def _reset_in_the_body(talk: Talk) -> None:
    talk.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nBEGIN:VCALENDAR\r\n")
    time.sleep(0.05)
    talk.reset()


def _conditional(talk: Talk) -> None:
    if talk.headers.get("if-none-match") == '"one"':
        talk.raw(b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\nConnection: close\r\n\r\n')
    else:
        talk.answer(body=CALENDAR, ETag='"one"', Last_Modified="Mon, 05 Jan 2026 00:00:00 GMT")


def _gzip_cut(talk: Talk) -> None:
    # Neither a length nor chunks: the end of the connection is all that tells that it is over.
    packed = gzip.compress(CALENDAR * 200)
    talk.raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + packed[: len(packed) // 2])


def _lying_etag(talk: Talk) -> None:
    """Says "not modified" to whoever names its tag, whatever it has by now."""
    if talk.headers.get("if-none-match"):
        talk.raw(b'HTTP/1.1 304 Not Modified\r\nETag: "always"\r\nConnection: close\r\n\r\n')
    else:
        talk.answer(body=CALENDAR, Content_Type="text/calendar", ETag='"always"')


def _login(talk: Talk) -> None:
    if talk.headers.get("authorization") == "Basic YW5hOnPDvMOf":  # ana:süß
        talk.answer(body=CALENDAR)
    else:
        talk.answer("401 Unauthorized", WWW_Authenticate='Basic realm="x"')


def _status(talk: Talk) -> None:
    talk.answer(talk.path.rpartition("/")[2] + " So", b"<h1>no</h1>")


def _to(location: str, status: str = "302 Found") -> Play:
    return lambda talk: talk.answer(status, b"", Location=location.replace("BASE", talk.base))


def _stuck(talk: Talk) -> None:
    time.sleep(60)


PLAYS: dict[str, Play] = {
    "/calendar": lambda talk: talk.answer(body=CALENDAR, Content_Type='Text/Calendar; charset="UTF-8"'),
    "/agent": lambda talk: talk.answer(body=repr(sorted(talk.headers.items())).encode(), Set_Cookie="a=b"),
    "/page": lambda talk: talk.answer(body=b"<h1>page</h1>", Content_Type="text/html"),
    "/private/page": lambda talk: talk.answer(body=b"<h1>page</h1>", Content_Type="text/html"),
    "/gzip": lambda talk: talk.answer(body=gzip.compress(CALENDAR), Content_Encoding="gzip"),
    "/deflate": lambda talk: talk.answer(body=zlib.compress(CALENDAR), Content_Encoding="deflate"),
    "/not-gzip": lambda talk: talk.answer(body=CALENDAR, Content_Encoding="gzip"),
    "/bomb": lambda talk: talk.answer(body=bomb(), Content_Encoding="gzip"),
    "/bomb-in-bomb": lambda talk: talk.answer(body=gzip.compress(bomb(), 9), Content_Encoding="gzip, gzip"),
    "/bomb-behind-a-redirect": _bomb_behind_a_redirect,
    "/endless": _endless,
    "/zeros": _zeros,
    "/slow-headers": _slow_headers,
    "/slow-body": _slow_body,
    "/stuck": _stuck,
    "/many-headers": _many_headers,
    "/continues": _continues,
    "/reset": lambda talk: talk.reset(),
    "/reset-in-the-body": _reset_in_the_body,
    "/truncated": lambda talk: talk.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + CALENDAR),
    "/truncated-chunks": lambda talk: talk.raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + CALENDAR
    ),
    "/not-http": lambda talk: talk.raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "/silent": lambda talk: None,
    "/announces-too-much": lambda talk: talk.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
    "/conditional": _conditional,
    "/gzip-cut": _gzip_cut,
    "/gzip-twice": lambda talk: talk.answer(
        body=gzip.compress(CALENDAR[:40]) + gzip.compress(CALENDAR[40:]) + bytes(9), Content_Encoding="x-gzip"
    ),
    "/bare-deflate": lambda talk: talk.answer(body=zlib.compress(CALENDAR)[2:-4], Content_Encoding="deflate"),
    "/lying-etag": _lying_etag,
    "/always-304": lambda talk: talk.raw(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"),
    "/login": _login,
    "/busy": lambda talk: talk.answer("429 Too Many Requests", Retry_After="120"),
    "/busy-until": lambda talk: talk.answer("503 Service Unavailable", Retry_After="Mon, 05 Jan 2026 12:05:00 GMT"),
    "/error-page": lambda talk: talk.answer(body=b"<html><h1>Oops</h1></html>", Content_Type="text/calendar"),
    "/wrong-charset": lambda talk: talk.answer(
        body=CALENDAR.replace(b"made up", b"caf\xe9"), Content_Type="text/calendar; charset=utf-8"
    ),
    "/loop": _to("/loop"),
    "/to-calendar": _to("/calendar"),
    "/for-good": _to("/calendar", "301 Moved Permanently"),
    "/for-good-then-now": _to("/now", "308 Permanent Redirect"),
    "/now": _to("/calendar", "307 Temporary Redirect"),
    "/to-webcal": _to("webcal://127.0.0.1:1/calendar"),
    "/to-file": _to("file:///etc/passwd"),
    "/to-nowhere": _to("http://[broken/"),
    "/to-metadata": _to("http://169.254.169.254/latest/meta-data/"),
    "/to-private-page": _to("/private/page"),
    "/to-umlaut": lambda talk: talk.answer("302 Found", Location="/caf\u00e9"),
    "/caf%C3%A9": lambda talk: talk.answer(body=CALENDAR),
    "/redirect-without-place": lambda talk: talk.answer("302 Found"),
    "/robots.txt": lambda talk: talk.answer(body=b"User-agent: *\nDisallow: /private/\n"),
}


class BadHost:
    """A server on a loopback port; `asked` holds every path in order, `plays` can be changed."""

    def __init__(self) -> None:
        self.plays = dict(PLAYS)
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path: str) -> str:
        """The address of one of the plays."""
        return self.base + path

    def close(self) -> None:
        """Stop taking connections."""
        # shutdown wakes the accept; close alone does not.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(sock,), daemon=True).start()

    def _talk(self, sock: socket.socket) -> None:
        with sock, contextlib.suppress(OSError):
            sock.settimeout(10)
            head = b""
            while b"\r\n\r\n" not in head:
                more = sock.recv(65536)
                if not more:
                    return
                head += more
                if head[:1] == b"\x16":  # a TLS greeting; real servers say so at once, too
                    sock.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                    return
            first, *lines = head.decode("latin-1").split("\r\n")
            method, path, _ = first.split(" ", 2)
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            self.asked.append(path)
            play = self.plays.get(path.partition("?")[0])
            talk = Talk(sock, method, path, headers, self.base)
            if path.startswith("/status/"):
                play = _status
            if play is None:
                talk.answer("404 Not Found")
            else:
                play(talk)


@pytest.fixture
def bad_host() -> Iterator[BadHost]:
    """A fresh bad host for one test."""
    host = BadHost()
    yield host
    host.close()


def public_for(port: int) -> Callable[..., object]:
    """What lets this port pass for a public address, in the place of the adapter's own check."""
    from meetcompanion.fetch.guard import PublicAdapter

    original = PublicAdapter.build_connection_pool_key_attributes

    def pretend(self, request, verify, cert=None):
        if f":{port}/" in request.url:
            return super(type(self).__mro__[1], self).build_connection_pool_key_attributes(request, verify, cert)
        return original(self, request, verify, cert)

    return pretend
