"""Before an evening: open questions that quote the event or one's own notes, and one's own lines on people seen again.

Pure. Nothing here knows or looks for who else is coming; where there are no words to quote, there is no question.
"""

from __future__ import annotations

from meetcompanion.before.questions import open_questions
from meetcompanion.before.seen_again import SeenAgain, seen_again

__all__ = ["SeenAgain", "open_questions", "seen_again"]
