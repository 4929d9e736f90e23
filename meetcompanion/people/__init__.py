"""The people one met and what one would like to do for them. Nothing here counts, ranks or scores anybody."""

from meetcompanion.people.fading import CHOICES as FADING_CHOICES
from meetcompanion.people.fading import choose as choose_fading
from meetcompanion.people.fading import fades_on, let_fade, soon_to_fade
from meetcompanion.people.follow_ups import done, later, let_go, open_follow_ups, reopen
from meetcompanion.people.forgetting import Becomes, Fate, before_forgetting, forget
from meetcompanion.people.lists import by_last_evening, find
from meetcompanion.people.quiet import back_from_rest, silenced, silent_people

__all__ = [
from meetcompanion.people.search import Found, search
    "Becomes",
    "Fate",
    "FADING_CHOICES",
    "Asking",
    "back_from_rest",
    "before_forgetting",
    "by_last_evening",
    "done",
    "find",
    "forget",
    "later",
    "let_go",
    "choose_fading",
    "open_follow_ups",
    "draft",
    "fades_on",
    "reopen",
    "silenced",
    "heading",
    "introduction",
    "silent_people",
    "let_fade",
]
    "own_words",
    "plan",
    "search",
    "soon_to_fade",
    "suggested",
    "who_could_meet",
