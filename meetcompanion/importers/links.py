"""The calendars that a page offers: feeds it names in its head, subscribe links, embedded calendars."""

from __future__ import annotations

import base64
import binascii
import html as html_entities
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from meetcompanion.importers.page_value import Page
from meetcompanion.importers.text import one_line
from meetcompanion.model import CalendarLink

#: Calendars of one page at most.
MAX_LINKS = 30
_MAX_ALIKE = 200
_MAX_SEEN = 3_000

_SUBSCRIBE = re.compile(
    r"subscri|abonn|suscri|iscriv|inscri|assinar|subskry|add calendar|whole calendar|alle termine|all events", re.I
)
_ONE_EVENT = re.compile(
    r"add (?:this )?(?:event )?to (?:my |your |a )?(?:google |apple |outlook )?calend|save (?:the )?(?:date|event)|"
    r"this event|zum kalender|in (?:den )?kalender|ajouter [àa]|a[ñn]adir al|aggiungi al|toevoegen aan|dodaj do",
    re.I,
)  # fmt: skip
_FILE = re.compile(r"\.(?:ics|ical|ifb|vcs)$", re.IGNORECASE)
_QUERY = re.compile(
    r"(?:^|[&?])(?:(?:outlook-)?ical=1|format=ical|format=ics|method=ical|mec-ical-feed=1|feed=(?:my-)?(?:ical|ics|calendar)\w*|type=ical)",
    re.I,
)
_PATH = re.compile(
    r"/(?:ical|ics|icalendar|ical\.php|ical_subscribe\.php|icalendar\.aspx|icalgen\.\w+|feed/ics|export/ics|webcal)/?$",
    re.I,
)
_ONE_ID = re.compile(r"(?:^|[&?])(?:id|eid|event_?id|eventitemid|occurrence|p|post)=", re.I)
_SINGLE_PATH = re.compile(
    r"/(?:events?|veranstaltung(?:en)?|termine?|e|event-details|talk|calendar_event|eventitems)/[^/?]+(?:/[^?]*)?$",
    re.I,
)
_GROUP_ID = re.compile(r"(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d+|%[0-9a-f]{2})", re.I)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A link that may be a calendar; `rank` is higher for what stands more surely for the whole page."""

    url: str
    title: str | None
    rank: int
    order: int


def calendar_links(page: Page, *, event_urls: Iterable[str] = ()) -> tuple[CalendarLink, ...]:
    """The page's calendars, absolute, the best first.

    `event_urls` are the addresses of the events that the page itself tells: the exports of single events of a list
    are no calendars of the page. On a page of one event its own export is the last choice.
    """
    own = {_bare(url) for url in event_urls}
    candidates = [*_in_head(page), *_embedded(page), *_anchors(page, own)]
    best: dict[str, _Candidate] = {}
    for candidate in candidates:
        key = re.sub(r"^https?://(?:www\.)?", "", candidate.url).rstrip("/")
        if key not in best or candidate.rank > best[key].rank:
            best[key] = candidate
    ordered = sorted(best.values(), key=lambda candidate: (-candidate.rank, candidate.order))
    return tuple(CalendarLink(candidate.url, candidate.title) for candidate in ordered[:MAX_LINKS])


def _in_head(page: Page) -> list[_Candidate]:
    found = []
    for order, element in enumerate(page.tree.iter("link")):
        kind = (element.get("type") or "").split(";")[0].strip().lower()
        relations = (element.get("rel") or "").lower().split()
        if kind == "text/calendar" and ("alternate" in relations or not relations):
            url = _calendar_url(page, element.get("href"))
            if url:
                # A feed of one tag, author or entry stands behind the feed of all.
                narrow = re.search(r"/(?:tag|category|author|comments)/|[?&](?:tag|cat|category)=", url)
                found.append(_Candidate(url, one_line(element.get("title"), 120), 90 if narrow else 100, order))
    return found


def _embedded(page: Page) -> list[_Candidate]:
    """Google's embedded calendars: the public address of each calendar shown."""
    found: list[_Candidate] = []
    for element in page.tree.iter("iframe"):
        for attribute in ("src", "data-src", "data-lazy-src"):
            source = html_entities.unescape(element.get(attribute) or "")
            if "calendar.google.com/calendar" not in source and "google.com/calendar/embed" not in source:
                continue
            title = one_line(element.get("title"), 120)
            found += [_Candidate(url, title, 70, len(found)) for url in google_calendars(source)]
            break
    return found


