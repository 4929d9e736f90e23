"""Which address of a picture is kept with an event; its bytes are none of an importer's business."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

#: Longer ones hold the picture itself, or a page's whole state.
_LONGEST = 2_000
_SAMPLE = re.compile(r"sample:[a-z]+\.webp")


def picture_address(address: str | None) -> str | None:
    """`address` where a picture may be asked for there: http(s), of sensible length, without a login in it.

    Drawings (SVG) are documents that can hold scripts, and are never shown. The sample town has pictures of its own.
    """
    if not address or len(address) > _LONGEST:
        return None
    if _SAMPLE.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:  # "http://[half"
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return None if parts.path.lower().endswith((".svg", ".svgz")) else address
