"""Letters that are meant to hurt, or were broken on their way, are read in moments and raise nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.feedback import mail
from tests.campaigns.feedback.mail.letters import READER, notified, written

HEAD = b"From: MAILER-DAEMON@x.example\nSubject: failure notice\nMIME-Version: 1.0\n"
PART = b"--b\nContent-Type: text/plain\n\nreader@elsewhere.example: 550 5.1.1\n"
HOSTILE = {
    "fifty megabytes": HEAD + b"\n" + b"x" * 50_000_000,
    "ten thousand parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + PART * 10_000,
    "a hundred deep": HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(100)),
    "five thousand deep": HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)),
    "letters in letters": HEAD + b"Content-Type: message/rfc822\n\n" * 3_000,
    "no such charset": HEAD + b'Content-Type: text/plain; charset="x-\xff"\n\n\xff\xfe \x80',
    "nothing but nulls": b"\0" * 1_000_000,
    "encoded words that are none": b"From: =?nope?b?//?= <a@b.example>\nSubject: =?utf-8?b?!!?= \xff\n\nfailed",
    "a date that never was": HEAD + b"Date: Thu, 99 Foo 99999 99:99:99 +9999999\n\nfailed",
    "base64 that is none": HEAD + b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n??\n",
    "one endless line": HEAD + b"\n" + b"a@" * 200_000,
    "one endless address": HEAD + b"\na@" + b"a." * 200_000,
    "empty lines": HEAD + b"\n" + b"\t \n" * 100_000,
    "tags that never close": HEAD + b"Content-Type: text/html\n\n" + b"<style>" * 20_000,
    "eight thousand recipients": notified(*[f"Final-Recipient: r{n}@x.example\nStatus: 5.1.1" for n in range(8_000)]),
    "deep JSON": written('{"notificationType":' + "[" * 100_000),
    "JSON of another shape": written('{"notificationType":"Bounce","bounce":{"bouncedRecipients":[1,null,{}]}}'),
}  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_letter_is_read_in_moments_and_raises_nothing(raw):
    began = time.process_time()

    reports = mail.read(raw)

    assert isinstance(reports, list)
    assert time.process_time() - began < 3


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 600))
def test_notification_broken_anywhere_raises_nothing(garbage, place):
    raw = notified(f"Final-Recipient: rfc822; {READER}\nAction: failed\nStatus: 5.1.1")

    assert isinstance(mail.read(raw[:place] + garbage + raw[place:]), list)
