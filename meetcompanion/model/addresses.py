"""Addresses as they may be shown: some bear a password, some are themselves the key to a private calendar."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit, urlunsplit

#: What stands for a file that a person gave.
_UPLOAD = "upload:"
_HIDDEN = "…"

_SECRET_NAME = re.compile(
    r"token|secret|passw|pwd|signature|apikey|(?:^|[_-])(?:key|sig|auth|code|user|hash|pass)", re.IGNORECASE
)
#: Long, and of signs in an order that nobody would choose: what programs give out as keys.
_RANDOM = re.compile(r"(?=.{20,})(?:[A-Za-z_]*\d+){3,}[A-Za-z_]*|[0-9a-fA-F-]{24,}")
#: Google's way to say that whoever knows the address may read the calendar.
_PRIVATE = re.compile(r"private-[\w-]+")


def place_of(address: str) -> str:
    """What a source without a title is called: the host alone, "boardroom.example", or the name of a file."""
    if address.startswith((_UPLOAD, "file:")):
        return unquote(re.split(r"[:/]", address)[-1]) or address
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return address.rpartition("@")[2]
    return host.removeprefix("www.") if host else address


def masked(address: str) -> str:
    """The address with "…" for whatever in it may be a password or a key, so that it can stand on a page or in a list.

    A name and a password before the host go; so do values that are named like keys, and parts that look like them.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address.rpartition("@")[2]
    if not parts.netloc:
        return address
    path = "/".join(_HIDDEN if _is_key(one) else one for one in parts.path.split("/"))
    query = "&".join(_without_key(one) for one in parts.query.split("&"))
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], path=path, query=query))


def _without_key(pair: str) -> str:
    name, equals, value = pair.partition("=")
    return name + equals + _HIDDEN if value and (_SECRET_NAME.search(name) or _is_key(value)) else pair


def _is_key(text: str) -> bool:
    stem, dot, suffix = text.rpartition(".")
    text = stem if dot and len(suffix) <= 4 else text
    return len(text) < 500 and bool(_RANDOM.fullmatch(text) or _PRIVATE.fullmatch(text))
