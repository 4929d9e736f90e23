"""Alice, Bob and Charlie share one companion: nobody sees, guesses or changes what is another's.

The walks go over every address that the program answers, so a new one is held to it by itself. What belongs to
another is answered as what is not there, to the letter: whoever guesses numbers learns nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from argon2 import PasswordHasher
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from meetcompanion import entrance
from meetcompanion.bootstrap import Companion
from meetcompanion.store.schema import metadata
from tests import apps, companions, lives
from tests.fakes import FakeFetcher, FixedClock
from tests.lives import OURS, Neighbour, come_in, leading_to_others, rows_of
from tests.pages import Visitor
from tests.states import every_page

#: These take away what the other forms need, so they come last.
_LAST = ("forget", "merge", "remove", "undo", "leave", "password", "former_name", "end")
#: No such thing anywhere.
MISSING = 987_654_321

#: What a part of an address, or a field of a form, is the number of.
KINDS = {
    "occurrence_id": "occurrences",
    "source_id": "sources",
    "evening_id": "evenings",
    "person_id": "people",
    "follow_up_id": "follow_ups",
    "note_id": "notes",
    "undo_id": "undos",
    "notice_id": "notices",
    "session_id": "sessions",
    "invitation_id": "invitations",
    "token_id": "tokens",
    "channel_id": "channels",
    "calendar_id": "busy_calendars",
}
#: Of the API: its addresses say what the number is of.
API_KINDS = {"api.event": "occurrences", "api.pick": "occurrences", "api.remove_source": "sources"}
API_KINDS["api.answer_follow_up"] = "follow_ups"
#: Secrets in addresses, which nobody can guess, and words that are everybody's; held elsewhere.
NO_NUMBER = {"token", "code", "kind", "filename", "name", "task_id"}

#: Fields of forms that bear numbers, and whose; a walk over all forms finds those that are missing here.
FIELDS = {
    "other": ("people", "occurrences"),
    "apart": ("occurrences",),
    "evening": ("evenings",),
    "through": ("people",),
    "person": ("people",),
    "name": ("people",),
    "meant": ("notes",),
    "asked": ("notes",),
    "id0": ("notes", "moments", "follow_ups"),
}
#: What a form needs besides, so that it is not refused for something else.
MORE = {"verdict": "one", "said": "yes", "state": "done", "text": "x", "kind0": "note", "was0": '["note","","a",""]'}


@dataclass(frozen=True)
class Town:
    """The three, their pages and their browsers."""

    companion: Companion
    app: Flask
    people: dict[str, Neighbour]
    browsers: dict[str, FlaskClient]

    def ids(self, name: str, table: str) -> list[int]:
        """The numbers of what is theirs and nobody else's."""
        own = metadata.tables[table]
        with self.companion.store._reading() as connection:
            if "account_id" in own.columns:
                mine = select(own.c.id).where(own.c.account_id == self.people[name].account.id)
                return list(connection.execute(mine.order_by(own.c.id)).scalars())
            subscribed = metadata.tables["subscriptions"]
            source = own.c.id if table == "sources" else own.c.source_id
            mine = select(own.c.id).join(subscribed, subscribed.c.source_id == source)
            return list(
                connection.execute(mine.where(subscribed.c.account_id == self.people[name].account.id)).scalars()
            )

    def ask(self, name: str, method: str, path: str, fields: dict[str, str] | None = None) -> TestResponse:
        """One request of theirs, as if nothing was asked before it."""
        came = self.browsers[name].get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert came is not None
        client = self.app.test_client()
        client.set_cookie(came.key, came.value)
        headers = dict(OURS)
        if path.startswith("/api/"):
            headers["Authorization"] = f"Bearer {self.people[name].token}"
            return client.open(path, method=method, json=fields, headers=headers)
        return client.open(path, method=method, data=fields if method != "GET" else None, headers=headers)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hashes with the least work that makes one: they are meant to be slow."""
    monkeypatch.setattr(entrance, "hasher", _quick)


def _quick() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="module")
def moved_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Neighbour], FixedClock, bytes]:
    """The three lives, led once; each test goes on from a copy."""
    folder, clock = tmp_path_factory.mktemp("lives") / "data", FixedClock()
    companion = companions.new_companion(folder, clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entrance, "hasher", _quick)
        people = lives.neighbours(companion, clock)
    companion.store.copy_to(folder / "all.backup")
    secret = companion.store.secret()
    companion.close()
    return folder, people, clock, secret


@pytest.fixture
def town(
    tmp_path: Path,
    moved_in: tuple[Path, dict[str, Neighbour], FixedClock, bytes],
    clock: FixedClock,
    fetcher: FakeFetcher,
) -> Iterator[Town]:
    folder, people, then, secret = moved_in
    clock.now = then.now
    made = companions.new_companion(tmp_path / "library", clock, fetcher)
    made.store.become(folder / "all.backup")
    made.store.take_secret(secret)
    companion = replace(made, config=replace(made.config, host="0.0.0.0"))
    with apps.pages(companion) as app:
        yield Town(companion, app, people, {name: come_in(app, name) for name in people})
    companion.close()


def others(name: str) -> list[str]:
    return [one for one in lives.NEIGHBOURS if one != name]


def test_each_of_them_has_something_in_every_table(town: Town) -> None:
    for name, one in town.people.items():
        empty = {table for table, rows in rows_of(town.companion.store, one.account.id).items() if not rows}
        assert not empty, f"tests/lives.py gives {name} nothing in {empty}"


def test_every_page_shows_what_is_ones_own_and_nothing_of_the_others(town: Town) -> None:
    """Bob opens whatever a link leads to; those who came before and after him open each page by its name."""
    ids = {str(number) for kind in set(KINDS.values()) for number in town.ids("Bob", kind)}
    unknown: set[str] = set()
    for seen in every_page(Visitor(town.browsers["Bob"]), town.app):
        nothing_of_others(town, "Bob", seen.path, str(seen.page))
        unknown |= _fields_with_numbers(seen.page, ids)
    assert not unknown, "fields that bear numbers and are not in FIELDS"
    plain = {str(rule) for rule, method in _walk(town.app) if method == "GET" and not rule.arguments}
    for name in others("Bob"):
        for path in sorted(plain):
            nothing_of_others(town, name, path, town.ask(name, "GET", path).text)
        assert town.people[name].mark in town.ask(name, "GET", "/people").text


def nothing_of_others(town: Town, name: str, path: str, text: str) -> None:
    for other in others(name):
        assert town.people[other].mark not in text, f"{path} shows {name} something of {other}"


def _fields_with_numbers(page: BeautifulSoup, ids: set[str]) -> set[str]:
    found = set()
    for field in page.select('form[method="post"] [name]'):
        values = [field.get("value"), *(option.get("value") for option in field.find_all("option"))]
        if not ids.isdisjoint(str(value) for value in values):
            found.add(str(field["name"]))
    return found - set(FIELDS) - HARMLESS


def test_what_is_handed_out_as_a_file_holds_nothing_of_the_others(town: Town) -> None:
    files = ("/in-and-out/everything.zip", "/in-and-out/people.vcf", "/sources/list/mine.opml")
    for name in lives.NEIGHBOURS:
        for path in files:
            body = _unpacked(town.ask(name, "POST", path, {"notes": "1"}).data)
            assert town.people[name].mark in body, path
            assert not [other for other in others(name) if town.people[other].mark in body], path
        for token in town.people[name].calendars:
            body = town.app.test_client().get(f"/calendar/{token}.ics").text
            assert town.people[name].mark in body
            assert not [other for other in others(name) if town.people[other].mark in body]


def _unpacked(body: bytes) -> str:
    if not body.startswith(b"PK"):
        return body.decode()
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return "".join(name + archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_a_number_of_somebody_else_is_answered_as_one_that_is_not_there(town: Town) -> None:
    """They take turns to walk with the numbers of the next; what each owns stays as it is to the letter."""
    tried = set()
    names = list(lives.NEIGHBOURS)
    before = {name: all_of(town, name) for name in names}
    for turn, (rule, method) in enumerate(_walk(town.app)):
        name, other = names[turn % 3], names[(turn + 1) % 3]
        kinds = [API_KINDS.get(rule.endpoint) or KINDS.get(part) for part in rule.arguments - NO_NUMBER]
        if not kinds:
            continue
        assert all(kinds), f"{rule} has a part that this test does not know: add it to KINDS"
        path = _path(rule, {part: _theirs(town, other, rule, part) for part in rule.arguments})
        missing = _path(rule, dict.fromkeys(rule.arguments, MISSING))
        found, guessed = town.ask(name, method, path, MORE), town.ask(name, method, missing, MORE)
        assert _alike(found, path) == _alike(guessed, missing), f"{method} {rule} tells that it is there"
        tried.add(rule.endpoint)
    for name in names:
        after = all_of(town, name)
        assert not [table for table, rows in before[name].items() if after[table] != rows], f"something of {name}'s"
    assert {"people.one", "evenings.one", "messages.test", "entrance.end_session", "api.pick", "person.undo"} <= tried


def all_of(town: Town, name: str) -> dict[str, list[tuple[object, ...]]]:
    """Everything of theirs, but for what moves by itself."""
    return rows_of(town.companion.store, town.people[name].account.id, leaving_out=lives.BY_THEMSELVES)


def test_a_number_of_somebody_else_in_a_form_of_ones_own_does_nothing(town: Town) -> None:
    name, other = "Bob", "Alice"
    before = all_of(town, other)
    marks = [town.people[one].mark for one in others(name)]
    for path in ("/jot?evening={}", "/dots?evening={}", "/people/{1}/merge?other={}", "/events?source={}"):
        for number in {_first(town, other, kind) for kind in ("evenings", "people", "sources")}:
            answer = town.ask(name, "GET", path.replace("{1}", str(_first(town, name, "people"))).format(number))
            assert not [mark for mark in marks if mark in answer.text], path
    posts = [rule for rule, method in _walk(town.app) if method == "POST" and not rule.endpoint.startswith("api.")]
    for rule in sorted(posts, key=lambda one: one.endpoint.endswith(_LAST)):
        # A round reads for everybody, as it should.
        if rule.endpoint.startswith(("entrance.", "calendars_out.", "sources.refresh", "home.welcome")):
            continue
        for fields in _fields_of_another(town, other, rule.endpoint):
            own = {part: _own(town, name, rule, part) for part in rule.arguments}
            if None in own.values():
                break
            answer = town.ask(name, "POST", _path(rule, own), MORE | fields)
            assert answer.status_code < 500, f"{rule} {fields}"
            assert not [mark for mark in marks if mark in _unpacked(answer.data)], f"{rule} {fields}"
    # One part of an address is theirs, the other is not.
    for rule in (rule for rule in posts if len(rule.arguments - NO_NUMBER) > 1):
        for part in rule.arguments:
            mixed = {one: _own(town, name, rule, one) or MISSING for one in rule.arguments}
            answer = town.ask(name, "POST", _path(rule, mixed | {part: _theirs(town, other, rule, part)}), MORE)
            assert answer.status_code < 500 and not [mark for mark in marks if mark in answer.text]
    assert all_of(town, other) == before
    assert leading_to_others(town.companion.store) == []


#: Numbers that are no names of entries.
HARMLESS = {
    "alarm",
    "evenings",
    "free_first",
    "hour",
    "keep",
    "key",
    "months",
    "more",
    "notes",
    "now_and_then",
    "people",
    "pictures",
    "quiet_from",
    "quiet_until",
    "radius",
    "radius_km",
    "remind",
    "take",
    "ticks",
    "undo",
    "way",
    "weekday",
    "window_seats",
}


def test_a_token_opens_its_owners_things_only(town: Town) -> None:
    for name, one in town.people.items():
        for path in ("shortlist", "events", "hobbies", "sources", "evenings", "people", "follow-ups"):
            answer = town.app.test_client().get(
                f"/api/v1/{path}", headers={"Authorization": f"Bearer {one.token}", "Accept": "application/json"}
            )
            assert answer.status_code == 200
            assert one.mark in answer.text, path
            assert not [other for other in others(name) if town.people[other].mark in answer.text], path
        # Whose browser it is says nothing where a token speaks.
        answer = town.browsers[others(name)[0]].get("/api/v1/people", headers={"Authorization": f"Bearer {one.token}"})
        assert one.mark in answer.text


def test_the_link_that_ends_messages_ends_ones_own(town: Town) -> None:
    stores = town.companion.store
    before = {name: stores.wishes(one.account.id) for name, one in town.people.items()}
    assert town.app.test_client().post(town.people["Bob"].stop).status_code == 200
    after = {name: stores.wishes(one.account.id) for name, one in town.people.items()}
    assert after["Bob"] != before["Bob"]
    assert (after["Alice"], after["Charlie"]) == (before["Alice"], before["Charlie"])
    token = town.people["Bob"].stop.rpartition("/")[2]
    for place in range(0, len(token), 7):
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        if forged.rstrip("=") != token.rstrip("="):
            assert town.app.test_client().post(f"/messages/stop/{forged}").status_code in (404, 200)
    assert stores.wishes(town.people["Alice"].account.id) == before["Alice"]


def test_rounds_messages_and_backups_of_all_leave_each_ones_things_apart(town: Town) -> None:
    from tests.fakes import RecordingNotifier

    sent = RecordingNotifier()
    companion = replace(town.companion, notifier=sent)
    cast(FixedClock, companion.clock).advance(days=7)
    companion.refresh()
    companion.keep_house()
    companion.remind()
    assert {url.rpartition("/")[2] for url, _letter in sent.sent} == set(lives.NEIGHBOURS.values())
    for url, letter in sent.sent:
        strangers = set(lives.NEIGHBOURS.values()) - {url.rpartition("/")[2]}
        assert not [mark for mark in strangers if mark in letter.text + letter.html + letter.subject]
    assert leading_to_others(town.companion.store) == []


def _walk(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in sorted(app.url_map.iter_rules(), key=str):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def _path(rule: Rule, parts: dict[str, Any]) -> str:
    built = rule.build({part: "evenings" if part == "kind" else value for part, value in parts.items()})
    assert built is not None, f"{rule} cannot be built from {parts}"
    return built[1]


def _kind(rule: Rule, part: str) -> str:
    return API_KINDS.get(rule.endpoint) or KINDS[part]


def _theirs(town: Town, other: str, rule: Rule, part: str) -> int:
    return _first(town, other, _kind(rule, part))


def _own(town: Town, name: str, rule: Rule, part: str) -> Any:
    if part in NO_NUMBER:
        return MISSING if part.endswith("_id") else "x"  # what just goes on is in no table
    return next(iter(town.ids(name, _kind(rule, part))), None)


def _first(town: Town, name: str, table: str) -> int:
    return town.ids(name, table)[0]


def _fields_of_another(town: Town, other: str, endpoint: str) -> Iterator[dict[str, str]]:
    """All fields at once; where a field can bear numbers of several kinds, one after the other."""
    several = endpoint.startswith(("same.", "evenings.", "jot."))
    for turn in range(max(map(len, FIELDS.values())) if several else 1):
        yield {field: str(_first(town, other, kinds[min(turn, len(kinds) - 1)])) for field, kinds in FIELDS.items()}


def _alike(answer: TestResponse, path: str) -> tuple[object, ...]:
    """What can be told from an answer, but for the number that was asked for."""
    numbers = re.findall(r"\d{2,}|(?<=/)\d+", path)
    text = answer.text if answer.status_code < 300 or answer.status_code >= 400 else ""
    for number in sorted(set(numbers), key=len, reverse=True):
        text = re.sub(rf"(?<=/){number}\b", "N", text)
    location = re.sub(r"\d+", "N", answer.headers.get("Location", ""))
    return answer.status_code, location, text, answer.headers.get("Content-Type")
