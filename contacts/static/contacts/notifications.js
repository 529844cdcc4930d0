// Turns notifications on and off for this browser: it makes the subscription, the form posts it.
"use strict";

(() => {
  const form = document.querySelector("[data-notifications]");
  const turnOff = document.querySelector("[data-turn-off]");
  const KEPT = "notifications";
  if (!form) {
    return;
  }

  const say = (what) => {
    for (const words of document.querySelectorAll("[data-says]")) {
      words.hidden = words.dataset.says !== what;
    }
  };

  const bytes = (text) => {
    const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4);
    return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
  };

  const registered = async () => {
    const scope = new URL("./", new URL(form.dataset.worker, location.href)).pathname;
    const registration = await navigator.serviceWorker.register(form.dataset.worker, { scope });
    if (!registration.active) {
      const worker = registration.installing ?? registration.waiting;
      await new Promise((resolve) => {
        worker.addEventListener("statechange", () => worker.state === "activated" && resolve());
      });
    }
    return registration;
  };

  const subscribed = async () => {
    const { pushManager } = await registered();
    const known = await pushManager.getSubscription();
    const key = bytes(form.dataset.key);
    if (known && isFor(known, key)) {
      return known;
    }
    await known?.unsubscribe(); // it was made for a key that we no longer sign with
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  };

  const isFor = (subscription, key) => {
    const its = new Uint8Array(subscription.options.applicationServerKey ?? []);
    return its.length === key.length && its.every((byte, place) => byte === key[place]);
  };

  // A push service that cannot be reached lets a browser wait for ever.
  const inTime = (promise) =>
    Promise.race([promise, new Promise((_, reject) => setTimeout(reject, 20_000, new Error("too late")))]);

  const turnOn = async () => {
    if ((await Notification.requestPermission()) !== "granted") {
      say("blocked");
      return;
    }
    const { endpoint, keys } = (await inTime(subscribed())).toJSON();
    form.elements.endpoint.value = endpoint;
    form.elements.p256dh.value = keys.p256dh;
    form.elements.auth.value = keys.auth;
    form.submit();
  };

  // By it the waiting script tells of a new subscription, when the browser gives this one up.
  const keepToken = async () => {
    const on = document.querySelector("[data-token]");
    if (on) {
      await (await caches.open(KEPT)).put("/push/token", new Response(on.dataset.token));
    }
  };

  const offer = async () => {
    document.querySelector("[data-without-scripts]").hidden = true;
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
      // Apple's telephones have it for what was added to the home screen alone.
      say(navigator.standalone === false ? "on_iphone" : "cannot");
      return;
    }
    form.hidden = false;
    await keepToken().catch(() => {}); // a browser that keeps nothing for us shows notifications all the same
    const scope = new URL("./", new URL(form.dataset.worker, location.href)).pathname;
    const registration = await navigator.serviceWorker.getRegistration(scope);
    const known = await registration?.pushManager.getSubscription();
    if (known && turnOff) {
      turnOff.elements.endpoint.value = known.endpoint;
      turnOff.hidden = false;
      turnOff.addEventListener("submit", () => {
        caches.delete(KEPT);
        known.unsubscribe();
      });
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say("");
    const button = form.querySelector("button");
    button.disabled = true;
    turnOn()
      .catch(() => say("failed"))
      .finally(() => (button.disabled = false));
  });

  offer();
})();
