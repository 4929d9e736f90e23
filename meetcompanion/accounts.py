"""What a person says of themselves: hobbies, zone, how many evenings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from meetcompanion.errors import UsageError
from meetcompanion.message import N_
from meetcompanion.model import Account, Hobby
from meetcompanion.store import Store

#: A shortlist is short.
MOST_EVENINGS = 5
_LONGEST_HOBBY = 200


def add_hobbies(store: Store, account: Account, names: Iterable[str], now: datetime) -> list[Hobby]:
    """Keep hobbies in the person's own words; one that is there already is kept as it is.

    Raises:
        UsageError: one of them has no words in it, or is no hobby but a whole text. None is added then.
    """
    wanted = [" ".join(name.split()) for name in names]
    for name in wanted:
        if not any(character.isalnum() for character in name):
            raise UsageError(N_("A hobby needs a word or two, such as “board games”."))
        if len(name) > _LONGEST_HOBBY:
            raise UsageError(N_("That is long for one hobby. Say it in a few words."))
    return [store.add_hobby(account.id, name, now) for name in wanted]


def remove_hobby(store: Store, account: Account, name: str) -> Hobby:
    """Take a hobby away; adding its name again undoes that.

    Raises:
        NotFound: it is not among theirs.
    """
    return store.remove_hobby(account.id, name)


def change(
    store: Store,
    account: Account,
    *,
    zone: str | None = None,
    evenings: int | None = None,
    language: str | None = None,
    sample_town: bool | None = None,
) -> Account:
    """Change what is given and return the account as it is now.

    Raises:
        UsageError: there is no such zone, or that is no number of evenings.
    """
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UsageError(
                N_("There is no time zone named “{name}”. Use a name such as Europe/Berlin."), name=zone
            ) from error
    if evenings is not None and not 0 <= evenings <= MOST_EVENINGS:
        raise UsageError(N_("Choose from no evening to {most} evenings a week."), most=MOST_EVENINGS)
    changed = replace(
        account,
        zone=account.zone if zone is None else zone,
        evenings=account.evenings if evenings is None else evenings,
        language=account.language if language is None else language,
        sample_town=account.sample_town if sample_town is None else sample_town,
    )
    store.save_account(changed)
    return changed


def finish_welcome(store: Store, account: Account, now: datetime) -> Account:
    """The first visit was answered; its questions are not asked again."""
    if account.started_at is not None:
        return account
    started = replace(account, started_at=now)
    store.save_account(started)
    return started


def finish_welcome_if_settled(store: Store, account: Account, now: datetime) -> Account:
    """Whoever named hobbies and a calendar elsewhere, such as in the terminal, is not asked for them once more."""
    if account.started_at is not None or not store.hobbies(account.id):
        return account
    if not store.subscriptions(account.id, now, counting=False):
        return account
    return finish_welcome(store, account, now)
