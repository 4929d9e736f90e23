"""Messages: when they are due, what they say, and that each goes out once. All persons are made up."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from meetcompanion import people
from meetcompanion.bootstrap import Companion
from meetcompanion.errors import UsageError
from meetcompanion.message import Message
from meetcompanion.model import Account, Due, PickState
from meetcompanion.model.messages import Letter, MessageKind, Wishes
from meetcompanion.notify import AppriseNotifier
from meetcompanion.reminders import Contents, Desk, next_monday, remind, stop_address, whose_stop
from meetcompanion.reminders.times import is_quiet, weekly_period
from meetcompanion.store import Store
from tests import companions, states
from tests.command_line import Shell
from tests.fakes import FixedClock, RecordingNotifier
from tests.mailbox import endpoint, mail_server
from tests.postgresql import Server

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
URL = "ntfy://a-made-up-topic"


@pytest.fixture
def notifier() -> RecordingNotifier:
    return RecordingNotifier()


@pytest.fixture
def town(tmp_path: Path, clock: FixedClock, notifier: RecordingNotifier) -> Iterator[Companion]:
    """A town with picks, and a channel since the day before."""
    made = replace(companions.new_companion(tmp_path / "data", clock), notifier=notifier)
    companions.fill(made)
    made.store.add_channel(made.account().id, URL, clock() - timedelta(days=1))
    yield made
    made.close()


def due_now(companion: Companion, **more: object) -> None:
    """The weekly message is due at this very hour, as was said the day before."""
    local = companion.clock().astimezone(BERLIN)
    wishes = Wishes(weekday=local.weekday(), hour=local.hour, **more)  # type: ignore[arg-type]
    companion.store.save_wishes(companion.account().id, wishes, companion.clock() - timedelta(days=1))


# When -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("local", "period"),
    [
        ((2026, 1, 8, 16, 59), None),
        ((2026, 1, 8, 17, 0), "2026-W02"),
        ((2026, 1, 8, 22, 0), None),  # quiet
        ((2026, 1, 9, 8, 0), "2026-W02"),
        ((2026, 1, 10, 17, 1), None),  # two days late: the next one says more
        ((2026, 3, 26, 17, 0), "2026-W13"),
        ((2026, 4, 2, 17, 0), "2026-W14"),  # the clocks were changed between the two
    ],
)
def test_the_weekly_message_is_due_by_the_clocks_where_they_live(local: tuple[int, ...], period: str | None) -> None:
    now = datetime(*local, tzinfo=BERLIN)  # type: ignore[misc, arg-type]
    assert weekly_period(Wishes(weekday=3, hour=17), now, BERLIN, LONG_AGO) == period


def test_a_channel_that_is_new_waits_for_the_next_week() -> None:
    now = datetime(2026, 1, 8, 18, tzinfo=BERLIN)
    assert weekly_period(Wishes(weekday=3, hour=17), now, BERLIN, now) is None
    assert weekly_period(Wishes(weekday=3, hour=17), now + timedelta(days=7), BERLIN, now) == "2026-W03"


def test_moving_the_day_within_a_week_brings_no_second_message() -> None:
    thursday, friday = (datetime(2026, 1, day, 17, tzinfo=BERLIN) for day in (8, 9))
    assert weekly_period(Wishes(weekday=3), thursday, BERLIN, LONG_AGO) == weekly_period(
        Wishes(weekday=4), friday, BERLIN, LONG_AGO
    )


@pytest.mark.parametrize(("hour", "quiet"), [(21, False), (22, True), (3, True), (7, True), (8, False)])
def test_quiet_hours_may_span_midnight(hour: int, quiet: bool) -> None:
    assert is_quiet(Wishes(), datetime(2026, 1, 8, hour, tzinfo=BERLIN), BERLIN) is quiet


def test_nothing_until_monday_ends_as_monday_begins() -> None:
    sunday = datetime(2026, 1, 11, 12, tzinfo=BERLIN)
    monday = next_monday(sunday, BERLIN)
    assert monday == datetime(2026, 1, 12, tzinfo=BERLIN)
    assert next_monday(monday, BERLIN) == monday + timedelta(days=7)
    silent = Wishes(nothing_until=monday, quiet_from=None, quiet_until=None)
    assert is_quiet(silent, monday - timedelta(seconds=1), BERLIN)
    assert not is_quiet(silent, monday, BERLIN)


# What -----------------------------------------------------------------------------------------------------------------


def test_the_week_names_its_picks_with_reasons_and_links(town: Companion, notifier: RecordingNotifier) -> None:
    due_now(town)
    assert [outcome.error for outcome in town.remind()] == [None]
    ((url, letter),) = notifier.sent
    assert url == URL
    picks = town.ranker.shortlist(town.account(), town.clock()).picks
    assert picks
    for listed in picks:
        for said in (listed.occurrence.content.title, f"http://127.0.0.1:8765/events/{listed.occurrence.id}"):
            assert said in letter.text and said in letter.html
    assert "“board games”" in letter.text.casefold() or "“Board games”" in letter.text
    assert letter.stop in letter.text and letter.stop in letter.html


def test_there_is_never_a_message_about_nothing(tmp_path: Path, clock: FixedClock) -> None:
    notifier = RecordingNotifier()
    companion = replace(companions.new_companion(tmp_path / "data", clock), notifier=notifier)
    states.empty(companion, clock)
    companion.store.add_channel(companion.account().id, URL, clock() - timedelta(days=1))
    due_now(companion)
    assert companion.remind() == [] and companion.remind() == []
    assert notifier.sent == []
    companion.close()


def test_the_question_is_asked_once_wherever_it_is_asked(
    town: Companion, clock: FixedClock, notifier: RecordingNotifier
) -> None:
    companions.go_out(town, clock)
    due_now(town)
    town.remind()
    assert "Was there one conversation worth keeping?" in notifier.sent[0][1].text
    clock.advance(days=7)
    town.remind()
    assert all("conversation" not in letter.text for _url, letter in notifier.sent[1:])
    assert all(one.asked_at for one in town.store.evenings(town.account().id))


def test_a_question_that_could_not_be_sent_is_not_spent(
    town: Companion, clock: FixedClock, notifier: RecordingNotifier
) -> None:
    companions.go_out(town, clock)
    due_now(town)
    notifier.trouble = Message.of("No way there.")
    assert [str(outcome.error) for outcome in town.remind()] == ["No way there."]
    assert [one.asked_at for one in town.store.evenings(town.account().id)] == [None]


def test_follow_ups_of_these_days_are_said_once_and_silent_people_are_not_brought_up(
    town: Companion, clock: FixedClock, notifier: RecordingNotifier
) -> None:
    companions.meet(town, "@Ana bakes rye. Thank Ana for the bread\n@Greta hums. Thank Greta for the tune")
    store, account = town.store, town.account()
    for one in store.follow_ups(account.id):
        store.move_follow_up(account.id, one.id, Due(day=clock().date() + timedelta(days=2)))
    greta = next(person for person in store.people(account.id) if person.name == "Greta")
    store.set_rather_not(account.id, greta.id, clock())
    due_now(town)
    town.remind()
    text = notifier.sent[0][1].text
    assert "Thank Ana for the bread" in text and "Greta" not in text
    clock.advance(days=7)
    town.remind()
    assert all("Ana" not in letter.text for _url, letter in notifier.sent[1:])


def test_somebody_who_was_to_rest_until_spring_appears_once(
    town: Companion, clock: FixedClock, notifier: RecordingNotifier
) -> None:
    companions.meet(town, "@Ana bakes rye")
    (ana,) = town.store.people(town.account().id)
    town.store.let_rest(town.account().id, ana.id, clock() - timedelta(days=90), Due(day=date(2026, 1, 1)))
    due_now(town)
    town.remind()
    assert "You wanted to think of Ana again about now." in notifier.sent[0][1].text
    clock.advance(days=7)
    town.remind()
    assert all("Ana" not in letter.text for _url, letter in notifier.sent[1:])


def test_whom_chance_brings_to_mind_stands_in_both_forms_of_the_message(
    town: Companion, clock: FixedClock, notifier: RecordingNotifier
) -> None:
    companions.meet(town, "@Ana bakes rye")
    people.want_now_and_then(town.store, town.account(), True, clock() - timedelta(days=90), lambda _number: 0)
    due_now(town)
    town.remind()
    ((_url, letter),) = notifier.sent
    assert "Chance brings Ana to mind. You wrote: “Ana bakes rye”" in letter.text
    assert "Chance brings <bdi>Ana</bdi> to mind. You wrote: “Ana bakes rye”" in letter.html


def test_it_speaks_the_language_of_the_account(town: Companion, notifier: RecordingNotifier) -> None:
    town.store.save_account(replace(town.account(), language="de"))
    due_now(town)
    town.remind()
    assert re.search(r"\b(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)\b", notifier.sent[0][1].text)
    assert 'lang="de"' in notifier.sent[0][1].html


def test_a_title_cannot_write_markup_into_the_message(town: Companion, notifier: RecordingNotifier) -> None:
    companions.meet(town, "@Ana said so. Thank Ana for <b>all</b> & more")
    (one,) = town.store.follow_ups(town.account().id)
    town.store.move_follow_up(town.account().id, one.id, Due(day=town.clock().date()))
    due_now(town)
    town.remind()
    assert "&lt;b&gt;all" in notifier.sent[0][1].html and "<b>" in notifier.sent[0][1].text


def test_before_an_evening_one_goes_to_a_reminder_comes_once(
    town: Companion, clock: FixedClock, notifier: RecordingNotifier
) -> None:
    account = town.account()
    game = companions.occurrence_id(town, "Board games at the Second Die")
    town.store.set_pick(account.id, game, PickState.GOING, clock())
    town.store.save_wishes(account.id, Wishes(weekday=None, remind_minutes=60), clock())
    clock.now = companions.at(3, 17) + timedelta(minutes=59)
    assert town.remind() == []
    clock.advance(minutes=1)
    assert len(town.remind()) == 1 and town.remind() == []
    assert notifier.sent[0][1].subject == "Board games at the Second Die, 19:00"


# Once -----------------------------------------------------------------------------------------------------------------


def test_a_message_goes_out_once_a_week(town: Companion, clock: FixedClock, notifier: RecordingNotifier) -> None:
    due_now(town)
    assert len(town.remind()) == 1
    clock.advance(hours=1)
    assert town.remind() == []
    assert len(notifier.sent) == 1


def test_a_look_at_very_many_for_whom_nothing_is_due_asks_no_more_than_one_at_few(
    town: Companion, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    for number in range(12):
        login = town.store.add_account(f"Person {number}", None, zone="Europe/Berlin", invites=False, now=clock())
        town.store.add_channel(login.account_id, URL, clock() - timedelta(days=1))
        if number in (1, 11):
            really, transactions = town.store._reading, []

            def counted(really=really, transactions=transactions):
                transactions.append(1)
                return really()

            with monkeypatch.context() as patch:
                patch.setattr(town.store, "_reading", counted)
                assert town.remind() == []
            asked.append(len(transactions))
    few, many = asked
    assert many <= few <= 3


def test_what_is_not_taken_is_tried_again_later_and_not_for_ever(
    town: Companion, clock: FixedClock, notifier: RecordingNotifier
) -> None:
    due_now(town, quiet_from=None, quiet_until=None)
    notifier.trouble = Message.of("No way there.")
    assert len(town.remind()) == 1 and town.remind() == []
    tries = 1
    for _hour in range(40):
        clock.advance(hours=1)
        tries += len(town.remind())
    assert tries == 5
    (trouble,) = town.store.channel_troubles(town.account().id).values()
    assert str(trouble) == "No way there."


def test_two_programs_never_claim_one_message(town: Companion, clock: FixedClock) -> None:
    account = town.account()
    (channel,) = town.store.channels(account.id)
    other = Store.open(town.config.data / "meetcompanion.sqlite3")
    claims = [
        store.claim_message(account.id, channel.id, MessageKind.WEEKLY, "2026-W02", clock())
        for store in (town.store, other, town.store)
    ]
    other.close()
    assert [claim is not None for claim in claims] == [True, False, False]


def test_what_was_sent_is_forgotten_after_months_but_for_the_latest(town: Companion, clock: FixedClock) -> None:
    account, begin = town.account(), clock()
    (channel,) = town.store.channels(account.id)

    def claimed(week: str) -> bool:
        return town.store.claim_message(account.id, channel.id, MessageKind.WEEKLY, week, clock()) is not None

    for week in ("2026-W02", "2026-W03"):
        number = town.store.claim_message(account.id, channel.id, MessageKind.WEEKLY, week, clock())
        assert number is not None
        town.store.close_message(number, clock(), sent=True)
    people.keep_house(town.store, begin + timedelta(days=90))
    assert not claimed("2026-W02")
    people.keep_house(town.store, begin + timedelta(days=91))
    assert not claimed("2026-W03")
    assert claimed("2026-W02")


#: Reminds of one follow-up, and dies at the step that is named.
MORTAL = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from meetcompanion.message import Message
from meetcompanion.notify import AppriseNotifier
from meetcompanion.reminders import Contents, Desk, remind
from meetcompanion.store import Store

def die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)

path, folder, step, now = *sys.argv[1:4], datetime.fromisoformat(sys.argv[4])
if step == "before sending":
    AppriseNotifier.send = die
elif step == "before recording":
    Store.close_message = die
contents = Contents(follow_ups=((Message.of("Thank Ana"), "for the bread"),))
opened = Store.open(path, folder=Path(folder))
desk = Desk(store=opened, notifier=AppriseNotifier(), clock=lambda: now, base="http://x", own_servers=True)
remind(desk, lambda account, now: contents)
"""


