"""Channels, wishes, and messages that are claimed before they are sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from meetcompanion.message import Message
from meetcompanion.model import PickState
from meetcompanion.model.messages import Channel, MessageKind, Reachable, Wishes
from meetcompanion.store.accounts import account_of
from meetcompanion.store.base import CHUNK, Base, not_found
from meetcompanion.store.schema import accounts, channels, message_wishes, messages, occurrences, picks

#: A message is tried so often; after the first try it waits so long, after the second twice as long, and so on.
MOST_TRIES = 5
WAIT = timedelta(minutes=10)


class Messages(Base):
    """What goes out, and through what."""

    def channels(self, account_id: int) -> list[Channel]:
        """An account's channels, oldest first."""
        query = select(channels).where(channels.c.account_id == account_id).order_by(channels.c.id)
        with self._reading() as connection:
            return [Channel(row.id, row.url, row.made_at) for row in connection.execute(query)]

    def reachable(self, share: tuple[int, int] | None = None) -> list[Reachable]:
        """Everybody whom messages can reach; with (2, 8), those alone whose number leaves 2 when divided by 8.

        A look at thousands, each minute: what is asked is asked for all of them at once.
        """
        query = select(accounts, channels.c.id.label("channel_id"), channels.c.url, channels.c.made_at)
        query = query.join(channels, channels.c.account_id == accounts.c.id).order_by(accounts.c.id, channels.c.id)
        wanted = select(message_wishes)
        if share is not None:
            query = query.where(accounts.c.id % share[1] == share[0])
            wanted = wanted.where(message_wishes.c.account_id % share[1] == share[0])
        found: dict[int, Reachable] = {}
        with self._reading() as connection:
            wishes = {row.account_id: _wishes(row) for row in connection.execute(wanted)}
            for row in connection.execute(query):
                one = found.setdefault(row.id, Reachable(account_of(row), [], wishes.get(row.id, Wishes())))
                one.channels.append(Channel(row.channel_id, row.url, row.made_at))
        return list(found.values())

    def messages_closed(self, channel_ids: Collection[int], since: datetime) -> set[tuple[int, str, str]]:
        """Channel, kind and period of what was claimed since then and needs nothing more."""
        wanted = list(channel_ids)
        found: set[tuple[int, str, str]] = set()
        with self._reading() as connection:
            for at in range(0, len(wanted), CHUNK):
                query = select(messages.c.channel_id, messages.c.kind, messages.c.period).where(
                    messages.c.channel_id.in_(wanted[at : at + CHUNK]),
                    messages.c.claimed_at >= since,
                    messages.c.closed_at.is_not(None),
                )
                found.update((row[0], row[1], row[2]) for row in connection.execute(query))
        return found

    def going_soon(self, account_ids: Collection[int], now: datetime, until: datetime) -> set[int]:
        """Those of these accounts who go to something that begins between the two."""
        wanted = list(account_ids)
        found: set[int] = set()
        with self._reading() as connection:
            for at in range(0, len(wanted), CHUNK):
                query = (
                    select(picks.c.account_id)
                    .join(occurrences, occurrences.c.id == picks.c.occurrence_id)
                    .where(
                        picks.c.account_id.in_(wanted[at : at + CHUNK]),
                        picks.c.state == PickState.GOING.value,
                        occurrences.c.starts_at >= now,
                        occurrences.c.starts_at <= until,
                    )
                )
                found.update(connection.execute(query.distinct()).scalars())
        return found

    def accounts_with_channels(self) -> list[int]:
        """Whom messages can reach at all."""
        with self._reading() as connection:
            return list(connection.execute(select(channels.c.account_id).distinct()).scalars())

    def add_channel(self, account_id: int, url: str, now: datetime) -> Channel:
        """Keep a channel; one that is there already is kept as it is."""
        same = and_(channels.c.account_id == account_id, channels.c.url == url)
        with self._writing() as connection:
            row = connection.execute(select(channels).where(same)).first()
            if row is None:
                connection.execute(channels.insert().values(account_id=account_id, url=url, made_at=now))
                row = connection.execute(select(channels).where(same)).one()
        return Channel(row.id, row.url, row.made_at)

    def move_channel(self, account_id: int, channel_id: int, url: str) -> None:
        """Let a channel lead elsewhere, knowing what it has carried; where one leads there already, that one stays.

        Raises:
            NotFound: it is not theirs.
        """
        mine = and_(channels.c.account_id == account_id, channels.c.id == channel_id)
        there = and_(channels.c.account_id == account_id, channels.c.id != channel_id, channels.c.url == url)
        with self._writing() as connection:
            is_there = connection.execute(select(channels.c.id).where(there)).first() is not None
            change = delete(channels).where(mine) if is_there else update(channels).where(mine).values(url=url)
            if connection.execute(change).rowcount != 1:
                raise not_found()

    def remove_channel(self, account_id: int, channel_id: int) -> None:
        """Let go of a channel.

        Raises:
            NotFound: it is not theirs.
        """
        mine = and_(channels.c.account_id == account_id, channels.c.id == channel_id)
        with self._writing() as connection:
            if connection.execute(delete(channels).where(mine)).rowcount != 1:
                raise not_found()

    def wishes(self, account_id: int) -> Wishes:
        """When an account wants to hear from us; what holds for everybody where they said nothing."""
        with self._reading() as connection:
            row = connection.execute(select(message_wishes).where(message_wishes.c.account_id == account_id)).first()
        return Wishes() if row is None else _wishes(row)

    def save_wishes(self, account_id: int, wishes: Wishes, now: datetime) -> Wishes:
        """Keep them, as of now."""
        wishes = replace(wishes, changed_at=now)
        values = {
            "weekday": wishes.weekday,
            "hour": wishes.hour,
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
            "nothing_until": wishes.nothing_until,
            "remind_minutes": wishes.remind_minutes,
            "changed_at": now,
        }
        mine = message_wishes.c.account_id == account_id
        with self._writing() as connection:
            if connection.execute(update(message_wishes).where(mine).values(**values)).rowcount == 0:
                connection.execute(message_wishes.insert().values(account_id=account_id, **values))
        return wishes

    def claim_message(
        self, account_id: int, channel_id: int, kind: MessageKind, period: str, now: datetime
    ) -> int | None:
        """The number of a message that is now ours alone to send.

        None where somebody else has just claimed it, where it was closed, or was tried too often. A claim that
        nobody closed is given again after a while: whoever had it has died, or could not send it.
        """
        same = and_(messages.c.channel_id == channel_id, messages.c.kind == kind.value, messages.c.period == period)
        with self._writing() as connection:
            row = connection.execute(select(messages).where(same)).first()
            if row is None:
                values = {"account_id": account_id, "channel_id": channel_id, "kind": kind.value, "period": period}
                try:
                    with connection.begin_nested():
                        made = connection.execute(messages.insert().values(**values, claimed_at=now, tries=1))
                except IntegrityError:  # another program was faster, or the channel is gone
                    return None
                assert made.inserted_primary_key is not None
                return int(made.inserted_primary_key[0])
            # A claim of tomorrow was made by a clock that was ahead.
            waits = now < row.claimed_at + WAIT * row.tries and row.claimed_at <= now + WAIT
            if row.closed_at is not None or row.tries >= MOST_TRIES or waits:
                return None
            as_it_was = and_(same, messages.c.closed_at.is_(None), messages.c.claimed_at == row.claimed_at)
            claim = update(messages).where(as_it_was).values(claimed_at=now, tries=row.tries + 1)
            return int(row.id) if connection.execute(claim).rowcount == 1 else None

    def close_message(self, message_id: int, now: datetime, *, sent: bool) -> None:
        """It was sent, or there is nothing to say: it is not tried again."""
        values = {"sent_at": now if sent else None, "closed_at": now, "error": None}
        with self._writing() as connection:
            connection.execute(update(messages).where(messages.c.id == message_id).values(**values))

    def message_failed(self, message_id: int, error: Message) -> None:
        """It could not be sent, and why; it is tried again after a while."""
        with self._writing() as connection:
            connection.execute(update(messages).where(messages.c.id == message_id).values(error=error.to_json()))

    def drop_old_messages(self, before: datetime) -> None:
        """Let go of what was claimed before a time, but for the latest of each channel, which may tell of trouble."""
        latest = select(func.max(messages.c.id)).group_by(messages.c.channel_id)
        with self._writing() as connection:
            connection.execute(delete(messages).where(messages.c.claimed_at < before, messages.c.id.not_in(latest)))

    def channel_troubles(self, account_id: int) -> dict[int, Message]:
        """Why the latest message of a channel could not be sent, by the channel's id."""
        query = select(messages).where(messages.c.account_id == account_id).order_by(messages.c.id)
        with self._reading() as connection:
            latest = {row.channel_id: row.error for row in connection.execute(query)}
        return {channel_id: Message.from_json(error) for channel_id, error in latest.items() if error is not None}


def _wishes(row: Row[Any]) -> Wishes:
    return Wishes(
        weekday=row.weekday,
        hour=row.hour,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        nothing_until=row.nothing_until,
        remind_minutes=row.remind_minutes,
        changed_at=row.changed_at,
    )
