"""The people one met and what one would like to do for them. Nothing here counts, ranks or scores anybody."""

from meetcompanion.people.follow_ups import done, later, let_go, open_follow_ups, reopen
from meetcompanion.people.forgetting import Becomes, Fate, before_forgetting, forget
from meetcompanion.people.lists import by_last_evening, find
from meetcompanion.people.quiet import back_from_rest, silenced, silent_people

__all__ = [
    "Becomes",
    "Fate",
    "back_from_rest",
    "before_forgetting",
    "by_last_evening",
    "done",
    "find",
    "forget",
    "later",
    "let_go",
    "open_follow_ups",
    "reopen",
    "silenced",
    "silent_people",
]
