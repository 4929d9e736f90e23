"""Words by which pages speak of gatherings, and words that are no title."""

from __future__ import annotations

import re

#: Words that make a heading, an address or a class name one of events.
EVENTS = re.compile(
    r"events?(?![a-z])|calend[ae]r|calendrier|calendario|kalender|kalendarz|calendário|agenda|whats?[\s'’-]?on"
    r"|what.s on|upcoming"
    r"|veranstaltung|termine|spielplan|programm(?!ier)|konzerte|vorschau"
    r"|programme(?!r)|manifestations|événements?|evenements?|spectacles?|concerts?|rendez-vous|sorties"
    r"|eventos?|actividades|conciertos|espect[aá]culos|programaci[oó]n|programação|espetáculos"
    r"|eventi|appuntamenti|concerti|spettacoli|rassegna|evenementen|activiteiten|voorstellingen|optredens"
    r"|wydarzeni|imprezy|koncerty|repertuar|terminarz"
    r"|meetings?|committee|commission|hearings?|(?:/|&\s?|and |meeting |board )minutes|gigs?(?![a-z])"
    r"|shows?(?![a-z])|screenings?|showtimes|performances?|workshops?"
    r"|tour[ -]?dates|classes|lectures|seminars?|webinars?|conference|festival|exhibitions?|fixtures|line-?up"
    r"|(?<![a-z])dates(?![a-z])|schedule",
    re.IGNORECASE,
)
#: Words that make them a place of news, of a shop, or of somebody's own notes.
NO_EVENTS = re.compile(
    r"(?<![a-z])(?:news(?!letter)|blogs?|press(?:e(?!n)|-?releases?)?|articles?|posts?|stories|story|nachrichten"
    r"|aktuelles|meldungen|actualit[eé]s|noticias"
    r"|notizie|nieuws|not[ií]cias|aktualno[sś]ci|archives?|comments?|kommentare|reviews?|podcasts?|episodes?"
    r"|releases?|changelog|versions?"
    r"|related|recommended|popular|trending|tweets?|forum|threads?|jobs|vacancies|stellen|products?|shop"
    r"|obituaries)(?![a-z])",
    re.IGNORECASE,
)
#: Class names of a date that tells when something was written.
WRITTEN = re.compile(
    r"(?:^|[\s_-])(?:publish\w*|posted|post-?date|post-meta|byline|author|comments?|entry-(?:date|meta)|pubdate"
    r"|timestamp|article-?(?:date|meta)"
    r"|updated|modified|news\w*|blog\w*|tweet\w*|review\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: Words before such a date.
_WROTE_WORDS = (
    r"posted|published|updated|modified|edited|written|reviewed|submitted|uploaded|created|joined|released"
    r"|added|replied|reply|accessed|veröffentlicht|geschrieben|erstellt|aktualisiert|geändert|stand(?=:|\svom|\s\d)"
    r"|publié|mis à jour|modifié|publicado|actualizado|pubblicato|aggiornato"
    r"|geplaatst|gepubliceerd|bijgewerkt|atualizado|opublikowan\w+|dodano|copyright|born|died|deadline"
)
WROTE = re.compile(
    rf"\b(?:{_WROTE_WORDS})\b|©|(?:^|[|•·–—]\s?)by\s(?-i:[A-Z]\w+\s[A-Z]\w+)",
    re.IGNORECASE,
)
#: Words right before a time of day at which nothing begins: something was written, is due, or ends.
NO_START = re.compile(
    rf"\b(?:{_WROTE_WORDS}|due|rsvp by|register by|closes?|until|till|bis|ends?|hasta|jusqu.à|fino alle)"
    r"\W*(?:\w+\W+){0,2}$"
    r"|\b(?:by|before|prior to|later than|spätestens(?: um)?|vor|avant|antes (?:d[aeo]s?|de las?)|prima delle|voor"
    r"|przed)\W*$",
    re.IGNORECASE,
)
#: A line that is only this tells nothing of an event.
_EMPTY_WORDS = """
aanvang acquista add agenda agendas all am amended and anmelden anmeldung approved at audio begin beginn begins
bekijk bestel biglietti bilety bilhetes billets billetterie book buy calendar categories category click comprar
cost cuándo czas czytaj date dates datum day detail details di direction directions doc document documents docx
door doors dove download draft dónde einlass en end ends entradas event export fecha find for free full gdzie
get godzina google h here heure hide hora horário html ical icalendar ics image in info información information
infos ingressos kaarten karten kiedy kup la learn leer lees leggi ler lesen lieu link lire list livestream local
locatie location lugar luogo mais map maps materials meer meeting mehr merken miejsce minutes month more más n/a
na name next notice now of on onde open opens or ora ore ort out outlook où packet pdf photo più place plus pm
posted preis prenota previous price quand quando read register registration reservar rsvp réserver saiba savoir
scopri see share show sign sold start starts status suite tag tags tba tbd teilen termin the ticket tickets tijd
time title to today tutto type uhr uhrzeit uhrzeiten up venue ver veranstaltung verder versions video view waar
wann wanneer watch week weiterlesen what when where with więcej wo zobacz zoom zum zur
"""
EMPTY = frozenset(_EMPTY_WORDS.split())
#: Headings that tell nothing of the event under them.
_NO_HEADING_WORDS = """
about activiteiten agenda agendas aktuelle all and appuntamenti april archive archives august by calendar
calendario calendrier contact current cuándo data datas date dates datum day days december detail details
document documents du evenementen event eventi eventos events february fecha fechas follow for future gigs home
horaires horarios important in information january july june kalendarz kalender kiedy komende kommende la le les
list location march may meeting meetings menu minutes month more nadchodzące next november nächste october of on
other our overview past previous prochain prochains program programação programm programme prossimi próximas
próximos quand quando recent regular s schedule schedules screenings search september show shows showtimes
special termin termine terminy the tickets time times tour unsere upcoming us venir veranstaltung
veranstaltungen view wann wanneer what whats when where wydarzenia à événements übersicht
"""
NO_HEADING = frozenset(_NO_HEADING_WORDS.split())
#: Words that say what kind of gathering it is and not whose.
_WEAK_WORDS = """
agenda and annual approved board canceled cancelled draft final hearing in meeting meetings minutes monthly no
notice of only packet pdf person postponed public quarterly regular rescheduled session special the via video
virtual work workshop zoom
"""
WEAK = frozenset(_WEAK_WORDS.split())
#: A row that says only that nothing takes place.
CLOSED = re.compile(
    r"\b(?:closed|no (?:meeting|show|class|session)(?:es|s)?|geschlossen|fermée?|cerrad[oa]|chius[oa]|gesloten"
    r"|zamknięt[eya]|fechad[oa])\W*$",
    re.IGNORECASE,
)
#: Papers of a gathering, which are not the gathering.
PAPERS = re.compile(
    r"\b(?:agenda|minutes|packet|transcript|pdf|docx?|notice|recording|protokoll|tagesordnung|procès-verbal)\b",
    re.IGNORECASE,
)
#: Words in a row that make it a gathering.
GATHERING = re.compile(
    r"\b(?:meeting|concert|workshop|festival|lecture|talk|tour|class|party|night|show|screening|exhibition|hearing"
    r"|session|conference|webinar|training|"
    r"market|fair|quiz|trivia|dance|choir|club|reading|film|music|live|dj|seminar|symposium|tickets?|doors|rsvp"
    r"|register|"
    r"konzert|vortrag|führung|lesung|kurs|treffen|fest|ausstellung|theater|markt|einlass|eintritt|sitzung|"
    r"atelier|conférence|exposition|spectacle|visite|soirée|réunion|taller|concierto|charla|visita|fiesta|reunión"
    r"|exposición|"
    r"concerto|laboratorio|mostra|incontro|spettacolo|voorstelling|lezing|rondleiding|oficina|palestra|exposição|"
    r"koncert|warsztaty|wykład|wystawa|spotkanie)(?:s|e|en|es)?\b",
    re.IGNORECASE,
)
PLACE_LABEL = re.compile(
    r"^\W*(?:location|where|venue|place|address|ort|wo|veranstaltungsort|lieu|où|adresse|lugar|dónde|luogo|dove"
    r"|locatie|waar|local|onde|miejsce|gdzie)\s*(?:[:|–-]\s*(.*))?$",
    re.IGNORECASE,
)
PLACE_NAME = re.compile(
    r"(?:^|[\s_-])(?:\w*location|\w*venue|\w*place|address|adr|ort|lieu|lugar|luogo|locatie|locality|where)(?:$"
    r"|[\s_-])",
    re.IGNORECASE,
)
TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:\w*title|\w*name|summary|headline|heading|titel|titre|titulo|titolo)(?:$|[\s_-])", re.IGNORECASE
)
OTHER_NAME = re.compile(
    r"(?:^|[\s_-])(?:categor\w*|tags?|price|cost|desc\w*|excerpt|meta|time|date|\w*date|\w*time|terms|type|author"
    r"|button|btn|organi[sz]er|presenter|subtitle|support\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"\b\d{1,5}\s+(?:[NSEW]\.?\s+)?[A-Z0-9][\w.]*(?:\s+[A-Z][\w.]*){0,3}\s+(?:St|Street|Ave|Avenue|Blvd|Boulevard|Rd"
    r"|Road|Dr|Drive|Way|Lane|Ln|Pl|Place|Court|Ct|Pkwy|Square|Sq)\b"
    r"|\w+(?:straße|strasse|str\.|platz|weg|gasse|straat|plein|laan)\s+\d+|\b(?:rue|via|calle|rua|piazza|plaza|place"
    r"|praça|avenue|ul\.)\s+[\w'’. ]{3,30}",
    re.IGNORECASE,
)
CANCELLED_NAME = re.compile(r"cancel|abgesagt|annul|postponed|strike", re.IGNORECASE)
EVENT_NAME = re.compile(
    r"event|calendar|kalender|veranstaltung|termin|agenda|meeting|concert|konzert|gig|screening|showtime|vevent"
    r"|programm|evento|schedule|performance",
    re.IGNORECASE,
)

_WORD = re.compile(r"[^\W\d_]{2,}")


def wrote(text: str, end: int | None = None, reach: int = 60) -> bool:
    """True where what stands before `end` (or anywhere) says that what follows tells when something was written."""
    end = len(text) if end is None else end
    return WROTE.search(text, max(0, end - reach), end) is not None


def only(words: frozenset[str], text: str) -> bool:
    """True where a line holds no word but these; numbers, signs and single letters do not count."""
    return len(text) < 200 and all(word in words for word in _WORD.findall(text.casefold()))
