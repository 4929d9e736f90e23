"""What people paste, made into one absolute address, and addresses made fit to be shown."""

from __future__ import annotations

import html
import ipaddress
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from meetcompanion.errors import FetchRefused
from meetcompanion.message import N_, Message

#: Longer addresses are an accident: a whole page pasted, or a file's content in a data: address.
MAX_LENGTH = 4_000

#: Where pages are served without anybody having to say so.
USUAL_PORTS = (80, 443, 8080, 8443)

#: What the schemes of calendar and feed programs stand for.
_ALIASES = {"webcal": "https", "webcals": "https", "feed": "https", "ical": "https", "http": "http", "https": "https"}
_WRAPPING = " \t\r\n\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff\"'`“”„‟‘’‚«»‹›<>"
_IN_A_SENTENCE = re.compile(r"\b(?:https?|webcals?|feed)://[^\s<>\"“”«»`]+", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]\.?")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")


def normalise(text: str) -> str:
    """Make an absolute address of what a person pasted.

    A bare host, `webcal:` and `feed:` addresses, quotes and angle brackets around it, an address within a sentence or
    within a piece of HTML are all understood. The fragment is dropped: it never reaches a server.

    Raises:
        FetchRefused: there is no address in it, or it is of a kind that we do not read.
    """
    pasted = text.strip(_WRAPPING)
    if not pasted:
        raise FetchRefused(N_("There is no address here. Paste one that begins with https://."))
    if pasted.startswith(("sample:", "file:")) and len(pasted) <= MAX_LENGTH:
        return pasted
    if "=" in pasted and re.match(r"<?(?:a|iframe|link)\s", pasted, re.IGNORECASE):
        pasted = html.unescape(pasted)
    if found := _IN_A_SENTENCE.search(pasted):
        url = _without_trailing_punctuation(found.group())
    else:
        url = _from_bare(pasted)
    if len(url) > MAX_LENGTH:
        raise FetchRefused(N_("This address is too long to be one. Paste only the address, beginning with https://."))
    return _tidy(url)


def to_https(url: str) -> str:
    """The address by which a `webcal:` or `feed:` address is fetched; others stay as they are."""
    scheme, colon, rest = url.partition(":")
    known = _ALIASES.get(scheme.lower()) if colon else None
    if known is None or scheme.lower() in ("http", "https"):
        return url
    if rest.startswith(("http://", "https://")):  # feed:https://...
        return rest
    return f"{known}:{rest}"


def shown(url: str) -> str:
    """The address without the name and password that may stand in it, for messages and pages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rpartition("@")[2]
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def port_is_usual(url: str, beside: str = "") -> bool:
    """True where nobody needs to have typed the port: a usual one, or that of `beside` on the same host.

    What strangers' pages and redirects lead to shall not knock at the doors of other programs.
    """
    try:
        parts, known = urlsplit(url), urlsplit(beside)
        return parts.port in (None, *USUAL_PORTS) or (parts.hostname, parts.port) == (known.hostname, known.port)
    except ValueError:
        return False


def is_beside(url: str, other: str) -> bool:
    """True where both are on one host, and `url` at a port that is usual or that of `other`."""
    return host_of(url) != "" and host_of(url) == host_of(other) and port_is_usual(url, beside=other)


def host_of(url: str) -> str:
    """The host alone, in lower case, "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _from_bare(pasted: str) -> str:
    if re.match(r"[A-Za-z]:[\\/]|[/~\\]|\.{1,2}/", pasted):
        raise FetchRefused(N_("This looks like a file on your machine. Choose the file itself instead of pasting it."))
    first = _without_trailing_punctuation(pasted.split(maxsplit=1)[0])
    scheme = _SCHEME.match(first)
    if scheme and scheme.group(1).lower() == "feed":  # feed:https://... is found above; feed:host/path is not
        return "https://" + first[len("feed:") :].lstrip("/")
    host, port = _bare_host(first)
    if host is None:
        if first.upper() == "BEGIN:VCALENDAR":
            raise FetchRefused(
                N_("This is the text of a calendar itself. Save it as a file that ends in .ics and choose that file.")
            )
        if scheme and scheme.group(1).lower() not in _ALIASES:
            raise FetchRefused(_unknown_scheme(scheme.group(1)))
        if "@" in first and len(pasted.split()) == 1:
            raise FetchRefused(N_("This is a mail address. Paste the address of a calendar or of a page."))
        raise FetchRefused(
            N_("This does not look like an address. Paste the address of a calendar or a page, such as {example}."),
            example="https://example.org/events",
        )
    if len(pasted.split()) > 1 and not re.search(r"[/:]", first):
        # "Games.Night tonight" is a sentence, "example.org/calendar (public)" an address with a remark.
        raise FetchRefused(
            N_("This does not look like an address. Paste the address of a calendar or a page, such as {example}."),
            example="https://example.org/events",
        )
    secure = port in (None, 443) and not _is_local(host)
    return ("https://" if secure else "http://") + first


def _bare_host(first: str) -> tuple[str | None, int | None]:
    """Host and port of something like `example.org:8000/path`, (None, None) where it is no host."""
    try:
        parts = urlsplit("//" + first)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None, None
    if not host or "@" in parts.netloc or (parts.netloc.endswith(":") and not parts.path):
        return None, None
    if not (_is_local(host) or _HOST.fullmatch(host)):
        return None, None
    return host, port


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _without_trailing_punctuation(url: str) -> str:
    while url:
        last = url[-1]
        unopened = (last == ")" and url.count("(") < url.count(")")) or (
            last == "]" and url.count("[") < url.count("]")
        )
        if last not in ".,;:!?'’…" and not unopened:
            break
        url = url[:-1]
    return url


def _tidy(url: str) -> str:
    url = to_https(url)
    try:
        parts: SplitResult = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchRefused(
            N_("The address {url} is misspelt; compare it with the original."), url=shown(url)
        ) from error
    if parts.scheme.lower() not in ("http", "https"):
        raise FetchRefused(_unknown_scheme(parts.scheme))
    if not host or _UNPRINTABLE.search(url):
        raise FetchRefused(N_("The address {url} is misspelt; compare it with the original."), url=shown(url))
    user, at, _ = parts.netloc.rpartition("@")
    netloc = user + at + (f"[{host}]" if ":" in host else host)
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme.lower()]:
        netloc += f":{port}"
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", parts.query, ""))


def _unknown_scheme(scheme: str) -> Message:
    return Message.of(
        N_("Addresses that begin with {scheme}: cannot be read. Paste one that begins with https://."), scheme=scheme
    )
