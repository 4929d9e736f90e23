"""The same evenings as towns write them in eight languages: tables, cards, lists, grids, ranges, rhythms, details.

Choirs, stages and walks are made up.
"""

from __future__ import annotations

import calendar

import pytest

from meetcompanion.model import Reading
from tests.layouts import ZONE, look, told


def ends(reading: Reading) -> list[str | None]:
    return [
        end.isoformat()[:16] if (end := instance.when.local_end(ZONE)) is not None else None
        for draft in reading.drafts
        for instance in draft.instances
    ]


def states(reading: Reading) -> list[str]:
    return [instance.status.value for draft in reading.drafts for instance in draft.instances]


THREE = ["2026-05-08T19:30", "2026-05-09T20:00", "2026-06-01T10:00"]


@pytest.mark.parametrize(
    ("lang", "heading", "rows"),
    [
        (
            "en",
            "What's on",
            (
                "Fri 8 May, 7:30 pm: Open choir",
                "Sat 9 May, 8 pm: Open stage",
                "Mon 1 June, 10 am – noon: Slow walk – CANCELLED",
            ),
        ),
        (
            "de",
            "Veranstaltungen",
            (
                "Fr, 8. Mai, 19.30 Uhr: Offener Chor",
                "Sa, 9. Mai, 20 Uhr: Freie Bühne",
                "Mo, 1. Juni, 10 bis 12 Uhr: Gang (abgesagt)",
            ),
        ),
        (
            "fr",
            "Agenda",
            (
                "ven. 8 mai, 19h30 : Chœur",
                "sam. 9 mai à 20 h : Scène libre",
                "lun. 1er juin, de 10h à 12h : Balade – ANNULÉ",
            ),
        ),
        (
            "es",
            "Agenda",
            (
                "Viernes 8 de mayo, 19:30 h: Coro",
                "Sábado 9 de mayo, a las 20: Escena libre",
                "Lunes 1 de junio, de 10:00 a 12:00: Paseo (cancelado)",
            ),
        ),
        (
            "it",
            "Appuntamenti",
            (
                "Venerdì 8 maggio, ore 19.30: Coro",
                "Sabato 9 maggio, ore 20: Palco libero",
                "Lunedì 1 giugno, dalle 10 alle 12: Passeggiata (annullata)",
            ),
        ),
        (
            "nl",
            "Agenda",
            (
                "vr 8 mei, 19.30 uur: Koor",
                "za 9 mei, 20:00 uur: Vrij podium",
                "ma 1 juni, 10.00-12.00 uur: Wandeling – AFGELAST",
            ),
        ),
        (
            "pt",
            "Agenda",
            (
                "Sexta-feira, 8 de maio, às 19h30: Coro",
                "Sábado, 9 de maio, às 20h: Palco livre",
                "Segunda, 1 de junho, das 10h às 12h: Passeio (cancelado)",
            ),
        ),
        (
            "pl",
            "Wydarzenia",
            (
                "piątek, 8 maja, godz. 19:30: Chór",
                "sobota, 9 maja, godz. 20: Wolna scena",
                "poniedziałek, 1 czerwca, 10:00–12:00: Spacer – ODWOŁANY",
            ),
        ),
    ],
)
def test_a_list_is_read_in_its_language(lang: str, heading: str, rows: tuple[str, ...]) -> None:
    reading = look(f"<h1>{heading}</h1><ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>", lang=lang)
    assert [start for _, start in told(reading)] == THREE
    assert ends(reading)[2] == "2026-06-01T12:00"
    assert states(reading) == ["confirmed", "confirmed", "cancelled"]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "May 10–12, 2026: Garden days"),
        ("de", "10. bis 12. Mai 2026: Gartentage"),
        ("de", "10.–12.05.2026: Gartentage"),
        ("fr", "Du 10 au 12 mai 2026 : Journées du jardin"),
        ("es", "Del 10 al 12 de mayo de 2026: Jornadas del jardín"),
        ("it", "Dal 10 al 12 maggio 2026: Giornate del giardino"),
        ("nl", "10 t/m 12 mei 2026: Tuindagen"),
        ("pt", "De 10 a 12 de maio de 2026: Dias do jardim"),
        ("pl", "10–12 maja 2026: Dni ogrodu"),
    ],
)
def test_a_stretch_of_days_is_one_event(lang: str, line: str) -> None:
    other = line.replace("10", "20").replace("12", "22")
    reading = look(f"<h1>Agenda</h1><ul><li>{line}</li><li>{other}</li></ul>", lang=lang)
    assert told(reading) == [(line.partition(":")[2].strip(), f"2026-05-{day}") for day in (10, 20)]
    assert ends(reading) == ["2026-05-13", "2026-05-23"]


