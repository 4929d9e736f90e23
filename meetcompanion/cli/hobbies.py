"""`hobby`: the hobbies, in the person's own words."""

from __future__ import annotations

import click

from meetcompanion.cli.output import clean, say
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.errors import UsageError
from meetcompanion.message import N_


@click.group()
def hobby() -> None:
    """Your hobbies, in your own words."""


@hobby.command("add")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@data_option
@pass_session
def add(session: Session, names: tuple[str, ...]) -> None:
    """Add hobbies."""
    wanted = [" ".join(name.split()) for name in names]
    if not all(wanted):
        raise UsageError(N_("A hobby needs a name."))
    with session.companion() as companion:
        account = companion.account()
        for name in wanted:
            companion.store.add_hobby(account.id, name, companion.clock())


@hobby.command("list")
@data_option
@pass_session
def show(session: Session) -> None:
    """List your hobbies, one a line."""
    with session.companion() as companion:
        for one in companion.store.hobbies(companion.account().id):
            say(clean(one.name))


@hobby.command("remove")
@click.argument("name")
@data_option
@pass_session
def remove(session: Session, name: str) -> None:
    """Remove a hobby."""
    with session.companion() as companion:
        companion.store.remove_hobby(companion.account().id, " ".join(name.split()))
