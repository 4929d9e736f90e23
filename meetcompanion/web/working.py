"""What takes its time just now: how far it has come, and a button that ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from meetcompanion.errors import NotFound
from meetcompanion.message import N_, Message
from meetcompanion.progress import Task, Work
from meetcompanion.web import gate
from meetcompanion.web.context import account, companion, go_back, now, room, say
from meetcompanion.web.kept import kept_while, minute

blueprint = Blueprint("working", __name__, url_prefix="/working")

#: So many events are looked through in a moment, in seconds.
_MUCH, _A_MOMENT = 3_000, 1
#: For so many people lists are begun at once.
_AT_ONCE = 4

_STOPPED = {
    Work.READING: N_("Stopped. What was not read yet is read at its next usual time."),
    Work.MEANINGS: N_("Stopped. What is ready of it is used, and the rest goes on at the next usual time."),
    Work.PEOPLE: N_("Stopped. Whoever was written down until then stays."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece of work as it stood when it was looked at; `stop` says whether it has a button for that.

    A task itself moves on: a page that holds it would be equal to what it was before.
    """

    id: int
    work: Work
    done: int
    total: int
    what: str
    stop: bool


def while_quiet() -> object:
    """For pages that show what goes on: they hold within a minute, and not at all while anything does."""
    quiet = not running() and not room().round_jobs.busy
    return minute() if quiet else object()


@blueprint.get("")
@kept_while(while_quiet)
def index() -> str:
    """All that goes on; for a page that shows it, the part alone."""
    template = "partials/working.html" if request.headers.get("HX-Request") else "working.html"
    return render_template(template, **going_on())


def going_on() -> dict[str, Any]:
    """What `partials/working.html` shows; `more` says whether it is to be asked for again."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.path).path
    tasks = shown()
    return {"tasks": tasks, "more": bool(tasks) or room().round_jobs.busy, "task_back": page}


@blueprint.post("/<int:task_id>/stop")
def stop(task_id: int) -> Response:
    """End it between two steps; what is done of it stays."""
    task = next((task for task in running() if task.id == task_id), None)
    if task is not None:
        if not may_stop(task):
            raise NotFound(N_("That goes on for everybody here; whoever looks after this companion can stop it."))
        for one in running():
            # What waits for its turn to do the same is meant too.
            if (one.work, one.account_id) == (task.work, task.account_id):
                one.stop()
        undo = url_for("sources.refresh_all") if task.work is Work.READING else None
        say(Message.of(_STOPPED[task.work]), undo_url=undo)
    return go_back("working.index")


def running() -> list[Task]:
    """What goes on for this person or for everybody."""
    return companion().board.running(account().id)


def shown() -> list[Shown]:
    """The same, each with what is at hand; the name of a source only where they subscribe to it.

    Of several that do the same one works and the others wait for their turn: that one is shown.
    """
    mine = set(companion().store.source_titles(account().id).values()) if companion().store.is_shared() else None
    working: dict[tuple[Work, int | None], Task] = {}
    for task in running():
        held = working.get((task.work, task.account_id))
        if not task.stopped and (held is None or (task.total and not held.total)):
            working[task.work, task.account_id] = task
    return [_as_it_stands(task, mine) for task in working.values()]


def _as_it_stands(task: Task, mine: set[str] | None) -> Shown:
    what = task.what if mine is None or task.what in mine else ""
    return Shown(task.id, task.work, task.done, task.total, what, may_stop(task))


def weighing() -> bool:
    """True while it is worked out what events are about: what stands on the lists may still change."""
    return any(task.work is Work.MEANINGS and task.total and not task.stopped for task in running())


def at_hand() -> bool:
    """True where lists can be shown at once. Where much has to be read for them first, that is begun, and False.

    What takes a moment only is waited for. Where it broke off, the page is to meet what is wrong by itself and to say
    so, instead of asking for ever.
    """
    held, person = companion(), account()
    if held.ranker.at_hand(person):
        held.board.forget_that_it_broke_off(Work.LISTS, person.id)
        return True
    if held.board.broke_off(Work.LISTS, person.id):
        return True
    if any(task.work is Work.LISTS for task in held.board.running(person.id)):
        return False
    if sum(one.ahead for one in held.store.subscriptions(person.id, now())) < _MUCH:
        return True
    if held.board.number(Work.LISTS) >= _AT_ONCE:
        # One is worked on at a time, and this page asks again.
        return False
    moment = now()
    begun = held.board.in_background(Work.LISTS, person.id, lambda _task: held.ranker.settle(person, moment))
    with held.store.held_back():
        begun.join(_A_MOMENT)
    return held.ranker.at_hand(person) or held.board.broke_off(Work.LISTS, person.id)


def may_stop(task: Task) -> bool:
    """Whether this person may end it: what is theirs; what is everybody's, where they look after all of it."""
    if task.work is Work.LISTS:
        return False
    return task.account_id is not None or not companion().store.is_shared() or gate.looks_after()
