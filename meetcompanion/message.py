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
    """`pattern` is the English sentence and gettext msgid, with `{name}` places; `values` fills them.

    A value may be a message too: a whole clause that is put into the reader's language with the rest.
    """

    pattern: str
    values: tuple[tuple[str, str | Message], ...] = field(default=())

    @classmethod
    def of(cls, pattern: str, **values: object) -> Message:
        """Build a message; values that are not messages themselves are kept as text."""
        kept = ((name, value if isinstance(value, Message) else str(value)) for name, value in values.items())
        return cls(pattern, tuple(kept))

    def text(self, translate: Translate | None = None) -> str:
        """The sentence, in the language of `translate` (English without one)."""
        pattern = translate(self.pattern) if translate else self.pattern
        if not self.values:
            return pattern
        return pattern.format_map(
            {name: value.text(translate) if isinstance(value, Message) else value for name, value in self.values}
        )

    def __str__(self) -> str:
        return self.text()

    def to_json(self) -> str:
        """A compact form for the store; `from_json` reads it back."""
        return json.dumps(self._packed(), ensure_ascii=False)

    def _packed(self) -> list[Any]:
        return [
            self.pattern,
            {name: value._packed() if isinstance(value, Message) else value for name, value in self.values},
        ]

    @classmethod
    def from_json(cls, text: str) -> Message:
        """Read what `to_json` wrote.

        Raises:
            ValueError: the text is not a stored message.
        """
        return cls._unpacked(json.loads(text), text)

    @classmethod
    def _unpacked(cls, data: Any, text: str) -> Message:
        if not (isinstance(data, list) and len(data) == 2 and isinstance(data[0], str) and isinstance(data[1], dict)):
            raise ValueError(f"not a stored message: {text[:80]!r}")
        return cls.of(
            data[0],
            **{name: cls._unpacked(one, text) if isinstance(one, list) else one for name, one in data[1].items()},
        )
