"""Lists of calendars as OPML 2.0 (http://opml.org/spec2.opml): one's own, or a town's that a community publishes."""

from __future__ import annotations

from lxml import etree

from meetcompanion.errors import BadSource
from meetcompanion.message import N_
from meetcompanion.model import CalendarLink

#: More than any town has; what is longer is no list of calendars.
_MOST = 1_000
_LONGEST = 2_000

#: Where readers of feeds, and this program, write the address.
_ADDRESSES = ("xmlUrl", "url", "htmlUrl")


def read_opml(body: bytes) -> list[CalendarLink]:
    """The calendars of a list, each once, in its order; nested lists are read through.

    Entities are not followed and nothing is fetched, whatever the file asks for.

    Raises:
        BadSource: it is no such list, or nothing is in it.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadSource(_NO_LIST) from error
    if root is None or etree.QName(root).localname.casefold() != "opml":
        raise BadSource(_NO_LIST)
    found: dict[str, CalendarLink] = {}
    for outline in root.iter("{*}outline", "outline"):
        values = {str(name).casefold(): str(value).strip() for name, value in outline.attrib.items()}
        address = next((values[name.casefold()] for name in _ADDRESSES if values.get(name.casefold())), "")
        if not address.startswith(("http://", "https://", "webcal://")) or len(address) > _LONGEST:
            continue
        title = " ".join((values.get("title") or values.get("text") or "").split())[:200]
        found.setdefault(address, CalendarLink(address, title or None))
        if len(found) == _MOST:
            break
    if not found:
        raise BadSource(N_("There is no address of a calendar in this list."))
    return list(found.values())


_NO_LIST = N_("This is no list of calendars (OPML).")
