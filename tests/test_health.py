"""Whoever looks after the machine is told what is not well, in a sentence, and strangers only that something is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from meetcompanion import health
from meetcompanion.message import Message
from meetcompanion.model import Account
from meetcompanion.store import Store
from meetcompanion.web import create_app
from tests import companions
from tests.builders import NOW, read, source
from tests.fakes import FakeFetcher, FixedClock


def ill(store: Store, folder: Path, **changed: object) -> dict[str, str]:
    settings: dict[str, object] = {"now": NOW, "backup_days": 1, "last_backup": NOW - timedelta(hours=3)}
    found = health.examine(store, folder, **settings | changed)  # type: ignore[arg-type]
    return {one.name: one.message.text() for one in found if not one.well}


def test_all_is_well_at_first(store: Store, tmp_path: Path) -> None:
    assert ill(store, tmp_path) == {}
    assert ill(store, tmp_path, last_backup=None) == {}


def test_a_failing_source_is_said_with_the_day_since_when(store: Store, account: Account, tmp_path: Path) -> None:
    hall = source(store, account, url="https://hall.example/c.ics", now=NOW)
    store.save_failure(hall.id, Message.of("No answer."), now=NOW, due_at=NOW)
    assert NOW.date().isoformat() in ill(store, tmp_path)["sources"]


def test_a_scheduler_that_stopped_is_noticed(store: Store, tmp_path: Path) -> None:
    health.beat(tmp_path, NOW - timedelta(minutes=9))
    assert ill(store, tmp_path) == {}
    health.beat(tmp_path, NOW - timedelta(minutes=11))
    assert "refresh" in ill(store, tmp_path)["scheduler"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("heartbeat")] == ["heartbeat"]


def test_a_clock_that_was_set_back_is_noticed(store: Store, account: Account, tmp_path: Path) -> None:
    hall = source(store, account, url="https://hall.example/c.ics", now=NOW)
    read(store, hall, now=NOW)
    assert "clock" not in ill(store, tmp_path)
    assert "set back" in ill(store, tmp_path, now=NOW - timedelta(hours=1))["clock"]


def test_an_old_backup_is_noticed_unless_they_are_switched_off(store: Store, tmp_path: Path) -> None:
    old = NOW - timedelta(days=3)
    assert "2026" in ill(store, tmp_path, last_backup=old)["backup"]
    assert ill(store, tmp_path, last_backup=old, backup_days=0) == {}


def test_a_disk_that_is_not_there_is_said(store: Store, tmp_path: Path) -> None:
    assert "nowhere" in ill(store, tmp_path / "nowhere")["disk"]


@pytest.mark.parametrize("shared", [False, True])
def test_strangers_are_told_no_more_than_whether_it_is_well(tmp_path: Path, clock: FixedClock, shared: bool) -> None:
    made = companions.new_companion(tmp_path / "data", clock, FakeFetcher())
    made = replace(made, config=replace(made.config, public_url="https://meet.example" if shared else ""))
    answer = create_app(made).test_client().get("/health")
    assert answer.status_code == 200 and answer.get_json()["well"] is True
    assert ("findings" in answer.get_json()) is not shared
    hall = source(made.store, made.account(), url="https://hall.example/c.ics", now=clock())
    made.store.save_failure(hall.id, Message.of("No answer."), now=clock(), due_at=clock())
    assert create_app(made).test_client().get("/health").status_code == 503
    made.close()


def test_metrics_are_there_only_where_they_were_switched_on(tmp_path: Path, clock: FixedClock) -> None:
    made = companions.new_companion(tmp_path / "data", clock, FakeFetcher())
    assert create_app(made).test_client().get("/metrics").status_code == 404
    on = replace(made, config=replace(made.config, metrics=True))
    text = create_app(on).test_client().get("/metrics").text
    assert 'meetcompanion_well{part="database"} 1' in text and text.endswith("\n")
    made.close()
