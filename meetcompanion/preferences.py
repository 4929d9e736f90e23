"""The use case of preferences: what the short list should mind besides hobbies."""

from __future__ import annotations

import re
from dataclasses import replace

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import Account, Home, Preferences
from meetcompanion.store import Store

MOST_SEATS = 2
#: Nobody goes further than this for an evening, in km.
FURTHEST = 500

_DEGREES = re.compile(r"\s*([-+]?\d{1,2}(?:\.\d+)?)\s*[,;]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*")


def change(
    store: Store,
    account: Account,
    *,
    window_seats: int | None = None,
    free_first: bool | None = None,
    home: str | None = None,
    radius_km: int | None = None,
) -> Preferences:
    """Change what is given. `home` is "latitude, longitude" or a place that an event gave; "" forgets it.

    Raises:
        UsageError: there is no such place, or a number is out of bounds; nothing is changed then.
    """
    held = store.preferences(account.id)
    if window_seats is not None and not 0 <= window_seats <= MOST_SEATS:
        raise UsageError(N_("Choose from no window seat to {most} of them."), most=MOST_SEATS)
    if radius_km is not None and not 0 <= radius_km <= FURTHEST:
        raise UsageError(N_("Choose a distance of up to {most} km, or none."), most=FURTHEST)
    changed = replace(
        held,
        window_seats=held.window_seats if window_seats is None else window_seats,
        free_first=held.free_first if free_first is None else free_first,
        home=held.home if home is None else _home(store, account, home),
        radius_km=held.radius_km if radius_km is None else (radius_km or None),
    )
    if changed != held:
        store.save_preferences(account.id, changed)
    return changed


def written(home: Home | None) -> str:
    """A home as it can be typed again."""
    return f"{round(home.latitude, 5)}, {round(home.longitude, 5)}" if home else ""


def _home(store: Store, account: Account, text: str) -> Home | None:
    if not text:
        return None
    if found := _DEGREES.fullmatch(text):
        latitude, longitude = float(found[1]), float(found[2])
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            home = Home(latitude, longitude)
            named = (one.name for one in store.places(account.id) if written(one) == written(home))
            return replace(home, name=next(named, None))
    raise UsageError(
        N_("“{text}” is no place that I know. Write latitude and longitude in degrees, such as 52.52, 13.40."),
        text=text,
    )
