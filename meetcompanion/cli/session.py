"""What every command shares: the data directory, the settings, and the joined companion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from meetcompanion import config as settings
from meetcompanion.clock import Clock, system_clock

if TYPE_CHECKING:  # the joined rooms are heavy; `--help` must not pay for them
    from meetcompanion.bootstrap import Companion
    from meetcompanion.fetch import Fetcher
    from meetcompanion.matcher import Embedder

_FIRST, _LAST = date(2, 1, 1), date(9998, 1, 1)

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Session:
    """One run of the command line. Tests hand in fakes for what is outside."""

    data: Path | None = None
    host: str | None = None
    port: int | None = None
    whose: str | None = None
    clock: Clock = system_clock
    fetcher: Fetcher | None = None
    embedder: Embedder | None = None

    def config(self, **options: str | int | bool | None) -> settings.Config:
        """The settings, with this command's options on top."""
        return settings.load(self.data, None, **options)

    @contextmanager
    def companion(self, config: settings.Config | None = None) -> Iterator[Companion]:
        """Everything joined, on the data directory; closed at the end."""
        from meetcompanion.bootstrap import build

        companion = build(config or self.config(), clock=self.clock, fetcher=self.fetcher, embedder=self.embedder)
        companion = replace(companion, whose=self.whose)
        try:
            yield companion
        finally:
            companion.close()

    def get_fetcher(self, config: settings.Config) -> Fetcher:
        """The door to the network, without a data directory."""
        if self.fetcher is not None:
            return self.fetcher
        from meetcompanion.bootstrap import build_fetcher

        return build_fetcher(config, clock=self.clock)

    def get_embedder(self) -> Embedder:
        """The embedding model, without a data directory."""
        if self.embedder is not None:
            return self.embedder
        from meetcompanion.matcher import load_embedder

        return load_embedder()

    def now(self, on: date | None, zone: tzinfo) -> datetime:
        """The clock's time, or the beginning of the day `on` in `zone`."""
        return self.clock() if on is None else midnight(on, zone)


pass_session = click.make_pass_decorator(Session, ensure=True)


def _keep_data(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Session).data = value


def data_option(command: F) -> F:
    """Let `--data` stand behind the command as well as before it."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        expose_value=False,
        callback=_keep_data,
        help="The folder that holds everything.",
    )(command)


class Day(click.ParamType):  # type: ignore[type-arg]  # older versions of click know no type argument
    """A plain date such as 2027-03-21."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a date. Write it as 2027-03-21.", param, ctx)


DAY = Day()


def zone_of(config: settings.Config) -> ZoneInfo:
    """The person's zone as the settings know it; `config` has checked the name."""
    return ZoneInfo(config.zone)


def midnight(day: date, zone: tzinfo) -> datetime:
    """The beginning of a day in `zone`, as an instant in UTC; the ends of time are a year nearer here.

    Whoever writes 0001-01-01 means "all there is", and room has to be left for zones and margins.
    """
    return datetime.combine(min(max(day, _FIRST), _LAST), time(), zone).astimezone(UTC)
