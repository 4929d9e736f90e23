"""Text as sources write it, made plain: no markup, no entities, no stray white space."""

from __future__ import annotations

import html
import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

#: Longer texts are cut, so that one runaway field costs no more than a long one.
MAX_TEXT = 20_000

_TAG = re.compile(
    r"</?(?:a|abbr|address|article|b|big|blockquote|body|br|button|center|cite|code|dd|del|details|div|dl|dt|em|font"
    r"|footer|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|ol|option|p|pre|s"
    r"|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul"
    r"|video|o:p)(?:\s[^<>]{0,2000})?/?>|<!--|<!doctype",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Line separators that are not line feeds, and characters that show as nothing or as a box.
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufffc\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANKS_AT_BREAK = re.compile(r" ?\n ?")
_BREAKS = re.compile(r"\n{3,}")
_UNSEEN = ("head", "iframe", "noscript", "object", "script", "select", "style", "svg", "template", "title")
_BLOCK_NAMES = (
    "address article aside body center dd details div dt fieldset figure footer form header hr html legend li main nav"
    " section summary tbody tfoot thead tr"
)
_PARAGRAPH_NAMES = "blockquote dl h1 h2 h3 h4 h5 h6 ol p pre table ul"
_BLOCKS, _PARAGRAPHS = frozenset(_BLOCK_NAMES.split()), frozenset(_PARAGRAPH_NAMES.split())
_LAYOUT = re.compile(r"<(?:br|p|div|li|tr|h[1-6]|table)\b", re.IGNORECASE)
# Breaks that come from markup; control characters have been dropped from the text before.
_BLOCK, _PARAGRAPH = "\x1e", "\x1d"
_BREAK_RUN = re.compile(r"(?<!\s)[^\S\x1e\x1d]*[\x1e\x1d]\s*")


def plain_text(value: str | None) -> str | None:
    """`value` as a person would read it: markup and entities resolved, white space tidied; None for nothing.

    Markup is recognised by the names of HTML's own elements, so "<3" and "a < b" stay. Line breaks are kept, at most
    one empty line in a row. Addresses behind links are kept in brackets. Texts over `MAX_TEXT` characters are cut.
    """
    if not value:
        return None
    if len(value) > MAX_TEXT:
        # Markup is several times as long as what it says; what is left is cut once more below.
        value = value[: 5 * MAX_TEXT]
    if "<" in value or "&" in value:
        value = _without_markup(value)
    text = tidy(value)
    if len(text) > MAX_TEXT:
        text = text[: MAX_TEXT - 1].rstrip() + "…"
    return text or None


def one_line(value: str | None, limit: int = 500, joiner: str = " ") -> str | None:
    """`plain_text` on a single line, its lines put together with `joiner`; cut at `limit` characters."""
    text = plain_text(value)
    if text is None:
        return None
    if "\n" in text:
        text = joiner.join(line.rstrip(",; ") if joiner != " " else line for line in text.split("\n") if line)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def tidy(text: str) -> str:
    """Tidy white space and drop invisible characters; the words stay as they are."""
    if text.isascii() and text.isprintable():
        return _BLANKS.sub(" ", text).strip() if "  " in text else text.strip()
    text = _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text))
    text = _BLANKS.sub(" ", text)
    if "\n" in text:
        text = _BREAKS.sub("\n\n", _BLANKS_AT_BREAK.sub("\n", text))
    return text.strip()


def _without_markup(value: str) -> str:
    if _TAG.search(value):
        return _read_html(value)
    if not _ENTITY.search(value):
        return value
    text = html.unescape(value)
    if _TAG.search(text):  # markup that was escaped as a whole
        return _read_html(text)
    return html.unescape(text) if _ENTITY.search(text) else text


def _read_html(value: str) -> str:
    if _LAYOUT.search(value):
        value = value.replace("\n", " ")
    try:
        root = lxml_html.document_fromstring(_INVISIBLE.sub("", _LINE_BREAK.sub("\n", value)))
    except (etree.ParserError, ValueError):  # nothing in it but comments, say
        return ""
    etree.strip_elements(root, *_UNSEEN, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "end" and tag == "a":
            parts.append(_address(element))
        if tag in _BLOCKS:
            parts.append(_BLOCK)
        elif tag in _PARAGRAPHS:
            parts.append(_PARAGRAPH)
        if event == "start":
            parts.append(_OPENERS.get(tag, ""))
            parts.append(element.text or "")
        else:
            parts.append(element.tail or "")
    text = _BREAK_RUN.sub(_as_line_feeds, "".join(parts))
    return html.unescape(text) if _ENTITY.search(text) else text


_OPENERS: dict[object, str] = {"br": "\n", "li": "• ", "td": " ", "th": " "}


def _as_line_feeds(match: re.Match[str]) -> str:
    return "\n\n" if _PARAGRAPH in match.group() or match.group().count("\n") > 1 else "\n"


def _address(link: Any) -> str:
    address = (link.get("href") or "").strip()
    shown = "".join(link.itertext())
    if address.startswith(("http://", "https://")) and address not in shown and shown.strip():
        return f" ({address})"
    return ""
