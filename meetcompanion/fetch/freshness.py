"""How long a server says that its answer holds (RFC 9111)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

#: Longer promises, in seconds, are not believed.
LONGEST = 365 * 24 * 3600


def fresh_for(headers: Mapping[str, str], now: datetime) -> int | None:
    """Seconds from now by Cache-Control and Expires; 0 where it may not be kept, None where nothing is said.

    RFC 9111 sections 4.2.1 and 5.3: max-age wins over Expires, and the time that the answer has spent in caches on
    the way (Age) is over already. `s-maxage` is for caches that many share.
    """
    said = dict(_directives(headers.get("Cache-Control", "")))
    if "no-store" in said or "no-cache" in said:
        return 0
    age = _seconds(headers.get("Age", "")) or 0
    if "max-age" in said:
        seconds = _seconds(said["max-age"])
        return None if seconds is None else max(0, seconds - age)
    if "Expires" not in headers:
        return None
    until = _date(headers["Expires"])
    if until is None:
        return 0  # section 5.3: what cannot be read, "0" above all, has expired
    # By the server's own clock, which may go wrong.
    begin = _date(headers.get("Date", "")) or now
    try:
        return int(max(0, min((until - begin).total_seconds() - age, LONGEST)))
    except TypeError:  # one of them has no zone
        return None


def _directives(value: str) -> list[tuple[str, str]]:
    pairs = (part.partition("=") for part in value[:1000].split(","))
    return [(name.strip().lower(), rest.strip(" \t\"'")) for name, _, rest in pairs]


def _seconds(value: str) -> int | None:
    value = value.strip()
    return min(int(value[:12]), LONGEST) if value.isascii() and value.isdigit() else None


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
