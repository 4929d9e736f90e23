"""The people one met: a plain list by name, and a page for each with one's own words. Nothing is counted here."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from meetcompanion import backups
from meetcompanion import people as people_cases
from meetcompanion.message import N_, Message
from meetcompanion.model import Evening, HowTheyLikeIt, Note, NoteKind, Person
from meetcompanion.model.wording import likes_message
from meetcompanion.people import Becomes, Fate, fades_on
from meetcompanion.web import followups, formats
from meetcompanion.web.context import account, companion, go, now, say, zone
from meetcompanion.web.kept import kept, kept_asking, kept_asking_by_the_minute

blueprint = Blueprint("people", __name__, url_prefix="/people")

KINDS = (
    (NoteKind.TOLD, N_("They told me")),
    (NoteKind.CARES, N_("They care about")),
    (NoteKind.HOPES, N_("They hope for")),
)

_HEADINGS = {
    NoteKind.TOLD: N_("What they told you"),
    NoteKind.CARES: N_("What they care about"),
    NoteKind.HOPES: N_("What they hope for"),
}

_FADING = (
    (None, N_("stay")),
    (6, N_("fade after half a year")),
    (12, N_("fade after a year")),
    (24, N_("fade after two years")),
    (36, N_("fade after three years")),
)

#: Of how a text is called where it is told what becomes of it; any other place is "Something you wrote".
_PLACES = {
    "notes": N_("A note"),
    "moments": N_("A moment"),
    "follow_ups": N_("Something you would like to do"),
    "jots": N_("A jot as you typed it"),
    "hobbies": N_("A hobby"),
}


@blueprint.get("")
@kept_asking
def index() -> str:
    """Everybody, by name or by last evening."""
    lately = request.args.get("by") == "evening"
    people = companion().store.people_listed(account().id)
    if lately:
        people = people_cases.by_last_evening(people)
    return render_template(
        "people.html",
        lately=lately,
        people=[(person, [(evening, _evening_day(evening)) for evening in person.evenings[:1]]) for person in people],
    )


@blueprint.get("/<int:person_id>")
@kept_asking
def one(person_id: int) -> str:
    """One person: where you met, what they told you, what you would like to do for them."""
    store = companion().store
    person = store.person(account().id, person_id)
    through = None if person.through is None else store.person(account().id, person.through)
    return render_template(
        "person.html",
        person=person,
        through=through,
        known_since=person.known_since and formats.dated(person.known_since),
        evenings=[(evening, _evening_day(evening)) for evening in person.evenings],
        lines=_lines(person),
        kinds=[(kind.value, formats.translated(words)) for kind, words in KINDS],
        follow_ups=[
            followups.line_of(follow_up, zone(), now(), {one.id: one for one in (person, through) if one})
            for follow_up in store.follow_ups(account().id)
            if person_id in follow_up.person_ids
        ],
        likes=formats.sentence(likes_message(person.likes)) if person.likes is not HowTheyLikeIt.UNKNOWN else None,
        ways=[(way.value, formats.sentence(likes_message(way)), way is person.likes) for way in HowTheyLikeIt],
        rest=_rest_text(person),
        without_answer=person_id in store.people_without_answer(account().id),
        rather_not=person.rather_not and _day(person.rather_not.astimezone(zone()).date()),
        seasons=[(str(due), formats.due_text(due, _today())) for due in followups.seasons_ahead(_today())],
        fading=store.fading(account().id) is not None,
        merges=[
            (merge.id, _day(merge.made_at.astimezone(zone()).date())) for merge in store.merges(account().id, person_id)
        ],
    )


@blueprint.get("/<int:person_id>/as-them")
@kept_asking
def as_them(person_id: int) -> str:
    """Everything that is held of a person, as it would be told to them."""
    store = companion().store
    person = store.person(account().id, person_id)
    mentioned = people_cases.before_forgetting(store, account(), person_id, formats.translated(N_("somebody")))
    return render_template(
        "as_them.html",
        person=person,
        through=None if person.through is None else store.person(account().id, person.through),
        known_since=person.known_since and formats.dated(person.known_since),
        evenings=[(evening, _evening_day(evening)) for evening in person.evenings],
        lines=[(words, notes) for words, notes in _to_them(person) if notes],
        likes=formats.sentence(likes_message(person.likes)) if person.likes is not HowTheyLikeIt.UNKNOWN else None,
        rest=_rest_text(person),
        todo=[one for one in store.follow_ups(account().id) if person_id in one.person_ids],
        elsewhere=list(dict.fromkeys(fate.sentence for fate in mentioned if fate.becomes is Becomes.REWORDED)),
    )


@blueprint.get("/<int:person_id>/forget")
@kept_asking_by_the_minute
def before_forgetting(person_id: int) -> str:
    """The one thing that cannot be undone is asked about first, sentence by sentence."""
    # Which backups there are may be a minute old: no more than a page that was left open.
    store = companion().store
    person = store.person(account().id, person_id)
    fates = people_cases.before_forgetting(store, account(), person_id, formats.translated(N_("somebody")))
    theirs = {note.id for note in (*person.notes, *person.cares, *person.hopes)}
    return render_template(
        "forget.html",
        person=person,
        theirs=[*person.notes, *person.cares, *person.hopes],
        gone=_shown(fates, Becomes.GONE, leaving_out=theirs),
        emptied=_shown(fates, Becomes.EMPTIED),
        reworded=_shown(fates, Becomes.REWORDED),
        backups=_backups_since(person.added_at),
    )


@blueprint.post("/<int:person_id>/forget")
def forget(person_id: int) -> Response:
    """Take a person away, and what is written of them."""
    store, somebody = companion().store, formats.translated(N_("somebody"))
    asked, meant = set(request.form.getlist("asked")), set(request.form.getlist("meant"))
    if people_cases.forget(store, account(), person_id, somebody, spare=asked - meant):
        say(Message.of(N_("Forgotten. Backups that you made before still know them.")))
    else:
        say(
            Message.of(N_("Forgotten. Another program is using the file; the last traces in it are wiped by tomorrow."))
        )
    return go("people.index")


@blueprint.get("/fading")
@kept
def fading() -> str:
    """What fades within the next weeks, so that one can keep it."""
    store = companion().store
    names = {person.id: person.name for person in store.ways_to_people(account().id)}
    soon = people_cases.soon_to_fade(store, account(), now())
    held = store.fading(account().id)
    months = held.months if held else None
    return render_template(
        "fading.html",
        on=months is not None,
        choices=[(value or "", formats.translated(words), value == months) for value, words in _FADING],
        soon=[(note, names[note.person_id or 0], _day(day)) for note, day in soon],
    )


@blueprint.post("/fading")
def choose_fading() -> Response:
    """After how many months notes about people fade, if at all."""
    months = request.form.get("months", type=int)
    people_cases.choose_fading(companion().store, account(), months, now())
    say(Message.of(N_("Saved.")))
    return go("people.fading")


def _lines(person: Person) -> list[tuple[str, str, list[tuple[Note, Evening | None, str, str | None]]]]:
    """Each kind with its heading and its lines: the evening it was said on, its day, and the day on which it fades."""
    held = companion().store.fading(account().id)
    titles = {evening.id: evening for evening in person.evenings}
    by_kind = {NoteKind.TOLD: person.notes, NoteKind.CARES: person.cares, NoteKind.HOPES: person.hopes}
    return [
        (
            kind.value,
            formats.translated(_HEADINGS[kind]),
            [
                (
                    note,
                    titles.get(note.evening_id or 0),
                    _said_on(note, titles.get(note.evening_id or 0)),
                    _day(fades_on(note, held, zone())) if held and not (note.kept_at or person.keep_notes) else None,
                )
                for note in notes
            ],
        )
        for kind, notes in by_kind.items()
        if notes
    ]


def _said_on(note: Note, evening: Evening | None) -> str:
    """The day of its evening, whenever it was written down; of a line of no evening, the day of writing."""
    return _evening_day(evening) if evening else _day(formats.today_in(zone(), note.written_at))


def _to_them(person: Person) -> list[tuple[str, tuple[Note, ...]]]:
    return [
        (formats.translated(N_("You told me")), person.notes),
        (formats.translated(N_("You care about")), person.cares),
        (formats.translated(N_("You hope for")), person.hopes),
    ]


def _shown(
    fates: list[Fate], becomes: Becomes, leaving_out: set[int] | frozenset[int] = frozenset()
) -> list[tuple[str, Fate]]:
    return [
        (formats.translated(_PLACES.get(fate.written.place, N_("Something you wrote"))), fate)
        for fate in fates
        if fate.becomes is becomes
        and fate.in_words
        and not (fate.written.place == "notes" and fate.written.key[0] in leaving_out)
    ]


def _backups_since(moment: datetime) -> list[tuple[str, str | None]]:
    """The days of the backups on this machine that hold what was written since then, and the days on which they go."""
    config = companion().config
    folder = config.data / backups.FOLDER
    made = backups.holding(backups.made(folder), moment, days=config.backup_days, keep=config.backup_keep)
    aside = [(one, None) for one in backups.set_aside(folder) if one.made_at >= moment]
    return [
        (_day(one.made_at.astimezone(zone()).date()), None if until is None else _day(until.astimezone(zone()).date()))
        for one, until in (*made, *aside)
    ]


def _rest_text(person: Person) -> tuple[str, str | None] | None:
    if person.rests is None:
        return None
    until = person.rests.until
    return _day(person.rests.since.astimezone(zone()).date()), formats.due_text(until, _today()) if until else None


def _evening_day(evening: Evening) -> str:
    return _day(evening.when.local_day(zone()))


def _day(day: date) -> str:
    return formats.dated(day)


def _today() -> date:
    return formats.today_in(zone(), now())
