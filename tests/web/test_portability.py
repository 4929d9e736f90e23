"""In and out on the pages, in steps and without JavaScript. All persons are made up."""

from __future__ import annotations

import io
import zipfile

from werkzeug.test import TestResponse

from meetcompanion.bootstrap import Companion
from meetcompanion.model import NoteKind
from tests.pages import HOME, Visitor, assert_flash, assert_says, assert_silent_about, said
from tests.test_portability import CONNECTIONS

CARDS = (
    b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana Lima\r\nNOTE:bakes rye\r\nORG:Acme\r\nEND:VCARD\r\n"
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ben\r\nN:;Ben;;;\r\nEND:VCARD\r\n"
)


def names(town: Companion) -> list[str]:
    return [person.name for person in town.store.people(town.account().id)]


def upload(visitor: Visitor, body: bytes, name: str = "people.vcf", **fields: str) -> TestResponse:
    data = {"file": (io.BytesIO(body), name), **fields}
    return visitor.client.post("/in-and-out/people", data=data, headers={"Origin": HOME})


def test_people_are_looked_at_before_they_are_taken(visitor: Visitor, town: Companion) -> None:
    town.store.add_person(town.account().id, "ana lima", town.clock())
    town.store.add_person(town.account().id, "Benjamin", town.clock())
    assert_says(visitor.visit("/in-and-out"), "Only names are read")
    visitor._see(upload(visitor, CARDS), "/in-and-out/people", 200)
    assert_says(visitor, "Here already: ana lima")
    assert names(town) == ["ana lima", "Benjamin"], "nothing is kept before one says so"
    assert visitor.page.select("input[checked]") == []
    visitor.press("Take everybody who is new")
    assert_flash(visitor, "among your people now")
    assert names(town) == ["ana lima", "Ben", "Benjamin"]


def test_only_those_ticked_are_taken(visitor: Visitor, town: Companion) -> None:
    visitor._see(upload(visitor, CARDS, notes="1"), "/in-and-out/people", 200)
    assert_says(visitor, "bakes rye")
    people = str(visitor.page.select("input[name=people]")[0]["value"])
    visitor.client.post("/in-and-out/people/take", data={"people": people, "take": "0"}, headers={"Origin": HOME})
    (ana,) = town.store.people(town.account().id)
    assert (ana.name, [note.text for note in ana.notes]) == ("Ana Lima", ["bakes rye"])


def test_linkedin_gives_names_and_days_alone(visitor: Visitor, town: Companion) -> None:
    visitor._see(upload(visitor, CONNECTIONS.encode(), "Connections.csv"), "/in-and-out/people", 200)
    for words in ("Initech", "Baker", "ana@example.org"):
        assert words not in str(visitor.page)
    visitor.press("Take everybody who is new")
    visitor.follow("Ana Lima")
    assert_says(visitor, "You have known each other since 12 January 2024")


def test_files_that_are_none_are_refused_in_words(visitor: Visitor, town: Companion) -> None:
    for body, words in (
        (b"\x89PNG\r\n", "No people were recognised"),
        (b"PK\x03\x04", "packed archive"),
        (b"", "No people were recognised"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "names nobody"),
    ):
        answer = upload(visitor, body)
        assert answer.status_code == 400
        assert words in answer.text
    assert visitor.client.post("/in-and-out/people", headers={"Origin": HOME}).status_code == 400
    for people in ("", "no", "[1]", '[["a"]]', '[["a","x",[]]]', "{}"):
        answer = visitor.client.post(
            "/in-and-out/people/take", data={"people": people, "take": "0"}, headers={"Origin": HOME}
        )
        assert answer.status_code in (303, 400)
    assert names(town) == []


def test_vcards_leave_without_private_notes_unless_ticked(visitor: Visitor, town: Companion) -> None:
    ana = town.store.add_person(town.account().id, "Ana", town.clock())
    town.store.add_line(town.account().id, ana, NoteKind.TOLD, "bakes rye", town.clock())
    visitor.visit("/in-and-out")
    bare = visitor.client.post("/in-and-out/people.vcf", data={"version": "4.0"}, headers={"Origin": HOME})
    assert bare.headers["Content-Disposition"] == "attachment; filename=people.vcf"
    assert "VERSION:4.0" in bare.text
    assert "FN:Ana" in bare.text
    assert "rye" not in bare.text
    ticked = visitor.client.post(
        "/in-and-out/people.vcf", data={"version": "3.0", "notes": "1"}, headers={"Origin": HOME}
    )
    assert "VERSION:3.0" in ticked.text
    assert "NOTE:bakes rye" in ticked.text
    wrong = visitor.client.post("/in-and-out/people.vcf", data={"version": "9"}, headers={"Origin": HOME})
    assert wrong.status_code == 400


def test_everything_comes_as_an_archive(visitor: Visitor, town: Companion) -> None:
    town.store.add_person(town.account().id, "Ana", town.clock())
    answer = visitor.visit("/in-and-out").send("Take everything")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        assert names[:2] == ["meetcompanion/README.md", "meetcompanion/people/Ana.md"]
        assert "meetcompanion/everything.json" in names and not [one for one in names if ".." in one]


def test_the_page_says_no_number_of_people(visitor: Visitor, town: Companion) -> None:
    visitor._see(upload(visitor, CARDS), "/in-and-out/people", 200)
    assert_silent_about(visitor, "2")
    assert not any(sign.isdigit() for sign in said(visitor.page))
