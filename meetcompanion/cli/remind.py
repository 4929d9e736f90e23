"""`remind`: one round of the messages that `serve` sends by itself."""

from __future__ import annotations

import click

from meetcompanion.cli.output import say, warn
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.message import N_, Message


@click.command()
@data_option
@pass_session
def remind(session: Session) -> None:
    """Send the messages that are due.

    One round of what `serve` does by itself, for cron. What could not be sent is said, and tried again later.
    """
    failed = False
    with session.companion() as companion:
        for outcome in companion.remind():
            name = companion.notifier.name(outcome.channel.url)
            if outcome.error is None:
                say(Message.of(N_("Sent: {channel}"), channel=name))
            else:
                failed = True
                warn(Message.of(N_("{channel}: {error}"), channel=name, error=outcome.error))
        companion.push_calendars()
    if failed:
        click.get_current_context().exit(1)
