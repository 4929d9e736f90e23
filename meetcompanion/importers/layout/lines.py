"""A page as lines of text, each knowing where in the page's tree it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from unicodedata import normalize

from lxml import etree, html

#: Lines of one page that are looked at, and signs in them; the longest real page has a tenth of them.
MAX_LINES, MAX_SIGNS = 12_000, 500_000
_MAX_LINE = 4_000
# Of a long line only the beginning is read for dates and times.
_READ = 600
# Links, class names and machine-readable times of one line that are kept, and signs of a block's names.
_MAX_MARKS = 50
_MAX_NAMES = 200

_UNSEEN_NAMES = "script style noscript template head svg select option textarea iframe object video audio nav datalist"
_INLINE_NAMES = (
    "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike strong sub"
    " sup time tt u var wbr input acronym o:p"
)
_BLOCK_NAMES = "div p h1 h2 h3 h4 h5 h6 ul ol dl table section article header footer figure figcaption"
_UNSEEN, _INLINE = frozenset(_UNSEEN_NAMES.split()), frozenset(_INLINE_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_STRUCK = frozenset(("s", "del", "strike"))
_BOLD = frozenset(("b", "strong"))
_CHANGING = re.compile(r"\d+|\b(?:odd|even|first|last|active|current|alt|alternate|row\w*|selected|open|today)\b", re.I)
_INVISIBLE = re.compile(r"display\s*:\s*none")
_DAY_NAMES = ("data-date", "data-day", "data-start", "data-start-date", "data-event-date", "id")
_DAY = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?([0-3]\d)(?!\d)")
# Hyphens that do not break and minus signs stand in times as the plain one does; what has no width stands for nothing.
_PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2212\ufe58\ufe63\uff0d", "-") | dict.fromkeys("\u00ad\u200b\u2060\ufeff", "")
)


@dataclass(slots=True, eq=False)
class Node:
    """A block of the page: its lines are those from `first` up to but not with `last`."""

    tag: str
    label: str
    parent: Node | None
    first: int
    depth: int
    last: int = 0
    column: int = 0
    cells: int = 0
    day: date | None = None
    """The day that the block's own name or data gives to all that is in it (`data-date`, a tab's id)."""

    def signature(self, *, columns: bool = True) -> tuple[str, ...]:
        """What nodes of one repeating shape share: tags of the nearest enclosing blocks and the node's own class.

        The columns of a table are shapes of their own, those of a month's grid are not (`columns` False).
        """
        # The first of several class names is what a thing is, the others tell of its state.
        name = _CHANGING.sub("", self.label.partition(" ")[0])
        parts = [f"{self.tag}.{name}#{self.column if columns else ''}"]
        node = self.parent
        while node is not None and len(parts) < 6:
            parts.append(f"{node.tag}#{node.column if columns else ''}")
            node = node.parent
        return tuple(parts)


@dataclass(slots=True)
class Line:
    """One line as a reader sees it; `heading` is 1 to 6 for headings, 7 where all of it is bold, 0 else."""

    text: str
    node: Node
    heading: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)
    labels: str = ""
    stamps: list[str] = field(default_factory=list)
    struck: str = ""


@dataclass(slots=True)
class _Open:
    parts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    bold: int = 0
    struck: list[str] = field(default_factory=list)


def lines_of(tree: html.HtmlElement) -> list[Line]:
    """The page's visible lines in order; navigation, forms' choices and scripts are left out."""
    walker = _Walker()
    walker.walk(tree)
    return walker.lines


def is_cut(lines: list[Line]) -> bool:
    """True where the page goes on behind the last of its lines that were looked at."""
    return len(lines) >= MAX_LINES or sum(min(len(line.text), _READ) for line in lines) > MAX_SIGNS


class _Walker:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.signs = 0
        self.node = Node("root", "", None, 0, 0)
        self.open = _Open()
        self.bold = 0
        self.struck = 0
        self.link: tuple[str, int] | None = None

    def walk(self, tree: html.HtmlElement) -> None:
        steps = etree.iterwalk(tree, events=("start", "end"))
        for event, element in steps:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                if len(self.lines) >= MAX_LINES or self.signs > MAX_SIGNS:
                    break
                if tag in _UNSEEN or _hidden(element):
                    steps.skip_subtree()
                    continue
                self._enter(element, tag)
                self._say(element.text)
            else:
                if tag not in _UNSEEN and not _hidden(element):
                    self._leave(element, tag)
                self._say(element.tail)
        self._close()
        self.node.last = len(self.lines)

    def _enter(self, element: html.HtmlElement, tag: str) -> None:
        label = (element.get("class") or "")[:_MAX_NAMES]
        if _inline(element, tag):
            if label:
                if len(self.open.labels) < _MAX_MARKS:
                    self.open.labels.append(label)
                self.open.parts.append(" ")
            if tag == "a" and (href := element.get("href")):
                self.link = (href, len(self.open.parts))
            if tag == "time" and len(self.open.stamps) < _MAX_MARKS and (stamp := element.get("datetime")):
                self.open.stamps.append(stamp)
            self.bold += tag in _BOLD
            self.struck += tag in _STRUCK
            return
        self._close()
        if tag == "br":
            return
        if tag == "a" and (href := element.get("href")):
            self.link = (href, 0)
        column = 0
        if tag in ("td", "th"):
            column = self.node.cells
            self.node.cells += 1
        identity = (element.get("id") or "")[:_MAX_NAMES]
        self.node = Node(
            tag, f"{label} {identity}" if identity else label, self.node, len(self.lines), self.node.depth + 1
        )
        self.node.column = column
        self.node.day = _day_of(element) or (self.node.parent.day if self.node.parent is not None else None)

    def _leave(self, element: html.HtmlElement, tag: str) -> None:
        if _inline(element, tag):
            self.bold -= tag in _BOLD
            self.struck -= tag in _STRUCK
            if tag == "a" and self.link is not None:
                href, since = self.link
                if len(self.open.links) < _MAX_MARKS:
                    text = " ".join("".join(self.open.parts[since:]).split())
                    self.open.links.append((text, href))
                self.link = None
            if element.get("class"):
                self.open.parts.append(" ")
            return
        self._close()
        if tag == "a":
            self.link = None
        if tag != "br" and self.node.parent is not None:
            self.node.last = len(self.lines)
            self.node = self.node.parent

    def _say(self, text: str | None) -> None:
        if not text:
            return
        self.open.parts.append(text)
        if text.strip():
            size = len(text.strip())
            self.open.bold += size if self.bold else -size
            if self.struck:
                self.open.struck.append(text.strip())

    def _close(self) -> None:
        line = self.open
        text = "".join(line.parts)[:_MAX_LINE]
        if not text.isascii():
            text = normalize("NFC", text.translate(_PLAIN))
        text = " ".join(text.split())
        if self.link is not None:
            # A link around several blocks belongs to each of them.
            href, since = self.link
            line.links.append((" ".join("".join(line.parts[since:]).split()), href))
            self.link = (href, 0)
        if text:
            self.signs += min(len(text), _READ)
            heading = _heading(self.node) or (7 if line.bold > 0 else 0)
            self.lines.append(
                Line(text, self.node, heading, line.links, " ".join(line.labels), line.stamps, " ".join(line.struck))
            )
        elif line.stamps and self.lines:
            self.lines[-1].stamps += line.stamps
        self.open = _Open()


def _inline(element: html.HtmlElement, tag: str) -> bool:
    """True where it is part of a line; a link around blocks (a card that is one link) is a block itself."""
    return tag in _INLINE and not (tag == "a" and any(child.tag in _BLOCKS for child in element))


def _heading(node: Node) -> int:
    current: Node | None = node
    for _ in range(3):
        if current is None:
            return 0
        if len(current.tag) == 2 and current.tag[0] == "h" and current.tag[1].isdigit():
            return int(current.tag[1])
        if current.tag in ("caption", "legend", "summary"):
            return 5
        current = current.parent
    return 0


def _day_of(element: html.HtmlElement) -> date | None:
    for name in _DAY_NAMES:
        value = element.get(name)
        if value and (match := _DAY.search(value[:60])):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


def _hidden(element: html.HtmlElement) -> bool:
    if element.get("hidden") is not None:
        return True
    return element.tag == "span" and bool(_INVISIBLE.search(element.get("style") or ""))
