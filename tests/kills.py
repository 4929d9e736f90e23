"""`./run.sh endure [times]`: the program is killed at moments of chance while it is used, and nothing may be lost.

People write jots, calendars are read, reminders are sent and a backup is made, all at once; then comes kill -9. After
each death the program has to start by itself. What was confirmed is there once, what was sent again for want of an
answer too, the database is sound, the events are those of the calendar, and no half backup stands under its name. No
letter is sent again once it was recorded, and one that was cut off before is known by its Message-ID. Now and then an
old database is killed while its tables are brought up to date.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from meetcompanion import entrance
from meetcompanion.bootstrap import DATABASE
from meetcompanion.model import PickState, Window
from meetcompanion.model.logins import Scope
from meetcompanion.model.messages import Wishes
from meetcompanion.store import Store
from tests import kills_moments
from tests.mailbox import Mailbox, mail_server

#: People who write at once, and how long a life of the program lasts at most while they do, in seconds.
_WRITERS, _LONGEST_LIFE = 3, 2.5
#: Seconds for a start on a busy machine.
_START = 600
#: Evenings that are gone to, one after the other due to be reminded of, so many seconds apart.
_REMINDED, _APART = 240, 60


def main() -> None:
    """Kill as often as was asked for; the exit code is 1 where anything was lost."""
    parser = argparse.ArgumentParser(prog="./run.sh endure", description=__doc__)
    parser.add_argument("times", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--minutes", type=float, default=24 * 60, help="end after so long, however often it was")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        told = endure(Path(folder), arguments.times, random.Random(seed), minutes=arguments.minutes)
    print(told.text())
    if told.wrong:
        raise SystemExit(1)


@dataclass
class Told:
    """What was seen: `confirmed` and `sent` are the names of jots, `wrong` is a line for each promise broken."""

    kills: int = 0
    backups: set[str] = field(default_factory=set)
    readings: int = 0
    letters: int = 0
    again: int = 0
    upgrades: Counter[str] = field(default_factory=Counter)
    sent: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The result, for a person."""
        counted = (
            f"{self.kills} kills, {len(self.confirmed)} of {len(self.sent)} jots confirmed, {self.readings} readings, "
            f"{len(self.backups)} backups made, {self.letters} letters, {self.again} of them again, "
            f"since a kill came before they were recorded; upgrades killed: {dict(self.upgrades)}"
        )
        return "\n".join([counted, *self.wrong, "something was lost" if self.wrong else "nothing was lost"])


def endure(folder: Path, times: int, chance: random.Random, *, minutes: float) -> Told:
    """Kill the program `times` times while it is used in `folder`, for `minutes` at most, and look what is left."""
    told, began = Told(), time.monotonic()
    until = began + minutes * 60
    with _calendar() as (address, served), mail_server() as box:
        token = _prepared(folder, address, box)
        writers = [_Writer(f"w{number}", token, told) for number in range(_WRITERS)]
        for number in range(times):
            if told.kills >= times or time.monotonic() > until:
                break
            if number % 5 == 4:
                _die_while_starting(folder, chance)
            if number % 5 == 1:
                kills_moments.die_while_sending(folder, number * 2.0, chance, box)
            if number % 5 == 2:
                told.wrong += kills_moments.die_while_upgrading(folder / f"old-{number}", chance, told.upgrades)
            if number % 5 == 3:
                kills_moments.die_while_backing_up(folder, number, chance)
            with _living(folder) as (server, base):
                writers[0].warm_up(base)
                backup = folder / f"kept-{number}.backup" if number % 5 == 0 else None
                copying = _command(folder, "backup", str(backup)) if backup else None
                ends = time.monotonic() + chance.uniform(0.02, _LONGEST_LIFE)
                threads = [threading.Thread(target=writer.write, args=(base, ends)) for writer in writers]
                threads.append(threading.Thread(target=_read_again, args=(base, ends)))
                for thread in threads:
                    thread.start()
                time.sleep(max(0.0, ends - time.monotonic()))
                server.kill()
                if copying is not None:
                    time.sleep(chance.uniform(0, _LONGEST_LIFE))
                    copying.kill()
                    copying.wait()
                for thread in threads:
                    thread.join()
            told.kills += 1 + (number % 5 != 0)
            for one in [*folder.glob("*.backup"), *folder.glob("backups/*.backup")]:
                if one.name not in told.backups:
                    _look_at_backup(one, told)
            _look_at_database(folder / DATABASE, told)
            _let_time_pass(folder / DATABASE)
            if number % 10 == 9:
                minutes = (time.monotonic() - began) / 60
                print(f"{told.kills} kills in {minutes:.1f} minutes; {len(told.wrong)} went wrong", flush=True)
        _last_life(folder, writers, told)
        told.readings = served.count
        _look_at_jots(folder / DATABASE, told)
        _look_at_events(folder / DATABASE, served, told)
        _look_at_letters(folder / DATABASE, box, told)
    return told


