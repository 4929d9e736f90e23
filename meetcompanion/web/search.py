"""Search over people, notes, moments, follow-ups and evenings, by any words; what was found is quoted."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from meetcompanion import people as people_cases
from meetcompanion.message import N_
from meetcompanion.model import Findable, FindableKind
from meetcompanion.web import formats, forms
from meetcompanion.web.context import account, companion
from meetcompanion.web.kept import kept_asking

blueprint = Blueprint("search", __name__, url_prefix="/search")

_KINDS = {
    FindableKind.PERSON: N_("People"),
    FindableKind.NOTE: N_("Notes"),
    FindableKind.MOMENT: N_("Moments"),
    FindableKind.FOLLOW_UP: N_("Follow-ups"),
    FindableKind.EVENING: N_("Evenings"),
}


@blueprint.get("")
@kept_asking
def index() -> str:
    """The box, and below it what was found, by kind."""
    words = forms.line(request.args.get("q"))[:200]
    found = people_cases.search(companion().store, account(), words)
    return render_template(
        "search.html",
        words=words,
        kinds=[
            (kind.value, formats.translated(heading), [(one, _address(one.what)) for one in here])
            for kind, heading in _KINDS.items()
            if (here := [one for one in found if one.what.kind is kind])
        ],
    )


def _address(what: Findable) -> str:
    if what.kind is FindableKind.PERSON:
        return url_for("people.one", person_id=what.id)
    if what.person_id is not None:
        return url_for("people.one", person_id=what.person_id)
    if what.kind is FindableKind.FOLLOW_UP:
        return url_for("followups.index", _anchor=f"follow-up-{what.id}")
    if what.evening_id is not None:
        return url_for("evenings.one", evening_id=what.evening_id)
    return url_for("evenings.index")
