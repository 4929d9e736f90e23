"""Forgetting somebody everywhere: what mentions them, what becomes of it, and then doing it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meetcompanion.model import Account, FollowUpKind, Person, Written
from meetcompanion.people.mentions import Names, composed, sentences_with, without
from meetcompanion.store import Store

#: How many names an introduction needs.
_BOTH = 2

#: Tables of which a row is dropped whole when it names the person: the text as it was typed has been understood
#: already, and how to undo a step is of no use without its words.
_EMPTIED = "jots"
_DROPPED = "undos"


class Becomes(StrEnum):
    """What becomes of a text."""

    GONE = "gone"
    EMPTIED = "emptied"
    REWORDED = "reworded"


#: Columns that hold no sentence of anybody's.
_NO_WORDS = {"kind", "state", "due", "token"}


@dataclass(frozen=True, slots=True)
class Fate:
    """One text and what becomes of it. `sentence` is what mentions the person, `instead` what stands there then.

    Where it is not `sure` that the person is meant, whoever forgets them decides.
    """

    written: Written
    becomes: Becomes
    sentence: str
    instead: str | None = None
    sure: bool = True

    @property
    def in_words(self) -> bool:
        """False for what goes along without being a sentence: a day, a state, how a step is undone."""
        return self.written.column not in _NO_WORDS and self.written.place != _DROPPED


def before_forgetting(store: Store, account: Account, person_id: int, stand_in: str) -> list[Fate]:
    """What forgetting somebody would do to every text that mentions them; nothing is changed.

    Args:
        store: where all is kept.
        account: whose people.
        person_id: who is to be forgotten.
        stand_in: what takes the place of the name, such as "somebody".

    Raises:
        NotFound: they are not among this account's people.
    """
    person = store.person(account.id, person_id)
    others = [one.name for one in store.ways_to_people(account.id) if one.id != person_id]
    return fates(store.written(account.id), person, others, stand_in)


def fates(written: Iterable[Written], person: Person, others: Sequence[str], stand_in: str) -> list[Fate]:
    """Decide what becomes of every text that mentions a person; texts that do not are left out."""
    names = Names((person.name, *person.former_names), others)
    found = [fate for words in written if (fate := _fate(words, person.id, names, stand_in)) is not None]
    # A row that goes takes its other texts along.
    gone = {(fate.written.place, fate.written.key) for fate in found if fate.becomes is Becomes.GONE and fate.sure}
    return [
        fate
        for fate in found
        if (fate.becomes is Becomes.GONE and fate.sure) or (fate.written.place, fate.written.key) not in gone
    ]


def forget(store: Store, account: Account, person_id: int, stand_in: str, *, spare: Collection[str] = ()) -> bool:
    """Forget somebody everywhere, and write the file anew so that no copy stays in it.

    Args:
        store: where all is kept.
        account: whose people.
        person_id: who is forgotten.
        stand_in: what takes the place of the name.
        spare: names (`Written.name`) of texts that do not mean the person; only those that are not sure are spared.

    Returns:
        False where another program was using the file: the housekeeping writes it anew later.

    Raises:
        NotFound: they are not among this account's people.
    """
    decided = before_forgetting(store, account, person_id, stand_in)
    changes = [(fate.written, fate.instead) for fate in decided if fate.sure or fate.written.name not in spare]
    store.forget_person(account.id, person_id, changes)
    return store.scrub()


def _fate(words: Written, person_id: int, names: Names, stand_in: str) -> Fate | None:
    text = composed(words.text)
    found = names.mentions(text)
    theirs = person_id in words.person_ids
    if not (theirs or found):
        return None
    sentence = sentences_with(text, found) or text
    if words.place == _DROPPED:
        return Fate(words, Becomes.GONE, sentence) if found else None
    if words.place == _EMPTIED:
        return Fate(words, Becomes.EMPTIED, sentence, "", theirs or any(one.sure for one in found))
    if theirs and _only_about(words, person_id):
        return Fate(words, Becomes.GONE, text)
    if not found:
        return None
    instead = without(text, found, stand_in)
    return Fate(words, Becomes.REWORDED, sentence, instead, any(one.sure for one in found))


def _only_about(words: Written, person_id: int) -> bool:
    left = set(words.person_ids) - {person_id}
    return not left or (words.kind == FollowUpKind.INTRODUCE.value and len(left) < _BOTH)
