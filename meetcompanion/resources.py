"""Where the templates and the sample town lie: inside the package when installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _find(relative: str) -> Path:
    # Inside first: once installed, the sibling of the package is site-packages, which anybody may write to.
    for root in (_PACKAGE, _PACKAGE.parent):
        path = root / relative
        if path.is_dir():
            return path
    raise FileNotFoundError(f"this installation lacks its folder {relative!r}; install meetcompanion again")


def templates_dir() -> Path:
    """The folder of the Jinja templates."""
    return _find("templates")


def sample_town_dir() -> Path:
    """The folder of the sample town's calendars and pages."""
    return _find("fixtures/demo")
