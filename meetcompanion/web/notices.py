"""What became of evenings that the person had said yes to, in one sentence each on the first page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, session
from werkzeug.wrappers import Response

from meetcompanion.message import N_, Message
from meetcompanion.model import Notice, NoticeKind, When
from meetcompanion.ranking import hand_over
from meetcompanion.web import formats
from meetcompanion.web.context import account, companion, go, nobody_looks, now, zone

blueprint = Blueprint("notices", __name__, url_prefix="/notices")

#: Those that the page showed last, for when a tap elsewhere on it shows it again.
_TOLD = "told"

_SENTENCES = {
    NoticeKind.MOVED: N_("“{title}” moved to {when}."),
    NoticeKind.CANCELLED: N_("“{title}” was called off ({was})."),
    NoticeKind.GONE: N_("“{title}” is no longer listed by its calendar ({was})."),
    NoticeKind.BACK: N_("“{title}” is on again ({when})."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence; `stays` until it is acknowledged."""

    id: int
    occurrence_id: int
    sentence: str
    stays: bool


def to_tell(again: bool) -> list[Told]:
    """What the first page says at its top; each is marked as shown. `again` is for a page that was just shown."""
    if nobody_looks():
        return []
    store, person = companion().store, account()
    hand_over(store, person, now())
    found = store.notices(person.id, now(), again=session.get(_TOLD, ()) if again else ())
    if found:
        store.mark_notices_shown(person.id, [one.id for one in found], now())
    if found or _TOLD in session:
        session[_TOLD] = [one.id for one in found]
    return [_told(one) for one in found]


@blueprint.post("/<int:notice_id>/seen")
def seen(notice_id: int) -> Response:
    """The person has taken note."""
    companion().store.acknowledge_notice(account().id, notice_id, now())
    return go("home.index")


def _told(notice: Notice) -> Told:
    sentence = Message.of(
        _SENTENCES[notice.kind],
        title=notice.title,
        when=_begins(notice.when),
        was=_begins(notice.was),
    )
    return Told(notice.id, notice.occurrence_id, formats.sentence(sentence), notice.stays)


def _begins(when: When) -> str:
    return formats.when_text(When(when.start, None, when.zone), zone(), now()).line
