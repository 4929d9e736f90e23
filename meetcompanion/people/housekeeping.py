"""What is done once a day: lines fade, what was crossed out or forgotten leaves the file, and so do old messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetcompanion.people.fading import let_fade
from meetcompanion.store import Store

#: For how long a step on a person's page can be taken back.
UNDO_FOR = timedelta(days=1)
#: For how long it is known that a message was sent: far longer than any could be due a second time.
MESSAGES_FOR = timedelta(days=90)


def keep_house(store: Store, now: datetime) -> None:
    """Do what is due; a second time on the same day finds nothing to do.

    Raises:
        StoreError: the database cannot be used.
    """
    for account_id in store.accounts_that_fade():
        let_fade(store, store.account(account_id), now)
    store.drop_old_steps(now - UNDO_FOR)
    store.drop_old_messages(now - MESSAGES_FOR)
    store.scrub()
