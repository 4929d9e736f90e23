"""Packs what is sent, so that a page is there soon on a slow line, but never where its length could tell a secret.

Packed pages are shorter where something occurs twice. Whoever can make a browser ask for pages with words of their
choice, and sees how long the encrypted answers are, could so guess word by word what stands there (BREACH,
CVE-2013-3587). So over an encrypted line only pages are packed that a page of ours, or the person, asked for; browsers
say so in `Sec-Fetch-Site`, and another site cannot. On a plain line nobody has to guess.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

#: What becomes smaller; pictures and fonts are packed already.
_TYPES = frozenset(
    {
        *("text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml"),
        *("application/json", "application/manifest+json"),
    }
)
#: Shorter answers travel in one parcel anyway.
_WORTH_IT = 1_000
#: Files are packed once, with all patience; pages each time, with little.
_PATIENT, _QUICK = 9, 5


def register(app: Flask, public_url: str) -> None:
    """Pack the answers of `app`; `public_url` says whether people reach it by an encrypted line.

    Register this before whatever else looks at answers: it has to see them last.
    """
    by_tls = public_url.startswith("https:")

    @app.after_request
    def pack(response: Response) -> Response:
        if response.mimetype not in _TYPES:
            return response
        response.vary.add("Accept-Encoding")
        if not _may_be_packed(response, encrypted=by_tls or request.is_secure):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) < _WORTH_IT:
            return response
        response.set_data(_packed_file(body) if request.endpoint == "static" else gzip.compress(body, _QUICK, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        tag, _weak = response.get_etag()
        if tag is not None:
            response.set_etag(tag, weak=True)
        return response


def _may_be_packed(response: Response, encrypted: bool) -> bool:
    if response.status_code in (204, 206, 304) or "Content-Encoding" in response.headers:
        return False
    if request.accept_encodings.quality("gzip") <= 0 or "Accept-Encoding" not in request.headers:
        return False
    if request.endpoint == "static":
        return True
    # Programs ask for short answers, and not all of them unpack what they said they could.
    if response.is_streamed or request.path.startswith("/api/"):
        return False
    if not encrypted:
        return True
    return request.headers.get("Sec-Fetch-Site") in ("same-origin", "none")


@lru_cache(maxsize=32)
def _packed_file(body: bytes) -> bytes:
    return gzip.compress(body, _PATIENT, mtime=0)
