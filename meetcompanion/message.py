"""Sentences for people: a translatable pattern with named values, never glued together from pieces.

A `Message` travels from where something is known (an importer, the matcher, an error) to the edge where it is
shown; only there is it put into the reader's language.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark `text` for translation without translating it now."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """`pattern` is the English sentence and gettext msgid, with `{name}` places; `values` fills them."""

    pattern: str
    values: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def of(cls, pattern: str, **values: object) -> Message:
        """Build a message; values are kept as text. Nested messages are rendered in English."""
        return cls(pattern, tuple((name, str(value)) for name, value in values.items()))

    def text(self, translate: Translate | None = None) -> str:
        """The sentence, in the language of `translate` (English without one)."""
        pattern = translate(self.pattern) if translate else self.pattern
        return pattern.format_map(dict(self.values)) if self.values else pattern

    def __str__(self) -> str:
        return self.text()

    def to_json(self) -> str:
        """A compact form for the store; `from_json` reads it back."""
        return json.dumps([self.pattern, dict(self.values)], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Message:
        """Read what `to_json` wrote.

        Raises:
            ValueError: the text is not a stored message.
        """
        data: Any = json.loads(text)
        if not (isinstance(data, list) and len(data) == 2 and isinstance(data[0], str)):
            raise ValueError(f"not a stored message: {text[:80]!r}")
        return cls.of(data[0], **data[1])
