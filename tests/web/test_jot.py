"""The jot: one box, what was understood of it put right by hand, kept once. All persons are made up."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.jot import understand
from meetcompanion.model import Due, FollowUpDraft, FollowUpKind, Jot, PersonTold, PickState
from meetcompanion.web import jot_rows
from meetcompanion.web.jot_rows import Row, Sent, jot_of, put_right, rows_of
from tests import companions
from tests.fakes import FixedClock
from tests.pages import HOME, Visitor, assert_flash, assert_says, assert_silent_about, fields_of, heading, said

GAMES = "Board games at the Second Die"
#: A Friday.
TODAY = date(2026, 1, 9)
JOT = """@Ana bakes rye, her starter died. Share my recipe by Monday
@"woman with the theremin" plays on Thursdays
* A wooden sheep got home."""


@pytest.fixture(autouse=True)
def been_out(town: Companion, clock: FixedClock) -> None:
    """An evening lies behind."""
    companions.go_out(town, clock)


def texts(companion: Companion) -> dict[str, list[str]]:
    """What everybody told."""
    return {one.name: [note.text for note in one.notes] for one in companion.store.people(companion.account().id)}


def looked(visitor: Visitor, **fields: str) -> Visitor:
    """The page after *look at it*."""
    return visitor._see(visitor.send("Look at it", **fields), "/jot/look", 200)


def rows(visitor: Visitor) -> list[str]:
    """What was understood, a line each."""
    return [said(line) for line in visitor.page.select(".row-of summary")]


def test_one_box_is_enough(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/jot").press("Keep it", text=JOT)
    assert_flash(visitor, "Kept.")
    assert heading(visitor) == GAMES
    for words in ("Ana", "bakes rye, her starter died", "woman with the theremin", "A wooden sheep got home."):
        assert_says(visitor, words)
    [follow_up] = town.store.follow_ups(town.account().id)
    assert (follow_up.kind, follow_up.text) == (FollowUpKind.SHARE, "Share my recipe by Monday")
    assert (follow_up.people, follow_up.due) == (("Ana",), Due(day=date(2026, 1, 12)))


def test_it_shows_what_it_understood_and_keeps_nothing_yet(visitor: Visitor, town: Companion) -> None:
    looked(visitor.visit("/jot"), text=JOT)
    assert rows(visitor) == [
        "They told me: Ana Ana bakes rye, her starter died.",
        "They told me: woman with the theremin woman with the theremin plays on Thursdays",
        "Share something: Ana 12 January 2026 Share my recipe by Monday",
        "A moment worth keeping A wooden sheep got home.",
    ]
    assert fields_of(visitor.page.select_one("form.jot"))["text"].strip() == JOT  # type: ignore[arg-type]
    assert town.store.people(town.account().id) == []


def test_everything_can_be_put_right_by_hand(visitor: Visitor, town: Companion) -> None:
    looked(visitor.visit("/jot"), text=JOT)
    visitor.press(
        "Keep it",
        who0="Anna",
        words0="bakes rye; her starter died",
        kind1="moment",
        kind2="give",
        who2="Anna, Ben",
        words2="my recipe",
        when2="in spring",
        kind3="",
    )
    assert texts(town) == {"Anna": ["bakes rye; her starter died"], "Ben": []}
    [follow_up] = town.store.follow_ups(town.account().id)
    assert (follow_up.kind, follow_up.people, follow_up.text) == (FollowUpKind.GIVE, ("Anna", "Ben"), "my recipe")
    assert follow_up.due == Due(season="2026-spring")
    [moment] = town.store.moments(town.account().id)
    assert moment.text == "woman with the theremin plays on Thursdays"


def test_a_text_that_grows_keeps_what_was_put_right(visitor: Visitor, town: Companion) -> None:
    looked(visitor.visit("/jot"), text="@Ana bakes rye")
    looked(visitor, text="@Ana bakes rye\n@Ben sails", who0="Anna")
    assert rows(visitor) == ["They told me: Anna Ana bakes rye", "They told me: Ben Ben sails"]
    visitor.press("Keep it", text="@Ana bakes rye bread\n@Ben sails\nthank Ben")
    assert texts(town) == {"Ana": ["Ana bakes rye bread"], "Ben": ["Ben sails"]}


def test_what_was_understood_is_handed_to_a_script_as_a_part_of_the_page(app: Flask, town: Companion) -> None:
    headers = {"Origin": HOME, "X-Part": "understood"}
    part = BeautifulSoup(app.test_client().post("/jot/look", data={"text": JOT}, headers=headers).text, "lxml")
    assert len(part.select(".row-of")) == 4
    assert part.find("main") is None
    assert town.store.people(town.account().id) == []


def test_a_jot_closes_the_question(visitor: Visitor) -> None:
    visitor.visit("/jot").press("Keep it", text="@Ana bakes rye")
    assert_silent_about(visitor.visit("/"), "worth keeping?")


def test_pressing_twice_keeps_it_once_and_other_words_are_another_jot(
    visitor: Visitor, town: Companion, app: Flask
) -> None:
    visitor.visit("/jot")
    form = visitor.page.select_one("form.jot")
    assert form is not None
    data = fields_of(form) | {"text": "@Ana bakes rye"}
    for _press in range(2):
        assert app.test_client().post("/jot", data=data, headers={"Origin": HOME}).status_code == 303
    assert texts(town) == {"Ana": ["Ana bakes rye"]}
    app.test_client().post("/jot", data=data | {"text": "@Ana sails"}, headers={"Origin": HOME})
    assert texts(town) == {"Ana": ["Ana bakes rye", "Ana sails"]}


def test_a_jot_sent_later_bears_the_time_at_which_it_was_kept(town: Companion, app: Flask, clock: FixedClock) -> None:
    pressed = clock() - timedelta(days=3)
    data = {"token": "a", "text": "@Ana sails\nthank Ana tomorrow", "quietly": "1", "written_at": pressed.isoformat()}
    headers = {"Origin": HOME, "Accept": "application/json"}
    for _try in range(2):
        response = app.test_client().post("/jot", data=data, headers=headers)
        assert (response.status_code, response.json) == (200, {"address": "/people"})
        clock.advance(hours=1)
    [person] = town.store.people(town.account().id)
    assert [note.written_at for note in person.notes] == [pressed]
    [follow_up] = town.store.follow_ups(town.account().id)
    assert follow_up.due == Due(day=pressed.date() + timedelta(days=1))


@pytest.mark.parametrize(
    "sent", ["", "now", "2026-01-09T10:00:00", "2030-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "0001-01-01T00:00+14:00"]
)
def test_a_time_that_cannot_be_is_ours(app: Flask, town: Companion, clock: FixedClock, sent: str) -> None:
    app.test_client().post("/jot", data={"text": "@Ana sails", "written_at": sent}, headers={"Origin": HOME})
    [person] = town.store.people(town.account().id)
    assert person.added_at == clock()


def test_another_page_cannot_send_a_jot(app: Flask, town: Companion) -> None:
    for origin in ("https://elsewhere.example", "null"):
        for path in ("/jot", "/jot/look"):
            answer = app.test_client().post(path, data={"text": "@Ana sails"}, headers={"Origin": origin})
            assert answer.status_code == 403
    assert texts(town) == {}


def test_a_jot_that_somebody_else_left_on_the_device_waits_for_them(app: Flask, town: Companion) -> None:
    client = app.test_client()
    mine = client.get("/jot").headers["X-Pages-Of"]
    answer = client.post("/jot", data={"text": "@Ana sails", "of": "somebody else"}, headers={"Origin": HOME})
    assert (answer.status_code, texts(town)) == (409, {})
    client.post("/jot", data={"text": "@Ana sails", "of": mine}, headers={"Origin": HOME})
    assert texts(town) == {"Ana": ["Ana sails"]}


def test_a_jot_needs_no_evening(visitor: Visitor) -> None:
    visitor.visit("/jot").press("Keep it", evening="", text="@Ana bakes rye")
    assert visitor.path == "/people"
    assert_says(visitor, "Ana")


@pytest.mark.parametrize("evening", ["999", "o999", "x", "-1"])
def test_an_evening_that_is_not_there_costs_no_words(app: Flask, town: Companion, evening: str) -> None:
    data = {"evening": evening, "text": "@Ana bakes rye"}
    assert app.test_client().post("/jot", data=data, headers={"Origin": HOME}).status_code == 303
    assert texts(town) == {"Ana": ["Ana bakes rye"]}


def test_the_evening_that_is_running_is_chosen_else_the_one_that_ended_last(
    visitor: Visitor, town: Companion, clock: FixedClock
) -> None:
    account = town.account()
    birds = companions.occurrence_id(town, "Birdwatching at dawn")
    town.store.set_pick(account.id, birds, PickState.GOING, clock())
    assert chosen(visitor.visit("/jot")) == f"8 January 2026, {GAMES}"
    clock.now = companions.at(5, 7)
    assert chosen(visitor.visit("/jot")) == "10 January 2026, Birdwatching at dawn"
    clock.advance(days=2)
    assert chosen(visitor.visit("/jot")) == "10 January 2026, Birdwatching at dawn"
    assert chosen(visitor.visit("/jot?evening=1")) == f"8 January 2026, {GAMES}"


def test_what_one_is_going_to_is_known_to_a_page_that_is_opened_without_a_network_later(
    visitor: Visitor, town: Companion, clock: FixedClock, app: Flask
) -> None:
    birds = companions.occurrence_id(town, "Birdwatching at dawn")
    town.store.set_pick(town.account().id, birds, PickState.GOING, clock())
    option = visitor.visit("/jot").page.select_one(f'#evening option[value="o{birds}"]')
    assert option is not None
    assert "hidden" in option.attrs and "disabled" in option.attrs
    assert datetime.fromisoformat(str(option["data-begins"])) == companions.at(5, 6).astimezone(UTC)
    clock.now = companions.at(5, 8)
    data = {"evening": f"o{birds}", "text": "@Ana saw a bittern"}
    response = app.test_client().post("/jot", data=data, headers={"Origin": HOME})
    [person] = town.store.people(town.account().id)
    assert [evening.title for evening in person.evenings] == ["Birdwatching at dawn"]
    assert response.headers["Location"] == f"/evenings/{person.evenings[0].id}"


def chosen(visitor: Visitor) -> str:
    """The evening that stands in the form."""
    option = visitor.page.select_one("#evening option[selected]")
    assert option is not None
    return said(option)


def test_nothing_written_is_no_fault(visitor: Visitor) -> None:
    visitor.visit("/jot").press("Keep it")
    assert_flash(visitor, "A name or a sentence is enough.")
    assert heading(visitor) == "One conversation"


def test_the_jot_opens_with_what_they_told(visitor: Visitor) -> None:
    assert_says(visitor.visit("/jot"), "What did they tell you?")


ROWS = [
    Row("told", ("Ana", "Ben"), "Ana and Ben sail"),
    Row("introduce", ("Ana", "Ben"), "Introduce Ana and Ben", Due(day=TODAY)),
    Row("note", (), "the room was warm"),
]


def test_rows_say_the_same_as_the_jot() -> None:
    jot = understand(f"{JOT}\n@Ana and @Ben share a boat\nthe room was warm\nintroduce Ana and Ben in spring", TODAY)
    again = jot_of(rows_of(jot))
    # What two told together is one row, so the second of them may come earlier; each says the same.
    assert {person.name: person.told for person in again.people} == {person.name: person.told for person in jot.people}
    assert replace(again, people=()) == replace(jot, people=())
    assert jot_of(ROWS) == Jot(
        people=(PersonTold("Ana", ("Ana and Ben sail",)), PersonTold("Ben", ("Ana and Ben sail",))),
        follow_ups=(FollowUpDraft(FollowUpKind.INTRODUCE, ("Ana", "Ben"), "Introduce Ana and Ben", Due(day=TODAY)),),
        notes=("the room was warm",),
    )


def sent(row: Row, **now: str) -> Sent:
    """A row as a form sends it, with some fields put right."""
    kind, who, words, when = row.fields
    return Sent(
        row.fields, (now.get("kind", kind), now.get("who", who), now.get("words", words), now.get("when", when))
    )


def test_what_nobody_touched_stays_as_it_is_understood_now() -> None:
    assert put_right(ROWS, [sent(row) for row in ROWS], TODAY, "en") == ROWS
    assert put_right(ROWS, [sent(Row("note", (), "gone from the text"))], TODAY, "en") == ROWS


def test_words_written_by_hand_are_kept_where_their_line_is_gone() -> None:
    gone = Row("told", ("Cleo",), "Cleo sails")
    assert put_right(ROWS, [sent(gone, words="Cleo sails at night")], TODAY, "en") == [
        *ROWS,
        Row("told", ("Cleo",), "Cleo sails at night"),
    ]
    assert put_right(ROWS, [sent(gone, kind="")], TODAY, "en") == ROWS


def test_a_day_that_is_none_stays_with_the_words() -> None:
    [row] = put_right([ROWS[1]], [sent(ROWS[1], when="when the bees wake")], TODAY, "en")
    assert (row.words, row.due) == ("Introduce Ana and Ben (when the bees wake)", None)
    [row] = put_right([ROWS[1]], [sent(ROWS[1], when="")], TODAY, "en")
    assert (row.words, row.due) == ("Introduce Ana and Ben", None)
    [row] = put_right([ROWS[1]], [sent(ROWS[1], when="nächsten Freitag")], TODAY, "en")
    assert row.due == Due(day=date(2026, 1, 16))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana, Ben", ("Ana", "Ben")),
        ('@Ana; @"woman with the theremin" , ana', ("Ana", "woman with the theremin")),
        (" , ;", ()),
        ("Ana " * 500, ("Ana " * 29 + "Ana",)),
    ],
)
def test_names_stand_with_commas_between(text: str, expected: tuple[str, ...]) -> None:
    assert jot_rows.names(text) == expected


@pytest.mark.parametrize("was", ["", "{", "[1, 2, 3, 4]", '["note"]', "null"])
def test_a_row_that_is_none_of_ours_is_left_aside(was: str) -> None:
    ours = json.dumps(["note", "", "a", ""])
    form = {"was0": was, "words0": "b", "was1": ours, "kind1": "sell", "words1": "a\r\nb"}
    assert jot_rows.sent_rows(form) == [Sent(("note", "", "a", ""), ("note", "", "a\nb", ""))]
