"""`preview`: what a source would bring. Writes nothing and needs no data directory."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click

from meetcompanion.cli.language import worded
from meetcompanion.cli.output import clean, print_json, progress, say, warn, when_text
from meetcompanion.cli.session import DAY, Session, data_option, midnight, pass_session, zone_of
from meetcompanion.errors import MeetcompanionError, UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Draft, Instance, Status, Window, masked, place_of
from meetcompanion.model.as_json import occurrence_json
from meetcompanion.model.wording import where_message

if TYPE_CHECKING:
    from meetcompanion.refresh import Look

_AHEAD = timedelta(days=180)
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Given:
    """A source as the person gave it: an address, or bytes from a file or standard input, with the file's name."""

    address: str
    name: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One source and what was seen there; `error` where nothing could be."""

    url: str
    look: Look | None
    error: Message | None


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--from", "start", type=DAY, help="The first day wanted; yesterday when left out.")
@click.option("--until", type=DAY, help="The first day no longer wanted; half a year ahead when left out.")
@click.option("--zone", metavar="ZONE", help="The time zone for times without one, such as Europe/Berlin.")
@click.option("--url", metavar="URL", help="Where a saved file came from.")
@click.option("--on", type=DAY, help="Which day to take for today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
@data_option
@pass_session
def preview(
    session: Session,
    sources: tuple[str, ...],
    start: date | None,
    until: date | None,
    zone: str | None,
    url: str | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Show what a calendar or a page would bring.

    SOURCE is an address, a file, or - for standard input. Nothing is written.
    """
    if url and len(sources) > 1:
        raise UsageError(N_("--url says where one file came from; give one SOURCE with it."))
    config = session.config(zone=zone)
    own_zone = zone_of(config)
    now = session.now(on, own_zone)
    window = window_of(now, start, until, own_zone)
    from meetcompanion.importers.services import switched_off

    off = switched_off(config.services_off)
    fetcher = session.get_fetcher(config)
    seen = []
    with progress(Message.of(N_("Reading"))) as report:
        for place, text in enumerate(sources):
            report(place, len(sources), text)
            found = _look(text, url, fetcher=fetcher, now=now, window=window, zone=own_zone, services_off=off)
            seen.append(found)
    if as_json:
        print_json(preview_json(seen, own_zone))
    else:
        for one in seen:
            _print(one, now, own_zone)
    for one in seen:
        if one.error is not None:
            warn(f"{one.url}: {one.error}" if len(seen) > 1 else one.error)
    if any(one.error for one in seen):
        click.get_current_context().exit(1)


def given(text: str) -> Given:
    """Read a file or standard input; an address is left for the fetch room.

    Raises:
        UsageError: a file that is there but cannot be read.
    """
    if text == "-":
        return Given("-", "-", sys.stdin.buffer.read())
    parts = urlsplit(text) if text.lower().startswith("file:") else None
    path = Path(unquote(parts.path)) if parts else Path(text)
    if parts or is_file(path):
        try:
            return Given(path.absolute().as_uri(), path.name, path.read_bytes())
        except OSError as error:
            raise UsageError(N_("{path} cannot be read: {error}"), path=path, error=error.strerror or error) from error
    return Given(text, text)


def is_file(path: Path) -> bool:
    """True for anything with bytes in it, named pipes too; an address that no file could be named is none."""
    try:
        return path.exists() and not path.is_dir()
    except (OSError, ValueError):
        return False


def window_of(now: datetime, start: date | None, until: date | None, zone: tzinfo) -> Window:
    """The stretch of time asked for; `until` is the first day no longer in it.

    Raises:
        UsageError: it ends before it begins.
    """
    usual = Window.around(now)
    begin = midnight(start, zone) if start else usual.start
    if until is None:
        return Window(begin, max(usual.until, begin + _AHEAD))
    end = midnight(until, zone)
    if start is None:
        begin = min(begin, end)
    if begin > end:
        raise UsageError(N_("--until {until} lies before --from {start}."), until=until, start=start)
    return Window(begin, end)


def _look(text: str, url: str | None, **how: Any) -> Seen:
    from meetcompanion.refresh import look

    try:
        source = given(text)
        seen = look(source.address, body=source.body, as_url=url, **how)
    except UsageError:
        raise
    except MeetcompanionError as error:
        return Seen(url or text, None, error.message)
    return Seen(seen.url, seen, seen.error)


def preview_json(seen: Sequence[Seen], zone: tzinfo) -> dict[str, Any]:
    """The JSON of a preview; the schema is `docs/schemas/preview.json`."""
    sources: list[dict[str, Any]] = []
    occurrences: list[dict[str, Any]] = []
    skipped: list[dict[str, Any]] = []
    for place, one in enumerate(seen):
        reading = one.look.reading if one.look else None
        sources.append(
            {
                "url": one.url,
                "kind": reading.kind if reading and not one.error else None,
                "title": reading.title if reading else None,
            }
        )
        if one.error is not None:
            skipped.append({"source": place, "where": one.url, "reason": one.error.text()})
        if reading is None:
            continue
        skipped.extend(
            {"source": place, "where": problem.where, "reason": problem.reason.text()}
            for problem in reading.problems
            if problem.skipped
        )
        occurrences.extend(
            occurrence_json(
                instance.content or draft.content,
                instance.when,
                instance.status,
                source=place,
                uid=draft.uid,
                zone_fallback=zone,
            )
            for draft, instance in in_order(reading.drafts, zone)
        )
    return {"sources": sources, "occurrences": occurrences, "skipped": skipped}


def in_order(drafts: Sequence[Draft], zone: tzinfo) -> list[tuple[Draft, Instance]]:
    """Every occurrence of the drafts by its start."""
    pairs = [(draft, instance) for draft in drafts for instance in draft.instances]
    return sorted(pairs, key=lambda pair: (pair[1].when.starts_at(zone), pair[0].content.title, pair[0].uid))


def _print(one: Seen, now: datetime, zone: tzinfo) -> None:
    if one.look is None or one.look.reading is None or one.error is not None:
        return
    reading = one.look.reading
    say(click.style(clean(reading.title or place_of(one.url)), bold=True))
    said = one.look.said(now, zone)
    if said is not None:
        say(clean(worded(said)))
    say(f"{clean(masked(one.look.read_url or one.url))} ({reading.kind})")
    say()
    pairs = in_order(reading.drafts, zone)
    for draft, instance in pairs[:_SHOWN]:
        content = instance.content or draft.content
        say(f"  {when_text(instance.when, zone)}  {clean(content.title)}")
        if instance.status is Status.CANCELLED:
            say(f"      {worded(Message.of(N_('Called off by the organiser.')))}")
        if content.location:
            say(f"      {clean(content.location)}")
    if not pairs:
        say(Message.of(N_("  No events in this stretch of time.")))
    elif len(pairs) > _SHOWN:
        say(Message.of(N_("  … and {number} more; --json shows all."), number=len(pairs) - _SHOWN))
    for problem in reading.problems:
        pattern = N_("  Left out, {where}: {reason}") if problem.skipped else N_("  Good to know, {where}: {reason}")
        where = clean(worded(where_message(problem.where)))
        say(Message.of(pattern, where=where, reason=clean(worded(problem.reason))))
    if one.look.others:
        say(f"  {worded(Message.of(N_('The page offers other calendars too')))}")
    for link in one.look.others:
        say(f"    {clean(link.title or place_of(link.url))}  {clean(masked(link.url))}")
    say()
