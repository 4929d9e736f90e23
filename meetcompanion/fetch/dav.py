"""Finds a person's calendars on a CalDAV server, whatever address of it they gave (RFC 6764, RFC 4791 section 7.7).

One calendar, the server, its web page or their mail address all lead there: the address itself is asked first, then the
server's well-known place, whoever it says they are, where their calendars are, and what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit
from xml.etree import ElementTree

from meetcompanion.fetch.address import port_is_usual
from meetcompanion.message import N_, Message
from meetcompanion.model.pushed import Answered, CalendarsThere, CalendarThere

#: Asks for the properties of a place and, with depth 1, of what stands in it.
Ask = Callable[[str, int], Answered]
#: Where an address sends those who ask nothing in particular; None where nowhere, or not where it may lead.
SendsTo = Callable[[str], str | None]

ASKED = b"""<?xml version="1.0" encoding="utf-8"?>
<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>
<d:resourcetype/><d:displayname/><d:current-user-principal/><d:current-user-privilege-set/>
<c:calendar-home-set/><c:supported-calendar-component-set/>
</d:prop></d:propfind>"""

_WELL_KNOWN = "/.well-known/caldav"
_DAV, _CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_WRITING = {f"{_DAV}{name}" for name in ("write", "write-content", "bind", "all")}
_MOST_SENT_ON, _MOST_HOMES, _MOST_CALENDARS, _LONGEST = 5, 3, 50, 120

_CLOSED = N_("The calendar does not open with this name and password.")
_NONE = N_(
    "No calendar that can be written into was found there. The settings of your calendar name its address: look for "
    "“CalDAV” in them."
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a server says of one place: who is asking, where their calendars are, whether it is one itself."""

    url: str
    title: str
    is_calendar: bool
    principal: str | None
    homes: tuple[str, ...]
    takes_evenings: bool


def find_calendars(url: str, ask: Ask, sends_to: SendsTo) -> CalendarsThere:
    """The calendars that evenings can be written into: the one at `url` alone if it is one, else all there are."""
    here, answer = _place(url, ask)
    if here is not None and here.is_calendar:
        return CalendarsThere(_those([here])) if here.takes_evenings else CalendarsThere((), Message.of(_NONE))
    if answer.status is None:
        return CalendarsThere((), answer.error)
    root = here if here is not None and (here.homes or here.principal) else None
    for start in _beginnings(url, sends_to) if root is None else ():
        if answer.status == 401:
            break  # whoever knocks often with a wrong password is shut out
        root, answer = _place(start, ask)
        if root is not None and (root.homes or root.principal):
            break
    found: list[Place] = []
    for home in _homes(root, ask):
        answer = ask(home, 1)
        found += [place for place in _places(answer.body, home) if place.is_calendar and place.takes_evenings]
    if not found:
        said = Message.of(_CLOSED if answer.status in (401, 403) else _NONE)
        return CalendarsThere((), said if answer.status is not None else answer.error)
    return CalendarsThere(_those(found))


def may_lead(url: str, target: str) -> bool:
    """Whether a password for `url` may go to where its server leads: over no line that is less safe, to no odd port."""
    one, other = urlsplit(url), urlsplit(target)
    same = (one.scheme, one.hostname, one.port) == (other.scheme, other.hostname, other.port)
    return bool(other.hostname) and (same or (other.scheme == "https" and port_is_usual(target, beside=url)))


def _beginnings(url: str, sends_to: SendsTo) -> Iterator[str]:
    """Where the way may begin on this server (RFC 6764 section 5): where its well-known place leads, then its root."""
    parts = urlsplit(url)
    known = at = urlunsplit((parts.scheme, parts.netloc, _WELL_KNOWN, "", ""))
    for _step in range(_MOST_SENT_ON):
        further = sends_to(at)
        if further is None:
            break
        at = further
    yield at
    if at != known:
        yield known
    yield urlunsplit((parts.scheme, parts.netloc, "/", "", ""))


def _homes(root: Place | None, ask: Ask) -> tuple[str, ...]:
    if root is None:
        return ()
    if not root.homes and root.principal is not None and may_lead(root.url, root.principal):
        root, _answer = _place(root.principal, ask)
    homes = root.homes if root is not None else ()
    return tuple(home for home in homes if root is not None and may_lead(root.url, home))[:_MOST_HOMES]


def _place(url: str, ask: Ask) -> tuple[Place | None, Answered]:
    answer = ask(url, 0)
    places = _places(answer.body, url) if answer.ok else []
    return (places[0] if places else None), answer


def _those(places: list[Place]) -> tuple[CalendarThere, ...]:
    found = {place.url: CalendarThere(place.url, place.title) for place in places}
    return tuple(found.values())[:_MOST_CALENDARS]


class _NoDoctype(ElementTree.TreeBuilder):
    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Answers of servers have none; with one come entities that grow without end."""
        raise ElementTree.ParseError("a doctype")


def _places(body: bytes, url: str) -> list[Place]:
    """What a multistatus answer says (RFC 4918 section 13); nothing where it is none."""
    try:
        root = ElementTree.fromstring(body, ElementTree.XMLParser(target=_NoDoctype()))  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError, LookupError):
        return []
    places = []
    # Children alone: to look for them at every depth takes ages where they stand in one another.
    for response in root.findall(f"{_DAV}response"):
        address = _resolved(url, response.findtext(f"{_DAV}href"))
        if address is None or not may_lead(url, address):
            continue
        told = [
            prop
            for part in response.findall(f"{_DAV}propstat")
            if " 200" in (part.findtext(f"{_DAV}status") or "")
            for prop in part.findall(f"{_DAV}prop")
        ]
        places.append(_read(address, url, {each.tag: each for prop in told for each in prop}))
    return places


def _read(address: str, url: str, told: dict[str, ElementTree.Element]) -> Place:
    nothing = ElementTree.Element("nothing")
    kinds = {each.tag for each in told.get(f"{_DAV}resourcetype", nothing)}
    parts = {each.get("name", "").upper() for each in told.get(f"{_CALDAV}supported-calendar-component-set", nothing)}
    rights = {each.tag for each in told.get(f"{_DAV}current-user-privilege-set", nothing).iter()}
    principal = told.get(f"{_DAV}current-user-principal", nothing).findtext(f"{_DAV}href")
    homes = [each.text for each in told.get(f"{_CALDAV}calendar-home-set", nothing).iter(f"{_DAV}href")]
    # Where a server does not say what it takes or allows, trying shows it.
    allowed = f"{_DAV}current-user-privilege-set" not in told or bool(rights & _WRITING)
    return Place(
        url=address,
        title=" ".join((told.get(f"{_DAV}displayname", nothing).text or "").split())[:_LONGEST],
        is_calendar=f"{_CALDAV}calendar" in kinds,
        principal=_resolved(url, principal),
        homes=tuple(home for each in homes if (home := _resolved(url, each)) is not None),
        takes_evenings=allowed and (not parts or "VEVENT" in parts),
    )


def _resolved(url: str, address: str | None) -> str | None:
    """An address of the server's in full, without a name or password in it."""
    if not address or len(address) > 2_000:
        return None
    try:
        parts = urlsplit(urljoin(url, address.strip()))
        _checked = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
