"""In a made-up language every sentence of ours stands in brackets: what stands outside was forgotten, or glued.

Whatever a person or a calendar wrote keeps its words in every language; it is looked up in the database.
"""

from __future__ import annotations

import re
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel import Locale
from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag
from sqlalchemy import select

from meetcompanion import matcher
from meetcompanion.store import Store
from meetcompanion.store.schema import metadata
from meetcompanion.web import formats
from tests import states
from tests.states import State

_PLACE = re.compile(r"(\{\w+\}|%\(\w+\)s|<[^>]+>)")
_WIDE = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
#: Text that is read aloud or shown although it stands in an attribute.
_SPOKEN = ("aria-label", "title", "placeholder", "alt")
#: Names that are the same in every language.
_DATES = {
    name.casefold()
    for names in (Locale.parse("en_GB").months, Locale.parse("en_GB").days)
    for forms in names.values()
    for form in forms.values()
    for name in form.values()
}
_NAMES = {"meetcompanion", "Deutsch", "English", "Español", "Français", "Google", "Outlook", "Microsoft 365"}


#: Hobbies have names in each of eight languages; which of them is shown is not gettext's business.
_ATLAS = {
    word.casefold()
    for path in (Path(matcher.__file__).parent / "atlas").glob("*.toml")
    for word in re.findall(r'"([^"]*)"', path.read_text(encoding="utf-8"))
}


class Pseudo(NullTranslations):
    """Every sentence in brackets and with accents; places and markup stay."""

    def gettext(self, message: str) -> str:
        parts = _PLACE.split(message)
        return "⟦" + "".join(part if place % 2 else part.translate(_WIDE) for place, part in enumerate(parts)) + "⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


class ToldByPeople:
    """Everything that stands in the database, as one text; read anew when somebody has written to it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._state: int | None = None
        self._text = ""

    def text(self) -> str:
        state = self._store.watch.state()
        if state is None or state != self._state:
            self._state, self._text = state, self._read()
        return self._text

    def _read(self) -> str:
        said: list[str] = []
        with self._store._reading() as connection:
            for table in metadata.sorted_tables:
                for row in connection.execute(select(table)):
                    said.extend(value for value in row if isinstance(value, str))
        return " ".join(" ".join(said).split()).casefold()


def outside(page: BeautifulSoup, known: str) -> list[str]:
    """The words of ours that stand outside of brackets."""
    found, depth = [], 0
    for text in _texts(page):
        bare = ""
        for sign in text:
            # A sentence may go on in the next piece of text, where it holds a link or a time.
            depth = max(0, depth + (sign == "⟦") - (sign == "⟧"))
            bare += " · " if sign in "⟦⟧" else "" if depth else sign
        bare = re.sub(r"https?://\S+", " ", bare)
        for piece in re.split(r"[“”\"·–…(),:]|\s{2,}", bare):
            words = " ".join(piece.split()).strip(" .;!?@*’'")
            if re.search(r"[^\W\d_]{2}", words) and not _is_not_ours(words, known):
                found.append(words)
    return found


def _is_not_ours(words: str, known: str) -> bool:
    folded = words.casefold()
    are_dates = all(word in _DATES for word in re.findall(r"[^\W\d_]+", folded))
    return words in _NAMES or folded in known or folded in _ATLAS or are_dates


def _texts(page: BeautifulSoup) -> list[str]:
    for part in page(["script", "style", "time", "code"]):
        part.decompose()
    # Choices that are data or names in themselves: zones, languages, dates.
    for part in page.select("select#zone option, [data-own-words]"):
        part.decompose()
    texts = []
    for piece in page.find_all(string=True):
        assert isinstance(piece, NavigableString)
        if not isinstance(piece, (Comment, Doctype)) and piece.strip():
            texts.append(str(piece))
    for part in page.find_all(True):
        assert isinstance(part, Tag)
        texts.extend(str(part[name]) for name in _SPOKEN if part.get(name))
    return texts


@pytest.mark.parametrize("state", states.STATES, ids=lambda state: state.__name__)
def test_every_sentence_of_every_page_is_translated_whole(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "translations", lambda _language: Pseudo())
    found: dict[str, str] = {}
    with states.standing(state, tmp_path) as (companion, visitor, app):
        told = ToldByPeople(companion.store)
        for seen in states.every_page(visitor, app):
            for words in outside(seen.page, told.text()):
                found.setdefault(words, seen.path)
    assert found == {}


def test_pages_turn_round_for_languages_that_are_read_from_the_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "translations", lambda _language: Pseudo())
    monkeypatch.setattr(formats, "_chosen", lambda _language: Locale.parse("ar"))
    with states.standing(states.full, tmp_path) as (_companion, visitor, app):
        for seen in states.every_page(visitor, app):
            html = seen.page.html
            assert html is None or html.get("dir", "rtl") == "rtl", seen.path


def test_what_is_glued_or_forgotten_would_be_seen() -> None:
    page = BeautifulSoup("<p>⟦Bý⟧ Ana, last week ⟦ón Fridáý⟧</p><a title='More'></a>", "lxml")
    assert outside(page, "ana") == ["last week", "More"]
