"""What calendars say on ordinary days: however near a hobby lies to all of these tells nothing of an event."""

from __future__ import annotations

from meetcompanion.matcher.book import Book
from meetcompanion.matcher.index import Index
from meetcompanion.matcher.reading import Reader, embedded_text
from meetcompanion.matcher.words import DATA
from meetcompanion.model import Content


def usual_days() -> list[Content]:
    """What calendars say on ordinary days, from the file."""
    lines = (DATA / "background.txt").read_text(encoding="utf-8").splitlines()
    contents = []
    for line in lines:
        if line and not line.startswith("#"):
            title, _, description = line.partition(". ")
            contents.append(Content(title=title, description=description or None))
    return contents


def background(book: Book) -> Index:
    """The ordinary days as an index with all vectors."""
    contents, reader = usual_days(), Reader()
    book.ensure(said_on_usual_days(reader))
    return Index.build(contents, book, book.embedder.dimensions, reader=reader)


def said_on_usual_days(reader: Reader) -> list[str]:
    """The texts and telling words of ordinary days, which need vectors."""
    contents = usual_days()
    words = (word for content in contents for word in reader.telling_words(content))
    return list(dict.fromkeys([*map(embedded_text, contents), *words]))
