"""Words by which a title says that a gathering will not take place, or perhaps not."""

from __future__ import annotations

import re

from meetcompanion.model import Status

_CANCELLED = (
    r"cancel(?:l?ed|lation)|called off|postponed|"
    r"abgesagt|f[äa]llt (?:leider )?aus|entf[äa]llt|abgesetzt|verschoben|"
    r"annul[ée]e?s?|report[ée]e?s?|"
    r"cancelad[oa]s?|suspendid[oa]s?|aplazad[oa]s?|anulad[oa]s?|adiad[oa]s?|"
    r"annullat[oa]|rinviat[oa]|sospes[oa]|"
    r"geannuleerd|afgelast|vervalt|gaat niet door|uitgesteld|"
    r"odwo[łl]an[eyao]|prze[łl]o[żz]on[eyao]"
)
_TENTATIVE = (
    r"tentative|tbc|to be confirmed|unter vorbehalt|[àa] confirmer|por confirmar|da confermare|onder voorbehoud"
)

# A word counts only where it stands apart from the title proper ("CANCELLED: choir", "Choir (abgesagt)"), so that a
# talk on "Cancelled culture" stays on. In capitals a word at the front or the end needs no sign beside it.
_SIGN = r"\s*(?:[:!|*\]\)>~]|[-–—](?=\s|$)|\s[-–—]|\.{2,}|$)"
_SHAPES = r"(?:^[\s\W]*(?:{words}){sign}|[(\[*|]\s*(?:{words})[\s!.]*(?:[)\]*|]|$)|[-–—:|!]\s*(?:{words})[\s!.)\]*]*$)"
_CANCELLED_RE = re.compile(_SHAPES.format(words=_CANCELLED, sign=_SIGN), re.IGNORECASE)
_TENTATIVE_RE = re.compile(_SHAPES.format(words=_TENTATIVE, sign=_SIGN), re.IGNORECASE)
#: The words by themselves, for lines that hold nothing else.
CALLED_OFF = re.compile(rf"\b(?:{_CANCELLED})\b", re.IGNORECASE)
_SHOUTED = r"(?:CANCELL?ED|POSTPONED|ABGESAGT|ENTF[ÄA]LLT|ANNUL[ÉE]E?|CANCELAD[OA]|ANNULLAT[OA])"
_SHOUTED_RE = re.compile(rf"^\W*{_SHOUTED}\b|\b{_SHOUTED}\W*$")


def status_of_title(title: str) -> Status | None:
    """What a title says of its status; None where it says nothing. A postponed event does not take place then."""
    title = title[:300]
    if _CANCELLED_RE.search(title) or (_SHOUTED_RE.search(title) and not title.isupper()):
        return Status.CANCELLED
    return Status.TENTATIVE if _TENTATIVE_RE.search(title) else None
