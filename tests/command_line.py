"""The command line as tests use it: in this process, with a fixed clock and nothing from outside."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from meetcompanion.bootstrap import DATABASE, Companion
from meetcompanion.cli import cli
from meetcompanion.cli.session import Session
from meetcompanion.config import Config
from tests.companions import empty_database
from tests.fakes import FakeFetcher, FixedClock

SCHEMAS = Path(__file__).resolve().parents[1] / "docs" / "schemas"


class WordVectors:
    """A model that knows nothing but words: texts that share words are near."""

    name = "words"
    dimensions = 64

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.casefold()) or ["-"]:
                row[int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest()) % self.dimensions] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Quick(Session):
    """A run whose database has its tables at once; making them takes longer than most commands."""

    def companion(self, config: Config | None = None) -> AbstractContextManager[Companion]:
        config = config or self.config()
        path = config.data / DATABASE
        if not config.database and not path.exists():
            with suppress(OSError):  # the program itself says what cannot be written
                config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.touch(mode=0o600)
                path.write_bytes(empty_database())
        return super().companion(config)


@dataclass
class Shell:
    """Runs commands one after the other on one data directory."""

    data: Path
    clock: FixedClock = field(default_factory=FixedClock)
    fetcher: Any = field(default_factory=FakeFetcher)
    runner: CliRunner = field(default_factory=CliRunner)

    def __call__(self, *arguments: str, code: int = 0, stdin: str | bytes | None = None) -> Result:
        """Run `meetcompanion *arguments`; it has to end with this exit code."""
        session = Quick(clock=self.clock, fetcher=self.fetcher, embedder=WordVectors())
        result = self.runner.invoke(
            cli,
            list(arguments),
            input=stdin,
            obj=session,
            env={"MEETCOMPANION_DATA": str(self.data), "MEETCOMPANION_ZONE": "Europe/London"},
            prog_name="meetcompanion",
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    def json(self, *arguments: str, code: int = 0, stdin: str | bytes | None = None) -> Any:
        """Run a command whose standard output is one JSON value."""
        return json.loads(self(*arguments, code=code, stdin=stdin).stdout)


def schema(name: str) -> dict[str, Any]:
    """One of the schemas that scripts rely on."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def calendar(*events: str) -> str:
    """A calendar of these events, each given as its lines."""
    body = "".join(f"BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\nX-WR-CALNAME:Old Mill\n{body}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    )


#: A week at a made-up mill: one series, one all-day event, one that is called off.
MILL = calendar(
    "UID:games@mill.example\nDTSTART;TZID=Europe/London:20260108T190000\nDTEND;TZID=Europe/London:20260108T220000\n"
    "RRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:Board games night\nDESCRIPTION:Catan and tea.\nLOCATION:Old Mill\n"
    "CATEGORIES:Games",
    "UID:fair@mill.example\nDTSTART;VALUE=DATE:20260110\nDTEND;VALUE=DATE:20260112\nSUMMARY:Seed swap",
    "UID:talk@mill.example\nDTSTART:20260109T180000Z\nSUMMARY:Talk about owls\nSTATUS:CANCELLED\n"
    "GEO:53.4;0.9\nURL:https://mill.example/talk",
)
