// Small comforts only: every page works without this file.
(() => {
  "use strict";

  const zone = (() => {
    try {
      return Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    } catch {
      return "";
    }
  })();

  // On the first visit the browser knows the zone better than a server that runs on UTC.
  for (const field of document.querySelectorAll("[data-browser-zone]")) {
    field.value = zone;
  }

  // A form that was sent is not sent again by a second tap, unless the browser comes back to it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
    }
  });

  // A picture that cannot be had is none: its ticket looks as it does without. What stands for it is one dot wide.
  const unlessThere = (image) => {
    if (image.naturalWidth < 2) {
      image.parentElement.remove();
    }
  };
  for (const kind of ["load", "error"]) {
    document.addEventListener(
      kind,
      ({ target }) => target instanceof HTMLImageElement && target.closest(".picture") && unlessThere(target),
      true,
    );
  }
  for (const image of document.querySelectorAll(".picture img")) {
    if (image.naturalWidth === 1) {
      unlessThere(image); // it was there before this was
    }
  }

  // A list that waits for itself, and cannot be had, gives way to the page that says why.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const waits = detail.requestConfig.elt.id === "looking-through";
    detail.shouldSwap ||= waits && detail.serverResponse.includes('id="page"');
  });

  // A dropped calendar file goes where a chosen one would.
  document.addEventListener("dragover", (event) => {
    if (document.querySelector('input[type="file"]')) {
      event.preventDefault();
    }
  });
  document.addEventListener("drop", (event) => {
    const field = document.querySelector('input[type="file"]');
    if (field && event.dataTransfer && event.dataTransfer.files.length) {
      event.preventDefault();
      field.files = event.dataTransfer.files;
      field.focus();
    }
  });
})();
