"""The dots: where each person lies in the picture, and what is drawn there. Pure; nobody is larger than another."""

from meetcompanion.dots.drawing import Frame, Island, Picture, Spot, Thread, drawing
from meetcompanion.dots.places import Somebody, lay

__all__ = ["Frame", "Island", "Picture", "Somebody", "Spot", "Thread", "drawing", "lay"]
