"""One page, parsed once, as every page reader receives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from meetcompanion.importers.text import one_line
from meetcompanion.importers.whereabouts import zone_name
from meetcompanion.model import Window

#: Characters of one page that are looked at; the rest of a longer one is left out.
MAX_PAGE = 12_000_000

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_END = re.compile(r"</html\s{0,9}>", re.IGNORECASE)
_ZONES = re.compile(
    r"""["'](?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\\?/[A-Z][A-Za-z_+-]{2,30}){1,2}\\?["']"""
)
_ZONE_KEY = re.compile(
    r"""(?:time_?zone(?:_?(?:id|name|string))?|data-tz|tzid)(?:\\?["'])?\s{0,5}[=:]\s{0,5}\\?$""", re.IGNORECASE
)


@dataclass(frozen=True)
class Page:
    """`source` is the page's text, `tree` the same parsed; `zone` holds for times of which the page says nothing."""

    url: str
    source: str
    tree: html.HtmlElement
    now: datetime
    window: Window
    zone: tzinfo

    @cached_property
    def base(self) -> str:
        """The address that relative links are relative to."""
        for element in self.tree.iter("base"):
            href = (element.get("href") or "").strip()
            if href:
                return join(self.url, href) or self.url
        return self.url

    @cached_property
    def title(self) -> str | None:
        """What the page calls itself."""
        for prop in ("og:title", "og:site_name"):
            if (content := self.meta(prop)) and prop == "og:title":
                return content
        for element in self.tree.iter("title"):
            parent = element.getparent()
            if parent is not None and parent.tag == "svg":
                continue
            if text := one_line("".join(element.itertext())):
                return text
        return self.meta("og:site_name")

    def meta(self, name: str) -> str | None:
        """The content of the first meta element with this name or property."""
        return self._metas.get(name)

    @cached_property
    def _metas(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for element in self.tree.iter("meta"):
            name = (element.get("property") or element.get("name") or "").strip().lower()
            content = one_line(element.get("content"))
            if name and content:
                found.setdefault(name, content)
        return found

    @cached_property
    def scripts(self) -> tuple[tuple[html.HtmlElement, str], ...]:
        """Every script element with the text in it, in the order of the page."""
        return tuple(
            (element, text) for element in self.tree.iter("script") if (text := "".join(element.itertext())).strip()
        )

    @cached_property
    def zone_hint(self) -> str | None:
        """The one IANA zone that the page names in its data or scripts; None where it names none or several."""
        names = set()
        for match in _ZONES.finditer(self.source):
            name = zone_name(match.group().strip("\"'").replace("\\", ""))
            if name and name not in names and _ZONE_KEY.search(self.source, max(0, match.start() - 40), match.start()):
                names.add(name)
        return names.pop() if len(names) == 1 else None

    @cached_property
    def visible_text(self) -> str:
        """The words of the page's body, white space squeezed; the first 20,000 characters."""
        words: list[str] = []
        size = 0
        for text in visible(self.tree):
            words.append(text)
            size += len(text)
            if size > 20_000:
                break
        return " ".join(" ".join(words).split())

    def absolute(self, href: object) -> str | None:
        """`href` as an absolute http(s) address; None where it is none."""
        return join(self.base, href) if isinstance(href, str) else None


def parse_page(source: str, *, url: str, now: datetime, window: Window, zone: tzinfo) -> Page:
    """Parse a page; broken markup is mended as browsers do, and an empty one gives an empty tree."""
    source = _NOT_TEXT.sub(" ", source[:MAX_PAGE])
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        # libxml2 ends where the first </html> stands; browsers go on, and pages put together from parts rely on it.
        tree = html.document_fromstring(_END.sub(" ", source).encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        tree = html.document_fromstring(b"<html><body></body></html>")
    return Page(url, source, tree, now, window, zone)


def bare_page(source: str, *, url: str, now: datetime, window: Window, zone: tzinfo) -> Page:
    """The frame for data that is no HTML (a feed, JSON): addresses, window and zone, and an empty tree."""
    return replace(parse_page("", url=url, now=now, window=window, zone=zone), source=source[:MAX_PAGE])


def join(base: str, href: str) -> str | None:
    """`href` seen from `base`, where that gives an http(s) address of sensible length."""
    href = re.sub(r"[\t\r\n]", "", href.strip())
    if not href or len(href) > 2_000 or href.startswith("#"):
        return None
    try:
        address = urljoin(base, href)
        parts = urlsplit(address)
    except ValueError:
        return None
    return address.replace(" ", "%20") if parts.scheme in ("http", "https") and parts.netloc else None


_UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "svg"))


def visible(element: html.HtmlElement) -> Iterator[str]:
    """The pieces of text in an element, without scripts and styles."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            if node.tail and node is not element:
                yield node.tail
        elif node.tag in _UNSEEN:
            walk.skip_subtree()
        elif node.text:
            yield node.text
