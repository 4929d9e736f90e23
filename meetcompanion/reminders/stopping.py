"""The link in every message that ends all messages: it says whose they are, signed, and needs no login."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime

from meetcompanion.store import Store


def stop_address(base: str, secret: bytes, account_id: int) -> str:
    """Where one tap ends an account's messages; `base` is the address of the pages."""
    return f"{base.rstrip('/')}/messages/stop/{account_id}.{_signature(secret, account_id)}"


def whose_stop(token: str, secret: bytes) -> int | None:
    """The account that a link is about; None where we did not write it."""
    number, _dot, signature = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    right = hmac.compare_digest(_signature(secret, int(number)).encode(), signature.encode())
    return int(number) if right else None


def stop(store: Store, account_id: int, now: datetime) -> None:
    """No message comes any more; channels stay, for whoever changes their mind."""
    store.save_wishes(account_id, replace(store.wishes(account_id), weekday=None, remind_minutes=None), now)


def _signature(secret: bytes, account_id: int) -> str:
    return hmac.new(secret, f"stop messages {account_id}".encode(), hashlib.sha256).hexdigest()[:40]
