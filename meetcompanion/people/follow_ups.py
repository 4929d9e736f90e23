"""What one would like to do for somebody: done, let go, later. None of it is ever late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meetcompanion.model import Account, Due, FollowUp, FollowUpState
from meetcompanion.store import Store


def open_follow_ups(store: Store, account: Account) -> Sequence[FollowUp]:
    """What is still to be done: what has a day or a season first."""
    return store.follow_ups(account.id)


def done(store: Store, account: Account, follow_up_id: int, now: datetime) -> None:
    """It was done.

    Raises:
        NotFound: it is not theirs.
    """
    store.answer_follow_up(account.id, follow_up_id, FollowUpState.DONE, now)


def let_go(store: Store, account: Account, follow_up_id: int, now: datetime) -> None:
    """It need not be done any more; as good as done.

    Raises:
        NotFound: it is not theirs.
    """
    store.answer_follow_up(account.id, follow_up_id, FollowUpState.LET_GO, now)


def reopen(store: Store, account: Account, follow_up_id: int, now: datetime) -> None:
    """Undo `done` or `let_go`.

    Raises:
        NotFound: it is not theirs.
    """
    store.answer_follow_up(account.id, follow_up_id, FollowUpState.OPEN, now)


def later(store: Store, account: Account, follow_up_id: int, due: Due | None) -> None:
    """Another day or season, or no day at all.

    Raises:
        NotFound: it is not theirs.
    """
    store.move_follow_up(account.id, follow_up_id, due)
