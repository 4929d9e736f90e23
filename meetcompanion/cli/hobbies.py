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
    """Add hobbies, perhaps with their words: "bridge: card game, not bridges"."""
    from meetcompanion import accounts
    from meetcompanion import hobbies as cases

    wanted = [" ".join(name.split()) for name in names]
    if not all(wanted):
        raise UsageError(N_("A hobby needs a name."))
    with session.companion() as companion:
        account = companion.account()
        for name in wanted:
            cases.add(companion.store, account, name, companion.clock())
        accounts.finish_welcome_if_settled(companion.store, account, companion.clock())


@hobby.command("list")
@click.option("--words", "with_words", is_flag=True, help="With what you said of their words.")
@data_option
@pass_session
def show(session: Session, with_words: bool) -> None:
    """List your hobbies, one a line."""
    with session.companion() as companion:
        for one in companion.store.hobbies(companion.account().id):
            say(clean(one.name))
            for sign, words in (("+", one.terms.added), ("–", one.terms.struck), ("≠", one.terms.never)):
                for word in words if with_words else ():
                    say(f"  {sign} {clean(word)}")


@hobby.command("remove")
@click.argument("name")
@data_option
@pass_session
def remove(session: Session, name: str) -> None:
    """Remove a hobby."""
    with session.companion() as companion:
        companion.store.remove_hobby(companion.account().id, " ".join(name.split()))


@hobby.command("words")
@click.argument("name")
@click.option("--add", "added", multiple=True, metavar="WORD", help="A word or phrase that belongs to it.")
@click.option("--strike", multiple=True, metavar="WORD", help="One that does not count for it, in whatever form.")
@click.option("--not", "never", multiple=True, metavar="WORD", help="One that means something else, as it is spelt.")
@click.option("--drop", multiple=True, metavar="WORD", help="Forget what you said of this one.")
@data_option
@pass_session
def words(
    session: Session,
    name: str,
    added: tuple[str, ...],
    strike: tuple[str, ...],
    never: tuple[str, ...],
    drop: tuple[str, ...],
) -> None:
    """Say which words belong to a hobby and which do not; without options, show what it stands for."""
    from meetcompanion import hobbies as cases
    from meetcompanion.matcher.stands_for import stands_for

    name = " ".join(name.split())
    with session.companion() as companion:
        account = companion.account()
        _, after = cases.change(companion.store, account, name, add=added, strike=strike, never=never, drop=drop)
        for word in stands_for(name, after, account.language or "en").words:
            say(f"  {clean(word)}")
        for sign, said in (("+", after.added), ("–", after.struck), ("≠", after.never)):
            for word in said:
                say(f"{sign} {clean(word)}")
