"""The composition root: a `Config` becomes a `Companion`, the only place that joins the real things."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

from meetcompanion import backups, health, into_calendar, people
from meetcompanion.backups import Backup, Moved
from meetcompanion.clock import Clock, system_clock
from meetcompanion.config import Config
from meetcompanion.errors import NotFound, StoreError, UsageError
from meetcompanion.event_pictures import FOLDER as PICTURES
from meetcompanion.event_pictures import EventPictures
from meetcompanion.fetch import Fetcher, HttpFetcher, user_agent
from meetcompanion.fetch.caldav import HttpCalendars
from meetcompanion.fetch.posting import HttpPost
from meetcompanion.health import Finding
from meetcompanion.importers.services import switched_off
from meetcompanion.languages import language_of, translations
from meetcompanion.matcher import Embedder, load_embedder
from meetcompanion.message import N_, Message, Translate
from meetcompanion.model import Account
from meetcompanion.model.messages import Channel
from meetcompanion.notify import AppriseNotifier, EveryWay, Notifier, WebPush
from meetcompanion.progress import Board, Task, Work
from meetcompanion.ranking import Ranker
from meetcompanion.refresh import Progress, RoundReport, read_busy_calendars, run_round
from meetcompanion.reminders import Desk, Outcome, remind, stop_address, trial_letter
from meetcompanion.store import Store
from meetcompanion.week_ahead import week_ahead

DATABASE = "meetcompanion.sqlite3"
_ALL = 1_000_000


class _Interrupted(Exception):
    """Something else comes first."""


@dataclass(frozen=True)
class Companion:
    """Everything that the edges (pages, scheduler, command line) need, joined.

    `ending` is set when the program is about to end: long work in the background gives up between two steps. The
    `board` says what goes on.
    """

    config: Config
    clock: Clock
    store: Store
    fetcher: Fetcher
    ranker: Ranker
    pictures: EventPictures
    notifier: Notifier = field(default_factory=AppriseNotifier)
    ending: Event = field(default_factory=Event)
    board: Board = field(default_factory=Board)
    #: Tells the workers that something is due, where there are workers; else whoever asks does it.
    hand_over: Callable[[], None] | None = None
    #: Hosts that could not be reached since anybody was, for rounds of one source each.
    unreached: set[str] = field(default_factory=set)
    whose: str | None = None

    def account(self) -> Account:
        """The account that a command is about: the one named, else the only one, made at the first call.

        Raises:
            NotFound: nobody of that name has an account.
            UsageError: there are several, and it was not said whose is meant.
        """
        if self.whose is not None:
            login = self.store.login(self.whose)
            if login is None:
                raise NotFound(N_("Nobody called “{name}” has an account here."), name=self.whose)
            return self.store.account(login.account_id)
        if self.store.is_shared():
            raise UsageError(N_("Several people have an account here. Say whose is meant: --account NAME"))
        return self.store.local_account(self.clock(), self.config.zone)

    @property
    def zone(self) -> ZoneInfo:
        """The zone that this installation lives in, for sources that do not say theirs."""
        return ZoneInfo(self.store.local_account(self.clock(), self.config.zone).zone)

    @property
    def services_off(self) -> frozenset[str]:
        """The services whose rules are not to be used."""
        return switched_off(self.config.services_off)

    def refresh(
        self,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        only: int | None = None,
    ) -> RoundReport:
        """One round over the due sources and people's own calendars, as the settings say; or over `only` one source.

        Raises:
            Busy: another round is running on the same data.
            StoreError: the database cannot be used.
        """
        if only is None:
            self.read_busy_calendars(cancelled)
        with self.board.task(Work.READING) as task:

            def tell(step: Progress) -> None:
                task.tell(step.done, step.total, step.title)
                if on_progress:
                    on_progress(step)

            report = run_round(
                self.store,
                self.fetcher,
                self.clock,
                refresh_minutes=self.config.refresh_minutes,
                zone=self.zone,
                on_progress=tell,
                cancelled=lambda: task.stopped or (cancelled is not None and cancelled()),
                services_off=self.services_off,
                pause=self.config.pause_seconds,
                only=only,
                unreached=self.unreached if only is not None else None,
            )
            if task.stopped:
                self._put_off_what_is_due()
        return report

    def _put_off_what_is_due(self) -> None:
        """A person stopped the round: the next tick shall not begin it again, the next usual reading does."""
        now = self.clock()
        due = [source.id for source in self.store.due_sources(now, limit=_ALL)]
        self.store.put_off(due, now + timedelta(minutes=self.config.refresh_minutes))

    def read_busy_calendars(self, cancelled: Callable[[], bool] | None = None) -> bool:
        """Read when people are busy, by those of their own calendars that are due; True where any was.

        Raises:
            StoreError: the database cannot be used.
        """
        minutes, cancelled = self.config.refresh_minutes, cancelled or self.ending.is_set
        return read_busy_calendars(self.store, self.fetcher, self.clock, refresh_minutes=minutes, cancelled=cancelled)

    def push_calendars(self) -> None:
        """Write the evenings people go to into the calendars that they gave for it, where anything changed.

        Raises:
            StoreError: the database cannot be used.
        """
        if not self.store.written_calendars():
            return
        door = self.calendar_door()
        try:
            into_calendar.push_all(self.store, door, self.clock, link=self.event_address, translate=_translate)
        finally:
            door.close()

    def calendar_door(self) -> HttpCalendars:
        """The door to calendar servers, as the settings say; whoever asks for it closes it."""
        contact, private = user_agent(self.config.contact), self.config.allow_private
        return HttpCalendars(clock=self.clock, user_agent=contact, allow_private=private)

    def event_address(self, occurrence_id: int) -> str:
        """Where an event can be looked at here, for what is read elsewhere."""
        return f"{self.config.pages}/events/{occurrence_id}"

    def prepare(self, *, since: datetime | None = None, patient: bool = False) -> bool:
        """Let what came in be ranked by meaning; False where something else comes first before all is ready.

        For the `patient`, no source that has become due comes first: others read it.

        Thousands of texts take minutes. What is ready of them is kept, so neither the end of the program nor a
        source that has become due has to wait for the rest. Where a person stops it, it rests as long as sources do.
        """
        if self.board.rests(Work.MEANINGS, self.clock()):
            return True
        with self.board.task(Work.MEANINGS) as task:
            return self._prepare(task, since, patient)

    def _prepare(self, task: Task, since: datetime | None, patient: bool) -> bool:
        def go_on(done: int, total: int, _label: str) -> None:
            task.tell(done, total, "")
            if task.stopped or self.ending.is_set():
                raise _Interrupted
            if not patient and self.store.due_sources(self.clock(), limit=1):
                raise _Interrupted

        # Among workers, nobody asks this program for pages.
        people = [] if patient else [account for account, _ in self.store.accounts()]
        # Before it too: what was put away spares most of the reading.
        for account in people:
            self.ranker.settle(account, self.clock())
        try:
            self.ranker.prepare(go_on, since=since)
        except _Interrupted:
            if task.stopped:
                self.board.rest(Work.MEANINGS, self.clock() + timedelta(minutes=self.config.refresh_minutes))
            return task.stopped
        for account in people:
            self.ranker.settle(account, self.clock())
        return True

    def backup_is_due(self) -> bool:
        """True where the scheduled backup is to be made."""
        made = backups.made(self.config.data / backups.FOLDER)
        return backups.is_due(made, self.clock(), self.config.backup_days)

    def back_up(self) -> Backup | None:
        """Make the backup that is due by itself; None where none is.

        Raises:
            StoreError: it cannot be written.
            Busy: another program is just making it.
        """
        folder = self.config.data / backups.FOLDER
        days, keep = self.config.backup_days, self.config.backup_keep
        return backups.back_up_if_due(self.store, folder, self.clock(), days=days, keep=keep)

    def move_to(self, target: str, *, replace: bool) -> Moved:
        """Carry everything into the database at `target`, an address or the path of a SQLite file.

        Raises:
            UsageError: something is there, and `replace` was not said.
            StoreError: it cannot be used, or not everything arrived; nothing has changed here.
            Busy: calendars are just being read.
        """
        on_server = "://" in target and not target.startswith("sqlite")
        other = Store.open(target, folder=self.config.data if on_server else None)
        try:
            return backups.move(self.store, other, self.config.data / backups.FOLDER, self.clock(), replace=replace)
        finally:
            other.close()

    def keep_house(self) -> None:
        """What is done once a day: notes fade where that is wished, what was crossed out and old pictures go for good.

        Raises:
            StoreError: the database cannot be used.
        """
        people.keep_house(self.store, self.clock())
        self.pictures.tidy()

    def examine(self) -> list[Finding]:
        """Is everything well? Each thing that was looked at, with a sentence."""
        made = backups.made(self.config.data / backups.FOLDER)
        last = made[0].made_at if made else None
        days = self.config.backup_days
        return list(health.examine(self.store, self.config.data, self.clock(), backup_days=days, last_backup=last))

    def beat(self) -> None:
        """Write down that what is due is being read."""
        health.beat(self.config.data, self.clock())

    def gave_up(self, jobs: Mapping[str, datetime]) -> None:
        """Write down which jobs rest until when, after they failed again and again by a fault of ours."""
        health.give_up(self.config.data, jobs)

    def remind(self, share: tuple[int, int] | None = None) -> list[Outcome]:
        """Send every message that is due, and say what became of each; with (2, 8), to the third of eight shares.

        Raises:
            StoreError: the database cannot be used.
        """
        return remind(self._desk(), lambda account, now: week_ahead(self.store, self.ranker, account, now), share)

    def try_channel(self, account: Account, channel: Channel) -> Message | None:
        """Send a test through a channel; None where it was taken, else why not."""
        desk, now = self._desk(), self.clock()
        stop = stop_address(desk.base, self.store.secret(), account.id)
        letter = trial_letter(account, base=desk.base, stop=stop, key=f"test {channel.id} {now.isoformat()}")
        return desk.notifier.send(channel.url, replace(letter, sent_at=now), own_servers=desk.own_servers)

    @property
    def push_key(self) -> str:
        """What a browser has to know to let our notifications in."""
        return _browsers(self.config, self.store, self.clock).public_key

    @property
    def own_servers(self) -> bool:
        """Whether channels may lead anywhere: not where members could reach what only this machine should reach."""
        return self.config.allow_private or not self.store.is_shared()

    def _desk(self) -> Desk:
        return Desk(
            store=self.store,
            notifier=self.notifier,
            clock=self.clock,
            base=self.config.pages,
            own_servers=self.own_servers,
        )

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def _translate(account: Account) -> Translate:
    return translations(language_of(account.language) or "en").gettext


def _browsers(config: Config, store: Store, clock: Clock) -> WebPush:
    post = HttpPost(clock, user_agent(config.contact), config.allow_private)
    return WebPush(post=post, clock=clock, secret=store.secret, contact=config.contact)


def build(
    config: Config,
    *,
    clock: Clock = system_clock,
    fetcher: Fetcher | None = None,
    embedder: Embedder | None = None,
    notifier: Notifier | None = None,
) -> Companion:
    """Open (or make) the data directory and join everything; tests hand in fakes for what is outside.

    Raises:
        StoreError: the data directory or the database in it cannot be used.
        UsageError: a service is to be switched off that there is not.
    """
    switched_off(config.services_off)
    try:
        # Whom a person met is nobody else's business on a shared machine.
        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            N_("The data directory {path} cannot be made: {error}. Choose another with --data."),
            path=config.data,
            error=error.strerror or error,
        ) from error
    store = Store.open(config.database or config.data / DATABASE, folder=config.data)
    public = fetcher or build_fetcher(replace(config, allow_private=False), clock=clock)
    fetcher = fetcher or build_fetcher(config, clock=clock)
    at_home = fetcher if config.allow_private else None
    return Companion(
        config=config,
        clock=clock,
        store=store,
        fetcher=fetcher,
        pictures=EventPictures(public, config.data / PICTURES, clock, at_home=at_home),
        ranker=Ranker(store, embedder or load_embedder(), shelf=config.data),
        notifier=notifier or EveryWay(AppriseNotifier(), _browsers(config, store, clock)),
    )


def build_fetcher(config: Config, *, clock: Clock = system_clock) -> Fetcher:
    """The door to the network as the settings say; for what needs no data directory."""
    return HttpFetcher(
        clock=clock,
        contact=config.contact,
        allow_private=config.allow_private,
        timeout=config.timeout_seconds,
        max_bytes=config.max_megabytes * 1_000_000,
    )
