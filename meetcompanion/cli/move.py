"""`move`: everything from one database into another."""

from __future__ import annotations

import sys

import click

from meetcompanion.cli.output import say
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.message import N_, Message


@click.command()
@click.option(
    "--to",
    "target",
    required=True,
    metavar="URL",
    help="postgresql://NAME:PASSWORD@HOST/DATABASE, or a SQLite file. “-” reads it from standard input.",
)
@click.option("--replace", is_flag=True, help="Put it in the place of what is there; that is set aside first.")
@data_option
@pass_session
def move(session: Session, target: str, replace: bool) -> None:
    """Carry everything into another database.

    What is here stays as it is. Every row is compared at the end. Stop the program before: what it writes meanwhile
    stays behind.
    """
    if target == "-":
        target = sys.stdin.readline().strip()
    with session.companion() as companion:
        moved = companion.move_to(target, replace=replace)
    if moved.aside is not None:
        say(Message.of(N_("What was there before is in {path}."), path=moved.aside))
    say(
        Message.of(
            N_("Everything is there, and every row was compared: {rows} rows in {tables} tables."),
            rows=sum(moved.rows.values()),
            tables=len(moved.rows),
        )
    )
    say(Message.of(N_("From now on say where it is: MEETCOMPANION_DATABASE, or “database” in config.toml.")))
