"""Everything one has as Markdown that a person can read: a file an evening, a file a person, and one to begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from meetcompanion.message import N_, Message, Translate
from meetcompanion.model import Account, Evening, FollowUp, HowTheyLikeIt, Moment, Note, Person
from meetcompanion.model.wording import kind_message, likes_message
from meetcompanion.store import Store

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_AT_BEGINNING = re.compile(r"^(\s*)([-+=~]|\d+[.)])", re.MULTILINE)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?\Z", re.IGNORECASE)
_LONGEST = 80


def as_markdown(store: Store, account: Account, translate: Translate | None = None) -> Iterator[tuple[str, str]]:
    """Paths (with slashes, below one folder) and texts of all files; private notes are among them.

    Args:
        store: what is read.
        account: whose.
        translate: the reader's language; English without one.
    """
    writer = _Writer(store, account, translate)
    yield "README.md", writer.first_page()
    for person in writer.people:
        yield writer.person_paths[person.id], writer.person(person)
    for evening in writer.evenings:
        yield writer.evening_paths[evening.id], writer.evening(evening)


class _Writer:
    """Holds what all files refer to."""

    def __init__(self, store: Store, account: Account, translate: Translate | None) -> None:
        self._translate = translate
        self._zone = ZoneInfo(account.zone)
        self.people = store.people(account.id)
        self.evenings = store.evenings(account.id)
        self._moments = store.moments(account.id)
        self._loose = [note for note in store.notes(account.id, None) if note.person_id is None]
        self._notes = {evening.id: store.notes(account.id, evening.id) for evening in self.evenings}
        self._follow_ups: list[FollowUp] = store.follow_ups(account.id)
        taken: set[str] = set()
        self.person_paths = {one.id: _path("people", one.name, taken) for one in self.people}
        self.evening_paths = {
            one.id: _path("evenings", f"{self._day(one)} {one.title}", taken) for one in self.evenings
        }

    def first_page(self) -> str:
        """Where everything is, and what belongs to no evening."""
        lines = [f"# {self._say(N_('What I keep in meetcompanion'))}", ""]
        for heading, paths in (
            (N_("People"), [(one.name, self.person_paths[one.id]) for one in self.people]),
            (N_("Evenings"), [(one.title, self.evening_paths[one.id]) for one in self.evenings]),
        ):
            lines += [f"## {self._say(heading)}", "", *(f"- {_link(name, path)}" for name, path in paths), ""]
        loose = [one for one in self._moments if one.evening_id is None]
        lines += self._listed(N_("In between"), [*self._loose, *loose])
        nobodys = [one for one in self._follow_ups if not one.person_ids]
        lines += self._listed(N_("What I would like to do"), nobodys)
        return _whole(lines)

    def person(self, person: Person) -> str:
        """One person."""
        lines = [f"# {_escaped(person.name)}", ""]
        lines += [
            self._say(N_("I also wrote: {names}"), names=", ".join(map(_escaped, person.former_names))),
            "",
        ] * bool(person.former_names)
        if person.known_since:
            lines += [self._say(N_("We have known each other since {day}."), day=person.known_since.isoformat()), ""]
        through = next((one for one in self.people if one.id == person.through), None)
        if through:
            link = _link(through.name, self.person_paths[through.id], up=True)
            lines += [self._say(N_("Met through {person}."), person=link), ""]
        lines += self._listed(N_("What they told me"), person.notes)
        lines += self._listed(N_("What they care about"), person.cares)
        lines += self._listed(N_("What they hope for"), person.hopes)
        theirs = [one for one in self._follow_ups if person.id in one.person_ids]
        lines += self._listed(N_("What I would like to do"), theirs)
        if person.likes is not HowTheyLikeIt.UNKNOWN:
            likes = likes_message(person.likes).text(self._translate)
            lines += [f"## {self._say(N_('How they like it'))}", "", likes, ""]
        lines += self._standing(person)
        if person.evenings:
            met = (
                f"- {_link(one.title, self.evening_paths[one.id], up=True)}, {self._day(one)}"
                for one in person.evenings
                if one.id in self.evening_paths
            )
            lines += [f"## {self._say(N_('Where we met'))}", "", *met, ""]
        return _whole(lines)

    def evening(self, evening: Evening) -> str:
        """One evening as it was, and what was kept of it."""
        lines = [f"# {_escaped(evening.title)}", "", self._day(evening), ""]
        for words in (evening.location, evening.url, evening.source_title):
            lines += [_escaped(words), ""] if words else []
        for moment in (one for one in self._moments if one.evening_id == evening.id):
            lines += [*(f"> {line}" for line in _escaped(moment.text).splitlines()), ""]
        notes = self._notes[evening.id]
        there = [one for one in self.people if any(shared.id == evening.id for shared in one.evenings)]
        for person in there:
            told = [note for note in notes if note.person_id == person.id]
            lines += [f"## {_link(person.name, self.person_paths[person.id], up=True)}", "", *map(_item, told), ""]
        lines += self._listed(N_("Notes"), [note for note in notes if note.person_id is None])
        if evening.description:
            lines += [f"## {self._say(N_('What the invitation said'))}", "", _escaped(evening.description), ""]
        return _whole(lines)

    def _standing(self, person: Person) -> list[str]:
        if person.rather_not:
            return [self._say(N_("They would rather not.")), ""]
        if person.rests and person.rests.until:
            return [self._say(N_("I let it rest, maybe until {day}."), day=person.rests.until), ""]
        return [self._say(N_("I let it rest.")), ""] if person.rests else []

    def _listed(self, heading: str, lines: Sequence[Note | Moment | FollowUp]) -> list[str]:
        if not lines:
            return []
        return [f"## {self._say(heading)}", "", *map(self._line, lines), ""]

    def _line(self, line: Note | Moment | FollowUp) -> str:
        if not isinstance(line, FollowUp):
            return _item(line)
        words = f"{kind_message(line.kind).text(self._translate)}: {_escaped(line.text)}"
        return f"- {words} ({line.due})" if line.due else f"- {words}"

    def _say(self, words: str, **values: object) -> str:
        return Message.of(words, **values).text(self._translate)

    def _day(self, evening: Evening) -> str:
        return evening.when.local_day(self._zone).isoformat()


def _item(note: Note | Moment) -> str:
    return "- " + "\n  ".join(_escaped(note.text).splitlines())


def _escaped(text: str) -> str:
    """The words as they were written, with nothing in them that Markdown would take for its own."""
    return _AT_BEGINNING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def _link(words: str, path: str, *, up: bool = False) -> str:
    address = ("../" if up else "") + path
    return f"[{_escaped(words)}](<{address}>)"


def _path(folder: str, name: str, taken: set[str]) -> str:
    """A path that no other file has, on systems too that do not tell capitals apart."""
    plain = " ".join(_NOT_IN_NAMES.sub(" ", name).split())[:_LONGEST].strip(". ") or "_"
    plain = f"{plain}_" if _RESERVED.match(plain) else plain
    path, number = f"{folder}/{plain}.md", 2
    while path.casefold() in taken:
        path, number = f"{folder}/{plain} ({number}).md", number + 1
    taken.add(path.casefold())
    return path


def _whole(lines: Sequence[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