def _anchors(page: Page, own: set[str]) -> list[_Candidate]:
    singles: dict[str, list[_Candidate]] = defaultdict(list)
    found: list[_Candidate] = []
    seen = 0
    for order, element in enumerate(page.tree.iter("a")):
        href = element.get("href") or ""
        if not href or len(href) > 2_000:
            continue
        rank = _rank(href)
        if rank == 0:
            continue
        seen += 1
        if seen > _MAX_SEEN:
            break
        said = one_line(" ".join(element.itertext()), 120) or one_line(
            element.get("title") or element.get("aria-label"), 120
        )
        text = f"{said or ''} {element.get('title') or ''} {element.get('class') or ''}"
        if _SUBSCRIBE.search(text):
            rank = max(rank, 80)
        for url in google_calendars(href) if "google.com/calendar" in href else [_calendar_url(page, href)]:
            if url is None:
                continue
            candidate = _Candidate(url, said, rank, order)
            if rank < 80:
                singles[_template(url)].append(candidate)
            else:
                found.append(candidate)
    for group in singles.values():
        found += _of_the_page(group, own, page)
    return found


def _of_the_page(group: list[_Candidate], own: set[str], page: Page) -> list[_Candidate]:
    """Those of alike links that stand for the page, not for one event of its list."""
    urls = {candidate.url for candidate in group}
    texts = {candidate.title for candidate in group}
    if len(urls) > 1 and len(texts) * 2 <= len(urls):
        # "iCal, iCal, iCal": the same words beside one event each. Calendars by name have a name each.
        return []
    kept = []
    for candidate in group[:_MAX_ALIKE]:
        bare = _bare(candidate.url)
        one = bool(_ONE_EVENT.search(candidate.title or "")) or bare in own or _names_one_event(candidate.url)
        # On a page of its own, an event's export is right; elsewhere it is somebody else's.
        elsewhere = len(own) > 1 or len(urls) > 1 or (not own and bare != _bare(page.url))
        if not (one and elsewhere):
            kept.append(candidate)
    return kept


def _names_one_event(url: str) -> bool:
    parts = _split(url)
    if _ONE_ID.search(parts.query):
        return True
    path = re.sub(r"/(?:ical|ics|export/ics|export)/?$|\.ics$", "", parts.path)
    match = _SINGLE_PATH.search(path)
    words = (
        "list",
        "month",
        "feed",
        "calendar",
        "category",
        "tag",
        "all",
        "upcoming",
        "today",
        "week",
        "export",
        "ical",
    )
    return bool(match) and not any(word in path.rsplit("/", 2)[-2:] for word in words)


def _rank(href: str) -> int:
    href = href.strip()
    lowered = href[:40].lower()
    if lowered.startswith(("webcal:", "webcals:")):
        return 60 if _ONE_ID.search(_split(href).query) else 95
    if lowered.startswith(("mailto:", "javascript:", "data:", "tel:")):
        return 0
    if "google.com/calendar" in href and re.search(r"[?&](?:cid|src)=", href):
        return 85
    if "outlook" in href and re.search(r"[?&]url=", href) and "addfromweb" in href:
        return 85
    parts = _split(href)
    if _FILE.search(parts.path):
        return 60
    if _QUERY.search(parts.query) or _PATH.search(parts.path):
        return 50
    return 0


def _calendar_url(page: Page, href: str | None) -> str | None:
    href = (href or "").strip()
    if "addfromweb" in href and (inner := parse_qs(_split(href).query).get("url")):
        href = inner[0]
    href = re.sub(r"^webcals?:(?://)?(?:https?://)?", "https://", href, flags=re.IGNORECASE)
    return page.absolute(href)


def google_calendars(address: str) -> list[str]:
    """The public iCal addresses behind a Google embed, share or "add calendar" link."""
    query = parse_qs(_split(address).query)
    found = []
    for value in [*query.get("src", []), *query.get("cid", [])]:
        name = unquote(value)
        if re.match(r"^(?:webcal|https?)://", name, re.IGNORECASE):
            found.append(re.sub(r"^webcal:", "https:", name, flags=re.IGNORECASE))
            continue
        if "@" not in name:
            try:
                name = base64.b64decode(name + "=" * (-len(name) % 4), validate=False).decode("ascii")
            except (binascii.Error, ValueError):
                continue
        if re.fullmatch(r"[\w.+#%-]+@[\w.-]+", name):
            found.append(f"https://calendar.google.com/calendar/ical/{quote(name, safe='')}/public/basic.ics")
    return found


def _template(url: str) -> str:
    """The link with what differs between single exports taken out: numbers, and the last word of the path."""
    parts = _split(url)
    path = _GROUP_ID.sub("0", parts.path).rstrip("/")
    head, _, last = path.rpartition("/")
    if last.lower() in ("ical", "ics", "export", "icalendar"):
        head = head.rpartition("/")[0]
    elif not _PATH.search(parts.path):
        last = _FILE.search(last)[0] if _FILE.search(last) else ""  # type: ignore[index]
    return f"{parts.netloc}{head}/*{last}?{re.sub(r'=[^&]*', '=', parts.query)}"


def _bare(url: str) -> str:
    """An address without what makes it an export, to compare it with the event's own."""
    parts = _split(url)
    path = re.sub(r"(?:/(?:ical|ics|export/ics))?/?$", "", re.sub(r"\.ics$", "", parts.path))
    return f"{parts.netloc.removeprefix('www.')}{path}".casefold()


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # a bracket too many in what would be the host
        return SplitResult("", "", "", "", "")
