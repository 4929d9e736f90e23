"""What stands in quotes is what somebody else said."""

from __future__ import annotations

import re

#: Opening mark → closing marks; German closes with the mark that opens in English.
_QUOTES = re.compile(r'"[^"\n]{1,400}"|“[^”\n]{1,400}”|„[^“”\n]{1,400}[“”]|«[^»\n]{1,400}»|»[^«\n]{1,400}«')


def quoted(text: str) -> list[tuple[int, int]]:
    """The places of what is quoted in a sentence."""
    return [(match.start(), match.end()) for match in _QUOTES.finditer(text)]
