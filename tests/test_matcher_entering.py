"""For whom an event says that it is: children, those who belong to it, some people, or nobody as it was called off."""

from __future__ import annotations

import pytest

from meetcompanion.matcher.entering import Whom, entering, for_whom
from meetcompanion.model import Content


def said(title: str, description: str | None = None) -> tuple[Whom, str] | None:
    return for_whom(Content(title=title, description=description), ())


@pytest.mark.parametrize(
    ("description", "quote"),
    [
        ("Bring your own dice. Ages 12–19.", "Ages 12–19"),
        ("We paint small dragons, grades 9-12.", "grades 9-12"),
        ("For 9th–12th grade volunteers", "9th–12th grade"),
        ("Songs and rattles, birth–5", "birth–5"),
        ("Designed for ages 18 months to 3 years", "ages 18 months to 3 years"),
        ("Rods are there for ages 15 and younger", "for ages 15 and younger"),
        ("No experience is needed. Ages 10-14", "Ages 10-14"),
        ("Dig in the beds with your little one", "with your little one"),
        ("Nur für Kinder von 6 bis 10", "Kinder von 6 bis 10"),
        ("Wir töpfern, 6–10 Jahre", "6–10 Jahre"),
        ("Für 6- bis 10-Jährige", "6- bis 10-Jährige"),
        ("Theater der 5. bis 8. Klasse", "5. bis 8. Klasse"),
        ("Singen mit deinem Kind", "mit deinem Kind"),
        ("Atelier de 6 à 10 ans", "6 à 10 ans"),
        ("Un matin avec votre enfant", "avec votre enfant"),
        ("Taller de 6 a 12 años", "6 a 12 años"),
        ("Cantamos con tu bebé", "con tu bebé"),
        ("Giochiamo dai 6 ai 10 anni", "6 ai 10 anni"),
        ("Un pomeriggio con i tuoi bambini", "con i tuoi bambini"),
        ("Knutselen, 6 t/m 12 jaar", "6 t/m 12 jaar"),
        ("Zingen met je kind", "met je kind"),
        ("Oficina dos 6 aos 12 anos", "6 aos 12 anos"),
        ("Uma tarde com o seu filho", "com o seu filho"),
        ("Warsztaty od 7 do 12 lat", "7 do 12 lat"),
        ("Muzyka ze swoim dzieckiem", "ze swoim dzieckiem"),
    ],
)
def test_ages_and_grades_below_twenty_are_for_children_and_teenagers(description: str, quote: str) -> None:
    assert said("Dragons in clay", description) == (Whom.CHILDREN, quote)


@pytest.mark.parametrize(
    "description",
    [
        "Ages 12 and up.",
        "From 14 years.",
        "Ab 12 Jahren, bitte mit Laterne.",
        "For adults and teens ages 13–19.",
        "Fun for all ages 0-99.",
        "Recommended for ages 13+.",
        "Between the ages of 21 and 40.",
        "Adults $10, children ages 6-12 $5.",
        "Free for ages 5-12.",
        "There is a kids zone for ages 3-8.",
        "Childcare for ages 2-10.",
        "Ages 12 to 15 are welcome with a parent.",
        "We knit blankets for children ages 0-18.",
        "The band has played for the last 10 to 15 years.",
        "Erzählt aus 10 bis 15 Jahren Erfahrung.",
        "Hace de 10 a 15 años nació el grupo.",
        "For K-12 schools and their friends, 7-9 p.m.",
        "Tarif réduit de 6 à 10 ans.",
        "Für Erwachsene und Kinder von 6 bis 10.",
    ],
)
def test_what_grown_ups_may_come_to_is_not_for_children(description: str) -> None:
    assert said("Dragons in clay", description) is None