@pytest.mark.parametrize(
    ("lang", "heading", "rows"),
    [
        (
            "en",
            "Regular events",
            (
                "Open stage: every 2nd Thursday, 8 pm",
                "Chess: Tuesdays at 7 pm",
                "Folk night: last Friday of the month, 19:30",
            ),
        ),
        (
            "de",
            "Regelmäßige Termine",
            (
                "Freie Bühne: jeden 2. Donnerstag im Monat, 20 Uhr",
                "Schach: dienstags, 19 Uhr",
                "Folk: letzter Freitag im Monat, 19:30 Uhr",
            ),
        ),
        (
            "fr",
            "Agenda",
            (
                "Scène libre : le 2e jeudi du mois à 20h",
                "Échecs : tous les mardis à 19h",
                "Soirée folk : dernier vendredi du mois, 19h30",
            ),
        ),
        (
            "es",
            "Agenda",
            (
                "Micro abierto: segundo jueves de cada mes, 20:00",
                "Ajedrez: todos los martes a las 19:00",
                "Folk: último viernes de cada mes, 19:30",
            ),
        ),
        (
            "it",
            "Eventi",
            (
                "Palco libero: secondo giovedì del mese, ore 20:00",
                "Scacchi: ogni martedì alle 19:00",
                "Folk: ultimo venerdì del mese, ore 19:30",
            ),
        ),
        (
            "nl",
            "Agenda",
            (
                "Vrij podium: elke 2e donderdag van de maand, 20:00 uur",
                "Schaken: elke dinsdag om 19:00",
                "Folk: laatste vrijdag van de maand, 19:30",
            ),
        ),
        (
            "pt",
            "Agenda",
            (
                "Palco livre: segunda quinta-feira do mês, às 20h",
                "Xadrez: todas as terças às 19h",
                "Folk: última sexta-feira do mês, 19h30",
            ),
        ),
        (
            "pl",
            "Wydarzenia",
            (
                "Wolna scena: drugi czwartek miesiąca, godz. 20:00",
                "Szachy: każdy wtorek, godz. 19:00",
                "Folk: ostatni piątek miesiąca, godz. 19:30",
            ),
        ),
    ],
)
def test_a_rhythm_is_read_in_its_language(lang: str, heading: str, rows: tuple[str, ...]) -> None:
    reading = look(f"<h1>{heading}</h1><ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>", lang=lang)
    firsts: dict[str, str] = {}
    for title, start in told(reading):
        firsts.setdefault(title, start)
    assert list(firsts) == [row.partition(":")[0].strip() for row in rows]
    assert list(firsts.values()) == ["2026-05-14T20:00", "2026-05-05T19:00", "2026-05-29T19:30"]


def test_two_weeks_of_a_month_are_two_rhythms_of_one_event() -> None:
    page = "<h1>Meetings</h1><p>Garden council meets at 6 pm on the 2nd and 4th Tuesday of each month</p>"
    starts = [start for _, start in told(look(page))]
    assert starts[:3] == ["2026-05-12T18:00", "2026-05-26T18:00", "2026-06-09T18:00"]


@pytest.mark.parametrize(
    "line", ["Tuesdays 9 am – 5 pm", "Museum open Tuesdays, 10 am", "Closed Mondays, otherwise from 9:00"]
)
def test_when_a_house_is_open_is_no_rhythm(line: str) -> None:
    assert look(f"<h1>Visit our events</h1><p>{line}</p>").drafts == ()


