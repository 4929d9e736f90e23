"""`serve`: the web page and the scheduler, until it is told to stop."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING

import click

from meetcompanion.cli.output import say
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.errors import MeetcompanionError
from meetcompanion.message import N_, Message

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion

#: Pages are small and SQLite reads them side by side; more threads would only wait for each other.
_THREADS = 8
#: What is a little too large gets a page that says so; what is larger than that by so many times is not even taken in,
#: so that nobody fills the disk with it.
_ROOM = 2


@click.command()
@click.option("--host", help="The address to serve on; 127.0.0.1 when left out.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 8765 when left out, 0 for any free one.")
@click.option("--pages-only", is_flag=True, help="Leave what is done by itself to `meetcompanion worker` elsewhere.")
@data_option
@pass_session
def serve(session: Session, host: str | None, port: int | None, pages_only: bool = False) -> None:
    """Serve the web page, and read what is due."""
    config = session.config(host=host or session.host, port=session.port if port is None else port)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with session.companion(config) as companion:
        run(companion, pages_only=pages_only)


def run(companion: Companion, *, pages_only: bool = False) -> None:
    """Serve `companion` until SIGINT or SIGTERM, then stop cleanly; with `pages_only`, others do its jobs.

    Raises:
        UsageError: the jobs of a SQLite file are to be left to others.
        MeetcompanionError: the address cannot be had, because another program has it or it is not ours.
    """
    from waitress.server import create_server

    from meetcompanion.web import create_app

    host, port = companion.config.host, companion.config.port
    if pages_only or companion.store.queue_address() is not None:
        from meetcompanion.worker import hand_over

        companion = replace(companion, hand_over=hand_over(companion))
    app = create_app(companion)
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=_THREADS,
            ident="meetcompanion",
            max_request_body_size=_ROOM * int(app.config["MAX_CONTENT_LENGTH"]),
        )
    except OSError as error:
        raise MeetcompanionError(
            N_("{host}:{port} cannot be served on: {error}. Choose another with --port."),
            host=host,
            port=port,
            error=error.strerror or error,
        ) from error
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    ended: Callable[[], None] | None = None
    try:
        ended = None if pages_only else _begin_jobs(companion)
        address = companion.config.public_url or _address(host, server)
        say(Message.of(N_("meetcompanion is at {address} (Ctrl-C stops it)"), address=address))
        _say_first_code(companion, address)
        server.run()
    except KeyboardInterrupt:
        pass  # before the server ran; inside of it, waitress takes this as its order to stop
    finally:
        server.close()
        companion.ending.set()
        if ended is not None:
            ended()
        for number, handler in before.items():
            signal.signal(number, handler)


def _begin_jobs(companion: Companion) -> Callable[[], None]:
    """Let what is done by itself be done, beside workers elsewhere if there are any; what ends it is returned."""
    if companion.hand_over is None:
        from meetcompanion import scheduler

        return scheduler.start(companion).stop
    from meetcompanion.worker import Worker

    worker = Worker(companion)
    worker.start()

    def end() -> None:
        worker.stop()
        worker.join()

    return end


def _say_first_code(companion: Companion, address: str) -> None:
    """Where others can reach the pages and nobody has a login yet: how the first one comes in."""
    from meetcompanion import entrance
    from meetcompanion.web.gate import reachable

    code = entrance.first_code(companion.store, companion.clock()) if reachable(companion) else None
    if code is not None:
        say(Message.of(N_("Nobody has a name here yet. Come in first, by this link:")))
        say(f"{address.rstrip('/')}/join/{code}")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _address(host: str, server: object) -> str:
    # A name that stands for several addresses makes several sockets; all share the first one's port unless it is 0.
    port = getattr(server, "effective_port", None) or getattr(server, "effective_listen", [(host, 0)])[0][1]
    shown = "127.0.0.1" if host in ("", "0.0.0.0") else host  # noqa: S104 - compared, not bound
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
