{% load static %}// Shows the notifications that come for this browser, and opens what they speak of.
"use strict";

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
