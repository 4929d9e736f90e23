"""In and out: people from files that other programs write, and everything one has as files that a person can read.

Coming in, a name and a day are taken, and notes where one asks for them; nothing else about anybody is read. Going
out, private notes leave only where they are asked for.
"""

from meetcompanion.portability.everything import NAME as EVERYTHING
from meetcompanion.portability.everything import as_json, bring_in, read
from meetcompanion.portability.incoming import Double, Offer, offers, read_people, take
from meetcompanion.portability.markdown import as_markdown
from meetcompanion.portability.sources import as_opml, let_go_of, sources_in, subscribe_to
from meetcompanion.portability.values import Newcomer
from meetcompanion.portability.vcards import VERSIONS, as_vcards

__all__ = [
    "EVERYTHING",
    "VERSIONS",
    "Double",
    "Newcomer",
    "Offer",
    "as_json",
    "as_markdown",
    "as_opml",
    "as_vcards",
    "bring_in",
    "let_go_of",
    "offers",
    "read",
    "read_people",
    "sources_in",
    "subscribe_to",
    "take",
]
