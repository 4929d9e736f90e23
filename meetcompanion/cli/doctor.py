"""`doctor`: is everything well?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from meetcompanion import __version__, resources
from meetcompanion.cli.output import clean, say
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.config import Config
from meetcompanion.errors import MeetcompanionError
from meetcompanion.message import N_, Message

#: Below this a database soon has no room to grow.
_LITTLE_SPACE = 100_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `well` and a sentence."""

    well: bool
    message: Message


@click.command()
@data_option
@pass_session
def doctor(session: Session) -> None:
    """Is everything well?

    Looks at the installation itself, the data directory and the sources.
    """
    config = session.config()
    say(Message.of(N_("meetcompanion {version}, data in {path}"), version=__version__, path=config.data))
    ill = False
    for finding in examine(session, config):
        say(f"{click.style('well', fg='green') if finding.well else click.style('ILL ', fg='red')}  {finding.message}")
        ill = ill or not finding.well
    if ill:
        click.get_current_context().exit(1)


def examine(session: Session, config: Config) -> Iterator[Finding]:
    """Everything that can be looked at, one after the other."""
    yield _try(_resources)
    yield _try(lambda: _model(session))
    found: list[Finding] = []
    try:
        with session.companion(config) as companion:
            found.append(Finding(True, Message.of(N_("The database opens and its tables are up to date."))))
            now = companion.clock()
            for subscription in companion.store.subscriptions(companion.account().id, now):
                source = subscription.source
                problem = source.error or source.warning
                if problem is not None:
                    found.append(
                        Finding(
                            source.error is None,
                            Message.of(N_("{title}: {problem}"), title=clean(subscription.title), problem=problem),
                        )
                    )
    except MeetcompanionError as error:
        found.append(Finding(False, error.message))
    yield from found
    if config.data.is_dir():
        free = shutil.disk_usage(config.data).free
        megabytes = free // 1_000_000
        yield Finding(
            free >= _LITTLE_SPACE, Message.of(N_("There is room for {megabytes} MB on its disk."), megabytes=megabytes)
        )


def _resources() -> Message:
    try:
        resources.templates_dir()
        resources.sample_town_dir()
    except FileNotFoundError as error:
        raise MeetcompanionError(N_("The installation is not whole: {error}."), error=error) from error
    return Message.of(N_("The pages' templates and the sample town are there."))


def _model(session: Session) -> Message:
    session.get_embedder().embed(["an evening out"])
    return Message.of(N_("The model that knows meanings works, without any network."))


def _try(look: Callable[[], Message]) -> Finding:
    try:
        return Finding(True, look())
    except MeetcompanionError as error:
        return Finding(False, error.message)
