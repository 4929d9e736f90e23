"""`pick`: say of an occurrence that you are interested, going, went, missed it, or that it is not for you."""

from __future__ import annotations

import click

from meetcompanion.cli.output import clean, say
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.message import N_, Message
from meetcompanion.model import PickState
from meetcompanion.model.wording import state_message


@click.command()
@click.argument("occurrence", type=int)
@click.option(
    "--state",
    type=click.Choice([state.value for state in PickState]),
    required=True,
    help="What you say of it; “no” is “not for me”.",
)
@data_option
@pass_session
def pick(session: Session, occurrence: int, state: str) -> None:
    """Say what an event is to you.

    OCCURRENCE is the number that `shortlist` and `events` show.
    """
    with session.companion() as companion:
        account = companion.account()
        chosen = companion.store.occurrence(account.id, occurrence)
        companion.store.set_pick(account.id, occurrence, PickState(state), companion.clock())
        say(
            Message.of(N_("{title}: {state}"), title=clean(chosen.content.title), state=state_message(PickState(state)))
        )
