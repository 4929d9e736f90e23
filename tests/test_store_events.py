"""Events as they are read, changed, listed and picked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetcompanion.errors import NotFound
from meetcompanion.model import Account, Content, Draft, Instance, PickState, Price, Status, When, Window
from meetcompanion.model.held import Changes, EventChange, content_hash
from meetcompanion.store import Store
from meetcompanion.store.content import dump_content, instance_columns, load_content, when_of
from tests.builders import DAY, HOUR, NOW, at, event, instance, pick, read, source, upcoming, weekly, when

FULL = Content(
    title="Jazz im Keller",
    description="Zwei Sets.\nDazwischen Suppe.",
    location="Kellergasse 3, Würzburg",
    latitude=49.79,
    longitude=9.93,
    url="https://example.org/jazz",
    organiser="Jazzfreunde",
    categories=("Musik", "Jazz, frei"),
    price=Price(False, 5.0, 12.5, "EUR"),
    image="https://example.org/jazz.jpg",
)


def titles(store: Store, account: Account, window: Window | None = None) -> list[str]:
    """What is listed, in order."""
    return [one.content.title for one in store.upcoming(account.id, window or Window.around(NOW))]


def test_everything_an_event_says_comes_back(store: Store, account: Account) -> None:
    draft = Draft(uid="jazz", content=FULL, instances=(instance(at(7), zone="America/New_York"),))
    town = source(store, account, draft)
    (one,) = upcoming(store, account)
    assert (one.content, one.uid, one.source_id, one.status, one.gone_at) == (
        FULL,
        "jazz",
        town.id,
        Status.CONFIRMED,
        None,
    )
    assert one.when == When(at(7), at(7, 20), "America/New_York")
    assert store.occurrence(account.id, one.id) == one
    assert store.series_occurrences(account.id, one.event_id) == [one]


def test_a_time_of_a_series_can_say_something_else(store: Store, account: Account) -> None:
    own = replace(FULL, title="Jazz im Park", location=None, price=None)
    first, second = instance(at(7), key="a"), instance(at(14), key="b", content=own, status=Status.TENTATIVE)
    source(store, account, Draft(uid="jazz", content=FULL, instances=(first, second)))
    one, other = upcoming(store, account)
    assert (one.content, other.content) == (FULL, own)
    assert other.status is Status.TENTATIVE
    assert one.event_id == other.event_id


def test_what_is_held_is_what_the_merge_needs(store: Store, account: Account) -> None:
    own = replace(FULL, title="Jazz im Park")
    draft = Draft(
        uid="jazz", content=FULL, instances=(instance(at(14), key="b", content=own), instance(at(7), key="a"))
    )
    town = source(store, account, draft, weekly("Chess", times=2))
    held = {one.uid: one for one in store.held_events(town.id)}
    jazz = held["jazz"]
    assert (jazz.content, jazz.content_hash) == (FULL, content_hash(FULL))
    assert [(one.key, one.content_hash, one.gone) for one in jazz.instances] == [
        ("a", "", False),
        ("b", content_hash(own), False),
    ]
    assert jazz.instances[0].when == when(at(7))
    assert len(held["chess@example.org"].instances) == 2
    assert store.held_events(99) == []


def test_a_window_holds_what_lies_in_it_by_the_persons_own_days(store: Store, account: Account) -> None:
    window = Window(at(10, 12), at(12, 12))
    drafts = [
        event("ended before", instance(at(10, 9), hours=2)),
        event("ends as it begins", instance(at(10, 10), hours=2)),
        event("goes on", instance(at(10, 11), hours=2)),
        event("open end before", instance(at(10, 11), hours=None)),
        event("open end at the start", instance(at(10, 12), hours=None)),
        event("last", instance(at(12, 11))),
        event("too late", instance(at(12, 12))),
        event("day before", instance(date(2026, 1, 9))),
        event("first day", instance(date(2026, 1, 10))),
        event("last day", instance(date(2026, 1, 12))),
        event("next day", instance(date(2026, 1, 13))),
    ]
    source(store, account, *drafts)
    listed = titles(store, account, window)
    assert listed == ["first day", "goes on", "open end at the start", "last day", "last"]
    assert set(listed) == {
        draft.content.title for draft in drafts if window.holds(draft.instances[0].when, ZoneInfo("Europe/Berlin"))
    }


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])
def test_all_day_events_lie_in_the_days_of_the_persons_zone(store: Store, account: Account, zone: str) -> None:
    store.save_account(replace(account, zone=zone))
    days = [date(2026, 1, 8) + number * DAY for number in range(6)]
    source(store, account, *(event(day.isoformat(), instance(day)) for day in days))
    window = Window(at(10, 0).replace(tzinfo=ZoneInfo(zone)), at(11, 0).replace(tzinfo=ZoneInfo(zone)))
    assert titles(store, account, window) == ["2026-01-10"]


def test_what_is_cancelled_is_listed_as_such_and_what_is_gone_is_not(store: Store, account: Account) -> None:
    town = source(store, account, event("off", instance(status=Status.CANCELLED)), event("gone"))
    gone = next(one for one in upcoming(store, account) if one.content.title == "gone")
    read(store, town, Changes(gone=(gone.event_id,), gone_occurrences=(gone.id,)), now=NOW + HOUR)
    assert [(one.content.title, one.status) for one in upcoming(store, account)] == [("off", Status.CANCELLED)]
    assert store.occurrence(account.id, gone.id).gone_at == NOW + HOUR
    read(store, town, Changes(gone=(gone.event_id,), gone_occurrences=(gone.id,)), now=NOW + DAY)
    assert store.occurrence(account.id, gone.id).gone_at == NOW + HOUR
    assert store.series_occurrences(account.id, gone.event_id) == []
    assert [one.instances[0].gone for one in store.held_events(town.id)] == [False, True]


def test_changes_are_written_where_they_belong(store: Store, account: Account) -> None:
    town = source(store, account, weekly("Chess", times=3), event("Owl walk"))
    chess, owls = store.held_events(town.id)
    first, second, third = chess.instances
    moved = Instance(second.key, when(at(20)), Status.TENTATIVE, replace(FULL, title="Chess finals"))
    fresh = Instance("x", when(at(28)))
    read(
        store,
        town,
        Changes(
            changed=(
                EventChange(
                    event_id=chess.id,
                    content=replace(chess.content, title="Blitz chess"),
                    new=(fresh,),
                    updated=((second.id, moved),),
                    gone=(third.id,),
                ),
                EventChange(event_id=owls.id, uid="owls-2"),
            )
        ),
    )
    chess, owls = store.held_events(town.id)
    assert (chess.content.title, owls.content.title, owls.uid) == ("Blitz chess", "Owl walk", "owls-2")
    assert chess.content_hash == content_hash(chess.content)
    by_id = {one.id: one for one in chess.instances}
    assert by_id[first.id] == first
    assert (by_id[second.id].when, by_id[second.id].status) == (moved.when, Status.TENTATIVE)
    assert by_id[third.id].gone
    assert titles(store, account) == ["Blitz chess", "Owl walk", "Chess finals", "Blitz chess"]


def test_what_was_gone_comes_back(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"))
    (held,) = store.held_events(town.id)
    (one,) = held.instances
    read(store, town, Changes(gone=(held.id,), gone_occurrences=(one.id,)))
    assert titles(store, account) == []
    read(store, town, Changes(changed=(EventChange(event_id=held.id, updated=((one.id, instance()),)),)))
    assert titles(store, account) == ["Owl walk"]
    assert store.occurrence(account.id, one.id).gone_at is None


def test_uids_and_keys_can_be_swapped_in_one_reading(store: Store, account: Account) -> None:
    town = source(
        store, account, event("A", instance(at(7), key="a"), instance(at(8), key="b"), uid="1"), event("B", uid="2")
    )
    one, other = store.held_events(town.id)
    first, second = one.instances
    read(
        store,
        town,
        Changes(
            changed=(
                EventChange(
                    event_id=one.id,
                    uid="2",
                    updated=((first.id, instance(at(7), key="b")), (second.id, instance(at(8), key="a"))),
                ),
                EventChange(event_id=other.id, uid="1"),
            )
        ),
    )
    held = {event.uid: event for event in store.held_events(town.id)}
    assert (held["2"].content.title, held["1"].content.title) == ("A", "B")
    assert [one.key for one in held["2"].instances] == ["b", "a"]


def test_a_reading_that_fails_half_way_changes_nothing(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"))
    (held,) = store.held_events(town.id)
    broken = event("Twice", instance(key="a"), instance(key="a"))
    changed = EventChange(event_id=held.id, content=Content(title="Changed"))
    with pytest.raises(Exception, match=r"(?i)unique"):
        read(store, town, Changes(new=(event("New"), broken), changed=(changed,)), etag='"2"', now=NOW + HOUR)
    assert titles(store, account) == ["Owl walk"]
    assert store.source(town.id).etag is None
    assert store.source(town.id).read_at == NOW


def test_a_pick_is_set_changed_and_taken_back(store: Store, account: Account) -> None:
    source(store, account, event("Owl walk"))
    (one,) = upcoming(store, account)
    assert store.set_pick(account.id, one.id, None, NOW) is None
    assert store.set_pick(account.id, one.id, PickState.INTERESTED, NOW) is None
    assert store.set_pick(account.id, one.id, PickState.GOING, NOW) is PickState.INTERESTED
    assert store.picks(account.id) == {one.id: PickState.GOING}
    assert store.picked(account.id) == [(one, PickState.GOING)]
    assert store.set_pick(account.id, one.id, PickState.INTERESTED, NOW) is PickState.GOING
    assert store.set_pick(account.id, one.id, None, NOW) is PickState.INTERESTED
    assert store.picks(account.id) == {}
    with pytest.raises(NotFound):
        store.set_pick(account.id, 99, PickState.GOING, NOW)


def test_picks_survive_moves_new_uids_and_disappearance(store: Store, account: Account) -> None:
    town = source(store, account, event("Owl walk"))
    one = pick(store, account, "Owl walk")
    changed = EventChange(event_id=one.event_id, uid="other", updated=((one.id, instance(at(9))),))
    read(store, town, Changes(changed=(changed,)))
    read(store, town, Changes(gone=(one.event_id,), gone_occurrences=(one.id,)))
    ((held, state),) = store.picked(account.id)
    assert (held.id, held.when, state) == (one.id, when(at(9)), PickState.GOING)
    assert held.gone_at == NOW


moments = st.datetimes(
    timezones=st.sampled_from([UTC, ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/Sao_Paulo")])
).filter(lambda moment: 2 < moment.year < 9998)
times = st.one_of(
    st.builds(
        lambda start, length: When(start.astimezone(UTC), start.astimezone(UTC) + length, "Europe/Berlin"),
        moments,
        st.timedeltas(timedelta(0), DAY * 90),
    ),
    st.builds(lambda start: When(start.astimezone(UTC)), moments),
    st.builds(lambda day: When(day), st.dates()),
    st.builds(
        lambda day, length: When(day, day + length),
        st.dates(max_value=date(9990, 1, 1)),
        st.timedeltas(timedelta(0), DAY * 90),
    ),
)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
contents = st.builds(
    Content,
    title=words,
    description=st.none() | words,
    latitude=st.none() | st.floats(-90, 90),
    categories=st.lists(words, max_size=3).map(tuple),
    price=st.none() | st.builds(Price, st.booleans(), st.none() | st.floats(0, 1e6), st.none(), st.none() | words),
)


@given(times)
def test_any_time_comes_back_from_its_columns(one: When) -> None:
    columns = instance_columns(Instance("", one))
    assert when_of(columns["starts_at"], columns["ends_at"], columns["all_day"], columns["zone"]) == one
    assert columns["over_at"] >= columns["starts_at"]


@given(contents)
def test_any_text_comes_back_from_its_json(content: Content) -> None:
    assert load_content(dump_content(content)) == content
