"""The page on which messages are set up, and the link that ends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from meetcompanion.bootstrap import Companion
from meetcompanion.message import Message
from meetcompanion.model.messages import Wishes
from meetcompanion.reminders import stop_address
from meetcompanion.web import create_app
from tests import companions
from tests.fakes import FixedClock, RecordingNotifier
from tests.mailbox import mail_server
from tests.pages import Visitor, assert_flash, assert_says, assert_silent_about

PAGE = "/settings/messages"


def test_a_mailbox_is_added_tried_and_removed(town: Companion, visitor: Visitor) -> None:
    with mail_server() as box:
        visitor.visit(PAGE).press("Add", url=box.url)
        assert_says(visitor, "Mail to ana@example.org")
        visitor.press("Send a test")
        assert_flash(visitor, "Sent.")
        assert box.mails[0]["Subject"] == "It works"
        box.refuses = "550 no"
        visitor.press("Send a test")
        assert_flash(visitor, "answered 550")
    visitor.press("Remove")
    assert_silent_about(visitor, "ana@example.org")
    assert town.store.channels(town.account().id) == []


def test_a_password_is_never_shown(town: Companion, visitor: Visitor) -> None:
    visitor.visit(PAGE).press("Add", url="mailto://ana:secretword@example.org")
    assert "secretword" not in str(visitor.page)


def test_what_is_no_channel_is_said_in_one_sentence(town: Companion, visitor: Visitor) -> None:
    sent = visitor.visit(PAGE).send("Add", url="come and find me")
    field = BeautifulSoup(sent.text, "lxml").select_one("#url")
    assert sent.status_code == 400 and field is not None and field["value"] == "come and find me"
    assert "trouble-url" in field["aria-describedby"] and "no address of a channel" in sent.text
    assert town.store.channels(town.account().id) == []


def test_day_hour_quiet_hours_and_reminders_are_kept(town: Companion, visitor: Visitor) -> None:
    visitor.visit(PAGE).press("Save", "#wishes", weekday="6", hour="9", quiet_from="21", quiet_until="7", remind="120")
    kept = town.store.wishes(town.account().id)
    wanted = Wishes(weekday=6, hour=9, quiet_from=21, quiet_until=7, remind_minutes=120, changed_at=town.clock())
    assert kept == wanted
    visitor.press("Save", "#wishes", weekday="", remind="", quiet_from="")
    kept = town.store.wishes(town.account().id)
    assert (kept.weekday, kept.remind_minutes, kept.quiet_from, kept.quiet_until) == (None, None, None, None)


def test_nothing_comes_until_monday_unless_one_says_so(town: Companion, visitor: Visitor) -> None:
    visitor.visit(PAGE).press("Nothing until Monday")
    assert_says(visitor, "Nothing comes until Monday 12 January.")
    visitor.press("Messages may come again")
    assert town.store.wishes(town.account().id).nothing_until is None


def test_one_tap_ends_all_messages_without_a_login(tmp_path: Path, clock: FixedClock) -> None:
    made = companions.new_companion(tmp_path / "data", clock)
    companions.fill(made)
    shared = replace(made, config=replace(made.config, public_url="https://meet.example.org"))
    account = made.account()
    address = stop_address("", made.store.secret(), account.id)
    visitor = Visitor(create_app(shared).test_client())
    assert visitor.client.get(PAGE).status_code == 303  # asks who is there
    visitor.visit(address)
    assert made.store.wishes(account.id).weekday is not None, "a look is no tap"
    # As mail programs do it: without a cookie, and from nowhere.
    assert visitor.client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert made.store.wishes(account.id).weekday is None
    assert visitor.client.post(address[:-1] + "x").status_code == 404
    made.close()


@pytest.mark.parametrize("url", ["json://10.0.0.1/admin", "mailto://10.0.0.1:25/?from=a@example.org&to=b@example.org"])
def test_where_several_share_it_nobody_reaches_its_own_network(town: Companion, clock: FixedClock, url: str) -> None:
    town.store.add_channel(town.account().id, url, clock())
    person, channel = town.account(), town.store.channels(town.account().id)[0]
    for name in ("ana", "ben"):
        town.store.add_account(name, None, zone="UTC", invites=False, now=clock())
    trouble = town.try_channel(person, channel)
    assert trouble is not None and "shared" in str(trouble)


def test_a_message_that_does_not_arrive_is_said_where_channels_are(
    town: Companion, visitor: Visitor, clock: FixedClock
) -> None:
    account = town.account()
    town.store.add_channel(account.id, "ntfy://a-topic", clock() - timedelta(days=1))
    town.store.save_wishes(account.id, Wishes(weekday=0, hour=12), clock() - timedelta(days=1))
    replace(town, notifier=RecordingNotifier(trouble=Message.of("No way there."))).remind()
    assert_says(visitor.visit(PAGE), "The latest message has not arrived yet: No way there.")