def test_whoever_is_killed_between_two_steps_loses_nothing_and_a_mailbox_can_tell(
    store: Store, account: Account, clock: FixedClock, tmp_path: Path, on_server: Server | None
) -> None:
    path = tmp_path / "meetcompanion.sqlite"
    database = str(path) if on_server is None else on_server.instead_of(path)
    contents = Contents(follow_ups=((Message.of("Thank Ana"), "for the bread"),))
    desk = Desk(store=store, notifier=AppriseNotifier(), clock=clock, base="http://x", own_servers=True)

    def dies(step: str) -> bool:
        arguments = [sys.executable, "-c", MORTAL, database, str(tmp_path), step, clock().isoformat()]
        return subprocess.run(arguments, cwd=Path(__file__).parents[1], check=False).returncode == -9

    with mail_server() as box:
        store.add_channel(account.id, box.url, clock() - timedelta(days=1))
        store.save_wishes(account.id, Wishes(weekday=0, hour=12, quiet_from=None), clock() - timedelta(days=1))
        clock.advance(hours=1)
        assert dies("before sending") and box.mails == []
        assert remind(desk, lambda _account, _now: contents) == []  # it could still be under way
        clock.advance(minutes=11)
        assert dies("before recording") and len(box.mails) == 1
        clock.advance(minutes=21)
        assert [outcome.error for outcome in remind(desk, lambda _account, _now: contents)] == [None]
        assert len({mail["Message-ID"] for mail in box.mails}) == 1 and len(box.mails) == 2
        clock.advance(hours=2)
        assert remind(desk, lambda _account, _now: contents) == [] and len(box.mails) == 2


