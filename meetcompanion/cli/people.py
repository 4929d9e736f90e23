"""`people`, `follow-ups`, `search` and `forget`. Nothing here counts or orders anybody by worth."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from meetcompanion.cli.language import worded
from meetcompanion.cli.output import clean, day_text, print_json, progress, quoted, say, stoppable, warn
from meetcompanion.cli.session import Session, data_option, pass_session
from meetcompanion.errors import UsageError
from meetcompanion.message import N_, Message
from meetcompanion.model.as_json import follow_up_json
from meetcompanion.model.wording import kind_message

if TYPE_CHECKING:
    from meetcompanion.bootstrap import Companion
    from meetcompanion.model import Account
    from meetcompanion.people import Fate
    from meetcompanion.portability import Newcomer, Offer


@click.group(invoke_without_command=True)
@data_option
@pass_session
@click.pass_context
def people(context: click.Context, session: Session) -> None:
    """The people you met, by name.

    With each, where you met and what they told you. `import` and `export` bring them in and out.
    """
    if context.invoked_subcommand is not None:
        return
    with session.companion() as companion:
        account = companion.account()
        met = companion.store.people(account.id)
        if not met:
            say(Message.of(N_("Nobody is written down yet. After an evening: meetcompanion jot")))
        zone = ZoneInfo(account.zone)
        for person in met:
            say(click.style(clean(person.name), bold=True))
            for evening in person.evenings:
                say(f"  {clean(evening.title)}, {day_text(evening.when.local_day(zone))}")
            for note in (*person.notes, *person.cares, *person.hopes):
                say(f"  {quoted(note.text)}")


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--yes", is_flag=True, help="Take everybody who is new, without asking.")
@click.option("--with-notes", is_flag=True, help="Bring the notes on their cards along.")
@data_option
@pass_session
def import_people(session: Session, file: str, yes: bool, with_notes: bool) -> None:
    """Take people from vCards, or from LinkedIn's Connections.csv.

    Only names are read, and the day of connecting. You are asked about each; - reads standard input, and needs --yes.
    """
    from meetcompanion import portability

    if file == "-" and not yes:
        raise UsageError(N_("Standard input cannot be asked as well: add --yes, or give the name of the file."))
    with click.open_file(file, "rb") as body:
        found = portability.read_people(body.read())
    with session.companion() as companion:
        account = companion.account()
        offered = portability.offers(found, companion.store.people(account.id))
        chosen = [offer.newcomer for offer in offered if _wanted(offer, yes)]
        with progress(Message.of(N_("Writing down"))) as report, stoppable() as stop:
            taken: list[Newcomer] = []

            def go_on(done: int) -> bool:
                report(done, len(chosen), "")
                taken[:] = chosen[:done]
                return not stop.is_set()

            portability.take(companion.store, account, chosen, companion.clock(), with_notes=with_notes, go_on=go_on)
            if not stop.is_set():
                taken = chosen
        for one in taken:
            say(Message.of(N_("Taken: {name}"), name=clean(one.name)))
        if not chosen:
            say(Message.of(N_("Nobody was taken.")))
        if stop.is_set():
            click.get_current_context().exit(1)


def _wanted(offer: Offer, yes: bool) -> bool:
    name = clean(offer.newcomer.name)
    if not offer.is_new:
        say(Message.of(N_("Here already: {name}"), name=name))
        return False
    if offer.doubles:
        others = ", ".join(clean(double.name) for double in offer.doubles)
        say(Message.of(N_("{name} may be the same as {others}."), name=name, others=others))
    return yes or click.confirm(worded(Message.of(N_("Take {name}?"), name=name)), default=False)


@people.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, allow_dash=True))
@click.option("--version", type=click.Choice(["4.0", "3.0"]), default="4.0", help="The vCard version.")
@click.option("--with-notes", is_flag=True, help="With what you wrote about them.")
@data_option
@pass_session
def export_people(session: Session, file: str, version: str, with_notes: bool) -> None:
    """Write your people to a vCard file; - writes to standard output.

    Names alone, unless you ask for your private notes as well.
    """
    from meetcompanion import portability

    with session.companion() as companion:
        met = companion.store.people(companion.account().id)
        text = portability.as_vcards(met, version=version, with_notes=with_notes)
    with click.open_file(file, "w", encoding="utf-8") as out:
        out.write(text)


@click.command("export")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@data_option
@pass_session
def export(session: Session, directory: Path) -> None:
    """Write everything into a folder: for people, for other programs, and for `import`.

    A text an evening, a text a person, with all private notes; calendars; cards with names. DIRECTORY must be new or
    empty.
    """
    from meetcompanion import take_along

    directory = directory.absolute()
    if directory.exists() and any(directory.iterdir()):
        raise UsageError(N_("{directory} is not empty. Name a new folder."), directory=directory)
    with session.companion() as companion:
        # Under its name only when it is whole: what is cut short never looks like everything.
        part = directory.with_name(f".{directory.name}.{os.getpid()}.part")
        try:
            for name, text in take_along.files(companion.store, companion.account(), companion.clock()):
                path = part / name
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with open(path, "w", encoding="utf-8", newline="", opener=_for_its_owner) as out:
                    out.write(text)
            part.replace(directory)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise UsageError(
                N_("{path} cannot be used: {error}"), path=directory, error=error.strerror or error
            ) from error
    say(Message.of(N_("Everything is in {directory}; begin with README.md."), directory=directory))


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@click.command("import")
@click.argument("place", metavar="DIRECTORY", type=click.Path(exists=True, path_type=Path))
@data_option
@pass_session
def bring_in(session: Session, place: Path) -> None:
    """Bring back what `export` wrote, into a companion that is still empty.

    DIRECTORY is the folder, or the archive that the pages give.
    """
    from meetcompanion import portability

    with session.companion() as companion:
        body = portability.read(place)
        portability.bring_in(companion.store, companion.account(), body, companion.clock())
    say(Message.of(N_("Everything in {path} is here again."), path=place))


@click.command()
@click.argument("text")
@data_option
@pass_session
def search(session: Session, text: str) -> None:
    """Find people, notes, moments and evenings by any words.

    Accents and capitals do not matter; the beginning of a word is enough.
    """
    from meetcompanion.people import search as search_words

    with session.companion() as companion:
        found = search_words(companion.store, companion.account(), text)
    if not found:
        say(Message.of(N_("Nothing you wrote has these words.")))
    for one in found:
        quote = "".join(click.style(piece.text, bold=True) if piece.found else piece.text for piece in one.quote)
        title = one.what.title
        say(f"{clean(title)}: {quote}" if title and title not in one.what.texts else quote)


@click.command()
@click.argument("person")
@click.option("--yes", is_flag=True, help="Without asking.")
@data_option
@pass_session
def forget(session: Session, person: str, yes: bool) -> None:
    """Forget somebody everywhere.

    PERSON is their name. What mentions them is shown first; it cannot be undone.
    """
    from meetcompanion import people as people_cases

    somebody = worded(Message.of(N_("somebody")))
    with session.companion() as companion:
        account = companion.account()
        whom = people_cases.find(companion.store, account, person)
        if not yes:
            for fate in people_cases.before_forgetting(companion.store, account, whom.id, somebody):
                if fate.in_words:
                    say(_becomes(fate))
            click.confirm(worded(Message.of(N_("Forget {name}?"), name=clean(whom.name))), abort=True)
        _forget(companion, account, whom.id, somebody)


def _forget(companion: Companion, account: Account, person_id: int, somebody: str) -> None:
    from meetcompanion import people as people_cases

    if not people_cases.forget(companion.store, account, person_id, somebody):
        warn(
            Message.of(
                N_("Another program is using the file; the last traces in it are wiped by `meetcompanion refresh`.")
            )
        )
    say(Message.of(N_("Forgotten. Backups and exported files that you made before still know them.")))


def _becomes(fate: Fate) -> Message:
    if fate.instead:
        return Message.of(
            N_("“{sentence}” will read “{instead}”"), sentence=clean(fate.sentence), instead=clean(fate.instead)
        )
    return Message.of(N_("“{sentence}” is deleted"), sentence=clean(fate.sentence))


@click.command("follow-ups")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
@data_option
@pass_session
def follow_ups(session: Session, as_json: bool) -> None:
    """What you would like to do for people.

    Whoever is left in peace is not brought up; what you noted for them stands on their own page.
    """
    from meetcompanion import people as people_cases

    with session.companion() as companion:
        account = companion.account()
        silent = people_cases.silent_people(companion.store, account)
        waiting = people_cases.suggested(companion.store.follow_ups(account.id), silent)
        if as_json:
            print_json({"follow_ups": [follow_up_json(one) for one in waiting]})
            return
        if not waiting:
            say(Message.of(N_("Nothing is waiting.")))
        for follow_up in waiting:
            line = f"{worded(kind_message(follow_up.kind))}: {clean(follow_up.text)}"
            names = ", ".join(clean(name) for name in follow_up.people)
            if names and not all(name in follow_up.text for name in follow_up.people):
                line += f" ({names})"
            if follow_up.due is not None:
                line += f", {day_text(follow_up.due.day) if follow_up.due.day else follow_up.due}"
            say(line)
