"""A hobby that names several things at once: "harp and flute", "board and card games", "crafts like weaving"."""

from __future__ import annotations

import re
from functools import cache

from meetcompanion.matcher.words import lexicon, wanted_words

_MOST = 4


def parts(hobby: str) -> tuple[str, ...]:
    """The things that a hobby names, where they are several; else nothing.

    Where a word stands for both sides, it is given to both: "board and card games" are board games and card games.
    """
    found = [part for part in _joiner().split(hobby) if part.strip() and _tells(part)]
    if len(found) < 2:
        return ()
    last = wanted_words(found[-1])
    shared = [f"{part} {last[-1]}" for part in found[:-1] if len(last) > 1 and len(part.split()) == 1]
    return tuple(dict.fromkeys([*found[:_MOST], *shared[:_MOST]]))


def _tells(part: str) -> bool:
    return any(lexicon().rarity(word) > 0 for word in wanted_words(part))


@cache
def _joiner() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, lexicon().joining), key=len, reverse=True))
    return re.compile(rf"\s*[,;/]\s*|\s+[&+]\s+|\s+(?:{words})\s+", re.IGNORECASE)
