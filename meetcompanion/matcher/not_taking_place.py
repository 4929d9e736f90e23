"""Whether an event's title or first sentence says that it does not take place; what may happen does not count."""

from __future__ import annotations

import re

#: So much of a description is its first sentence at most, in characters.
_FIRST = 300

_OFF = re.compile(
    r"\b(?:(?:is|are|was|were|been|being|be|temporarily|now|indefinitely)\s(?:now\s|temporarily\s)?"
    r"(?:cancell?ed|postponed|called\soff|suspended)"
    r"|(?:we\sare|we're|temporarily)\s(?:temporarily\s)?(?:postponing|cancell?ing|suspending)"
    r"|will\snot\s(?:be\sheld|take\splace|be\staking\splace|meet|happen)|(?:won't|isn't)\s(?:be\sheld|take\splace|taking\splace|meeting)"
    r"|not\staking\splace"
    r"|no\s(?!(?:fees?|charge|costs?|cover|dues|registration|reservations?|tickets?|entry|plans|better|other|one|more|need)\b)"
    r"(?:[\w'’-]+\s){1,3}(?:this\s(?:week|month|evening)|today|tonight)"
    r"|abgesagt|f[äa]llt\s(?:[\w-]+\s){0,3}aus|entf[äa]llt|findet\s(?:[\w-]+\s){0,3}nicht\sstatt"
    r"|verschoben|verlegt\sauf|wird\sverlegt"
    r"|(?:est|sont|été)\s(?:annul|report)[ée]e?s?|n'aura\spas\slieu|n'auront\spas\slieu"
    r"|(?:ha\ssido|han\ssido|queda|quedan|se\sha|está)\s(?:cancel|aplaz|suspend|anul|pospuest)(?:ad|id)?[oa]s?"
    r"|no\sse\scelebrará|no\stendrá\slugar"
    r"|(?:è|sono|stat[oaie])\s(?:annullat|rinviat|sospes|cancellat)[oaie]|non\s(?:si\sterrà|avrà\sluogo|avranno\sluogo)"
    r"|gaat\s(?:[\w-]+\s){0,2}niet\sdoor|is\s(?:[\w-]+\s){0,2}(?:geannuleerd|afgelast|uitgesteld)|komt\ste\svervallen|vervalt"
    r"|(?:foi|foram|está|estão)\s(?:cancelad|adiad|suspens)[oa]s?|não\s(?:se\srealiza|terá\slugar|haverá)"
    r"|odwołan[eyao]|przełożon[eyao]|nie\sodbędzie\ssię)(?!\w)",
    re.IGNORECASE,
)
#: A condition, a rule or a wish to be told.
_PERHAPS = re.compile(
    r"\b(?:if|unless|should|in\scase|in\sthe\sevent|may|might|could|can|would|rain|weather|refund\w*|policy|never|until|last\syear"
    r"|wenn|falls|sollte|kann|könnte|bei|si|pourrait|peut|en\scas|podría|puede|en\scaso|se|potrebbe|in\scaso|als|kan|mocht"
    r"|caso|poderá|pode|jeśli|gdy|może|w\srazie)(?!\w)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")


def not_taking_place(title: str, description: str) -> str | None:
    """The words by which it says that it was called off or put off; None where it does not."""
    first = _SENTENCE.search(description[:_FIRST])
    for text in (title, first.group() if first else ""):
        found = _OFF.search(text)
        if found and not _PERHAPS.search(text.replace(found.group(), " ")):
            return found.group()
    return None
