"""Following a sitemap: the pages of a site that are about one event each, a few of them, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from meetcompanion.fetch import Fetcher
from meetcompanion.message import N_, Message
from meetcompanion.model import Draft, Fetched, Problem, Purpose, Reading
from meetcompanion.refresh.values import Look

#: How many pages of one site are read in one go. A site with more shows those that changed last.
MAX_PAGES = 20

#: A site's pages are read so often at most, in seconds; each reading is many requests.
AT_MOST_EACH = 24 * 3600

_TOLD_BY_THE_PAGE = ("json-ld", "microdata", "rdfa", "microformats", "data-attributes", "script-state", "ical", "feed")

ReadPage = Callable[[Fetched, str], Look]


def of_site(url: str) -> str:
    """Where the sitemap of a page's site usually lies."""
    return urljoin(url, "/sitemap.xml")


def near(reading: Reading, url: str) -> Reading:
    """The same with the pages first that lie where the pasted page lies."""
    first = urlsplit(url).path.strip("/").split("/")[0]
    pages = sorted(reading.pages, key=lambda page: first == "" or f"/{first}/" not in urlsplit(page).path)
    return replace(reading, pages=tuple(pages))


def read_pages(found: Look, fetcher: Fetcher, read: ReadPage) -> Look:
    """Read the pages that a sitemap lists, each as a page: robots.txt is obeyed, layout is not guessed at.

    What a page is about is only believed where it says so to programs; one that fails is said and left out.
    """
    listed = found.reading
    if listed is None or not listed.pages:
        return found
    drafts: dict[str, Draft] = {}
    problems = list(listed.problems)
    waiting = list(listed.pages)
    asked = 0
    while waiting and asked < MAX_PAGES:
        address = waiting.pop(0)
        asked += 1
        page = read(fetcher.get(address, Purpose.PAGE), address)
        if page.reading is None:
            problems.append(Problem(address, page.error or Message.of(N_("It could not be read."))))
        elif page.reading.kind == "sitemap":
            # A list of lists: the pages of this one come next, and are not lists themselves.
            waiting[:0] = [one for one in page.reading.pages if not one.endswith((".xml", ".gz"))]
        elif page.reading.kind in _TOLD_BY_THE_PAGE:
            drafts |= {draft.uid: draft for draft in page.reading.drafts if draft.uid not in drafts}
            problems += page.reading.problems
    if waiting:
        reason = Message.of(
            N_("Its site has more event pages; the {number} that changed last were read."), number=asked
        )
        problems.append(Problem(found.url, reason, skipped=False))
    reading = replace(listed, drafts=tuple(drafts.values()), problems=tuple(problems), pages=())
    error = None if drafts else Message.of(N_("None of the site's pages about events says when something takes place."))
    fetched = replace(found.fetched, etag=None, last_modified=None, fresh_for=AT_MOST_EACH)
    return replace(found, reading=reading, fetched=fetched, error=error, parts=True)
