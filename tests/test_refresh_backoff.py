"""When a source is read next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meetcompanion.refresh.backoff import after_failure, after_success
from tests.fakes import NOW


def test_after_a_good_reading_the_usual_time_passes():
    assert after_success(NOW, 60, 0) == NOW + timedelta(hours=1)
    assert after_success(NOW, 60, 1) == NOW + timedelta(hours=1.2)


@pytest.mark.parametrize(("failures", "hours"), [(0, 1), (1, 1), (2, 2), (3, 4), (5, 16), (6, 24), (5000, 24)])
def test_failures_double_the_time_up_to_a_day(failures, hours):
    assert after_failure(NOW, 60, failures, 0) == NOW + timedelta(hours=hours)


def test_chance_shortens_by_a_fifth_at_most():
    assert after_failure(NOW, 60, 50, 1) == NOW + timedelta(hours=24 * 0.8)


def test_the_servers_wish_is_honoured():
    assert after_failure(NOW, 60, 1, 0, 120) == NOW + timedelta(hours=1)
    assert after_failure(NOW, 60, 1, 0, 3 * 3600) == NOW + timedelta(hours=3)


def test_who_reads_rarely_does_not_read_more_often_after_failures():
    assert after_failure(NOW, 3 * 24 * 60, 4, 0) == NOW + timedelta(days=3)
