"""Keeps other web pages from driving this one, and browsers from loading anything from elsewhere."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden, MisdirectedRequest

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


#: Forms without files.
PLAIN_FORM = "application/x-www-form-urlencoded"

#: Where programs speak to this one.
API = "/api/"
#: Where mail programs end messages with one tap (RFC 8058); a signature in the address says whose.
STOP = "/messages/stop/"


def register(app: Flask, configured_host: str, public_url: str = "") -> None:
    """Check every request and put the headers on every answer of `app`."""

    public_host = _hostname(urlsplit(public_url).netloc) if public_url else None

    @app.before_request
    def check() -> None:
        if not host_allowed(request.host, configured_host) and _hostname(request.host) != public_host:
            raise MisdirectedRequest
        # What programs send bears a token of its own and no cookie: no page elsewhere can make a browser send it.
        by_token = request.path.startswith((API, STOP))
        if request.method not in ("GET", "HEAD", "OPTIONS") and not by_token and not same_origin():
            raise Forbidden
        if request.mimetype == PLAIN_FORM:
            # Read as a whole, and no file can be in it; of other forms each field is measured while it is read.
            request.max_content_length = request.max_form_memory_size

    @app.after_request
    def protect(response: Response) -> Response:
        held = {name.lower() for name, _value in response.headers}
        for name, value in HEADERS.items():
            if name.lower() not in held:
                response.headers.add(name, value)
        if request.endpoint != "static":
            # Pages hold private notes: no shared cache keeps them, and the browser asks again.
            response.headers.setdefault("Cache-Control", "private, no-cache")
            response.headers.add("Vary", "Cookie, Accept-Language, HX-Request")
        return response


def host_allowed(host_header: str, configured_host: str) -> bool:
    """True for loopback names, and for the configured host.

    A page elsewhere can point its own name at this machine (DNS rebinding); the name in the Host header gives it
    away. Where the server listens on every address, addresses written as numbers are let in too: they cannot be
    rebound.
    """
    host = _hostname(host_header)
    if host is None:
        return False
    if host == "localhost" or host.endswith(".localhost") or host == configured_host.lower().strip("[]"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or not is_loopback(configured_host)


def same_origin() -> bool:
    """True where the browser says that this request comes from one of our own pages."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin != "null" and _same_host(origin)
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in ("same-origin", "none")
    referer = request.headers.get("Referer")
    if referer is not None:
        return _same_host(referer)
    return False


def _same_host(address: str) -> bool:
    try:
        return urlsplit(address).netloc.lower() == request.host.lower()
    except ValueError:
        return False


def _hostname(host_header: str) -> str | None:
    try:
        return urlsplit(f"//{host_header}").hostname
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
