"""Pictures from elsewhere: made small and harmless, asked for once, kept within bounds, and refused without a fault."""

from __future__ import annotations

import struct
import threading
import time
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, features

from meetcompanion import bootstrap, event_pictures
from meetcompanion.config import Config
from meetcompanion.event_pictures import LATER, Answer, EventPictures
from meetcompanion.fetch import HttpFetcher
from meetcompanion.message import Message
from meetcompanion.model import Fetched, Purpose
from meetcompanion.small_pictures import HEIGHT, WIDTH, made_small
from tests import companions
from tests.bad_hosts import BadHost, bad_host, public_for
from tests.fakes import FakeFetcher, FixedClock
from tests.pictures import drawn, opened

__all__ = ["bad_host"]

ADDRESS = "https://hall.example/choir.jpg"


@pytest.fixture
def fetcher() -> FakeFetcher:
    return FakeFetcher({ADDRESS: drawn()})


@pytest.fixture
def pictures(fetcher: FakeFetcher, tmp_path: Path, clock: FixedClock) -> EventPictures:
    return EventPictures(fetcher, tmp_path / "pictures", clock)


# What is made of the bytes. ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("JPEG", {"progressive": True}),
        ("JPEG", {"mode": "CMYK"}),
        ("PNG", {"mode": "RGBA"}),
        ("PNG", {"mode": "P"}),
        ("GIF", {"mode": "P"}),
        ("WEBP", {}),
        pytest.param("AVIF", {}, marks=pytest.mark.skipif(not features.check("avif"), reason="Pillow without AVIF")),
    ],
)
def test_every_kind_becomes_one_small_picture_of_one_shape(kind: str, more: dict[str, object]) -> None:
    body = made_small(drawn(kind, (1600, 1200), **more))  # type: ignore[arg-type]
    small = opened(body)
    assert (small.format, small.size, small.mode) == ("WEBP", (WIDTH, HEIGHT), "RGB")
    assert body is not None and len(body) <= 40_000
    red, _green, blue = small.getpixel((WIDTH - 40, HEIGHT // 2))  # type: ignore[misc]
    assert blue > 200 > 60 > red


def test_it_stands_upright_and_tells_nothing_of_who_took_it_where() -> None:
    told = Image.Exif()
    told[0x0112], told[0x010E] = 6, "at Ana's kitchen table"  # turned to the right, and a description
    small = opened(made_small(drawn("JPEG", (1200, 800), exif=told, icc_profile=b"made up profile", comment=b"Ana")))
    red, _green, blue = small.getpixel((WIDTH // 2, 20))  # type: ignore[misc]
    assert red > 200 > 60 > blue, "left became the top"
    assert not small.getexif() and not {"exif", "icc_profile", "xmp", "comment"} & set(small.info)


@pytest.mark.parametrize(("size", "becomes"), [((320, 200), (320, 180)), ((1400, 1290), (640, 360))])
def test_a_small_one_is_not_blown_up_and_what_was_clear_becomes_paper(
    size: tuple[int, int], becomes: tuple[int, int]
) -> None:
    clear = Image.new("RGBA", size, (0, 0, 0, 0))
    small = opened(made_small(_png(clear)))
    assert small.size == becomes
    assert min(small.convert("RGB").getpixel((9, 9))) > 250  # type: ignore[arg-type,type-var]


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says to be that large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(10_000))), (b"IEND", b""))
    told = [(struct.pack(">I", len(data)), name + data) for name, data in chunks]
    parts = (length + said + struct.pack(">I", zlib.crc32(said)) for length, said in told)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _again_and_again(times: int) -> bytes:
    """A JPEG that becomes clearer step by step, whose last step comes so many times more."""
    body = drawn(progressive=True)
    last = body[body.rindex(b"\xff\xda") : -2]
    return body[:-2] + last * times + body[-2:]


BAD = {
    "a bomb of pixels": _bomb(50_000, 50_000),
    "a wide one": _bomb(2**31 - 1, 100),
    "just too large": _bomb(5_000, 3_000),
    "one that never ends becoming clear": _again_and_again(100),
    "a drawing": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a trap that counts": drawn("GIF", (1, 1), "P"),
    "cut off": drawn()[:900],
    "another format": drawn("BMP"),
    "hardly anything": b"\xff\xd8\xff",
    "nothing": b"",
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_what_is_no_picture_to_show_gives_none(body: bytes) -> None:
    assert made_small(body) is None


def test_what_has_to_be_decoded_at_its_full_size_may_be_less_large() -> None:
    assert opened(made_small(drawn("JPEG", (3001, 2000)))).size == (WIDTH, HEIGHT)
    assert made_small(drawn("PNG", (3001, 2000))) is None
    small = opened(made_small(drawn("PNG", (3000, 2000), "P")))
    for x, strong in ((9, 0), (WIDTH - 9, 2)):
        colour = small.getpixel((x, HEIGHT - 9))
        assert isinstance(colour, tuple) and colour[strong] > 200 > 60 > colour[2 - strong]


def test_one_that_becomes_clear_in_many_steps_is_a_picture() -> None:
    assert opened(made_small(_again_and_again(20))).size == (640, 360)


def test_what_rides_along_with_a_picture_stays_behind() -> None:
    polyglot = drawn() + b"<script>alert(1)</script>PK\x03\x04"
    body = made_small(polyglot)
    assert body is not None and b"script" not in body and b"PK" not in body


# Asking for them. ----------------------------------------------------------------------------------------------------


def test_a_host_is_asked_once_for_everybody_and_again_after_a_month(
    pictures: EventPictures, fetcher: FakeFetcher, tmp_path: Path, clock: FixedClock
) -> None:
    first = pictures.get(ADDRESS)
    assert opened(first.body).size == (WIDTH, HEIGHT)
    clock.advance(days=29)
    assert EventPictures(fetcher, tmp_path / "pictures", clock).get(ADDRESS) == first
    assert fetcher.asked == [(ADDRESS, Purpose.PICTURE, None)]
    clock.advance(days=2)
    pictures.get(ADDRESS)
    assert len(fetcher.asked) == 2


def test_one_that_failed_is_let_be_for_some_hours(
    pictures: EventPictures, fetcher: FakeFetcher, clock: FixedClock
) -> None:
    fetcher.answers[ADDRESS] = Message.of("There is nothing here.")
    assert not pictures.is_none(ADDRESS), "nobody knows yet"
    assert pictures.get(ADDRESS) == pictures.get(ADDRESS) == Answer(None)
    assert pictures.is_none(ADDRESS) and len(fetcher.asked) == 1
    clock.advance(hours=7)
    fetcher.answers[ADDRESS] = drawn()
    assert not pictures.is_none(ADDRESS)
    assert pictures.get(ADDRESS).body


def test_a_host_that_wants_to_be_left_alone_is(
    pictures: EventPictures, fetcher: FakeFetcher, clock: FixedClock
) -> None:
    fetcher.answers[ADDRESS] = Fetched(url=ADDRESS, status=429, retry_after=600, error=Message.of("Less often."))
    assert pictures.get(ADDRESS) == LATER
    clock.advance(minutes=9)
    assert pictures.get("https://hall.example/other.jpg") == LATER
    assert len(fetcher.asked) == 1 and pictures.is_none(ADDRESS)
    clock.advance(minutes=2)
    assert not pictures.is_none(ADDRESS)
    fetcher.answers[ADDRESS] = drawn()
    assert pictures.get(ADDRESS).body


def test_nobody_is_led_to_an_unusual_port(pictures: EventPictures, fetcher: FakeFetcher) -> None:
    assert pictures.get("http://hall.example:6379/choir.jpg") == Answer(None)
    assert fetcher.asked == []


def test_the_folder_stays_within_its_bounds(
    pictures: EventPictures, fetcher: FakeFetcher, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = len(pictures.get(ADDRESS).body or b"")
    monkeypatch.setattr(event_pictures, "MOST_BYTES", 3 * one)
    for number in range(5):
        clock.advance(minutes=1)
        fetcher.answers[f"{ADDRESS}?{number}"] = drawn()
        pictures.get(f"{ADDRESS}?{number}")
    kept = list((tmp_path / "pictures").iterdir())
    assert len(kept) == 3 and {path.stat().st_size for path in kept} == {one}
    assert pictures.get(f"{ADDRESS}?4").body and len(fetcher.asked) == 6, "the latest are those that stay"
    clock.advance(days=40)
    pictures.tidy()
    assert not any((tmp_path / "pictures").iterdir())


def test_where_nothing_can_be_kept_it_is_shown_all_the_same(pictures: EventPictures, tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file where the folder should be")
    assert pictures.get(ADDRESS).body


def test_of_one_host_one_at_a_time_and_pages_are_never_kept_waiting_by_many(tmp_path: Path, clock: FixedClock) -> None:
    begun, go_on, at_once = threading.Semaphore(0), threading.Event(), []

    class Slow(FakeFetcher):
        def get(self, url: str, *arguments: object, **more: object) -> Fetched:
            at_once.append(url)
            begun.release()
            go_on.wait(10)
            at_once.remove(url)
            return Fetched(url=url, body=drawn(), status=200)

    pictures = EventPictures(Slow(), tmp_path, clock)
    answers: list[Answer] = []
    hosts = ["a", "a", "b", "c", "d"]
    waiting = [
        threading.Thread(target=lambda host=host, n=n: answers.append(pictures.get(f"https://{host}.example/{n}")))
        for n, host in enumerate(hosts)
    ]
    for thread in waiting:
        thread.start()
    for _ in range(3):
        begun.acquire(timeout=10)
    for _ in range(5_000):
        if pictures._waiting == 2:
            break
        time.sleep(0.001)
    assert len({url.split("/")[2] for url in at_once}) == len(at_once) == 3
    assert pictures.get("https://e.example/one-too-many") == LATER
    go_on.set()
    for thread in waiting:
        thread.join(10)
    assert len(answers) == 5 and all(answer.body for answer in answers)


# By the real door. ---------------------------------------------------------------------------------------------------


@pytest.fixture
def by_the_door(tmp_path: Path, clock: FixedClock) -> EventPictures:
    public, at_home = (HttpFetcher(clock=clock, allow_private=private, timeout=0.5) for private in (False, True))
    return EventPictures(public, tmp_path / "pictures", clock, at_home=at_home)


def test_a_real_host_is_asked_without_a_word_about_anybody(by_the_door: EventPictures, bad_host: BadHost) -> None:
    said: list[dict[str, str]] = []

    def picture(talk: object) -> None:
        said.append(talk.headers)  # type: ignore[attr-defined]
        talk.answer(body=drawn(), Content_Type="text/plain", Set_Cookie="who=you")  # type: ignore[attr-defined]

    bad_host.plays["/choir"] = picture
    for number in range(2):
        small = by_the_door.get(bad_host.url(f"/choir?{number}"), bad_host.url("/calendar"))
        assert opened(small.body).size == (WIDTH, HEIGHT)
    for headers in said:
        assert set(headers) <= {"host", "user-agent", "accept", "accept-encoding", "connection", ""}


@pytest.mark.parametrize(
    "path",
    ["/zeros", "/announces-too-much", "/bomb", "/slow-body", "/status/404", "/page", "/loop", "/to-file", "/truncated"],
)
def test_a_bad_host_gives_no_picture_and_no_fault(by_the_door: EventPictures, bad_host: BadHost, path: str) -> None:
    address = bad_host.url(path)
    assert by_the_door.get(address, bad_host.url("/calendar")) == Answer(None)
    asked = len(bad_host.asked)
    assert asked and by_the_door.get(address, bad_host.url("/calendar")) == Answer(None)
    assert len(bad_host.asked) == asked


@pytest.mark.parametrize("source", ["", "https://strangers.example/calendar"])
def test_a_strangers_calendar_leads_to_no_private_address_even_where_sources_may_lie_there(
    by_the_door: EventPictures, bad_host: BadHost, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad_host.plays["/choir"] = lambda talk: talk.answer(body=drawn())
    address, home = bad_host.url("/choir"), bad_host.url("/calendar")
    assert by_the_door.get(address, source) == Answer(None), "nor to any port"
    monkeypatch.setattr(event_pictures, "port_is_usual", lambda *_: True)
    assert by_the_door.get(address, source) == Answer(None)
    assert bad_host.asked == []
    assert by_the_door.is_none(address, source) and not by_the_door.is_none(address, home)
    assert by_the_door.get(address, home).body, "what was refused to one is not refused to all"
    assert by_the_door.get(address, source) == Answer(None), "nor given to all"


def test_a_companion_that_may_read_private_sources_asks_there_for_no_strangers_picture(
    tmp_path: Path, clock: FixedClock, bad_host: BadHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_pictures, "port_is_usual", lambda *_: True)
    bad_host.plays["/choir"] = lambda talk: talk.answer(body=drawn())
    (tmp_path / bootstrap.DATABASE).write_bytes(companions.empty_database())
    config = Config(data=tmp_path, zone="UTC", allow_private=True)
    made = bootstrap.build(config, clock=clock, embedder=companions.LettersEmbedder())
    try:
        assert made.pictures.get(bad_host.url("/choir"), "https://strangers.example/calendar") == Answer(None)
        assert bad_host.asked == []
        assert made.pictures.get(bad_host.url("/choir"), bad_host.url("/calendar")).body
    finally:
        made.close()


def test_at_home_a_redirect_leads_no_picture_to_another_host(by_the_door: EventPictures, bad_host: BadHost) -> None:
    elsewhere = bad_host.url("/choir").replace("127.0.0.1", "localhost")
    bad_host.plays["/choir"] = lambda talk: talk.answer(body=drawn())
    bad_host.plays["/away"] = lambda talk: talk.answer("302 Found", Location=elsewhere)
    bad_host.plays["/near"] = lambda talk: talk.answer("302 Found", Location="/choir")
    assert by_the_door.get(bad_host.url("/away"), bad_host.url("/calendar")) == Answer(None)
    assert by_the_door.get(bad_host.url("/near"), bad_host.url("/calendar")).body


def test_a_redirect_leads_no_picture_into_a_private_network(
    tmp_path: Path, clock: FixedClock, bad_host: BadHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host passes for public here, so that only the second hop is judged by the real check."""
    monkeypatch.setattr(
        "meetcompanion.fetch.guard.PublicAdapter.build_connection_pool_key_attributes", public_for(bad_host.port)
    )
    monkeypatch.setattr(event_pictures, "port_is_usual", lambda *_: True)
    guarded = EventPictures(HttpFetcher(clock=clock, timeout=2), tmp_path, clock)
    bad_host.plays["/choir"] = lambda talk: talk.answer(body=drawn())
    assert guarded.get(bad_host.url("/choir")).body
    assert guarded.get(bad_host.url("/to-metadata")) == Answer(None)
