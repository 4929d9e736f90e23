"""What stands in a list's place while a large town is looked through for it; it turns into the list by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import render_template, request

from meetcompanion.web import formats, working
from meetcompanion.web.context import now, zone

_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer")


def lists_first(
    title: str,
) -> Callable[[Callable[_Parameters, _Answer]], Callable[_Parameters, _Answer | str]]:
    """For a view of lists: it is asked once they can be shown; until then a page of this title says that they come."""

    def standing_in(view: Callable[_Parameters, _Answer]) -> Callable[_Parameters, _Answer | str]:
        @wraps(view)
        def shown(*arguments: _Parameters.args, **named: _Parameters.kwargs) -> _Answer | str:
            return view(*arguments, **named) if working.at_hand() else page(title)

        return shown

    return standing_in


def page(title: str) -> str:
    """The page that waits, and asks for the address that was asked for again and again."""
    again = request.script_root + request.full_path.rstrip("?")
    today = formats.today_in(zone(), now())
    return render_template("lists_wait.html", title=formats.translated(title), day=today, again=again)
