"""All events: the list in both orders, filters, search, paging; the page of one event."""

from __future__ import annotations

import pytest
from flask import Flask

from meetcompanion.bootstrap import Companion
from meetcompanion.model import Price, Status, Window
from tests import companions
from tests.builders import event, instance, source
from tests.companions import at
from tests.pages import HOME, Visitor, assert_says, assert_tickets, heading, said, ticket, tickets

GAMES = "Board games at the Second Die"
BIRDS = "Birdwatching at dawn"
STARS = "Observing night"
MIXER = "Mixer: pitch your startup"


def test_best_first_shows_everything_and_a_series_once(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events")
    assert sorted(tickets(visitor)) == sorted([GAMES, BIRDS, STARS, MIXER])
    assert set(tickets(visitor)[:2]) == {GAMES, BIRDS}


def test_by_day_shows_every_date_under_its_day(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events").follow("By day")
    assert_tickets(visitor, [MIXER, GAMES, BIRDS, STARS, GAMES, GAMES, GAMES])
    assert [said(day) for day in visitor.page.select("h2.day")][:3] == ["Wednesday", "Thursday", "Saturday"]


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"search": "DIE games"}, [GAMES]),
        ({"search": "marsh"}, [BIRDS]),
        ({"hobby": "birdwatching"}, [BIRDS]),
        ({"day": "2026-01-11"}, [STARS]),
        ({"day": "nonsense"}, None),
        ({"search": "nothing like it"}, []),
    ],
)
def test_the_list_can_be_narrowed(
    visitor: Visitor, town: Companion, fields: dict[str, str], left: list[str] | None
) -> None:
    visitor.visit("/events")
    response = visitor.send("Show", inside=".filter", **fields)
    visitor._see(response, "/events", 200)
    if left is None:
        assert len(tickets(visitor)) == 4
    else:
        assert_tickets(visitor, left)


