"""The pretend provider: takes messages as a real one would, writes down each it accepts, and fails on command.

    python -m committee.simulator --smtp-port 0 --journal FILE [--control FILE] [--state FILE]

It answers one question that our own tables cannot: *what did the provider get?* It is for tests, demonstrations and
measurements; it delivers nothing, and knows neither Django nor the database.

**Ready.** Once it listens it prints one line of JSON with the ports it was given: `{"smtp": 40123}`.

**Journal.** For each recipient of each message accepted, one line of JSON, written *before* the `250` leaves. Lines
of messages that arrive together are written together. Whoever has a `250` finds the line; a line without its `250` is
what a provider does when the connection breaks at the worst moment.

    at          seconds since 1970
    key         the Message-ID, without angle brackets
    mail_from   the return path          recipient   the address in RCPT TO
    parameters  what stood behind MAIL FROM ("BODY=8BITMIME")
    subject     decoded                  size        bytes of the content, dots unstuffed
    sha256      of the content           connection  the number of the connection, from 1
    content     the content itself, with `--keep-content`; bytes that are not UTF-8 as lone surrogates

**Mailboxes with a meaning.** Under any domain:

    bounce-…    550 5.1.1 at RCPT TO     full-…      452 4.2.2 at RCPT TO
    greylist-…  451 4.7.1 the first time blocked-…   554 5.7.1 at RCPT TO
    busy-…      421 4.3.2 at RCPT TO, and hangs up
    spam-…      554 5.7.1 after the content
    drop-…      hangs up after the content, which is lost
    lost-…      hangs up after the content, which is in the journal

**Control file.** JSON, looked at before each piece of input, obeyed from then on; replace it with `os.replace`, and
take it away (or empty `faults`) to have peace again. One that cannot be read is complained of on stderr, and changes
nothing:

    {"faults": [{"at": "rcpt", "recipient": "*@example.org", "share": 0.2, "reply": "451 4.7.1 Later"}]}

    at          connect, mail, rcpt, data, dot (after the content)
    recipient   a shell pattern on the address; only for rcpt, data and dot. Default: everybody
    share       of the attempts that match, chosen by recipient and attempt, always the same. Default: 1
    times       only the first so many times for each recipient. Default: always

and one of

    reply       said instead of yes; `421` also hangs up
    drop        "before" or "after" the journal: hang up (only "before" means anything earlier than `dot`)
    delay       seconds to wait before the answer, which is then yes
    hold        true, at `dot`: the journal line is written, and the answer kept back until this fault is gone
    refuse      true, at `connect`: the port is closed while this fault stands

The first fault that matches counts; the control file goes before the mailboxes.

**State file.** `{"held": 3, "accepted": 1200, "connections": 16, "keys": [...]}`: how many answers are held back, and
of which messages. What is held shows at once, the rest within some hundredths of a second. A worker killed while its
message is in `keys` was killed inside its hand-over, provably.
"""

from __future__ import annotations
