"""Now and then somebody one wrote about, by chance: off until asked for, and at most once a month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from meetcompanion.model import Account, Person, Reminder
from meetcompanion.people.mentions import Names, composed
from meetcompanion.people.quiet import silent_people
from meetcompanion.store import Store

#: Picks one of several, as `random.choice` does.
Choose = Callable[[Sequence[Any]], Any]

#: After how many days the first comes once it was asked for, and after how many each other; chance says which.
_FIRST, _NEXT = range(3, 31), range(31, 62)


def want(store: Store, account: Account, wanted: bool, now: datetime, choose: Choose) -> None:
    """Be reminded now and then, or not; who wanted it before keeps the day chance chose."""
    if wanted == (store.now_and_then(account.id) is not None):
        return
    store.want_now_and_then(account.id, now + timedelta(days=choose(_FIRST)) if wanted else None)


def reminded(store: Store, account: Account, now: datetime, choose: Choose) -> Reminder | None:
    """Whoever chance picks, where it is time; claimed by this, so that it is shown once."""
    found = to_remind_of(store, account, now, choose)
    if found is None or not store.claim_now_and_then(account.id, now, found.again_at):
        return None
    return found


def to_remind_of(store: Store, account: Account, now: datetime, choose: Choose) -> Reminder | None:
    """The same, without claiming it. Of whoever is left in peace, or of whom nothing is written, nothing is said."""
    due = store.now_and_then(account.id)
    if due is None or due > now:
        return None
    silent = silent_people(store, account)
    everybody = store.people(account.id)
    hushed = [Names((one.name, *one.former_names), ()) for one in everybody if one.id in silent]
    known = [(one, lines) for one in everybody if one.id not in silent and (lines := list(_lines(one, hushed)))]
    if not known:
        return None
    person, lines = choose(known)
    return Reminder(person, choose(lines), now + timedelta(days=choose(_NEXT)))


def _lines(person: Person, hushed: Sequence[Names]) -> Iterator[str]:
    """What they told, care about and hope for, but for lines that speak of somebody who is left in peace."""
    for note in (*person.notes, *person.cares, *person.hopes):
        if not any(names.mentions(composed(note.text)) for names in hushed):
            yield note.text
