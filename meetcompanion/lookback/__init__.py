"""Looking back: the dots, moments by season, evenings by series. Sentences and a picture, never a tally."""

from meetcompanion.lookback.dots import Scene, company, scene
from meetcompanion.lookback.seasons import Season, Series, season_of, seasons, series

__all__ = ["Scene", "Season", "Series", "company", "scene", "season_of", "seasons", "series"]
