"""The use case of lists: everything upcoming best first, the few, and any events by any hobbies."""

from meetcompanion.ranking.by_day import Day, Narrowed
from meetcompanion.ranking.elsewhere import hand_over
from meetcompanion.ranking.lines import rank_events
from meetcompanion.ranking.pages import ListedPage
from meetcompanion.ranking.ranker import Ranker

__all__ = ["Day", "ListedPage", "Narrowed", "Ranker", "hand_over", "rank_events"]
