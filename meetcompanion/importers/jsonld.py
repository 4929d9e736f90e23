"""schema.org events in a page's JSON-LD, also where the JSON is broken."""

from __future__ import annotations

import re

from meetcompanion.importers.broken_json import loads
from meetcompanion.importers.harvest import Harvest
from meetcompanion.importers.page_value import Page
from meetcompanion.importers.schema_nodes import find_events
from meetcompanion.message import N_, Message
from meetcompanion.model import Problem

_TYPE = re.compile(r"^\s*(?:application|text)/(?:ld\+json|json\+ld|ldjson)", re.IGNORECASE)


def read_json_ld(page: Page) -> Harvest:
    """All schema.org events in the page's JSON-LD blocks."""
    harvest = Harvest()
    for number, text in enumerate(_blocks(page), 1):
        found, mended = loads(text)
        harvest.roots += found
        if mended and not found and re.search(r"Event\b", text):
            harvest.problems.append(
                Problem(page.url, Message.of(N_("Block {number} of its JSON-LD could not be read."), number=number))
            )
    harvest.events = list(find_events(harvest.roots))
    return harvest


def _blocks(page: Page) -> list[str]:
    return [text for element, text in page.scripts if _TYPE.match(element.get("type") or "")]
