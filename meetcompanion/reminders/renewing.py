"""A browser has renewed its address for notifications: whatever led to the one before leads to the new one."""

from __future__ import annotations

import hmac
from dataclasses import replace

from meetcompanion.model.webpush import Subscription
from meetcompanion.store import Store


def renew(store: Store, before: Subscription, fresh: Subscription) -> bool:
    """Let every channel to `before` lead to `fresh`; False where there was none.

    Who says so needs no login: nobody but that browser and its push service knows the address and its secret.
    """
    found = False
    for account_id in store.accounts_with_channels():
        for channel in store.channels(account_id):
            held = _browser(channel.url)
            if held is not None and _same(held, before):
                store.move_channel(account_id, channel.id, replace(fresh, device=held.device).url)
                found = True
    return found


def _browser(url: str) -> Subscription | None:
    try:
        return Subscription.from_url(url)
    except ValueError:
        return None


def _same(one: Subscription, other: Subscription) -> bool:
    told, known = (repr((each.endpoint, each.key, each.auth)).encode() for each in (other, one))
    return hmac.compare_digest(told, known)
