"""The names a jot has spoken of so far, and where they are spoken of again."""

from __future__ import annotations

import re

from meetcompanion.jot.names import Span

_WORD = re.compile(r"[^\W_](?:['’‐·-]?\w)*")


class Known:
    """Names, each spelled as it was first written."""

    def __init__(self) -> None:
        self._spelled: dict[str, str] = {}
        self._by_first_word: dict[str, list[str]] = {}

    def add(self, name: str) -> str:
        """Remember a name; the spelling it was first written in."""
        held = self._spelled.get(name.casefold())
        if held is not None:
            return held
        self._spelled[name.casefold()] = name
        first = _WORD.match(name)
        if first is not None:
            self._by_first_word.setdefault(first[0].casefold(), []).append(name)
        return name

    def spelled(self, name: str) -> str:
        """The spelling it was first written in, else itself."""
        return self._spelled.get(name.casefold(), name)

    def mentions(self, text: str) -> list[Span]:
        """Where a text speaks of them without a mark; "will" is not Will, nor is "may" May."""
        found: list[Span] = []
        for match in _WORD.finditer(text):
            if found and match.start() < found[-1].end:
                continue
            word = match[0]
            for form in _forms(word):
                name = next(
                    (
                        name
                        for name in self._by_first_word.get(form.casefold(), ())[:8]
                        if text[match.start() : match.start() + len(name)].casefold() == name.casefold()
                        and not text[match.start() + len(name) : match.start() + len(name) + 2].lstrip("s'’").isalnum()
                    ),
                    None,
                )
                if name is not None and (word[:1].isupper() or not name[:1].isupper()):
                    found.append(Span(match.start(), match.start() + len(name), name))
                    break
        return found


def _forms(word: str) -> list[str]:
    """The word, and without the ending of a possessive or what French elides before it."""
    forms = [word]
    if len(word) > 2 and word[-1] == "s":
        forms.append(word[:-2] if word[-2] in "'’" else word[:-1])
    return forms
