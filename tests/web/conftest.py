"""What every page test gets: a real companion behind the real pages, and a visitor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from meetcompanion.bootstrap import Companion
from meetcompanion.web import create_app
from meetcompanion.web.context import EXTENSION, Room
from tests import companions
from tests.fakes import FakeFetcher, FixedClock
from tests.pages import Visitor


@pytest.fixture
def fetcher() -> FakeFetcher:
    """A network with nothing on it."""
    return FakeFetcher()


@pytest.fixture
def companion(tmp_path: Path, clock: FixedClock, fetcher: FakeFetcher) -> Iterator[Companion]:
    """A companion whom nobody has visited yet."""
    made = companions.new_companion(tmp_path / "data", clock, fetcher)
    yield made
    made.close()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once, not once for each test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(companion: Companion, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The pages; whatever reads in the background has ended before the companion goes."""
    made = create_app(companion)
    made.jinja_env.bytecode_cache = compiled
    made.testing = True
    yield made
    assert cast(Room, made.extensions[EXTENSION]).round_jobs.wait(10)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody in front of a browser without JavaScript."""
    return Visitor(app.test_client())


@pytest.fixture
def town(companion: Companion) -> Companion:
    """The companion with a made-up town and two hobbies."""
    companions.fill(companion)
    return companion
