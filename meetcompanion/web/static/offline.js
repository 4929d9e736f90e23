// What a page needs to work without a network: the worker, what still waits, and from when the page is.
(() => {
  "use strict";

  const root = document.documentElement;
  const worker = document.querySelector('meta[name="companion-worker"]');

  const words = (iso) =>
    new Date(iso).toLocaleString(root.lang, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

  const showAge = () => {
    const line = document.querySelector("[data-as-of-line]");
    if (!line || !root.dataset.asOf || document.querySelector("form[data-jot]")) {
      return;
    }
    line.querySelector("time").textContent = words(root.dataset.asOf);
    line.hidden = false;
    for (const flash of document.querySelectorAll(".flash")) {
      flash.remove(); // said when the page was new
    }
  };

  let waited = [];

  const showWaiting = async () => {
    const line = document.querySelector("[data-waiting-line]");
    try {
      const entries = await waitingJots.all(worker.dataset.of);
      waited = entries.map((entry) => entry.token);
      if (line) {
        line.hidden = entries.length === 0 || Boolean(document.querySelector("form[data-jot]"));
      }
      document.dispatchEvent(new CustomEvent("jots-waiting", { detail: entries }));
    } catch {
      // A browser that keeps nothing: there is nothing to show.
    }
  };

  const sendWhatWaits = async () => {
    const before = waited;
    try {
      await waitingJots.sendAll();
    } catch {
      return;
    }
    await showWaiting();
    // By this page, or by the worker while this page was open.
    if (before.some((token) => !waited.includes(token))) {
      const said = document.querySelector("[data-sent-line]");
      document.getElementById("flashes").replaceChildren(said.content.cloneNode(true));
    }
  };

  document.addEventListener("htmx:afterSettle", () => {
    showAge();
    showWaiting();
  });
  document.addEventListener("jots-changed", showWaiting);
  addEventListener("online", sendWhatWaits);
  addEventListener("pageshow", (event) => event.persisted && showWaiting());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendWhatWaits());
  showAge();
  showWaiting().then(sendWhatWaits);

  if (worker && "serviceWorker" in navigator) {
    if (!navigator.serviceWorker.controller) {
      // The very first page was loaded before there was a worker to keep it.
      navigator.serviceWorker.addEventListener(
        "controllerchange",
        () => navigator.serviceWorker.controller.postMessage({ keep: location.pathname }),
        { once: true },
      );
    }
    navigator.serviceWorker.register(worker.content, { scope: worker.dataset.scope }).catch(() => {
      // Without a worker the pages work as long as there is a network.
    });
  }
})();
