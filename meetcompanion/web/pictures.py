"""The picture of an event, for whoever wants pictures and can see the event; no address is taken from a request."""

from __future__ import annotations

import hashlib

from flask import Blueprint, request
from werkzeug.wrappers import Response

from meetcompanion.model import Occurrence
from meetcompanion.small_pictures import MEDIA_TYPE
from meetcompanion.web.context import account, companion, now
from meetcompanion.web.kept import minute

blueprint = Blueprint("pictures", __name__, url_prefix="/events")

#: Seconds that a browser may show it again without asking; another picture has another address.
_HOLDS = 7 * 24 * 3600
#: One dot that is not to be seen (GIF): browsers show a torn picture for anything less.
_NOTHING = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def turn() -> object:
    """For pages that ask for a `mark`: they hold within a minute, and not once a picture turned out to be none.

    What another program that shares the folder found out shows at the next minute.
    """
    return minute(), companion().pictures.failures if account().pictures else None


def mark(occurrence: Occurrence) -> str | None:
    """A few letters, others for each picture; None where none is to be shown to this person."""
    image = occurrence.content.image
    if image is None or not account().pictures or companion().pictures.is_none(image, _source_of(occurrence)):
        return None
    return hashlib.blake2s(image.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


@blueprint.get("/<int:occurrence_id>/picture")
def one(occurrence_id: int) -> Response:
    """The picture, fetched and made small here; where there is none, nothing that can be seen."""
    person = account()
    listed = companion().ranker.one(person, now(), occurrence_id)
    seen = listed.occurrence if listed else companion().store.occurrence(person.id, occurrence_id)
    # Nobody else's page shall make this program ask anywhere, or learn from the time it takes what is held here.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return _none()
    if seen.content.image is None or not person.pictures:
        return _none()
    with companion().store.held_back():
        body = companion().pictures.get(seen.content.image, _source_of(seen)).body
    if body is None:
        return _none()
    answer = Response(body, mimetype=MEDIA_TYPE, headers={"Cache-Control": f"private, max-age={_HOLDS}"})
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _source_of(occurrence: Occurrence) -> str:
    """The address of the calendar it is from, where that decides how its picture may be asked for."""
    return companion().store.source(occurrence.source_id).url if companion().config.allow_private else ""


def _none() -> Response:
    return Response(_NOTHING, status=404, mimetype="image/gif", headers={"Cache-Control": "no-store"})
