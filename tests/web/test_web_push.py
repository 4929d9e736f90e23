"""Notifications through the browser: a real push service on loopback, and another program that decrypts what it got."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import http_ece
import py_vapid
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from meetcompanion.bootstrap import Companion
from meetcompanion.errors import UsageError
from meetcompanion.fetch.posting import HttpPost
from meetcompanion.model.messages import Letter, Wishes
from meetcompanion.model.webpush import Subscription, from_64, to_64
from meetcompanion.notify import AppriseNotifier, EveryWay, WebPush
from meetcompanion.notify.web_push import as_payload, encrypted
from tests.fakes import FixedClock
from tests.pages import HOME, Visitor, said

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
LETTER = Letter(
    subject="Tonight: choir",
    text="Tonight: choir\n\nTonight, 19:00\nMarsh hall\nhttps://me.example/events/7\n\n\n-- \nhttps://me.example/messages/stop/1.x\n",
    html="<p>Tonight</p>",
    key="reminder 7",
    stop="https://me.example/messages/stop/1.x",
)


@dataclass
class PushService:
    """Takes messages for one browser, and that browser."""

    address: str = ""
    status: int = 201
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"sixteen bytes..."

    @property
    def subscription(self) -> dict[str, Any]:
        """What the browser says of itself, as `PushSubscription.toJSON`."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.address,
            "expirationTime": None,
            "keys": {"p256dh": to_64(point), "auth": to_64(self.auth)},
        }

    @property
    def url(self) -> str:
        return Subscription.from_browser(json.dumps(self.subscription), "Firefox").url

    def read(self, number: int = -1) -> dict[str, Any]:
        """A message as the browser reads it."""
        body = http_ece.decrypt(self.got[number][1], private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return json.loads(body)  # type: ignore[no-any-return]


@pytest.fixture
def service() -> Iterator[PushService]:
    held = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            held.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(held.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_parts: Any) -> None:
            """Tests are quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        held.address = f"http://127.0.0.1:{server.server_port}/push/made-up-{'x' * 40}"
        yield held
        server.shutdown()


@pytest.fixture
def browsers(clock: FixedClock) -> WebPush:
    post = HttpPost(clock, "meetcompanion/test", allow_private=True, timeout=5)
    return WebPush(post=post, clock=clock, secret=lambda: b"s" * 32, contact="ana@example.org")


@pytest.fixture
def home(town: Companion, browsers: WebPush) -> Companion:
    """A town whose messages go to real addresses on this machine."""
    config = replace(town.config, allow_private=True)
    return replace(town, config=config, notifier=EveryWay(AppriseNotifier(), browsers))


def due_now(home: Companion) -> None:
    """The weekly message is due at this very hour, as was said the day before."""
    local = home.clock() + timedelta(hours=1)  # Berlin in winter
    wishes = Wishes(weekday=local.weekday(), hour=local.hour)
    home.store.save_wishes(home.account().id, wishes, home.clock() - timedelta(days=1))


def test_it_is_encrypted_as_the_standard_says() -> None:
    # RFC 8291 appendix A.
    ours = ec.derive_private_key(
        int.from_bytes(from_64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    browser = Subscription(
        "https://push.example/x",
        from_64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        from_64("BTBZMqHH6r4Tts7J_aSIgg"),
        "Firefox",
    )
    sealed = encrypted(
        b"When I grow up, I want to be a watermelon",
        browser,
        key=ours,
        random=lambda _length: from_64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert to_64(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
        "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_browser_reads_it_and_its_service_knows_who_sent_it(
    service: PushService, browsers: WebPush, clock: FixedClock
) -> None:
    assert browsers.send(service.url, LETTER, own_servers=True) is None
    assert service.read() == {
        "title": "Tonight: choir",
        "body": "Tonight, 19:00\nMarsh hall",
        "url": "/events/7",
        "stop": "/messages/stop/1.x",
        "tag": json.loads(as_payload(LETTER))["tag"],
    }
    headers, body = service.got[0]
    assert b"choir" not in body and headers["Content-Encoding"] == "aes128gcm"
    assert py_vapid.Vapid02.verify(headers["Authorization"])
    claims = json.loads(from_64(headers["Authorization"].split(".")[1]))
    assert claims["aud"] == service.address.partition("/push/")[0] and claims["sub"] == "mailto:ana@example.org"
    assert 0 < claims["exp"] - clock().timestamp() <= timedelta(days=1).total_seconds()
    assert headers["Authorization"].endswith(f"k={browsers.public_key}")
    # The key stays with the installation, and is no other's.
    assert replace(browsers, contact="").public_key == browsers.public_key
    assert replace(browsers, secret=lambda: b"t" * 32).public_key != browsers.public_key


def test_a_long_letter_fits(service: PushService, browsers: WebPush) -> None:
    assert browsers.send(service.url, replace(LETTER, text="Größe 🎵 " * 2_000), own_servers=True) is None
    assert len(service.got[0][1]) < 4_096 and service.read()["body"].endswith(" …")


def test_what_a_browser_no_longer_takes_is_said(service: PushService, browsers: WebPush) -> None:
    for status, words in ((410, "no notifications any more"), (429, "status 429"), (301, "status 301")):
        service.status = status
        assert words in str(browsers.send(service.url, LETTER, own_servers=True))
    service.address = "http://127.0.0.1:1/push"
    assert "takes no connections" in str(browsers.send(service.url, LETTER, own_servers=True))


def test_where_several_share_it_only_the_services_of_browsers_are_used(browsers: WebPush) -> None:
    key = Subscription("https://x.example/", b"\x04" + b"k" * 64, b"a" * 16, "Firefox")
    for endpoint in ("https://fcm.googleapis.com/x", "https://web.push.apple.com/x", "https://a.notify.windows.com/x"):
        browsers.check(replace(key, endpoint=endpoint).url, own_servers=False)
    for endpoint in ("https://fcm.googleapis.com.evil.example/x", "http://fcm.googleapis.com/", "https://10.0.0.1/x"):
        with pytest.raises(UsageError):
            browsers.check(replace(key, endpoint=endpoint).url, own_servers=False)
    for broken in (
        "webpush:",
        "webpush:e30",
        "webpush:!!",
        replace(key, auth=b"short").url,
        "webpush:" + to_64(b"[1,2,3,4]"),
    ):
        with pytest.raises(UsageError):
            browsers.check(broken, own_servers=True)


def test_it_goes_out_once_through_the_same_round_as_all_messages(home: Companion, service: PushService) -> None:
    home.store.add_channel(home.account().id, service.url, home.clock() - timedelta(days=2))
    due_now(home)
    (outcome,) = home.remind()
    assert outcome.error is None and "Board games at the Second Die" in service.read()["body"]
    assert home.remind() == [] and len(service.got) == 1


class Dying(Exception):
    """The program ends."""


def test_what_was_sent_before_a_crash_takes_its_own_place(
    home: Companion, service: PushService, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.store.add_channel(home.account().id, service.url, home.clock() - timedelta(days=2))
    due_now(home)

    def die(_number: int, _now: datetime, *, sent: bool) -> None:
        raise Dying

    with monkeypatch.context() as patch, pytest.raises(Dying):
        patch.setattr(home.store, "close_message", die)
        home.remind()
    clock.advance(minutes=11)
    home.remind()
    (first, _), (second, _) = service.got
    # The service drops the first where it still waits, and the device shows one of them.
    assert first["Topic"] == second["Topic"] and service.read(0)["tag"] == service.read(1)["tag"]


def test_a_device_is_added_tested_and_let_go(
    home: Companion, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    from meetcompanion.web import create_app

    visitor = Visitor(create_app(home).test_client())
    page = visitor.visit("/settings/messages")
    here = page.page.select_one("#here")
    # Only a script can ask the browser; without one there is nothing to press.
    assert here is not None and here.has_attr("hidden") and len(from_64(str(here["data-push-key"]))) == 65
    address = "/settings/messages/browser"
    sent = {"subscription": json.dumps(service.subscription)}
    headers = {"Origin": HOME, "User-Agent": PHONE}
    assert (
        visitor.client.post(address, data=sent, headers={**headers, "Origin": "https://x.example"}).status_code == 403
    )
    assert visitor.client.post(address, data={"subscription": "{}"}, headers=headers).status_code == 400
    assert visitor.client.post(address, data=sent, headers=headers).status_code == 303
    page.visit("/settings/messages")
    assert "Notifications · Firefox" in said(page.page) and service.address not in str(page.page)
    page.press("Send a test", inside="#channels")
    assert service.read()["stop"].startswith("/messages/stop/")
    page.press("Remove", inside="#channels")
    assert home.store.channels(home.account().id) == []


def test_the_worker_shows_what_comes(visitor: Visitor) -> None:
    worker = visitor.client.get("/sw.js", headers={"Accept-Language": "de"}).text
    assert 'addEventListener("push"' in worker and '"stop": "Keine Nachrichten mehr"' in worker


def test_an_address_that_the_browser_renewed_takes_the_place_of_the_one_before(
    home: Companion, service: PushService
) -> None:
    from meetcompanion.web import create_app

    (channel,) = [home.store.add_channel(home.account().id, service.url, home.clock() - timedelta(days=2))]
    before, client = service.subscription, create_app(home).test_client()
    service.key, service.auth = ec.generate_private_key(ec.SECP256R1()), b"another sixteen."

    def told(old: dict[str, Any]) -> int:
        said = {"before": json.dumps(old), "subscription": json.dumps(service.subscription)}
        return client.post("/messages/renewed", data=said, headers={"Origin": HOME}).status_code

    # Whoever does not know its secret moves nothing.
    for wrong in ({**before, "keys": service.subscription["keys"]}, {**before, "endpoint": before["endpoint"] + "x"}):
        assert told(wrong) == 404
    assert told({"endpoint": 7}) == 400
    assert told(before) == 204 and told(before) == 404
    (moved,) = home.store.channels(home.account().id)
    assert (moved.id, moved.url) == (channel.id, service.url)
    due_now(home)
    home.remind()
    assert "Board games at the Second Die" in service.read()["body"]
