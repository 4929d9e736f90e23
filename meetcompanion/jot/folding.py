"""Text as it is compared: small letters, no accents, one kind of apostrophe; each place known in the original."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: Stand for a name and for a day; letters that no one types, so that each counts as a word.
NAME, DAY = "\u01c2", "\u01c1"
_ALIKE = {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "ß": "ss"[:1], "œ": "o", NAME: "?", DAY: "?"}


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` was made of the character at `at[i]`; `at` has one place more, the end."""

    text: str
    at: tuple[int, ...]

    def masked(self, spans: list[tuple[int, int]], sign: str) -> Folded:
        """The same with each span (places in the original) filled with a sign."""
        if not spans:
            return self
        letters = list(self.text)
        inside = iter(sorted(spans))
        span = next(inside, None)
        for place, origin in enumerate(self.at[:-1]):
            while span is not None and origin >= span[1]:
                span = next(inside, None)
            if span is None:
                break
            if origin >= span[0]:
                letters[place] = sign
        return Folded("".join(letters), self.at)


@lru_cache(maxsize=4096)
def fold_letter(letter: str) -> str:
    """One character as it is compared; empty for an accent that stands by itself."""
    if letter in _ALIKE:
        return _ALIKE[letter]
    if unicodedata.category(letter).startswith("M"):
        return ""
    return unicodedata.normalize("NFD", letter)[0].lower()[:1]


def fold(text: str) -> Folded:
    """The text as it is compared."""
    letters, at = [], []
    for place, letter in enumerate(text):
        folded = fold_letter(letter)
        if folded:
            letters.append(folded)
            at.append(place)
    return Folded("".join(letters), (*at, len(text)))


def without_accents(text: str) -> str:
    """A pattern as it is compared: its letters are small already, its escapes stay."""
    return "".join(letter if letter.isascii() or letter in (NAME, DAY) else fold_letter(letter) for letter in text)