def test_a_month_over_the_rows_of_a_table_holds_for_each() -> None:
    page = """<h1>Veranstaltungen</h1><table><tr><th colspan=3>Mai 2026</th></tr>
      <tr><td>Fr, 8.</td><td>19:30 Uhr</td><td>Chorabend</td></tr><tr><td>Sa, 9.</td><td>20 Uhr</td><td>Bühne</td></tr>
      <tr><th colspan=3>Juni 2026</th></tr><tr><td>Mo, 1.</td><td>10.00 Uhr</td><td>Gang</td></tr></table>"""
    assert told(look(page, lang="de")) == list(zip(("Chorabend", "Bühne", "Gang"), THREE, strict=True))


@pytest.mark.parametrize(
    ("lang", "caption", "evening"), [("de", "Mai 2026", "19:30 Chor"), ("en", "May 2026", "7:30pm Choir")]
)
def test_a_grid_of_a_month_gives_what_stands_in_its_cells(lang: str, caption: str, evening: str) -> None:
    weeks = calendar.Calendar(0).monthdatescalendar(2026, 5)
    cells = "".join(
        "<tr>"
        + "".join(f"<td>{day.day}{f'<p><a href=/x>{evening}</a></p>' if day.day == 8 else ''}</td>" for day in week)
        for week in weeks
    )
    page = f"<h1>Veranstaltungskalender</h1><table><caption>{caption}</caption>{cells}</table>"
    # One cell is too little to be sure of a list, two are enough.
    page = page.replace("<td>15</td>", f"<td>15<p><a href=/y>{evening}</a></p></td>")
    assert [start for _, start in told(look(page, lang=lang))] == ["2026-05-08T19:30", "2026-05-15T19:30"]


def test_cards_of_a_day_over_a_month_are_read() -> None:
    cards = "".join(
        f"<div class=card><span class=day>{day}</span><span class=month>{month}</span>"
        f"<h3><a href=/{day}>{title}</a></h3><p>{hours}</p><p class=lugar>{place}</p></div>"
        for day, month, title, hours, place in (
            (8, "may", "Coro", "19:30 h", "Sala Azul"), (9, "may", "Escena", "a las 20h", "Patio"),
            (1, "jun", "Paseo", "de 10:00 a 12:00", "Parque"),
        )
    )  # fmt: skip
    reading = look(f"<h1>Próximos eventos</h1><div>{cards}</div>", lang="es")
    assert told(reading) == list(zip(("Coro", "Escena", "Paseo"), THREE, strict=True))
    assert [draft.content.location for draft in reading.drafts] == ["Sala Azul", "Patio", "Parque"]


def test_a_list_of_terms_and_what_they_mean_is_read() -> None:
    page = """<h1>Appuntamenti</h1><dl><dt>Venerdì 8 maggio, ore 19.30</dt><dd>Coro</dd>
      <dt>Sabato 9 maggio, ore 20</dt><dd>Palco</dd><dt>Lunedì 1 giugno, dalle 10 alle 12</dt><dd>Passeggiata</dl>"""
    assert told(look(page, lang="it")) == list(zip(("Coro", "Palco", "Passeggiata"), THREE, strict=True))


