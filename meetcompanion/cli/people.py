"""`people`, `follow-ups`, `search` and `forget`. Nothing here counts or orders anybody by worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zoneinfo import ZoneInfo

import click

from meetcompanion.cli.output import clean, day_text, say, warn
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model.wording import kind_message

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion
    from meetcompanion.model import Account
    from meetcompanion.people import Fate
    from meetcompanion.portability import Offer


@click.group(invoke_without_command=True)
@data_option
@pass_session
@click.pass_context
def people(context: click.Context, session: Session) -> None:
    """The people you met, by name.

    With each, where you met and what they told you. `import` and `export` bring them in and out.
    """
    if context.invoked_subcommand is not None:
        return
    with session.companion() as companion:
        account = companion.account()
        met = companion.store.people(account.id)
        if not met:
            say(Message.of(N_("Nobody is written down yet. After an evening: meetcompanion jot")))
        zone = ZoneInfo(account.zone)
        for person in met:
            say(click.style(clean(person.name), bold=True))
            for evening in person.evenings:
                say(f"  {clean(evening.title)}, {day_text(evening.when.local_day(zone))}")
            for note in (*person.notes, *person.cares, *person.hopes):
                say(f"  “{clean(note.text)}”")


@click.command("follow-ups")
@data_option
@pass_session
def follow_ups(session: Session) -> None:
    """What you would like to do for people."""
    with session.companion() as companion:
        account = companion.account()
        waiting = companion.store.follow_ups(account.id)
        if not waiting:
            say(Message.of(N_("Nothing is waiting.")))
        for follow_up in waiting:
            line = f"{kind_message(follow_up.kind)}: {clean(follow_up.text)}"
            names = ", ".join(clean(name) for name in follow_up.people)
            if names and not all(name in follow_up.text for name in follow_up.people):
                line += f" ({names})"
            if follow_up.due is not None:
                line += f", {day_text(follow_up.due.day) if follow_up.due.day else follow_up.due}"
            say(line)
