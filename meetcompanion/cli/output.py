"""What the commands print: sentences and lists on standard output, warnings and progress on standard error."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, tzinfo
from threading import Event, current_thread, main_thread
from typing import Any

import click

from meetcompanion.cli.language import worded, worded_day
from meetcompanion.message import N_, Message
from meetcompanion.model import Listed, Status, When
from meetcompanion.model.wording import rhythm_message, state_message

#: Told how far a long piece of work is: done, in all, and what is being done.
Report = Callable[[int, int, str], None]


def clean(text: str) -> str:
    """One printable line: feeds are strangers' text, and a terminal obeys control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def quoted(words: str) -> str:
    """Somebody's words, between the marks that this language quotes with."""
    return worded(Message.of(N_("“{words}”"), words=clean(words)))


def say(text: str | Message = "") -> None:
    """A line for the person, on standard output."""
    click.echo(worded(text))


def warn(text: str | Message) -> None:
    """One line on standard error."""
    click.echo(clean(worded(text)), err=True)


def print_json(value: object) -> None:
    """One JSON value on standard output, and nothing else."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    click.echo(_fitting(text, value, indent=2))


def print_json_line(value: object) -> None:
    """One line of JSON lines."""
    click.echo(_fitting(json.dumps(value, ensure_ascii=False, allow_nan=False), value, indent=None))


def _fitting(text: str, value: object, indent: int | None) -> str:
    # Half a surrogate pair, or a terminal that only knows ASCII: JSON can say both in escapes.
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent, allow_nan=False)
    return text


@contextmanager
def progress(what: Message) -> Iterator[Report]:
    """A bar on standard error while something takes long, only where a person sees it."""
    if not sys.stderr.isatty():
        yield lambda _done, _total, _label: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TextColumn

    words = worded(what)
    bar = Progress(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task(escape(words), total=None)

        def report(done: int, total: int, label: str) -> None:
            bar.update(
                task,
                completed=done,
                total=total or None,
                description=escape(clean(f"{words}: {label}" if label else words)),
            )

        yield report


@contextmanager
def stoppable() -> Iterator[Event]:
    """Let Ctrl-C ask for an end between two steps, so that nothing is left half done; a second one ends at once."""
    asked = Event()
    if current_thread() is not main_thread():
        yield asked
        return

    def ask(_number: int, _frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        warn(
            Message.of(N_("Stopping after what is just being done; what is done stays. Ctrl-C once more ends at once."))
        )

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def day_text(day: date) -> str:
    """A day as people write it: "Thu 14 May 2026"."""
    return worded_day(day)


def when_text(when: When, zone: tzinfo) -> str:
    """When it is on the person's clocks, and on its own where they differ."""
    if not isinstance(when.start, datetime):
        last = when.end - timedelta(days=1) if when.end is not None else when.start
        return day_text(when.start) if last <= when.start else f"{day_text(when.start)} – {day_text(last)}"
    start = when.starts_at(zone).astimezone(zone)
    text = f"{day_text(start)}, {start:%H:%M}"
    if isinstance(when.end, datetime):
        end = when.ends_at(zone).astimezone(zone)
        short = end.date() == start.date() or end - start < timedelta(hours=18)
        text += f"–{end:%H:%M}" if short else f" – {day_text(end)}, {end:%H:%M}"
    own = when.local_start(zone)
    if isinstance(own, datetime) and when.zone and own.utcoffset() != start.utcoffset():
        place = when.zone.rpartition("/")[2].replace("_", " ")
        text += f" ({worded(Message.of(N_('{time} in {place}'), time=f'{own:%H:%M}', place=place))})"
    return text


def listed_lines(listed: Listed, zone: tzinfo) -> list[str]:
    """One line of a list as lines of text: title, when, where, why."""
    occurrence = listed.occurrence
    lines = [clean(occurrence.content.title), when_text(occurrence.when, zone)]
    if listed.rhythm is not None:
        lines[-1] += f" · {worded(rhythm_message(listed.rhythm))}"
    if occurrence.status is Status.CANCELLED:
        lines.append(worded(Message.of(N_("Called off by the organiser."))))
    if occurrence.content.location:
        lines.append(clean(occurrence.content.location))
    if listed.clash is not None:
        taken = when_text(When(listed.clash.start, listed.clash.end), zone)
        lines.append(worded(Message.of(N_("Your own calendar has something then: {hours}."), hours=taken)))
    lines.append(clean(" · ".join([listed.source_title, *listed.also_listed_by])))
    if any(reason.kind == "window_seat" for reason in listed.match.reasons):
        lines.append(worded(Message.of(N_("The window seat:"))))
    lines.extend(f"→ {clean(worded(reason.message))}" for reason in listed.match.reasons)
    if listed.state is not None:
        lines.append(f"[{worded(state_message(listed.state))}]")
    return lines


def print_listed(items: Iterable[Listed], zone: tzinfo) -> None:
    """Several of them, the occurrence's id in front, for `pick`; laid out to the width where a person sees it."""
    for listed in items:
        title, *rest = listed_lines(listed, zone)
        if sys.stdout.isatty():
            _print_richly(listed.occurrence.id, title, rest)
            continue
        say(f"{listed.occurrence.id:>6}  {title}")
        for line in rest:
            say(f"        {line}")
        say()


def _print_richly(identity: int, title: str, rest: list[str]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(f"{identity:>6}  ", style="dim") + Text(title, style="bold"))
    for line in rest:
        console.print(Padding(Text(line, style="italic" if line.startswith("→") else ""), (0, 0, 0, 8)))
    console.print()


def as_table(rows: list[tuple[Any, ...]]) -> None:
    """Plain columns, two blanks between them."""
    cells = [[clean(worded(cell) if isinstance(cell, Message) else str(cell)) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))] if cells else []
    for row in cells:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
