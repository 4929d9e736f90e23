"""Where events say that a picture of theirs lies: every form that calendars, pages and feeds have for it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from meetcompanion.importers import read
from meetcompanion.model import Window

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PICTURE = "https://hall.example/pictures/choir.jpg"


def image_in(body: str) -> str | None:
    read_in = read(
        body.encode(),
        url="https://hall.example/events/",
        now=NOW,
        window=Window.around(NOW),
        zone=ZoneInfo("Europe/Berlin"),
    )
    (draft,) = read_in.drafts
    return draft.content.image


def calendar(*lines: str) -> str:
    event = ("BEGIN:VEVENT", "UID:1@hall.example", "SUMMARY:Choir", "DTSTART:20260510T170000Z", *lines, "END:VEVENT")
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN", *event, "END:VCALENDAR", ""))


def data(image: str) -> str:
    told = f'{{"@type": "Event", "name": "Choir", "startDate": "2026-05-10T19:00:00+02:00", "image": {image}}}'
    return f'<html><body><script type="application/ld+json">{told}</script></body></html>'


def microdata(image: str) -> str:
    return f"""<html><body><div itemscope itemtype="https://schema.org/Event"><h2 itemprop="name">Choir</h2>
    <time itemprop="startDate" datetime="2026-05-10T19:00:00+02:00">10 May</time>{image}</div></body></html>"""


def rdfa(image: str) -> str:
    return f"""<html><body><div vocab="https://schema.org/" typeof="Event"><h2 property="name">Choir</h2>
    <time property="startDate" datetime="2026-05-10T19:00:00+02:00">10 May</time>{image}</div></body></html>"""


def h_event(image: str) -> str:
    return f"""<html><body><div class="h-event"><h2 class="p-name">Choir</h2>
    <time class="dt-start" datetime="2026-05-10T19:00:00+02:00">10 May</time>{image}</div></body></html>"""


def feed(image: str) -> str:
    return f"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:ev="http://purl.org/rss/1.0/modules/event/">
    <channel><title>Hall</title><item><title>Choir</title><link>https://hall.example/1</link>
    <ev:startdate>2026-05-10T19:00:00+02:00</ev:startdate><ev:location>Hall</ev:location>{image}</item></channel></rss>"""


@pytest.mark.parametrize(
    "body",
    [
        calendar(f"IMAGE;VALUE=URI;DISPLAY=FULLSIZE;FMTTYPE=image/jpeg:{PICTURE}"),
        calendar(f"IMAGE;VALUE=URI;DISPLAY=THUMBNAIL:{PICTURE}?small", f"IMAGE;DISPLAY=BADGE,FULLSIZE:{PICTURE}"),
        calendar("ATTACH;FMTTYPE=application/pdf:https://hall.example/a.pdf", f"ATTACH;FMTTYPE=image/jpeg:{PICTURE}"),
        calendar(f"ATTACH:{PICTURE}"),
        calendar("IMAGE;VALUE=BINARY;ENCODING=BASE64;FMTTYPE=image/png:iVBORw0KGgo=", f"ATTACH:{PICTURE}"),
        data(f'"{PICTURE}"'),
        data('["/pictures/choir.jpg", "/pictures/other.jpg"]'),
        data('{"@type": "ImageObject", "url": "../pictures/choir.jpg"}'),
        data('[{"@type": "ImageObject", "contentUrl": "//hall.example/pictures/choir.jpg"}]'),
        data('["data:image/png;base64,iVBORw0KGgo=", "/logo.svg", "/pictures/choir.jpg"]'),
        microdata('<img itemprop="image" src="/pictures/choir.jpg">'),
        rdfa('<img property="image" src="/pictures/choir.jpg">'),
        h_event('<img class="u-photo" src="/pictures/choir.jpg">'),
        h_event('<a class="u-featured" href="/pictures/choir.jpg">A picture</a>'),
        feed(f'<enclosure url="{PICTURE}" type="image/jpeg" length="9"/>'),
        feed(f'<media:thumbnail url="{PICTURE}?small"/><media:content url="{PICTURE}" medium="image"/>'),
        feed(f'<media:group><media:content url="{PICTURE}" type="image/jpeg"/></media:group>'),
    ],
)
def test_a_picture_is_found_in_whatever_way_it_is_told(body: str) -> None:
    assert image_in(body) == PICTURE


@pytest.mark.parametrize(
    "address",
    [
        "ftp://hall.example/choir.jpg",
        "javascript:alert(1)",
        "data:image/png;base64,iVBORw0KGgo=",
        "https://ana:secret@hall.example/choir.jpg",
        "https://hall.example/choir.svg",
        "https://hall.example/" + "a" * 2_000,
    ],
)
def test_what_can_be_no_picture_is_left_out_and_the_event_stays(address: str) -> None:
    assert image_in(data(f'"{address}"')) is None
    assert image_in(calendar(f"IMAGE;VALUE=URI:{address}")) is None
