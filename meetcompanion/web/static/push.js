// Notifications on this device, as a second way for messages; the page works without this file.
(() => {
  "use strict";

  const section = document.querySelector("[data-push-key]");
  if (!section || !("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    return;
  }
  const form = section.querySelector("form");
  const refused = section.querySelector("[data-push-refused]");

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };

  const fingerprint = async (endpoint) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
  };

  // Written down for the worker: browsers renew the address by themselves, some without saying what it was.
  const write = async (subscription) => {
    const device = await caches.open("device");
    const known = JSON.stringify({ subscription, key: section.dataset.pushKey });
    await device.put(section.dataset.pushAt, new Response(known));
  };

  const rowOf = (mark) => document.querySelector(`[data-push-here="${mark}"]`);

  const show = async () => {
    const registration = await navigator.serviceWorker.ready;
    const held = await registration.pushManager.getSubscription();
    const row = held && rowOf(await fingerprint(held.endpoint));
    section.hidden = Boolean(row);
    if (held && !row) {
      registration.active.postMessage("push"); // renewed, perhaps, and nobody could be told
    }
    if (row) {
      await write(held);
      // Letting go here lets go in the browser too.
      row.querySelector("form[data-push-end]").addEventListener("submit", () => held.unsubscribe());
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    try {
      if ((await Notification.requestPermission()) !== "granted") {
        throw new Error("not allowed");
      }
      const registration = await navigator.serviceWorker.ready;
      const before = await registration.pushManager.getSubscription();
      if (before) {
        await before.unsubscribe();
      }
      const subscription = await registration.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytes(section.dataset.pushKey),
      });
      await write(subscription);
      form.elements.subscription.value = JSON.stringify(subscription);
      form.submit();
    } catch {
      refused.hidden = false;
    }
  });

  show().catch(() => undefined);
})();