class _Writer:
    """Somebody who writes jots, and sends one again under its name until the answer comes."""

    def __init__(self, name: str, token: str, told: Told) -> None:
        self._name, self._token, self._told = name, token, told
        self._next = 0
        self._waiting: str | None = None

    def write(self, base: str, ends: float) -> None:
        """Write until the program dies, or until `ends`."""
        while time.monotonic() < ends:
            try:
                self.send(base)
            except (OSError, urllib.error.URLError):
                return

    def send(self, base: str) -> None:
        """Send the next one, or the one before once more."""
        name = self._waiting or f"{self._name}-{self._next}"
        self._waiting = name
        self._told.sent.add(name)
        status = self._post(base, {"text": f"@Ana said word {name} today. Thank Ana by Friday", "token": name})
        if status != 201:
            self._told.wrong.append(f"{name} was answered with {status}")
        self._told.confirmed.add(name)
        self._waiting = None
        self._next += 1

    def warm_up(self, base: str) -> None:
        """Ask what would be understood: the first time takes longest, and lives would end before anything is kept."""
        self._post(base, {"text": "@Ana bakes rye. Thank Ana by Friday", "dry_run": True})

    def _post(self, base: str, sent: dict[str, object]) -> int:
        request = urllib.request.Request(
            f"{base}api/v1/jots",
            data=json.dumps(sent).encode(),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=_START) as answer:
            return int(answer.status)

    def finish(self, base: str) -> None:
        """Send what still waits."""
        if self._waiting:
            self.send(base)


def _die_while_starting(folder: Path, chance: random.Random) -> None:
    starting = _command(folder, "serve", "--port", "0")
    time.sleep(chance.uniform(0, _LONGEST_LIFE))
    starting.kill()
    starting.communicate()


def _read_again(base: str, ends: float) -> None:
    while time.monotonic() < ends:
        request = urllib.request.Request(f"{base}sources/refresh", data=b"", headers={"Origin": base.rstrip("/")})
        with suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(request, timeout=30).close()
        time.sleep(0.2)


def _look_at_database(path: Path, told: Told) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for check in ("integrity_check", "foreign_key_check"):
            rows = connection.execute(f"PRAGMA {check}").fetchall()
            if rows not in ([], [("ok",)]):
                told.wrong.append(f"after kill {told.kills}: {check} says {rows[:3]}")


