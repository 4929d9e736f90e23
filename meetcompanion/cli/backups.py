"""`backup` and `restore`: everything in one file, and back again."""

from __future__ import annotations

from pathlib import Path

import click

from meetcompanion.cli.output import say
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.message import N_, Message


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option
@pass_session
def backup(session: Session, file: Path) -> None:
    """Write everything into one new file, while the program may go on running."""
    with session.companion() as companion:
        companion.store.copy_to(file.absolute())
        say(Message.of(N_("Everything is in {path}. It holds what you wrote about people: keep it safe."), path=file))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of what is here; that is set aside first.")
@data_option
@pass_session
def restore(session: Session, file: Path, replace: bool) -> None:
    """Bring a backup back, whichever database it came from."""
    from meetcompanion import backups

    with session.companion() as companion:
        folder = companion.config.data / backups.FOLDER
        aside = backups.restore(companion.store, file.absolute(), folder, companion.clock(), replace=replace)
        say(Message.of(N_("Everything in {path} is here again."), path=file))
        if aside is not None:
            say(Message.of(N_("What was here before is in {path}."), path=aside))
