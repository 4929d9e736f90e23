"""`jot`: a line of plain text after an evening becomes people, notes, moments and follow-ups."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from meetcompanion.cli.language import worded
from meetcompanion.cli.output import clean, day_text, print_json, quoted, say
from meetcompanion.cli.session import DAY, Session, data_option, pass_session, zone_of
from meetcompanion.errors import NotFound, UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Account, Jot
from meetcompanion.model.as_json import jot_json
from meetcompanion.model.wording import kind_message

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion


@click.command()
@click.argument("text")
@click.option("--evening", metavar="ID", help="The evening it is about; “last” for the latest.")
@click.option("--on", type=DAY, help="The day on which it is written, for “tomorrow” and “in spring”.")
@click.option("--dry-run", is_flag=True, help="Only show what was understood; needs no data directory.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
@data_option
@pass_session
def jot(session: Session, text: str, evening: str | None, on: date | None, dry_run: bool, as_json: bool) -> None:
    """Keep a line about an evening and the people there.

    TEXT says whom you met, what they told you, what you would like to do for them; - reads standard input.
    """
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    if not text.strip():
        raise UsageError(N_("There is nothing in it to keep."))
    from meetcompanion.jot import understand

    config, now = session.config(), session.clock()
    if dry_run:
        _show(understand(text, on or now.astimezone(zone_of(config)).date()), as_json)
        return
    from meetcompanion.evenings import jot_evening

    with session.companion(config) as companion:
        account = companion.account()
        known = (person.name for person in companion.store.ways_to_people(account.id))
        understood = understand(text, on or now.astimezone(ZoneInfo(account.zone)).date(), known=known)
        about = _evening(companion, account, evening)
        jot_evening(companion.store, account, understood, evening_id=about, text=text, now=now)
        _show(understood, as_json)


def _show(jot: Jot, as_json: bool) -> None:
    if as_json:
        print_json(jot_json(jot))
        return
    for person in jot.people:
        say(click.style(clean(person.name), bold=True))
        for told in person.told:
            say(f"  {quoted(told)}")
    for follow_up in jot.follow_ups:
        due = follow_up.due
        text = f"{worded(kind_message(follow_up.kind))}: {clean(follow_up.text)}"
        say(f"{text}, {day_text(due.day) if due.day else due}" if due else text)
    for moment in jot.moments:
        say(Message.of(N_("A moment: {text}"), text=clean(moment)))
    for note in jot.notes:
        say(Message.of(N_("A note: {text}"), text=clean(note)))


def _evening(companion: Companion, account: Account, which: str | None) -> int | None:
    """The id of the evening asked for.

    Raises:
        NotFound: there is no such evening.
        UsageError: it is neither a number nor “last”.
    """
    if which is None:
        return None
    if which == "last":
        companion.store.freeze_evenings(account.id, companion.clock(), ZoneInfo(account.zone))
        latest = companion.store.evenings(account.id)
        if not latest:
            raise NotFound(N_("There is no evening yet: say of an event that you are going, and go."))
        return latest[0].id
    if not which.isdecimal():
        raise UsageError(N_("--evening takes a number or “last”, not “{which}”."), which=which)
    return companion.store.evening(account.id, int(which)).id
