"""For which ages an event says that it is: ranges of years and of school grades, as eight languages write them."""

from __future__ import annotations

import re

#: Whoever is this old is grown up.
_GROWN = 20
#: "Ages 5 and up" in a title is for children, "ages 12 and up" is for everybody who is no child.
_SMALL = 8
#: So much around a statement tells whether it is about the whole gathering, in characters.
_AROUND = 60

_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_DASH = r"\s?[-–—‑/]\s?"
_UNIT = (
    r"(?:\s?-?\s?(?:months?|mos?\b\.?|weeks?|yrs?\b\.?|years?|y/?o|monate?n?|jahre?n?|mois|ans|meses|años"
    r"|mesi|anni|maanden|jaar|anos|lat))?"
)
_AGE = (
    r"(?:ages?|aged|age range|age group|alter|âges?|âgée?s?|edad|edades|età|leeftijd|leeftijden|idades?|wiek|wieku)"
    r"\b\s?:?\s?(?:(?:of|from|between|von|zwischen|de|entre|da|dai|tra|van|tussen|dos|od)\s)?"
)
_TO = rf"-?(?:{_DASH}|\s(?:to|through|thru|and|bis|und|à|et|a|al|ai|agli|e|y|tot|tot en met|t/m|en|aos?|até|do|i)\s)"
_BORN = r"(?:birth|newborn|geburt|naissance|nacimiento|nascita|geboorte|nascimento|urodzenia)"
_YOUNG = rf"(?:\d{{1,2}}|{_BORN})"
_YEARS = r"(?:years?[\s-]olds?|yrs?\.?(?:\s?olds?)?|y/?o|year-olds|jahren?|jährige[nr]?|ans|años|anni|jaar|anos|lat)"
_TH = r"(?:st|nd|rd|th)"