# Through what ---------------------------------------------------------------------------------------------------------


def test_a_real_mail_server_gets_text_and_html_and_one_tap_to_end_it(tmp_path: Path, clock: FixedClock) -> None:
    with mail_server() as box:
        companion = companions.new_companion(tmp_path / "data", clock)
        companion = replace(companion, config=replace(companion.config, public_url="https://meet.example.org/town/"))
        companions.fill(companion)
        companion.store.add_channel(companion.account().id, box.url, clock() - timedelta(days=1))
        due_now(companion)
        assert [outcome.error for outcome in companion.remind()] == [None]
        (mail,) = box.mails
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None and html is not None
        assert "Board games at the Second Die" in plain.get_content() and "<h2>" in html.get_content()
        assert "https://meet.example.org/town/events/" in plain.get_content()
        assert "src=" not in html.get_content()
        stop = stop_address("https://meet.example.org/town", companion.store.secret(), companion.account().id)
        assert mail["List-Unsubscribe"] == f"<{stop}>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["To"] == "ana@example.org" and mail["Date"].datetime == companion.clock()
        box.refuses = "451 later"
        clock.advance(days=7)
        (outcome,) = companion.remind()
        assert str(outcome.error) == "The mail server did not take it (it answered 451)."
        companion.close()


@pytest.mark.parametrize("kind", ["json:", "ntfy:"])
def test_a_real_endpoint_gets_the_text_and_nothing_to_load_from_elsewhere(town: Companion, kind: str) -> None:
    companion = replace(town, notifier=AppriseNotifier())
    account = companion.account()
    with endpoint() as (url, taken):
        url = url.replace("json:", kind)
        companion.store.remove_channel(account.id, companion.store.channels(account.id)[0].id)
        companion.store.add_channel(account.id, url, companion.clock() - timedelta(days=1))
        due_now(companion)
        assert [outcome.error for outcome in companion.remind()] == [None]
        assert "Board games at the Second Die" in taken[0]["message"]
        assert "http" not in taken[0]["headers"]