@pytest.mark.parametrize(
    ("lang", "path", "body"),
    [
        ("en", "event", "<dl><dt>Date<dd>20 June 2026<dt>Time<dd>6–9 pm<dt>Venue<dd>Old Mill</dl>"),
        ("de", "termine", "<p><b>Startdatum:</b><p>20. Juni 2026<p><b>Uhrzeit:</b><p>18 Uhr<p><b>Ort:</b><p>Old Mill"),
        ("fr", "agenda", "<ul><li>Date : samedi 20 juin 2026</li><li>Heure : 18h</li><li>Lieu : Old Mill</li></ul>"),
        ("es", "eventos", "<p>Fecha: 20 de junio de 2026</p><p>Hora: 18:00 h</p><p>Lugar: Old Mill</p>"),
        ("it", "eventi", "<p>Quando: sabato 20 giugno 2026, ore 18</p><p>Luogo: Old Mill</p>"),
        ("nl", "agenda", "<p>Datum: zaterdag 20 juni 2026</p><p>Aanvang: 18.00 uur</p><p>Locatie: Old Mill</p>"),
        ("pt", "eventos", "<p>Data: 20 de junho de 2026</p><p>Hora: 18h</p><p>Local: Old Mill</p>"),
        ("pl", "wydarzenia", "<p>Kiedy: 20 czerwca 2026, godz. 18:00</p><p>Miejsce: Old Mill</p>"),
    ],
)
def test_a_page_of_one_event_is_read_in_its_language(lang: str, path: str, body: str) -> None:
    reading = look(f"<h1>Midsummer choir</h1>{body}", lang=lang, url=f"https://hall.example/{path}/choir")
    assert told(reading) == [("Midsummer choir", "2026-06-20T18:00")]
    assert reading.drafts[0].content.location == "Old Mill"


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("<td>18:00</td><td>20:30</td>", "2026-05-08T18:00", "2026-05-08T20:30"),
        ("<td>10 pm to midnight</td><td></td>", "2026-05-08T22:00", "2026-05-09T00:00"),
        ("<td>12 noon – 2 pm</td><td></td>", "2026-05-08T12:00", "2026-05-08T14:00"),
        ("<td>Doors 7 / Show 8</td><td></td>", "2026-05-08T20:00", None),
        ("<td>8:30 p. m.</td><td></td>", "2026-05-08T20:30", None),
    ],
)
def test_times_in_columns_of_their_own_are_starts_and_ends(cell: str, start: str, end: str | None) -> None:
    rows = "".join(f"<tr><td>{name}</td><td>8 May 2026</td>{cell}</tr>" for name in ("Go club", "Chess club"))
    page = f"<h2>Events</h2><table><tr><th>Event</th><th>Date</th><th>Start</th><th>End</th></tr>{rows}</table>"
    reading = look(page)
    assert told(reading) == [("Go club", start), ("Chess club", start)]
    assert ends(reading) == [end, end]


@pytest.mark.parametrize(
    ("stamp", "start"),
    [
        ("2026-05-08T19:30", "2026-05-08T19:30"),
        ("2026-05-08T17:30:00Z", "2026-05-08T19:30"),
        ("2026-05-08T00:00", "2026-05-08"),
        # Gatherings begin at even minutes; this is when something was written.
        ("2026-05-08T19:31:07", "2026-05-08"),
    ],
)
def test_a_time_for_machines_holds_where_people_are_shown_the_day(stamp: str, start: str) -> None:
    page = f"<h1>Events</h1><ul><li><time datetime={stamp}>8 May</time> <a href=/a>Choir</a></li>"
    page += "<li><time datetime=2026-05-09>Sat 9</time><p>Tea</p></li></ul>"
    assert told(look(page))[0][1] == start


def test_several_days_of_one_course_are_sittings_of_it() -> None:
    page = """<h1>Kurse</h1><div class=kurs><h3>Töpfern</h3><p>8., 15. und 22. Mai 2026, 18–20 Uhr</p></div>
      <div class=kurs><h3>Nähen</h3><p>9. und 16. Mai 2026, 10–12 Uhr</p></div>"""
    assert told(look(page, lang="de")) == [
        *(("Töpfern", f"2026-05-{day:02}T18:00") for day in (8, 15, 22)),
        *(("Nähen", f"2026-05-{day:02}T10:00") for day in (9, 16)),
    ]


def test_who_gives_a_talk_has_not_written_the_page() -> None:
    page = "<h1>Evenings</h1><ul><li>8 May 2026: Lecture by Ada Lovelace, 7 pm</li>"
    page += "<li>9 May 2026: Songs by Fanny Hensel, 8 pm</li></ul>"
    assert [start for _, start in told(look(page))] == ["2026-05-08T19:00", "2026-05-09T20:00"]
