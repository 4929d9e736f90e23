"""The command line: the thinnest shell over the rooms; whatever the scheduler does, it can do once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from meetcompanion import __version__
from meetcompanion.cli import language
from meetcompanion.cli.accounts import account
from meetcompanion.cli.backups import backup, restore
from meetcompanion.cli.demo import demo
from meetcompanion.cli.doctor import doctor
from meetcompanion.cli.events import events, shortlist
from meetcompanion.cli.hobbies import hobby
from meetcompanion.cli.jot import jot
from meetcompanion.cli.move import move
from meetcompanion.cli.output import warn
from meetcompanion.cli.people import bring_in, export, follow_ups, forget, people, search
from meetcompanion.cli.picks import pick
from meetcompanion.cli.preview import preview
from meetcompanion.cli.rank import rank
from meetcompanion.cli.remind import remind
from meetcompanion.cli.serve import serve
from meetcompanion.cli.session import Session
from meetcompanion.cli.sources import refresh, source
from meetcompanion.cli.worker import worker
from meetcompanion.errors import MeetcompanionError


class Commands(click.Group):
    """A group whose commands may raise our errors: one line says what was wrong and what to do."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MeetcompanionError as error:
            warn(error.message)
            ctx.exit(error.exit_code)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of a person's way through it, not of the alphabet."""
        return list(self.commands)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="meetcompanion")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    envvar="MEETCOMPANION_DATA",
    help="The folder that holds everything; the platform's own place for data when left out.",
)
@click.option("--host", help="For `serve`, which runs when no command is given.")
@click.option("--port", type=click.IntRange(0, 65535), help="For `serve`, as above.")
@click.option(
    "--account",
    "whose",
    metavar="NAME",
    envvar="MEETCOMPANION_ACCOUNT",
    help="Whose things a command is about, where several people share one companion.",
)
@click.option(
    "--language",
    metavar="CODE",
    envvar=language.VARIABLES,
    expose_value=False,
    is_eager=True,
    callback=language.choose,
    help="en, de, fr or es; as the terminal is set when left out. JSON and help are English.",
)
@click.pass_context
def cli(context: click.Context, data: Path | None, host: str | None, port: int | None, whose: str | None) -> None:
    """A short list of evenings by your hobbies, and a place to keep whom you met.

    Without a command it serves the web page, as `meetcompanion serve` does.
    """
    session = context.ensure_object(Session)
    session.data = data or session.data
    session.host, session.port, session.whose = host, port, whose
    if context.invoked_subcommand is None:
        context.invoke(serve)


for _command in (
    serve,
    worker,
    demo,
    preview,
    source,
    hobby,
    events,
    shortlist,
    rank,
    pick,
    jot,
    people,
    follow_ups,
    search,
    refresh,
    remind,
    account,
    backup,
    restore,
    move,
    export,
    bring_in,
    forget,
    doctor,
):
    cli.add_command(_command)
