"""Whatever a page is made of, reading it ends in events or in one sentence, never in a crash."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetcompanion.errors import BadSource
from meetcompanion.importers import read
from meetcompanion.model import Reading, Window

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

_PIECES = """
<script type='application/ld+json'>|</script>|{"@type":"Event"|"name":|"startDate":|"2026-05-10"|{|}|[|]|,|"|\\|<!--|-->
<div itemscope itemtype='http://schema.org/Event'>|<p itemprop=name>|<time itemprop=startDate datetime=2026-05-10>
</div>|<div class='h-event'>|<div class=vevent>|<p class='p-name dt-start'>
<abbr class='dtstart value-title' title='2026-05-10'>
<div vocab='http://schema.org/' typeof='Event'>|<p property='name startDate'>|&quot;|<a href='webcal://
<a href='//[|.ics'>
<iframe src='https://calendar.google.com/calendar/embed?src=|<rss><channel><item>|</item>|<title>|1e999|04109
null|BEGIN:VCAL
<script id=__NEXT_DATA__>|<script>window.__SERVER_DATA__ = |<ev:startdate>|<pubDate>
<div data-time='1-2' itemref=a id=a>
"""
_WORDS = st.sampled_from([piece for line in _PIECES.strip().splitlines() for piece in line.split("|")] + ["\x00", "é"])

_KEYS = """@type @id name startDate endDate startTime duration location address geo latitude longitude offers price
url image organizer keywords description subEvent superEvent eventSchedule repeatFrequency byDay exceptDate endTime
eventStatus addressCountry addressRegion repeatCount byMonthDay @graph scheduleTimezone isAccessibleForFree @value @list
timezone"""
_VALUES = """2026-05-10T19:00 2026-05-10 0001-01-01 9999-12-31T23:59-14:00 P1D PT1S MO https://a.example //[ Event 10:00
2026-05-10T24:00Z Place 1778441400000 -1 free"""
_JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.sampled_from(_VALUES.split())
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(_KEYS.split()), inner, max_size=6)
    ),
    max_leaves=25,
)


def look(body: bytes) -> Reading:
    return read(
        body, url="https://hall.example/events", now=NOW, window=Window.around(NOW), zone=ZoneInfo("Europe/Rome")
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.one_of(_WORDS, st.text(max_size=8)), max_size=40).map(
            lambda parts: ("<html>" + "".join(parts)).encode("utf-8", "replace")
        ),
    )
)
def test_no_bytes_crash_it(body: bytes) -> None:
    try:
        look(body)
    except BadSource as refusal:
        assert str(refusal)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(_KEYS.split()[1:]), _JSON, max_size=8))
def test_no_event_data_crash_it(data: dict[str, Any]) -> None:
    event = {"@type": "Event", "name": "A", "startDate": "2026-05-10", **data}
    text = json.dumps(event).replace("</", "<\\/")
    page = f"<html><title>Hall</title><body>Our evenings.<script type='application/ld+json'>{text}</script>"
    for draft in look(page.encode()).drafts:
        assert draft.content.title
        assert draft.instances
