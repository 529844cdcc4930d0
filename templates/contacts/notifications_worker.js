{% load static %}// Shows the notifications that come for this browser, and opens what they speak of.
"use strict";

const KEY = "{{ key }}";
const TOLD_IN = [0, 5_000, 20_000]; // milliseconds between the tries to tell of a new subscription

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("push", (event) => {
  let said;
  try {
    said = event.data.json();
  } catch {
    return;
  }
  event.waitUntil(
    self.registration.showNotification(said.title, {
      body: said.body,
      tag: said.tag, // of two copies of one message the second takes the place of the first
      lang: said.lang,
      dir: said.dir,
      icon: "{% static "contacts/notification.png" %}",
      data: { link: said.link },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link = event.notification.data.link;
  if (/^https?:\/\//.test(link)) {
    event.waitUntil(self.clients.openWindow(link));
  }
});

// The browser gave its subscription up for another, or for none: without a new one nothing would ever come again.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

const renew = async ({ oldSubscription, newSubscription }) => {
  const token = await (await caches.match("/push/token"))?.text(); // the page left it here
  if (!token || !KEY) {
    return; // notifications were turned off here
  }
  const asked = { userVisibleOnly: true, applicationServerKey: KEY };
  const made = newSubscription ?? (await self.registration.pushManager.subscribe(asked));
  const { endpoint, keys } = made.toJSON();
  await tell(new URLSearchParams({ ...keys, token, endpoint, gone: oldSubscription?.endpoint ?? "" }));
};

const tell = async (body) => {
  for (const pause of TOLD_IN) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const answer = await fetch("{% url "notifications_renewed" %}", { method: "POST", body }).catch(() => null);
    if (answer && answer.status < 500) {
      return;
    }
  }
};
