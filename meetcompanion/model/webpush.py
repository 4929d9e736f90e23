"""A browser's own address for notifications, as a channel (https://www.w3.org/TR/push-api/)."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

SCHEME = "webpush:"
#: An address in earnest has some hundred signs.
_LONGEST = 2_000
_KEY, _SECRET = 65, 16


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a push service takes messages for one browser, and the keys by which only that browser reads them.

    `key` is its public key, an uncompressed point on P-256; `auth` its secret of 16 bytes (RFC 8291 section 2).
    `device` is what the person calls it by.
    """

    endpoint: str
    key: bytes
    auth: bytes
    device: str

    @classmethod
    def from_browser(cls, text: str, device: str) -> Self:
        """Read what a browser's `PushSubscription.toJSON` says.

        Raises:
            ValueError: it is none.
        """
        said = json.loads(text[: 2 * _LONGEST])
        try:
            made = cls(str(said["endpoint"]), from_64(said["keys"]["p256dh"]), from_64(said["keys"]["auth"]), device)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a subscription") from error
        return made.checked()

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read a channel's address as `url` writes it.

        Raises:
            ValueError: it is none.
        """
        if not url.startswith(SCHEME):
            raise ValueError("another kind of channel")
        said = json.loads(from_64(url.removeprefix(SCHEME)))
        if not (isinstance(said, list) and len(said) == 4 and all(isinstance(one, str) for one in said)):
            raise ValueError("not a subscription")
        return cls(said[0], from_64(said[1]), from_64(said[2]), said[3]).checked()

    def checked(self) -> Self:
        """Itself.

        Raises:
            ValueError: something in it cannot be.
        """
        parts = urlsplit(self.endpoint)
        if len(self.endpoint) > _LONGEST or parts.scheme not in ("https", "http") or not parts.hostname:
            raise ValueError("no address of a push service")
        if len(self.key) != _KEY or self.key[:1] != b"\x04" or len(self.auth) != _SECRET:
            raise ValueError("no keys of a browser")
        return self

    @property
    def url(self) -> str:
        """As an address of a channel; it is as secret as any other."""
        said = json.dumps([self.endpoint, to_64(self.key), to_64(self.auth), self.device])
        return SCHEME + to_64(said.encode())


def to_64(value: bytes) -> str:
    """base64url without padding, as all of this is written."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def from_64(text: str) -> bytes:
    """The bytes of a base64url text.

    Raises:
        ValueError: it is none.
    """
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, UnicodeError) as error:
        raise ValueError("not base64url") from error
