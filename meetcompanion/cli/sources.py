"""`source` and `refresh`: what is subscribed, and reading it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from meetcompanion.cli.language import worded
from meetcompanion.cli.output import as_table, clean, day_text, progress, say, stoppable, warn
from meetcompanion.cli.preview import given
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.errors import BadSource, MeetcompanionError, NotFound, UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model import Account, Source, Subscription, Window, masked, place_of

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion
    from meetcompanion.refresh import Progress


@click.group()
def source() -> None:
    """The calendars and pages you subscribe to."""


@source.command("add")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@data_option
@pass_session
def add(session: Session, sources: tuple[str, ...]) -> None:
    """Subscribe to SOURCE: an address, a file, or - for standard input."""
    from meetcompanion.accounts import finish_welcome_if_settled

    failed = False
    with session.companion() as companion:
        account = companion.account()
        for text in sources:
            try:
                with progress(Message.of(N_("Reading"))) as report:
                    report(0, 0, text)
                    added = _add(companion, account, text)
                say(Message.of(N_("{id}  {title}"), id=added.id, title=_name(added)))
            except MeetcompanionError as error:
                failed = True
                warn(f"{text}: {error.message}" if len(sources) > 1 else error.message)
        finish_welcome_if_settled(companion.store, account, companion.clock())
        read_words(companion)
    if failed:
        click.get_current_context().exit(1)


def _add(companion: Companion, account: Account, text: str) -> Source:
    from meetcompanion.refresh import look, subscribe

    now, zone = companion.clock(), ZoneInfo(account.zone)
    what = given(text)
    seen = look(
        what.name,
        fetcher=companion.fetcher,
        now=now,
        window=Window.around(now),
        zone=zone,
        body=what.body,
        services_off=companion.services_off,
    )
    return subscribe(companion.store, account, seen, now, zone=zone, refresh_minutes=companion.config.refresh_minutes)


@source.command("list")
@data_option
@pass_session
def show(session: Session) -> None:
    """List them: id, title, how reading went, address."""
    with session.companion() as companion:
        account = companion.account()
        zone = ZoneInfo(account.zone)
        subscriptions = companion.store.subscriptions(account.id, companion.clock())
        as_table([(one.source.id, one.title, _state(one, zone), masked(one.source.url)) for one in subscriptions])


@source.command("refresh")
@click.argument("ids", nargs=-1, type=int, metavar="[ID...]")
@data_option
@pass_session
def refresh_some(session: Session, ids: tuple[int, ...]) -> None:
    """Read sources now: those with these IDs, or all."""
    with session.companion() as companion:
        account = companion.account()
        subscriptions = companion.store.subscriptions(account.id, companion.clock())
        held = {one.source.id for one in subscriptions}
        for one in subscriptions:
            if one.paused_at is not None and one.source.id in ids:
                words = N_("{title} is paused; meetcompanion source resume {id} lets it be read again.")
                warn(Message.of(words, title=one.title, id=one.source.id))
        for unknown in sorted(set(ids) - held):
            raise NotFound(N_("You do not subscribe to a source {id}; `source list` shows them."), id=unknown)
        wanted = set(ids) or held
        companion.store.mark_due(sorted(wanted), companion.clock())
        read_due(companion)
        now = companion.clock()
        failing = [one for one in companion.store.subscriptions(account.id, now) if one.source.id in wanted]
    if any(one.source.error for one in failing):
        click.get_current_context().exit(1)


@source.command("pause")
@click.argument("identity", type=int, metavar="ID")
@data_option
@pass_session
def pause(session: Session, identity: int) -> None:
    """Read a source no more until you resume it; what is known of it stays."""
    with session.companion() as companion:
        companion.store.pause_source(companion.account().id, identity, companion.clock())


@source.command("resume")
@click.argument("identity", type=int, metavar="ID")
@data_option
@pass_session
def resume(session: Session, identity: int) -> None:
    """Let a paused source be read again, in the next round."""
    with session.companion() as companion:
        companion.store.resume_source(companion.account().id, identity, companion.clock())


@source.command("remove")
@click.argument("identity", type=int, metavar="ID")
@data_option
@pass_session
def remove(session: Session, identity: int) -> None:
    """End a subscription; evenings that came from it stay."""
    with session.companion() as companion:
        companion.store.unsubscribe(companion.account().id, identity, companion.clock())


@source.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, allow_dash=True), default="-")
@data_option
@pass_session
def export_sources(session: Session, file: str) -> None:
    """Write your sources as a list that others can take over (OPML).

    To FILE, or to standard output. Uploaded files are left out; look through it for addresses that are secret.
    """
    from meetcompanion import portability

    with session.companion() as companion:
        held = companion.store.subscriptions(companion.account().id, companion.clock())
        text = portability.as_opml(held, "meetcompanion")
    with click.open_file(file, "w", encoding="utf-8") as out:
        out.write(text)


@source.command("import")
@click.argument("file", metavar="FILE")
@click.option("--yes", is_flag=True, help="Take all of them, without asking.")
@data_option
@pass_session
def import_sources(session: Session, file: str, yes: bool) -> None:
    """Subscribe to the sources in a list (OPML): a file, an address, or - for standard input.

    You are asked about each; standard input needs --yes.
    """
    from meetcompanion import portability

    if file == "-" and not yes:
        raise UsageError(N_("Standard input cannot be asked as well: add --yes, or give the name of the file."))
    what = given(file)
    with session.companion() as companion:
        account = companion.account()
        body = what.body if what.body is not None else _fetched(companion, what.name)
        offered = portability.sources_in(body, companion.store.subscriptions(account.id, companion.clock()))
        chosen = []
        for link, is_there in offered:
            name = clean(link.title or masked(link.url))
            if is_there:
                say(Message.of(N_("Here already: {name}"), name=name))
            elif yes or click.confirm(worded(Message.of(N_("Take {name}?"), name=name)), default=False):
                chosen.append(link)
        portability.subscribe_to(companion.store, account, chosen, companion.clock())
        if chosen:
            read_due(companion)


def _fetched(companion: Companion, address: str) -> bytes:
    from meetcompanion.fetch import normalise

    fetched = companion.fetcher.get(normalise(address))
    if fetched.error is not None or not fetched.body:
        raise BadSource(fetched.error or Message.of(N_("There is nothing at this address.")))
    return fetched.body


@click.command()
@data_option
@pass_session
def refresh(session: Session) -> None:
    """Read every source that is due.

    One round of what `serve` does by itself, for cron. Sources that fail are said, and tried again later.
    """
    with session.companion() as companion:
        read_due(companion)
        companion.keep_house()


def read_due(companion: Companion) -> None:
    """One round over the due sources, with a bar; what could not be read is said on standard error."""
    with progress(Message.of(N_("Reading"))) as report, stoppable() as stop:

        def on_progress(step: Progress) -> None:
            report(step.done, step.total, step.title)

        outcome = companion.refresh(on_progress=on_progress, cancelled=stop.is_set)
    if outcome.offline:
        warn(
            Message.of(
                N_("No site could be reached; this machine may have no network. They are tried again in a moment.")
            )
        )
    for one in companion.store.subscriptions(companion.account().id, companion.clock()):
        problem = one.source.error or one.source.warning
        if problem is not None and one.source.id in (*outcome.read, *outcome.failed):
            warn(Message.of(N_("{title}: {problem}"), title=one.title, problem=problem))
    if stop.is_set():
        click.get_current_context().exit(1)
    read_words(companion)


def read_words(companion: Companion) -> None:
    """Give new events their meanings, with a bar; Ctrl-C ends it, and what is ready is kept."""
    with progress(Message.of(N_("Reading what the events say"))) as report, stoppable() as stop:

        def on_progress(done: int, total: int, label: str) -> None:
            report(done, total, label)
            if stop.is_set():
                raise click.exceptions.Exit(1)

        companion.ranker.prepare(on_progress)


def _name(added: Source) -> str:
    return clean(added.title or place_of(added.url))


def _state(one: Subscription, zone: ZoneInfo) -> Message:
    source = one.source
    if one.paused_at is not None:
        return Message.of(N_("paused"))
    if source.error is not None and source.due_at is None:
        return Message.of(
            N_("failed: {problem} It is not tried again until you ask for it: meetcompanion source refresh {id}"),
            problem=source.error,
            id=source.id,
        )
    if source.error is not None:
        return Message.of(
            N_("failed: {problem} Tried again {when}."), problem=source.error, when=_moment(source.due_at, zone)
        )
    if source.read_at is None:
        return Message.of(N_("not read yet"))
    return Message.of(N_("read {when}"), when=_moment(source.read_at, zone))


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{day_text(moment.astimezone(zone))}, {moment.astimezone(zone):%H:%M}" if moment else "-"
