"""People in and everything out: vCards, LinkedIn's file, Markdown. All persons are made up, the files are ours."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetcompanion.errors import UsageError
from meetcompanion.model import Account, HowTheyLikeIt, Note, NoteKind, Person
from meetcompanion.portability import VERSIONS, Newcomer, as_markdown, as_vcards, offers, read_people, take
from meetcompanion.store import Store
from tests.builders import NOW
from tests.persons import meet, named, two_evenings

CONNECTIONS = """Notes:
"When exporting your connection data, you may notice that some addresses are missing, because ..."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ana,Lima,https://www.linkedin.com/in/ana,ana@example.org,Initech,Baker,12 Jan 2024
"Ben, Jr.",Quint,https://www.linkedin.com/in/ben,,Initech,Taster,3 Sept 2023
Émile,,https://www.linkedin.com/in/emile,,,,2022-05-01
,,,,,,
Ana,Lima,https://www.linkedin.com/in/ana2,,,,13 Jan 2024
"""

CARDS = """BEGIN:VCARD
VERSION:4.0
FN:Ana Lima
N:Lima;Ana;;;
NOTE:bakes rye\\, well\\nand sails
ORG:Initech
TITLE:Baker
TEL;TYPE=cell:+49 30 000000
EMAIL:ana@example.org
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:Quint;Ben;;;
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrg;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrg M=C3=BCller
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Initech
END:VCARD
BEGIN:VCARD
VERSION:4.0
this is no line
FN:Folded
  Name
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Cut off"""


def read(text: str) -> list[Newcomer]:
    return read_people(text.replace("\n", "\r\n").encode())


def test_names_and_notes_come_from_cards_of_every_version() -> None:
    assert read(CARDS) == [
        Newcomer("Ana Lima", None, ("bakes rye, well\nand sails",)),
        Newcomer("Ben Quint"),
        Newcomer("Jürg Müller"),
        Newcomer("Folded Name"),
    ]


def test_nothing_but_names_and_days_comes_from_linkedin() -> None:
    assert read(CONNECTIONS) == [
        Newcomer("Ana Lima", date(2024, 1, 12)),
        Newcomer("Ben, Jr. Quint", date(2023, 9, 3)),
        Newcomer("Émile", date(2022, 5, 1)),
    ]


@pytest.mark.parametrize(
    ("header", "row", "day"),
    [
        ("Vorname,Nachname,URL,Verbunden am", "Ana,Lima,x,12. März 2024", date(2024, 3, 12)),
        ("Prénom,Nom,URL,Connecté le", "Ana,Lima,x,12 févr. 2024", date(2024, 2, 12)),
        ("Nombre,Apellidos,URL,Conectado el", "Ana,Lima,x,12 de enero de 2024", date(2024, 1, 12)),
        ("First Name,Last Name,Connected On", "Ana,Lima,03/04/2024", None),
        ("First Name,Last Name,Connected On", "Ana,Lima,31 Feb 2024", None),
        ("First Name,Last Name", "Ana,Lima", None),
    ],
)
def test_days_are_read_as_they_are_written_and_never_guessed(header: str, row: str, day: date | None) -> None:
    assert read(f"{header}\n{row}\n") == [Newcomer("Ana Lima", day)]


def test_other_encodings_are_read() -> None:
    assert read_people(("\ufeff" + CONNECTIONS).encode())[2].name == "Émile"
    assert read_people(CONNECTIONS.encode("cp1252"))[2].name == "Émile"
    assert read_people(CONNECTIONS.encode("utf-16"))[2].name == "Émile"


@pytest.mark.parametrize(
    "body", [b"", b"PK\x03\x04", b"hello", b"\x00\xff" * 50, b"BEGIN:VCALENDAR\r\n", b"a,b\n1,2\n"]
)
def test_what_is_no_file_of_people_is_said(body: bytes) -> None:
    with pytest.raises(UsageError):
        read_people(body)


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(UsageError, match="larger"):
        read_people(b"BEGIN:VCARD\n" * 1_000_000)
    rows = "\n".join(f"Somebody,Number {number}" for number in range(5_001))
    with pytest.raises(UsageError, match="more people"):
        read_people(f"First Name,Last Name\n{rows}".encode())


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"BEGIN:VCARD\n{text}\nEND:VCARD".encode()))
@settings(max_examples=60, deadline=None)
def test_no_file_breaks_the_reader(body: bytes) -> None:
    try:
        people = read_people(body)
    except UsageError:
        return
    assert all(person.name.strip() for person in people)


def test_doubles_are_told_by_name_former_name_and_part() -> None:
    there = [
        Person(id=1, name="ána  lima", added_at=NOW),
        Person(id=2, name="Maja", added_at=NOW, former_names=("woman with the theremin",)),
        Person(id=3, name="Ben", added_at=NOW),
    ]
    found = offers([Newcomer("Ana Lima"), Newcomer("Maja Quint"), Newcomer("Cleo"), Newcomer("Bente")], there)
    assert [[(double.id, double.same) for double in offer.doubles] for offer in found] == [
        [(1, True)],
        [(2, False)],
        [],
        [],
    ]
    assert [offer.is_new for offer in found] == [False, True, True, True]


def test_taking_twice_takes_once(store: Store, account: Account) -> None:
    ana = Newcomer("Ana", date(2024, 1, 12), ("bakes rye",))
    for _ in range(2):
        take(store, account, [ana], NOW, with_notes=True)
    (held,) = store.people(account.id)
    assert (held.name, held.known_since, [note.text for note in held.notes]) == (
        "Ana",
        date(2024, 1, 12),
        ["bakes rye"],
    )
    take(store, account, [Newcomer("Ben", None, ("sails",))], NOW, with_notes=False)
    assert named(store, account, "Ben").notes == ()


def someone(name: str, *told: str) -> Person:
    notes = tuple(
        Note(id=number, text=text, evening_id=None, person_id=1, written_at=NOW) for number, text in enumerate(told)
    )
    return Person(id=1, name=name, added_at=NOW, notes=notes, former_names=("woman with the theremin",))


@pytest.mark.parametrize("version", VERSIONS)
def test_private_notes_leave_only_when_asked_for(version: str) -> None:
    person = someone("Maja", "plays, well; on\nThursdays")
    bare = as_vcards([person], version=version)
    assert (f"VERSION:{version}" in bare, "FN:Maja" in bare, "\r\nN:" in bare) == (True, True, True)
    assert "play" not in bare
    assert "theremin" not in bare
    full = as_vcards([person], version=version, with_notes=True)
    assert read_people(full.encode()) == [Newcomer("Maja", None, ("plays, well; on\nThursdays",))]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=40
)


@given(st.lists(WORDS, min_size=1, max_size=4, unique_by=str.casefold), st.sampled_from(VERSIONS))
@settings(max_examples=60, deadline=None)
def test_cards_that_go_out_come_in_again(names: list[str], version: str) -> None:
    text = as_vcards([Person(id=1, name=name, added_at=NOW) for name in names], version=version)
    assert {person.name for person in read_people(text.encode())} <= set(names)
    assert read_people(text.encode())[0].name == names[0]


def test_everything_is_written_for_a_reader(store: Store, account: Account) -> None:
    first, _ = two_evenings(store, account)
    meet(
        store,
        account,
        "@Ana bakes rye\\n* A sheep got home\\nShare my recipe with Ana by Friday".replace("\\n", "\n"),
        first,
    )
    ana = named(store, account, "Ana").id
    store.add_line(account.id, ana, NoteKind.CARES, "# no heading\n- no list, *no* stars", NOW)
    store.set_likes(account.id, ana, HowTheyLikeIt.COFFEE)
    store.add_person(account.id, "ANA/../x", NOW)
    store.add_person(account.id, "CON", NOW)
    files = dict(as_markdown(store, account))
    assert set(files) >= {"README.md", "people/Ana.md", "people/CON_.md"}
    assert not any(".." in path.split("/") or path.startswith("/") for path in files)
    page = files["people/Ana.md"]
    for words in ("# Ana", "bakes rye", "over coffee", "my recipe", "\\# no heading", "\\- no list, \\*no\\* stars"):
        assert words in page
    (evening,) = [text for path, text in files.items() if path.startswith("evenings/") and "sheep" in text]
    assert evening.startswith("# Chess\n")
    assert "(<../people/Ana.md>)" in evening


def test_files_of_one_name_do_not_overwrite_each_other(store: Store, account: Account) -> None:
    for name in ("Ana?", "Ana!", "ana*", "Ana:"):
        store.add_person(account.id, name, NOW)
    paths = [path for path, _ in as_markdown(store, account) if path.startswith("people/")]
    assert len({path.casefold() for path in paths}) == 4