@pytest.mark.parametrize(
    ("title", "whom"),
    [
        ("Tween anime", Whom.CHILDREN),
        ("Lanterns (ages 5 and up)", Whom.CHILDREN),
        ("Lanterns (7th & 8th grade)", Whom.CHILDREN),
        ("Story time (all ages)", Whom.CHILDREN),
        ("Lanterns (ages 12 and up)", None),
        ("Paint party – teens & adults", None),
        ("Yoga with baby goats", None),
        ("Market Advisory Council", Whom.INTERNAL),
        ("Fiddle Club Board Meeting", Whom.INTERNAL),
        ("Vorstandssitzung", Whom.INTERNAL),
        ("Assemblée générale", Whom.INTERNAL),
        ("Junta directiva", Whom.INTERNAL),
        ("Assemblea dei soci", Whom.INTERNAL),
        ("Ledenvergadering", Whom.INTERNAL),
        ("Assembleia de sócios", Whom.INTERNAL),
        ("Walne zebranie", Whom.INTERNAL),
        ("Board games", None),
        ("55+ club: yard games", Whom.SOME),
        ("Stillness for moms", Whom.SOME),
        ("Writing for veterans", Whom.SOME),
        ("Parade on Veterans Day", None),
        ("55+ vendors at the market", None),
        ("Töpfern für Senioren", Whom.SOME),
        ("Danse pour les seniors", Whom.SOME),
        ("Baile para mayores", Whom.SOME),
        ("Ballo per anziani", Whom.SOME),
        ("Dansen voor ouderen", Whom.SOME),
        ("Dança para idosos", Whom.SOME),
        ("Tańce dla seniorów", Whom.SOME),
    ],
)
def test_a_title_says_for_whom_it_is(title: str, whom: Whom | None) -> None:
    found = said(title)
    assert (found and found[0]) == whom
    assert found is None or found[1] in title


@pytest.mark.parametrize(
    "description",
    [
        "All residents are welcome to have a cookie.",
        "All students are welcome!",
        "For ages 55 and older.",
        "Kuchen, nur für Mitglieder.",
        "Réservé aux étudiants.",
        "Solo para socios.",
        "Riservato ai soci.",
        "Alleen voor leden.",
        "Só para sócios.",
        "Tylko dla członków.",
    ],
)
def test_a_description_says_that_it_is_for_some_people(description: str) -> None:
    found = said("Cookies and tea", description)
    assert found is not None and found[0] is Whom.SOME and found[1] in description


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("Note: we are temporarily postponing the market", None),
        ("Clay evening", "This evening has been cancelled. We are sorry."),
        ("No clay evening this week", None),
        ("Töpferabend", "Der Abend fällt leider aus."),
        ("Atelier", "La soirée est reportée au printemps."),
        ("Taller", "La tarde ha sido aplazada."),
        ("Serata", "La serata è rinviata."),
        ("Avond", "De avond gaat helaas niet door."),
        ("Oficina", "A tarde foi adiada."),
        ("Wieczór", "Wieczór został odwołany."),
    ],
)
def test_what_says_that_it_does_not_take_place_is_for_nobody(title: str, description: str | None) -> None:
    found = said(title, description)
    assert found is not None and found[0] is Whom.NOBODY


@pytest.mark.parametrize(
    "description",
    [
        "If it rains the walk will be cancelled.",
        "Bei Regen fällt der Gang aus.",
        "S'il pleut, la sortie est annulée si besoin.",
        "We walk by the river. Last month's walk was cancelled.",
        "There is no fee this evening or ever.",
    ],
)
def test_what_may_happen_or_was_is_no_word_that_it_is_off(description: str) -> None:
    assert entering(Content(title="Walk by the river", description=description)).off is None


def test_a_hobby_that_is_about_them_takes_it_for_its_own() -> None:
    dragons = Content(title="Dragons in clay", description="Ages 6-10.")
    assert for_whom(dragons, ["crafts with children"]) is None
    assert for_whom(dragons, ["pottery", None]) == (Whom.CHILDREN, "Ages 6-10")
    assert for_whom(Content(title="Walks for veterans"), ["walks for veterans"]) is None
    assert for_whom(Content(title="Town council"), ["town council"]) is None
