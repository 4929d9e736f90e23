// The jot page: shows what is understood while one types, and keeps a jot on the device until it is sent.
(() => {
  "use strict";

  const form = document.querySelector("form[data-jot]");
  if (!form) {
    return;
  }
  const text = form.elements.text;
  const evening = form.elements.evening;
  const understood = document.getElementById("understood");
  const list = document.querySelector("[data-waiting-list]");
  const section = document.getElementById("waiting");
  const patience = 6000;
  let editing = null;
  let keeping = 0;

  // The evening by the clock of now: this page may have been loaded before it began.
  const chooseEvening = () => {
    if (!evening) {
      return;
    }
    const now = Date.now();
    const begun = [...evening.options].filter((option) => option.dataset.begins && Date.parse(option.dataset.begins) <= now);
    for (const option of begun) {
      option.hidden = option.disabled = false;
    }
    const wanted = new URLSearchParams(location.search).get("evening");
    if (wanted !== null && begun.some((option) => option.value === wanted)) {
      evening.value = wanted;
      return;
    }
    if ("askedFor" in form.dataset || !begun.length) {
      return;
    }
    const at = (option, what) => Date.parse(option.dataset[what]);
    const running = begun.filter((option) => now < at(option, "ends"));
    const latest = (options, what) => options.reduce((one, other) => (at(other, what) > at(one, what) ? other : one));
    evening.value = (running.length ? latest(running, "begins") : latest(begun, "ends")).value;
  };

  // What is understood, half a second after the last key.
  let timer = 0;
  let asked = null;
  const look = async () => {
    if (asked) {
      asked.abort();
    }
    asked = new AbortController();
    const mine = asked;
    try {
      const response = await fetch(form.dataset.look, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Part": "understood" },
        signal: mine.signal,
      });
      if (!response.ok || mine !== asked) {
        return;
      }
      const markup = await response.text();
      if (mine !== asked || understood.contains(document.activeElement)) {
        return; // they are putting something right just now; the server joins both when it is kept
      }
      const opened = [...understood.querySelectorAll("details")].map((fold) => fold.open);
      understood.innerHTML = markup;
      understood.querySelectorAll("details").forEach((fold, place) => {
        fold.open = Boolean(opened[place]);
      });
      const button = form.querySelector("[data-look-button]");
      if (button) {
        button.hidden = true;
      }
    } catch {
      // No network: it is understood when it arrives.
    }
  };
  const lookSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 500);
  };
  text.addEventListener("input", lookSoon);
  // What was said before one writes on has been read, and may lie over the button.
  text.addEventListener("input", () => document.getElementById("flashes").replaceChildren());
  understood.addEventListener("change", lookSoon);

  const token = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const entryOfForm = () => ({
    token: editing ? editing.token : token(),
    address: form.action,
    of: document.querySelector('meta[name="companion-worker"]').dataset.of,
    fields: [...new FormData(form)].filter(([name, value]) => name !== "token" && typeof value === "string"),
    text: text.value,
    evening: evening && evening.value ? evening.selectedOptions[0].textContent.trim() : "",
    written_at: editing ? editing.written_at : new Date().toISOString(),
  });

  const empty = () => {
    editing = null;
    text.value = "";
    understood.replaceChildren();
  };

  const showWaiting = () => document.dispatchEvent(new CustomEvent("jots-changed"));

  const askForSync = async () => {
    try {
      const registration = await navigator.serviceWorker.ready;
      await registration.sync.register("jots");
    } catch {
      // It is sent when a page is open and the network is back.
    }
  };

  form.addEventListener("submit", async (event) => {
    if (event.submitter && event.submitter.hasAttribute("data-look-button")) {
      return;
    }
    if (!text.value.trim() && !understood.querySelector("input")) {
      if (keeping) {
        event.preventDefault(); // a second tap
      }
      return; // the server knows what to say
    }
    event.preventDefault();
    const entry = entryOfForm();
    try {
      await waitingJots.put(entry);
    } catch {
      form.submit(); // a browser that keeps nothing
      return;
    }
    // The words are safe now; the next ones may be typed while these are on their way.
    empty();
    keeping += 1;
    const slow = setTimeout(showWaiting, 900);
    try {
      const [kept] = (await waitingJots.all()).filter((one) => one.token === entry.token);
      const address = await waitingJots.one(() => waitingJots.send(kept, { patience }));
      if (!text.value.trim()) {
        location.assign(address);
      } else {
        showWaiting();
      }
    } catch {
      askForSync();
      showWaiting();
      section.scrollIntoView({ block: "start" });
    } finally {
      clearTimeout(slow);
      keeping -= 1;
    }
  });

  const change = async (entry) => {
    await waitingJots.hold(entry);
    editing = entry;
    text.value = entry.text;
    understood.replaceChildren();
    for (const [name, value] of entry.fields) {
      if (name === "evening" && evening && [...evening.options].some((option) => option.value === value)) {
        evening.value = value;
      } else if (/^(was|kind|who|words|when)\d+$/.test(name)) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        understood.append(field);
      }
    }
    text.focus();
    look();
  };

  document.addEventListener("jots-waiting", ({ detail: entries }) => {
    const template = document.getElementById("waiting-entry");
    list.replaceChildren(
      ...entries.map((entry) => {
        const line = template.firstElementChild.cloneNode(true);
        line.querySelector("[data-words]").textContent = entry.text;
        const when = line.querySelector("[data-when]");
        const at = new Date(entry.written_at);
        when.textContent = at.toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
        when.dateTime = entry.written_at;
        line.querySelector("[data-trouble]").hidden = !entry.trouble;
        line.querySelector("[data-edit]").addEventListener("click", () => change(entry));
        line.querySelector("[data-remove]").addEventListener("click", async () => {
          await waitingJots.remove(entry.token);
          if (editing && editing.token === entry.token) {
            empty();
          }
          showWaiting();
        });
        return line;
      }),
    );
    section.hidden = entries.length === 0;
  });

  // Who came to write can write at once; who reloads the page or walks it by keyboard begins at its beginning.
  const beginToWrite = () => {
    if (location.hash === "#write") {
      text.focus();
    }
  };
  addEventListener("hashchange", beginToWrite);
  beginToWrite();

  chooseEvening();
  showWaiting();
  if (text.value.trim()) {
    lookSoon();
  }
})();
