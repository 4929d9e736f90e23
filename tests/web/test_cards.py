"""What a ticket takes from the event's own text."""

from __future__ import annotations

import pytest

from meetcompanion.model import Content
from meetcompanion.web.cards import own_words


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        (None, None),
        ("Free.", None),
        (
            "Bring a torch with red film. We count owls until the kettle is empty. Boots help.",
            "Bring a torch with red film. We count owls until the kettle is empty.",
        ),
        (
            "Owl walk. Bring a torch with red film, and somebody who can be quiet for half an hour.",
            "Bring a torch with red film, and somebody who can be quiet for half an hour.",
        ),
        (
            "We meet at the gate and walk out slowly. See https://owls.example/more for all of it.",
            "We meet at the gate and walk out slowly.",
        ),
        ("https://owls.example/walk", None),
        ("owls " * 60, " ".join(["owls"] * 36) + " …"),
    ],
)
def test_a_ticket_shows_the_first_sentences_of_the_event_s_own_words(
    description: str | None, shown: str | None
) -> None:
    assert own_words(Content(title="Owl walk", description=description)) == shown
