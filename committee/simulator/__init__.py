"""The pretend provider: takes messages as a real one would, writes down each it accepts, and fails on command.

    python -m committee.simulator --smtp-port 0 --http-port 0 --journal FILE [--control FILE] [--state FILE]

It answers one question that our own tables cannot: *what did the provider get?* It is for tests, demonstrations and
measurements; it delivers nothing, and knows neither Django nor the database. How it is used stands in
`docs/simulator.md`.

    server      the whole: ports, connections, what is held back, the state it shows
    fault, faults, meanings   what goes wrong, by command or by the name of the recipient
    journal     what was accepted, on disk before its sender hears of it
    smtp        the conversation of a mail server
    http, reception   the conversation of the others; whether a message is taken
    services, sms, push   the shapes in which they are spoken to
    reports, returns, postman   what becomes of messages afterwards, told by webhooks and by mail

A line of the journal is written *before* the answer leaves; lines of messages that arrive together are written
together. Whoever has the answer finds the line; a line without its answer is what a provider does when the connection
breaks at the worst moment.
"""

from __future__ import annotations
