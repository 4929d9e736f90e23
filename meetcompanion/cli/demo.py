"""`demo`: a sample town with everything filled in, in a throw-away folder."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from meetcompanion.cli.events import looking_through, print_shortlist
from meetcompanion.cli.output import say
from meetcompanion.cli.session import Session, pass_session
from meetcompanion.message import N_, Message

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 8765 when left out, 0 for any free one.")
@click.option("--no-serve", is_flag=True, help="Print the shortlist and end.")
@pass_session
def demo(session: Session, port: int | None, no_serve: bool) -> None:
    """Show a made-up town with everything filled in.

    Hobbies, past evenings and people are made up too; nothing of yours is touched.
    """
    from meetcompanion.cli.serve import run
    from meetcompanion.sampletown import town

    place = town()
    with tempfile.TemporaryDirectory(prefix="meetcompanion-demo-") as folder:
        # Whoever looks at the demo lives in the town, by its clocks.
        throw_away = replace(session, data=Path(folder))
        config = throw_away.config(
            database="",  # in the folder, wherever else everything is kept
            port=session.port if port is None else port,
            host=session.host,
            zone=place.zone,
            refresh_minutes=60,
        )
        with throw_away.companion(config) as companion:
            fill(companion)
            say(Message.of(N_("This week in {town}, a made-up place:"), town=place.name))
            say()
            with looking_through():
                few = companion.ranker.shortlist(companion.account(), companion.clock())
            print_shortlist(few, ZoneInfo(place.zone))
            if not no_serve:
                run(companion)


def fill(companion: Companion) -> None:
    """Let the person live in the sample town, with some evenings behind them."""
    from meetcompanion import sampletown
    from meetcompanion.cli.sources import read_due

    sampletown.enter(companion.store, companion.account(), companion.clock())
    read_due(companion)
    sampletown.fill_past(companion.store, companion.account(), companion.clock())
