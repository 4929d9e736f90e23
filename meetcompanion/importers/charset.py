"""From bytes to text: which charset a body of bytes is really written in."""

from __future__ import annotations

import codecs
import re

import charset_normalizer
from bs4.dammit import EncodingDetector

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 32_768


def decode(body: bytes, charset: str | None = None) -> str:
    """The text of `body`; `charset` is what its server said. Never fails: what cannot be read becomes U+FFFD.

    A byte order mark is believed first, then text that is valid UTF-8 with more than ASCII in it (no other charset
    looks like that by accident, and servers are often wrong), then the server, then the page, then a detector.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if body.isascii() and b"\x1b" not in body and b"\0" not in body[:64]:
        return body.decode("ascii")
    utf8 = _strict(body, "utf-8") if b"\0" not in body[:64] and b"\x1b" not in body[:_SAMPLE] else None
    if utf8 is not None:
        return utf8
    # What the page itself says, in a <meta> or an XML declaration.
    said = EncodingDetector.find_declared_encoding(body[:4096], is_html=True, search_entire_document=True)
    declared = [name for name in (charset, said) if name]
    for label in declared:
        if (text := _strict(body, _codec(label))) is not None:
            return text
    for label in declared:
        # A broken byte or two in an otherwise right page: keep the page.
        if codec := _codec(label):
            text = body.decode(codec, "replace")
            if text.count("\ufffd") <= 3 + len(text) // 500:
                return text
    return body.decode(_detect(body), "replace")


def _codec(name: str | None) -> str | None:
    try:
        info = codecs.lookup((name or "").strip().strip("\"'").lower())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in ("undefined", "idna", "punycode"):
        return None
    # What calls itself Latin-1 on the web is Windows-1252 (WHATWG encoding standard, section 4.2).
    return "cp1252" if info.name in ("iso8859-1", "ascii") else info.name


def _strict(body: bytes, codec: str | None) -> str | None:
    if codec is None:
        return None
    try:
        return body.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _detect(body: bytes) -> str:
    # The detector's time grows with its input; the neighbourhood of the first odd byte says as much as the whole.
    odd = re.search(rb"[\x80-\xff]", body)
    start = max(0, odd.start() - 2_000) if odd else 0
    best = charset_normalizer.from_bytes(body[start : start + _SAMPLE]).best()
    return best.encoding if best else "utf-8"
