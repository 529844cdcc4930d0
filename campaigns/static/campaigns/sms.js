// Under the text of an SMS while it is written: how many parts it makes, and which character makes it dear.
// The count of the page is `campaigns/sms.py`; these tables are its own, and a test holds them equal.
"use strict";

const ALPHABET = {
  "basic": "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9 !\"#\u00a4%&'()*+,-./0123456789:;<=>?\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0",
  "extension": "\f^{}\\[~]|\u20ac",
  "alone": {"GSM-7": 160, "UCS-2": 70},
  "joined": {"GSM-7": 153, "UCS-2": 67},
  "neighbours": {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u3000": " ", "\u200b": "", "\u00ad": "", "\ufeff": "", "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u2032": "'", "`": "'", "\u00b4": "'", "\u201c": "\"", "\u201d": "\"", "\u201e": "\"", "\u2033": "\"", "\u00ab": "\"", "\u00bb": "\"", "\u2039": "'", "\u203a": "'", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2022": "-", "\u00b7": ".", "\u2026": "...", "\u00d7": "x", "\u0153": "oe", "\u0152": "OE", "\u2116": "No", "\u00a9": "(c)", "\u00ae": "(R)", "\u2122": "(TM)", "\u1e9e": "SS", "\t": " ", "\u2028": "\n", "\u2029": "\n"}
};

const smsParts = (text) => {
  const beyond = [...text].find((one) => !ALPHABET.basic.includes(one) && !ALPHABET.extension.includes(one));
  const encoding = beyond === undefined ? "GSM-7" : "UCS-2";
  const places = [...text].map((one) => (beyond === undefined ? 1 + ALPHABET.extension.includes(one) : one.length));
  const units = places.reduce((sum, each) => sum + each, 0);
  if (units <= ALPHABET.alone[encoding]) {
    return { encoding, units, parts: text ? 1 : 0, left: ALPHABET.alone[encoding] - units, beyond };
  }
  let [parts, filled] = [1, 0];
  for (const each of places) {
    if (filled + each > ALPHABET.joined[encoding]) [parts, filled] = [parts + 1, 0];
    filled += each;
  }
  return { encoding, units, parts, left: ALPHABET.joined[encoding] - filled, beyond };
};

const smsNear = (beyond) => {
  if (beyond === undefined || beyond in ALPHABET.neighbours) return ALPHABET.neighbours[beyond];
  const bare = beyond.normalize("NFKD")[0];
  return ALPHABET.basic.includes(bare) ? bare : undefined;
};

// Conditions are counted with all their branches, values by their samples: the page's own count is made of the real text.
const smsAsRead = (source, samples) =>
  source
    .replace(/\{%.*?%\}/gs, "")
    .replace(/\{\{-?\s*([^|}\s]+).*?\}\}/gs, (found, name) => samples[name] ?? "")
    .replace(/[\u00a0\u202f]/g, " ")
    .trim();

document.addEventListener("DOMContentLoaded", () => {
  for (const field of document.querySelectorAll("textarea[data-sms]")) {
    const samples = JSON.parse(field.dataset.smsSamples || "{}");
    const counter = document.createElement("p");
    counter.className = "counter";
    field.after(counter);
    const show = () => {
      const found = smsParts(smsAsRead(field.value, samples));
      const near = smsNear(found.beyond);
      const words = [field.dataset.sms];
      if (found.beyond !== undefined) words.push(field.dataset.smsDear);
      if (near) words.push(field.dataset.smsNear);
      counter.textContent = words
        .join(" ")
        .replaceAll("%(encoding)s", found.encoding)
        .replaceAll("%(parts)s", found.parts)
        .replaceAll("%(left)s", found.left)
        .replaceAll("%(character)s", found.beyond ?? "")
        .replaceAll("%(near)s", near);
      counter.classList.toggle("warned", found.parts > Number(field.dataset.smsMost || Infinity));
    };
    field.addEventListener("input", show);
    show();
  }
});
