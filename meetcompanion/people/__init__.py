"""The people one met and what one would like to do for them. Nothing here counts, ranks or scores anybody."""

from meetcompanion.people.fading import CHOICES as FADING_CHOICES
from meetcompanion.people.fading import choose as choose_fading
from meetcompanion.people.fading import fades_on, let_fade, soon_to_fade
from meetcompanion.people.follow_ups import done, later, let_go, open_follow_ups, reopen
from meetcompanion.people.forgetting import Becomes, Fate, before_forgetting, forget
from meetcompanion.people.gestures import ask_in_touch, draft, heading, own_words, suggested
from meetcompanion.people.housekeeping import keep_house
from meetcompanion.people.introducing import Asking, Introduction, introduction, plan, who_could_meet
from meetcompanion.people.lists import by_last_evening, find
from meetcompanion.people.now_and_then import Choose, reminded, to_remind_of
from meetcompanion.people.now_and_then import want as want_now_and_then
from meetcompanion.people.quiet import back_from_rest, due_from_rest, silenced, silent_people
from meetcompanion.people.search import Found, search

__all__ = [
    "FADING_CHOICES",
    "Asking",
    "Becomes",
    "Choose",
    "Fate",
    "Found",
    "Introduction",
    "ask_in_touch",
    "back_from_rest",
    "before_forgetting",
    "by_last_evening",
    "choose_fading",
    "done",
    "draft",
    "due_from_rest",
    "fades_on",
    "find",
    "forget",
    "heading",
    "introduction",
    "keep_house",
    "later",
    "let_fade",
    "let_go",
    "open_follow_ups",
    "own_words",
    "plan",
    "reminded",
    "reopen",
    "search",
    "silenced",
    "silent_people",
    "soon_to_fade",
    "suggested",
    "to_remind_of",
    "want_now_and_then",
    "who_could_meet",
]