#: From one age to another; the last number decides.
_RANGES = (
    re.compile(rf"\b{_AGE}{_YOUNG}{_UNIT}{_TO}(?P<last>\d{{1,3}})\b(?P<unit>{_UNIT})", re.IGNORECASE),
    re.compile(rf"\b(?<![.,:])(?P<first>\d{{1,2}}){_TO}(?P<last>\d{{1,3}})\s?-?{_YEARS}(?!\w)", re.IGNORECASE),
    re.compile(rf"\b{_BORN}{_TO}(?:age\s)?(?P<last>\d{{1,2}})\b", re.IGNORECASE),
    re.compile(
        r"\b(?:kinder|children|kids|enfants|niños|bambini|kinderen|crianças|dzieci|jugendliche|teens?)\s(?:im alter )?"
        rf"(?:from|von|de|da|dai|van|dos|od)\s(?P<first>\d{{1,2}}){_TO}(?P<last>\d{{1,2}})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:for |is for |für |pour |para |per |voor |dla )?{_AGE}(?P<last>\d{{1,2}}){_UNIT}\s(?:and|&|or|und)\s"
        r"(?:under|younger|jünger)\b",
        re.IGNORECASE,
    ),
)
#: Grades of a school say by themselves that it is for those who go there.
_GRADES = (
    re.compile(
        rf"\bgrades?\s?:?\s(?:pre-?k|k|\d{{1,2}}){_TH}?(?:{_DASH}|\s(?:to|through|thru|and)\s|\s?&\s?)(?:k|1?\d{_TH}?)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:pre-?k|k|\d{{1,2}}{_TH}?)(?:{_DASH}|\s(?:to|through|thru|and)\s|\s?&\s?)1?\d{_TH}[\s-]grade(?:r?s)?\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:klassen?|klassenstufen?)\s\d{{1,2}}{_TO}\d{{1,2}}\b", re.IGNORECASE),
    re.compile(r"\b\d{1,2}\.(?:\s?[-–]\s?|\sbis\s|\sund\s)\d{1,2}\.\s?klassen?\b", re.IGNORECASE),
)
#: What says so only where it stands in the title: of a description it may be a price or a guest's age.
_IN_TITLES = (
    re.compile(
        rf"\b(?:\d{{1,2}}{_TH}[\s-]grade(?:r?s)?|grades?\s(?:k|\d{{1,2}})(?:\s?\+|\sand\sup)?)(?!\w)", re.IGNORECASE
    ),
    re.compile(r"\bages?\s(?P<least>\d{1,2})(?:\s?\+|\s(?:and|&)\s(?:up|older|over)|\s?\)|$)", re.IGNORECASE),
    re.compile(r"\b(?P<last>\d{1,2})\s(?:and|&)\s(?:under|younger)\b|\bu\s?1\d\b", re.IGNORECASE),
    re.compile(
        r"\b(?:bis|jusqu'à|hasta|fino a|tot|até|do)\s(?P<last>\d{1,2})\s(?:jahren?|ans|años|anni|jaar|anos|lat)\b",
        re.IGNORECASE,
    ),
)
#: Grown-ups are meant too.
_GROWN_TOO = re.compile(
    r"(?:and|&|\+|or|,|/|\||plus)\s?(?:young\s)?adults?\b|\badults?\s?(?:and|&|or|,|/|\+|\||:|\()|\bfor\s(?:\w+\s)?adults\b"
    r"|\bages?\s(?:9|[1-9]\d)\s?(?:\+|(?:and|&)\s(?:up|older|over))"
    r"|\b(?:und|sowie|&)\serwachsene\b|\berwachsene\s(?:und|&)|\bfür\serwachsene"
    r"|\bet\s(?:les\s)?adultes\b|\badultes\set\b|\bpour\sadultes|\by\s(?:los\s)?adultos\b|\badultos\s[ye]\b|\bpara\sadultos"
    r"|\be\sadult[io]s?\b|\badulti\se\b|\bper\sadulti|\ben\svolwassenen\b|\bvolwassenen\sen\b|\bvoor\svolwassenen"
    r"|\bi\sdorosłych\b|\bdorosłych\si\b|\bdla\sdorosłych",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"(?<!children of )(?<!kids of )\b(?:all|any|every)[\s-]ages?\b|\b(?:jedes|alle)\salters?|\balle\saltersgruppen"
    r"|\btous\s(?:les\s)?âges\b|\btout\spublic\b|\btodas\s(?:las|as)\s(?:edades|idades)\b|\btutte\sle\setà\b"
    r"|\balle\sleeftijden\b|\bkażdym\swieku\b",
    re.IGNORECASE,
)
#: Only a part of it is for children, or they only pay less.
_ASIDE = re.compile(
    r"\b(?:child(?:ren|'s|’s)?|kids?'?|youth|junior)[\s-](?:zone|corner|area|tent|run|dash|race|activities|crafts|table|program"
    r"|division|classes|tickets?|menu)\b|\bfun run\b|\bdivisions?\b|\bchild\s?care\b|\bbaby-?sitting\b"
    r"|\bkinder(?:ecke|betreuung|programm|flohmarkt|lauf)\b|\bgarderie\b|\bespace enfants\b|\bludoteca\b"
    r"|\bkinder(?:hoek|opvang)\b|\bkącik\b|\btickets?\b|\beintritt\b|\btarifs?\b|\bentrada\b|\bingresso\b|\bentree\b"
    r"|\bbilety?\b|\bbenefit|\bdonat(?:e|ions?)\b|\bcharit|\bmentor|\bspenden\b"
    r"|\b(?:blankets|hats|clothes|clothing|toys|gifts|presents|decken|mützen|geschenke|spielzeug)\sf(?:or|ür)\b",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"(?:[$€£]\s?\d[\d.,]*|\d\s?(?:€|zł|eur))[^.]{0,20}$"
    r"|\b(?:free|frei|kostenlos|gratis|gratuit|gratuito)\s?(?:entry|admission)?\s?"
    r"(?:for|to|für|pour|para|per|voor)?[\s(:]*(?:kids|children|youth|those|kinder|enfants|niños|bambini)?[\s(,:]*$"
    r"|\b(?:seit|vor|etwa|rund|nach|depuis|pendant|hace|durante|sinds|há|przez|przed|last|past|over)\s(?:[a-zé]+\s)?$",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"^[)\s:,–-]*(?:(?:are|is)?\s?welcome\b|(?:may|must|can)\b|[$€£]|\d+(?:[.,]\d+)?\s?(?:€|zł|eur)"
    r"|(?:are|is|get in|enter)?\s?(?:free|frei|kostenlos|gratis|gratuit|half)\b"
    r"|(?:of\s|d'|di\s|de\s)?(?:erfahrung|experience|expérience|esperienza|experiencia|ervaring|doświadczenia|ago\b))",
    re.IGNORECASE,
)


def grown_up_too(text: str) -> bool:
    """True where a text says that grown-ups are meant too."""
    return bool(_GROWN_TOO.search(text))


def for_the_young(text: str, *, heading: bool) -> str | None:
    """Where a text says that a gathering is for people under twenty, in its own words; None where it does not.

    `heading` is set for titles and categories, which speak of the whole gathering; of what a description says, prices
    for children and corners for them are left out.
    """
    if not any(sign.isdigit() for sign in text):
        return None
    for pattern in (*_RANGES, *_GRADES, *(_IN_TITLES if heading else ())):
        for found in pattern.finditer(text):
            before, after = _around(text, found)
            said = before + found.group() + after
            if not _is_young(found) or grown_up_too(said) or _EVERYBODY.search(said):
                continue
            if heading or not (_ASIDE.search(said) or _NOT_AFTER.search(before) or _NOT_BEFORE.search(after)):
                return str(found.group()).strip()
    return None


def _is_young(found: re.Match[str]) -> bool:
    said = found.groupdict()
    if least := said.get("least"):
        return int(least) <= _SMALL
    last = said.get("last")
    return last is None or int(said.get("first") or 0) <= int(last) < _GROWN or _in_months(said.get("unit") or "")


def _in_months(unit: str) -> bool:
    return unit.strip(" -").casefold().startswith(("mo", "mes", "maand", "week"))


def _around(text: str, found: re.Match[str]) -> tuple[str, str]:
    """What stands before and after it in the same sentence, as far as it matters."""
    before = text[max(found.start() - _AROUND, 0) : found.start()]
    after = text[found.end() : found.end() + _AROUND]
    return _SENTENCE_END.split(before)[-1], _SENTENCE_END.split(after)[0]
