"""Polite and safe reading of addresses; a result value, never an exception for a bad site."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from meetcompanion import __version__, resources
from meetcompanion.clock import Clock
from meetcompanion.fetch import answers
from meetcompanion.fetch.address import host_of, is_beside, normalise, port_is_usual, shown, to_https
from meetcompanion.fetch.files import read_file
from meetcompanion.fetch.guard import Deadline
from meetcompanion.fetch.http import MAX_REDIRECTS, Web, conditional, next_address, not_followed
from meetcompanion.fetch.robots import MAX_BYTES, PRODUCT, Robots
from meetcompanion.fetch.sample import read_sample
from meetcompanion.message import N_, Message
from meetcompanion.model.sources import Fetched, Purpose

__all__ = ["Fetcher", "HttpFetcher", "host_of", "is_beside", "normalise", "port_is_usual", "shown"]

_ACCEPT = {
    Purpose.FEED: "text/calendar, application/ld+json;q=0.9, text/html;q=0.8, */*;q=0.5",
    Purpose.PAGE: "text/html, application/xhtml+xml, text/calendar;q=0.9, */*;q=0.5",
    Purpose.PICTURE: "image/webp, image/jpeg, image/png, image/gif;q=0.8",
}
#: Whoever looks at a page waits for its pictures: seconds that one may take in all, and how many bytes.
_PICTURE_SECONDS, _PICTURE_BYTES = 8.0, 4_000_000


class Fetcher(Protocol):
    """Whatever can get the body of an address."""

    def get(
        self,
        url: str,
        purpose: Purpose = Purpose.FEED,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        """What is at `url`; every failure is in `Fetched.error`.

        With `etag` or `last_modified` the answer may be `not_modified`.
        """
        ...


class HttpFetcher:
    """Reads http(s) and webcal addresses, the sample town, and files where that is allowed. Threads may share one."""

    def __init__(
        self,
        *,
        clock: Clock,
        contact: str = "",
        allow_private: bool = False,
        timeout: float = 30,
        max_bytes: int = 25_000_000,
        allow_files: bool = False,
    ) -> None:
        """Make a fetcher.

        Args:
            clock: for how old robots.txt is, and for where the sample town's dates lie.
            contact: an address at which owners of sites reach the person who runs this; goes into the User-Agent.
            allow_private: whether loopback and private addresses may be read.
            timeout: seconds that one address may take in all, redirects included.
            max_bytes: how large a body may be, unpacked.
            allow_files: whether `file:` addresses may be read; only for the person at the keyboard.
        """
        self._clock = clock
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._allow_files = allow_files
        self._web = Web(clock=clock, user_agent=user_agent(contact), allow_private=allow_private, max_bytes=max_bytes)
        self._robots = Robots(clock, self._get_robots)

    def close(self) -> None:
        """Let go of the kept connections."""
        self._web.close()

    def get(
        self,
        url: str,
        purpose: Purpose = Purpose.FEED,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        """As `Fetcher.get`."""
        url = to_https(url)
        scheme = url.partition(":")[0].lower()
        if scheme == "sample":
            return read_sample(url, resources.sample_town_dir(), self._clock())
        if scheme == "file":
            if self._allow_files:
                return read_file(url, self._max_bytes)
            return _not_read(url, N_("Files are not read from here; choose the file itself instead."))
        if scheme not in ("http", "https") or not host_of(url):
            return _not_read(url, N_("Addresses of this kind cannot be read; they begin with https://."))
        headers = {"Accept": _ACCEPT[purpose], "Accept-Encoding": "gzip, deflate", **conditional(etag, last_modified)}
        return self._follow(url, purpose, headers)

    def _follow(self, url: str, purpose: Purpose, headers: dict[str, str]) -> Fetched:
        seconds, most = self._timeout, self._max_bytes
        if purpose is Purpose.PICTURE:
            seconds, most = min(seconds, _PICTURE_SECONDS), min(most, _PICTURE_BYTES)
        deadline = Deadline(seconds)
        start, moved_to, permanent = url, None, True
        for _ in range(MAX_REDIRECTS + 1):
            if purpose is Purpose.PAGE and not self._robots.allow(url):
                return Fetched(url=url, moved_to=moved_to, error=answers.refused_by_robots(host_of(url)))
            fetched, location = self._web.ask_once(url, headers, deadline, seconds, most)
            if location is None:
                return replace(fetched, moved_to=moved_to)
            url, refused = next_address(url, location, any_port=self._web.any_port)
            if refused is None and purpose is Purpose.PICTURE and self._web.any_port and not is_beside(url, start):
                # Nobody typed it: into a private network only the source's own host is asked for one.
                refused = not_followed(start, url)
            if refused is not None:
                return replace(fetched, moved_to=moved_to, error=refused)
            permanent = permanent and fetched.status in (301, 308)
            if permanent:
                moved_to = url
        return Fetched(url=start, error=answers.too_many_redirects(host_of(start)))

    def _get_robots(self, url: str) -> Fetched:
        # Its own, shorter deadline: a robots.txt that hangs must not use up the page's time.
        seconds = self._timeout / 3
        deadline = Deadline(seconds)
        fetched = Fetched(url=url)
        for _ in range(5 + 1):  # RFC 9309 section 2.3.1.2
            fetched, location = self._web.ask_once(url, {}, deadline, seconds, MAX_BYTES)
            if location is None:
                return fetched
            url, refused = next_address(url, location, any_port=self._web.any_port)
            if refused is not None:
                return replace(fetched, error=refused)
        # The same section: more redirects than that may be taken for "unavailable".
        return replace(fetched, status=404, error=answers.too_many_redirects(host_of(url)))


def user_agent(contact: str = "") -> str:
    """Who we are, honestly; `contact` is the operator's, cleaned of what a header cannot hold."""
    told = "".join(letter for letter in contact if letter.isascii() and letter.isprintable() and letter not in "()")
    return f"{PRODUCT}/{__version__} (+{told.strip()})" if told.strip() else f"{PRODUCT}/{__version__}"


def _not_read(url: str, sentence: str) -> Fetched:
    return Fetched(url=url, error=Message.of(sentence))
