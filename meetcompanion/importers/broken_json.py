"""JSON as pages really carry it: read strictly where it parses, salvaged without inventing anything where not."""

from __future__ import annotations

import html
import json
import re
from typing import Any

_CDATA = re.compile(r"(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?")
# The lengths are bounded so that a comment that never ends costs no more than one that does.
_SPACE = re.compile(r"(?:[\s\ufeff\u200b,;]|<!--[^>]{0,300}-->|<!--|-->|/\*[^*]{0,300}\*/|//[^\n]*)*")
_OPENS = re.compile(r"[{\[]")
_STRING_STOP = re.compile(r'["\\]')
_CLOSES = re.compile(r"\s*(?:[:}\]]|,|$|<!--|//|/\*)")
_COMMA_GOES_ON = re.compile(r'\s*,\s*(?:["{}\[\]\d-]|true\b|false\b|null\b|<!--|//|/\*|$)')
_BARE = re.compile(r"[^\s,\]}\"\[{:<]+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "/": "/", '"': '"', "\\": "\\"}
_DEPTH = 100


def loads(text: str) -> tuple[list[Any], bool]:
    """All JSON values in `text`, and whether they had to be salvaged.

    Mended are: comments and CDATA around or inside, trailing and missing commas, wrong backslashes, raw newlines and
    unescaped quotes in strings, numbers such as 04109 (kept as text), several values in a row, a block that is
    HTML-escaped as a whole, and one cut off (the member it was cut in is left out). Values are never made up.
    """
    text = text.strip()
    if opening := _CDATA.match(text):
        text = text[opening.end() : text.rfind("]]>") if "]]>" in text else None].rstrip().removesuffix("//")
    try:
        return [json.loads(text, strict=False, parse_constant=lambda _: None)], False
    except (ValueError, RecursionError):
        pass
    if "&quot;" in text and '"' not in text:
        text = html.unescape(text)
    return _Salvage(text).values(), True


class _CutOff(Exception):
    """The text ended inside of a value."""


_NOTHING = object()


class _Salvage:
    """A forgiving reader that walks the text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def values(self) -> list[Any]:
        found: list[Any] = []
        while True:
            start = _OPENS.search(self.text, self.at)
            if start is None:
                return found
            self.at = start.start()
            value = self._value(0)
            if value is not _NOTHING:
                found.append(value)

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        if match:
            self.at = match.end()

    def _value(self, depth: int) -> Any:
        self._skip()
        if self.at >= len(self.text):
            return _NOTHING
        sign = self.text[self.at]
        if sign == "{" or sign == "[":
            self.at += 1
            if depth >= _DEPTH:
                self.at = len(self.text)
                return _NOTHING
            return self._object(depth) if sign == "{" else self._array(depth)
        if sign == '"':
            try:
                return self._string()
            except _CutOff:
                return _NOTHING
        return self._bare()

    def _object(self, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while True:
            self._skip()
            sign = self.text[self.at : self.at + 1]
            if sign in ("}", "]", ""):
                self.at += len(sign)
                return members
            try:
                key = self._string() if sign == '"' else self._bare_key()
            except _CutOff:
                return members
            self._skip()
            if self.text[self.at : self.at + 1] != ":":
                if key == "":
                    self.at += 1
                continue
            self.at += 1
            value = self._value(depth + 1)
            if value is not _NOTHING:
                members[key] = value

    def _bare_key(self) -> str:
        match = _BARE.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match.group()

    def _array(self, depth: int) -> list[Any]:
        items: list[Any] = []
        while True:
            self._skip()
            sign = self.text[self.at : self.at + 1]
            if sign in ("]", "}", ""):
                self.at += len(sign)
                return items
            before = self.at
            value = self._value(depth + 1)
            if value is not _NOTHING:
                items.append(value)
            if self.at == before:
                self.at += 1

    def _string(self) -> str:
        parts: list[str] = []
        at = self.at + 1
        while True:
            stop = _STRING_STOP.search(self.text, at)
            if stop is None:
                self.at = len(self.text)
                raise _CutOff
            parts.append(self.text[at : stop.start()])
            at = stop.end()
            if stop.group() == "\\":
                text, at = self._escape(at)
                parts.append(text)
            elif self._ends_string(at):
                self.at = at
                return "".join(parts)
            else:
                parts.append('"')

    def _ends_string(self, at: int) -> bool:
        closes = _CLOSES.match(self.text, at)
        if closes is None:
            # A missing comma: `"a": "b" \n "c": 1` closes too, `the "big" show` does not.
            return re.match(r'\s*\n\s*"[^"\n]{1,80}"\s*:', self.text[at : at + 300]) is not None
        return not closes.group().endswith(",") or _COMMA_GOES_ON.match(self.text, at) is not None

    def _escape(self, at: int) -> tuple[str, int]:
        sign = self.text[at : at + 1]
        if sign == "u" and re.fullmatch(r"[0-9a-fA-F]{4}", self.text[at + 1 : at + 5]):
            code = int(self.text[at + 1 : at + 5], 16)
            low = self.text[at + 5 : at + 11]
            if 0xD800 <= code < 0xDC00 and re.fullmatch(r"\\u[dD][c-fC-F][0-9a-fA-F]{2}", low):
                return chr(0x10000 + ((code - 0xD800) << 10) + int(low[2:], 16) - 0xDC00), at + 11
            return ("\ufffd" if 0xD800 <= code < 0xE000 else chr(code)), at + 5
        # An unknown escape (`\d`, `\'`) is a backslash too many.
        return _ESCAPES.get(sign, sign), at + 1

    def _bare(self) -> Any:
        match = _BARE.match(self.text, self.at)
        if match is None:
            self.at += 1
            return _NOTHING
        self.at = match.end()
        word = match.group()
        if word in ("true", "false"):
            return word == "true"
        if re.fullmatch(r"-?(?:0|[1-9]\d{0,17})", word):
            return int(word)
        if re.fullmatch(r"-?(?:0|[1-9]\d{0,17})\.\d{1,30}", word):
            return float(word)
        # 04109 and the like are kept as they stand; names without quotes (undefined, NaN, None) say nothing.
        return word if re.fullmatch(r"[+-]?\d[\d.eE+-]{0,40}", word) else None
