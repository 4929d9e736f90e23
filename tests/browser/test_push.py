"""A message reaches the worker of an installed app, which shows it once however often it comes."""

from __future__ import annotations

import json
from typing import Any

from meetcompanion.bootstrap import Companion
from meetcompanion.model.webpush import Subscription, to_64
from tests.browser.conftest import Opener

SAID = {"title": "Tonight: choir", "body": "Marsh hall", "url": "/events/1", "stop": "/messages/stop/x", "tag": "t"}


def test_a_message_that_comes_twice_is_shown_once_with_a_way_to_end_them(open_browser: Opener) -> None:
    page = open_browser("/settings/messages", permissions=["notifications"])
    # The script finds that this browser could, and only then is it offered.
    page.wait_for_selector("#here:not([hidden]) button")
    session, known = page.context.new_cdp_session(page), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    address: dict[str, Any] = {
        "origin": page.url.partition("/settings")[0],
        "registrationId": known[0]["registrationId"],
    }
    # The last one tells that those before have come: one that takes another's place is nowhere for a moment.
    for said in (SAID, SAID, {**SAID, "title": "Tomorrow: chess", "tag": "u"}):
        session.send("ServiceWorker.deliverPushMessage", {**address, "data": json.dumps(said)})
    # Asked in the page itself: a promise is true at once for whoever only waits for something true.
    shown = """async () => {
        const registration = await navigator.serviceWorker.ready;
        let told = [];
        for (let asked = 0; asked < 400 && told.length < 2; asked++) {
            await new Promise((soon) => setTimeout(soon, 25));
            const found = await registration.getNotifications();
            told = found.map((one) => [one.title, one.body, one.actions.map((action) => action.title), one.data]);
        }
        return told;
    }"""
    told = page.evaluate(shown)
    data = {"url": "/events/1", "stop": "/messages/stop/x"}
    rest = ["Marsh hall", ["No more messages"], data]
    assert sorted(told) == [["Tomorrow: chess", *rest], ["Tonight: choir", *rest]]


#: A browser renews its address: an event as the standard has it, with the new subscription played.
RENEWED = """async ([before, fresh]) => {
    const device = await caches.open("device");
    const at = `${registration.scope}where-messages-come-in`;
    await device.put(at, new Response(JSON.stringify({ subscription: before, key: "" })));
    const event = new Event("pushsubscriptionchange");
    const whole = await new Promise((resolve) => {
        event.waitUntil = resolve;
        Object.assign(event, { oldSubscription: null, newSubscription: fresh });
        dispatchEvent(event);
    });
    await whole;
    return (await (await device.match(at)).json()).subscription;
}"""


def test_a_renewed_address_is_told_by_the_worker_without_a_page(open_browser: Opener, companion: Companion) -> None:
    page = open_browser("/settings/messages")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    (worker,) = page.context.service_workers
    keys = {"p256dh": to_64(b"\x04" + b"k" * 64), "auth": to_64(b"sixteen bytes...")}
    before, fresh = ({"endpoint": f"https://push.example/{name}", "keys": keys} for name in ("before", "fresh"))
    held = [Subscription.from_browser(json.dumps(one), "Firefox").url for one in (before, fresh)]
    account = companion.account()
    companion.store.add_channel(account.id, held[0], companion.clock())
    assert worker.evaluate(RENEWED, [before, fresh]) == fresh
    assert [one.url for one in companion.store.channels(account.id)] == held[1:]