def test_search_does_not_mind_accents(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    source(companion.store, companion.account(), event("Café für Bücher"), now=companion.clock())
    assert_tickets(visitor.visit("/events?search=cafe+bucher"), ["Café für Bücher"])


def test_a_source_alone_can_be_chosen(visitor: Visitor, town: Companion) -> None:
    other = source(
        town.store,
        town.account(),
        event("Story hour"),
        url="https://library.example/c.ics",
        title="Library",
        now=town.clock(),
    )
    assert_tickets(visitor.visit(f"/events?source={other.id}"), ["Story hour"])


def test_a_long_list_goes_on(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    drafts = [event(f"Evening {number:02}", instance(at(number, 19))) for number in range(1, 46)]
    source(companion.store, companion.account(), *drafts, now=companion.clock())
    seen = tickets(visitor.visit("/events?order=day"))
    assert len(seen) == 20
    while visitor.page.select_one("#pages a.button"):
        seen += tickets(visitor.follow("More", "#pages"))
    assert seen == [f"Evening {number:02}" for number in range(1, 46)]
    assert tickets(visitor.follow("Back", "#pages"))[0] == "Evening 21"


def test_signs_of_card_swapping_are_said_and_hide_nothing(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events")
    caution = ticket(visitor, MIXER).select_one(".caution")
    assert caution is not None
    assert "pitch your" in said(caution)


def test_an_event_has_a_page_with_its_own_words(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    draft = event(
        "Sourdough for beginners",
        instance(at(4, 18)),
        description="Bring a jar.\n\nWe bake <b>together</b>.",
        url="https://oven.example/sourdough",
        organiser="The Common Oven",
        price=Price(free=False, low=12, high=18, currency="GBP"),
    )
    source(companion.store, companion.account(), draft, now=companion.clock())
    visitor.visit("/events").follow("Sourdough for beginners")
    assert heading(visitor) == "Sourdough for beginners"
    assert_says(visitor, "We bake <b>together</b>.")
    assert_says(visitor, "The Common Oven")
    assert_says(visitor, "£12.00–£18.00")
    link = visitor.page.find("a", href="https://oven.example/sourdough")
    assert link is not None
    assert set(link["rel"]) >= {"noopener", "nofollow", "ugc"}


def test_what_a_feed_calls_a_link_is_one_only_with_http(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    source(companion.store, companion.account(), event("Trap", url="javascript:alert(1)"), now=companion.clock())
    visitor.visit("/events").follow("Trap")
    assert not [link for link in visitor.page.find_all("a") if str(link["href"]).startswith("javascript")]


def test_markup_in_a_feed_is_only_text(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    title = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    source(companion.store, companion.account(), event(title, uid="x"), now=companion.clock())
    visitor.visit("/events")
    assert_tickets(visitor, [title])
    assert visitor.page.select("main script, main img") == []


def test_a_series_tells_when_it_comes_again(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events").follow(GAMES)
    assert_says(visitor, "Again on Thursday 15 January, 19:00–21:00")


def test_what_was_called_off_says_so(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    draft = event("Rained off", instance(at(2, 18), status=Status.CANCELLED))
    source(companion.store, companion.account(), draft, now=companion.clock())
    picked = companion.store.upcoming(companion.account().id, Window.around(companion.clock()))
    visitor.visit(f"/events/{picked[0].id}")
    assert_says(visitor, "Called off by the organiser.")


def test_a_pick_from_the_list_leads_back_to_the_list(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events?search=marsh").press("Interested")
    assert visitor.path == "/events?search=marsh"
    assert "Interested" in said(ticket(visitor, BIRDS).select('button[aria-pressed="true"]')[0])


def test_an_answer_that_nobody_offered_is_refused(app: Flask, town: Companion) -> None:
    found = companions.occurrence_id(town, BIRDS)
    response = app.test_client().post(f"/events/{found}/pick", data={"state": "best"}, headers={"Origin": HOME})
    assert response.status_code == 400


def test_nothing_at_all_says_what_will_stand_here(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    assert_says(visitor.visit("/events"), "Everything your calendars hold will stand here")


def links(visitor: Visitor, inside: str) -> list[str]:
    return [said(link) for link in visitor.page.select(f"{inside} a")]


def test_a_day_stands_alone_with_ways_to_the_days_beside_it(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events").follow("Day", inside=".switch")
    assert said(visitor.page.select("h2")[0]) == "Today, Monday 5 January"
    assert_says(visitor, "Nothing is on that day")
    assert links(visitor, ".among > .row") == ["On to Wed 7 Jan"]
    visitor.follow("On to").follow("On to").follow("On to")
    assert_tickets(visitor, [BIRDS])
    assert links(visitor, ".among > .row") == ["Back to Thu 8 Jan", "On to Sun 11 Jan"]


def test_a_week_is_a_list_of_days_that_begins_as_weeks_do_where_one_lives(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events").follow("Week", inside=".switch")
    days = [said(day) for day in visitor.page.select("h3")]
    assert days == ["Wednesday 7 January", "Thursday 8 January", "Saturday 10 January", "Sunday 11 January"]
    assert links(visitor, ".lines") == [MIXER, GAMES, BIRDS, STARS]
    assert said(visitor.page.select(".lines time")[1]) == "19:00–21:00"
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en-US"
    visitor.visit("/events?order=week")
    assert [said(day) for day in visitor.page.select("h3")][-1] == "Saturday, January 10"


def test_a_full_day_shows_its_best_in_the_week_and_leads_to_the_rest(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion, "owls")
    drafts = [event(f"Talk {number}", instance(at(2, 8 + number))) for number in range(8)]
    source(companion.store, companion.account(), *drafts, event("Owls", instance(at(2, 20))), now=companion.clock())
    visitor.visit("/events?order=week")
    shown = links(visitor, ".lines")
    assert len(shown) == 6 and shown[-1] == "Owls"
    visitor.follow("All of")
    assert len(tickets(visitor)) == 9


def test_a_small_month_leads_to_every_day_on_which_something_is_on(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events?order=day&day=2026-01-10")
    assert said(visitor.page.select(".month caption")[0]) == "January 2026"
    assert " ".join(map(said, visitor.page.select(".month a[aria-label]"))) == "7 8 10 11 15 22 29"
    assert [day["aria-label"] for day in visitor.page.select("[aria-current=date]")] == ["Saturday 10 January"]
    assert said(visitor.page.select(".month th .hidden")[0]) == "Monday"


def test_a_day_keeps_what_the_list_is_narrowed_to(visitor: Visitor, town: Companion) -> None:
    visitor.visit("/events?order=day&day=2026-01-08&search=games")
    assert links(visitor, ".among > .row") == ["On to Thu 15 Jan"]
    visitor.follow("On to")
    assert "search=games" in visitor.path
    assert_says(visitor.visit("/events?order=day&day=2026-01-09"), "Nothing is on that day")
    assert_says(visitor.visit("/events?order=week&day=2027-05-09"), "Nothing is on that week")
    assert links(visitor, ".among > .row") == ["Back to 26 Jan – 1 Feb"]


def test_what_began_earlier_and_goes_on_stands_at_the_end_of_today(visitor: Visitor, companion: Companion) -> None:
    companions.start(companion)
    open_since = event("Lamps from four attics", instance(at(-3, 10), hours=300))
    source(companion.store, companion.account(), open_since, event("Soup", instance(at(0, 20))), now=companion.clock())
    visitor.visit("/events").follow("Day", inside=".switch")
    assert_tickets(visitor, ["Soup", "Lamps from four attics"])