def test_a_port_that_there_is_not_is_said_and_keeps_nobody_else_waiting() -> None:
    letter = Letter(subject="a", text="b", html="c", key="d", stop="https://x.example/stop")
    url = "mailto://127.0.0.1:99999/?from=a@example.org&to=b@example.org"
    assert "cannot be reached" in str(AppriseNotifier().send(url, letter, own_servers=True))


@pytest.mark.parametrize(
    ("url", "shared"),
    [
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", True),
        ("ntfy://a-topic", True),
        ("mailto://ana:word@gmail.com", True),
        ("mailto://ana:word@gmail.com?smtp=10.0.0.1", False),
        ("mailto://10.0.0.1:25/?from=a@example.org&to=b@example.org", False),
        ("ntfy://10.0.0.1/topic", False),
        ("json://10.0.0.1/admin", False),
        ("syslog://", False),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/?template=/etc/passwd", False),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/?template=http://169.254.169.254/", False),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?template=file:///data/secret", False),
    ],
)
def test_in_a_shared_companion_no_channel_leads_into_the_network_it_stands_in(url: str, shared: bool) -> None:
    AppriseNotifier().check(url, own_servers=True)
    if shared:
        AppriseNotifier().check(url, own_servers=False)
    else:
        with pytest.raises(UsageError, match="shared"):
            AppriseNotifier().check(url, own_servers=False)


