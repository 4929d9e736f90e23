"""What every page test gets: a real companion behind the real pages, and a visitor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from meetcompanion.bootstrap import Companion
from tests import apps, companions
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


@pytest.fixture
def app(companion: Companion) -> Iterator[Flask]:
    """The pages; whatever reads in the background has ended before the companion goes."""
    with apps.pages(companion) as made:
        yield made


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody in front of a browser without JavaScript."""
    return Visitor(app.test_client())


@pytest.fixture
def town(companion: Companion) -> Companion:
    """The companion with a made-up town and two hobbies."""
    companions.fill(companion)
    return companion
