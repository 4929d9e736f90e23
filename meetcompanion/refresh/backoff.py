"""When a source is read next: pure arithmetic; chance comes in as an argument."""

from __future__ import annotations

from datetime import datetime, timedelta

#: However long something fails or promises not to change, it is tried again at least this often.
LONGEST = timedelta(days=1)

#: An uploaded file never changes, but the days ahead do.
UPLOAD = timedelta(days=1)

#: All others of a host that asks us to come less often wait this long, where it does not say how long.
CLOSED = timedelta(minutes=10)

#: When this machine has no network, it is looked for again after this time.
OFFLINE = timedelta(minutes=2)

#: Share of a delay that chance decides, so that sources added together do not stay together for ever.
_SPREAD = 0.2


def after_success(now: datetime, refresh_minutes: int, chance: float, fresh_for: int | None = None) -> datetime:
    """The next time after a good reading.

    Args:
        now: the time.
        refresh_minutes: how long it is between good readings.
        chance: 0 to 1.
        fresh_for: seconds for which the server said that its answer holds; no earlier than that, to a day at most.
    """
    usual = timedelta(minutes=refresh_minutes)
    fresh = min(timedelta(seconds=fresh_for or 0), LONGEST)
    return now + max(usual, fresh) * (1 + _SPREAD * chance)


def after_failure(
    now: datetime, refresh_minutes: int, failures: int, chance: float, retry_after: int | None = None
) -> datetime:
    """The next time after a failure: twice as long with every further one, to a day at most.

    Args:
        now: the time.
        refresh_minutes: how long it is between good readings.
        failures: how many there have been in a row, this one included.
        chance: 0 to 1.
        retry_after: seconds that the server asked for; no earlier than that.
    """
    longest = max(LONGEST, timedelta(minutes=refresh_minutes))
    # 2 to the 20th is far beyond a day whatever the settings say, and no overflow.
    delay = min(longest, timedelta(minutes=refresh_minutes) * (1 << min(max(failures, 1) - 1, 20)))
    delay *= 1 - _SPREAD * chance
    return now + max(delay, timedelta(seconds=retry_after or 0))


def host_closed(now: datetime, chance: float, retry_after: int | None) -> datetime:
    """Until when nothing else of a host is asked that wants us to come less often; a day at most."""
    delay = CLOSED if retry_after is None else min(timedelta(seconds=retry_after), LONGEST)
    return now + delay * (1 + _SPREAD * chance)


def after_lost_network(now: datetime, chance: float) -> datetime:
    """The next time where nobody was to blame but this machine."""
    return now + OFFLINE * (1 + _SPREAD * chance)
