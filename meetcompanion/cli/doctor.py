"""`doctor`: is everything well?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from meetcompanion import __version__, resources
from meetcompanion.cli.language import worded
from meetcompanion.cli.output import clean, say
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.config import Config
from meetcompanion.errors import MeetcompanionError
from meetcompanion.health import Finding
from meetcompanion.message import N_, Message

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion


@click.command()
@data_option
@pass_session
def doctor(session: Session) -> None:
    """Is everything well?

    Looks at the installation itself, the database, the disk, the clock, the sources and the backups.
    """
    config = session.config()
    say(Message.of(N_("meetcompanion {version}, data in {path}"), version=__version__, path=config.data))
    well, unwell = (worded(Message.of(sign)) for sign in (N_("well"), N_("ILL")))
    wide = max(len(well), len(unwell))
    ill = False
    for finding in examine(session, config):
        sign = click.style((well if finding.well else unwell).ljust(wide), fg="green" if finding.well else "red")
        say(f"{sign}  {worded(finding.message)}")
        ill = ill or not finding.well
    if ill:
        click.get_current_context().exit(1)


def examine(session: Session, config: Config) -> Iterator[Finding]:
    """Everything that can be looked at, one after the other."""
    yield _try("installation", _resources)
    yield _try("model", lambda: _model(session))
    found: list[Finding] = []
    try:
        with session.companion(config) as companion:
            found.extend(companion.examine())
            found.extend(_problems(companion))
    except MeetcompanionError as error:
        found.append(Finding("database", False, error.message))
    yield from found


def _problems(companion: Companion) -> Iterator[Finding]:
    """What is the matter with each source, for whoever subscribes to it."""
    if companion.whose is None and companion.store.is_shared():
        return
    for one in companion.store.subscriptions(companion.account().id, companion.clock()):
        problem = one.source.error or one.source.warning
        if problem is not None:
            message = Message.of(N_("{title}: {problem}"), title=clean(one.title), problem=problem)
            yield Finding("source", one.source.error is None, message)


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


def _try(name: str, look: Callable[[], Message]) -> Finding:
    try:
        return Finding(name, True, look())
    except MeetcompanionError as error:
        return Finding(name, False, error.message)