def test_what_is_secret_in_a_channel_is_not_shown() -> None:
    for url in ("mailto://ana:secretword@example.org", "ntfy://u:secretword@example.org/topic", "json://h/secretword"):
        assert "secretword" not in AppriseNotifier().name(url)


def test_what_is_no_channel_is_refused_in_one_sentence() -> None:
    with pytest.raises(UsageError, match="no address of a channel"):
        AppriseNotifier().check("not a channel", own_servers=True)


def test_only_our_own_links_end_messages(store: Store) -> None:
    secret = store.secret()
    token = stop_address("http://x", secret, 7).rpartition("/")[2]
    assert whose_stop(token, secret) == 7
    for other in ("", "7", "8" + token[1:], token[:-1], "7.é", "x." + token):
        assert whose_stop(other, secret) is None


def test_the_command_sends_what_is_due_once(town: Companion) -> None:
    due_now(town)
    account = town.account()
    with endpoint() as (url, taken):
        town.store.remove_channel(account.id, town.store.channels(account.id)[0].id)
        town.store.add_channel(account.id, url, town.clock() - timedelta(days=1))
        shell = Shell(town.config.data, town.clock)  # type: ignore[arg-type]
        assert shell("remind").stdout.startswith("Sent: JSON · 127.0.0.1")
        assert shell("remind").stdout == ""
    assert len(taken) == 1
