"""When a source is read next: pure arithmetic; chance comes in as an argument."""

from __future__ import annotations

from datetime import datetime, timedelta

#: However long something fails, it is tried again at least this often.
LONGEST = timedelta(days=1)

#: An uploaded file never changes, but the days ahead do.
UPLOAD = timedelta(days=1)

#: Share of a delay that chance decides, so that sources added together do not stay together for ever.
_SPREAD = 0.2


def after_success(now: datetime, refresh_minutes: int, chance: float) -> datetime:
    """The next time after a good reading; `chance` is 0 to 1."""
    return now + timedelta(minutes=refresh_minutes) * (1 + _SPREAD * chance)


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