def _let_time_pass(path: Path) -> None:
    """What was claimed and not recorded is tried again after ten minutes; nobody waits for that here."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE messages SET claimed_at = '2020-01-01T00:00:00+00:00' WHERE closed_at IS NULL")
        connection.commit()


def _look_at_letters(path: Path, box: Mailbox, told: Told) -> None:
    """One letter for each evening, by its Message-ID; a second time only where a kill came before it was recorded."""
    came = Counter(str(mail["Message-ID"]) for mail in box.mails)
    told.letters, told.again = len(came), sum(came.values()) - len(came)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT tries, sent_at FROM messages").fetchall()
    recorded, retried = sum(sent is not None for _tries, sent in rows), sum(tries - 1 for tries, _sent in rows)
    if len(came) != len({str(mail["Subject"]) for mail in box.mails}):
        told.wrong.append("an evening was written about in two different letters")
    if recorded > len(came):
        told.wrong.append(f"{recorded} letters are recorded as sent, {len(came)} came")
    if told.again > retried:
        told.wrong.append(f"{told.again} letters came twice, only {retried} were tried again")


def _look_at_backup(path: Path, told: Told) -> None:
    told.backups.add(path.name)
    with closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            told.wrong.append(f"{path.name} is no sound backup")


def _last_life(folder: Path, writers: list[_Writer], told: Told) -> None:
    with _living(folder) as (_server, base):
        for writer in writers:
            writer.finish(base)
        _read_again(base, time.monotonic() + 0.1)
        # The round is done in the background.
        for _ in range(100):
            with urllib.request.urlopen(f"{base}sources", timeout=30) as page:
                if "reading" not in re.sub(r"<[^>]+>", "", page.read().decode()).casefold().split():
                    break
            time.sleep(0.2)
    if told.sent != told.confirmed:
        told.wrong.append(f"never confirmed: {sorted(told.sent - told.confirmed)[:5]}")


def _look_at_jots(path: Path, told: Told) -> None:
    with closing(sqlite3.connect(path)) as connection:
        kept = [text for (text,) in connection.execute("SELECT text FROM jots")]
    for name in sorted(told.sent):
        count = sum(f"word {name} today" in text for text in kept)
        if count != 1:
            told.wrong.append(f"{name} is there {count} times")


def _look_at_events(path: Path, served: _Served, told: Told) -> None:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT uid, COUNT(*) FROM events GROUP BY source_id, uid").fetchall()
    doubled = [uid for uid, count in rows if count > 1]
    expected = {f"e{number}@town" for number in range(served.events)} | {f"r{n}@town" for n in range(_REMINDED)}
    missing = {uid for uid, _count in rows} ^ expected
    if doubled or missing:
        told.wrong.append(f"events twice: {doubled[:5]}, too few or too many: {sorted(missing)[:5]}")


@dataclass
class _Served:
    """A calendar that says something else each time it is read: one title changes."""

    count: int = 0
    events: int = 200
    first_reminded: datetime = field(default_factory=lambda: datetime.now(UTC) + timedelta(days=1, seconds=10))

    def body(self) -> bytes:
        self.count += 1
        begin = datetime.now(UTC).replace(hour=19, minute=0, second=0) + timedelta(days=1)
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//town//EN"]
        for number in range(self.events):
            title = f"Board games {number}" + (f", round {self.count}" if number == self.count % self.events else "")
            day = begin + timedelta(days=number % 60)
            lines += ["BEGIN:VEVENT", f"UID:e{number}@town", f"DTSTART:{day:%Y%m%dT%H%M%SZ}", f"SUMMARY:{title}"]
            lines += ["END:VEVENT"]
        for number in range(_REMINDED):
            start = self.first_reminded + timedelta(seconds=_APART * number)
            lines += ["BEGIN:VEVENT", f"UID:r{number}@town", f"DTSTART:{start:%Y%m%dT%H%M%SZ}"]
            lines += [f"SUMMARY:Reminded {number}", "END:VEVENT"]
        return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


@contextmanager
def _calendar() -> Iterator[tuple[str, _Served]]:
    served = _Served()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = served.body()
            self.send_response(200)
            self.send_header("Content-Type", "text/calendar")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/town.ics", served
        server.shutdown()


def _prepared(folder: Path, address: str, box: Mailbox) -> str:
    """A companion with this calendar, and somebody who wants to be reminded; the token that opens it to programs."""
    done = _command(folder, "source", "add", address)
    _said, complaint = done.communicate(timeout=_START)
    if done.returncode:
        raise SystemExit(f"the calendar could not be added: {complaint}")
    with closing(Store.open(folder / DATABASE)) as store:
        now = datetime.now(UTC)
        mine = store.local_account(now, "Europe/Berlin").id
        for event in store.upcoming(mine, Window.around(now)):
            if event.content.title.startswith("Reminded"):
                store.set_pick(mine, event.id, PickState.GOING, now)
        store.add_channel(mine, box.url, now)
        wishes = Wishes(weekday=None, quiet_from=None, quiet_until=None, remind_minutes=24 * 60)
        store.save_wishes(mine, wishes, now)
        return entrance.new_token(store, store.local_account(now, "Europe/Berlin").id, "writers", Scope.ALL, now)


def _command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "meetcompanion", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "MEETCOMPANION_DATA": str(folder),
            "MEETCOMPANION_ALLOW_PRIVATE": "true",
            "MEETCOMPANION_PAUSE_SECONDS": "0",
            "PYTHONUNBUFFERED": "1",
        },
    )


@contextmanager
def _living(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program, started; it has to say where it is. In the end it is dead."""
    server = _command(folder, "serve", "--port", "0")
    try:
        address = _address(server)
        yield server, address
    finally:
        server.kill()
        server.communicate()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout
    for line in server.stdout:
        if found := re.search(r"http://\S+/", line):
            return found.group()
    raise SystemExit(f"it did not start again: {server.stderr.read() if server.stderr else ''}")


if __name__ == "__main__":
    main()
