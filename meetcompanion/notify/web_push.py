"""Notifications through the browser: encrypted for that browser alone, and signed so that its service knows the sender.

Message encryption by RFC 8291 (aes128gcm, RFC 8188), voluntary identification (VAPID) by RFC 8292.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from meetcompanion.clock import Clock
from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model.messages import Letter
from meetcompanion.model.pushed import Answered
from meetcompanion.model.webpush import Subscription, to_64

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

#: Sends bytes to an address with headers; goes through the checks that all requests go through.
Post = Callable[[str, Mapping[str, str], bytes], Answered]

#: The push services of the browsers that there are; others are used only where one's own servers are.
HOSTS = (
    *("fcm.googleapis.com", "updates.push.services.mozilla.com", "push.services.mozilla.com"),
    *("web.push.apple.com", "push.apple.com", "notify.windows.com"),
)
#: How long a service keeps it for a browser that is asleep, in seconds: what comes later says nothing any more.
_KEPT = 24 * 3600
_SIGNED_FOR = timedelta(hours=12)  # RFC 8292 section 2: not more than a day
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (SEC 2, section 2.4.2)
#: A record of 4096 bytes is all that services have to take (RFC 8030 section 7.2).
_RECORD = 4096
_MOST_WORDS = 300
_GONE = (404, 410)
_LINK = re.compile(r"https?://\S+")

_NONE = N_("That is no address of a browser's notifications. Switch them on in that browser itself.")


@dataclass(frozen=True)
class WebPush:
    """Sends to browsers. `secret` gives the installation's: its key for signing is made of it, and stays with it."""

    post: Post
    clock: Clock
    secret: Callable[[], bytes]
    contact: str

    @property
    def public_key(self) -> str:
        """What a browser has to know to let us in: an uncompressed point, in base64url."""
        return to_64(_point(self._key()))

    def name(self, url: str) -> str:
        """Which browser it is; nothing of its address."""
        try:
            device = Subscription.from_url(url).device
        except ValueError:
            return Message.of(_NONE).text()
        return Message.of(N_("Notifications · {device}"), device=device).text()

    def check(self, url: str, *, own_servers: bool) -> None:
        """Nothing is sent.

        Raises:
            UsageError: that is no browser, or its service is not used here.
        """
        try:
            parts = urlsplit(Subscription.from_url(url).endpoint)
        except ValueError as error:
            raise UsageError(_NONE) from error
        host = parts.hostname or ""
        known = any(host == one or host.endswith(f".{one}") for one in HOSTS)
        if not own_servers and not (known and parts.scheme == "https"):
            raise UsageError(N_("The notifications of this browser go through a service that is not used here."))

    def send(self, url: str, letter: Letter, *, own_servers: bool) -> Message | None:
        """Send a letter; None where its service took it, else why not."""
        try:
            self.check(url, own_servers=own_servers)
        except UsageError as error:
            return error.message
        to = Subscription.from_url(url)
        headers = {
            "Authorization": self._identified(to.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(_KEPT),
            # Sent a second time it takes the place of the first, where that still waits (RFC 8030 section 5.4).
            "Topic": hashlib.sha256(letter.key.encode()).hexdigest()[:32],
        }
        answer = self.post(to.endpoint, headers, encrypted(as_payload(letter), to))
        if answer.ok:
            return None
        if answer.status in _GONE:
            return Message.of(
                N_("That browser takes no notifications any more. Remove it here, or switch them on there.")
            )
        if answer.status is None and answer.error is not None:
            return answer.error
        return Message.of(
            N_("The browser's push service did not take it (status {status})."), status=answer.status or 0
        )

    def _identified(self, endpoint: str) -> str:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        parts, now = urlsplit(endpoint), self.clock()
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": _seconds(now + _SIGNED_FOR),
            "sub": self.contact if ":" in self.contact else f"mailto:{self.contact or 'nobody@localhost'}",
        }
        told = ".".join(to_64(json.dumps(one).encode()) for one in ({"typ": "JWT", "alg": "ES256"}, claims))
        r, s = decode_dss_signature(self._key().sign(told.encode(), ec.ECDSA(hashes.SHA256())))
        signature = to_64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return f"vapid t={told}.{signature},k={self.public_key}"

    def _key(self) -> EllipticCurvePrivateKey:
        from cryptography.hazmat.primitives.asymmetric import ec

        # 64 bytes for a number below 2^256: so none is likelier than another (FIPS 186-5 appendix A.2.1).
        drawn = b"".join(hmac.digest(self.secret(), b"web push %d" % part, "sha256") for part in (1, 2))
        return ec.derive_private_key(int.from_bytes(drawn, "big") % (_ORDER - 1) + 1, ec.SECP256R1())


def as_payload(letter: Letter) -> bytes:
    """What the service worker shows: a title, the first words, where a tap leads, and one that ends all messages.

    The same letter has the same tag, so that a device shows it once however often it comes.
    """
    words = letter.text.partition("\n-- \n")[0]
    link = _LINK.search(words)
    lines = [line.strip() for line in words.splitlines() if line.strip() and not _LINK.fullmatch(line.strip())]
    text = "\n".join(line for line in lines if line != letter.subject)
    said = {
        "title": letter.subject[:_MOST_WORDS],
        "body": text if len(text) <= _MOST_WORDS else text[:_MOST_WORDS].rsplit(" ", 1)[0] + " …",
        "url": _here(link.group()) if link else None,
        "stop": _here(letter.stop),
        "tag": hashlib.sha256(letter.key.encode()).hexdigest()[:16],
    }
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")


def _here(address: str) -> str:
    """The part of an address of ours that a browser which is here needs."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def encrypted(
    payload: bytes,
    to: Subscription,
    *,
    key: EllipticCurvePrivateKey | None = None,
    random: Callable[[int], bytes] = os.urandom,
) -> bytes:
    """The payload as only that browser can read it (RFC 8291 section 3); `key` is ours for this message alone."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    key = key or ec.generate_private_key(ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.key)
    ours, salt = _point(key), random(16)
    info = b"WebPush: info\0" + to.key + ours
    shared = _derived(to.auth, key.exchange(ec.ECDH(), theirs), info, 32)
    content_key = _derived(salt, shared, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, shared, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(content_key).encrypt(nonce, payload + b"\x02", None)  # the last record's padding
    return salt + _RECORD.to_bytes(4, "big") + len(ours).to_bytes(1, "big") + ours + sealed


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF with SHA-256 (RFC 5869) for one block at most."""
    return hmac.digest(hmac.digest(salt, secret, "sha256"), info + b"\x01", "sha256")[:length]


def _point(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
