"""Every page that a browser can open, with very many occurrences ahead, against an empty Flask page.

In seconds of the processor, of the thread that answers: those do not grow when the machine has other things to do.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import feeds

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from meetcompanion.bootstrap import Companion

#: The states of a page in which it is measured.
AGAIN, MINUTE, PICK = "again", "a minute later", "after a pick"

#: What stands for the parts of addresses that have some.
_PARTS = {
    "<int:evening_id>": "1",
    "<int:person_id>": "1",
    "<int:source_id>": "1",
}
#: Not opened: files, what needs a secret that is given once, and what programs ask for.
_LEFT_OUT = (
    *("/static/<path:filename>", "/join/<code>", "/messages/stop/<token>", "/sources/look/<token>", "/metrics"),
    *("/api/v1/events/<number>", "/events/<int:occurrence_id>/picture"),
)
#: The same pages asked for in other ways.
_WAYS = {
    "/events": (
        "?order=day",
        "?order=week",
        "?hobby=birdwatching",
        "?hobby=birdwatching&order=day",
        "?source=1",
        "?search=bread",
        "?page=40",
    ),
    "/people": ("?by=evening",),
    "/search": ("?q=bread",),
    "/hobbies/known": ("?hobbies=bir",),
    "/share": ("?text=Come",),
}


def addresses(app: Flask, occurrence_id: int, token: str, introduction_id: int) -> list[str]:
    """One of each kind; an address with a part that is not known here is no page that may be left out."""
    parts = {
        **_PARTS,
        "<int:occurrence_id>": str(occurrence_id),
        "<int:follow_up_id>": str(introduction_id),
        "<token>": token,
    }
    found: dict[str, None] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" not in (rule.methods or ()) or rule.rule in _LEFT_OUT:
            continue
        address = rule.rule
        for part, value in parts.items():
            address = address.replace(part, value)
        if "<" in address:
            raise SystemExit(f"bench/bench_pages.py does not know what to put into {rule.rule}")
        found.update(dict.fromkeys(address + way for way in ("", *_WAYS.get(address, ()))))
    return list(found)


def every_page(folder: str, runs: int, step: int = 1) -> tuple[dict[str, float], dict[str, Any]]:
    """Each page in a process that begins with what lies in the folder; `notes` hold what each answered with.

    The names in `seconds` are an address and a state. The empty page is shown by turns with each. With a `step` all are
    opened, and one in so many is measured.
    """
    from bench.bench_page import QuickVectors
    from meetcompanion import entrance
    from meetcompanion.bootstrap import build
    from meetcompanion.config import Config
    from meetcompanion.model import Window
    from meetcompanion.model.logins import Scope
    from meetcompanion.web import create_app

    moment = feeds.NOW
    companion = build(Config(data=Path(folder), zone="Europe/Berlin"), clock=lambda: moment, embedder=QuickVectors())
    app = create_app(companion)
    client, empty = app.test_client(), _empty()
    # What is shown while it is not laid out yet is another page.
    companion.ranker.settle(companion.account(), feeds.NOW)
    ahead = companion.store.lines_ahead(companion.account().id, Window.around(feeds.NOW)).ids
    pages = addresses(app, ahead[0], *_somebody(companion))
    token = entrance.new_token(companion.store, companion.account().id, "bench", Scope.ALL, feeds.NOW)

    def opened(address: str) -> int:
        bearer = {"Authorization": f"Bearer {token}"} if address.startswith("/api/") else None
        return client.get(address, headers=bearer).status_code

    nothing: list[float] = []
    found: dict[str, float] = {}
    status: dict[str, int] = {}
    for address in pages:
        status[address] = opened(address)
        if status[address] >= 400:
            raise SystemExit(f"{address} answered {status[address]}")
    pages = pages[::step]
    for address in pages:
        opened(address)
        again = []
        for _ in range(runs * 4):
            nothing.append(_thread_seconds(lambda: empty.get("/")))
            again.append(_thread_seconds(lambda: opened(address)))  # noqa: B023 - called at once
        found[f"{address} {AGAIN}"] = statistics.median(again)
    found["empty"] = statistics.median(nothing)
    states = cycle(("interested", "going", "no", ""))
    for address in pages:
        minutes, picks = [], []
        for run in range(runs):
            opened(address)
            moment += timedelta(minutes=1)
            minutes.append(_thread_seconds(lambda: opened(address)))  # noqa: B023
            _pick(client, ahead[1 + run % 3], next(states))
            picks.append(_thread_seconds(lambda: opened(address)))  # noqa: B023
        found[f"{address} {MINUTE}"] = statistics.median(minutes)
        found[f"{address} {PICK}"] = statistics.median(picks)
    companion.close()
    return found, {"status": status, "pages": pages}


def show(found: dict[str, float], pages: list[str]) -> None:
    """A line for each page: how many times an empty one it takes, in each state."""
    base = found["empty"]
    print(f"  {'an empty Flask page (ms of the processor)':60} {base * 1000:>10,.2f}")
    print(f"  {'times an empty page':60} {AGAIN:>10} {MINUTE:>15} {PICK:>13}")
    for address in pages:
        again, minute, pick = (found[f"{address} {state}"] / base for state in (AGAIN, MINUTE, PICK))
        print(f"  {address:60} {again:>10,.1f} {minute:>15,.1f} {pick:>13,.1f}")
    over = [address for address in pages if found[f"{address} {AGAIN}"] > 5 * base]
    print(f"  over five times, while nothing changes: {', '.join(over) or 'none'}")


def _somebody(companion: Companion) -> tuple[str, int]:
    """Some people and evenings; the secret address of a calendar, and which follow-up introduces two of the people."""
    from bench.bench_people import fill
    from meetcompanion import people
    from meetcompanion.calendars_out import new_address
    from meetcompanion.model.calendars_out import CalendarKind

    if not companion.store.people(companion.account().id):
        fill(companion, 30, 15)
    account = companion.account()
    made = new_address(companion.store, account, CalendarKind.EVENINGS, feeds.NOW)
    two = companion.store.people(account.id)[:2]
    return made.token, people.plan(companion.store, account, two, "both walk at dawn", feeds.NOW)


def _pick(client: FlaskClient, occurrence_id: int, state: str) -> None:
    answer = client.post(f"/events/{occurrence_id}/pick", data={"state": state}, headers={"Origin": "http://localhost"})
    if answer.status_code != 303:
        raise SystemExit(f"a pick answered {answer.status}")
    client.get("/more")  # shows the line that says so


def _empty() -> FlaskClient:
    from flask import Flask

    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "")
    return app.test_client()


def _thread_seconds(call: Callable[[], object]) -> float:
    begin = time.thread_time()
    call()
    return time.thread_time() - begin
